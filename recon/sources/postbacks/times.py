"""Reads the times of a log: with a zone, since 1970, or naive where the configuration names the zone."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from recon.records.moment import BOUNDS, micros

# How many microseconds one unit has, told apart by size: seconds, milliseconds, microseconds, nanoseconds.
_UNITS = ((Decimal(10**11), 10**6), (Decimal(10**14), 10**3), (Decimal(10**17), 1))
_NANOSECONDS = Decimal(10**20)
_NUMBER = re.compile(r"[0-9]{9,19}(\.[0-9]{1,12})?")
_CALENDAR = re.compile(r"(?:19|20)\d{6}(?:\d{6})?")
_WEB_SERVER = re.compile(r"\d{2}/\w{3}/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}")
_RAKUTEN = re.compile(r"\d{8}_\d{4}")


class NaiveTime(ValueError):
    """This is a time without a zone where none was configured."""


def read_moment(value: object, *, zone: ZoneInfo | None) -> int | None:
    """Read a time as UTC microseconds; None where it is none of 1900 to 2199. Raises NaiveTime where only the zone is missing."""
    found = _read(value, zone=zone)
    return found if found is not None and BOUNDS[0] <= found < BOUNDS[1] else None


def _read(value: object, *, zone: ZoneInfo | None) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return _since_epoch(Decimal(value))
    if isinstance(value, datetime):
        return _in_utc(value, zone=zone)
    if isinstance(value, str):
        return _from_text(value.strip(), zone=zone)
    return None


def _since_epoch(number: Decimal) -> int | None:
    if not number.is_finite() or not 0 < number < _NANOSECONDS:
        return None
    for below, factor in _UNITS:
        if number < below:
            return int(number * factor)
    return int(number) // 1000


def _from_text(text: str, *, zone: ZoneInfo | None) -> int | None:
    if _NUMBER.fullmatch(text) and not _CALENDAR.fullmatch(text):
        return _since_epoch(Decimal(text))
    try:
        return _in_utc(_parsed(text), zone=zone)
    except NaiveTime:
        raise
    except ValueError:
        return None


def _parsed(text: str) -> datetime:
    if _WEB_SERVER.fullmatch(text):
        return datetime.strptime(text, "%d/%b/%Y:%H:%M:%S %z")
    if _RAKUTEN.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d_%H%M").replace(tzinfo=UTC)
    if _CALENDAR.fullmatch(text):
        return datetime.strptime(text.ljust(14, "0"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone is asked for below
    return datetime.fromisoformat(text.removesuffix(" UTC") + ("+00:00" if text.endswith(" UTC") else ""))


def _in_utc(when: datetime, *, zone: ZoneInfo | None) -> int | None:
    try:
        return _aware(when, zone=zone)
    except OverflowError:
        return None


def _aware(when: datetime, *, zone: ZoneInfo | None) -> int:
    if when.tzinfo is not None:
        return micros(when.astimezone(UTC))
    if zone is None:
        raise NaiveTime
    return micros(when.replace(tzinfo=zone).astimezone(UTC))
