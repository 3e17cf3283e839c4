"""The preset for Magento 2 on a MariaDB with its tables."""

from typing import Any

import pytest

from recon.records.order import OrderState
from tests.doors.mysql_scene import System, at, by_id, check_change, check_lines, check_orders, lines_of
from tests.doors.orders_shop import run

IDS = {
    "standard": "1", "cancelled": "2", "refunded": "3", "unpaid": "4",
    "dollars": "5", "yen": "6", "lineless": "7", "thirds": "8",
}  # fmt: skip
COLUMNS = {"click_id": "rakuten_click", "landed_at": "rakuten_landed", "landing_url": "rakuten_landing"}
MAGENTO = System(
    "magento2",
    ids=IDS,
    # each store view counts for itself
    refs={name: "000000001" if name == "thirds" else f"00000000{number}" for name, number in IDS.items()},
    stores=("de", "at"),
    changed=(
        "UPDATE sales_order SET state = 'processing', updated_at = '2026-01-10 12:00:00' WHERE entity_id = 4",
    ),
    unknown=frozenset({"device"}),
    settings={"parameters": COLUMNS},
)


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    MAGENTO.open(mariadb_url)
    return mariadb_url


def orders(url: str, **parameters: str) -> Any:
    return by_id(MAGENTO.read(url, parameters=parameters))


def test_every_order_of_the_scene_has_its_known_amounts_and_times(shop_url: str) -> None:
    check_orders(MAGENTO, shop_url)


def test_the_lines_add_up_to_their_order(shop_url: str) -> None:
    check_lines(MAGENTO, shop_url)


def test_an_order_that_changes_comes_again_and_no_other(shop_url: str) -> None:
    check_change(MAGENTO, shop_url)


def test_a_bundle_counts_by_its_priced_parts_and_free_delivery_is_no_discount_on_goods(shop_url: str) -> None:
    pulled = MAGENTO.read(shop_url)
    order = by_id(pulled)["21"]

    assert (order["net_amount"], order["discount_amount"], order["line_count"]) == (2700, 300, 2)
    assert lines_of(pulled, "21") == [("CUP", "Cup", 2, 1800, 0, 0), ("POT", "Pot", 1, 900, 0, 0)]


def test_cancelled_pieces_and_adjustments_count_as_given_back(shop_url: str) -> None:
    pulled = MAGENTO.read(shop_url)
    order = by_id(pulled)["22"]

    # 10.00 cancelled, and of 6.00 with tax the share of goods: 5.00
    assert (order["state"], order["net_amount"], order["refunded_amount"]) == (
        OrderState.CONFIRMED,
        2000,
        1500,
    )
    assert lines_of(pulled, "22") == [("M-BL", "Mug | Blue", 2, 2000, 1, 1000)]


def test_a_cancelled_credit_memo_gave_nothing_back(shop_url: str) -> None:
    pulled = MAGENTO.read(shop_url)

    assert by_id(pulled)["23"]["refunded_amount"] == lines_of(pulled, "23")[0][5] == 0


def test_without_a_named_place_the_click_comes_from_the_payment_or_is_unknown(shop_url: str) -> None:
    plain = orders(shop_url)

    assert [plain[i]["click_id"] for i in ("1", "22")] == [None, "FromPayment"]
    assert (plain["1"]["landing_url"], plain["1"]["landed_at"]) == (None, None)


def test_the_click_may_stand_in_a_table_of_an_extension_or_on_the_quote(shop_url: str) -> None:
    table = {"click_table": "affiliate_click", "click_order": "order_id"}
    own = orders(shop_url, **table, click_id="click", landed_at="landed", landing_url="url")["5"]
    run(
        shop_url,
        "CREATE TABLE quote (entity_id INT UNSIGNED PRIMARY KEY, ran_site_id VARCHAR(64))",
        "INSERT INTO quote VALUES (903, 'OnQuote')",
    )
    quote = orders(shop_url, click_table="quote", click_link="quote_id", click_id="ran_site_id")["3"]

    assert (own["click_id"], own["landed_at"]) == ("Own", at("05 14:30"))
    assert (own["landing_url"], own["channel"]) == ("https://x.example/desk", "web")
    assert quote["click_id"] == "OnQuote"


def test_a_prefix_is_a_parameter_and_an_order_of_the_back_office_is_told_apart(shop_url: str) -> None:
    plain = orders(shop_url)
    names = (
        "order", "order_item", "order_payment", "order_address", "order_status_history",
        "invoice", "shipment", "creditmemo", "creditmemo_item",
    )  # fmt: skip
    run(
        shop_url,
        "RENAME TABLE store TO m2_store",
        "RENAME TABLE customer_group TO m2_customer_group",
        *(f"RENAME TABLE sales_{n} TO m2_sales_{n}" for n in names),
    )

    assert orders(shop_url, prefix="m2_") == plain
    assert (plain["7"]["channel"], plain["5"]["shipped_at"]) == ("admin", at("06 15:00"))
