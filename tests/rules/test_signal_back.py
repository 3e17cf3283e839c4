"""A loss of reported orders that is back within 48 hours is the same incident, also where that was resolved meanwhile."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recon.gap.incident import KnownIncident, Opened, StillOpen, Worsened
from recon.gap.joined import Reopened, join
from recon.gap.readings import Signal
from tests.rules.signal_scene import HOUR, NOON
from tests.rules.test_signal_joined import known, only, quiet, raised

PHONE = "device=phone"
OVER = NOON + 2 * HOUR


def seen(signal: Signal = Signal.UNREPORTED) -> KnownIncident:
    """An incident that the signal opened, and that is over two hours later."""
    opened = known(raised(signal, slice_=PHONE))
    over = only(join([quiet(signal, since=OVER)], [opened], as_of=OVER))
    assert isinstance(over, StillOpen)
    return KnownIncident(opened.id, over.incident)


def resolved(signal: Signal = Signal.UNREPORTED) -> KnownIncident:
    before = seen(signal)
    return KnownIncident(before.id, replace(before.incident, ended=OVER))


@pytest.mark.parametrize("hours", [0, 20, 48])
def test_back_within_two_days_it_joins_the_incident_that_is_open_still(hours: int) -> None:
    again = raised(Signal.UNREPORTED, slice_=PHONE, onset=OVER + hours * HOUR)

    came = only(join([again], [seen()], as_of=OVER + (hours + 3) * HOUR))

    assert isinstance(came, StillOpen | Worsened)
    assert came.incident.onset == NOON - HOUR
    assert came.incident.over_at is None


@pytest.mark.parametrize(
    "signal", [Signal.UNREPORTED, Signal.REPORTED_AMOUNTS, Signal.REPORTED_TWICE], ids=lambda each: each.name
)
def test_back_within_two_days_it_reopens_the_incident_that_was_resolved(signal: Signal) -> None:
    again = raised(signal, slice_=PHONE, onset=OVER + 47 * HOUR)

    came = only(join([again], [resolved(signal)], as_of=OVER + 50 * HOUR))

    assert isinstance(came, Reopened)
    assert (came.id, came.incident.ended) == (7, None)
    assert (came.incident.onset, came.incident.told_ppm) == (NOON - HOUR, 1_000_000)
    [signal_now] = came.incident.signals
    assert (signal_now.onset, signal_now.over_at) == (OVER + 47 * HOUR, None)


@pytest.mark.parametrize(
    ("again", "before"),
    [
        pytest.param(
            raised(Signal.UNREPORTED, slice_=PHONE, onset=OVER + 49 * HOUR), resolved(), id="too late"
        ),
        pytest.param(raised(Signal.UNREPORTED, onset=OVER + HOUR), resolved(), id="elsewhere"),
        pytest.param(
            raised(Signal.FAILING, slice_=PHONE, onset=OVER + HOUR), resolved(), id="another signal"
        ),
        pytest.param(
            raised(Signal.FAILING, slice_=PHONE, onset=OVER + HOUR),
            resolved(Signal.FAILING),
            id="what the log tells is known at once",
        ),
    ],
)
def test_anything_else_is_another_incident(again: object, before: KnownIncident) -> None:
    came = only(join([again], [before], as_of=OVER + timedelta(days=3)))  # type: ignore[list-item] # raised above

    assert isinstance(came, Opened)
    assert came.incident.ended is None


def test_hours_that_an_incident_took_with_it_do_not_bring_it_back() -> None:
    within = raised(Signal.UNREPORTED, slice_=PHONE, onset=OVER - HOUR)

    assert join([within], [resolved()], as_of=OVER + 3 * HOUR) == []
