"""How strongly hours of orders speak for a loss of the share d of them, beginning at any hour up to now.

For an hour with N orders of which M are unexplained, where r is the share that should be explained by now even on a bad
but normal day: llr = ((N - M) log(1 - d) + M (log(1 - (1 - d) r) - log(1 - r))) / phi. phi is larger than 1 because
orders of one hour share their luck. The evidence of a line is exp(llr), summed from every hour on to now, added up over
those hours and averaged over d.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.lines import Line
from recon.gap.ages.triangle import Hourly
from recon.gap.level import ALARM_DAYS

ALARM_HOURS = ALARM_DAYS * 24
"""Luck may raise one alarm in so many hours, over everything that is watched."""
OVER = np.log(10_000)
"""So much less likely than normal must it have become that half of a loss goes on."""
LOSSES = np.array([0.02, 0.05, 0.10, 0.20, 0.40, 0.70, 0.995])
# Most breaks take all of a segment.
WEIGHTS = np.log(np.array([1, 1, 1, 1, 1, 2, 3]) / 10)
SLOW_LOSSES = np.array([0.005, 0.01, 0.02, 0.04, 0.08])
HOUR_VARIANCE = 0.0625
"""The relative variance of an hour's share about its day's."""
NEARLY_ALL = 0.999
"""The share of reports taken to have come of orders that are old enough."""
_PACE_SCATTER = 0.08
_STREAMS = 3
_LEAST_VARIANCE = 1e-3


def weighed(orders: Hourly, bad: Hourly, good: Hourly, spread: Hourly, losses: Hourly) -> Hourly:
    """Weigh each line and hour for each loss; `good` is r, `spread` phi, both by line and hour."""
    kept = (orders - bad) / spread
    lost = bad / spread
    gain = np.log1p(-(1 - losses) * good[..., None]) - np.log1p(-good)[..., None]
    told: Hourly = kept[..., None] * np.log1p(-losses) + lost[..., None] * gain
    return told


def spread(orders: Hourly, worst: Hourly, arrived: Hourly) -> Hourly:
    """Tell phi: what orders of one hour share is their luck, and the pace of their reports.

    `worst` is the share that is bad on a bad but normal day, `arrived` by hour, the last one of age 0, the share of
    reports that should have come. How far a pace that changes within a day moves it depends on how steeply it grows.
    """
    steps = np.where(arrived[:-1] >= NEARLY_ALL, 0.0, np.maximum(-np.diff(arrived), 0.0))
    ages = np.arange(len(arrived))[::-1] + 0.5
    unsure = (_PACE_SCATTER * ages * np.concatenate([np.zeros(min(len(arrived), 1)), steps])) ** 2
    good = (1 - worst) * arrived
    found: Hourly = (
        1 + HOUR_VARIANCE * orders * worst + orders * unsure / np.maximum(good * (1 - good), _LEAST_VARIANCE)
    )
    return found


def since(told: Hourly) -> Hourly:
    """Sum from every hour on to the last: by line, first hour and loss."""
    summed: Hourly = told[:, ::-1].cumsum(axis=1)[:, ::-1]
    return summed


def so_far(told: Hourly | NDArray[np.float32]) -> Hourly:
    """Sum from the first hour up to each: hours, one more than told, by line and loss."""
    found = np.zeros((told.shape[1] + 1, told.shape[0], told.shape[2]))
    np.cumsum(told.transpose(1, 0, 2), axis=0, out=found[1:])
    return found


def highest(summed: Hourly, first: int, end: int) -> Hourly:
    """Tell of what is summed so far the highest sum from any hour, `first` or later, up to `end`: by line and loss.

    It is as `since` would have it but for rounding.
    """
    best: Hourly = summed[end] - summed[first : end + 1].min(axis=0)
    return best


def mixed(summed: Hourly) -> Hourly:
    """Add the evidence of a line up over the hours a loss may have begun in and the sizes it may have; a logarithm."""
    highest = summed.max(axis=(1, 2), keepdims=True)
    total: Hourly = highest[:, 0, 0] + np.log(np.exp(summed - highest).sum(axis=(1, 2)))
    return total


def kinds(lines: Sequence[Line]) -> Hourly:
    """Tell for each line how many there are of its kind."""
    singles = sum(1 for each in lines if each.parts)
    return np.array([max(singles, 1) if each.parts else 1 for each in lines], dtype=np.float64)


def needed(lines: Sequence[Line]) -> Hourly:
    """Tell how much evidence each line needs: all lines of a kind together raise no more than the total does."""
    enough: Hourly = np.log(ALARM_HOURS * _STREAMS) + np.log(kinds(lines))
    return enough
