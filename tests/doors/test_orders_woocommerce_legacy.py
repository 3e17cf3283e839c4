"""The preset for WooCommerce with its orders among the posts, on a MariaDB with its tables."""

from typing import Any

import pytest

from recon.jobs.ports import BadRow
from tests.doors.mysql_scene import System, at, by_id, check_change, check_lines, check_orders
from tests.doors.orders_shop import run

IDS = {
    "standard": "101", "cancelled": "102", "refunded": "103", "unpaid": "104",
    "dollars": "105", "yen": "106", "lineless": "107", "thirds": "108",
}  # fmt: skip
LEGACY = System(
    "woocommerce_legacy",
    ids=IDS,
    refs=IDS,
    stores=("woo", "woo"),
    changed=(
        "UPDATE wp_posts SET post_status = 'wc-processing', post_modified_gmt = '2026-01-10 12:00:00' WHERE ID = 104",
    ),
    settings={"store": "woo"},
)
TABLES = (
    "posts", "postmeta", "wc_order_stats", "wc_product_meta_lookup",
    "woocommerce_order_items", "woocommerce_order_itemmeta", "terms", "term_taxonomy", "term_relationships",
)  # fmt: skip


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    LEGACY.open(mariadb_url)
    return mariadb_url


def orders(url: str, **changes: Any) -> Any:
    return by_id(LEGACY.read(url, **changes))


def test_every_order_of_the_scene_has_its_known_amounts_and_times(shop_url: str) -> None:
    check_orders(LEGACY, shop_url)


def test_the_lines_add_up_to_their_order(shop_url: str) -> None:
    check_lines(LEGACY, shop_url)


def test_an_order_that_changes_comes_again_and_no_other(shop_url: str) -> None:
    check_change(LEGACY, shop_url)


def test_pages_drafts_and_refunds_are_no_orders(shop_url: str) -> None:
    assert sorted(orders(shop_url)) == [*sorted(IDS.values()), "201", "202"]


def test_a_refund_without_lines_counts_with_the_share_of_goods(shop_url: str) -> None:
    order = orders(shop_url)["201"]

    assert (order["net_amount"], order["refunded_amount"]) == (10000, 5000)


def test_an_order_without_a_payment_time_in_utc_is_taken_as_paid_when_placed(shop_url: str) -> None:
    order = orders(shop_url)["202"]

    assert (order["paid_at"], order["order_ref"], order["click_id"]) == (at("05 18:10"), "SHOP-#7|a", "Same")


def test_a_shop_that_keeps_only_numbers_here_is_refused_by_name(shop_url: str) -> None:
    run(
        shop_url,
        "INSERT INTO wp_posts (ID, post_date_gmt, post_status, post_modified_gmt, post_type)"
        " VALUES (300, '2026-01-08 09:00:00', 'draft', '2026-01-08 09:00:00', 'shop_order_placehold')",
    )

    with pytest.raises(BadRow, match="column state: order 300: 'kept in wc_orders: use woocommerce'"):
        LEGACY.read(shop_url)


def test_the_keys_of_the_click_and_the_prefix_are_configurable(shop_url: str) -> None:
    own = orders(
        shop_url, parameters={"click_key": "_my_click", "channel_key": "_wc_order_attribution_utm_source"}
    )
    run(shop_url, *(f"RENAME TABLE wp_{name} TO 7x_{name}" for name in TABLES))

    assert (own["202"]["click_id"], own["101"]["click_id"]) == ("Own", None)
    assert (own["101"]["channel"], own["102"]["channel"], own["107"]["channel"]) == (
        "rakuten",
        "web",
        "admin",
    )
    assert len(orders(shop_url, parameters={"prefix": "7x_"})) == 10
