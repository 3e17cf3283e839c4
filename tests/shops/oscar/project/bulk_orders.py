"""Ninety days of orders for a stopwatch: `bulk_orders.py COUNT` on a migrated, empty database.

They go through oscar's own code like any other; only the times of their events are set back afterwards.
"""
# mypy: ignore-errors

import random
import string
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import place_orders as shop

DAYS = 90
CHANCE = random.Random(20260105)  # noqa: S311 - the same orders every time
LETTERS = string.ascii_letters + string.digits


def letters(count: int) -> str:
    return "".join(CHANCE.choices(LETTERS, k=count))


def fate(order: Any) -> None:
    """Pay an order, and for some: ship, give back, cancel."""
    chance = CHANCE.random()
    if chance < 0.04:
        shop.HANDLER.handle_order_status_change(order, "Cancelled")
        return
    shop.pay(order, by=CHANCE.choice(["PayPal", "Card"]))
    if chance < 0.08:
        shop.refund(order, "5.00")
    elif chance < 0.1:
        line = order.lines.first()
        shop.refund(order, str(line.unit_price_incl_tax), lines=[line], quantities=[1])
    elif chance < 0.6:
        shop.ship(order)


def set_back(order: Any, placed: datetime, *, now: datetime) -> None:
    """Let each event of an order happen near its placing, and refunds and cancellations three days later."""
    soon, late = placed + timedelta(minutes=2), min(placed + timedelta(days=3), now)
    order.payment_events.exclude(event_type__name="Refunded").update(date_created=soon)
    order.payment_events.filter(event_type__name="Refunded").update(date_created=late)
    order.shipping_events.update(date_created=late)
    order.status_changes.exclude(new_status="Being processed").update(date_created=late)
    order.status_changes.filter(new_status="Being processed").update(date_created=soon)


def main(count: int) -> None:
    """Place the orders, one after the other, up to now."""
    now = datetime.now(UTC)
    shop.Site.objects.filter(id=1).update(domain="oscar.example", name="Oscar")
    goods = [
        shop.product("Widget", sku="W-1", price=Decimal("20.00")),
        shop.product("Mug | Blue", sku="M-BL", price=Decimal("10.00")),
        shop.product("Kyoto print", sku="K-1", price=Decimal("79.90")),
    ]
    shop.StockRecord.objects.update(num_in_stock=10 * count)
    ten = shop.ten_per_cent()
    people = [
        shop.get_user_model().objects.create_user(f"c{number}", f"c{number}@shop.example")
        for number in range(max(count // 2, 1))
    ]
    for number in range(count):
        placed = now - timedelta(days=DAYS) * (1 - (number + 0.5) / count)
        chosen = [(item, CHANCE.randint(1, 3)) for item in CHANCE.sample(goods, k=CHANCE.choice([1, 1, 2]))]
        order = shop.place(
            str(100001 + number),
            chosen,
            days=(placed - shop.MORNING) / timedelta(days=1),
            voucher=ten if CHANCE.random() < 0.2 else None,
            shipping=shop.FIVE_AND_TAX,
            user=CHANCE.choice(people),
            click=f"{letters(11)}-{letters(22)}" if CHANCE.random() < 0.6 else "",
        )
        fate(order)
        set_back(order, placed, now=now)


if __name__ == "__main__":
    main(int(sys.argv[1]))
