"""What would have been needed to stay silent: so many bad orders less, or a larger usual share."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.evidence import Told, Watch, found
from recon.gap.ages.normal import MOST_BAD
from recon.gap.ages.rise import Rise
from recon.gap.ages.slow import slow_rise
from recon.gap.ages.triangle import Hourly
from recon.gap.ages.unreported import Unreported
from recon.gap.grid import float_of

_MOST_TIMES = 20_000.0
_STEPS = 32
_TINY = 1e-9


class WhatIf:
    """This asks of one hour's evidence what would have been raised, had something been otherwise.

    Hours count from the watch's start; `told` is the evidence as of the end of `hour`.
    """

    def __init__(self, watch: Watch, told: Told, hour: int) -> None:
        self._watch, self._told, self._hour = watch, told, hour

    def fewer(self, rise: Rise) -> int | None:
        """Count how many of a loss's bad orders had to be good for silence, taken evenly over its hours.

        None where more than these were bad: had all of them been good, there would still be an alarm.
        """
        cells = self._watch.cells
        bad_at = self._watch.bad_at(self._told.seen)
        whole = slice(0, len(cells.hour))
        places = np.flatnonzero((bad_at >= rise.onset) & rise.line.among(cells, whole))
        hours, orders = bad_at[places] - self._told.first, cells.orders[places]
        inside = np.array([line.among(cells, whole)[places] for line in self._watch.lines])
        bad = int(orders.sum())
        if not self._is_silent(self._without(hours, _evenly(orders, bad), inside), 1.0):
            return None
        low, high = 0, bad
        while high - low > 1:
            middle = (low + high) // 2
            if self._is_silent(self._without(hours, _evenly(orders, middle), inside), 1.0):
                high = middle
            else:
                low = middle
        return high

    def times(self) -> float | None:
        """Tell how many times the usual share would have had to be for silence; None where no share would do."""
        low, high = 0.0, float_of(np.log(_MOST_TIMES))
        if not self._is_silent(self._told, _MOST_TIMES):
            return None
        for _ in range(_STEPS):
            middle = (low + high) / 2
            if self._is_silent(self._told, float_of(np.exp(middle))):
                high = middle
            else:
                low = middle
        return float_of(np.exp(high))

    def _is_silent(self, told: Told, times: float) -> bool:
        otherwise = reweighed(self._watch, told, times)
        if next(found(otherwise, self._watch.lines, self._watch.needed), None) is not None:
            return False
        return self._slow(otherwise, times) is None

    def _slow(self, told: Told, times: float) -> Rise | None:
        watch = self._watch
        if not isinstance(watch, Unreported):
            return None
        known = watch.lesson(self._hour)
        return slow_rise(told, replace(known, usual=known.usual * times), watch.lines, told.arrived)

    def _without(
        self, hours: NDArray[np.int64], orders: NDArray[np.int64], inside: NDArray[np.bool_]
    ) -> Told:
        """Take bad orders for good ones in every line they are in."""
        size = self._told.orders.shape[1]
        gone = np.array([np.bincount(hours[of], weights=orders[of], minlength=size) for of in inside])
        return replace(self._told, bad=np.maximum(self._told.bad - gone, 0.0))


def _evenly(orders: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Choose so many of the orders, as evenly over their places as whole orders allow."""
    until = np.concatenate([[0], orders.cumsum()]) * count // max(int(orders.sum()), 1)
    chosen: NDArray[np.int64] = np.diff(until)
    return chosen


def reweighed(watch: Watch, told: Told, times: float) -> Told:
    """Weigh the same orders as if so many times the usual share stayed bad."""
    otherwise = replace(told, worst=np.minimum(told.worst * times, MOST_BAD), usual=_usual(told, times))
    return replace(otherwise, weighed=watch.weigh(otherwise))


def _usual(told: Told, times: float) -> Hourly:
    """Tell how many orders would usually be bad at their age, with so many times the usual share."""
    # Where no report can have come yet, all orders are usually bad whatever the share is.
    come = np.maximum(told.arrived, _TINY)
    good = np.where(told.arrived > _TINY, (1 - told.usual / np.maximum(told.orders, 1.0)) / come, 1.0)
    usual: Hourly = told.orders * (1 - (1 - np.minimum((1 - good) * times, MOST_BAD)) * told.arrived)
    return usual
