"""Shopify's export of orders as it comes: several rows per order, taxes inside or added, attributes, refunds."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recon.records.moment import micros
from recon.sources.settings import ExportMapping
from tests.doors.export_scene import CLICK, by_ref, drop, order, shopify, states

LINE = {"Lineitem quantity": "2", "Lineitem name": "Bulb", "Lineitem price": "5.00", "Lineitem sku": "B-2"}


def test_an_orders_rows_are_its_lines(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put(
        "orders.csv",
        shopify(
            order("#1001", "30.00", Lineitem_price="20.00"), {"Name": "#1001", **LINE}, order("#1002", "7.50")
        ),
    )

    pulled = shop.pull()

    assert [
        (row["row_id"], row["order_ref"], row["net_amount"], row["line_count"]) for row in pulled["orders"]
    ] == [
        ("551001", "#1001", 3000, 2),
        ("551002", "#1002", 750, 1),
    ]
    assert [
        (line["row_id"], line["sku"], line["quantity"], line["net_amount"]) for line in pulled["lines"]
    ] == [("551001:1", "L-1", 1, 2000), ("551001:2", "B-2", 2, 1000), ("551002:1", "L-1", 1, 750)]


def test_times_carry_their_offset(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", shopify(order("#1", "1.00", Fulfilled_at="2026-11-03 09:00:00 -0500")))

    (row,) = shop.pull()["orders"]

    assert row["placed_at"] == micros(datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert row["paid_at"] == micros(datetime(2026, 11, 2, 9, 5, tzinfo=UTC))
    assert row["shipped_at"] == micros(datetime(2026, 11, 3, 14, tzinfo=UTC))


@pytest.mark.parametrize(
    ("shipping", "taxes", "total", "said", "net"),
    [
        ("4.90", "8.70", "54.48", "by-total", 4166),  # inside: the goods bear 8.70 x 49.58 / 54.48 = 7.92
        ("4.90", "8.70", "63.18", "by-total", 4958),  # added
        ("0.00", "0.00", "49.58", "by-total", 4958),  # no tax at all
        ("4.90", "8.70", "63.18", "included", 4166),
        ("4.90", "8.70", "54.48", "added", 4958),
    ],
)
def test_taxes_inside_prices_are_taken_out(
    shipping: str, taxes: str, total: str, said: str, net: int, tmp_path: Path
) -> None:
    shop = drop(tmp_path, mapping=ExportMapping(taxes=said))
    shop.put("orders.csv", shopify(order("#1", "49.58", Shipping=shipping, Taxes=taxes, Total=total)))

    pulled = shop.pull()

    assert pulled["orders"][0]["net_amount"] == net
    assert sum(line["net_amount"] for line in pulled["lines"]) == pulled["orders"][0]["net_amount"]


def test_a_total_that_decides_nothing_is_said(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", shopify(order("#1", "100.00", Taxes="19.00", Total="121.00")))

    (row,) = shop.pull()["orders"]

    assert row["net_amount"] == 10000
    assert "the Total of 1 orders does not say whether their prices include tax" in shop.closing.remarks[0]


def test_states_follow_status_and_cancelling(tmp_path: Path) -> None:
    words = [
        "paid",
        "pending",
        "authorized",
        "partially_refunded",
        "partially_paid",
        "refunded",
        "voided",
        "expired",
    ]
    shop = drop(tmp_path)
    rows = [order(f"#{number}", "10.00", Financial_Status=word) for number, word in enumerate(words)]
    shop.put("orders.csv", shopify(*rows, order("#99", "10.00", Cancelled_at="2026-11-03 10:00:00 +0100")))

    pulled = shop.pull()

    assert states(pulled["orders"]) == [
        "confirmed", "pending", "pending", "confirmed", "confirmed", "refunded", "cancelled", "pending", "cancelled"
    ]  # fmt: skip


def test_a_refund_counts_with_the_goods_part(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    partly = order("#1", "40.00", Shipping="10.00", Total="50.00", Refunded_Amount="25.00")
    wholly = order("#2", "40.00", Shipping="10.00", Total="50.00", Refunded_Amount="50.00")
    shop.put("orders.csv", shopify(partly, {"Name": "#1", **LINE}, wholly))

    pulled = shop.pull()
    orders = by_ref(pulled["orders"])

    assert (orders["#1"]["refunded_amount"], orders["#2"]["refunded_amount"]) == (2000, 4000)
    assert states(pulled["orders"]) == ["confirmed", "refunded"]
    assert [
        sum(line["refunded_amount"] for line in pulled["lines"] if line["order_id"] == each)
        for each in ("551", "552")
    ] == [
        2000,
        4000,
    ]
    assert [line["refunded_quantity"] for line in pulled["lines"]] == [0, 0, 1]


def test_the_click_stands_among_the_attributes_or_in_the_landing_address(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put(
        "orders.csv",
        shopify(
            order("#1", "1.00", Note_Attributes=f"gift: no\nranSiteID: {CLICK}"),
            order(
                "#2", "1.00", Note_Attributes=f"landing_site: https://x.example/?a=1&ranSiteID={CLICK}&b=2"
            ),
            order("#3", "1.00", Note_Attributes="gift: yes"),
        ),
    )

    rows = by_ref(shop.pull()["orders"])

    assert [rows[ref]["click_id"] for ref in ("#1", "#2", "#3")] == [CLICK, CLICK, None]
    assert str(rows["#2"]["landing_url"]).startswith("https://x.example/?a=1")


def test_an_attribute_of_another_name_is_read_when_it_is_told(tmp_path: Path) -> None:
    shop = drop(tmp_path, mapping=ExportMapping(click_key="_ran"))
    shop.put("orders.csv", shopify(order("#1", "1.00", Note_Attributes=f"_ran: {CLICK}")))

    assert shop.pull()["orders"][0]["click_id"] == CLICK


def test_words_to_slice_by_and_test_orders_are_read(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put(
        "orders.csv",
        shopify(
            order(
                "#1", "1.00", Source="pos", Discount_Code="TEN", Billing_Country="DE", Payment_Method="PayPal"
            ),
            order("#2", "1.00", Shipping_Country="FR", Payment_Method="(for testing) Bogus Gateway"),
        ),
    )

    first, second = shop.pull()["orders"]

    assert (first["channel"], first["coupon"], first["country"], first["payment_method"], first["is_test"]) == (
        "pos", "TEN", "DE", "PayPal", 0,
    )  # fmt: skip
    assert (second["country"], second["is_test"]) == ("FR", 1)


def test_the_reference_may_be_the_id_or_lose_its_sign(tmp_path: Path) -> None:
    shop = drop(tmp_path, mapping=ExportMapping(prefix="#"))
    shop.put("orders.csv", shopify(order("#1001", "1.00")))
    other = tmp_path / "by-id"
    other.mkdir()
    by_id = drop(other, mapping=ExportMapping(fields={"order_ref": "Id"}))
    by_id.put("orders.csv", shopify(order("#1001", "1.00")))

    assert shop.pull()["orders"][0]["order_ref"] == "1001"
    assert by_id.pull()["orders"][0]["order_ref"] == "551001"


def test_orders_in_several_currencies_keep_their_own(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put(
        "orders.csv",
        shopify(
            order("#1", "12.50"), order("#2", "1980", Currency="JPY"), order("#3", "1.250", Currency="KWD")
        ),
    )

    assert [(row["currency"], row["net_amount"]) for row in shop.pull()["orders"]] == [
        ("EUR", 1250),
        ("JPY", 1980),
        ("KWD", 1250),
    ]


def test_two_orders_of_one_name_stay_two(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", shopify(order("#1", "1.00", Id="8"), order("#1", "2.00", Id="9")))

    assert [(row["row_id"], row["net_amount"]) for row in shop.pull()["orders"]] == [("8", 100), ("9", 200)]


def test_lines_of_a_free_order_and_zero_priced_ones_are_lines(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    free = {
        "Name": "#1",
        "Lineitem quantity": "1",
        "Lineitem name": "Gift",
        "Lineitem price": "0.00",
        "Lineitem sku": "G",
    }
    shop.put("orders.csv", shopify(order("#1", "10.00"), free, order("#2", "0.00")))

    lines = shop.pull()["lines"]

    assert [(line["sku"], line["net_amount"]) for line in lines] == [("L-1", 1000), ("G", 0), ("L-1", 0)]


def test_an_export_without_a_total_cannot_tell_taxes(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put(
        "orders.csv",
        "Name,Financial Status,Created at,Subtotal,Taxes\n#1,paid,2026-11-02 10:00:00 +0100,1.00,0.19\n",
    )

    with pytest.raises(
        Exception, match=r"orders\.csv.*without a column Total .*; export it with Total, or set taxes"
    ):
        shop.pull()
