"""A RudderStack event becomes the postback that its connector publishes, or a better one, and the difference is named."""

import json
from decimal import Decimal
from typing import Any

import pytest

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.gateway import Gateway, Mistake
from recon.resend.gateway.connector import amounts
from recon.resend.gateway.keys import ITEM_KEYS
from recon.resend.handing_over import track_event
from recon.resend.hold import Hold
from recon.resend.request import Manner, PostbackRequest, compose
from tests.rules.gateway_scene import (
    CLICK,
    EVERY_ITEM_VALUE,
    EVERY_VALUE,
    MID,
    connector,
    held,
    item,
    mistakes,
    order_in,
    problems,
    told,
    track,
    written,
)

C1 = track(
    EVERY_ITEM_VALUE,
    {"sku": "custom sku 1", "quantity": 5, "amount": 25, "name": "name_1"},
    {"sku": "custom sku 2", "name": "SampleProduct", "quantity": 2, "price": 30.99, "coupon": "SALE50"},
)
C1_PUBLISHED = {
    "amtlist": "2000|2500|6198",
    "qlist": "5|5|2",
    "skulist": "ABC123|custom sku 1|custom sku 2",
    "namelist": "SampleProduct|name_1|SampleProduct",
    "couponlist": "SALE20||SALE50",
    "brandlist": "SampleBrand||",
    "catidlist": "12345||",
    "catlist": "Electronics||",
    "disamtlist": "10.5||",
    "distypelist": "Percentage||",
    "isclearancelist": "Y||",
    "ismarketplacelist": "N||",
    "issalelist": "Y||",
    "itmstatuslist": "In Stock||",
    "marginlist": "0.15||",
    "markdownlist": "5||",
    "shipidlist": "SHIP123||",
    "shipbylist": "Express||",
    "taxexemptlist": "N||",
    "sequencelist": "123||",
    "ord": "SampleOrderId",
    "land": "20240129_1200",
    "date": "20240129_1300",
    "altord": "SampleAlternateOrderId",
    "cur": "INR",
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
    "xml": "1",
}
C3 = track(item("custom sku 0", amount="-125"), item("custom sku 1", quantity=5, price=-25))
C4 = track(
    item("custom sku 0", quantity=5, amount="125"),
    item("custom sku 1", quantity=5, price=25),
    item("Discount", quantity=0, amount=-500),
)
C5_GOODS = (EVERY_ITEM_VALUE, item("custom sku 1", quantity=5, amount=25), item("custom sku 2", price=30))
C5 = track(*C5_GOODS, tr=None)


def test_c1_every_value_leaves_as_published_list_by_list() -> None:
    assert told(C1) == {**C1_PUBLISHED, "tr": CLICK, "mid": MID}


def test_c1_what_we_hand_to_rudderstack_is_read_as_the_same_postback() -> None:
    found = order_in(C1)
    request = compose(found.sale, manner=Manner(mid=MID))
    assert isinstance(request, PostbackRequest)
    event = track_event(request)
    assert isinstance(event, bytes)

    assert told(json.loads(event, parse_float=Decimal)) == dict(request.told)


def test_c1_our_picture_of_the_connector_sends_what_it_publishes() -> None:
    published = track(*C1["properties"]["products"], tr=EVERY_VALUE["tr"])

    assert connector(published) == {**C1_PUBLISHED, "tr": "SampleRanSiteID", "mid": "dummyMarketingId"}


def test_c1_with_the_click_id_of_the_sample_would_be_sent_by_the_connector_only() -> None:
    published = track(*C1["properties"]["products"], tr=EVERY_VALUE["tr"])

    assert held(published).hold is Hold.CLICK_MALFORMED
    assert set(mistakes(published)) == {Mistake.UNCHECKED}


def test_c3_a_return_has_amounts_below_nothing_and_pieces_above() -> None:
    assert order_in(C3).kind is AttemptKind.REVERSAL
    assert [told(C3)[name] for name in ("amtlist", "qlist")] == ["-12500|-12500", "1|5"]
    assert not mistakes(C3)


def test_c4_a_discount_that_takes_more_than_the_goods_cost_is_refused_here_only() -> None:
    sent = connector(C4)

    assert isinstance(sent, dict)
    assert (sent["amtlist"], sent["qlist"]) == ("12500|12500|-50000", "5|5|0")
    assert problems(C4) == {"properties.products[2]": "takes off more than the goods cost, or all of it"}


def test_c4_a_discount_line_leaves_as_a_line_under_its_own_name() -> None:
    event = track(*C4["properties"]["products"][:2], item("Discount", quantity=0, amount=-50))
    sent = told(event)

    assert sent["skulist"].endswith("|Discount")
    assert (sent["amtlist"], sent["qlist"]) == ("12500|12500|-5000", "5|5|0")


def test_c4_a_programme_that_reduces_its_items_spreads_the_discount_of_the_event() -> None:
    event = track(
        item("A", amount=10), item("B", quantity=2, amount=90), item("Discount", quantity=0, amount=-10)
    )

    assert told(event, manner=Manner(mid=MID))["amtlist"] == "900|8100"


def test_c5_without_a_click_the_connector_sends_one_blank_and_we_nothing() -> None:
    sent = connector(C5)

    assert isinstance(sent, dict)
    assert (sent["tr"], sent["amtlist"], sent["qlist"]) == (" ", "2000|2500|3000", "5|5|1")
    assert mistakes(C5)[Mistake.BLANK_CLICK] == "sends tr as one blank"
    assert held(C5).hold is Hold.NO_CLICK
    assert "tr" not in told(C5, manner=Manner(mid=MID, linkless=True))
    assert problems(track(*C5_GOODS, tr=" ", coupon=None)) == {
        "properties.ranSiteID": "is missing: without a click nobody can be paid"
    }


@pytest.mark.parametrize(
    ("event", "says", "field"),
    [
        pytest.param(
            {"type": "track", "properties": {"products": [{}]}},
            'Missing required value from ["properties.order_id","properties.orderId"]',
            "properties.orderId",
            id="C6 no order id",
        ),
        pytest.param(
            track(orderId="ord 123"),
            "Either properties.product is not an array or is empty",
            "properties.products",
            id="C7 no products",
        ),
        pytest.param(
            {"type": "identify", "traits": {"orderId": "ord 123", "products": []}},
            "message type identify is not supported",
            "type",
            id="C8 identify",
        ),
        pytest.param(
            track(item(), landTime=None),
            'Missing required value from ["properties.land","properties.land_time","properties.landTime"]',
            "properties.landTime",
            id="C9 no landing time",
        ),
        pytest.param(
            track({"sku": "A", "amount": 5}),
            "quantity is a required field. Aborting",
            "properties.products[0].quantity",
            id="no quantity",
        ),
        pytest.param(
            track({"quantity": 1, "amount": 5, "product_id": "P7"}),
            "sku is a required field. Aborting",
            "properties.products[0].sku",
            id="no sku",
        ),
        pytest.param(
            track(item()),
            "Either amount or price is required for every product",
            "properties.products[0].amount",
            id="no amount",
        ),
    ],
)
def test_what_the_connector_refuses_is_refused_with_its_place_and_a_cure(
    event: dict[str, Any], says: str, field: str
) -> None:
    assert connector(event) == says
    assert field in problems(event)
    assert mistakes(event)[Mistake.REFUSES] == f"sends nothing: {says}"


def test_every_reason_is_told_at_once() -> None:
    found = problems(
        track(
            {"amount": "dear", "quantity": 1.5},
            7,
            orderId=None,
            currency="EURO",
            date="yesterday",
            landTime="1234",
        )
    )

    assert list(found) == [
        "properties.orderId",
        "properties.currency",
        "properties.landTime",
        "properties.date",
        "properties.products[0].sku",
        "properties.products[0].quantity",
        "properties.products[0].amount",
        "properties.products[1]",
    ]


@pytest.mark.parametrize(
    ("product", "sent"),
    [
        pytest.param({"amount": 5}, "500", id="C13"),
        pytest.param({"amount": 10, "price": 5, "quantity": 2}, "1000", id="C14 amount wins"),
        pytest.param({"price": 10, "quantity": 2}, "2000", id="price times quantity"),
        pytest.param({"amount": "-125", "quantity": 1}, "-12500", id="text"),
        pytest.param({"price": 5, "quantity": 0}, "500", id="no pieces count as one"),
        pytest.param({"amount": 0, "price": 10, "quantity": 2}, "2000", id="free line sold at its price"),
        pytest.param({"amount": "0"}, "NaN", id="the text 0"),
        pytest.param({"amount": "12,50"}, "NaN", id="a comma"),
        pytest.param({"amount": "0", "price": None}, "0", id="null counts as nothing"),
        pytest.param({"amount": 3e-9}, "3e-7", id="tiny"),
        pytest.param({"amount": Decimal("1.5e19")}, "1.5e+21", id="huge"),
    ],
)
def test_c13_c14_the_connectors_amount(product: dict[str, Any], sent: str) -> None:
    exact = json.loads(written(product), parse_float=Decimal)

    assert amounts([exact]) == [sent]


def test_every_item_value_has_its_list() -> None:
    assert set(ITEM_KEYS) == {name.removesuffix("list") for name in C1_PUBLISHED if name.endswith("list")} - {
        "amt"
    }


def test_an_event_is_a_sale_of_rudderstacks() -> None:
    found = order_in(C1)

    assert (found.gateway, found.name, found.sale.kind) == (
        Gateway.RUDDERSTACK,
        "product purchased",
        OrderKind.SALE,
    )
