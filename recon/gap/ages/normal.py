"""What is lost on a normal day: a share for each kind of shopper, and by line how far a bad but normal day lies above it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Cells
from recon.gap.ages.lines import Line
from recon.gap.ages.sums import sums
from recon.gap.ages.triangle import Hourly
from recon.gap.grid import float_of

Places = NDArray[np.int64]
DAY = 24
WEEK = 7
BAND = 3.0
"""So many standard deviations above normal is a bad but normal day."""
WIDE = 2.2
"""So many times the normal share it has where little is known of it."""
MOST_BAD = 0.8
"""No day's share is taken to be higher."""
_LEAST_SCATTER = 0.12
_PRIOR, _PRIOR_ORDERS = 0.03, 100.0
_SHRINK = 10.0
_ROUNDS, _CUTS = 3, 5
_DAY_SCATTER, _VALUE_SCATTER, _MOST_SCATTER = 0.25, 0.35, 0.35
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Normal:
    """This is the share of orders that stay unexplained on a normal day.

    `rate` is the share of all, `factors` what each value of each dimension multiplies it by. By line: `offset`
    multiplies what the factors say, `day_variance` is the relative variance from day to day beyond luck, `unsure` the
    relative variance of the share itself, which few lost orders leave. `days` is how many days taught it.
    """

    rate: float
    factors: tuple[Hourly, ...]
    offset: Hourly
    day_variance: Hourly
    unsure: Hourly
    days: int

    def times(self, band: float, *, days: int = 1) -> Hourly:
        """Tell by line how many times the normal share a bad but normal day has, or so many such days in a row."""
        times = 1 + band * np.sqrt(self.day_variance / days + _LEAST_SCATTER**2 + self.unsure)
        return times if self.days >= WEEK else np.maximum(times, WIDE)

    def share(self, cells: Cells, lines: slice) -> Hourly:
        """Tell the normal share of each cell."""
        share = np.full(lines.stop - lines.start, self.rate)
        for at, factor in enumerate(self.factors):
            share = share * factor[cells.codes[lines, at]]
        return np.minimum(share, _MOST)


@dataclass(frozen=True, slots=True)
class _Lesson:
    """This is the cells of the days that teach: which lines, the day of each, its orders, and the lost ones of it."""

    cells: Cells
    lines: slice
    days: int
    day: Places
    orders: Hourly
    lost: Hourly

    def by_day(self, weights: Hourly) -> Hourly:
        """Add weights up by day."""
        return summed(self.day, weights, max(self.days, 1))


def summed(places: Places, weights: Hourly, size: int) -> Hourly:
    """Add weights up by place; as many places as `size`, those without weights too."""
    added: Hourly = np.bincount(places, weights=weights, minlength=size).astype(np.float64)
    return added


def first_day(cells: Cells, start: int) -> int:
    """Tell the first day since `start` of which orders teach what is usual: that of the first one, or a later one."""
    first = (int(cells.hour[0]) - start) // DAY if len(cells.hour) else 0
    return max(first, -(-(cells.taught_from - start) // DAY)) if cells.taught_from else first


def normal(cells: Cells, lost: Hourly, watched: Sequence[Line], *, first: int, last: int) -> Normal:
    """Learn from the whole days from the hour `first` up to `last`; `lost` are the lost orders of each cell.

    Days far above the normal scatter count as far as its edge, so that a past break does not become normal.
    """
    lines = cells.between(first, last)
    lesson = _Lesson(
        cells=cells,
        lines=lines,
        days=(last - first) // DAY,
        day=(cells.hour[lines] - first) // DAY,
        orders=cells.orders[lines].astype(np.float64),
        lost=lost[lines],
    )
    rate, tamed = _rate(lesson)
    factors = _factors(lesson, tamed, rate)
    nothing = np.zeros(0)
    learnt = Normal(rate, factors, nothing, nothing, nothing, lesson.days)
    return _by_line(learnt, lesson, watched)


def _rate(lesson: _Lesson) -> tuple[float, Hourly]:
    """Tell the share of all orders, and the lost ones of each cell with wild days cut."""
    # A young shop's share is not known: it is taken for a usual one.
    weight = _PRIOR_ORDERS if lesson.days < WEEK else 1.0
    orders, lost = lesson.by_day(lesson.orders), lesson.by_day(lesson.lost)
    cut = lost
    for _ in range(_CUTS):
        share = (cut.sum() + weight * _PRIOR) / (orders.sum() + weight)
        usual = orders * share
        cut = np.minimum(lost, edge(usual, usual * (1 - share), _DAY_SCATTER))
    tamed = lesson.lost * np.where(lost > 0, cut / np.maximum(lost, 1.0), 1.0)[lesson.day]
    rate = (tamed.sum() + weight * _PRIOR) / (orders.sum() + weight)
    return float_of(rate), tamed


def edge(usual: Hourly, luck: Hourly, scatter: float) -> Hourly:
    """Tell how many lost orders a day may have at most to count in full."""
    edge: Hourly = usual + 2 * np.sqrt(luck + (scatter * usual) ** 2) + 1
    return edge


def _factors(lesson: _Lesson, lost: Hourly, rate: float) -> tuple[Hourly, ...]:
    """Fit one factor per value, each shrunk to 1, until they stand beside one another."""
    cells, days = lesson.cells, max(lesson.days, 1)
    codes = [cells.codes[lesson.lines, at].astype(np.int64) for at in range(len(cells.dimensions))]
    factors = [np.ones(len(words)) for words in cells.values]
    expected = lesson.orders * rate
    places = [code * days + lesson.day for code in codes]
    some = np.flatnonzero(lost)
    for _ in range(_ROUNDS):
        for at, code in enumerate(codes):
            size, place = len(factors[at]), places[at]
            usual = summed(place, expected, size * days).reshape(size, days)
            seen = summed(place[some], lost[some], size * days).reshape(size, days)
            seen = np.minimum(seen, edge(usual, usual, _VALUE_SCATTER))
            plain = expected / factors[at][code]
            factor = (seen.sum(axis=1) + _SHRINK) / (summed(code, plain, size) + _SHRINK)
            expected, factors[at] = plain * factor[code], factor
    return tuple(factors)


def _by_line(learnt: Normal, lesson: _Lesson, watched: Sequence[Line]) -> Normal:
    usual = lesson.orders * learnt.share(lesson.cells, lesson.lines)
    by_line = sums(watched, lesson.cells.codes[lesson.lines], lesson.day, max(lesson.days, 1))
    expected, lost = by_line.of(usual), by_line.of(lesson.lost)
    lost = np.minimum(lost, edge(expected, expected, _DAY_SCATTER))
    offset = (lost.sum(axis=1) + _SHRINK) / (expected.sum(axis=1) + _SHRINK)
    variance = day_variance(lost, expected * offset[:, None], lesson.days)
    unsure = 1 / (lost.sum(axis=1) + 1)
    return Normal(learnt.rate, learnt.factors, offset, variance, unsure, lesson.days)


def day_variance(lost: Hourly, expected: Hourly, days: int) -> Hourly:
    """Estimate the variance of a day's share about its neighbour's beyond luck, relative to what is expected.

    Both are lines by days; the answer is by line.
    """
    if days < WEEK:
        return np.full(len(lost), _MOST_SCATTER**2)
    ratio = lost / np.maximum(expected, 1e-9)
    steps = np.diff(ratio, axis=1) ** 2 / 2
    each = 1 / np.maximum(expected, 0.3)
    luck = (each[:, 1:] + each[:, :-1]) / 2
    weight = 1 / (luck + 0.1) ** 2
    beyond: Hourly = ((steps - luck) * weight).sum(axis=1) / weight.sum(axis=1)
    return beyond.clip(0.0, _MOST_SCATTER**2)
