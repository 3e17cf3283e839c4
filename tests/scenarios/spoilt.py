"""Ways in which a whole book is bad: a column of nonsense, clocks that are off, amounts in another currency."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.records.kind import Kind
from tests.scenarios.markets import AS_OF, DAY, HOUR
from tests.scenarios.tale import Row
from tests.scenarios.world import World

Change = Callable[[Row], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoilt:
    """This is one bad book: what is done to it, and what is said of the orders that are well in truth.

    `gap` says why orders are wrongly called missing today; '' where none is.
    """

    what: str
    spoil: Callable[[World], None]
    said: Kind
    gap: str = ""


def _orders(world: World) -> Iterator[Row]:
    return (row for tale in world.tales for row in tale.orders)


def _attempts(world: World) -> Iterator[Row]:
    return (row for tale in world.tales for row in tale.attempts)


def _report(world: World) -> Iterator[Row]:
    return (row for tale in world.tales for row in tale.transactions)


def _each(rows: Callable[[World], Iterator[Row]], change: Change) -> Callable[[World], None]:
    def spoil(world: World) -> None:
        for row in rows(world):
            change(row)

    return spoil


def _sets(**columns: object) -> Change:
    return lambda row: row.update(columns)


def shifted(by: timedelta) -> Change:
    """Make the change that moves every moment of a row."""

    def change(row: Row) -> None:
        row.update({name: value + by for name, value in row.items() if isinstance(value, datetime)})

    return change


def _click_for_all(row: Row) -> None:
    row["click_id"] = row["click_id"] or "undefined"


def _sku_for_reference(row: Row) -> None:
    row["order_ref"] = row["sku"]


def _other_label(row: Row) -> None:
    row["currency"] = "SEK" if row["currency"] != "SEK" else "EUR"


def _converted(row: Row) -> None:
    assert isinstance(row["amount"], int)
    row["amount"] = row["amount"] * 109 // 100
    row["currency"] = "SEK"


def _as_if_converted(row: Row) -> None:
    assert isinstance(row["amount"], int)
    row["amount"] = row["amount"] * 109 // 100


def is_in_lost_day(moment: object) -> bool:
    """Tell whether a moment lies in the day that a cut report or log lacks."""
    return isinstance(moment, datetime) and AS_OF - 15 * DAY <= moment < AS_OF - 14 * DAY


def _report_without_a_day(world: World) -> None:
    for tale in world.tales:
        if tale.transactions and is_in_lost_day(tale.transactions[0]["processed_at"]):
            tale.transactions.clear()


def _log_without_a_day(world: World) -> None:
    for tale in world.tales:
        tale.attempts = [row for row in tale.attempts if not is_in_lost_day(row["sent_at"])]


SPOILT = (
    Spoilt(what="the shop writes 'undefined' where there is no click", spoil=_each(_orders, _click_for_all), said=Kind.MATCHED),
    Spoilt(what="the shop's stores are nonsense", spoil=_each(_orders, _sets(store="n/a")), said=Kind.SHOP_NOT_COVERED),
    Spoilt(what="the shop's references are nonsense", spoil=_each(_orders, _sets(order_ref="n/a")), said=Kind.NETWORK_NOT_COVERED),
    Spoilt(what="the shop's currencies are wrong", spoil=_each(_orders, _other_label), said=Kind.AMOUNT_NOT_COMPARED),
    Spoilt(what="the log's MIDs are nonsense", spoil=_each(_attempts, _sets(mid="n/a")), said=Kind.MATCHED),
    Spoilt(what="the log's references are nonsense", spoil=_each(_attempts, _sets(order_ref="n/a")), said=Kind.MATCHED),
    Spoilt(what="the report's MIDs are nonsense", spoil=_each(_report, _sets(mid="n/a")), said=Kind.NETWORK_NOT_COVERED),
    Spoilt(what="the report's references are SKUs", spoil=_each(_report, _sku_for_reference), said=Kind.NETWORK_NOT_COVERED),
    Spoilt(what="the report's amounts are nonsense", spoil=_each(_report, _sets(amount=1)), said=Kind.AMOUNT_DIFFERS),
    Spoilt(what="the report is labelled in another currency", spoil=_each(_report, _other_label), said=Kind.AMOUNT_NOT_COMPARED),
    Spoilt(what="the report is in another currency", spoil=_each(_report, _converted), said=Kind.AMOUNT_NOT_COMPARED),
    Spoilt(what="the report is in another currency and does not say so", spoil=_each(_report, _as_if_converted), said=Kind.AMOUNT_DIFFERS),
    Spoilt(what="B64: the report lacks a day and vouches for it", spoil=_report_without_a_day, said=Kind.MATCHED,
           gap="a programme with fewer than ten lines a day has empty days: see tests/jobs/test_times.py for busy ones"),
    Spoilt(what="D02: the log lacks a day and vouches for it", spoil=_log_without_a_day, said=Kind.MATCHED),
    *(
        Spoilt(what=f"{name} clock is off by {hours:+} hours", spoil=_each(rows, shifted(hours * HOUR)), said=Kind.MATCHED)
        for hours in (9, -9)
        for name, rows in (("D05: the log's", _attempts), ("B55: the report's", _report), ("the shop's", _orders))
    ),
)  # fmt: skip
