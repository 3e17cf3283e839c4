"""The preset for Vendure on the tables of an installed shop, against what the shop's own API said of each order."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull, run
from tests.doors.shop_tables import DATA, restore
from tests.doors.shop_truth import Truth, by_name, pulled_orders, truth_of, vendure

NIGHT = datetime(2027, 1, 1, tzinfo=UTC)
TOKYO = {"shop_zone": "Asia/Tokyo"}


def read(url: str, **changes: Any) -> Pulled:
    parameters = {} if url.startswith("sqlite") else TOKYO
    return pull(url, **{"preset": "vendure", "zone": None, "at": NIGHT, "parameters": parameters, **changes})


@pytest.fixture(params=["vendure", "vendure_sqlite"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Truth]:
    if request.param == "vendure_sqlite":
        url = f"sqlite:///{tmp_path}/shop.db"
    else:
        url = request.getfixturevalue("postgres_url")
    restore(url, f"{request.param}.sql")
    return url, truth_of(DATA / f"{request.param}.json")


def orders_of(shop: tuple[str, Truth]) -> dict[str, Row]:
    url, truth = shop
    return by_name(read(url), truth, number="code")


def test_every_order_and_line_is_what_the_shop_said_when_it_was_placed(shop: tuple[str, Truth]) -> None:
    url, truth = shop
    told = {name: vendure(order["placed"]) for name, order in truth.items()}
    # An order that was modified has its discount counted anew, and keeps no trace of the first one.
    changed = told.pop("modified")

    pulled = pulled_orders(read(url))

    assert pulled.pop(changed.ref).net != changed.net
    assert pulled == {order.ref: order for order in told.values()}


def test_what_is_left_of_an_order_is_the_shops_own_total_of_now(shop: tuple[str, Truth]) -> None:
    orders, truth = orders_of(shop), shop[1]

    for name in ("plain", "cancelled", "settled", "gross", "fewer", "given_up", "split", "modified"):
        left = orders[name]["net_amount"] - orders[name]["refunded_amount"]
        assert (name, left) == (name, truth[name]["now"]["subTotal"])


def test_refunds_count_by_their_lines_or_by_the_share_of_goods(shop: tuple[str, Truth]) -> None:
    orders = orders_of(shop)

    refunded = {name: row["refunded_amount"] for name, row in orders.items() if row["refunded_amount"]}

    assert refunded == {
        "cancelled": 4500,
        "partly": 1795,
        "fewer": 2807,
        "lump": 446,
        "whole": 2000,
        "given_up": 1795,
        "modified": 3800,
    }


def test_a_cancelled_order_still_tells_what_was_bought(shop: tuple[str, Truth]) -> None:
    cancelled = orders_of(shop)["cancelled"]

    assert shop[1]["cancelled"]["now"]["totalWithTax"] == 0
    assert (cancelled["net_amount"], cancelled["gross_amount"], cancelled["shipping_amount"]) == (
        4500,
        5882,
        500,
    )
    assert cancelled["line_count"] == 2


def test_a_cancelled_order_whose_payment_was_called_off_keeps_its_total(shop: tuple[str, Truth]) -> None:
    url, truth = shop
    run(
        url,
        f"UPDATE payment SET state = 'Cancelled' WHERE \"orderId\" = {truth['cancelled']['placed']['id']}",
    )

    assert orders_of(shop)["cancelled"]["gross_amount"] == 5882


def test_carts_and_the_orders_of_single_sellers_are_left_out(shop: tuple[str, Truth]) -> None:
    orders = orders_of(shop)

    assert set(orders) == set(shop[1])
    assert orders["split"]["net_amount"] == 7500


def test_states_follow_the_shops(shop: tuple[str, Truth]) -> None:
    states = {name: OrderState(row["state"]).name for name, row in orders_of(shop).items()}

    special = {name: state for name, state in states.items() if state != "CONFIRMED"}
    assert special == {"cancelled": "CANCELLED", "authorized": "PENDING", "whole": "REFUNDED"}


def test_times_are_those_of_the_shops_history(shop: tuple[str, Truth]) -> None:
    orders = orders_of(shop)

    assert {name for name, row in orders.items() if row["paid_at"] is None} == {"authorized"}
    assert {name for name, row in orders.items() if row["shipped_at"]} == {"settled"}
    assert {name for name, row in orders.items() if row["cancelled_at"]} == {"cancelled"}
    for row in orders.values():
        # Vendure's process and its database are in two zones; read right, no order takes an hour.
        moments = [row[name] for name in ("placed_at", "updated_at", "paid_at", "refunded_at") if row[name]]
        assert max(moments) - min(moments) < 60_000_000


def test_the_click_and_the_words_to_slice_by_are_read(shop: tuple[str, Truth]) -> None:
    orders = orders_of(shop)

    plain = orders["plain"]
    assert (plain["click_id"], plain["payment_method"], plain["country"]) == ("AbC123", "paypal", "DE")
    assert (plain["coupon"], plain["store"], plain["customer_kind"]) == ("TEN", None, "new")
    assert (orders["partly"]["customer_kind"], orders["gross"]["store"]) == ("returning", "gross")
    assert {name for name, row in orders.items() if row["click_id"] is None} == {"authorized"}
    if not shop[0].startswith("sqlite"):
        assert plain["landed_at"] == micros(datetime(2026, 1, 5, 9, 51, tzinfo=UTC))
        assert plain["landing_url"] == "https://shop.example/?ranSiteID=AbC123"


def test_a_field_that_the_shop_lacks_is_null_but_a_missing_click_is_refused(postgres_url: str) -> None:
    restore(postgres_url, "vendure.sql")

    [plain, *_] = read(postgres_url, parameters={**TOKYO, "landed_at": "none", "landing_url": "none"}).orders

    assert (plain["landed_at"], plain["landing_url"]) == (None, None)
    with pytest.raises(Exception, match="customFieldsElsewhere"):
        read(postgres_url, parameters={**TOKYO, "click_id": "customFieldsElsewhere"})


def test_an_entry_in_the_history_brings_an_order_again(postgres_url: str) -> None:
    restore(postgres_url, "vendure.sql")
    later = NIGHT.replace(day=2)
    first = read(postgres_url)
    run(
        postgres_url,
        'INSERT INTO history_entry ("orderId", type, data, "createdAt", "updatedAt", "isPublic", discriminator, id)'
        " VALUES (1, 'ORDER_NOTE', '{}', '2027-01-01 12:00', '2027-01-01 12:00', TRUE, 'order-history-entry', 100000)",
    )
    second = read(postgres_url, at=later, known=first.known)

    assert [row["row_id"] for row in second.orders] == ["1"]


def test_groups_of_the_customer_and_collections_of_the_product_are_told(shop: tuple[str, Truth]) -> None:
    url, _ = shop
    run(
        url,
        "INSERT INTO customer_group (id, name) VALUES (1, 'Staff, trade'), (2, 'Friends')",
        'INSERT INTO customer_groups_customer_group SELECT "customerId", 1 FROM "order" WHERE id = 1',
        'INSERT INTO customer_groups_customer_group SELECT "customerId", 2 FROM "order" WHERE id = 1',
        "INSERT INTO collection_translation VALUES (1, 'en', 'Sale', 7), (2, 'de', 'Sale', 7), (3, 'en', 'Kitchen, Bath', 8)",
        "INSERT INTO collection_product_variants_product_variant SELECT 7, id FROM product_variant WHERE sku = 'W-1'",
        "INSERT INTO collection_product_variants_product_variant SELECT 8, id FROM product_variant WHERE sku = 'W-1'",
    )

    pulled = read(url)

    groups = {row["row_id"]: row["customer_group"] for row in pulled.orders}
    categories = {(row["sku"], row["category"]) for row in pulled.rows["lines"].to_pylist()}
    assert groups["1"] == "Friends,Staff trade"
    assert None in groups.values()
    assert {("W-1", "Kitchen Bath,Sale"), ("M-BL", None)} <= categories
