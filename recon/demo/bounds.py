"""How soon a loss can be noticed at all in a shop of a given size: reckoned from usual rates, hour by hour.

Nobody can tell a loss from luck before enough has been expected and did not come. The bounds are those of an observer
who knows the usual rates, and what was lost; the bars of the demo stand on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

_HOUR = timedelta(hours=1)
_ALARM_DAYS = 90
"""Luck may raise one alarm in so many days."""
EVALUATION = timedelta(minutes=5)
PRIOR = 0.03
"""The usual share of bad orders, where so few are seen that nobody knows it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """This is how many are usual in the hour from `start` on."""

    start: datetime
    expected: float


def reached(rates: Iterable[Rate], *, since: datetime, enough: float) -> datetime | None:
    """Find the moment by which as many were to be expected as are enough; None where the rates end before."""
    added = 0.0
    for rate in rates:
        begins, ends = max(rate.start, since), rate.start + _HOUR
        if ends <= begins:
            continue
        expected = rate.expected * ((ends - begins) / _HOUR)
        if expected and added + expected >= enough:
            return begins + (ends - begins) * ((enough - added) / expected)
        added += expected
    return None


def silence_bound(rates: Iterable[Rate], *, since: datetime, daily: float) -> datetime | None:
    """Find when a silence since a moment is rarer than once in 90 days where `daily` attempts are made."""
    return reached(rates, since=since, enough=log(_ALARM_DAYS * daily))


def loss_bound(rates: Iterable[Rate], *, since: datetime, usual: float, broken: float) -> datetime | None:
    """Find when orders, of which the share `broken` is bad instead of the `usual` one, have said enough."""
    enough = log(_ALARM_DAYS * 24) / evidence_per_order(usual=usual, broken=broken)
    return reached(rates, since=since, enough=enough)


def evidence_per_order(*, usual: float, broken: float) -> float:
    """Weigh what one order says, on average: the expected logarithm of the likelihood ratio."""
    return _weighed(broken, usual) + _weighed(1 - broken, 1 - usual)


def _weighed(share: float, usual: float) -> float:
    return share * log(share / usual) if share else 0.0


def twice(bound: datetime | None, *, since: datetime) -> datetime | None:
    """Tell the bar that stands at twice the time a bound takes."""
    return None if bound is None else since + 2 * (bound - since)
