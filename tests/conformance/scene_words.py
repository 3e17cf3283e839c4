"""The words of a scene's table: moments of one week, money, what is set for a programme and noted of an order."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from recon.matching.foreign import Exchanged
from recon.matching.request import WAITS, Parameters
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.order import OrderState
from recon.records.programme import Due
from recon.records.transaction import NetworkList
from tests.conformance.books import Order
from tests.conformance.rates import DOLLAR, EURO, exchanged

_MONDAY = micros(datetime(2026, 11, 2, tzinfo=UTC))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MINUTE = 60_000_000
_UNITS = {"min": _MINUTE, "h": 60 * _MINUTE}
_Value = TypeVar("_Value")
_CURRENCIES = {"EUR": EURO, "USD": DOLLAR}
_WHOLE = "Mon 00:00 to Sun 12:00"
USUAL = {
    "judged": "Sun 12:00",
    "settled after": "48 h",
    "sent within": "30 min",
    "rounding of a line": "0.01",
    "due when": "paid",
    "postback log": "kept",
    "shop read": _WHOLE,
    "log read": _WHOLE,
    "report read": _WHOLE,
}
"""What holds in a scene that says nothing else."""


class UnknownWord(Exception):
    """This is a word that scenes do not have; it says which, and which they have."""


def moment(words: str) -> int:
    """Read 'Mon 10:00' as UTC microseconds of the scenes' one week."""
    found = re.fullmatch(r"(\w{3}) (\d\d):(\d\d)", words)
    if not found or found[1] not in _DAYS:
        raise UnknownWord(f"'{words}' is no moment; write for example 'Mon 10:00'")
    return _MONDAY + ((_DAYS.index(found[1]) * 24 + int(found[2])) * 60 + int(found[3])) * _MINUTE


def money(words: str) -> tuple[int, int]:
    """Read '40.00' or '40.00 USD' as minor units and the number of the currency; euro where none is told."""
    found = re.fullmatch(r"(-?)(\d+)\.(\d\d)(?: ([A-Z]{3}))?", words)
    if not found or (found[4] or "EUR") not in _CURRENCIES:
        raise UnknownWord(f"'{words}' is no amount; write for example '40.00', '-40.00' or '40.00 USD'")
    minor = int(found[2] + found[3])
    return -minor if found[1] else minor, _CURRENCIES[found[4] or "EUR"]


def span(words: str) -> int:
    """Read '48 h' or '30 min' as microseconds."""
    count, unit = words.split()
    return int(count) * _UNITS[unit]


def window(words: str) -> tuple[int, int]:
    """Read 'Mon 00:00 to Sun 12:00' as its two ends."""
    start, end = words.split(" to ")
    return moment(start), moment(end)


def named(word: str, names: Mapping[str, _Value], what: str) -> _Value:
    """Look a word up among the names there are."""
    if word not in names:
        raise UnknownWord(f"'{word}' is no {what}; there are: {', '.join(names)}")
    return names[word]


KINDS = {kind.label: kind for kind in Kind}
LISTS = {
    "sale": NetworkList.COMMISSIONABLE,
    "not commissionable": NetworkList.NON_COMMISSIONABLE,
    "event": NetworkList.EVENT,
}
ANSWERS = {
    prefix + outcome.name.lower().replace("_", " "): (kind, outcome)
    for prefix, kind in (("", AttemptKind.SALE), ("reversal ", AttemptKind.REVERSAL), ("event ", AttemptKind.EVENT))
    for outcome in Outcome
}  # fmt: skip
_SETTINGS: dict[str, Callable[[str], dict[str, int]]] = {
    "judged": lambda words: {"as_of": moment(words)},
    "settled after": lambda words: dict.fromkeys(("settle", *WAITS), span(words)),
    "sent within": lambda words: {"send_within": span(words)},
    "rounding of a line": lambda words: {"tolerance": money(words)[0]},
    "due when": lambda words: {"due_rule": int(Due[words.upper()])},
    "postback log": lambda words: {"has_log": ("none", "kept").index(words)},
    "shop read": lambda words: dict(zip(("shop_from", "shop_until"), window(words), strict=True)),
    "log read": lambda words: dict(zip(("log_from", "log_until"), window(words), strict=True)),
    "report read": lambda words: dict(zip(("net_from", "net_until"), window(words), strict=True)),
    "log lacks": lambda words: dict(zip(("log_hole_from", "log_hole_until"), window(words), strict=True)),
    "report lacks": lambda words: dict(zip(("net_hole_from", "net_hole_until"), window(words), strict=True)),
    "log lacks also": lambda words: dict(zip(("log_hole_2_from", "log_hole_2_until"), window(words), strict=True)),
    "report lacks also": lambda words: dict(zip(("net_hole_2_from", "net_hole_2_until"), window(words), strict=True)),
    "a euro buys": lambda _: {},
    "whole report": lambda words: {named(words, {"in another currency": "net_foreign"}, "such report"): 1},
    "references": lambda words: {named(words, {"log has others": "log_paired", "report has others": "net_paired"}, "such trouble"): 0},
}  # fmt: skip


def rates(said: Mapping[str, str]) -> list[Exchanged]:
    """Read how dollars go with euros: at a rate with two per cent on both sides where a scene states one."""
    rate = money(said["a euro buys"])[0] if "a euro buys" in said else 0
    return [exchanged(1, ends=(rate * 98, rate * 102))]


def rules(said: Mapping[str, str]) -> Parameters:
    """Make the programme of a scene: the usual settings, but for those that it says itself."""
    read: dict[str, Any] = {}
    for name, words in {**USUAL, **said}.items():
        read |= named(name, _SETTINGS, "setting")(words)
    return Parameters(number=1, name="scene", **read)


_RULES = ("own order", "channel", "credited elsewhere", "click too old", "product", "customer")
CASE_NOTES = {
    "no reference": {"blank": 1},
    "no programme": {"programme": 0},
}
"""Notes that hold of all rows of a case."""
LINKS = {"stands under another": 1, "may be another": 2, "is another's": 3}
ANOTHERS_LINE = "another's line"
MARKS = {"its like earns commission": 4, "recorded for nobody": 5}
_ORDER_NOTES: dict[str, Callable[[Order, str], Order]] = {
    "pending": lambda order, _: replace(order, state=OrderState.PENDING, paid=None),
    "payment time not kept": lambda order, _: replace(order, paid=None),
    "paid": lambda order, words: replace(order, paid=moment(words)),
    "shipped": lambda order, words: replace(order, shipped=moment(words)),
    "cancelled": lambda order, words: replace(order, state=OrderState.CANCELLED, cancelled=moment(words)),
    "returned": lambda order, words: replace(
        order, state=OrderState.REFUNDED, refunded=moment(words), refund=order.first, net=0
    ),
    "refunded": lambda order, words: _refunded(order, *words.split(" ", 1)),
    "test": lambda order, _: replace(order, test=1),
    "left out for": lambda order, words: replace(order, rule=_RULES.index(words) + 11),
    "number of another reference": lambda order, _: replace(order, check=8),
    "lines": lambda order, words: replace(order, lines=int(words)),
}


def noted(order: Order, note: str) -> Order:
    """Change an order by what is noted of it: 'cancelled Tue 09:00'."""
    for name in sorted(_ORDER_NOTES, key=len, reverse=True):
        if note == name or note.startswith(f"{name} "):
            return _ORDER_NOTES[name](order, note.removeprefix(name).strip())
    there_are = ", ".join([*_ORDER_NOTES, *CASE_NOTES, *LINKS, *MARKS, ANOTHERS_LINE])
    raise UnknownWord(f"'{note}' is no note of an order; there are: {there_are}")


def _refunded(order: Order, amount: str, when: str) -> Order:
    refund, _ = money(amount)
    return replace(order, refund=refund, refunded=moment(when), net=order.first - refund)
