"""One call as the page shows it: foreign texts on one line, each figure with its unit, each moment with what it means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.records import numerals
from recon.records.transaction import NetworkList
from recon.sandbox.bookings import Booking
from recon.sandbox.journal import Received, amount_of

# Control characters, and those that turn the direction of a text: what is shown must not rearrange its surroundings.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINES = 3
_OK = 200
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class LineShown:
    """This is one line of an order on the page."""

    sku: str
    quantity: int
    amount: str


@dataclass(frozen=True, slots=True)
class BookedShown:
    """This is where some of the lines are booked, and from when on that can be seen."""

    where: str
    lines: str
    seen: str
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown:
    """This is one row of the page; `standing` is booked, refused, lost or asked, and decides the colour."""

    number: int
    day: str
    time: str
    path: str
    asked: str
    mid: str
    order_ref: str
    lines: tuple[LineShown, ...]
    more: str
    total: str
    refused: tuple[str, ...]
    status: str
    answer: str
    fault: str
    booked: tuple[BookedShown, ...]
    standing: str


def call_shown(each: Received, *, now: datetime, lists: Mapping[NetworkList, str]) -> CallShown:
    """Show one call as of a moment."""
    hidden = each.line_count - len(each.refused) - min(len(each.lines), _LINES)
    return CallShown(
        number=each.number,
        day=numerals.day(each.at),
        time=f"{each.at:%H:%M:%S}",
        path=plain(each.path),
        asked=plain(each.asked.replace("&", " ")),
        mid=plain(each.mid),
        order_ref=plain(each.order_ref),
        lines=tuple(
            LineShown(plain(line.sku), line.quantity, f"{amount_of(line, each.currency)} {each.currency}")
            for line in each.lines[:_LINES]
        ),
        more=f"and {numerals.counted(hidden, 'more line')}" if hidden > 0 else "",
        total=f"{each.amount} {each.currency}" if each.amount is not None and len(each.booked) > 1 else "",
        refused=tuple(dict.fromkeys(plain(why) for why in each.refused)),
        # Whoever was cut off heard no status.
        status="no answer," if each.fault.startswith("reset") else str(each.status),
        answer=plain(each.answer),
        fault=each.fault.replace("_", " "),
        booked=tuple(_booked(each.booked, now=now, lists=lists)),
        standing=_standing(each),
    )


def plain(text: str) -> str:
    """Put a foreign text on one line, without what cannot be seen."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _standing(each: Received) -> str:
    if each.booked:
        return "part" if each.refused else "booked"
    names_an_order = each.mid or each.order_ref
    return "asked" if each.status == _OK and not names_an_order else "refused"


def _booked(
    bookings: tuple[Booking, ...], *, now: datetime, lists: Mapping[NetworkList, str]
) -> list[BookedShown]:
    groups: dict[tuple[NetworkList, str], list[Booking]] = {}
    for each in bookings:
        groups.setdefault((each.list, each.reason), []).append(each)
    shown = []
    for (listed, reason), booked in groups.items():
        visible_at = max(each.visible_at for each in booked)
        where = f"{lists[listed]} ({plain(reason)})" if reason else lists[listed]
        lines = numerals.counted(len(booked), "line")
        shown.append(BookedShown(where, lines, _seen(visible_at, now), is_seen=visible_at <= now))
    return shown


def _seen(visible_at: datetime, now: datetime) -> str:
    at = f"{numerals.day(visible_at)} {visible_at:%H:%M}"
    if visible_at <= now:
        return f"in reports since {at}"
    left = numerals.duration(-((now - visible_at) // _SECOND))
    return f"in reports in {left}, at {at}"
