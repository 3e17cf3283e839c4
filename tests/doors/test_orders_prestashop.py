"""The preset for PrestaShop on a MariaDB with its tables, in a shop whose clocks are an hour ahead."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recon.jobs.ports import BadRow
from recon.records.order import OrderState
from tests.doors.mysql_scene import System, at, by_id, check_change, check_lines, check_orders, lines_of
from tests.doors.orders_shop import run

NAMES = ("standard", "cancelled", "refunded", "unpaid", "dollars", "yen", "lineless", "thirds")
PRESTA = System(
    "prestashop",
    ids={name: str(number) for number, name in enumerate(NAMES, start=1)},
    refs={name: 9 * letter for name, letter in zip(NAMES, "ABCDEFGH", strict=True)},
    stores=("de", "at"),
    # 13 o'clock in Paris
    changed=(
        "UPDATE ps_orders SET current_state = 2, valid = 1, date_upd = '2026-01-10 13:00:00' WHERE id_order = 4",
    ),
    unknown=frozenset({"device"}),
    words={"stripe": "stripe_official", "https://x.example/?ranSiteID=AbC123": "x.example/?ranSiteID=AbC123"},
    settings={"zone": "Europe/Paris", "parameters": {"click_id": "partner_click"}},
)
TABLES = (
    "orders", "order_detail", "order_history", "order_state", "order_slip", "order_slip_detail", "order_cart_rule",
    "cart_rule", "cart", "connections", "connections_source", "address", "country", "currency", "shop",
    "customer", "group_lang", "product", "manufacturer", "category_product", "category_lang",
)  # fmt: skip


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    PRESTA.open(mariadb_url)
    return mariadb_url


def orders(url: str, **parameters: str) -> Any:
    return by_id(PRESTA.read(url, parameters=parameters))


def test_every_order_of_the_scene_has_its_known_amounts_and_times(shop_url: str) -> None:
    check_orders(PRESTA, shop_url)


def test_the_lines_add_up_to_their_order(shop_url: str) -> None:
    check_lines(PRESTA, shop_url)


def test_an_order_that_changes_comes_again_and_no_other(shop_url: str) -> None:
    check_change(PRESTA, shop_url)


def test_free_delivery_takes_nothing_off_the_goods_and_what_is_left_is_spread(shop_url: str) -> None:
    pulled = PRESTA.read(shop_url)
    order = by_id(pulled)["21"]

    assert (order["net_amount"], order["discount_amount"], order["coupon"]) == (2500, 500, "FREESHIP")
    assert sorted(line[3] for line in lines_of(pulled, "21")) == [833, 833, 834]


def test_a_split_order_is_two_rows_with_one_reference(shop_url: str) -> None:
    by_reference, by_number = orders(shop_url), orders(shop_url, order_ref="id_order")

    assert [by_reference[i]["order_ref"] for i in ("22", "23")] == ["JJJJJJJJJ", "JJJJJJJJJ"]
    assert [by_number[i]["order_ref"] for i in ("22", "23")] == ["22", "23"]


def test_a_slip_over_a_chosen_amount_gives_back_its_share_without_tax(shop_url: str) -> None:
    pulled = PRESTA.read(shop_url)

    assert by_id(pulled)["22"]["refunded_amount"] == 500
    assert lines_of(pulled, "22") == [("M-BL", "Mug | Blue", 1, 1000, 1, 500)]


def test_a_payment_error_is_a_cancelled_order_unless_configured_otherwise(shop_url: str) -> None:
    assert orders(shop_url)["23"]["state"] == OrderState.CANCELLED
    assert orders(shop_url, cancelled="6")["23"]["state"] == OrderState.PENDING


def test_an_order_without_an_invoice_is_paid_when_placed_and_delivery_is_known(shop_url: str) -> None:
    found = orders(shop_url)

    assert (found["7"]["paid_at"], found["7"]["payment_method"]) == (at("05 16:00"), None)
    assert (found["5"]["shipped_at"], found["1"]["shipped_at"]) == (at("06 15:00"), None)


def test_the_click_may_stand_in_a_modules_table_by_the_cart(shop_url: str) -> None:
    order = orders(
        shop_url, click_table="clicks", click_order="id_cart", click_link="id_cart",
        click_id="click", landed_at="landed", landing_url="url",
    )["5"]  # fmt: skip

    assert (order["click_id"], order["landed_at"]) == ("Own", at("05 14:45"))
    assert order["landing_url"] == "https://x.example/desk"


def test_the_landing_page_is_the_last_one_before_the_order(shop_url: str) -> None:
    found = orders(shop_url)

    assert [found[i]["landing_url"] for i in ("1", "5", "3")] == [
        "x.example/?ranSiteID=AbC123",
        "x.example/later",
        None,
    ]
    assert found["1"]["click_id"] is None


def test_without_the_shops_zone_nothing_is_read(shop_url: str) -> None:
    with pytest.raises(BadRow, match="holds times without a zone, and no zone is declared; set zone"):
        PRESTA.read(shop_url, zone=None)


def test_a_slip_or_a_state_brings_an_untouched_order_again(shop_url: str) -> None:
    known = PRESTA.read(shop_url, at=datetime(2026, 1, 11, tzinfo=UTC)).known
    run(
        shop_url,
        "INSERT INTO ps_order_slip (id_order, total_products_tax_excl, total_products_tax_incl, amount, date_add, date_upd)"
        " VALUES (5, 40, 40, 40, '2026-01-12 10:00:00', '2026-01-12 10:00:00')",
        "INSERT INTO ps_order_history (id_order, id_order_state, date_add) VALUES (6, 4, '2026-01-12 11:00:00')",
    )

    second = by_id(PRESTA.read(shop_url, at=datetime(2026, 1, 13, tzinfo=UTC), known=known))

    assert (sorted(second), second["5"]["refunded_amount"]) == (["5", "6"], 4000)
    assert [second[i]["updated_at"] for i in ("5", "6")] == [at("12 09:00"), at("12 10:00")]


def test_the_prefix_is_configurable(shop_url: str) -> None:
    plain = orders(shop_url)
    run(shop_url, *(f"RENAME TABLE ps_{name} TO shop_{name}" for name in TABLES))

    assert orders(shop_url, prefix="shop_") == plain
