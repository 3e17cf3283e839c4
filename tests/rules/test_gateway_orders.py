"""Which RudderStack events are an order, in which direction, of which merchant, and under which keys."""

from typing import Any

import pytest

from recon.records.attempt import AttemptKind
from recon.resend.gateway import Assumed, Mistake
from recon.resend.gateway.keys import ORDER_KEYS
from tests.rules.gateway_scene import (
    CLICK,
    EVERY_VALUE,
    MID,
    connector,
    item,
    mistakes,
    order_in,
    problems,
    read,
    told,
    track,
)


@pytest.mark.parametrize("name", ["Order Updated", "product viewed", "Checkout Started"])
def test_a_step_on_the_way_is_no_order_although_the_connector_sends_it(name: str) -> None:
    assert list(problems(track(item(amount=5), event=name))) == ["event"]


@pytest.mark.parametrize(
    "name",
    [
        "Order Cancelled",
        "Partially Cancelled",
        "Order Refunded",
        "Returned",
        "Order Voided",
        "Sale Reversed",
        "Chargeback",
    ],
)
def test_a_cancellation_above_nothing_would_be_one_more_sale(name: str) -> None:
    event = track(item(amount=5), event=name)

    assert list(problems(event)) == ["event"]
    assert "one more sale" in mistakes(event)[Mistake.WRONG_SIGN]
    assert order_in(track(item(amount=-5), event=name)).kind is AttemptKind.REVERSAL


@pytest.mark.parametrize(
    ("products", "amount", "quantity"),
    [
        ([item(price=25, quantity=-2)], "-5000", "2"),
        ([item(amount=-25, quantity=-1)], "-2500", "1"),
        ([item("A", amount=-25), item("gift", amount=0)], "-2500|0", "1|-1"),
    ],
)
def test_a_return_is_read_from_either_sign(
    products: list[dict[str, Any]], amount: str, quantity: str
) -> None:
    sent = told(track(*products))

    assert (sent["amtlist"], sent["qlist"]) == (amount, quantity)


@pytest.mark.parametrize(
    ("products", "field"),
    [
        ([item(price=-25, quantity=-1)], "properties.products[0].quantity"),
        ([item(amount=5), item(amount=-5)], "properties.products[1]"),
        ([item(amount=5), item("Discount", quantity=0, amount=1)], "properties.products[1]"),
        ([item(amount=5), item("Discount", quantity=1, amount=-1)], "properties.products[1]"),
        ([item("Discount", quantity=0, amount=-1)], "properties.products"),
    ],
)
def test_signs_that_contradict_each_other_are_no_postback(products: list[dict[str, Any]], field: str) -> None:
    assert field in problems(track(*products))


def test_a_return_gives_the_discount_back() -> None:
    sent = told(track(item(amount=-25), item("Discount", quantity=0, amount=5)))

    assert (sent["skulist"], sent["amtlist"], sent["qlist"]) == ("custom sku 0|Discount", "-2500|500", "1|0")


@pytest.mark.parametrize("prefix", ["", "R_"])
def test_a_tax_on_the_order_is_not_told_as_a_discount(prefix: str) -> None:
    lines = (
        item("A", amount=20),
        item(f"{prefix}Discount", quantity=0, amount=-5),
        item(f"{prefix}ORDERTAX", quantity=0, amount=-3),
    )
    sold = told(track(*lines))
    back = told(track(*({**line, "amount": -line["amount"]} for line in lines)))

    assert (sold["skulist"], sold["amtlist"]) == (
        f"A|ORDERTAX|{prefix}Discount",
        "2000|-300|-500",
    )
    assert (back["skulist"], back["amtlist"]) == (
        f"A|ORDERTAX|{prefix}Discount",
        "-2000|300|500",
    )


def test_the_amount_of_a_line_goes_before_its_price() -> None:
    both, price = told(track(item(amount=10, price=7, quantity=2))), told(track(item(price=7, quantity=2)))

    assert (both["amtlist"], price["amtlist"]) == ("1000", "1400")


def test_a_return_that_does_not_say_when_its_sale_was_is_noted() -> None:
    dated, undated = (order_in(track(item(amount=-5), date=date)) for date in ("20240129_1300", None))

    assert not any("time of its sale" in note for note in dated.notes)
    assert any("time of its sale" in note for note in undated.notes)
    assert not any("time of its sale" in note for note in order_in(track(item(amount=5), date=None)).notes)


def test_the_price_of_one_piece_given_as_the_total_is_noted() -> None:
    found = order_in(track(item(amount=10, price=10, quantity=2)))

    assert found.notes == (
        "properties.products[0].amount equals the price of one piece, though 2 are told: amount must be the line's total",
    )


def test_the_mid_of_the_destination_must_be_the_programmes() -> None:
    event = {"message": track(item(amount=5)), "destination": {"Config": {"mid": "98765"}}}

    assert order_in(event, assumed=Assumed()).mid == "98765"
    assert list(problems(event)) == ["destination.Config.mid"]
    said = problems(event, assumed=Assumed(mid=MID, advertiser_id="98765"))
    assert "which is its advertiser id, not its MID" in said["destination.Config.mid"]
    assert problems(track(item(amount=5)), assumed=Assumed()) == {"destination.Config.mid": "no MID is known"}


# As RudderStack's own mapping has them, in its order: the first that is there counts.
THEIR_KEYS = """
    ord: order_id orderId
    tr: tr ran_site_id ranSiteID
    land: land land_time landTime
    date: date order_completed_time orderCompletedTime
    altord: alt_ord altord alter_order_id alterOrderId
    cur: currency
    cc: credit_card_type creditCardType
    commreason: comm_reason commReason
    iscomm: is_comm isComm
    consumed: consumed
    coupon: coupon
    custid: cust_id custId customer_id customerId userId
    custscore: cust_score custScore customer_score customerScore
    custstatus: cust_status custStatus customer_status customerStatus
    did: dId advertising_id advertisingId
    disamt: disamt discount_amount discountAmount
    ordstatus: ord_status ordStatus order_status orderStatus
    segment: segment
    shipcountry: ship_country shipcountry
    shipped: shipped
    sitename: site_name sitename url
    storeid: store_id storeId
    storecat: store_cat storecat store_category storeCategory
"""


def test_the_keys_are_those_of_the_connectors_own_mapping() -> None:
    theirs = [line.split(":") for line in THEIR_KEYS.strip().splitlines()]

    assert {wire.strip(): tuple(keys.split()) for wire, keys in theirs} == ORDER_KEYS


SPELLINGS = [
    (wire, key)
    for wire, keys in ORDER_KEYS.items()
    for key in keys
    if wire not in {"ord", "tr", "land", "date", "cur"}
]


@pytest.mark.parametrize(("wire", "key"), SPELLINGS)
def test_every_key_of_the_connector_is_read(wire: str, key: str) -> None:
    values: dict[str, Any] = {
        name: None for name in EVERY_VALUE if name not in {"orderId", "landTime", "date", "currency"}
    }
    value = {
        "iscomm": "N",
        "shipcountry": "DEU",
        "shipped": "20240130_0000",
        "consumed": "20240130_0000",
    }.get(wire, "7")
    event = track(item(amount=5), **{**values, "tr": CLICK, key: value})
    found = order_in(event)
    sent = connector(event)

    assert found.sale.told == {wire: value}
    assert isinstance(sent, dict)
    assert sent[wire] == value
    assert not found.differences


@pytest.mark.parametrize(
    ("wire", "keys"), [(wire, ORDER_KEYS[wire]) for wire in ("ord", "tr", "land", "date")]
)
def test_what_every_order_needs_is_read_under_every_key(wire: str, keys: tuple[str, ...]) -> None:
    value = {"ord": "R1", "tr": CLICK}.get(wire, "20240101_0000")
    for key in keys:
        event = track(item(amount=5), orderId=None, tr=None, landTime=None, date=None)
        event["properties"] |= {
            "orderId": "R1",
            "tr": CLICK,
            "landTime": "20240101_0000",
            "date": "20240101_0000",
        }
        del event["properties"][{"ord": "orderId", "tr": "tr", "land": "landTime", "date": "date"}[wire]]
        event["properties"][key] = value

        assert told(event)[wire] == value


def test_the_sample_of_its_own_page_is_no_postback_and_loses_its_click_id_there() -> None:
    event = {
        "type": "track",
        "event": "event",
        "properties": {
            "orderId": "OR122441",
            "land": 1234,
            "ranSiteId": "823421983a3-231824ft12-e12-gh1208b12-14",
            "products": [
                {"sku": "sku1", "amount": "8", "quantity": 1, "name": "Product1"},
                {"sku": "sku2", "amount": 81, "quantity": 2, "name": "Product2"},
            ],
        },
    }

    assert problems(event) == {
        "properties.currency": "is missing",
        "properties.land": "'1234' is no moment",
        "properties.orderCompletedTime": "is missing",
    }
    found = read(event).differences
    assert (Mistake.DROPPED_KEY, "properties.ranSiteId") in {(each.mistake, each.field) for each in found}
    sent = connector(event)
    assert isinstance(sent, dict)
    assert (sent["tr"], sent["land"], sent["amtlist"]) == (" ", "1234", "800|8100")
