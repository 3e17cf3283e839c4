"""Writes orders as the rows of a file; one with a value that the file cannot carry stays out, by the field's name."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from recon.resend.hold import Hold
from recon.resend.manual.bulk import MOST_ROWS, Entry, Layout, Line, Uncarried, listed, row
from recon.resend.manual.cancels import Cancel, NotCancelled
from recon.resend.manual.entry import ByHand, LeftOut

_CANCELLED = "cancelled or returned in the shop"
Cancelled = tuple[list[tuple[Cancel, Entry]], list[NotCancelled]]


def credit_rows(
    found: Iterable[ByHand | LeftOut], *, layout: Layout, reason: str
) -> tuple[list[tuple[ByHand, Entry]], list[LeftOut]]:
    """Write the orders that are to be entered, and list all others with their reasons."""
    rows: list[tuple[ByHand, Entry]] = []
    out: list[LeftOut] = []
    for order in found:
        if isinstance(order, LeftOut):
            out.append(order)
            continue
        why = reason or "not transmitted: " + "; ".join(held.hold for held in order.reasons)
        try:
            rows.append((order, _credit(order, layout=layout, reason=why)))
        except Uncarried as uncarried:
            out.append(LeftOut(order.candidate, str(uncarried), Hold.VALUE_UNFIT))
    return rows, out


def cancel_rows(cancels: Iterable[Cancel], *, layout: Layout, reason: str, zone: str) -> Cancelled:
    """Write the orders that are to be taken back as rows with their amounts below nothing."""
    why = reason or _CANCELLED
    return _carried(cancels, lambda each: _cancellation(each, layout=layout, reason=why, zone=zone))


def cancel_ids(cancels: Iterable[Cancel], *, layout: Layout) -> Cancelled:
    """Write the orders that are to be taken back as ids, one in a row."""
    return _carried(cancels, lambda each: _entry(each, (listed(each.order.order_ref, layout=layout),)))


def _carried(cancels: Iterable[Cancel], written: Callable[[Cancel], Entry]) -> Cancelled:
    rows: list[tuple[Cancel, Entry]] = []
    out: list[NotCancelled] = []
    for each in cancels:
        try:
            rows.append((each, written(each)))
        except Uncarried as uncarried:
            out.append(NotCancelled(each.order, str(uncarried)))
    return rows, out


def _credit(order: ByHand, *, layout: Layout, reason: str) -> Entry:
    candidate = order.candidate
    rows = tuple(
        row(
            Line(
                order_ref=candidate.order_ref,
                sid=order.sid,
                bought_on=order.bought_on,
                sku=line.sku,
                quantity=line.quantity,
                amount=line.amount,
                currency=order.currency,
                product=line.name,
                reason=reason,
            ),
            layout=layout,
        )
        for line in order.lines
    )
    ref, number = candidate.order_ref, candidate.key_number
    return _fitting(Entry(candidate.programme, number, ref, order.amount, order.currency, rows))


def _cancellation(each: Cancel, *, layout: Layout, reason: str, zone: str) -> Entry:
    order = each.order
    if order.bought_at is None:
        raise Uncarried("purchase date", "is not known")
    rows = tuple(
        row(
            Line(
                order_ref=order.order_ref,
                sid=order.sid,
                bought_on=order.bought_at.astimezone(ZoneInfo(zone)).date(),
                sku=typed.sku,
                quantity=typed.quantity,
                amount=typed.amount,
                currency=order.currency,
                product=typed.product,
                reason=reason,
            ),
            layout=layout,
        )
        for typed in each.typed
    )
    return _fitting(_entry(each, rows))


def _entry(each: Cancel, rows: tuple[str, ...]) -> Entry:
    order = each.order
    amount = sum(typed.amount for typed in each.typed)
    return Entry(order.programme, order.key_number, order.order_ref, amount, order.currency, rows)


def _fitting(entry: Entry) -> Entry:
    if len(entry.rows) > MOST_ROWS:
        raise Uncarried("lines", f"are {len(entry.rows):,}, more than the {MOST_ROWS:,} of one file")
    return entry
