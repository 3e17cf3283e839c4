"""When an observer who knows everything but the moment of the break would be sure of it: no detector can be faster."""

from math import erf, log, sqrt

import numpy as np

from tests.exam.scenarios import Break, How
from tests.exam.shop import Flags, Real, Shop, Struck, Whole

_OLDEST = 199
_WITHIN_HOUR = (0.1, 0.3, 0.5, 0.7, 0.9)
_BEFORE = 60
_WRONG, _DOUBLED = 0.008, 0.003
_TINY = 1e-6


def _arrived(age: float) -> float:
    """Tell which share of the reports has arrived at an age in hours, on an average day."""
    if age < 0.5:
        return 0.0
    if age >= 48:
        return 1.0
    late = min(max((age - 12) / 34, 0), 1)
    return 0.65 * _within(age, 1.5, 0.7) + 0.25 * _within(age, 8, 0.5) + 0.10 * late


def _within(age: float, median: float, spread: float) -> float:
    return 0.5 * (1 + erf((log(age) - log(median)) / (spread * sqrt(2))))


ARRIVED = np.array(
    [np.mean([_arrived(age + part) for part in _WITHIN_HOUR]) for age in range(_OLDEST + 1)], dtype=np.float64
)
"""By age in whole hours, orders spread evenly over theirs."""


def bound(shop: Shop, cost: float) -> float:
    """Tell the hours after which the expected log likelihood ratio of who knows all reaches `cost`; NaN if it never does.

    It is Lorden's lower bound with the delay of reports: segment, size, usual loss and delays are known.
    """
    truth = shop.truth
    if truth is None or truth.struck is None:
        return np.nan
    struck = truth.struck
    hour = np.floor(shop.t).astype(np.int64)
    orders = np.bincount(hour[_touched(shop, struck)], minlength=shop.hours).astype(np.float64)
    is_endpoint = struck.what.how is How.ENDPOINT
    first = max(0, struck.t0 - _BEFORE) if is_endpoint else struck.t0
    for now in range(struck.t0, shop.hours):
        hours = np.arange(first, now + 1)
        told = orders[hours] * _evidence(struck, hours, now, kept=1 - truth.base)
        if told.sum() >= cost:
            return now - struck.t0 + 1
    return np.nan


def _touched(shop: Shop, struck: Struck) -> Flags:
    if struck.what.how is How.ENDPOINT:
        return np.ones(len(shop.t), dtype=np.bool_)
    return (shop.t >= struck.t0) & shop.of_segment(struck.what.segment)


def _evidence(struck: Struck, hours: Whole, now: int, *, kept: float) -> Real:
    """Tell what one order of each hour is expected to say by now; `kept` is the share usually reported."""
    arrived = ARRIVED[np.minimum(now - hours, _OLDEST)]
    match struck.what.how:
        case How.LOSS:
            return _apart((1 - struck.what.rate) * kept * arrived, kept * arrived)
        case How.DRIFT:
            lost = struck.what.daily * (hours - struck.t0 + 0.5) / 24
            return _apart((1 - lost) * kept * arrived, kept * arrived)
        case How.ENDPOINT:
            age = np.maximum(struck.t0 - 1 - hours, 0)
            before = np.where(hours < struck.t0, ARRIVED[age], 0)
            return kept * np.maximum(arrived - before, 0)
        case _:
            return arrived * _apart(*_told_at_once(struck.what))


def _told_at_once(what: Break) -> tuple[float, float]:
    """Tell the share of wrong or doubled reports during the break, and the usual one."""
    match what.how:
        case How.SCALE:
            return 0.999, _WRONG
        case How.DUP:
            return what.rate or 0.5, _DOUBLED
        case _:
            return 0.1, _DOUBLED


def _apart(broken: Real | float, usual: Real | float) -> Real:
    """Tell how far two chances are apart, in nats (Kullback-Leibler)."""
    a, b = np.clip(broken, _TINY, 1 - _TINY), np.clip(usual, _TINY, 1 - _TINY)
    found: Real = a * np.log(a / b) + (1 - a) * np.log((1 - a) / (1 - b))
    return found
