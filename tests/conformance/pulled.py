"""Brings rolled books to a shelf as a shop, a log and a network would: as text rows, in one pull or in many."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from recon.books.keys import KeyRules
from recon.matching.request import Parameters
from recon.records.moment import micros
from recon.records.order import OrderState
from recon.records.stable import stable_number
from recon.records.transaction import NetworkList
from tests.conformance.books import Attempt, Books, Line, Order
from tests.conformance.rates import EURO
from tests.jobs.books_scene import HOUR, NOON, Shelves, attempt, line, order

_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")
_CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
Cells = Mapping[str, object]


def plain(rolled: Books) -> Books:
    """Leave out of rolled books what text rows cannot say: rules, marks, links, and numbers that two keys share."""
    return Books(
        orders=[replace(each, check=7, rule=0, net=each.first) for each in rolled.orders],
        attempts=[replace(each, check=7) for each in rolled.attempts],
        lines=[replace(each, sku=0) for each in rolled.lines],
        programmes=rolled.programmes,
    )


def rules(rolled: Books) -> list[Parameters]:
    """Number the programmes as the product does, by their names."""
    return [replace(each, number=stable_number(each.name)) for each in rolled.programmes[1:]]


def shelves(folder: Path, rolled: Books) -> Shelves:
    """Make empty shelves that know the programmes of the books."""
    names = {each.name: each.name for each in rolled.programmes[1:]}
    return Shelves(folder, KeyRules(stores=names, mids=names))


def reference(key: int) -> str:
    """Write a key as the reference that stands on the rows."""
    return f"ORDER-{key:04d}"


def pull_at_once(made: Shelves, rolled: Books) -> None:
    """Bring all rows in one pull."""
    for book, rows in _rows(rolled).items():
        made.pull(book, rows, at=NOON)


def pull_in_parts(made: Shelves, rolled: Books, *, pulls: int, chance: Random) -> Iterator[None]:
    """Bring each row in one pull or in several, and an order that was pulled before it changed as it was then."""
    parts: list[dict[str, list[dict[str, object]]]] = [{book: [] for book in _BOOKS} for _ in range(pulls)]
    for book, rows in _rows(rolled).items():
        for row in rows:
            mine = sorted(chance.sample(range(pulls), k=chance.randint(1, pulls)))
            for number in mine:
                early = number != mine[-1] and book == "orders"
                parts[number][book].append(_before_it_changed(row) if early else row)
    for number, part in enumerate(parts):
        for book, rows in part.items():
            chance.shuffle(rows)
            made.pull(book, rows, at=NOON + number * HOUR)
        yield


def _before_it_changed(row: Cells) -> dict[str, object]:
    called_off = row["state"] in {OrderState.CANCELLED, OrderState.REFUNDED}
    was = OrderState.CONFIRMED if called_off else row["state"]
    early = {"cancelled_at": None, "refunded_at": None, "refunded_amount": 0}
    return {**row, **early, "state": was, "updated_at": micros(NOON) - 1}


def _rows(rolled: Books) -> dict[str, list[dict[str, object]]]:
    lines = list(enumerate(rolled.lines))
    return {
        "orders": [_order(number, each) for number, each in enumerate(rolled.orders)],
        "attempts": [_attempt(number, each) for number, each in enumerate(rolled.attempts)],
        "transactions": [_line(n, each) for n, each in lines if each.where is not NetworkList.NON_COMMISSIONABLE],
        "noncommissionable": [_line(n, each) for n, each in lines if each.where is NetworkList.NON_COMMISSIONABLE],
    }  # fmt: skip


def _reference(row: Order | Attempt | Line) -> str | None:
    return None if row.blank else reference(row.key)


def _currency(number: int | None) -> str | None:
    return None if number is None else "EUR" if number == EURO else "USD"


def _order(number: int, row: Order) -> dict[str, object]:
    return order(
        f"o{number}",
        order_ref=_reference(row),
        store=f"p{row.programme}",
        state=int(row.state),
        is_test=row.test,
        placed_at=row.placed,
        paid_at=row.paid,
        shipped_at=row.shipped,
        cancelled_at=row.cancelled,
        refunded_at=row.refunded,
        updated_at=micros(NOON),
        currency=_currency(row.currency),
        net_amount=row.first,
        refunded_amount=row.refund,
        line_count=row.lines,
        click_id=_CLICK if row.click else None,
    )


def _attempt(number: int, row: Attempt) -> dict[str, object]:
    return attempt(
        f"a{number}",
        order_ref=_reference(row),
        mid=f"p{row.programme}",
        kind=int(row.kind),
        outcome=int(row.outcome),
        sent_at=row.sent,
        currency=_currency(row.currency),
        amount=row.amount,
    )


def _line(number: int, row: Line) -> dict[str, object]:
    return line(
        _reference(row) or "",
        transaction_id=f"t{number}",
        list=int(row.where),
        mid=f"p{row.programme}",
        sku=None,
        currency=_currency(row.currency),
        amount=row.amount,
        commission_micros=row.commission,
        transaction_at=row.bought,
        processed_at=row.processed,
    )
