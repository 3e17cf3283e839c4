"""When silence is no longer plausible: against the usual rate of the hour and weekday, not a fixed number of minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log, log1p, sqrt
from zoneinfo import ZoneInfo

import numpy as np

from recon.gap.grid import Counts, Shares, float_of
from recon.gap.readings import Series
from recon.records.moment import EPOCH

HOUR = timedelta(hours=1)
_WEEKS = 4
_MODEL_WEEKS = 2.0
_LEAST_TAKEN = 10
_HOURS_OF_WEEK = 168
_DAY = 24
_DAYS_OF_WEEK = 7
_LEAST_SCATTER, _MOST_SCATTER = 0.10, 0.35
# Silence has half of the one false alarm in 90 days that a shop is allowed.
_CHANCES_DAYS = 2 * 90


@dataclass(frozen=True, slots=True)
class Hush:
    """This is a time without a taken attempt: how many were to be expected, and how much luck it would need.

    `surprise` is minus the logarithm of the chance of so long a silence, `enough` what it must reach: less likely
    than once in 90 days where so many attempts are taken as here.
    """

    since: datetime
    until: datetime
    expected: float
    surprise: float
    enough: float

    @property
    def lasts(self) -> timedelta:
        """Tell how long it has been silent."""
        return self.until - self.since

    @property
    def is_implausible(self) -> bool:
        """Tell whether luck does not explain it."""
        return self.surprise >= self.enough


@dataclass(frozen=True, slots=True)
class NoRate:
    """This is a programme of which too little was taken so far to know a usual rate."""

    taken: int


def hush(
    taken: Series | None, *, last_taken: datetime | None, watched_from: datetime, until: datetime, zone: str
) -> Hush | NoRate:
    """Weigh the silence from the last taken attempt up to where the log ends."""
    if taken is None or last_taken is None or sum(taken.volume) < _LEAST_TAKEN:
        return NoRate(sum(taken.volume) if taken else 0)
    end = hour_of(last_taken)
    first = max(end - _WEEKS * _HOURS_OF_WEEK, min(taken.hours))
    counts = _row(taken, first, end)
    if len(counts) < _DAY:
        return NoRate(sum(taken.volume))
    begin = max(last_taken, watched_from)
    rates = _Rates(counts, _hours_of_week(first, len(counts), zone))
    expected, weeks = rates.expected(begin, until, zone)
    damped = expected * (1 - rates.day_scatter)
    # The rate is itself counted from few orders: the chance of none, with a rate as uncertain as that.
    surprise = damped * weeks * log1p(1 / weeks)
    enough = log(_CHANCES_DAYS * max(rates.daily, 1.0))
    return Hush(last_taken, max(until, last_taken), expected, surprise, enough)


def hour_of(moment: datetime) -> int:
    """Count the whole hours from 1970 to a moment."""
    return (moment - EPOCH) // HOUR


def _row(taken: Series, first: int, end: int) -> Counts:
    row = np.zeros(end - first, dtype=np.int64)
    for hour, count in zip(taken.hours, taken.volume, strict=True):
        if first <= hour < end:
            row[hour - first] = count
    return row


def _hours_of_week(first: int, count: int, zone: str) -> Counts:
    """Number hours by their place in the local week: a change of the clock moves them with the shop's customers."""
    place = ZoneInfo(zone)
    local = [(EPOCH + HOUR * (first + step)).astimezone(place) for step in range(count)]
    return np.array([each.weekday() * _DAY + each.hour for each in local], dtype=np.int64)


class _Rates:
    """This is the usual number of taken attempts of each hour of the week, and how sure it is."""

    def __init__(self, counts: Counts, places: Counts) -> None:
        self._seen: Shares = np.bincount(places, minlength=_HOURS_OF_WEEK).astype(np.float64)
        taken: Shares = np.bincount(places, weights=counts, minlength=_HOURS_OF_WEEK).astype(np.float64)
        model = _model(taken, self._seen)
        self._rate: Shares = (taken + _MODEL_WEEKS * model) / (self._seen + _MODEL_WEEKS)
        self.daily = float_of(counts.mean() * _DAY)
        self.day_scatter = _day_scatter(counts)

    def expected(self, begin: datetime, until: datetime, zone: str) -> tuple[float, float]:
        """Add up the rates of a time, and say from how many weeks they are known."""
        hours = range(hour_of(begin), hour_of(until) + 1)
        places = _hours_of_week(hours.start, len(hours), zone)
        parts = _parts(hours, begin, until)
        total = float_of(np.dot(self._rate[places], parts))
        return total, float_of(self._seen[places].mean()) + _MODEL_WEEKS


def _parts(hours: Sequence[int], begin: datetime, until: datetime) -> Shares:
    """Tell how much of each hour lies inside a time."""
    starts = [EPOCH + HOUR * hour for hour in hours]
    inside = [max(min(at + HOUR, until) - max(at, begin), timedelta()) / HOUR for at in starts]
    return np.array(inside)


def _model(taken: Shares, seen: Shares) -> Shares:
    """Smooth the week: the hour's share of a day times the day's share of a week, for hours seen once or never."""
    counts, times = taken.reshape(_DAYS_OF_WEEK, _DAY), seen.reshape(_DAYS_OF_WEEK, _DAY)
    mean = counts.sum() / max(times.sum(), 1.0)
    by_hour = (counts.sum(axis=0) + mean) / (times.sum(axis=0) + 1)
    by_day = (counts.sum(axis=1) + _DAY * mean) / (times.sum(axis=1) + _DAY)
    model: Shares = np.outer(by_day, by_hour) / max(mean, 1e-9)
    return model.reshape(-1)


def _day_scatter(counts: Counts) -> float:
    """Estimate how much days differ beyond chance and weekday; a quiet day is not a silence."""
    days = len(counts) // _DAY
    whole = counts[len(counts) - days * _DAY :].reshape(days, _DAY).sum(axis=1).astype(np.float64)
    if days <= _DAYS_OF_WEEK:
        return _MOST_SCATTER
    mean = whole.mean()
    steps = ((whole[_DAYS_OF_WEEK:] - whole[:-_DAYS_OF_WEEK]) ** 2 / 2).mean()
    beyond = max(float_of(steps - mean), 0.0)
    return min(max(sqrt(beyond) / max(float_of(mean), 1e-9), _LEAST_SCATTER), _MOST_SCATTER)
