"""How late reports come: the share of them that has arrived at each age, and how much slower or faster a day may be."""

from dataclasses import dataclass
from math import erf, log, sqrt

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.normal import DAY
from recon.gap.ages.triangle import OLDEST, Hourly, Triangle, Triangle32
from recon.gap.grid import float_of

STRETCHES = np.exp(np.linspace(-0.6, 0.9, 16))
"""How many times slower than usual reports may come: from about half to two and a half times."""
LOG_STRETCHES = np.log(STRETCHES)
_BACK, _SETTLED = 28, 4
_FEW_DAYS, _FEW_ORDERS = 7, 100
_LEAST_DAYS, _LEAST_REPORTS = 4, 5
_YOUNG_DAYS = 14
# Of a shop without history: two thirds within hours, a quarter within a night, the rest within two days.
_PRIOR = ((0.65, 1.5, 0.7), (0.25, 8.0, 0.5))
_PRIOR_FROM, _PRIOR_TO = 12.0, 46.0
# What is taken for granted counts as much as so many reports.
_PRIOR_REPORTS, _LEAST_DAY = 50.0, 0.5
_GRACE = 0.5
_NEARLY_ALL = 0.999
_NEIGHBOURS = 8
_TRUST, _DOUBT = 0.5, 1.5
_TINY = 1e-5


@dataclass(frozen=True, slots=True)
class Delay:
    """This is the delay curve of a usual day, by age in hours, and how much days scatter about it.

    `arrived` is the share of reports that have come by each age, 0 to 72; `scatter` is the standard deviation of the
    logarithm of a day's stretch. `days` is how many days it was learnt from, 0 where it is only taken for granted.
    `likely` and `likely_sum` are, by stretch and age, the logarithms of the share that comes at an age and up to it,
    `pessimist` the share up to it with a grace of half an hour.
    """

    arrived: Hourly
    scatter: float
    days: int
    likely: Hourly
    likely_sum: Hourly
    pessimist: Hourly


def learnt(triangle: Triangle, *, until: int, seen: int) -> Delay:
    """Learn the curve from the days that ended four days before the hour `until`, at most 28 of them.

    `seen` is the last hour as of which reports are known. The curve of a young shop, and of one without a day of a few
    reports, is read from all that has come so far.
    """
    last = max(until // DAY - _SETTLED, 0)
    first = max(0, last - _BACK)
    by_day = triangle.whole[first * DAY : last * DAY]
    days = by_day.reshape(last - first, DAY, OLDEST + 1).sum(axis=1).astype(np.float64)
    days = days[days[:, -1] >= _LEAST_REPORTS]
    if not len(days) or _is_young(triangle, until):
        return _delay(_young(triangle, seen), scatter=0.35, days=0)
    whole = days[:, -1]
    is_thin = len(days) < _FEW_DAYS or np.median(whole) < _FEW_ORDERS
    share = days.sum(axis=0) / whole.sum() if is_thin else np.median(days / whole[:, None], axis=0)
    arrived = np.maximum.accumulate(share)
    arrived = arrived / arrived[-1]
    return _delay(arrived, scatter=_scatter(days, arrived), days=len(days))


def _is_young(triangle: Triangle, until: int) -> bool:
    some = np.flatnonzero(triangle.orders[0, :until])
    return not len(some) or until - int(some[0]) < _YOUNG_DAYS * DAY


def _young(triangle: Triangle, seen: int) -> Hourly:
    """Tell the curve that is taken for granted, made slower where the reports that have come so far say so.

    Of the orders that are at least b hours old, and whose reports came within b hours, some took just b. From the oldest
    age down these shares make the curve: what is still to come, or lost, has no say in it.
    """
    prior, ages, hours = _prior(), np.arange(OLDEST + 1), max(seen + 1, 0)
    orders = triangle.orders[0, :hours]
    if not orders.any():
        return prior
    whole = triangle.whole[:hours] * _weights(orders)[:, None]
    is_seen = np.arange(hours)[:, None] + ages <= seen
    within = (whole * is_seen).sum(axis=0) + _PRIOR_REPORTS * prior
    just = (np.diff(whole, axis=1, prepend=0.0) * is_seen).sum(axis=0)
    share = (just + _PRIOR_REPORTS * np.diff(prior, prepend=0.0)) / within
    luck = share / np.maximum(within * (1 - share), _TINY)
    # The late ones were seen on few days, of which each has a pace of its own.
    days = (seen - int(np.argmax(orders > 0)) - ages) / DAY
    few = np.where(ages > DAY, share, 0.0) / np.sqrt(np.maximum(days, _LEAST_DAY))
    came = _after(np.log1p(-np.minimum(share, 1 - _TINY))) - np.sqrt(_after(luck)) - _after(few)
    return np.minimum(prior, np.exp(came))


def _weights(orders: Triangle32) -> Hourly:
    """Tell by hour how much its orders count: a day with more of them than others, as in a promotion, counts as one."""
    day = np.arange(len(orders)) // DAY
    by_day = np.bincount(day, weights=orders)
    usual = np.median(by_day[by_day > 0])
    weights: Hourly = np.minimum(usual / np.maximum(by_day, 1.0), 1.0)[day]
    return weights


def _after(each: Hourly) -> Hourly:
    """Sum what comes after each place."""
    summed: Hourly = np.append(each[::-1].cumsum()[::-1][1:], 0.0)
    return summed


def _scatter(days: Hourly, arrived: Hourly) -> float:
    """Tell how far days lie from the usual, by the stretch that fits each of them best; robust."""
    if len(days) < _LEAST_DAYS:
        return 0.3
    each = np.diff(days, axis=1, prepend=0.0)
    best = LOG_STRETCHES[(each @ _likely(arrived).T).argmax(axis=1)]
    spread = 1.4826 * float_of(np.median(np.abs(best - np.median(best))))
    least = 0.15 if np.median(days[:, -1]) >= _FEW_ORDERS else 0.2
    return min(max(spread, least), 0.4)


def _delay(arrived: Hourly, *, scatter: float, days: int) -> Delay:
    summed = np.array([_stretched(arrived, stretch, grace=0.0) for stretch in STRETCHES])
    return Delay(
        arrived=arrived,
        scatter=scatter,
        days=days,
        likely=_likely(arrived),
        likely_sum=np.log(np.maximum(summed, _TINY)),
        pessimist=np.array([_stretched(arrived, stretch, grace=_GRACE) for stretch in STRETCHES]),
    )


def _likely(arrived: Hourly) -> Hourly:
    each = [np.diff(_stretched(arrived, stretch, grace=0.0), prepend=0.0) for stretch in STRETCHES]
    likely: Hourly = np.log(np.maximum(np.array(each), _TINY))
    return likely


def _stretched(arrived: Hourly, stretch: float, *, grace: float) -> Hourly:
    """Draw the curve out: an hour's orders are on average half an hour older than its end."""
    ages = np.arange(OLDEST + 1)
    usual = (ages + 0.5 - grace) / stretch - 0.5
    drawn: Hourly = np.interp(usual, np.r_[-0.5, ages], np.r_[0.0, arrived]).clip(0.0, 1.0)
    return drawn


def _prior() -> Hourly:
    def share(age: float) -> float:
        if age < _GRACE:
            return 0.0
        late = min(max((age - _PRIOR_FROM) / (_PRIOR_TO - _PRIOR_FROM), 0.0), 1.0)
        rest = 1 - sum(weight for weight, _, _ in _PRIOR)
        return rest * late + sum(
            weight * 0.5 * (1 + erf((log(age) - log(median)) / (width * sqrt(2))))
            for weight, median, width in _PRIOR
        )

    parts = (0.1, 0.3, 0.5, 0.7, 0.9)
    curve: Hourly = np.array([sum(share(age + part) for part in parts) for age in range(OLDEST + 1)])
    return np.asarray(curve / curve[-1], dtype=np.float64)


def arrived_by(delay: Delay, arrivals: Triangle32, ages: NDArray[np.int64]) -> Hourly:
    """Tell for each hour which share of its reports should have come, at the slowest pace that its neighbours allow.

    `arrivals` are, for the total, hours by ages: how many reports came just then; `ages` how old each hour's orders
    are. How those that came are spread over the ages tells the pace; how many are missing has no say in it.
    """
    seen = arrivals * (np.arange(OLDEST + 1)[None, :] <= ages[:, None])
    fit = seen @ delay.likely.T - seen.sum(axis=1)[:, None] * delay.likely_sum[:, ages].T
    summed = np.concatenate([np.zeros((1, len(STRETCHES))), fit.cumsum(axis=0)])
    at = np.arange(len(ages))
    near = summed[np.minimum(at + _NEIGHBOURS + 1, len(ages))] - summed[np.maximum(at - _NEIGHBOURS, 0)]
    belief = _TRUST * near - 0.5 * (LOG_STRETCHES / delay.scatter) ** 2
    belief = np.exp(belief - belief.max(axis=1, keepdims=True))
    belief /= belief.sum(axis=1, keepdims=True)
    mean = belief @ LOG_STRETCHES
    spread = np.sqrt(np.maximum(belief @ LOG_STRETCHES**2 - mean**2, 0.03**2))
    slow = mean + _DOUBT * spread
    upper = np.clip(np.searchsorted(LOG_STRETCHES, slow), 1, len(STRETCHES) - 1)
    part = (slow - LOG_STRETCHES[upper - 1]) / (LOG_STRETCHES[upper] - LOG_STRETCHES[upper - 1])
    part = part.clip(0.0, 1.0)
    share: Hourly = delay.pessimist[upper - 1, ages] * (1 - part) + delay.pessimist[upper, ages] * part
    return np.minimum(share, _NEARLY_ALL)
