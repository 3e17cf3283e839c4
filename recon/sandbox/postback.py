"""Reads a postback: which of its lines the stand-in takes (source: rakuten.md sections 1.2 to 1.5).

Why Rakuten calls a line bad is not documented; here a line is bad where a guide calls its fields required or limits
them: order id, click id, currency and times of the whole order, then SKU, quantity and amount of each line. Where no
guide says anything the programme's own settings decide.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.sandbox.accounts import (
    ForeignSku,
    Late,
    Linkless,
    OtherCurrency,
    PartlyBad,
    SandboxProgramme,
    Scale,
)
from recon.sandbox.bookings import SoldLine

_ORDER_ID = re.compile(r"\S(?:.{0,38}\S)?")
_WRITTEN = "%Y%m%d_%H%M"
_LISTS = ("skulist", "qlist", "amtlist")
_HUNDREDTHS = -2
_DIGITS = 15
_PSEUDO = frozenset({"DISCOUNT", "ORDERTAX"})
_RETURNING = ("R_", "r_")


class _Unreadable(ValueError):
    """This is a field in which a postback breaks the rules; its text says which rule."""


@dataclass(frozen=True, slots=True)
class Postback:
    """This is what a postback says: the lines that are taken, and why each of the others is not.

    `counted` are lines that the answer calls good although nothing is booked for them.
    """

    order_ref: str
    click_id: str
    currency: str = ""
    bought_at: datetime | None = None
    landed_at: datetime | None = None
    good: tuple[SoldLine, ...] = ()
    faulty: tuple[str, ...] = ()
    counted: int = 0


def read_postback(told: Mapping[str, str], programme: SandboxProgramme, *, now: datetime) -> Postback:
    """Read one postback; an order that breaks the rules has no good line."""
    columns = [_listed(told.get(name, "")) for name in _LISTS]
    names = _listed(told["namelist"]) if told.get("namelist") else [""] * len(columns[0])
    longest = max(len(column) for column in (*columns, names))
    click_id = told.get("tr", "")
    # Some senders write one blank where they have no click id.
    nothing = Postback(told.get("ord", ""), click_id if click_id.strip() else "")
    try:
        _check_lengths([*columns, names])
        _check_order(nothing, coupon=told.get("coupon", ""), programme=programme)
        currency = _currency(told.get("cur") or programme.currency, programme)
        bought_at, landed_at = _moment(told.get("date"), "date"), _moment(told.get("land"), "land")
        bought_at = _dated(bought_at, programme, now=now)
    except _Unreadable as wrong:
        return replace(nothing, faulty=(str(wrong),) * longest)
    good, faulty = _lines(zip(*columns, names, strict=True), currency=currency, programme=programme)
    whole = replace(
        nothing, currency=currency, bought_at=bought_at, landed_at=landed_at, good=good, faulty=faulty
    )
    if programme.late is Late.LOSES and _is_late(bought_at, programme, now=now):
        return replace(whole, good=(), counted=len(good))
    return _as_a_whole(whole, programme)


def is_pseudo(sku: str) -> bool:
    """Tell whether an SKU stands for a discount or a tax, which no list of SKUs has to name."""
    bare = sku[2:] if sku.startswith(_RETURNING) else sku
    return bare.upper() in _PSEUDO


def _as_a_whole(postback: Postback, programme: SandboxProgramme) -> Postback:
    if not (postback.good and postback.faulty) or programme.partly_bad is PartlyBad.KEEPS:
        return postback
    if programme.partly_bad is PartlyBad.DROPS:
        return replace(postback, good=(), counted=len(postback.good))
    again = ("another line of the order is bad",) * len(postback.good)
    return replace(postback, good=(), faulty=(*postback.faulty, *again))


def _check_lengths(columns: Iterable[list[str]]) -> None:
    lengths = [len(column) for column in columns]
    if len(set(lengths)) > 1:
        counts = ", ".join(f"{name} {n}" for name, n in zip((*_LISTS, "namelist"), lengths, strict=True))
        raise _Unreadable(f"the lists differ in length: {counts}")


def _check_order(order: Postback, *, coupon: str, programme: SandboxProgramme) -> None:
    if not _ORDER_ID.fullmatch(order.order_ref):
        raise _Unreadable("ord is not 1 to 40 characters that begin and end with no blank")
    if order.click_id:
        if not is_well_formed(order.click_id):
            raise _Unreadable("tr is not a click id")
    elif programme.linkless is Linkless.REFUSES:
        raise _Unreadable("tr is missing")
    elif programme.linkless is Linkless.COUPON and not coupon.strip():
        raise _Unreadable("tr is missing, and so is coupon")


def _lines(
    rows: "zip[tuple[str, ...]]", *, currency: str, programme: SandboxProgramme
) -> tuple[tuple[SoldLine, ...], tuple[str, ...]]:
    good, faulty = [], []
    for sku, quantity, amount, name in rows:
        try:
            minor = _minor(amount, currency=currency, programme=programme)
            good.append(SoldLine(_sku(sku, programme), _whole(quantity), minor, name))
        except _Unreadable as wrong:
            faulty.append(str(wrong))
    return tuple(good), tuple(faulty)


def _listed(text: str) -> list[str]:
    return text.split("|")


def _sku(text: str, programme: SandboxProgramme) -> str:
    if not text.strip():
        raise _Unreadable("a SKU is empty")
    foreign = programme.skus is not None and text not in programme.skus and not is_pseudo(text)
    if foreign and programme.foreign_sku is ForeignSku.BAD:
        raise _Unreadable(f"SKU '{text}' is not in the list")
    return text


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise _Unreadable(f"quantity '{text}' is not a whole number")
    return int(text)


def _currency(text: str, programme: SandboxProgramme) -> str:
    code = text.upper()
    try:
        decimals(code)
    except UnknownCurrency:
        raise _Unreadable(f"cur '{text}' is not a currency") from None
    if code == programme.currency or programme.other_currency is OtherCurrency.TAKES:
        return code
    if programme.other_currency is OtherCurrency.REFUSES:
        raise _Unreadable(f"cur '{code}' is not the network's {programme.currency}")
    return programme.currency


def _moment(text: str | None, name: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, _WRITTEN).replace(tzinfo=UTC)
    except ValueError:
        raise _Unreadable(f"{name} '{text}' is not YYYYMMDD_HHMM") from None


def _is_late(bought_at: datetime | None, programme: SandboxProgramme, *, now: datetime) -> bool:
    return bought_at is not None and now - bought_at > programme.horizon


def _dated(bought_at: datetime | None, programme: SandboxProgramme, *, now: datetime) -> datetime | None:
    if not _is_late(bought_at, programme, now=now):
        return bought_at
    if programme.late is Late.REFUSES:
        raise _Unreadable(f"date is more than {programme.horizon.days} days ago")
    return now if programme.late is Late.RECEIPT else bought_at


def _minor(text: str, *, currency: str, programme: SandboxProgramme) -> int:
    try:
        sent = Decimal(text)
    except InvalidOperation:
        raise _Unreadable(f"amount '{text}' is not a number") from None
    if not sent.is_finite() or sent.adjusted() > _DIGITS:
        raise _Unreadable(f"amount '{text}' is not a number")
    places = decimals(currency)
    as_it_stands = programme.scale is Scale.PLAIN or (programme.scale is Scale.UNSCALED and places == 0)
    major = sent if as_it_stands else sent.scaleb(_HUNDREDTHS)
    return int(major.scaleb(places).quantize(Decimal(1), rounding=ROUND_HALF_UP))
