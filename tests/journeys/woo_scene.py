"""A WooCommerce shop of a few days, told by the machine's clock, in the tables of tests/data/shops/woocommerce.sql."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from tests.doors.orders_shop import run

FIXTURE = Path(__file__).parent.parent / "data" / "shops" / "woocommerce.sql"
CLICKS = ("lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg", "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ")
NOW = datetime.now(tz=UTC).replace(microsecond=0)


def open_woo(url: str, *, orders: int = 12, key: str = "_ran_site_id", prefix: str = "wp_") -> None:
    """Make the tables, and place orders an hour apart; every second one came through a click, stored under `key`."""
    _make_tables(url, prefix=prefix)
    for number in range(orders):
        _place(url, 1000 + number, at=NOW - timedelta(hours=number + 1), prefix=prefix)
        if number % 2 == 0:
            _note(url, 1000 + number, key, CLICKS[number // 2 % 2], prefix=prefix)


def landed(url: str, order: int, address: str, *, key: str = "_wc_order_attribution_session_entry") -> None:
    """Remember the landing address of an order."""
    _note(url, order, key, address, prefix="wp_")


def _make_tables(url: str, *, prefix: str) -> None:
    text = FIXTURE.read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    made = (part for part in kept.split(";\n") if part.strip().startswith("CREATE TABLE"))
    run(url, *(part.replace("wp_", prefix) for part in made))


def _place(url: str, number: int, *, at: datetime, prefix: str) -> None:
    when = f"{at:%Y-%m-%d %H:%M:%S}"
    run(
        url,
        f"INSERT INTO {prefix}wc_orders (id, status, currency, type, tax_amount, total_amount, customer_id, billing_email,"
        " date_created_gmt, date_updated_gmt, parent_order_id, payment_method) VALUES"
        f" ({number}, 'wc-processing', 'EUR', 'shop_order', 19, 124, 0, 'ann@shop.example', '{when}', '{when}', 0, 'paypal')",
        f"INSERT INTO {prefix}wc_order_operational_data (order_id, created_via, date_paid_gmt, shipping_tax_amount,"
        f" shipping_total_amount, discount_total_amount) VALUES ({number}, 'checkout', '{when}', 0, 5, 0)",
        f"INSERT INTO {prefix}woocommerce_order_items (order_item_id, order_item_name, order_item_type, order_id)"
        f" VALUES ({number}, 'Lamp', 'line_item', {number})",
        *(
            f"INSERT INTO {prefix}woocommerce_order_itemmeta (order_item_id, meta_key, meta_value) VALUES ({number}, '{name}', '{value}')"
            for name, value in (
                ("_qty", "1"),
                ("_line_total", "100"),
                ("_line_tax", "19"),
                ("_line_subtotal", "100"),
            )
        ),
        # An order of the tables leaves a placeholder among the posts.
        f"INSERT INTO {prefix}posts (ID, post_date_gmt, post_date, post_status, post_modified_gmt, post_type)"
        f" VALUES ({number}, '{when}', '{when}', 'draft', '{when}', 'shop_order_placehold')",
    )


def _note(url: str, order: int, key: str, value: str, *, prefix: str) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                f"INSERT INTO {prefix}wc_orders_meta (order_id, meta_key, meta_value) VALUES (:order, :key, :value)"
            ),
            {"order": order, "key": key, "value": value},
        )
    engine.dispose()
