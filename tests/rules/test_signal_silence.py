"""Silence: against the usual rate of the hour and weekday, in a busy and in a small shop."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal, Standing, Untold
from recon.gap.signals import CannotTell, Quiet, Raised
from tests.rules.signal_scene import DAY, HOUR, NOON, PROGRAMME, Given, Hours, given, series

SUNDAY_NOON = NOON - 2 * DAY
BUSY_DAY = [(0, 0)] * 6 + [(6, 0)] * 16 + [(0, 0)] * 2  # 96 orders from six to ten in the evening
CLOSED = [(0, 0)] * 24


def silent(hours: Hours, span: timedelta, *, at: datetime = NOON, waiting: int = 0) -> Given:
    """A log whose last taken attempt was so long ago; the hours end there."""
    last = at - span
    floor = last.replace(minute=0, second=0)
    taken = series(Signal.SILENCE, hours, until=floor + HOUR)
    return given(taken, standing=Standing(last, waiting, waiting * 10_000), at=at, watched_from=at - 30 * DAY)


def days_until(
    at: datetime, day: Hours, *, weekend: Hours | None = None, weeks: int = 4
) -> list[tuple[int, int]]:
    """Hours of some weeks, the last hour the one before `at`."""
    end = at.replace(hour=0, minute=0)
    hours: list[tuple[int, int]] = []
    for back in range(weeks * 7, 0, -1):
        is_weekend = (end - DAY * back).weekday() >= 5
        hours += weekend if weekend is not None and is_weekend else day
    today = weekend if weekend is not None and at.weekday() >= 5 else day
    return [*hours, *today[: at.hour]]


def busy(span: timedelta, *, at: datetime = NOON, waiting: int = 0) -> Given:
    last = (at - span).replace(minute=0) + HOUR
    return silent(days_until(last, BUSY_DAY), span, at=at, waiting=waiting)


@pytest.mark.code("B22")
@pytest.mark.parametrize(("minutes", "is_raised"), [(30, False), (60, False), (190, True), (300, True)])
def test_a_silence_in_the_middle_of_the_day_is_raised_when_luck_does_not_explain_it(
    minutes: int, *, is_raised: bool
) -> None:
    came = busy(timedelta(minutes=minutes)).seen(Signal.SILENCE)

    assert isinstance(came, Raised if is_raised else Quiet)


def test_the_night_is_silent_every_day() -> None:
    five = NOON.replace(hour=5, minute=30)

    assert isinstance(busy(timedelta(hours=8), at=five).seen(Signal.SILENCE), Quiet)


def test_a_shop_that_sells_nothing_at_weekends_is_not_silent_on_sunday() -> None:
    friday = SUNDAY_NOON.replace(hour=21) - 2 * DAY
    span = SUNDAY_NOON - friday - timedelta(minutes=30)
    hours = days_until(friday + HOUR, BUSY_DAY, weekend=CLOSED)

    assert isinstance(silent(hours, span, at=SUNDAY_NOON).seen(Signal.SILENCE), Quiet)


def test_the_same_silence_on_a_sunday_on_which_shops_sell_is_raised() -> None:
    assert isinstance(busy(timedelta(hours=4), at=SUNDAY_NOON).seen(Signal.SILENCE), Raised)


@pytest.mark.parametrize(("hours", "is_raised"), [(4, False), (8, False), (20, True)])
def test_a_shop_of_twenty_orders_a_day_may_be_silent_for_longer(hours: int, *, is_raised: bool) -> None:
    steady = [(1, 0)] * 20 + [(0, 0)] * 4
    span = timedelta(hours=hours)
    last = (NOON - span).replace(minute=0) + HOUR

    came = silent(days_until(last, steady), span).seen(Signal.SILENCE)

    assert isinstance(came, Raised if is_raised else Quiet)


def test_the_sentence_says_how_long_what_is_usual_and_what_waits() -> None:
    rate = replace(PROGRAMME, commission_rate=Decimal("0.06"))

    came = busy(timedelta(hours=3, minutes=10), waiting=17).but(programme=rate).seen(Signal.SILENCE)

    assert isinstance(came, Raised)
    assert came.sentence == (
        "No order reported to Rakuten for 3 h 10 min (usually one every 10 min at this time), since "
        "2026-11-17 08:50 UTC. 17 orders wait, about 102.00 € commission."
    )
    assert (came.hit, came.money, came.onset) == (17, 170_000, NOON - timedelta(hours=3, minutes=10))


def test_a_users_limit_counts_where_at_least_one_order_was_to_be_expected() -> None:
    limit = SignalLimits(silence=timedelta(minutes=45))
    night = NOON.replace(hour=3, minute=0)

    assert isinstance(busy(timedelta(minutes=50)).but(limits=limit).seen(Signal.SILENCE), Raised)
    assert isinstance(busy(timedelta(minutes=40)).but(limits=limit).seen(Signal.SILENCE), Quiet)
    assert isinstance(busy(timedelta(hours=5), at=night).but(limits=limit).seen(Signal.SILENCE), Quiet)


def test_only_the_time_since_the_first_pull_counts_as_silence() -> None:
    scene = busy(timedelta(hours=5)).but(watched_from=NOON - timedelta(minutes=20))

    assert isinstance(scene.seen(Signal.SILENCE), Quiet)


@pytest.mark.parametrize("hours", [[], [(3, 0)], [(5, 0)] * 10])
def test_without_a_usual_rate_nothing_can_be_told(hours: Hours) -> None:
    came = silent(hours, timedelta(hours=9)).seen(Signal.SILENCE)

    assert isinstance(came, CannotTell)
    assert came.cause is Untold.TOO_YOUNG


def test_a_longer_silence_is_never_less_surprising() -> None:
    states = [
        isinstance(busy(timedelta(minutes=step)).seen(Signal.SILENCE), Raised) for step in range(10, 350, 20)
    ]

    assert states == sorted(states)
