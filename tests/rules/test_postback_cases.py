"""The published samples of Rakuten's wire, case by case; where a sample is wrong, ours is better and says how."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.amounts import CENTS, PLAIN, UNSCALED_ZERO_DECIMAL
from recon.resend.hold import Hold
from recon.resend.request import Discounts, SaleLine
from tests.rules.postback_scene import linkless, order, refused, request, telling, told

AS_SKU: dict[str, Any] = {"discounts": Discounts.AS_SKU}
WHOLE_ITEM = {
    "brand": "SampleBrand",
    "coupon": "SALE20",
    "catid": "12345",
    "cat": "Electronics",
    "disamt": "10.5",
    "distype": "Percentage",
    "isclearance": "Y",
    "ismarketplace": "N",
    "issale": "Y",
    "itmstatus": "In Stock",
    "margin": "0.15",
    "markdown": "5",
    "shipid": "SHIP123",
    "shipby": "Express",
    "taxexempt": "N",
    "sequence": "123",
}
WHOLE_ORDER = {
    "altord": "SampleAlternateOrderId",
    "cc": "Visa",
    "commreason": "SampleCommReason",
    "iscomm": "Y",
    "consumed": "20240129_1400",
    "coupon": "SampleCoupon",
    "custid": "SampleCustomerId",
    "custscore": "A",
    "custstatus": "New",
    "did": "SampleDeviceId",
    "disamt": "50.00",
    "ordstatus": "Pending",
    "segment": "SampleSegment",
    "shipcountry": "USA",
    "shipped": "20240129_1500",
    "sitename": "SampleSiteName",
    "storeid": "12345",
    "storecat": "Electronics",
}


def test_c1_every_value_of_an_order_and_its_lines_is_told_each_in_its_place() -> None:
    bare = order(
        SaleLine("ABC123", "SampleProduct", 5, 2000, WHOLE_ITEM),
        SaleLine("custom sku 1", "name_1", 5, 2500),
        SaleLine("custom sku 2", "SampleProduct", 2, 6198, {"coupon": "SALE50"}),
        currency="INR",
        ref="SampleOrderId",
    )

    made = request(telling(bare, WHOLE_ORDER), source="rudderstack")

    query = dict(parse_qsl(made.query, keep_blank_values=True))
    assert {name: query[name] for name in ("skulist", "qlist", "amtlist", "namelist", "couponlist")} == {
        "skulist": "ABC123|custom sku 1|custom sku 2",
        "qlist": "5|5|2",
        "amtlist": "2000|2500|6198",
        "namelist": "SampleProduct|name_1|SampleProduct",
        "couponlist": "SALE20||SALE50",
    }
    rest = {name: f"{value}||" for name, value in WHOLE_ITEM.items() if name != "coupon"}
    assert {name: query[f"{name}list"] for name in rest} == rest
    assert {name: query[name] for name in WHOLE_ORDER} == WHOLE_ORDER
    assert (query["ord"], query["cur"], query["xml"], query["source"]) == (
        "SampleOrderId",
        "INR",
        "1",
        "rudderstack",
    )
    assert len([name for name in query if name.endswith("list")]) == 20
    # The sample itself has a margin longer than the guide's limit: it is noted and sent whole.
    assert made.notes == ("margin of line 1 is 4 characters long, more than the 3 of the guides",)


def test_c3_a_return_has_amounts_below_nothing_and_its_pieces_as_they_were() -> None:
    sale = order(SaleLine("A", "A", 1, 12500), SaleLine("B", "B", 5, 12500))

    back = told(sale, kind=AttemptKind.REVERSAL)

    assert (back["amtlist"], back["qlist"]) == ("-12500|-12500", "1|5")


def test_c4_a_discount_of_the_shop_is_told_as_a_line_or_spread() -> None:
    # The sample takes 500.00 off goods of 250.00: no shop owes its customer for buying, so ours refuses that.
    lines = (SaleLine("A", "A", 5, 12500), SaleLine("B", "B", 5, 12500))
    sale = order(*lines, SaleLine("Discount", "Discount", 0, -5000))

    line, spread = told(sale, **AS_SKU), told(sale)

    assert (line["amtlist"], line["qlist"], line["skulist"]) == ("12500|12500|-5000", "5|5|0", "A|B|Discount")
    assert (spread["amtlist"], spread["qlist"], spread["skulist"]) == ("10000|10000", "5|5", "A|B")
    hold, _ = refused(order(*lines, SaleLine("Discount", "Discount", 0, -50000)), **AS_SKU)
    assert hold is Hold.LINES_DO_NOT_ADD_UP


def test_c5_an_order_without_a_click_is_never_told_with_a_blank_one() -> None:
    # The connector sends tr=" ": nobody knows what Rakuten makes of it. Ours leaves it out, and only for a coupon.
    lines = (SaleLine("A", "A", 5, 2000), SaleLine("B", "B", 5, 2500), SaleLine("C", "C", 1, 3000))
    sale = linkless(order(*lines, coupon="SAVE5"))

    composed = request(sale, linkless=True)

    made = dict(composed.told)
    assert not {"tr", "land"} & made.keys()
    assert composed.notes == ("it has no click: Rakuten must know its coupon as a publisher's own",)
    assert (made["amtlist"], made["qlist"], made["coupon"]) == ("2000|2500|3000", "5|5|1", "SAVE5")
    assert refused(sale)[0] is Hold.NO_CLICK
    for without in (order(*lines), order(*lines, coupon=" ")):
        assert refused(linkless(without), linkless=True) == (
            Hold.NO_CLICK,
            "it has neither a click id nor a coupon, so nobody would be paid for it",
        )


@pytest.mark.parametrize(
    ("case", "line", "currency", "scale", "sent"),
    [
        ("C13", SaleLine("A", "A", 1, 500), "USD", CENTS, "500"),
        ("C14: the amount is the line's, not the piece's", SaleLine("A", "A", 2, 1000), "USD", CENTS, "1000"),
        ("C36", SaleLine("A", "A", 2, 2000), "JPY", CENTS, "200000"),
        ("C36 unscaled", SaleLine("A", "A", 2, 2000), "JPY", UNSCALED_ZERO_DECIMAL, "2000"),
        ("C36 without centValues", SaleLine("A", "A", 2, 2000), "JPY", PLAIN, "2000"),
        ("without centValues", SaleLine("A", "A", 2, 3998), "USD", PLAIN, "39.98"),
    ],
)
def test_amounts_are_told_as_in_the_samples(
    case: str, line: SaleLine, currency: str, scale: str, sent: str
) -> None:
    assert told(order(line, currency=currency), scale=scale)["amtlist"] == sent, case


def test_c27_two_lines() -> None:
    made = request(order(SaleLine("A", "Shirt, blue", 3, 5997), SaleLine("B", "Cap", 1, 500)))

    query = made.query.replace("%7C", "|")
    assert "&skulist=A|B&qlist=3|1&amtlist=5997|500&" in query
    assert query.endswith("&namelist=Shirt%2C%20blue|Cap")
    assert "&cur=USD&" in query


def test_c28_a_discount_as_a_line() -> None:
    sale = order(
        SaleLine("A", "A", 2, 4000), SaleLine("B", "B", 1, 1000), amount=4500, coupon="SAVE5", disamt="500"
    )

    made = told(sale, **AS_SKU, discount_sku="DISCOUNT")

    assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A|B|DISCOUNT", "2|1|0", "4000|1000|-500")
    assert (made["coupon"], made["disamt"], made["namelist"]) == ("SAVE5", "500", "A|B|DISCOUNT")


def test_c30_a_discount_on_the_items_adds_up_to_the_cent() -> None:
    # Rakuten's own tag sends 667|667|667, a cent more than the order.
    sale = order(*(SaleLine(sku, sku, 1, 1000) for sku in "ABC"), amount=2000)

    assert told(sale)["amtlist"] == "667|667|666"


def test_what_rounding_leaves_goes_to_the_largest_rest_not_to_the_first_line() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("B", "B", 1, 2000), amount=1000)

    assert told(sale)["amtlist"] == "333|667"


def test_ten_per_cent_off_is_told_as_the_guide_tells_it() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("B", "B", 2, 9000), amount=9000)

    assert told(sale)["amtlist"] == "900|8100"


def test_c41_a_returning_customer_is_marked_on_every_line_the_discount_too() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), amount=800, custstatus="Returning")

    made = told(sale, **AS_SKU, discount_sku="DISCOUNT", returning_prefix="R_")

    assert (made["skulist"], made["namelist"]) == ("R_A|R_DISCOUNT", "R_A|R_DISCOUNT")
    assert made["custstatus"] == "Returning"
    assert told(sale, **AS_SKU, returning_prefix="R_")["skulist"] == "R_A|R_Discount"
    new = order(SaleLine("A", "A", 1, 1000), custstatus="New")
    assert told(new, returning_prefix="R_")["skulist"] == "A"


def test_c43_a_bar_parts_nothing_that_it_should_not() -> None:
    # The tag sends A%7C1, which Rakuten cannot tell from two SKUs: ours refuses it, and replaces the bar in a name.
    hold, sentence = refused(order(SaleLine("A|1", "Tent", 1, 1000)))
    made = request(order(SaleLine("A", 'Tom & Jerry | "x"', 1, 1000)))

    assert (hold, "SKU of its line 1" in sentence) == (Hold.LINES_UNFIT, True)
    assert made.query.endswith("&namelist=Tom%20%26%20Jerry%20_%20%22x%22")
    assert made.notes == ("the name of line 1 held a bar, which is sent as _",)


def test_c45_an_order_without_a_reference_is_refused_and_none_is_made_up() -> None:
    # The tag makes up NoOID_12345_54321_..., which no book of the shop knows.
    assert refused(order(SaleLine("A", "A", 1, 1000), ref=""))[0] is Hold.REFERENCE_UNFIT


def test_an_unencoded_reference_is_never_cut() -> None:
    made = request(order(SaleLine("A", "A", 1, 1000), ref="ORD 1&2#3"))

    assert "&ord=ORD%201%262%233&" in made.query


@pytest.mark.parametrize("kind", [OrderKind.LEAD, OrderKind.REGISTRATION])
@pytest.mark.parametrize("amount", [0, 100])
def test_a_lead_without_lines_is_one_of_its_own_and_may_be_free(kind: OrderKind, amount: int) -> None:
    made = told(order(kind=kind, amount=amount))

    assert (made["skulist"], made["qlist"], made["amtlist"], made["namelist"]) == (
        "Lead",
        "1",
        str(amount),
        "Lead",
    )


def test_a_lead_keeps_its_own_lines_whole() -> None:
    # The official tag tells the first line only, at the price of one piece.
    sale = order(SaleLine("A", "A", 2, 600), SaleLine("B", "B", 1, 0), kind=OrderKind.LEAD)

    made = told(sale)

    assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A|B", "2|1", "600|0")


def test_goods_that_cost_nothing_are_told_as_they_are() -> None:
    # The connector refuses such an order, or makes NaN of it.
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("GIFT", "Gift", 2, 0))

    assert told(sale)["amtlist"] == "1000|0"


def test_an_event_needs_no_click_and_no_coupon() -> None:
    sale = linkless(order(SaleLine("A", "A", 1, 0)))

    made = told(sale, kind=AttemptKind.EVENT)

    assert (made["skulist"], made["amtlist"], "tr" in made) == ("A", "0", False)


def test_a_line_of_no_pieces_is_left_out_with_a_note() -> None:
    made = request(order(SaleLine("A", "A", 1, 1000), SaleLine("B", "B", 0, 0)), **AS_SKU)

    assert dict(made.told)["skulist"] == "A"
    assert made.notes == ("line 2 sells no pieces for nothing and is left out",)


def test_a_sale_of_nothing_is_none() -> None:
    assert refused(order(SaleLine("A", "A", 1, 0)))[0] is Hold.LINES_DO_NOT_ADD_UP
    assert refused(order())[0] is Hold.NO_LINES
    # Not even as an event that earns nothing: its lists would be empty.
    nothing = order(SaleLine("A", "A", 0, 0))
    assert refused(nothing, kind=AttemptKind.EVENT)[0] is Hold.LINES_DO_NOT_ADD_UP


def test_a_tax_on_the_order_keeps_its_own_line() -> None:
    sale = order(SaleLine("A", "A", 1, 1200), SaleLine("ORDERTAX", "ORDERTAX", 0, -200), amount=900)

    assert told(sale, **AS_SKU)["skulist"] == "A|ORDERTAX|Discount"
    assert told(sale, **AS_SKU)["amtlist"] == "1200|-200|-100"
    assert told(sale)["amtlist"] == "900"
    # A cent of rounding never becomes a discount above nothing.
    rounded = told(replace(sale, amount=1001), **AS_SKU)
    assert (rounded["skulist"], rounded["amtlist"]) == ("A|ORDERTAX", "1200|-199")


@pytest.mark.parametrize("sku", ["Discount", "DISCOUNT", "R_DISCOUNT", "Rabatt"])
def test_a_discount_of_one_piece_is_a_discount_under_any_of_its_names(sku: str) -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine(sku, sku, 1, -200))

    made = told(sale, **AS_SKU, discount_sku="Rabatt")

    assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A|Rabatt", "1|0", "1000|-200")


def test_free_delivery_is_no_discount_on_the_goods() -> None:
    # Neither lines nor amount hold delivery, so that it was free leaves nothing to take off.
    assert told(order(SaleLine("A", "A", 1, 1000)), **AS_SKU)["skulist"] == "A"


def test_a_discount_beside_a_line_below_nothing_is_looked_at() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("PROMO", "Promo", 1, -100), amount=800)

    assert "look whether one discount is told twice" in request(sale).notes[0]
