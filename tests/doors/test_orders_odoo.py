"""The preset for Odoo: lines that are no goods, quotations, credit notes."""

from datetime import timedelta

import pytest

from tests.doors.shop_scene import MONEY, NIGHT, Shop, at, by_ref, lines, money, open_shop

LATER = NIGHT + timedelta(days=10)
NONE = timedelta(0)


@pytest.fixture
def shop(postgres_url: str) -> Shop:
    return open_shop(postgres_url, "odoo_sale")


def add_line(shop: Shop, order: int, line: int, *, product: int, net: str) -> None:
    shop.run(
        "INSERT INTO sale_order_line (id, order_id, product_id, name, product_uom_qty, price_subtotal)"
        f" VALUES ({line}, {order}, {product}, 'Added', 1, {net})"
    )


def credit(
    shop: Shop, *, move: int, line: int, net: str, at: str, state: str = "posted", currency: int = 1
) -> None:
    shop.run(
        "INSERT INTO account_move (id, move_type, state, currency_id, write_date)"
        f" VALUES ({move}, 'out_refund', '{state}', {currency}, '{at}')",
        f"INSERT INTO account_move_line (id, move_id, quantity, price_subtotal) VALUES ({move}, {move}, 1, {net})",
        f"INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id) VALUES ({move}, {line})",
    )


def test_words_to_slice_by_are_read(shop: Shop) -> None:
    orders = by_ref(shop.read())

    assert [orders[ref]["coupon"] for ref in ("101", "106", "109")] == ["TEN", "Ten percent", None]
    assert [orders[ref]["payment_method"] for ref in ("101", "103", "104", "107")] == [
        "paypal",
        "stripe",
        "custom",
        None,
    ]
    assert (orders["101"]["shipped_at"], orders["106"]["shipped_at"]) == (at("2026-01-05 18:00"), None)


def test_the_payment_method_is_told_where_it_is_asked_for(shop: Shop) -> None:
    orders = by_ref(
        shop.read(parameters={"payment_table": "payment_method", "payment_key": "payment_method_id"})
    )

    assert [orders[ref]["payment_method"] for ref in ("101", "103", "104")] == [
        "paypal",
        "card",
        "wire_transfer",
    ]


def test_carts_and_a_salesmans_quotations_are_no_orders(shop: Shop) -> None:
    shop.run("UPDATE sale_order SET state = 'sale' WHERE id = 112")

    orders = by_ref(shop.read(store="backoffice"))

    assert "111" not in orders
    assert (orders["112"]["channel"], orders["112"]["store"]) == ("backend", "backoffice")


def test_lines_are_named_by_the_first_line_of_their_text(shop: Shop) -> None:
    rows = {row["row_id"]: row for row in shop.read().rows["lines"].to_pylist()}

    assert (rows["101:1"]["name"], rows["105:10"]["quantity"]) == ("Widget", 2)
    assert sorted(name for name in rows if name.startswith("101:")) == ["101:1", "101:2"]


def test_free_delivery_is_no_discount_on_goods(shop: Shop) -> None:
    add_line(shop, 101, 90, product=5, net="-5")

    order = by_ref(shop.read())["101"]

    assert (order["net_amount"], order["shipping_amount"], order["discount_amount"]) == (4500, 0, 500)


def test_gift_cards_are_neither_goods_nor_a_discount(shop: Shop) -> None:
    add_line(shop, 109, 90, product=6, net="50")
    add_line(shop, 109, 91, product=6, net="-25")

    pulled = shop.read()

    assert money(pulled)["109"] == MONEY["109"]
    assert by_ref(pulled)["109"]["line_count"] == len(lines(pulled)["109"]) == 1


def test_an_order_that_costs_nothing_is_told_with_its_lines(shop: Shop) -> None:
    add_line(shop, 109, 90, product=3, net="-10")

    pulled = shop.read()

    assert money(pulled)["109"][2] == 0
    assert [line[2] for line in lines(pulled)["109"]] == [0]


def test_a_credit_note_in_another_currency_does_not_count(shop: Shop) -> None:
    credit(shop, move=90, line=14, net="1200", at="2026-01-08 08:00", currency=25)

    assert money(shop.read())["108"] == MONEY["108"]


def test_a_shop_without_a_field_for_the_click_is_read_as_well(shop: Shop) -> None:
    shop.run(
        "ALTER TABLE sale_order DROP COLUMN x_rakuten_ran_site_id, DROP COLUMN x_rakuten_landed_at,"
        " DROP COLUMN x_rakuten_landing_url, DROP COLUMN effective_date"
    )

    pulled = shop.read()

    assert money(pulled) == MONEY
    assert {(row["click_id"], row["landed_at"], row["shipped_at"]) for row in pulled.orders} == {
        (None, None, None)
    }


def test_a_landing_time_of_odoos_own_type_is_read(shop: Shop) -> None:
    shop.run(
        "ALTER TABLE sale_order ADD x_landed TIMESTAMP",
        "UPDATE sale_order SET x_landed = '2026-01-05 09:50' WHERE id = 101",
    )

    order = by_ref(shop.read(parameters={"landed_key": "x_landed"}))["101"]

    assert order["landed_at"] == at("2026-01-05 09:50")


def test_an_order_changed_later_comes_again(shop: Shop) -> None:
    known = shop.read().known
    shop.run(
        "UPDATE sale_order SET state = 'sale', date_order = '2026-01-12 08:00', write_date = '2026-01-12 08:00' WHERE id = 104"
    )

    second = shop.read(at=LATER, known=known, overlap=NONE)

    assert money(second) == {"104": ("CONFIRMED", "EUR", 1000, 0)}
    assert by_ref(second)["104"]["placed_at"] == at("2026-01-12 08:00")


def test_a_credit_note_brings_an_untouched_order_again(shop: Shop) -> None:
    known = shop.read().known
    credit(shop, move=90, line=14, net="10", at="2026-01-12 08:00")
    shop.run("UPDATE account_move SET state = 'posted', write_date = '2026-01-13 08:00' WHERE id = 5")

    second = shop.read(at=LATER, known=known, overlap=NONE)

    assert money(second) == {"106": ("CONFIRMED", "EUR", 4500, 2800), "108": ("CONFIRMED", "EUR", 2000, 1000)}
    assert by_ref(second)["108"]["updated_at"] == at("2026-01-12 08:00")
    # The discounts of these orders were not credited: a line gives back no more than it cost.
    assert [line[4] for line in lines(second)["106"]] == [1867, 900]
    assert [line[4] for line in lines(second)["108"]] == [667, 0, 0]
