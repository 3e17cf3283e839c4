"""The invented shop's database: a SQLite file with the columns of the generic preset, as it stands at a moment."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa

from recon.demo.calendar import utc_text
from recon.demo.fate import Fate
from recon.demo.order import Course, DemoOrder, Purchase
from recon.records.money import major_units
from recon.sandbox import SoldLine

Row = dict[str, str | int | None]

_tables = sa.MetaData()
_ORDER_TEXTS = (
    "order_ref", "store", "kind", "state", "placed_at", "paid_at", "shipped_at", "cancelled_at", "refunded_at",
    "updated_at", "currency", "net_amount", "refunded_amount", "gross_amount", "tax_amount", "shipping_amount",
    "discount_amount", "click_id", "landed_at", "landing_url", "channel", "payment_method", "device", "country",
    "coupon", "customer_kind",
)  # fmt: skip
_orders = sa.Table(
    "orders",
    _tables,
    sa.Column("internal_id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text) for name in _ORDER_TEXTS),
    sa.Column("is_test", sa.Integer, nullable=False),
    sa.Column("line_count", sa.Integer, nullable=False),
)
_lines = sa.Table(
    "order_lines",
    _tables,
    sa.Column("order_id", sa.Text, primary_key=True),
    sa.Column("line_id", sa.Text, primary_key=True),
    *(sa.Column(name, sa.Text) for name in ("sku", "name", "net_amount", "refunded_amount")),
    *(sa.Column(name, sa.Integer, nullable=False) for name in ("quantity", "refunded_quantity")),
)


class ShopFile:
    """This is the shop's database; what is written again replaces what stood there."""

    def __init__(self, path: Path) -> None:
        self._engine = sa.create_engine(f"sqlite:///{path}")
        _tables.create_all(self._engine)

    def write(self, orders: Iterable[DemoOrder], *, at: datetime) -> None:
        """Write orders as they stand at a moment."""
        changed = list(orders)
        if not changed:
            return
        with self._engine.begin() as connection:
            replacing = sa.insert(_orders).prefix_with("OR REPLACE")
            connection.execute(replacing, [order_row(each, at=at) for each in changed])
            replacing = sa.insert(_lines).prefix_with("OR REPLACE")
            connection.execute(replacing, [row for each in changed for row in line_rows(each, at=at)])

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def order_row(order: DemoOrder, *, at: datetime) -> Row:
    """Write one order's row as it stands at a moment: nothing in it comes from later."""
    purchase, course = order.purchase, order.course
    returned = sum(line.amount for line in _returned(course, at=at))
    return {
        "internal_id": f"{purchase.programme.name}-{purchase.number}",
        "order_ref": purchase.ref,
        "store": purchase.programme.name,
        "kind": "sale",
        "state": _state(course, at=at),
        "is_test": int(course.is_test),
        "placed_at": utc_text(purchase.placed_at),
        "paid_at": _past(course.paid_at, at=at),
        "shipped_at": _past(course.shipped_at, at=at),
        "cancelled_at": _past(course.cancelled_at, at=at),
        "refunded_at": _past(course.refunded_at, at=at),
        "updated_at": utc_text(max(moment for moment in order.shop_moments() if moment <= at)),
        "currency": purchase.programme.currency,
        "net_amount": _text(purchase.net, purchase),
        "refunded_amount": _text(returned, purchase),
        "discount_amount": _text(purchase.discount, purchase),
        "line_count": len(purchase.lines),
        **_money(purchase),
        **_whereabouts(purchase),
    }


def _money(purchase: Purchase) -> Row:
    # Half a cent more is a cent, as the tax office has it.
    tax = (purchase.net * purchase.programme.tax_percent + 50) // 100
    return {
        "gross_amount": _text(purchase.net + tax + purchase.delivery, purchase),
        "tax_amount": _text(tax, purchase),
        "shipping_amount": _text(purchase.delivery, purchase),
    }


def _whereabouts(purchase: Purchase) -> Row:
    address = f"https://{purchase.programme.host}/"
    if purchase.click_id is not None:
        code = purchase.click_id.partition("-")[0]
        address += f"?ranMID={purchase.programme.mid}&ranEAID={code}&ranSiteID={purchase.click_id}"
    return {
        "click_id": purchase.click_id,
        "landed_at": utc_text(purchase.landed_at) if purchase.landed_at else None,
        "landing_url": address,
        "channel": purchase.channel,
        "payment_method": purchase.payment,
        "device": purchase.device,
        "country": purchase.country,
        "coupon": purchase.coupon or None,
        "customer_kind": purchase.customer,
    }


def line_rows(order: DemoOrder, *, at: datetime) -> list[Row]:
    """Write the rows of an order's lines as they stand at a moment."""
    purchase, returned = order.purchase, _returned(order.course, at=at)
    return [
        {
            "order_id": f"{purchase.programme.name}-{purchase.number}",
            "line_id": str(number),
            "sku": line.sku,
            "name": line.name,
            "quantity": line.quantity,
            "net_amount": _text(line.amount, purchase),
            "refunded_quantity": line.quantity if line in returned else 0,
            "refunded_amount": _text(line.amount if line in returned else 0, purchase),
        }
        for number, line in enumerate(purchase.lines, start=1)
    ]


def _state(course: Course, *, at: datetime) -> str:
    if course.cancelled_at is not None and course.cancelled_at <= at:
        return "cancelled"
    if course.paid_at is None or course.paid_at > at:
        return "pending"
    is_back = course.refunded_at is not None and course.refunded_at <= at
    return "refunded" if is_back and course.fate is Fate.RETURNED else "confirmed"


def _returned(course: Course, *, at: datetime) -> tuple[SoldLine, ...]:
    is_back = course.refunded_at is not None and course.refunded_at <= at
    return course.returned if is_back else ()


def _past(moment: datetime | None, *, at: datetime) -> str | None:
    return utc_text(moment) if moment is not None and moment <= at else None


def _text(minor: int, purchase: Purchase) -> str:
    amount: Decimal = major_units(minor, purchase.programme.currency)
    return str(amount)
