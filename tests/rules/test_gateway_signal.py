"""An event of Signal becomes the postback that its page promises, or says which of the page's needs is not met."""

from typing import Any

import pytest

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.gateway import Assumed, Gateway
from tests.rules.gateway_scene import CLICK, MID, item, order_in, problems, signal, told


@pytest.mark.parametrize(
    ("name", "kind", "sku"),
    [
        ("purchase", OrderKind.SALE, "Sale"),
        ("lead", OrderKind.LEAD, "Lead"),
        ("sign_up", OrderKind.REGISTRATION, "Registration"),
    ],
)
def test_each_of_its_events_is_the_action_of_its_page(name: str, kind: OrderKind, sku: str) -> None:
    found = order_in(signal(name))

    assert (found.gateway, found.sale.kind, found.kind) == (Gateway.SIGNAL, kind, AttemptKind.SALE)
    assert told(signal(name)) == {
        "mid": MID,
        "ord": "1001",
        "tr": CLICK,
        "land": "20261031_1000",
        "date": "20261102_1000",
        "cur": "EUR",
        "skulist": sku,
        "qlist": "1",
        "amtlist": "4000",
        "xml": "1",
        "namelist": sku,
    }


@pytest.mark.parametrize("body", ["properties", "data", "payload", "params"])
def test_its_values_may_stand_in_a_body(body: str) -> None:
    flat = signal()
    event = {"event": flat.pop("event"), "timestamp": flat.pop("timestamp"), body: flat}

    assert told(event) == told(signal())


def test_goods_are_told_line_by_line_where_it_names_them() -> None:
    sent = told(signal(items=[item("A", price=10, quantity=3), item("B", amount=10)]))

    assert (sent["skulist"], sent["qlist"], sent["amtlist"]) == ("A|B", "3|1", "3000|1000")


def test_goods_that_do_not_add_up_to_its_amount_are_no_postback() -> None:
    event = signal(items=[item("A", price=10, quantity=3)])

    assert problems(event) == {"amount": "is not what the goods add up to"}


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ("orderId", "orderId"),
        ("amount", "amount"),
        ("currency", "currency"),
        ("ranSiteID", "ranSiteID"),
        ("landTime", "landTime"),
        ("timestamp", "date"),
    ],
)
def test_a_purchase_without_one_of_its_pages_needs_says_which(without: str, field: str) -> None:
    event = signal()
    del event[without]
    found = problems(event)

    assert list(found) == [field]
    assert found[field].startswith("is missing")


def test_without_a_mid_anywhere_nobody_knows_the_merchant() -> None:
    assert problems(signal(mid=None), assumed=Assumed()) == {"mid": "no MID is known"}
    assert order_in(signal(mid=None)).mid == MID
    assert order_in(signal(), assumed=Assumed()).mid == MID


def test_another_merchants_mid_is_said_before_anything_is_sent() -> None:
    assert problems(signal(mid="12345"))["mid"].startswith("is 12345: the sale would go to another merchant")
    said = problems(signal(mid="12345"), assumed=Assumed(mid=MID, advertiser_id="12345"))
    assert "which is its advertiser id" in said["mid"]


def test_the_address_of_its_page_may_still_hold_the_click_that_was_not_forwarded() -> None:
    event = signal(ranSiteID=None, url=f"https://shop.example/?ranMID=41234&ranSiteID={CLICK}")

    assert problems(event) == {"ranSiteID": "is missing: without a click nobody can be paid"}


@pytest.mark.parametrize("name", ["page_view", "add_to_cart", None])
def test_other_events_are_not_reported(name: str | None) -> None:
    event: dict[str, Any] = signal() | {"event": name}

    assert list(problems(event)) == ["event"]


def test_an_action_without_an_amount_is_told_with_nothing_as_its_amount() -> None:
    found = order_in(signal("lead", amount=None))

    assert told(signal("lead", amount=None))["amtlist"] == "0"
    assert any("no amount" in note for note in found.notes)


def test_an_amount_below_nothing_takes_the_order_back() -> None:
    sent = told(signal(amount=-40))

    assert (sent["amtlist"], sent["qlist"]) == ("-4000", "1")


@pytest.mark.parametrize(("total", "line"), [(-30, 30), (30, -30)])
def test_goods_and_amount_that_go_in_two_directions_are_no_postback(total: int, line: int) -> None:
    event = signal(amount=total, items=[item("A", amount=line)])

    assert problems(event) == {"amount": "is not what the goods add up to"}
    assert order_in(signal(amount=line, items=[item("A", amount=line)])).sale.amount == 3000


@pytest.mark.parametrize("key", ["event", "event_name", "type"])
def test_a_refund_under_the_name_of_a_purchase_is_not_sold_once_more(key: str) -> None:
    event = {**signal(), "event": None, "eventName": "purchase", key: "order_refunded"}

    assert list(problems(event)) == [key]
    assert order_in({**event, "amount": -40}).kind is AttemptKind.REVERSAL


def test_a_shop_may_be_called_as_it_likes() -> None:
    assert order_in(signal() | {"name": "Returns & Co"}).kind is AttemptKind.SALE


def test_landing_times_in_seconds_are_read() -> None:
    assert told(signal(landTime=1793440800))["land"] == "20261031_1000"
