"""Moments: aware UTC datetimes outside the books, whole UTC microseconds inside them."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(1900, 2200)
"""The years of what a shop sells and Rakuten lists: a date outside of them is a slip, or says that there is none."""
_MICROSECOND = timedelta(microseconds=1)


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


def micros_if_any(moment: datetime | None) -> int | None:
    """Count the microseconds to a moment where there is one."""
    return None if moment is None else micros(moment)


def moment_if_any(since_epoch: int | None) -> datetime | None:
    """Turn microseconds back into a moment where there are any."""
    return None if since_epoch is None else moment(since_epoch)


def span_micros(span: timedelta) -> int:
    """Count the microseconds of a duration."""
    return span // _MICROSECOND
