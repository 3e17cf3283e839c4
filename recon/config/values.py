"""Texts of the configuration read as values: durations, percentages, zones, currencies, moments."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import SecretStr
from pydantic_core import PydanticCustomError

from recon.config.problem import nearest
from recon.records.money import UnknownCurrency, decimals
from recon.records.reference import NoSuchStep, parted

_DURATION = re.compile(r"(?P<number>[0-9]{1,6})(?P<unit>[smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LONGEST = timedelta(days=3660)
_PERCENT = re.compile(r"(?P<number>[0-9]{1,3}(\.[0-9]{1,6})?) *%")
_DAY_LENGTH = len("2026-06-01")

Start = date | datetime
"""A first moment: a day, which begins at midnight in the source's own zone, or an aware moment."""
Member = TypeVar("Member", bound=Enum)


def wrong(what: str, *, cure: str) -> PydanticCustomError:
    """Make the error that says what is wrong with a value and what to write instead."""
    return PydanticCustomError("wrong", "{what}; {cure}", {"what": what, "cure": cure})


def text(value: object) -> str:
    """Read a text that is not blank."""
    if not isinstance(value, str):
        raise wrong("is not a text", cure="write one text in quotes")
    if not value.strip():
        raise wrong("is blank", cure="write a value, or take the key out")
    return value.strip()


def secret(value: object) -> SecretStr:
    """Read a text that never prints."""
    if isinstance(value, SecretStr):
        return value
    return SecretStr(text(value))


def account_number(value: object) -> str:
    """Read a MID or an advertiser id, written with quotes or without."""
    written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(written, str) or not re.fullmatch(r"[0-9]{1,10}", written.strip()):
        cure = "write its digits only, for example '36373' (Rakuten's dashboard: Account > Account Summary)"
        raise wrong("is not a number of an account at Rakuten", cure=cure)
    return written.strip()


def currency(value: object) -> str:
    """Read a currency of ISO 4217."""
    code = text(value).upper()
    try:
        decimals(code)
    except UnknownCurrency:
        raise wrong("is not a currency of ISO 4217", cure="write for example 'EUR'") from None
    return code


def zone(value: object) -> str:
    """Read the name of a time zone."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = nearest(name, sorted(available_timezones())) or "Europe/Berlin"
        raise wrong("is not a time zone", cure=f"write for example '{near}'") from None
    return name


def duration(value: object) -> timedelta:
    """Read a duration such as '48h', '30m', '2d' or '90s'."""
    cure = "write a whole number and s, m, h, d or w, for example '48h', '30m' or '2d'"
    found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong("is not a duration", cure=cure)
    length = timedelta(**{_UNITS[found["unit"]]: int(found["number"])})
    if length > _LONGEST:
        raise wrong("is longer than ten years", cure=cure)
    return length


def lasting(value: object) -> timedelta:
    """Read a duration that is longer than nothing."""
    length = duration(value)
    if not length:
        raise wrong("lasts no time at all", cure="write a longer duration, for example '30m'")
    return length


def percent(value: object) -> Decimal:
    """Read a percentage such as '6%' as the exact share 0.06."""
    found = _PERCENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        # 0.06 could mean six per cent or six hundredths of one: the sign must be written.
        raise wrong("is not a percentage", cure="write a number and the sign in quotes, for example '6%'")
    share = (Decimal(found["number"]) / 100).normalize()
    if not 0 <= share <= 1:
        raise wrong("is more than everything", cure="write at most '100%'")
    return share


def step(value: object) -> str:
    """Read one step of a key: 'case', or 'prefix:SHOP-'."""
    word = value if isinstance(value, str) else ""
    try:
        parted(word)
    except NoSuchStep as no_such:
        raise wrong(
            "is no step of a key", cure=str(no_such).partition("; ")[2] or "see the example"
        ) from None
    return word


def whole(least: int, most: int) -> Callable[[object], int]:
    """Make the reader of a whole number within two bounds."""

    def read(value: object) -> int:
        number = int(value) if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,12}", value) else value
        if not isinstance(number, int) or isinstance(number, bool):
            raise wrong("is not a whole number", cure=f"write a whole number from {least} to {most}")
        if not least <= number <= most:
            raise wrong("is out of bounds", cure=f"write a whole number from {least} to {most}")
        return number

    return read


def choice(*known: str) -> Callable[[object], str]:
    """Make the reader of one word out of a few."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in known:
            return value
        words = ", ".join(f"'{word}'" for word in known)
        raise wrong("is not one of the words known here", cure=f"write one of {words}")

    return read


def member(kind: type[Member]) -> Callable[[object], Member]:
    """Make the reader of one member of a list of the records, by its name in small letters."""
    by_word = {one.name.lower().replace("_", "-"): one for one in kind}
    read_word = choice(*by_word)
    return lambda value: by_word[read_word(value)]


def matching(pattern: str, *, what: str, cure: str) -> Callable[[object], str]:
    """Make the reader of a text that has a shape."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value.strip()):
            raise wrong(what, cure=cure)
        return value.strip()

    return read


def order_pattern(value: object) -> str:
    """Read a regular expression that has a group for the order reference."""
    cure = "put round brackets around the order reference, for example 'order-([0-9]+)'"
    try:
        groups = re.compile(text(value)).groups
    except re.error:
        raise wrong("is not a regular expression", cure=cure) from None
    if not groups:
        raise wrong("has no group", cure=cure)
    return text(value)


def path(value: object) -> Path:
    """Read the path of a file or folder."""
    return Path(path_text(value))


def path_text(value: object) -> str:
    """Read a path or a pattern of paths."""
    written = text(value)
    if written.startswith("~"):
        # Left alone, it would quietly make a folder that is called "~".
        raise wrong("begins with ~, which is not expanded here", cure="write the whole path")
    return written


def listed(item: Callable[[object], str], *, least: int) -> Callable[[object], tuple[str, ...]]:
    """Make the reader of a list of texts, in the environment one text with commas."""

    def read(value: object) -> tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise wrong("is not a list of texts", cure="write for example ['one', 'two']")
        texts = tuple(dict.fromkeys(item(part) for part in parts))
        if len(texts) < least:
            raise wrong("is empty", cure="write at least one text, for example ['one']")
        return texts

    return read


def table(value: object) -> Mapping[str, str]:
    """Read a table of texts."""
    cure = "write for example { key = 'text' }"
    if not isinstance(value, dict):
        raise wrong("is not a table of texts", cure=cure)
    plain = {
        key: str(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry
        for key, entry in value.items()
    }
    odd = [key for key, entry in plain.items() if not isinstance(entry, str)]
    if odd:
        raise wrong(f"holds something other than a text under {odd[0]!r}", cure=cure)
    return plain


def names_table(value: object) -> Mapping[str, tuple[str, ...]]:
    """Read a table of names: one text each, or a list of them."""
    if not isinstance(value, dict):
        raise wrong("is not a table of names", cure="write for example { key = 'name' }")
    one = listed(text, least=1)
    return {key: one(entry if isinstance(entry, list | tuple) else [entry]) for key, entry in value.items()}


def start(value: object) -> Start:
    """Read a day or an aware moment, as TOML's own or as text."""
    cure = "write a day such as 2026-06-01, or a moment with its offset such as 2026-06-01T00:00:00Z"
    try:
        found = _start_of_text(value.strip()) if isinstance(value, str) else value
    except ValueError:
        raise wrong("is not a day or a moment", cure=cure) from None
    if not isinstance(found, date):
        raise wrong("is not a day or a moment", cure=cure)
    if isinstance(found, datetime) and found.tzinfo is None:
        raise wrong("is a moment without its offset from UTC", cure=cure)
    return found


def period(value: object) -> tuple[Start, Start]:
    """Read 'FIRST/END': from the first day or moment up to, not including, the end."""
    # Half open on purpose: whoever writes the last day instead claims a day too few, never one too many.
    cure = "write the first day and the day after the last, for example '2026-06-01/2026-07-01'"
    halves = value.split("/") if isinstance(value, str) else []
    if len(halves) != 2:  # noqa: PLR2004 - a start and an end
        raise wrong("is not a period", cure=cure)
    first, end = start(halves[0]), start(halves[1])
    if isinstance(first, datetime) is not isinstance(end, datetime):
        raise wrong("mixes a day and a moment", cure=cure)
    if moment_of(end, zone="UTC") <= moment_of(first, zone="UTC"):
        raise wrong("ends before it begins", cure=cure)
    return first, end


def moment_of(begin: Start, *, zone: str | None) -> datetime:
    """Turn a day into its midnight in a zone (UTC where none is known), a moment into UTC."""
    if isinstance(begin, datetime):
        return begin.astimezone(UTC)
    return datetime.combine(begin, time(), ZoneInfo(zone or "UTC")).astimezone(UTC)


def _start_of_text(written: str) -> Start:
    return date.fromisoformat(written) if len(written) <= _DAY_LENGTH else datetime.fromisoformat(written)
