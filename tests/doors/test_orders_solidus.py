"""The preset for Solidus: what it does otherwise than Spree."""

from datetime import timedelta

import pytest

from tests.doors.shop_scene import MONEY, NIGHT, Shop, at, by_ref, lines, money, open_shop

LATER = NIGHT + timedelta(days=10)
NEWER = {
    "order_promotions": "solidus_promotions_order_promotions",
    "promotion_codes": "solidus_promotions_promotion_codes",
}


@pytest.fixture
def shop(postgres_url: str) -> Shop:
    return open_shop(postgres_url, "solidus")


def cancel_one(shop: Shop, order: int, *, line: int, amount: str, included_tax: str, total: str) -> None:
    """Cancel one unit as Solidus does: an adjustment, less tax in the price, a lower total."""
    shop.run(
        "INSERT INTO spree_adjustments (order_id, adjustable_type, adjustable_id, source_type, amount, finalized, created_at)"
        f" VALUES ({order}, 'Spree::LineItem', {line}, 'Spree::UnitCancel', {amount}, true, '2026-01-12 08:00')",
        f"UPDATE spree_line_items SET included_tax_total = {included_tax} WHERE id = {line}",
        f"UPDATE spree_orders SET total = {total}, updated_at = '2026-01-12 08:00' WHERE id = {order}",
    )


def test_words_to_slice_by_are_read(shop: Shop) -> None:
    orders = by_ref(shop.read())

    assert [orders[ref]["coupon"] for ref in ("101", "106", "108")] == ["TEN", "LETTER-7Q", None]
    assert [orders[ref]["payment_method"] for ref in ("101", "104", "107")] == ["PayPal", "Card", None]
    assert (orders["101"]["shipped_at"], orders["106"]["shipped_at"]) == (at("2026-01-05 18:00"), None)


def test_coupons_of_the_newer_promotions_are_read_where_they_are_named(shop: Shop) -> None:
    orders = by_ref(shop.read(parameters=NEWER))

    assert {ref: row["coupon"] for ref, row in orders.items() if row["coupon"]} == {"101": "NEWTEN"}


def test_a_shop_without_the_older_promotions_and_without_metadata_is_read_as_well(shop: Shop) -> None:
    shop.run(
        "DELETE FROM spree_adjustments WHERE NOT eligible",
        "ALTER TABLE spree_adjustments DROP COLUMN eligible, DROP COLUMN promotion_code_id",
        "ALTER TABLE spree_orders DROP COLUMN customer_metadata, DROP COLUMN admin_metadata",
        "DROP TABLE spree_orders_promotions, spree_promotion_codes",
    )

    pulled = shop.read(parameters=NEWER)

    assert money(pulled) == MONEY
    assert {row["click_id"] for row in pulled.orders} == {None}


def test_metadata_that_holds_nothing_hides_nothing(shop: Shop) -> None:
    shop.run(
        "UPDATE spree_orders SET customer_metadata = NULL WHERE id = 104",
        "UPDATE spree_orders SET admin_metadata = 'null' WHERE id = 105",
    )

    orders = by_ref(shop.read())

    assert (orders["104"]["click_id"], orders["105"]["click_id"]) == ("Pend-1", "Yen-1")


def test_a_cancelled_unit_counts_as_given_back(shop: Shop) -> None:
    known = shop.read().known
    cancel_one(shop, 105, line=6, amount="-1000", included_tax="0", total="1100")

    second = shop.read(at=LATER, known=known, overlap=timedelta(0))

    assert money(second) == {"105": ("CONFIRMED", "JPY", 2000, 1000)}
    assert lines(second) == {"105": [("W-1", 2, 2000, 1, 1000)]}
    assert by_ref(second)["105"]["refunded_at"] == at("2026-01-12 08:00")


def test_paying_a_cancelled_unit_back_does_not_count_twice(shop: Shop) -> None:
    cancel_one(shop, 105, line=6, amount="-1000", included_tax="0", total="1100")
    shop.run(
        "INSERT INTO spree_refunds (payment_id, amount, created_at, updated_at) VALUES (6, 1100, '2026-01-12', '2026-01-12')"
    )

    second = shop.read(at=LATER)

    assert money(second)["105"] == ("CONFIRMED", "JPY", 2000, 1000)
    assert lines(second)["105"] == [("W-1", 2, 2000, 1, 1000)]


def test_a_cancelled_unit_in_prices_with_tax_is_given_back_without_it(shop: Shop) -> None:
    cancel_one(shop, 106, line=8, amount="-12", included_tax="0", total="43.20")

    second = shop.read(at=LATER)

    assert money(second)["106"][2:] == (4500, 2700)


def test_a_return_brings_an_untouched_order_again(shop: Shop) -> None:
    known = shop.read().known
    shop.run(
        "INSERT INTO spree_refunds (payment_id, amount, created_at, updated_at) VALUES (9, 6, '2026-01-12', '2026-01-12')",
        "INSERT INTO spree_reimbursements (id, number, order_id, reimbursement_status, created_at, updated_at)"
        " VALUES (9, 'RI9', 108, 'reimbursed', '2026-01-13', '2026-01-13')",
        "INSERT INTO spree_inventory_units (id, line_item_id) VALUES (9, 9)",
        "INSERT INTO spree_return_items (inventory_unit_id, reimbursement_id, amount) VALUES (9, 9, 6.6667)",
    )

    second = shop.read(at=LATER, known=known, overlap=timedelta(0))

    assert money(second) == {
        "108": ("CONFIRMED", "EUR", 2000, 667),
        "109": ("REFUNDED", "EUR", 1000, 1000),
    }
