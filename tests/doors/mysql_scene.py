"""One scene of orders, told by each shop system in its own tables: tests/data/shops/SYSTEM.sql."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull, run

FIXTURES = Path(__file__).parent.parent / "data" / "shops"
NIGHT = datetime(2026, 1, 9, tzinfo=UTC)


def at(text: str) -> int:
    """Read a moment of the scene: '05 10:00' is 10 o'clock UTC on 5 January 2026."""
    return micros(datetime.fromisoformat(f"2026-01-{text}").replace(tzinfo=UTC))


ORDERS: Mapping[str, Row] = {
    # 2 x 20 + 10, less 10 %, VAT 20 %, delivery 5, one widget given back
    "standard": {
        "state": OrderState.CONFIRMED, "currency": "EUR", "net_amount": 4500, "refunded_amount": 1800,
        "gross_amount": 6000, "tax_amount": 1000, "shipping_amount": 500, "discount_amount": 500, "line_count": 2,
        "placed_at": at("05 10:00"), "paid_at": at("05 10:01"), "refunded_at": at("06 10:00"),
        "updated_at": at("06 10:00"), "landed_at": at("05 09:50"), "click_id": "AbC123",
        "landing_url": "https://x.example/?ranSiteID=AbC123", "payment_method": "paypal", "country": "DE",
        "coupon": "TEN", "customer_kind": "new", "device": "Mobile", "cancelled_at": None,
    },
    "cancelled": {
        "state": OrderState.CANCELLED, "currency": "EUR", "net_amount": 1000, "refunded_amount": 0,
        "placed_at": at("05 11:00"), "paid_at": None, "cancelled_at": at("05 12:00"), "click_id": "CaN456",
        "payment_method": "stripe", "coupon": None,
    },
    "refunded": {
        "state": OrderState.REFUNDED, "currency": "EUR", "net_amount": 2000, "refunded_amount": 2000,
        "gross_amount": 3000, "shipping_amount": 500, "refunded_at": at("07 12:00"), "updated_at": at("07 12:00"),
        "placed_at": at("05 12:00"), "paid_at": at("05 12:01"), "click_id": None, "customer_kind": "new",
    },
    "unpaid": {
        "state": OrderState.PENDING, "currency": "EUR", "net_amount": 3000, "refunded_amount": 0,
        "placed_at": at("05 14:00"), "paid_at": None, "cancelled_at": None, "refunded_at": None,
    },
    # the customer of `standard` comes again, and pays in another currency
    "dollars": {
        "state": OrderState.CONFIRMED, "currency": "USD", "net_amount": 10000, "gross_amount": 10000,
        "placed_at": at("05 15:00"), "paid_at": at("05 15:01"), "country": "US", "customer_kind": "returning",
        "click_id": None,
    },
    # 1818.18 of a currency without decimals
    "yen": {
        "state": OrderState.CONFIRMED, "currency": "JPY", "net_amount": 1818, "gross_amount": 2000,
        "tax_amount": 182, "placed_at": at("05 13:00"),
    },
    "lineless": {
        "state": OrderState.CONFIRMED, "currency": "EUR", "net_amount": 0, "refunded_amount": 0,
        "placed_at": at("05 16:00"),
    },
    # two lines of 4.201681: rounded once for the order; in the second store, where there are several
    "thirds": {"state": OrderState.CONFIRMED, "net_amount": 840, "gross_amount": 1000, "placed_at": at("05 17:00")},
}  # fmt: skip

LINES: Mapping[str, list[tuple[str, str, int, int, int, int]]] = {
    # sku, name, quantity, net, quantity given back, net given back
    "standard": [("M-BL", "Mug | Blue", 1, 900, 0, 0), ("W-1", "Widget", 2, 3600, 1, 1800)],
    "cancelled": [("M-BL", "Mug | Blue", 1, 1000, 0, 0)],
    "refunded": [("M-BL", "Mug | Blue", 2, 2000, 2, 2000)],
    "unpaid": [("C-1", "Chair", 1, 3000, 0, 0)],
    "dollars": [("D-1", "Desk", 1, 10000, 0, 0)],
    "yen": [("R-1", "Rope", 1, 1818, 0, 0)],
    "lineless": [],
    "thirds": [("T-1", "Third", 1, 420, 0, 0), ("T-1", "Third", 1, 420, 0, 0)],
}


@dataclass(frozen=True, slots=True)
class System:
    """This is one shop system: its preset, how its tables are read, and how it names what all systems share.

    `unknown` are columns it has no place for; `changed` is the statement that changes `unpaid` on the 10th, at noon.
    """

    preset: str
    ids: Mapping[str, str]
    refs: Mapping[str, str]
    stores: tuple[str, str]
    changed: tuple[str, ...]
    unknown: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def open(self, url: str) -> None:
        """Make the system's tables in an empty database and put the scene in."""
        text = (FIXTURES / f"{self.preset}.sql").read_text(encoding="utf-8")
        kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
        run(url, *(part.replace("%", "%%") for part in kept.split(";\n") if part.strip()))

    def read(self, url: str, **changes: Any) -> Pulled:
        """Pull the shop as it stands in the night after the scene."""
        plain: dict[str, Any] = {"preset": self.preset, "zone": None, "at": NIGHT, **self.settings}
        return pull(url, **{**plain, **changes})

    def expected(self, name: str) -> Row:
        """Tell what is to be read of one order, in this system's words."""
        known = {column: value for column, value in ORDERS[name].items() if column not in self.unknown}
        return {
            column: self.words.get(value, value) if isinstance(value, str) else value
            for column, value in known.items()
        }


def by_id(pulled: Pulled) -> dict[str, Row]:
    """List the orders by their internal ids."""
    return {row["row_id"]: row for row in pulled.orders}


def lines_of(pulled: Pulled, internal_id: str) -> list[tuple[Any, ...]]:
    """List an order's lines as `LINES` does."""
    names = ("sku", "name", "quantity", "net_amount", "refunded_quantity", "refunded_amount")
    rows = [row for row in pulled.rows["lines"].to_pylist() if row["order_id"] == internal_id]
    return sorted((tuple(row[name] for name in names) for row in rows), key=repr)


def check_orders(system: System, url: str) -> None:
    """Compare every order of the scene with what the system's preset reads."""
    orders = by_id(system.read(url))

    for name in ORDERS:
        order, expected = orders[system.ids[name]], system.expected(name)
        store = system.stores[1 if name == "thirds" else 0]
        found = {column: order[column] for column in (*expected, "order_ref", "store")}
        assert found == {**expected, "order_ref": system.refs[name], "store": store}, name


def check_lines(system: System, url: str) -> None:
    """Compare the lines of every order of the scene, and their sum with the order."""
    pulled = system.read(url)
    orders = by_id(pulled)

    for name, expected in LINES.items():
        found = lines_of(pulled, system.ids[name])
        assert found == expected, name
        assert sum(line[3] for line in found) == orders[system.ids[name]]["net_amount"], name


def check_change(system: System, url: str) -> None:
    """Compare what a second pull brings after one order changed: that order, with its lines, and no other."""
    known = system.read(url, at=datetime(2026, 1, 10, 11, tzinfo=UTC)).known
    run(url, *system.changed)

    second = system.read(url, at=datetime(2026, 1, 12, tzinfo=UTC), known=known)

    changed = [(row["row_id"], row["state"], row["updated_at"]) for row in second.orders]
    assert changed == [(system.ids["unpaid"], OrderState.CONFIRMED, at("10 12:00"))]
    assert {row["order_id"] for row in second.rows["lines"].to_pylist()} == {system.ids["unpaid"]}
