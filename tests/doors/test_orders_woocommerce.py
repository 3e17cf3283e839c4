"""The preset for WooCommerce with high-performance order storage, on a MariaDB with its tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recon.jobs.ports import SourceUnavailable
from recon.records.order import OrderState
from tests.doors.mysql_scene import (
    NIGHT,
    System,
    at,
    by_id,
    check_change,
    check_lines,
    check_orders,
    lines_of,
)
from tests.doors.orders_shop import run

IDS = {
    "standard": "101", "cancelled": "102", "refunded": "103", "unpaid": "104",
    "dollars": "105", "yen": "106", "lineless": "107", "thirds": "108",
}  # fmt: skip
WOO = System(
    "woocommerce",
    ids=IDS,
    refs=IDS,
    stores=("woo", "woo"),
    changed=(
        "UPDATE wp_wc_orders SET status = 'wc-processing', date_updated_gmt = '2026-01-10 12:00:00' WHERE id = 104",
    ),
    settings={"store": "woo"},
)
TABLES = (
    "wc_orders", "wc_orders_meta", "wc_order_operational_data", "wc_order_addresses", "posts",
    "woocommerce_order_items", "woocommerce_order_itemmeta", "wc_product_meta_lookup",
    "terms", "term_taxonomy", "term_relationships",
)  # fmt: skip


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    WOO.open(mariadb_url)
    return mariadb_url


def orders(url: str, **changes: Any) -> Any:
    return by_id(WOO.read(url, **changes))


def test_every_order_of_the_scene_has_its_known_amounts_and_times(shop_url: str) -> None:
    check_orders(WOO, shop_url)


def test_the_lines_add_up_to_their_order(shop_url: str) -> None:
    check_lines(WOO, shop_url)


def test_an_order_that_changes_comes_again_and_no_other(shop_url: str) -> None:
    check_change(WOO, shop_url)


def test_states_follow_the_configured_statuses(shop_url: str) -> None:
    stricter = orders(
        shop_url, parameters={"confirmed": "wc-completed", "cancelled": "wc-cancelled, wc-on-hold"}
    )

    assert (stricter["101"]["state"], stricter["104"]["state"]) == (OrderState.PENDING, OrderState.CANCELLED)


def test_drafts_and_refunds_are_no_orders_of_their_own(shop_url: str) -> None:
    assert sorted(orders(shop_url)) == [*sorted(IDS.values()), "201", "202", "203", "204", "205"]


def test_a_refund_without_lines_counts_with_the_share_of_goods(shop_url: str) -> None:
    order = orders(shop_url)["201"]

    assert (order["net_amount"], order["refunded_amount"]) == (10000, 5000)


def test_a_plugins_order_number_wins_over_the_id_and_its_written_form_over_its_count(shop_url: str) -> None:
    found = orders(shop_url)

    assert (found["202"]["order_ref"], found["203"]["order_ref"]) == ("SHOP-#7|a", "WEB-0008-26")
    assert found["202"]["click_id"] == "Same"


def test_a_landing_time_may_be_seconds_or_a_date(shop_url: str) -> None:
    found = orders(shop_url)

    assert [found[i]["landed_at"] for i in ("101", "102", "202")] == [at("05 09:50"), at("05 10:58"), None]


def test_what_a_half_migration_left_empty_is_filled_from_what_is_there(shop_url: str) -> None:
    found = orders(shop_url)

    assert found["204"]["placed_at"] == found["204"]["paid_at"] == at("05 18:30")
    assert (found["204"]["net_amount"], found["204"]["gross_amount"]) == (0, None)
    assert found["205"]["updated_at"] == found["205"]["paid_at"] == at("05 18:40")
    assert lines_of(WOO.read(shop_url), "205") == [(None, "Rope by the metre", 3, 1000, 0, 0)]


def test_a_shop_that_still_writes_to_its_posts_is_refused_by_name(shop_url: str) -> None:
    run(
        shop_url,
        "INSERT INTO wp_posts (ID, post_date_gmt, post_status, post_modified_gmt, post_type)"
        " VALUES (300, '2026-01-08 09:00:00', 'wc-processing', '2026-01-08 09:00:00', 'shop_order')",
    )

    with pytest.raises(SourceUnavailable, match="moved only half: order 300 is in wp_posts"):
        WOO.read(shop_url)


def test_where_an_order_came_from_may_be_its_utm_source(shop_url: str) -> None:
    found = orders(shop_url, parameters={"channel_key": "_wc_order_attribution_utm_source"})

    assert (found["101"]["channel"], found["102"]["channel"]) == ("rakuten", "web")
    assert (found["101"]["shipped_at"], found["105"]["shipped_at"]) == (None, at("06 15:00"))


def test_the_keys_of_the_click_and_the_prefix_are_configurable(shop_url: str) -> None:
    own = orders(shop_url, parameters={"click_key": "_my_click"})
    run(shop_url, *(f"RENAME TABLE wp_{name} TO 7x_{name}" for name in TABLES))

    assert (own["203"]["click_id"], own["101"]["click_id"]) == ("Own", None)
    assert len(orders(shop_url, parameters={"prefix": "7x_"})) == 13


def test_a_later_refund_brings_an_untouched_order_again(shop_url: str) -> None:
    known = WOO.read(shop_url, at=datetime(2026, 1, 15, tzinfo=UTC)).known
    run(
        shop_url,
        "INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, date_created_gmt, date_updated_gmt, parent_order_id)"
        " VALUES (320, 'wc-completed', 'JPY', 'shop_order_refund', -1000, '2026-01-20 08:00:00', '2026-01-20 08:00:00', 106)",
    )

    second = WOO.read(shop_url, at=NIGHT + timedelta(days=12), known=known)

    assert [(row["row_id"], row["refunded_amount"]) for row in second.orders] == [("106", 909)]
    assert [row["row_id"] for row in second.rows["lines"].to_pylist()] == ["106:8"]
