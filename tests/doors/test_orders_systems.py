"""The presets for shop systems on PostgreSQL, each on the same orders in the system's own tables."""

from collections.abc import Iterator

import pytest

from tests.doors.orders_shop import Pulled
from tests.doors.shop_scene import LINES, MONEY, Shop, at, by_ref, lines, money, open_shop
from tests.servers import Server

# Odoo gives money back by a credit note over a quantity.
OTHERWISE = {"odoo_sale": {"109": [("M-BL", 1, 1000, 1, 500)]}}


@pytest.fixture(scope="module", params=["spree", "solidus", "saleor", "odoo_sale"])
def shop(request: pytest.FixtureRequest, postgres_server: Server) -> Iterator[Shop]:
    with postgres_server.fresh_database() as url:
        yield open_shop(url, request.param)


@pytest.fixture(scope="module")
def night(shop: Shop) -> Pulled:
    return shop.read()


def test_every_order_comes_once_with_its_state_and_amounts(night: Pulled) -> None:
    assert money(night) == MONEY


def test_the_shared_test_order_has_all_its_facts(night: Pulled) -> None:
    order = by_ref(night)["101"]

    assert (order["gross_amount"], order["tax_amount"], order["shipping_amount"]) == (6000, 1000, 500)
    assert (order["discount_amount"], order["line_count"]) == (500, 2)
    assert (order["placed_at"], order["paid_at"]) == (at("2026-01-05 10:00"), at("2026-01-05 10:01"))
    assert order["refunded_at"] == order["updated_at"] == at("2026-01-06 10:00")
    assert (order["store"], order["channel"], order["country"]) == ("de", "web", "DE")


def test_lines_are_told_with_what_was_given_back(shop: Shop, night: Pulled) -> None:
    told = lines(night)

    assert {ref: told[ref] for ref in LINES} == {**LINES, **OTHERWISE.get(shop.preset, {})}


def test_lines_add_up_to_their_orders(night: Pulled) -> None:
    told = lines(night)

    for ref, order in by_ref(night).items():
        own = told.get(ref, [])
        assert sum(line[2] for line in own) == order["net_amount"], ref
        assert sum(line[4] for line in own) == order["refunded_amount"], ref
        assert max(len(own), 1) == max(order["line_count"], 1), ref


def test_the_click_comes_from_the_shops_own_data(night: Pulled) -> None:
    orders = by_ref(night)

    assert {ref: row["click_id"] for ref, row in orders.items() if row["click_id"]} == {
        "101": "AbC123", "104": "Pend-1", "105": "Yen-1",
    }  # fmt: skip
    assert (orders["101"]["landed_at"], orders["104"]["landed_at"]) == (
        at("2026-01-05 09:50"),
        at("2026-01-05 12:58"),
    )
    assert orders["105"]["landed_at"] is None
    assert orders["101"]["landing_url"] == "https://x.example/?ranSiteID=AbC123"


def test_the_key_of_the_click_is_configurable(shop: Shop) -> None:
    orders = by_ref(shop.read(parameters={"click_key": "my_click"}))

    assert {ref: row["click_id"] for ref, row in orders.items() if row["click_id"]} == {"110": "Own"}


def test_cancelling_and_paying_have_their_times(night: Pulled) -> None:
    orders = by_ref(night)

    assert orders["102"]["cancelled_at"] == at("2026-01-05 12:00")
    assert orders["103"]["refunded_at"] == at("2026-01-07 12:00")
    assert [ref for ref, row in orders.items() if row["cancelled_at"] is not None] == ["102"]
    assert orders["104"]["paid_at"] is None


def test_customers_and_stores_are_told_apart(night: Pulled) -> None:
    orders = by_ref(night)

    assert [orders[ref]["customer_kind"] for ref in ("101", "109", "110")] == ["new", "returning", "new"]
    assert (orders["110"]["store"], orders["110"]["country"]) == ("us", "US")
    assert {row["store"] for ref, row in orders.items() if ref != "110"} == {"de"}
