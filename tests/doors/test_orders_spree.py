"""The preset for Spree: what only Spree does."""

from datetime import timedelta

import pytest

from tests.doors.shop_scene import NIGHT, Shop, at, by_ref, lines, money, open_shop

LATER = NIGHT + timedelta(days=10)


@pytest.fixture
def shop(postgres_url: str) -> Shop:
    return open_shop(postgres_url, "spree")


def test_words_to_slice_by_are_read(shop: Shop) -> None:
    orders = by_ref(shop.read())

    assert [orders[ref]["coupon"] for ref in ("101", "106", "108")] == ["TEN", "Letters", None]
    assert [orders[ref]["payment_method"] for ref in ("101", "104", "107")] == ["PayPal", "Card", None]
    assert (orders["101"]["shipped_at"], orders["106"]["shipped_at"]) == (at("2026-01-05 18:00"), None)
    assert orders["103"]["customer_kind"] is None


def test_an_order_changed_later_comes_again(shop: Shop) -> None:
    known = shop.read().known
    shop.run(
        "UPDATE spree_orders SET payment_state = 'paid', updated_at = '2026-01-12 08:00' WHERE id = 104",
        "UPDATE spree_payments SET state = 'completed', updated_at = '2026-01-12 08:00' WHERE id = 5",
    )

    second = shop.read(at=LATER, known=known, overlap=timedelta(0))

    assert money(second) == {"104": ("CONFIRMED", "EUR", 1000, 0)}
    assert list(lines(second)) == ["104"]


def test_a_refund_brings_an_untouched_order_again(shop: Shop) -> None:
    known = shop.read().known
    shop.run(
        "INSERT INTO spree_refunds (payment_id, amount, created_at, updated_at) VALUES (9, 6, '2026-01-12', '2026-01-12')",
        "INSERT INTO spree_reimbursements (id, number, order_id, reimbursement_status, created_at, updated_at)"
        " VALUES (9, 'RI9', 108, 'reimbursed', '2026-01-13', '2026-01-13')",
        "INSERT INTO spree_inventory_units (id, order_id, line_item_id) VALUES (9, 108, 9)",
        "INSERT INTO spree_return_items (inventory_unit_id, reimbursement_id, pre_tax_amount, created_at, updated_at)"
        " VALUES (9, 9, 6.6667, '2026-01-13', '2026-01-13')",
    )

    second = shop.read(at=LATER, known=known, overlap=timedelta(0))

    assert money(second) == {
        "108": ("CONFIRMED", "EUR", 2000, 667),
        "109": ("REFUNDED", "EUR", 1000, 1000),
    }
    assert by_ref(second)["108"]["updated_at"] == at("2026-01-13")
    assert lines(second)["108"][0] == ("W-1", 1, 667, 1, 667)


def test_a_resumed_order_is_not_cancelled(shop: Shop) -> None:
    shop.run("UPDATE spree_orders SET state = 'resumed', payment_state = 'paid' WHERE id = 102")

    order = by_ref(shop.read())["102"]

    assert money(shop.read())["102"][0] == "CONFIRMED"
    assert order["cancelled_at"] is None


def test_the_click_may_stand_in_a_column_of_the_orders(shop: Shop) -> None:
    shop.run(
        "ALTER TABLE spree_orders ADD affiliate TEXT",
        "UPDATE spree_orders SET affiliate = 'Col-1' WHERE id = 103",
    )

    orders = by_ref(shop.read(parameters={"click_key": "affiliate"}))

    assert {ref for ref, row in orders.items() if row["click_id"] == "Col-1"} == {"103"}


def test_metadata_that_holds_nothing_hides_nothing(shop: Shop) -> None:
    shop.run(
        "UPDATE spree_orders SET public_metadata = 'null' WHERE id = 104",
        "UPDATE spree_orders SET private_metadata = 'null' WHERE id = 105",
    )

    orders = by_ref(shop.read())

    assert (orders["104"]["click_id"], orders["105"]["click_id"]) == ("Pend-1", "Yen-1")
