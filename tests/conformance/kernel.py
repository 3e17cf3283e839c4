"""Runs the kernel's files, unchanged, on any database that speaks the DB-API with question marks."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any, Protocol

from recon.assets import text
from recon.engines.desk import KERNEL
from recon.matching.request import Parameters
from recon.records.kind import KINDS, Kind
from tests.conformance.books import NETWORK_WEEK, QUARTER, SHOP_WEEK, Books

_AT_ONCE = 1_000
_PROGRAMME = "number, name, as_of, settle, send_within, tolerance, due_rule, has_log, shop_from, shop_until, log_from, log_until, net_from, net_until, wait_thu, wait_fri, wait_sat, wait_sun, wait_mon, wait_tue, wait_wed, net_paired, log_paired, log_hole_from, log_hole_until, log_hole_2_from, log_hole_2_until, net_hole_from, net_hole_until, net_hole_2_from, net_hole_2_until, net_foreign"
_EXCHANGE = "programme, o_currency, t_currency, o_figure, t_figure, o_low, o_high, t_rate, most"
_ORDERS = "key_number, key_check, programme, no_reference, currency, state, is_test, click, placed_at, paid_at, shipped_at, cancelled_at, refunded_at, amount_first, net_amount, refunded_amount, line_count, publisher, traits, rule_number"
_ATTEMPTS = "key_number, key_check, programme, no_reference, currency, kind, outcome, sent_at, amount"
_TRANSACTIONS = "key_number, key_check, programme, no_reference, currency, list, amount, transaction_at, processed_at, commission, sku"
_SLOTS = "programme, calendar, slot, week, shop_from, shop_until, net_from, net_until"


class Answer(Protocol):
    """This is what a statement came to."""

    def fetchall(self) -> Any: ...


class Connection(Protocol):
    """This is a connection to one of the databases the kernel is run on."""

    def execute(self, text: str, values: Any = ..., /) -> Any: ...


class Kernel:
    """This is one run of the kernel over small books."""

    def __init__(self, base: Connection, books: Books) -> None:
        self._base = base
        self._fill("programmes", _PROGRAMME, [astuple(each) for each in books.programmes])
        self._fill(
            "kinds",
            "kind, verdict, side",
            [(int(kind), int(row.verdict), int(row.side)) for kind, row in KINDS.items()],
        )
        self._fill("exchange", _EXCHANGE, [astuple(each) for each in books.exchange])
        self._fill("links", "key_number, link", list(books.links.items()))
        self._fill("slots", _SLOTS, [slot for each in books.programmes for slot in _slots(each)])
        self._fill("in_orders", _ORDERS, [
            (o.key, o.check, o.programme, o.blank, o.currency, int(o.state), o.test, o.click, o.placed, o.paid, o.shipped,
             o.cancelled, o.refunded, o.first, o.net, o.refund, o.lines, 0, 0, o.rule)
            for o in books.orders
        ])  # fmt: skip
        self._fill("in_attempts", _ATTEMPTS, [
            (a.key, a.check, a.programme, a.blank, a.currency, int(a.kind), int(a.outcome), a.sent, a.amount)
            for a in books.attempts
        ])  # fmt: skip
        self._fill("in_transactions", _TRANSACTIONS, [
            (t.key, t.check, t.programme, t.blank, t.currency, int(t.where), t.amount, t.bought, t.processed, t.commission, t.sku)
            for t in books.lines
        ])  # fmt: skip
        self._fill("in_sold", "key_number, currency, sku, amount, slack", [
            (s.key, s.currency, s.sku, s.amount, s.slack) for s in books.sold
        ])  # fmt: skip
        self._fill("in_marks", "key_number, mark", books.marks)
        for name in KERNEL:
            base.execute(f"CREATE TABLE {name[3:]} AS {text(f'sql/matching/{name}.sql')}")

    def verdicts(self) -> dict[int, tuple[Kind, int, int, bool]]:
        """Read kind, expected, recorded and whether an attempt was due, of every key."""
        rows = self._rows("SELECT key_number, kind, expected, recorded, send_due FROM verdicts")
        found = {
            key: (Kind(kind), int(expected), int(recorded), due == 1)
            for key, kind, expected, recorded, due in rows
        }
        assert len(found) == len(rows)
        return found

    def control(self) -> set[tuple[int, int, int | None, int, int]]:
        """Read the control totals."""
        rows = self._rows("SELECT book, programme, currency, row_count, amount FROM control")
        return {
            (book, programme, currency, int(count), int(amount))
            for book, programme, currency, count, amount in rows
        }

    def counted(self) -> list[int]:
        """Count the cases in the hourly figures, and add up their money."""
        return self._sums("SELECT SUM(orders), SUM(expected), SUM(recorded) FROM figures")

    def judged(self) -> list[int]:
        """Count the cases that have a verdict, and add up their money."""
        return self._sums("SELECT COUNT(*), SUM(expected), SUM(recorded) FROM verdicts")

    def bridged(self) -> tuple[int, int]:
        """Count the cases of the shop's week and of the network's week."""
        orders, dated = self._sums(
            "SELECT SUM(orders * in_shop_week), SUM(orders * in_network_week) FROM bridge"
        )
        return orders, dated

    def told(self) -> dict[str, set[tuple[int | None, ...]]]:
        """Read all that the kernel tells: every verdict, figure, bridge row and control total."""
        return {
            table: {tuple(_whole(value) for value in row) for row in self._rows(f"SELECT * FROM {table}")}
            for table in ("verdicts", "figures", "bridge", "control")
        }

    def used(self) -> dict[int, tuple[int, int, int]]:
        """Read how many rows of each book a verdict was made of, by key: orders, attempts, lines of any list."""
        rows = self._rows("SELECT key_number, o_rows, a_all, x_rows + n_rows FROM verdicts")
        return {key: (int(orders), int(attempts), int(lines)) for key, orders, attempts, lines in rows}

    def _sums(self, question: str) -> list[int]:
        [row] = self._rows(question)
        return [int(value or 0) for value in row]

    def _rows(self, question: str) -> list[tuple[Any, ...]]:
        return list(self._base.execute(question).fetchall())

    def _fill(self, table: str, columns: str, rows: Iterable[Sequence[object]]) -> None:
        names = [name.strip() for name in columns.split(",")]
        typed = [f"{name} {'VARCHAR(40)' if name == 'name' else 'BIGINT'}" for name in names]
        self._base.execute(f"CREATE TABLE {table} ({', '.join(typed)})")
        values = list(rows)
        # No driver takes more than 32,766 values at once.
        for start in range(0, len(values), _AT_ONCE):
            chunk = values[start : start + _AT_ONCE]
            places = ", ".join([f"({', '.join('?' * len(names))})"] * len(chunk))
            self._base.execute(
                f"INSERT INTO {table} VALUES {places}", [value for row in chunk for value in row]
            )


def _whole(value: int | None) -> int | None:
    """Read a number as whole: some databases add up into decimals."""
    return None if value is None else int(value)


def _slots(rules: Parameters) -> list[tuple[int, ...]]:
    return [
        (rules.number, calendar, slot, 1, *SHOP_WEEK, *NETWORK_WEEK)
        for calendar, week in enumerate((SHOP_WEEK, NETWORK_WEEK), start=1)
        for slot in range(week[0] - week[0] % QUARTER, week[1], QUARTER)
    ]
