"""The preset for Saleor: gift cards, replacements, the two ways of paying back."""

from datetime import timedelta

import pytest

from tests.doors.shop_scene import NIGHT, Shop, at, by_ref, lines, money, open_shop

LATER = NIGHT + timedelta(days=10)
NONE = timedelta(0)


@pytest.fixture
def shop(postgres_url: str) -> Shop:
    return open_shop(postgres_url, "saleor")


def order_id(number: int) -> str:
    return f"00000000-0000-4000-8000-000000000{number}"


def line_id(number: int, place: int) -> str:
    return f"00000000-0000-4000-8000-00000000{number}{place}"


def add(shop: Shop, number: int, **columns: str) -> None:
    """Put in an order of today, fully charged but for what the columns say."""
    given = {
        "id": order_id(number), "number": str(number), "created_at": "2026-01-08T10:00Z",
        "updated_at": "2026-01-08T10:01Z", "status": "unfulfilled", "charge_status": "full", "currency": "EUR", **columns,
    }  # fmt: skip
    values = ", ".join(f"'{value}'" for value in given.values())
    shop.run(f"INSERT INTO order_order ({', '.join(given)}) VALUES ({values})")


def add_line(shop: Shop, number: int, place: int, *, net: str, gross: str, gift_card: bool = False) -> None:
    shop.run(
        "INSERT INTO order_orderline (id, order_id, product_name, product_sku, quantity, is_gift_card,"
        " total_price_net_amount, total_price_gross_amount) VALUES"
        f" ('{line_id(number, place)}', '{order_id(number)}', 'Thing', 'T-1', 1, {gift_card}, {net}, {gross})"
    )


def pay_back(shop: Shop, number: int, *, fulfilment: int, at: str, status: str, amount: str = "NULL") -> None:
    shop.run(
        "INSERT INTO order_fulfillment (id, order_id, status, created_at, total_refund_amount)"
        f" VALUES ({fulfilment}, '{order_id(number)}', '{status}', '{at}', {amount})"
    )


def test_words_to_slice_by_are_read(shop: Shop) -> None:
    orders = by_ref(shop.read())

    assert [orders[ref]["coupon"] for ref in ("101", "106", "108")] == ["TEN", "LETTER-7Q", None]
    assert [orders[ref]["payment_method"] for ref in ("101", "104", "105", "106", "107")] == [
        "PayPal", "mirumee.payments.dummy", "Card", "stripe", None,
    ]  # fmt: skip
    assert (orders["101"]["shipped_at"], orders["106"]["shipped_at"]) == (at("2026-01-05 18:00"), None)


def test_ids_are_told_as_text_and_lines_by_sku_or_variant(shop: Shop) -> None:
    pulled = shop.read()
    third = [row for row in pulled.rows["lines"].to_pylist() if row["order_id"] == order_id(108)]

    assert by_ref(pulled)["101"]["row_id"] == order_id(101)
    assert min((row["sku"], row["name"]) for row in third) == ("UHJvZHVjdFZhcmlhbnQ6MQ==", "Mug / Blue")


def test_a_gift_card_that_is_sold_is_no_goods(shop: Shop) -> None:
    add(shop, 201)
    add_line(shop, 201, 1, net="50", gross="50", gift_card=True)
    add_line(shop, 201, 2, net="10", gross="12")
    add(shop, 202)
    add_line(shop, 202, 1, net="50", gross="50", gift_card=True)

    pulled = shop.read()

    assert money(pulled)["201"] == ("CONFIRMED", "EUR", 1000, 0)
    assert lines(pulled)["201"] == [("T-1", 1, 1000, 0, 0)]
    assert (money(pulled)["202"][2], "202" in lines(pulled)) == (0, False)


def test_paying_with_a_gift_card_takes_nothing_from_the_goods(shop: Shop) -> None:
    add(shop, 201, total_net_amount="0", total_gross_amount="0", undiscounted_total_gross_amount="12")
    add_line(shop, 201, 1, net="10", gross="12")

    order = by_ref(shop.read())["201"]

    assert (order["net_amount"], order["gross_amount"], order["tax_amount"]) == (1000, 1200, 200)


def test_a_replacement_is_no_order_of_its_own(shop: Shop) -> None:
    add(shop, 201, origin="reissue", original_id=order_id(101))
    add(shop, 202, origin="bulk_create")

    orders = by_ref(shop.read())

    assert "201" not in orders
    assert orders["202"]["channel"] == "bulk_create"


def test_an_order_that_waits_for_approval_is_pending_though_it_is_paid(shop: Shop) -> None:
    add(shop, 201, status="unconfirmed")
    add(shop, 202, status="expired")

    states = money(shop.read())

    assert (states["201"][0], states["202"][0]) == ("PENDING", "CANCELLED")


def test_an_order_that_came_back_whole_gave_all_its_goods_back(shop: Shop) -> None:
    shop.run("UPDATE order_order SET status = 'returned' WHERE number = 108")

    pulled = shop.read()

    assert money(pulled)["108"] == ("REFUNDED", "EUR", 2000, 2000)
    assert sum(line[4] for line in lines(pulled)["108"]) == 2000


def test_which_granted_refunds_count_is_configurable(shop: Shop) -> None:
    strict = money(shop.read(parameters={"granted": "success"}))

    assert (strict["106"][3], strict["109"][3]) == (1800, 0)


def test_an_order_changed_later_comes_again(shop: Shop) -> None:
    known = shop.read().known
    shop.run(
        "UPDATE order_order SET charge_status = 'full', updated_at = '2026-01-12T08:00Z' WHERE number = 104"
    )

    second = shop.read(at=LATER, known=known, overlap=NONE)

    assert money(second) == {"104": ("CONFIRMED", "EUR", 1000, 0)}
    assert list(lines(second)) == ["104"]


def test_paying_back_brings_an_untouched_order_again(shop: Shop) -> None:
    known = shop.read().known
    pay_back(shop, 108, fulfilment=9, at="2026-01-12T08:00Z", status="refunded", amount="12")
    shop.run(
        "UPDATE order_ordergrantedrefund SET amount_value = 12, updated_at = '2026-01-13T08:00Z' WHERE id = 3"
    )

    second = shop.read(at=LATER, known=known, overlap=NONE)

    assert money(second) == {"108": ("CONFIRMED", "EUR", 2000, 1000), "109": ("REFUNDED", "EUR", 1000, 1000)}
    assert by_ref(second)["108"]["updated_at"] == at("2026-01-12 08:00")
    assert by_ref(second)["109"]["updated_at"] == at("2026-01-13 08:00")
