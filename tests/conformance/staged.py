"""Books as the product stages them from text rows, laid out as its engine does, and read back as plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from recon.books.shelf import Volume
from recon.engines.desk import Desk
from recon.engines.rules import ruled
from recon.engines.sums import plain_question
from recon.matching.request import WAITS, Asked, Parameters
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros, span_micros
from recon.records.order import OrderState
from recon.records.transaction import NetworkList
from recon.wiring import sql_blocks
from tests.conformance.books import Attempt, Books, Line, Order
from tests.jobs.books_scene import DAY, NOON, Shelves

AS_OF = NOON + 10 * DAY
_ALL = (0, micros(AS_OF))
_SETTLE = span_micros(2 * DAY)
_SAME = "key_number AS key, key_check AS check, programme, no_reference AS blank, currency"
_ORDERS = f"SELECT {_SAME}, state, is_test AS test, click, rule_number AS rule, placed_at AS placed, paid_at AS paid, shipped_at AS shipped, cancelled_at AS cancelled, refunded_at AS refunded, amount_first AS first, net_amount AS net, refunded_amount AS refund, line_count AS lines FROM in_orders"
_ATTEMPTS = f"SELECT {_SAME}, kind, outcome, sent_at AS sent, amount FROM in_attempts"
_LINES = f'SELECT {_SAME}, list AS "where", amount, transaction_at AS bought, processed_at AS processed, commission, sku FROM in_transactions'
_KEYS = " UNION ".join(
    f"SELECT key_number, order_key FROM book_{book}" for book in ("orders", "attempts", "transactions")
)


def asked(volumes: list[Volume], *, rules: Sequence[Parameters] = ()) -> Asked:
    """Ask for the programmes of some rules, else for every one of the books, read from the beginning to the end."""
    plain = plain_question(volumes)
    programmes = [plain.programmes[0], *(rules or map(_rules, plain.programmes[1:]))]
    return replace(plain, as_of=AS_OF, programmes=programmes)


def _rules(programme: Parameters) -> Parameters:
    ends: dict[str, Any] = {f"{book}_{end}": at for book in ("shop", "log", "net") for end, at in zip(("from", "until"), _ALL, strict=True)}  # fmt: skip
    waits: dict[str, Any] = dict.fromkeys((*WAITS, "settle"), _SETTLE)
    return replace(programme, as_of=_ALL[1], has_log=1, send_within=0, due_rule=2, **ends, **waits)


def laid_out(shelves: Shelves, *, rules: Sequence[Parameters] = ()) -> tuple[Books, dict[int, str]]:
    """Read the staged rows as the kernel is given them, and the key in text of each key's number."""
    volumes = list(shelves.shelf.volumes())
    question = asked(volumes, rules=rules)
    with duckdb.connect() as base:
        sql = sql_blocks("matching/*.sql", "engines/*.sql")
        desk = Desk(base, sql, ruled((), sql))
        desk.lay_out(volumes, asked=question)
        books = Books(
            orders=[Order(**row | {"state": OrderState(row["state"])}) for row in _rows(base, _ORDERS)],
            attempts=[
                Attempt(**row | {"kind": AttemptKind(row["kind"]), "outcome": Outcome(row["outcome"])})
                for row in _rows(base, _ATTEMPTS)
            ],
            lines=[Line(**row | {"where": NetworkList(row["where"])}) for row in _rows(base, _LINES)],
            programmes=list(question.programmes),
        )
        return books, dict(desk.rows(_KEYS))


def _rows(base: duckdb.DuckDBPyConnection, text: str) -> Iterator[dict[str, Any]]:
    found = base.execute(text)
    names = [name for name, *_ in found.description]
    for row in found.fetchall():
        yield dict(zip(names, row, strict=True))
