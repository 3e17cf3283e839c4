"""How the flags of `recon try` are read: days, durations, shares, each refused with an example."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import typer

from recon.records.money import UnknownCurrency, decimals
from recon.sources.guess.dates import FORMATS

_SPAN = re.compile(r"(?P<count>\d{1,4}) ?(?P<unit>[hd])")
_PERCENT = Decimal(100)


def days(text: str | None) -> tuple[date, date] | None:
    """Read a period of whole days, both included: 2026-10-01/2026-10-31."""
    if text is None:
        return None
    try:
        first, last = (date.fromisoformat(part.strip()) for part in text.split("/"))
    except ValueError:
        first, last = date.max, date.min
    if first > last:
        message = f"--period: '{text}' is not a period; write its first and last day, for example 2026-10-01/2026-10-31"
        raise typer.BadParameter(message)
    return first, last


def duration(text: str) -> timedelta:
    """Read hours or days: 48h, 3d."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        message = f"--settle: '{text}' is not a duration; write for example 48h or 3d"
        raise typer.BadParameter(message)
    count = int(found["count"])
    return timedelta(hours=count) if found["unit"] == "h" else timedelta(days=count)


def share(text: str | None) -> Decimal | None:
    """Read a share: 6% or 0.06."""
    if text is None:
        return None
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal(-1)
    rate = number / _PERCENT if text.strip().endswith("%") else number
    if not 0 <= rate < 1:
        message = f"--commission-rate: '{text}' is not a share; write for example 6%"
        raise typer.BadParameter(message)
    return rate


def code(text: str | None) -> str | None:
    """Read a currency's code."""
    if text is None:
        return None
    try:
        decimals(text.upper())
    except UnknownCurrency as error:
        raise typer.BadParameter(str(error)) from error
    return text.upper()


def decimal_sign(text: str | None) -> str | None:
    """Read a decimal sign."""
    if text not in {None, ".", ","}:
        message = f"--decimal: '{text}' is neither . nor ,"
        raise typer.BadParameter(message)
    return text


def order_of_dates(text: str | None, *, flag: str) -> str | None:
    """Read the order of a date's parts."""
    if text is not None and text not in FORMATS:
        message = f"{flag}: '{text}' is not known; write dmy, mdy or ymd"
        raise typer.BadParameter(message)
    return text
