"""The preset for Shopware 6 on a MariaDB with its tables."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recon.records.order import OrderState
from tests.doors.mysql_scene import System, at, by_id, check_change, check_lines, check_orders, lines_of
from tests.doors.orders_shop import run


def hexed(number: str) -> str:
    return number.rjust(32, "0")


NUMBERS = {
    "standard": "101", "cancelled": "102", "refunded": "103", "unpaid": "104",
    "dollars": "105", "yen": "106", "lineless": "107", "thirds": "108",
}  # fmt: skip
SHOPWARE = System(
    "shopware6",
    ids={name: hexed(number) for name, number in NUMBERS.items()},
    refs={name: f"SW-{number}" for name, number in NUMBERS.items()},
    stores=("de", "at"),
    # the order itself is not touched when it is paid
    changed=(
        "UPDATE order_transaction SET state_id = UNHEX(LPAD('12', 32, '0')), updated_at = '2026-01-10 12:00:00' WHERE HEX(id) LIKE '%%104'",
    ),
    unknown=frozenset({"device"}),
    words={"paypal": "PayPalPaymentHandler", "stripe": "StripePaymentHandler"},
)


@pytest.fixture
def shop_url(mariadb_url: str) -> str:
    SHOPWARE.open(mariadb_url)
    return mariadb_url


def orders(url: str, **changes: Any) -> Any:
    return {row["order_ref"]: row for row in SHOPWARE.read(url, **changes).orders}


def test_every_order_of_the_scene_has_its_known_amounts_and_times(shop_url: str) -> None:
    check_orders(SHOPWARE, shop_url)


def test_the_lines_add_up_to_their_order(shop_url: str) -> None:
    check_lines(SHOPWARE, shop_url)


def test_a_payment_brings_its_order_again_and_no_other(shop_url: str) -> None:
    check_change(SHOPWARE, shop_url)


def test_a_version_that_somebody_edits_is_not_read(shop_url: str) -> None:
    assert len(SHOPWARE.read(shop_url).orders) == 12


def test_a_refund_without_positions_counts_with_the_share_of_goods(shop_url: str) -> None:
    pulled = SHOPWARE.read(shop_url)
    order = by_id(pulled)[hexed("201")]

    # net prices for a company: 100.00 of goods, 5.00 of delivery, 126.00 with tax, of which 63.00 came back
    assert (order["net_amount"], order["shipping_amount"], order["refunded_amount"]) == (10000, 500, 5000)
    assert (order["state"], order["tax_amount"]) == (OrderState.CONFIRMED, 2100)
    assert sorted(line[3] for line in lines_of(pulled, hexed("201"))) == [3333, 3333, 3334]


def test_a_credit_is_given_back_and_a_promotion_is_a_discount(shop_url: str) -> None:
    pulled = SHOPWARE.read(shop_url)
    order = by_id(pulled)[hexed("202")]

    assert (order["net_amount"], order["refunded_amount"]) == (2000, 500)
    assert (order["discount_amount"], order["coupon"], order["line_count"]) == (500, None, 1)
    assert lines_of(pulled, hexed("202")) == [("M-BL", "Mug | Blue", 3, 2000, 0, 0)]


def test_an_order_on_invoice_counts_when_it_is_completed(shop_url: str) -> None:
    strict = orders(shop_url, parameters={"confirmed_orders": ""})

    assert orders(shop_url)["SW-203"]["state"] == OrderState.CONFIRMED
    assert strict["SW-203"]["state"] == OrderState.PENDING


def test_the_payment_that_was_made_decides_whatever_was_tried_before_or_after(shop_url: str) -> None:
    order = orders(shop_url)["SW-204"]

    assert (order["state"], order["paid_at"]) == (OrderState.CONFIRMED, at("05 18:33"))
    assert order["payment_method"] == "PayPalPaymentHandler"


def test_the_click_may_stand_in_another_custom_field_or_in_the_affiliate_code(shop_url: str) -> None:
    fields = '{"my click":"Own"}'
    run(shop_url, f"UPDATE `order` SET custom_fields = '{fields}' WHERE order_number = 'SW-105'")

    assert orders(shop_url, parameters={"click_key": "my click"})["SW-105"]["click_id"] == "Own"
    assert orders(shop_url, parameters={"click_id": "affiliate_code"})["SW-101"]["click_id"] == "rakuten"


def test_delivery_and_who_typed_it_in_are_known(shop_url: str) -> None:
    found = orders(shop_url)

    assert (found["SW-105"]["shipped_at"], found["SW-101"]["shipped_at"]) == (at("06 15:00"), None)
    assert (found["SW-107"]["channel"], found["SW-101"]["channel"]) == ("admin", "web")


def test_a_failed_refund_brings_the_order_again_and_gives_nothing_back(shop_url: str) -> None:
    known = SHOPWARE.read(shop_url, at=datetime(2026, 1, 11, tzinfo=UTC)).known
    run(
        shop_url,
        "UPDATE order_transaction_capture_refund SET state_id = UNHEX(LPAD('32', 32, '0')), updated_at = '2026-01-12 08:00:00'",
    )

    second = SHOPWARE.read(shop_url, at=datetime(2026, 1, 13, tzinfo=UTC), known=known)

    assert [(row["order_ref"], row["refunded_amount"]) for row in second.orders] == [
        ("SW-101", 0),
        ("SW-201", 0),
    ]
