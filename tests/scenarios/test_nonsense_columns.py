"""Every column of the report, of the shop's orders and of the log in turn says the same nonsense of every row."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from recon.records.kind import Side
from tests.journeys.shop_scene import Shop

_REFS = [f"A{number}" for number in range(20)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop whose orders are all recorded, as many again without a click."""
    shop = Shop(tmp_path / "shop")
    for ref in _REFS:
        shop.order(ref)
        shop.attempt(ref)
        shop.order(f"direct-{ref}", click_id=None)
    shop.report([{"order": ref, "amount": "10.00"} for ref in _REFS])
    return shop


def _report(shop: Shop, column: str, value: str) -> None:
    path = shop.folder / "rakuten.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    place = header.index(column)
    spoilt = [header, *([*row[:place], value, *row[place + 1 :]] for row in rows)]
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows(spoilt)


def _orders(shop: Shop, column: str, value: str) -> None:
    with sqlite3.connect(shop.folder / "shop.db") as base:
        base.execute(f"UPDATE orders SET {column} = ?", [value])


def _log(shop: Shop, column: str, value: str) -> None:
    path = shop.folder / "postbacks.jsonl"
    rows = [json.loads(line, parse_float=str) | {column: value} for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


_SPOIL: dict[str, Callable[[Shop, str, str], None]] = {"report": _report, "orders": _orders, "log": _log}
_COLUMNS = {
    "report": (
        "MID", "Order ID", "Transaction ID", "SKU", "# of Items", "Sales", "Total Commission", "Currency",
        "Transaction Date", "Transaction Time", "Process Date", "Process Time", "Publisher ID", "Publisher Encrypted ID",
    ),
    "orders": (
        "internal_id", "order_ref", "store", "kind", "state", "is_test", "placed_at", "paid_at", "updated_at",
        "currency", "net_amount", "refunded_amount", "line_count", "click_id", "landed_at",
    ),
    "log": ("id", "time", "url", "status", "body"),
}  # fmt: skip
_CASES = [(book, column) for book, columns in _COLUMNS.items() for column in columns]


@pytest.mark.parametrize(("book", "column"), _CASES, ids=lambda name: name)
def test_a_column_of_nonsense_makes_no_order_missing(shop: Shop, book: str, column: str) -> None:
    _SPOIL[book](shop, column, "n/a")

    shop.pull()
    found = shop.run()

    missing = {each.kind for each in found.breaks if each.kind.row.side is Side.MISSING}
    assert found.discrepancies == ()
    assert missing == set()
