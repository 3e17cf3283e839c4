"""Why a recorded order looks different at Rakuten and is right: each with its code and the figures that show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from recon.records import numerals
from recon.records.money import Money, millionths

_REDUCTIONS = frozenset({"discount", "r_discount"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLine:
    """This is one commissionable line of Rakuten's: `amount` in minor units, commission in millionths of a major unit."""

    sku: str
    amount: int
    commission: int | None
    processed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """This is an order that is recorded as expected, as shop and report tell it; None is what the shop does not know.

    `restated` is by how much pulls found the commission changed since a line was first seen, in millionths of a major
    unit, with the amount as it was. `by_hand` says who entered it, '' where nobody is known to have.
    """

    currency: str
    placed_at: datetime
    net: int
    refunded: int
    lines: Sequence[ListedLine]
    tolerance: int = 1
    gross: int | None = None
    tax: int | None = None
    shipping: int | None = None
    discount: int | None = None
    restated: int = 0
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """This is one difference that is as it should be: its code in the field's list, and what shows it."""

    code: str
    sentence: str


def right_differences(order: Recorded) -> tuple[Right, ...]:
    """Tell what about a recorded order is different and right; nothing where its amount is another one."""
    kept = order.net - order.refunded
    if not order.lines or abs(sum(line.amount for line in order.lines) - kept) > order.tolerance:
        return ()
    return tuple(
        Right(code, sentence)
        for code, told in (
            ("L04", _base(order)),
            ("L05", _reduced(order)),
            ("L21", _processed_later(order)),
            ("L23", _adjusted(order)),
            ("L24", _by_hand(order)),
        )
        for sentence in told
    )


def _base(order: Recorded) -> Iterator[str]:
    """Tell tax and delivery where all three figures of the shop explain the difference to the last minor unit."""
    if order.gross is None or order.tax is None or order.shipping is None:
        return
    beside = order.tax + order.shipping
    if beside <= 0 or abs(order.gross - beside - order.net) > order.tolerance:
        return
    gross, net, tax, shipping = (
        Money(each, order.currency) for each in (order.gross, order.net, order.tax, order.shipping)
    )
    yield f"The customer paid {gross}, and the commission base is {net}: tax {tax} and delivery {shipping} are no part of it."


def _reduced(order: Recorded) -> Iterator[str]:
    if not order.discount:
        return
    is_line = any(line.amount < 0 and line.sku.strip().lower() in _REDUCTIONS for line in order.lines)
    where = "as a line of its own" if is_line else "on the lines"
    yield f"A discount of {Money(abs(order.discount), order.currency)} lowers the commission base, {where}."


def _processed_later(order: Recorded) -> Iterator[str]:
    first = min(line.processed_at for line in order.lines)
    if (first.year, first.month) > (order.placed_at.year, order.placed_at.month):
        days = numerals.counted((first.date() - order.placed_at.date()).days, "day")
        yield f"Processed {days} after it was placed: it stands in the invoice of {first:%Y-%m}, not of {order.placed_at:%Y-%m} (GMT)."


def _adjusted(order: Recorded) -> Iterator[str]:
    """Tell a commission that was changed without a sale: by a line of no amount, or restated in a line that was there."""
    beside = sum(line.commission or 0 for line in order.lines if not line.amount)
    changed = beside + order.restated
    if changed:
        more = "raised" if changed > 0 else "lowered"
        by = millionths(abs(changed), order.currency)
        yield f"Rakuten {more} the commission by {by} after it was recorded; the sale is as it was."


def _by_hand(order: Recorded) -> Iterator[str]:
    if order.by_hand:
        yield f"Added by hand: {order.by_hand}."
