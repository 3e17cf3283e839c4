"""Lays one signal of one currency on an unbroken row of hours: a line for the total, one for each slice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon.gap.readings import Series

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Grid:
    """This is what each hour since `start` counted, by slice; the first line is the total.

    A moment is 0 where an hour has none.
    """

    slices: tuple[str, ...]
    start: int
    volume: Counts
    bad: Counts
    shaky: Counts
    money: Counts
    tail: Counts
    first_bad: Counts
    last_good: Counts

    @property
    def length(self) -> int:
        """Count the hours."""
        return int(self.volume.shape[1])

    def halved(self, counts: Counts) -> Counts:
        """Part hours at their last good order: what came up to it, and the bad ones of the tail after it.

        `counts` are orders or bad orders; the tail's are all bad.
        """
        parted = np.zeros((len(counts), 2 * self.length), dtype=np.int64)
        parted[:, 0::2] = counts - self.tail
        parted[:, 1::2] = self.tail
        return parted

    def place(self, hour: int) -> int:
        """Find an hour's place in the row, its ends for what lies outside."""
        return min(max(hour - self.start, 0), self.length)


def laid_out(series: Iterable[Series], *, start: int, end: int) -> Grid:
    """Lay series of one signal and currency out on the hours from `start` up to, not including, `end`."""
    lines = sorted(series, key=lambda each: each.slice)
    if not lines or lines[0].slice:
        lines = []
    return Grid(
        slices=tuple(each.slice for each in lines),
        start=start,
        volume=_rows([(each.hours, each.volume) for each in lines], start, end),
        bad=_rows([(each.hours, each.bad) for each in lines], start, end),
        shaky=_rows([(each.hours, each.shaky) for each in lines], start, end),
        money=_rows([(each.hours, each.money) for each in lines], start, end),
        tail=_rows([(each.hours, each.tail) for each in lines], start, end),
        first_bad=_rows([(each.hours, [at or 0 for at in each.first_bad]) for each in lines], start, end),
        last_good=_rows([(each.hours, [at or 0 for at in each.last_good]) for each in lines], start, end),
    )


def _rows(lines: Sequence[tuple[Sequence[int], Sequence[int]]], start: int, end: int) -> Counts:
    rows = np.zeros((len(lines), max(end - start, 0)), dtype=np.int64)
    for row, (hours, values) in zip(rows, lines, strict=True):
        places = np.asarray(hours, dtype=np.int64) - start
        inside = (places >= 0) & (places < rows.shape[1])
        row[places[inside]] = np.asarray(values, dtype=np.int64)[inside]
    return rows


def float_of(number: np.float64) -> float:
    """Take a number out of numpy."""
    return number.item()
