"""What is to be taken back at Rakuten by hand: orders that stand there in full and were cancelled or returned in the shop.

The list is of order ids, at most 50 a file; quantities and amounts are typed beside them, without a minus sign and
never more than is shown (source: rakuten.md sections 6.1 and 6.2).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from recon.records.kind import Kind
from recon.records.programme import Programme
from recon.resend.policy import CancelWindow
from recon.resend.request import LONGEST_REFERENCE

MOST_IDS = 50
KINDS = (Kind.CANCELLED_NOT_REVERSED, Kind.REFUND_NOT_REVERSED)
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """This is one SKU of an order as Rakuten's report shows it: pieces and amount, all its lines together."""

    sku: str
    product: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class Back:
    """This is what of one SKU came back, as the shop has it, in minor units."""

    sku: str
    quantity: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """This is an order that Rakuten shows for too much. `sent_at` is when Rakuten took it in, `bought_at` when the
    shop said it was bought, `sid` the one publisher of its lines.

    `too_much` is the shop's word of how much of it is to go, in minor units; `back` the lines that came back. `by_hand`
    says that it stands in a file; `settled` is when it was written into one whose amount the report shows since.
    """

    programme: str
    key_number: int
    order_ref: str
    kind: Kind
    currency: str
    too_much: int
    shown: tuple[Shown, ...]
    back: tuple[Back, ...]
    sent_at: datetime | None
    bought_at: datetime | None = None
    sid: str = ""
    locked: bool = False
    by_hand: str = ""
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """This is what is typed into the form for one SKU: no minus sign, and no more than is shown."""

    sku: str
    product: str
    quantity: int
    amount: int
    shown: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """This is an order for the list, with what is typed beside it, and the last day for it where one is known."""

    order: Recorded
    typed: tuple[Typed, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class NotCancelled:
    """This is an order that is not on the list: why, and what is done first, step by step."""

    order: Recorded
    why: str
    steps: tuple[str, ...] = ()


def cancel(
    order: Recorded, *, programme: Programme, window: CancelWindow, as_of: datetime
) -> Cancel | NotCancelled:
    """Say what is typed to take an order back, or why it must not be on the list."""
    until = last_day(order.sent_at, window=window, zone=programme.zone)
    barred = _barred(order, until=until, today=as_of.astimezone(ZoneInfo(programme.zone)).date())
    if barred:
        return NotCancelled(order, barred)
    typed = _typed(order)
    if isinstance(typed, str):
        return NotCancelled(order, typed)
    discounts = [each for each in order.shown if each.amount < 0]
    if discounts and order.kind is not Kind.CANCELLED_NOT_REVERSED:
        # Given back whole, it would be paid for on what the customer keeps.
        return NotCancelled(
            order, "a part of it came back, and it has a discount line; a person decides what is typed"
        )
    if discounts:
        return NotCancelled(
            order, "it has a discount line, which is given back first", _steps(discounts, typed)
        )
    return Cancel(order, typed, until)


def _barred(order: Recorded, *, until: date | None, today: date) -> str:
    if order.by_hand:
        return order.by_hand
    if order.locked:
        return "Rakuten has locked it: it is invoiced, and only Rakuten can change it"
    if len(order.order_ref) > LONGEST_REFERENCE or order.order_ref.split() != [order.order_ref]:
        return "its reference is no single word of 1 to 40 characters"
    if until is not None and today > until:
        return f"its time is over: it could be cancelled until {until:%Y-%m-%d}; ask Rakuten"
    return ""


def last_day(sent_at: datetime | None, *, window: CancelWindow, zone: str) -> date | None:
    """Tell the last day on which an order may be cancelled: a span after it was sent, or the next month's end."""
    if sent_at is None or window is None:
        return None
    day = sent_at.astimezone(ZoneInfo(zone)).date()
    if isinstance(window, timedelta):
        return day + window
    # The first day two months on, less a day: the end of the month after the one it was sent in.
    months = day.year * _DECEMBER + day.month + 1
    return date(months // _DECEMBER, months % _DECEMBER + 1, 1) - timedelta(days=1)


def soonest_first(cancels: Iterable[Cancel]) -> list[Cancel]:
    """Put those first whose time ends first."""
    return sorted(cancels, key=lambda each: (each.until or date.max, each.order.order_ref))


def summed(lines: Iterable[Shown]) -> tuple[Shown, ...]:
    """Add up the lines of a report by SKU: a correction that was made already is in the sum."""
    by_sku: defaultdict[str, list[Shown]] = defaultdict(list)
    for line in lines:
        by_sku[line.sku].append(line)
    return tuple(
        Shown(sku, some[0].product, _pieces(some), amount)
        for sku, some in by_sku.items()
        if (amount := sum(each.amount for each in some))
    )


def _pieces(lines: Iterable[Shown]) -> int:
    """Count pieces; a correction has its amount below nothing, and its pieces with either sign."""
    return max(0, sum(-abs(each.quantity) if each.amount < 0 else each.quantity for each in lines))


def _typed(order: Recorded) -> tuple[Typed, ...] | str:
    goods = {each.sku: each for each in order.shown if each.amount > 0}
    if not goods:
        return "Rakuten shows no line of it that could be cancelled"
    if order.kind is Kind.CANCELLED_NOT_REVERSED:
        if sum(each.amount for each in order.shown) != order.too_much:
            return "the lines that Rakuten shows do not add up to what is too much; a person decides what is typed"
        return tuple(
            Typed(each.sku, each.product, each.quantity, each.amount, each.amount) for each in goods.values()
        )
    typed: list[Typed] = []
    for back in _together(order.back):
        shown = goods.get(back.sku)
        if shown is None:
            return f"SKU {back.sku} came back, which Rakuten does not show; a person decides what is typed"
        amount, quantity = min(back.amount, shown.amount), min(back.quantity, shown.quantity)
        typed.append(Typed(shown.sku, shown.product, quantity, amount, shown.amount))
    total = sum(each.amount for each in typed)
    if total != order.too_much:
        return "the lines that came back do not add up to what is too much; a person decides what is typed"
    return tuple(typed)


def _together(back: Iterable[Back]) -> list[Back]:
    """Add up what came back by SKU: two lines of one SKU are one line of the report."""
    found: dict[str, Back] = {}
    for each in back:
        known = found.get(each.sku, Back(each.sku, 0, 0))
        found[each.sku] = Back(each.sku, known.quantity + each.quantity, known.amount + each.amount)
    return [each for each in found.values() if each.amount > 0 or each.quantity > 0]


def _steps(discounts: Sequence[Shown], typed: Sequence[Typed]) -> tuple[str, ...]:
    """Say in which order a discount and the goods are taken back: never the goods first."""
    names = ", ".join(each.sku or "the line without a SKU" for each in discounts)
    goods = ", ".join(each.sku for each in typed)
    return (
        f"enter a manual credit over {names} without its minus sign, which gives the discount back",
        "wait until the report shows that credit; `recon pull`, `recon run`",
        f"cancel the goods ({goods}): `recon manual cancels` lists the order then",
    )
