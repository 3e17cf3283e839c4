"""The preset for django-oscar on a really installed shop, whose orders went through its own code."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.records.moment import micros
from recon.records.order import OrderState
from tests.doors.orders_shop import Pulled, Row, pull
from tests.servers import postgres
from tests.shops.clock import shop_clock
from tests.shops.oscar.build import installed, manage

pytestmark = [
    pytest.mark.shops,
    pytest.mark.skipif(
        os.environ.get("RECON_LONG") != "shops", reason="a shop is installed by make long STAGE=shops"
    ),
]
MORNING = datetime(2026, 1, 5, 10, tzinfo=UTC)
SPARE = timedelta(0)


@pytest.fixture(scope="module")
def python() -> Path:
    return installed()


@pytest.fixture(scope="module", params=["postgres", "sqlite"])
def shop_url(
    python: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with ExitStack() as stack:
        if request.param == "postgres":
            url = stack.enter_context(stack.enter_context(postgres()).fresh_database())
        else:
            url = f"sqlite:///{tmp_path_factory.mktemp('oscar')}/shop.db"
        manage(python, url, "-m", "django", "migrate", "--verbosity", "0")
        manage(python, url, "place_orders.py", "first")
        yield url


@pytest.fixture(scope="module")
def first(shop_url: str) -> Pulled:
    return pull(shop_url, preset="django_oscar", zone=None, at=shop_clock(shop_url))


@pytest.fixture(scope="module")
def orders(first: Pulled) -> dict[str, Row]:
    return {row["order_ref"]: row for row in first.orders}


def test_every_order_comes_once_with_its_amounts(orders: dict[str, Row]) -> None:
    facts = (
        "currency",
        "net_amount",
        "refunded_amount",
        "gross_amount",
        "tax_amount",
        "shipping_amount",
        "line_count",
    )

    assert {ref: tuple(row[fact] for fact in facts) for ref, row in orders.items()} == {
        "100001": ("EUR", 4500, 0, 6000, 1000, 500, 2),
        "100002": ("EUR", 1000, 0, 1200, 200, 0, 1),
        "100003": ("EUR", 4500, 1800, 6000, 1000, 500, 2),
        "100004": ("EUR", 2000, 0, 2400, 400, 0, 1),
        "100005": ("EUR", 6000, 0, 7200, 1200, 0, 1),
        "100006": ("EUR", 1000, 500, 1200, 200, 0, 1),
        "100007": ("JPY", 2000, 0, 2400, 400, 0, 1),
        "A|B'%#\U0001f9e6": ("EUR", 2000, 0, 2400, 400, 0, 1),
    }


def test_states_follow_status_and_payment(orders: dict[str, Row]) -> None:
    states = {ref: OrderState(row["state"]).name for ref, row in orders.items()}

    assert states.pop("100002") == "CANCELLED"
    assert states.pop("100004") == "PENDING"
    assert set(states.values()) == {"CONFIRMED"}


def test_times_are_those_of_the_shops_events(orders: dict[str, Row]) -> None:
    assert [row["placed_at"] for row in orders.values()] == [
        micros(MORNING + timedelta(days=days)) for days in range(len(orders))
    ]
    assert {ref for ref, row in orders.items() if row["paid_at"] is None} == {"100002", "100004"}
    assert {ref for ref, row in orders.items() if row["cancelled_at"] is not None} == {"100002"}
    assert {ref for ref, row in orders.items() if row["refunded_at"] is not None} == {"100003", "100006"}
    assert {ref for ref, row in orders.items() if row["shipped_at"] is not None} == {"100005"}
    assert orders["100004"]["updated_at"] == orders["100004"]["placed_at"]
    assert orders["100003"]["updated_at"] == orders["100003"]["refunded_at"] > orders["100003"]["paid_at"]


def test_the_click_comes_from_the_shops_own_table(orders: dict[str, Row]) -> None:
    clicked = orders["100001"]

    assert clicked["click_id"] == "AbC123"
    assert clicked["landed_at"] == micros(MORNING - timedelta(minutes=9))
    assert clicked["landing_url"] == "https://shop.example/?ranSiteID=AbC123"
    assert {ref for ref, row in orders.items() if row["click_id"] is None} == {"100004", "A|B'%#\U0001f9e6"}


def test_the_words_to_slice_by_are_read(orders: dict[str, Row]) -> None:
    assert {row["store"] for row in orders.values()} == {"oscar.example"}
    assert {row["country"] for row in orders.values()} == {"DE"}
    assert [orders[ref]["customer_kind"] for ref in ("100001", "100003", "100005")] == [
        "new",
        "returning",
        None,
    ]
    assert [orders[ref]["payment_method"] for ref in ("100001", "100004", "100005")] == [
        "PayPal",
        None,
        "Card",
    ]
    assert [orders[ref]["coupon"] for ref in ("100001", "100002")] == ["TEN", None]


def test_what_rules_look_at_is_told_of_customers_and_products(first: Pulled, orders: dict[str, Row]) -> None:
    groups = {ref: row["customer_group"] for ref, row in orders.items()}
    lines = {(row["sku"], row["category"], row["product_kind"]) for row in first.rows["lines"].to_pylist()}

    assert groups["100001"] == groups["100003"] == "Friends,Trade large,staff"
    assert {ref for ref, group in groups.items() if group is None} == orders.keys() - {"100001", "100003"}
    assert lines == {
        ("W-1", None, "Things"),
        ("M-BL", "Kitchen Bath,Sale", "Crockery"),
        ("K-1", None, "Things"),
    }


def test_lines_add_up_to_their_orders(first: Pulled) -> None:
    lines = first.rows["lines"].to_pylist()

    for order in first.orders:
        own = [line for line in lines if line["order_id"] == order["row_id"]]
        assert len(own) == order["line_count"]
        assert sum(line["net_amount"] for line in own) == order["net_amount"]
    refunded = [
        (line["sku"], line["refunded_quantity"], line["refunded_amount"])
        for line in lines
        if line["refunded_amount"]
    ]
    assert refunded == [("W-1", 1, 1800)]


def test_a_status_change_brings_an_old_order_again(python: Path, shop_url: str, first: Pulled) -> None:
    manage(python, shop_url, "place_orders.py", "later")

    second = pull(
        shop_url, preset="django_oscar", zone=None, at=shop_clock(shop_url), known=first.known, overlap=SPARE
    )

    # Orders of the same second may come again; they come as they were.
    changed = [row for row in second.orders if row not in first.orders]
    assert [(row["order_ref"], OrderState(row["state"]).name) for row in changed] == [("100004", "CANCELLED")]
    assert changed[0]["cancelled_at"] == changed[0]["updated_at"]
