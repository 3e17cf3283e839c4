"""The preset for Medusa 2 on the tables of an installed shop, against what Medusa itself said of each order."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull, run
from tests.doors.shop_tables import DATA, restore
from tests.doors.shop_truth import Truth, by_name, medusa, pulled_orders, truth_of

NIGHT = datetime(2027, 1, 1, tzinfo=UTC)


def read(url: str, **changes: Any) -> Pulled:
    return pull(url, **{"preset": "medusa2", "zone": None, "at": NIGHT, **changes})


@pytest.fixture
def shop_url(postgres_url: str) -> str:
    restore(postgres_url, "medusa.sql")
    return postgres_url


@pytest.fixture
def truth() -> Truth:
    return truth_of(DATA / "medusa.json")


@pytest.fixture
def orders(shop_url: str, truth: Truth) -> dict[str, Row]:
    return by_name(read(shop_url), truth, number="display_id")


def test_every_order_and_line_is_what_the_shop_said_when_it_was_placed(shop_url: str, truth: Truth) -> None:
    told = [medusa(order["placed"]) for order in truth.values()]

    assert pulled_orders(read(shop_url)) == {order.ref: order for order in told}


def test_what_is_left_of_an_order_is_the_shops_own_figure_of_now(
    orders: dict[str, Row], truth: Truth
) -> None:
    for name in ("plain", "sent", "gross", "taxed", "fewer", "returned", "yen"):
        left = orders[name]["net_amount"] - orders[name]["refunded_amount"]
        assert abs(left - medusa(truth[name]["now"]).net) <= orders[name]["line_count"], name


def test_refunds_count_by_what_came_back_or_by_the_share_of_goods(orders: dict[str, Row]) -> None:
    refunded = {name: row["refunded_amount"] for name, row in orders.items() if row["refunded_amount"]}

    assert refunded == {"cancelled": 4500, "partly": 1620, "fewer": 3332, "whole": 2000, "returned": 2665}


def test_states_follow_the_shops(orders: dict[str, Row]) -> None:
    states = {name: OrderState(row["state"]).name for name, row in orders.items()}

    special = {name: state for name, state in states.items() if state != "CONFIRMED"}
    assert special == {"cancelled": "CANCELLED", "authorized": "PENDING", "whole": "REFUNDED"}


def test_times_are_those_of_payments_deliveries_and_changes(orders: dict[str, Row]) -> None:
    assert {name for name, row in orders.items() if row["paid_at"] is None} == {"authorized"}
    assert {name for name, row in orders.items() if row["shipped_at"]} == {"sent", "returned"}
    assert {name for name, row in orders.items() if row["cancelled_at"]} == {"cancelled"}
    refunded = {name for name, row in orders.items() if row["refunded_at"]}
    assert refunded == {"cancelled", "partly", "fewer", "whole", "returned"}
    # Paying does not touch the order itself.
    assert orders["plain"]["updated_at"] == orders["plain"]["paid_at"] > orders["plain"]["placed_at"]


def test_the_click_and_the_words_to_slice_by_are_read(orders: dict[str, Row]) -> None:
    plain = orders["plain"]

    assert (plain["click_id"], plain["country"], plain["coupon"]) == ("AbC123", "US", "TEN")
    assert plain["landed_at"] == micros(datetime(2026, 1, 5, 9, 51, tzinfo=UTC))
    assert plain["landing_url"] == "https://shop.example/?ranSiteID=AbC123"
    assert (plain["channel"], plain["store"], plain["payment_method"]) == ("web", None, "pp_system_default")
    assert (plain["customer_kind"], orders["partly"]["customer_kind"]) == ("new", "returning")
    assert {name for name, row in orders.items() if row["click_id"] is None} == {"authorized"}


@pytest.mark.parametrize(
    ("kept", "landed"),
    [
        ("2026-01-05 10:51:00+01:00", True),
        ("1767606660", True),
        ("1767606660000", True),
        ("yesterday", False),
        ("", False),
    ],
)
def test_a_landing_time_is_read_as_it_is_kept_or_not_at_all(
    shop_url: str, *, kept: str, landed: bool
) -> None:
    run(shop_url, f'UPDATE "order" SET metadata = \'{{"rakuten_landed_at": "{kept}"}}\' WHERE display_id = 1')

    [order] = [row for row in read(shop_url).orders if row["order_ref"] == "1"]

    assert order["landed_at"] == (micros(datetime(2026, 1, 5, 9, 51, tzinfo=UTC)) if landed else None)


def test_the_long_id_and_the_region_may_be_asked_for(shop_url: str) -> None:
    [order, *_] = read(shop_url, parameters={"number": "id", "store_by": "region"}).orders

    assert order["order_ref"] == order["row_id"]
    assert order["store"] in {"net", "gross", "tokyo"}


def test_a_payment_alone_brings_an_order_again(shop_url: str) -> None:
    first = read(shop_url)
    run(
        shop_url,
        "INSERT INTO order_transaction (id, order_id, version, amount, raw_amount, currency_code, reference,"
        " created_at, updated_at) SELECT 'later', id, 1, 30, '{}', 'usd', 'capture', '2027-01-01 12:00+00',"
        " '2027-01-01 12:00+00' FROM \"order\" WHERE display_id = 4",
    )

    second = read(shop_url, at=NIGHT.replace(day=2), known=first.known)

    assert [(row["order_ref"], row["state"]) for row in second.orders] == [("4", OrderState.CONFIRMED)]


def test_discounts_from_before_the_upgrade_to_versions_count_once(shop_url: str, truth: Truth) -> None:
    before = pulled_orders(read(shop_url))

    # What the upgrade did: one row for each discount, with the version that its order had reached by then.
    run(
        shop_url,
        "DELETE FROM order_line_item_adjustment WHERE version > 1",
        'UPDATE order_line_item_adjustment a SET version = o.version FROM order_item i JOIN "order" o'
        " ON o.id = i.order_id WHERE i.item_id = a.item_id AND i.version = o.version",
    )

    assert pulled_orders(read(shop_url)) == before
    assert before.keys() == {str(order["placed"]["display_id"]) for order in truth.values()}


def test_the_first_releases_had_no_version_on_a_discount(shop_url: str) -> None:
    before = pulled_orders(read(shop_url))
    run(
        shop_url,
        "DELETE FROM order_line_item_adjustment WHERE version > 1 OR is_tax_inclusive",
        "ALTER TABLE order_line_item_adjustment DROP COLUMN version, DROP COLUMN is_tax_inclusive",
    )

    after = pulled_orders(read(shop_url))

    untaxed = {ref for ref in before if ref not in {"7", "10"}}
    assert {ref: after[ref] for ref in untaxed} == {ref: before[ref] for ref in untaxed}
