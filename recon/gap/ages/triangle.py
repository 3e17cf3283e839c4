"""Counts, line by line and hour by hour, how many orders there were and how many were explained at each age."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Cells, Flags, Hours
from recon.gap.ages.lines import TOTAL, Line
from recon.gap.ages.sums import sums

OLDEST = 72
"""The age in hours after which an order that is unreported is taken to stay so."""
EVERY = slice(None)
"""All lines."""

Triangle32 = NDArray[np.int32]
Hourly = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triangle:
    """This is the orders of each line and hour, and how many of them were explained.

    `orders` is lines by hours; `settled` the same, how many of them were reported or cancelled when they were first seen
    as 72 hours old; `whole` is, of all orders, hours by ages 0 to 72, how many were by the end of the hour that
    is so many hours later. Hour 0 is `start`, counted from 1970.
    """

    start: int
    orders: Triangle32
    settled: Triangle32
    whole: Triangle32

    @property
    def hours(self) -> int:
        """Count the hours."""
        return int(self.orders.shape[1])


def in_time(cells: Cells, seen: Hours, *, start: int) -> Flags:
    """Mark the cells that were explained when they were first seen as 72 hours old.

    That is later than the hour in which they came to be that old where no report was read then.
    """
    known = np.minimum(cells.reported, cells.cancelled)
    before = known - 1 - start
    is_known = before < len(seen)
    seen_before = np.where(before >= 0, seen[np.clip(before, 0, len(seen) - 1)], -1)
    return is_known & ((_age(cells, EVERY) <= OLDEST) | (seen_before < cells.hour - start + OLDEST))


def counted(cells: Cells, lines: Sequence[Line], is_in_time: Flags, *, start: int, end: int) -> Triangle:
    """Count the cells of the hours from `start` up to, not including, `end`; which were explained in time is told."""
    part = cells.between(start, end)
    orders = cells.orders[part].astype(np.float64)
    by_line = sums(lines, cells.codes[part], cells.hour[part] - start, end - start)
    return Triangle(
        start=start,
        orders=by_line.of(orders).astype(np.int32),
        settled=by_line.of(np.where(is_in_time[part], orders, 0)).astype(np.int32),
        whole=explained(cells, [TOTAL], start=start, end=end)[0],
    )


def explained(cells: Cells, lines: Sequence[Line], *, start: int, end: int) -> Triangle32:
    """Count by line, hour and age how many orders of the hours from `start` up to `end` were explained at each age."""
    part = cells.between(start, end)
    place = (cells.hour[part] - start) * (OLDEST + 2) + np.clip(_age(cells, part), 0, OLDEST + 1)
    orders = cells.orders[part].astype(np.float64)
    by_age = sums(lines, cells.codes[part], place, (end - start) * (OLDEST + 2)).of(orders)
    by_age = by_age.reshape(len(lines), end - start, OLDEST + 2)[..., :-1]
    return by_age.cumsum(axis=2).astype(np.int32)


def _age(cells: Cells, part: slice) -> NDArray[np.int64]:
    age: NDArray[np.int64] = np.minimum(cells.reported[part], cells.cancelled[part]) - cells.hour[part]
    return age
