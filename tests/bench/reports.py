"""Time and memory of reading a report into rows of the books, beside pandas.read_csv of the same file.

Run it with `python -m tests.bench reports [--lines N]`. A second report has six columns more that nobody reads, and
`keep = ["*"]` keeps them aside. Each side is its own process, by turns; memory is what it holds
at its highest above what it holds once its imports are done. Beyond two million lines only our side is run: a frame of
them all would say nothing of a stream.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import repeat
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from recon.sources.reports.parse import parse_report
from recon.sources.settings import ReportShape
from tests.bench.pull import memory

_LINES = 1_000_000
_AS_A_FRAME = 2_000_000
_ROUNDS = 5
_PORTION = 100_000
_KILOBYTES = 1024
_HEADER = (
    "Order ID,Transaction ID,MID,SKU,Product Name,# of Items,Sales,Currency,Total Commission,Transaction Date,"
    "Transaction Time,Process Date,Process Time,Publisher ID,Publisher Name,Publisher Encrypted ID,Member ID (U1),"
    "Commission Status"
)
_KEPT = ("Coupon Code", "Device", "Customer Type", "Country", "Category", "Basket Number")


@dataclass(frozen=True, slots=True)
class Figures:
    """This is what one side read, and what it took: wall and processor milliseconds, kilobytes above its imports."""

    rows: int
    total: int
    wall: int
    processor: int
    kilobytes: int

    def __str__(self) -> str:
        return (
            f"{self.wall / 1000:7.2f} s  {self.processor / 1000:7.2f} s of processor"
            f"  {self.kilobytes // _KILOBYTES:6} MB above imports"
        )


def main(*arguments: str) -> None:
    """Write both reports, read each on both sides, print a line each and the ratios."""
    lines = int(arguments[1]) if arguments[:1] == ("--lines",) else _LINES
    for kept in ((), _KEPT):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.csv"
            write(path, lines=lines, kept=kept)
            _compare(path, lines=lines, kept=len(kept))


def _compare(path: Path, *, lines: int, kept: int) -> None:
    size, said = path.stat().st_size // 1_000_000, f", of them {kept} kept aside" if kept else ""
    print(f"report of {lines:,} lines, {_HEADER.count(',') + 1 + kept} columns{said}, {size:,} MB")
    if lines > _AS_A_FRAME:
        print(f"  read into rows of the books {_measured('ours', path)}")
        return
    turns = [(_measured("ours", path), _measured("pandas", path)) for _ in range(_ROUNDS)]
    own, frame = ([turn[side] for turn in turns] for side in (0, 1))
    print(f"  read into rows of the books {_middle(own)}")
    print(f"  pandas.read_csv             {_middle(frame)}")
    print(
        f"  ratio of wall time          {_spread([ours.wall / theirs.wall for ours, theirs in turns])}; at most 2.00"
    )
    print(
        f"  ratio of processor time     {_spread([ours.processor / theirs.processor for ours, theirs in turns])}"
    )
    if (own[0].rows, own[0].total) != (frame[0].rows, frame[0].total):
        sys.exit(f"both sides must read the same: {own[0]!r} and {frame[0]!r}")


def _spread(ratios: list[float]) -> str:
    return f"{median(ratios):7.2f}    from {min(ratios):.2f} to {max(ratios):.2f}"


def write(path: Path, *, lines: int, kept: tuple[str, ...] = ()) -> None:
    """Write a report as Rakuten does: a byte order mark, CRLF, quoted text, bare numbers, days in order; `kept` come last."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(f"{','.join((_HEADER, *kept))}\r\n")
        for first in range(0, lines, _PORTION):
            portion = _portion(first, min(_PORTION, lines - first), of=lines)
            ends = map(_aside, range(first, lines)) if kept else repeat("")
            file.writelines(f"{line}{end}\r\n" for line, end in zip(portion, ends, strict=False))


def _portion(first: int, count: int, *, of: int) -> Iterator[str]:
    dice = np.random.default_rng(first)
    drawn = dice.integers(0, (30_000, 20_000, 400, 86_400, 3, 5), (count, 6)).tolist()
    for line, (cents, sku, publisher, second, more, late) in enumerate(drawn, first):
        day = line * 35 // of
        sign = "-" if line % 37 == 0 else ""
        yield (
            f'"NL-{100_000 + line // 2}","{line:032x}",7241,"SKU-{sku}","Shirt no. {sku}, blue",{more + 1},'
            f"{sign}{cents // 100}.{cents % 100:02},EUR,{sign}{cents * 6 // 10_000}.{cents * 6 % 10_000:04},"
            f'{_day(day)},"{_time(second)}",{_day(day + late)},"{_time(86_399 - second)}",{2_500_000 + publisher},'
            f'"Publisher {publisher}","je6NUb{publisher:05}","u{line % 100_000}",unlocked'
        )


def _aside(line: int) -> str:
    """Write what is kept: few words, a code on every third line, a text of its own, a number."""
    coupon = f'"SUMMER{line % 50}"' if line % 3 == 0 else ""
    device = ("mobile", "desktop", "tablet")[line % 3]
    return f',{coupon},{device},"New customer",DE,"Shirts, size {line % 700}",{line * 7919 % 1_000_003}'


def _day(day: int) -> str:
    return f"{9 + day // 30}/{1 + day % 30}/26"


def _time(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def _ours(path: Path) -> tuple[int, int]:
    rows = total = 0
    for batch in parse_report(path, shape=ReportShape(keep=("*",)), where="bench").batches():
        rows, total = rows + batch.num_rows, total + pc.sum(batch.column("amount")).as_py()
    return rows, total


def _pandas(path: Path) -> tuple[int, int]:
    frame = pd.read_csv(path)  # noqa: TID251 - what we are compared with
    return len(frame), int((frame["Sales"] * 100).round().sum())


def _measured(side: str, path: Path) -> Figures:
    command = [sys.executable, "-m", "tests.bench.reports", side, str(path)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*(int(figure) for figure in answer.stdout.split()))


def _middle(figures: list[Figures]) -> Figures:
    return Figures(*(int(median(column)) for column in zip(*map(astuple, figures), strict=True)))


def _one(side: str, path: Path) -> None:
    before, started, worked = memory("VmRSS"), time.monotonic_ns(), time.process_time_ns()
    rows, total = _ours(path) if side == "ours" else _pandas(path)
    wall, processor = time.monotonic_ns() - started, time.process_time_ns() - worked
    print(rows, total, wall // 1_000_000, processor // 1_000_000, memory("VmHWM") - before)


if __name__ == "__main__":
    _one(sys.argv[1], Path(sys.argv[2]))
