"""The same eleven orders in every shop system: what each preset must deliver of them.

101 is the shared test order: 2 x 20 + 10, less 10 %, VAT 20 %, delivery 5, one widget given back. The shops themselves
are the files of tests/data/shops; 111 is a cart in each of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull

SHOPS = Path(__file__).parent.parent / "data" / "shops"
NIGHT = datetime(2026, 1, 9, tzinfo=UTC)
MONEY = {
    "101": ("CONFIRMED", "EUR", 4500, 1800),
    "102": ("CANCELLED", "EUR", 1000, 0),
    "103": ("REFUNDED", "EUR", 2000, 2000),
    "104": ("PENDING", "EUR", 1000, 0),
    "105": ("CONFIRMED", "JPY", 2000, 0),
    "106": ("CONFIRMED", "EUR", 4500, 1800),
    "107": ("CONFIRMED", "EUR", 0, 0),
    "108": ("CONFIRMED", "EUR", 2000, 0),
    "109": ("CONFIRMED", "EUR", 1000, 500),
    "110": ("CONFIRMED", "USD", 1000, 0),
}
"""State, currency, net amount and what was given back of it, in minor units, by order reference.

106 has prices that include VAT; 107 has no lines; 108 has three lines of 10 less 10; 109 got half of its money back.
"""
LINES = {
    "101": [("W-1", 2, 3600, 1, 1800), ("M-BL", 1, 900, 0, 0)],
    "103": [("W-1", 1, 2000, 1, 2000)],
    "105": [("W-1", 2, 2000, 0, 0)],
    "106": [("W-1", 2, 3600, 1, 1800), ("M-BL", 1, 900, 0, 0)],
    "109": [("M-BL", 1, 1000, 0, 500)],
}
"""SKU, quantity, net amount, quantity and amount given back of the lines of some orders."""


@dataclass(frozen=True, slots=True)
class Shop:
    """This is a shop in a database of its own, and how it is read."""

    url: str
    preset: str

    def read(self, **changes: Any) -> Pulled:
        """Read it at night, after all that happened."""
        return pull(self.url, **{"preset": self.preset, "zone": None, "at": NIGHT, **changes})

    def run(self, *statements: str) -> None:
        """Change the shop."""
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def open_shop(url: str, preset: str) -> Shop:
    """Make a system's tables with its orders in an empty PostgreSQL database."""
    shop = Shop(url, preset)
    shop.run((SHOPS / f"{preset}.sql").read_text(encoding="utf-8"))
    return shop


def at(text: str) -> int:
    """Tell a moment in UTC microseconds."""
    return micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


def by_ref(pulled: Pulled) -> dict[str, Row]:
    """Arrange orders by their references."""
    return {row["order_ref"]: row for row in pulled.orders}


def money(pulled: Pulled) -> dict[str, tuple[str, str, int, int]]:
    """Tell of every order what MONEY tells."""
    return {
        ref: (
            OrderState(row["state"]).name,
            row["currency"],
            row["net_amount"],
            row["refunded_amount"],
        )
        for ref, row in by_ref(pulled).items()
    }


def lines(pulled: Pulled) -> dict[str, list[tuple[str, int, int, int, int]]]:
    """Tell of every order's lines what LINES tells, in the order of their ids."""
    rows = sorted(pulled.rows["lines"].to_pylist(), key=lambda row: (len(row["row_id"]), row["row_id"]))
    refs = {row["row_id"]: row["order_ref"] for row in pulled.orders}
    told: dict[str, list[tuple[str, int, int, int, int]]] = {}
    for row in rows:
        told.setdefault(refs[row["order_id"]], []).append(
            (
                row["sku"],
                row["quantity"],
                row["net_amount"],
                row["refunded_quantity"],
                row["refunded_amount"],
            )
        )
    return told
