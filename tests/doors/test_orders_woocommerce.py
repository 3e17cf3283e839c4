"""The preset for WooCommerce on a MariaDB with its tables, order by order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull, run

FIXTURE = Path(__file__).parent.parent / "data" / "woocommerce.sql"
NIGHT = datetime(2026, 1, 9, tzinfo=UTC)


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=UTC))


def read(url: str, **changes: Any) -> Pulled:
    return pull(url, **{"preset": "woocommerce", "zone": None, "store": "woo", "at": NIGHT, **changes})


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    text = "\n".join(
        line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if "--" not in line[:4]
    )
    run(mariadb_url, *(part.replace("%", "%%") for part in text.split(";\n") if part.strip()))
    return mariadb_url


def by_id(pulled: Pulled) -> dict[str, Row]:
    return {row["row_id"]: row for row in pulled.orders}


def test_the_shared_test_order_has_its_known_amounts(shop_url: str) -> None:
    order = by_id(read(shop_url))["101"]

    assert (order["net_amount"], order["refunded_amount"], order["line_count"]) == (4500, 1800, 2)
    assert (order["gross_amount"], order["tax_amount"], order["shipping_amount"]) == (6000, 1000, 500)
    assert (order["discount_amount"], order["coupon"], order["currency"]) == (500, "TEN", "EUR")
    assert order["state"] == OrderState.CONFIRMED
    assert (order["placed_at"], order["paid_at"]) == (at("2026-01-05 10:00"), at("2026-01-05 10:01"))
    assert order["refunded_at"] == order["updated_at"] == at("2026-01-06 10:00")
    assert (order["click_id"], order["landed_at"]) == ("AbC123", at("2026-01-05 09:50"))
    assert order["landing_url"] == "https://x.example/?ranSiteID=AbC123"
    assert (order["channel"], order["device"], order["country"]) == ("web", "Mobile", "DE")
    assert (order["payment_method"], order["store"], order["order_ref"]) == ("paypal", "woo", "101")


def test_its_lines_add_up_to_it(shop_url: str) -> None:
    lines = {
        row["row_id"]: row for row in read(shop_url).rows["lines"].to_pylist() if row["order_id"] == "101"
    }

    assert [(row["sku"], row["quantity"], row["net_amount"]) for row in lines.values()] == [
        ("W-1", 2, 3600),
        ("M-BL", 1, 900),
    ]
    assert (lines["101:1"]["refunded_quantity"], lines["101:1"]["refunded_amount"]) == (1, 1800)
    assert lines["101:2"]["refunded_amount"] == 0
    assert lines["101:2"]["name"] == "Mug | Blue"


def test_states_follow_the_configured_statuses(shop_url: str) -> None:
    plain = by_id(read(shop_url))
    stricter = by_id(
        read(shop_url, parameters={"confirmed": "wc-completed", "cancelled": "wc-cancelled, wc-on-hold"})
    )

    assert [plain[i]["state"] for i in ("103", "104", "106")] == [
        OrderState.CANCELLED, OrderState.REFUNDED, OrderState.PENDING,
    ]  # fmt: skip
    assert (stricter["101"]["state"], stricter["106"]["state"]) == (OrderState.PENDING, OrderState.CANCELLED)


def test_drafts_and_refunds_are_no_orders_of_their_own(shop_url: str) -> None:
    assert sorted(by_id(read(shop_url))) == ["101", "103", "104", "105", "106", "108", "110"]


def test_a_wholly_refunded_order_gave_all_its_goods_back(shop_url: str) -> None:
    order = by_id(read(shop_url))["104"]

    assert (order["net_amount"], order["refunded_amount"]) == (2000, 2000)


def test_a_refund_without_lines_counts_with_the_share_of_goods(shop_url: str) -> None:
    order = by_id(read(shop_url))["108"]

    assert (order["net_amount"], order["refunded_amount"]) == (10000, 5000)


def test_fractions_of_a_cent_are_rounded_once_for_the_order(shop_url: str) -> None:
    orders = by_id(read(shop_url))

    assert orders["110"]["net_amount"] == 840
    assert orders["105"]["net_amount"] == 1818


def test_a_plugins_order_number_wins_over_the_id(shop_url: str) -> None:
    order = by_id(read(shop_url))["103"]

    assert (order["order_ref"], order["landed_at"]) == ("SHOP-#7|a", at("2026-01-05 10:58"))
    assert order["cancelled_at"] == at("2026-01-05 12:00")


def test_the_keys_of_the_click_and_the_prefix_are_configurable(shop_url: str) -> None:
    own = by_id(read(shop_url, parameters={"click_key": "_my_click"}))
    run(shop_url, *(f"RENAME TABLE wp_{name} TO 7x_{name}" for name in (
        "wc_orders", "wc_orders_meta", "wc_order_operational_data", "wc_order_addresses",
        "woocommerce_order_items", "woocommerce_order_itemmeta", "wc_product_meta_lookup",
    )))  # fmt: skip

    assert (own["105"]["click_id"], own["101"]["click_id"]) == ("Own", None)
    assert len(read(shop_url, parameters={"prefix": "7x_"}).orders) == 7


def test_a_later_refund_brings_an_untouched_order_again(shop_url: str) -> None:
    known = read(shop_url, at=NIGHT + timedelta(days=6)).known
    run(
        shop_url,
        "INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, date_created_gmt, date_updated_gmt, parent_order_id)"
        " VALUES (120, 'wc-completed', 'JPY', 'shop_order_refund', -1000, '2026-01-20 08:00:00', '2026-01-20 08:00:00', 105)",
    )

    second = read(shop_url, at=NIGHT + timedelta(days=12), known=known)

    assert [(row["row_id"], row["refunded_amount"]) for row in second.orders] == [("105", 909)]
    assert [row["row_id"] for row in second.rows["lines"].to_pylist()] == ["105:8"]
