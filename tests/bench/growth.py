"""Seconds and memory of one shop as it grows: the books summed up and judged, nothing kept from before.

`python -m tests.bench growth` takes 300,000 and 1,000,000 orders; `--orders 1000000 3000000 10000000 30000000` as many as are
named, `--chart docs/pictures/growth.svg` draws them. Each size is one run, each step a process of its own.
"""

import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.kernel import staged
from tests.bench.measure import MEGABYTE, measured

_SIZES = (300_000, 1_000_000)
_MILLION = 1_000_000
_WIDTH, _HEIGHT, _EDGE = 640, 320, 56
# Noise of one run on a quiet machine.
_SLACK = 1.25


@dataclass(frozen=True, slots=True)
class Point:
    """This is one size: orders, milliseconds of summing up and judging, and the most kilobytes of either."""

    orders: int
    milliseconds: int
    kilobytes: int

    @property
    def per_million(self) -> float:
        """Tell the seconds of each million orders."""
        return self.milliseconds * 1000 / self.orders


def main(arguments: Sequence[str] = ()) -> None:
    """Measure each size, print a line for it, and say whether the time bends upwards; draw it where asked."""
    options = ArgumentParser(prog="tests.bench growth")
    options.add_argument("--orders", type=int, nargs="+", default=list(_SIZES))
    options.add_argument("--chart", type=Path)
    options.add_argument("--books", type=Path, help="a folder that keeps the staged books for the next time")
    told = options.parse_args(arguments)
    points = [_point(orders, keep=told.books) for orders in sorted(told.orders)]
    first, last = points[0], points[-1]
    bends = last.per_million > first.per_million * _SLACK
    print(
        f"  a million orders take {first.per_million:.2f} s of {first.orders:,}, {last.per_million:.2f} s of {last.orders:,}"
    )
    print(f"  {'bends upwards' if bends else 'no worse than linear'}")
    if told.chart is not None:
        told.chart.write_text(drawn(points), encoding="utf-8")


def _point(orders: int, *, keep: Path | None) -> Point:
    with tempfile.TemporaryDirectory() as folder:
        books = staged(keep or Path(folder), "few", orders=orders)
        summed = measured("tests.bench.kernel", "settle", books, 2)
        judged = measured("tests.bench.kernel", "whole", books, 2)
    point = Point(orders, summed.milliseconds + judged.milliseconds, max(summed.kilobytes, judged.kilobytes))
    print(f"  {orders:>12,} orders: summed up  {summed}")
    print(f"  {'':>12}         judged     {judged}   {judged.found:,} breaks", flush=True)
    return point


def drawn(points: Sequence[Point]) -> str:
    """Draw seconds and memory over the number of orders, both axes from zero."""
    most = max(point.orders for point in points)
    series = (
        ("seconds", "#1f5fa8", [point.milliseconds / 1000 for point in points]),
        ("megabytes", "#b3541e", [point.kilobytes / MEGABYTE for point in points]),
    )
    lines = [_line(points, most, values, colour) for _, colour, values in series]
    names = [
        f'<text x="{_EDGE}" y="{16 + 16 * at}" fill="{colour}">{name}, up to {max(values):,.0f}</text>'
        for at, (name, colour, values) in enumerate(series)
    ]
    marks = [
        f'<text x="{_across(point.orders, most):.0f}" y="{_HEIGHT - 16}" text-anchor="middle">{point.orders / _MILLION:g} M</text>'
        for point in points
    ]
    ground = f'<path d="M{_EDGE} {_EDGE}V{_HEIGHT - _EDGE // 2 - 8}H{_WIDTH}" stroke="#888" fill="none"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + _EDGE} {_HEIGHT}" font-family="sans-serif" font-size="13">'
    title = "<title>Seconds and memory of a whole run, by orders</title>"
    return "\n".join([head, title, ground, *lines, *names, *marks, "</svg>", ""])


def _line(points: Sequence[Point], most: int, values: Sequence[float], colour: str) -> str:
    floor, top = _HEIGHT - _EDGE // 2 - 8, _EDGE
    places = [
        (_across(point.orders, most), floor - (floor - top) * value / max(*values, 1))
        for point, value in zip(points, values, strict=True)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _across(orders: int, most: int) -> float:
    return _EDGE + (_WIDTH - _EDGE) * orders / most
