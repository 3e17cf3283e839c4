"""An invented shop in any database, for the tests of the door to its orders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from recon.books import contracts
from recon.jobs.ports import Closing, Known, NoProgress
from recon.sources.orders.database import SqlOrders
from recon.sources.settings import OrdersSettings

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_TIMES = ("placed_at", "paid_at", "shipped_at", "cancelled_at", "refunded_at", "updated_at")
_MONEY = ("net_amount", "refunded_amount", "gross_amount", "tax_amount", "shipping_amount", "discount_amount")
_WORDS = ("channel", "payment_method", "device", "country", "coupon", "customer_kind")

Row = dict[str, Any]


def order(internal_id: int, **facts: Any) -> Row:
    """Invent an order of 45.00 EUR, placed at 10:00 and paid a minute later."""
    placed = facts.get("placed_at", NOON - timedelta(hours=2))
    plain: Row = {
        "internal_id": internal_id, "order_ref": str(1000 + internal_id), "store": "de", "kind": "sale",
        "state": "confirmed", "is_test": 0, "placed_at": placed, "paid_at": placed + timedelta(minutes=1),
        "updated_at": placed + timedelta(minutes=1), "currency": "EUR", "net_amount": Decimal("45.00"),
        "refunded_amount": Decimal("0.00"), "gross_amount": Decimal("60.00"), "line_count": 2,
        "click_id": "c-77", "landed_at": placed - timedelta(minutes=9), "landing_url": "https://shop.example/?a=1,2",
        "channel": "web", "payment_method": "paypal", "country": "DE",
    }  # fmt: skip
    return {**plain, **facts}


def line(order_id: int, line_id: int, **facts: Any) -> Row:
    """Invent a line of an order: two widgets for 36.00 EUR."""
    plain: Row = {
        "order_id": order_id, "line_id": line_id, "sku": "W-1", "name": "Widget", "quantity": 2,
        "net_amount": Decimal("36.00"), "refunded_quantity": 0, "refunded_amount": Decimal("0.00"),
    }  # fmt: skip
    return {**plain, **facts}


def tables(
    *, money: sa.types.TypeEngine[Any] | None = None, zoned: bool = False
) -> tuple[sa.MetaData, sa.Table, sa.Table]:
    """Describe the shop's tables, with another type for money or times where a test asks for it."""
    metadata = sa.MetaData()
    amount = money or sa.Numeric(14, 4)
    time = sa.DateTime(timezone=zoned)
    text = sa.String(500)
    orders = sa.Table(
        "orders", metadata, sa.Column("internal_id", sa.BigInteger, primary_key=True, autoincrement=False),
        *(sa.Column(name, text) for name in ("order_ref", "store", "kind", "state", "currency", "click_id")),
        *(sa.Column(name, text) for name in ("landing_url", *_WORDS)),
        *(sa.Column(name, time) for name in (*_TIMES, "landed_at")),
        *(sa.Column(name, amount) for name in _MONEY),
        sa.Column("is_test", sa.SmallInteger), sa.Column("line_count", sa.Integer),
    )  # fmt: skip
    lines = sa.Table(
        "order_lines", metadata, sa.Column("line_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("order_id", sa.BigInteger), sa.Column("sku", text), sa.Column("name", text),
        sa.Column("quantity", sa.Integer), sa.Column("net_amount", amount),
        sa.Column("refunded_quantity", sa.Integer), sa.Column("refunded_amount", amount),
    )  # fmt: skip
    return metadata, orders, lines


def open_shop(
    url: str,
    orders: Iterable[Row],
    *,
    lines: Iterable[Row] = (),
    money: sa.types.TypeEngine[Any] | None = None,
    zoned: bool = False,
) -> None:
    """Make the shop's tables in an empty database and put its orders in."""
    metadata, order_table, line_table = tables(money=money, zoned=zoned)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        for table, rows in ((order_table, orders), (line_table, lines)):
            for row in rows:
                connection.execute(table.insert(), [_stored(row, zoned=zoned)])
    engine.dispose()


def _stored(row: Row, *, zoned: bool) -> Row:
    return {
        name: value.replace(tzinfo=None) if isinstance(value, datetime) and not zoned else value
        for name, value in row.items()
    }


def run(url: str, *statements: str) -> None:
    """Change the shop with statements of its own."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@dataclass(frozen=True, slots=True)
class Pulled:
    """This is what one pull brought: each book's rows, and what was said at its end."""

    rows: Mapping[str, pa.Table]
    closings: Mapping[str, Closing]

    @property
    def orders(self) -> list[Row]:
        """The orders, by their ids."""
        rows: list[Row] = self.rows["orders"].to_pylist()
        return sorted(rows, key=lambda row: str(row["row_id"]))

    @property
    def refs(self) -> list[str | None]:
        """The references of the orders, in the order of their ids."""
        return [row["order_ref"] for row in self.orders]

    @property
    def known(self) -> dict[str, Known]:
        """What the books hold after this pull."""
        return {book: Known(closing.covers, closing.checkpoint) for book, closing in self.closings.items()}


@dataclass(frozen=True, slots=True)
class Pauses:
    """This is a pause that notes its seconds and waits for nothing."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def settings(url: str, **changes: Any) -> OrdersSettings:
    """Say where the shop is, and that its naive times are in UTC."""
    given: Row = {"name": "shop", "url": url, "zone": "UTC", "rows_per_second": 0, **changes}
    return OrdersSettings(**given)


def pull(
    url: str,
    *,
    at: datetime = NOON,
    known: Mapping[str, Known] | None = None,
    pause: Pauses | None = None,
    **changes: Any,
) -> Pulled:
    """Read the shop as a job would: each delivery to its end, then its closing."""
    source = SqlOrders(settings(url, **changes), pause=pause or Pauses())
    rows, closings = {}, {}
    for delivery in source.deliver(known or {}, at=at, progress=NoProgress()):
        schema = contracts.BOOKS[delivery.book].schema
        rows[delivery.book] = pa.Table.from_batches(list(delivery.batches), schema=schema)
        rows[delivery.book].validate(full=True)
        closings[delivery.book] = delivery.closing()
    return Pulled(rows, closings)


def preset(folder: Path, text: str) -> Path:
    """Write a preset of the test's own."""
    path = folder / "shop.sql"
    path.write_text(text, encoding="utf-8")
    return path
