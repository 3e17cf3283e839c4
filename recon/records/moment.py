"""Moments: aware UTC datetimes outside the books, whole UTC microseconds inside them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(1900, 2200)
"""The years of what a shop sells and Rakuten lists: a date outside of them is a slip, or says that there is none."""
_MICROSECOND = timedelta(microseconds=1)
_SECOND, _HOUR = 1_000_000, 3_600_000_000
_IN_HOUR = [f":{minute:02d}:{second:02d}+00:00" for minute in range(60) for second in range(60)]


class Clock(Protocol):
    """This is whoever knows the wall time of an act; wiring hands out the one that is used."""

    def now(self) -> datetime:
        """Tell the present moment, aware and in UTC."""
        ...


def micros(moment: datetime) -> int:
    """Count the microseconds from 1970 to an aware moment, as books, kernel and store keep it."""
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone; a moment must be aware"
        raise ValueError(message)
    return (moment - EPOCH) // _MICROSECOND


BOUNDS = (micros(datetime(YEARS.start, 1, 1, tzinfo=UTC)), micros(datetime(YEARS.stop, 1, 1, tzinfo=UTC)))
"""The first moment of YEARS, and the first one after them."""


def moment(since_epoch: int) -> datetime:
    """Turn microseconds since 1970 back into an aware UTC datetime."""
    # By place: a run does this a million times, and reading the name takes a third of it.
    return EPOCH + timedelta(0, 0, since_epoch)


def iso_text(since_epoch: int) -> str:
    """Write a moment as `isoformat` does: '2026-11-02T12:00:00+00:00'."""
    hour, rest = divmod(since_epoch, _HOUR)
    seconds, fraction = divmod(rest, _SECOND)
    if fraction:
        return moment(since_epoch).isoformat()
    # Most moments are whole seconds of a few thousand hours: two texts are looked up, none is made.
    return _hour_text(hour) + _IN_HOUR[seconds]


@lru_cache(maxsize=8192)
def _hour_text(hour: int) -> str:
    return f"{moment(hour * _HOUR):%Y-%m-%dT%H}"


def micros_if_any(moment: datetime | None) -> int | None:
    """Count the microseconds to a moment where there is one."""
    return None if moment is None else micros(moment)


def moment_if_any(since_epoch: int | None) -> datetime | None:
    """Turn microseconds back into a moment where there are any."""
    return None if since_epoch is None else moment(since_epoch)


def span_micros(span: timedelta) -> int:
    """Count the microseconds of a duration."""
    return span // _MICROSECOND
