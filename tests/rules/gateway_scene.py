"""Events of gateways as their own tests and pages show them, and short ways to read them."""

import json
from decimal import Decimal
from typing import Any

from recon.resend.gateway import Assumed, GatewayEvent, Mistake, NotAPostback, read_events
from recon.resend.gateway.connector import Refuses, sent_by_connector
from recon.resend.gateway.reading import Told
from recon.resend.hold import HeldBack
from recon.resend.request import Discounts, Manner, PostbackRequest, compose

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
MID = "41234"

# RudderStack's published events: rakuten.md section 7.1.
EVERY_VALUE: dict[str, Any] = {
    "orderId": "SampleOrderId",
    "tr": "SampleRanSiteID",
    "landTime": "20240129_1200",
    "date": "20240129_1300",
    "altord": "SampleAlternateOrderId",
    "currency": "INR",
    "creditCardType": "Visa",
    "commReason": "SampleCommReason",
    "isComm": "Y",
    "consumed": "20240129_1400",
    "coupon": "SampleCoupon",
    "custId": "SampleCustomerId",
    "custScore": "A",
    "custStatus": "New",
    "dId": "SampleDeviceId",
    "disamt": "50.00",
    "ordStatus": "Pending",
    "segment": "SampleSegment",
    "shipcountry": "USA",
    "shipped": "20240129_1500",
    "sitename": "SampleSiteName",
    "storeId": "12345",
    "storecat": "Electronics",
}
EVERY_ITEM_VALUE: dict[str, Any] = {
    "sku": "ABC123",
    "amount": 20,
    "quantity": 5,
    "name": "SampleProduct",
    "brand": "SampleBrand",
    "coupon": "SALE20",
    "categoryId": "12345",
    "category": "Electronics",
    "discountAmount": Decimal("10.5"),
    "discountType": "Percentage",
    "isClearance": "Y",
    "isMarketPlace": "N",
    "isSale": "Y",
    "itmStatus": "In Stock",
    "margin": Decimal("0.15"),
    "markdown": Decimal("5.0"),
    "shipId": "SHIP123",
    "shipBy": "Express",
    "taxExempt": "N",
    "sequence": "123",
}


def track(*products: object, event: str = "product purchased", **told: object) -> dict[str, Any]:
    """Make a track event of an order with every value; None takes a value out."""
    values = {**EVERY_VALUE, "tr": CLICK, "products": list(products), **told}
    return {
        "type": "track",
        "event": event,
        "originalTimestamp": "2021-01-25T15:32:56.409Z",
        "properties": {name: value for name, value in values.items() if value is not None},
    }


def item(sku: str = "custom sku 0", **told: object) -> dict[str, Any]:
    return {"sku": sku, "name": f"name of {sku}", "quantity": 1, **told}


def signal(event: str = "purchase", **told: object) -> dict[str, Any]:
    """Make an event of Signal with what its page asks for; None takes a value out."""
    values = {
        "orderId": "1001",
        "amount": Decimal("40.00"),
        "currency": "EUR",
        "mid": MID,
        "ranSiteID": CLICK,
        "landTime": "20261031_1000",
        "timestamp": "2026-11-02T10:00:00Z",
        **told,
    }
    return {"event": event, **{name: value for name, value in values.items() if value is not None}}


def written(event: object) -> str:
    """Write an event as a gateway does: its numbers as numbers."""
    text = json.dumps(event, default=lambda number: f"#{number}#")
    return text.replace('"#', "").replace('#"', "")


def read(event: object, *, assumed: Assumed | None = None) -> GatewayEvent | NotAPostback:
    [only] = read_events(written(event), assumed=assumed or Assumed(mid=MID))
    return only.event


def order_in(event: object, *, assumed: Assumed | None = None) -> GatewayEvent:
    found = read(event, assumed=assumed)
    assert isinstance(found, GatewayEvent), found
    return found


def problems(event: object, *, assumed: Assumed | None = None) -> dict[str, str]:
    """List the fields that keep an event from being a postback, each with what is wrong."""
    found = read(event, assumed=assumed)
    assert isinstance(found, NotAPostback), found
    assert all(each.what and each.cure for each in found.problems)
    return {each.field: each.what for each in found.problems}


def mistakes(event: object, *, assumed: Assumed | None = None) -> dict[Mistake, str]:
    """List what the connector does otherwise, each with what it would send."""
    return {each.mistake: each.theirs for each in read(event, assumed=assumed).differences}


def told(event: object, *, manner: Manner | None = None) -> dict[str, str]:
    """Compose the postback of an event."""
    found = order_in(event)
    ours = Manner(mid=MID)
    if found.discount_sku:
        ours = Manner(mid=MID, discounts=Discounts.AS_SKU, discount_sku=found.discount_sku)
    request = compose(found.sale, manner=manner or ours, kind=found.kind)
    assert isinstance(request, PostbackRequest), request
    return dict(request.told)


def held(event: object) -> HeldBack:
    found = order_in(event)
    back = compose(found.sale, manner=Manner(mid=MID), kind=found.kind)
    assert isinstance(back, HeldBack), back
    return back


def connector(event: dict[str, Any]) -> dict[str, str] | str:
    """Make what the connector would send, or the sentence that it refuses with."""
    try:
        known = json.loads(written(event), parse_float=Decimal)
        return sent_by_connector(Told(known, path=""), mid="dummyMarketingId")
    except Refuses as refused:
        return str(refused)
