"""Hourly figures of orders, each cell by hour, by all that tells orders apart, and by when what became known of them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Hours = NDArray[np.int64]
Counts = NDArray[np.int64]
Codes = NDArray[np.int16]
Flags = NDArray[np.bool_]

NEVER = 1 << 30
"""The hour of what has not happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """This is the orders of one programme and currency that Rakuten should have, one line per cell, sorted by `hour`.

    An hour is counted from 1970 (UTC). `hour` is when the orders were due. From the end of the other hours on it is
    known that they are `reported` first, `cancelled` by the shop, reported a `second` time; NEVER where that is not so.
    `wrong` are those whose reported amount is off by more than 2 %. `codes` gives for each line the number of its value
    in each dimension, `values` the words. `orders` counts them, `money` is what they come to in minor units.
    From the hour `taught_from` on they teach what share is usual; what came before teaches only how late reports come.
    """

    dimensions: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: Codes
    hour: Hours
    reported: Hours
    cancelled: Hours
    second: Hours
    wrong: Flags
    orders: Counts
    money: Counts
    taught_from: int = 0

    def between(self, first: int, end: int) -> slice:
        """Tell which lines are of the hours from `first` up to, not including, `end`."""
        return slice(*(int(np.searchsorted(self.hour, hour)) for hour in (first, end)))

    def only(self, which: slice | NDArray[np.int64]) -> "Cells":
        """Keep some lines, in the order they are told in."""
        return replace(
            self,
            codes=self.codes[which],
            hour=self.hour[which],
            reported=self.reported[which],
            cancelled=self.cancelled[which],
            second=self.second[which],
            wrong=self.wrong[which],
            orders=self.orders[which],
            money=self.money[which],
        )
