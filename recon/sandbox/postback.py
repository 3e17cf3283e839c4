"""Reads a postback: which of its lines the stand-in takes (source: rakuten.md sections 1.2 to 1.5).

Why Rakuten calls a line bad is not documented; here a line is bad where a guide calls its fields required or limits
them: order id, click id, currency and times of the whole order, then SKU, quantity and amount of each line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.sandbox.accounts import SandboxProgramme
from recon.sandbox.bookings import SoldLine

_ORDER_ID = re.compile(r"\S(?:.{0,38}\S)?")
_WRITTEN = "%Y%m%d_%H%M"
_LISTS = ("skulist", "qlist", "amtlist")
_HUNDREDTHS = -2


class _Unreadable(ValueError):
    """This is a field in which a postback breaks the rules."""


@dataclass(frozen=True, slots=True)
class Postback:
    """This is what a postback says: the lines that are taken, and how many are not.

    `unbooked` lines are called good, and stand in no report.
    """

    order_ref: str
    click_id: str
    currency: str
    bought_at: datetime | None
    landed_at: datetime | None
    good: tuple[SoldLine, ...]
    bad: int
    unbooked: int = 0


def read_postback(told: Mapping[str, str], programme: SandboxProgramme) -> Postback:
    """Read one postback; an order that breaks the rules has no good line."""
    columns = [_listed(told.get(name, "")) for name in _LISTS]
    names = _listed(told["namelist"]) if told.get("namelist") else [""] * len(columns[0])
    lengths = {len(column) for column in (*columns, names)}
    nothing = Postback(told.get("ord", ""), told.get("tr", ""), "", None, None, (), max(lengths))
    try:
        currency = _currency(told.get("cur") or programme.currency)
        bought_at, landed_at = _moment(told.get("date")), _moment(told.get("land"))
    except _Unreadable:
        return nothing
    order_is_sound = _ORDER_ID.fullmatch(nothing.order_ref) and is_well_formed(nothing.click_id)
    if len(lengths) > 1 or not order_is_sound:
        return nothing
    good, bad = _lines(zip(*columns, names, strict=True), currency=currency, programme=programme)
    return Postback(nothing.order_ref, nothing.click_id, currency, bought_at, landed_at, good, bad)


def _lines(
    rows: "zip[tuple[str, ...]]", *, currency: str, programme: SandboxProgramme
) -> tuple[tuple[SoldLine, ...], int]:
    good, bad = [], 0
    for sku, quantity, amount, name in rows:
        try:
            minor = _minor(amount, currency=currency, programme=programme)
            good.append(SoldLine(_filled(sku), _whole(quantity), minor, name))
        except _Unreadable:
            bad += 1
    return tuple(good), bad


def _listed(text: str) -> list[str]:
    return text.split("|")


def _filled(text: str) -> str:
    if not text.strip():
        raise _Unreadable(text)
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}", text):
        raise _Unreadable(text)
    return int(text)


def _currency(text: str) -> str:
    code = text.upper()
    try:
        decimals(code)
    except UnknownCurrency:
        raise _Unreadable(text) from None
    return code


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        raise _Unreadable(text) from None


def _minor(text: str, *, currency: str, programme: SandboxProgramme) -> int:
    try:
        sent = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(text) from None
    if not sent.is_finite():
        raise _Unreadable(text)
    places = decimals(currency)
    unscaled = programme.plain or (programme.unscaled_zero_decimal and places == 0)
    major = sent if unscaled else sent.scaleb(_HUNDREDTHS)
    return int(major.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP))
