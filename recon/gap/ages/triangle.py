"""Counts, line by line and hour by hour, how many orders there were and how many were explained at each age."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Cells
from recon.gap.ages.lines import Line

OLDEST = 72
"""The age in hours after which an order that is unreported is taken to stay so."""

Triangle32 = NDArray[np.int32]
Hourly = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triangle:
    """This is the orders of each line and hour, and how many of them were explained at each age.

    `orders` is lines by hours, `explained` lines by hours by ages 0 to 72: what was reported or cancelled by the end
    of the hour that is so many hours later. Hour 0 is `start`, counted from 1970.
    """

    start: int
    orders: Triangle32
    explained: Triangle32

    @property
    def hours(self) -> int:
        """Count the hours."""
        return int(self.orders.shape[1])


def counted(cells: Cells, lines: Sequence[Line], *, start: int, end: int) -> Triangle:
    """Count the cells of the hours from `start` up to, not including, `end`."""
    part = cells.between(start, end)
    hour = cells.hour[part] - start
    age = np.minimum(cells.reported[part], cells.cancelled[part]) - cells.hour[part]
    place = hour * (OLDEST + 2) + np.clip(age, 0, OLDEST + 1)
    weights = cells.orders[part].astype(np.float64)
    size = (end - start) * (OLDEST + 2)
    orders = np.zeros((len(lines), end - start), dtype=np.int32)
    explained = np.zeros((len(lines), end - start, OLDEST + 1), dtype=np.int32)
    for number, line in enumerate(lines):
        inside = line.among(cells, part)
        counts = np.bincount(place[inside], weights=weights[inside], minlength=size)
        by_age = counts.reshape(end - start, OLDEST + 2)
        orders[number] = by_age.sum(axis=1)
        explained[number] = by_age[:, :-1].cumsum(axis=1)
    return Triangle(start, orders, explained)
