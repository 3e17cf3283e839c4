"""What RudderStack's connector gets wrong in an event is named, and right here."""

from typing import Any

import pytest

from recon.resend.gateway import Assumed, Mistake
from recon.resend.hold import Hold
from tests.rules.gateway_scene import (
    CLICK,
    MID,
    connector,
    held,
    item,
    mistakes,
    order_in,
    problems,
    read,
    told,
    track,
)


@pytest.mark.code("B30", "B51")
@pytest.mark.parametrize(
    ("product", "mistake", "theirs", "ours"),
    [
        ({"amount": 0}, Mistake.ZERO_PRICE, "Either amount or price is required", "0"),
        ({"price": 0}, Mistake.ZERO_PRICE, "Either amount or price is required", "0"),
        ({"amount": 0, "price": 10, "quantity": 2}, Mistake.ZERO_PRICE, "sends 2000", "0"),
        ({"amount": "0"}, Mistake.NOT_A_NUMBER, "sends NaN", "0"),
        ({"amount": 19.99}, Mistake.BINARY_CENTS, "sends 1998.9999999999998", "1999"),
        ({"amount": "1.15"}, Mistake.BINARY_CENTS, "sends 114.99999999999999", "115"),
        ({"price": 19.99, "quantity": 3}, Mistake.BINARY_CENTS, "sends 5996.999999999999", "5997"),
        ({"amount": 5, "name": "Tent | blue"}, Mistake.BAR, "namelist then has more values", "500"),
        ({"amount": 5, "name": None}, Mistake.MISSING_VALUE, "sends an empty name", "500"),
        ({"amount": 5, "shipID": "S1"}, Mistake.DROPPED_KEY, "reads 'shipId' only", "500"),
        ({"amount": 5, "shipby": "Store"}, Mistake.DROPPED_KEY, "reads 'shipBy' only", "500"),
        ({"amount": 5, "taxexempt": "Y"}, Mistake.DROPPED_KEY, "reads 'taxExempt' only", "500"),
        ({"amount": 5, "category_id": "7"}, Mistake.DROPPED_KEY, "reads 'categoryId' only", "500"),
    ],
)
def test_what_the_connector_gets_wrong_in_a_line_is_named_and_right_here(
    product: dict[str, Any], mistake: Mistake, theirs: str, ours: str
) -> None:
    event = track(item("paid", amount=1), item("odd", **product))

    assert theirs in mistakes(event)[mistake]
    assert told(event)["amtlist"] == f"100|{ours}"


def test_the_keys_of_its_own_page_reach_their_lists() -> None:
    sent = told(track(item(amount=5, shipID="S1", shipby="Store", taxexempt=True, is_sale="yes")))

    lists = ("shipidlist", "shipbylist", "taxexemptlist", "issalelist")
    assert [sent[name] for name in lists] == ["S1", "Store", "Y", "Y"]


def test_a_bar_in_a_name_becomes_a_line_below_and_one_in_a_sku_refuses_the_event() -> None:
    assert told(track(item(amount=5, name="Tent | blue")))["namelist"] == "Tent _ blue"
    assert held(track(item("A|1", amount=5))).hold is Hold.LINES_UNFIT


@pytest.mark.parametrize(
    ("values", "mistake", "theirs"),
    [
        ({"tr": None, "ranSiteId": CLICK}, Mistake.DROPPED_KEY, "does not know this spelling"),
        ({"date": None}, Mistake.MISSING_VALUE, "sends no date"),
        ({"currency": "inr"}, Mistake.MISSHAPEN, "sends inr"),
        ({"landTime": "2024-01-29T12:00:00Z"}, Mistake.MISSHAPEN, "as it is"),
        ({"shipped": "2024-01-29T15:00:00+00:00"}, Mistake.MISSHAPEN, "as it is"),
        (
            {"sitename": None, "url": "https://shop.example/done?mail=a@b.c"},
            Mistake.PAGE_ADDRESS,
            "whole address",
        ),
    ],
)
def test_what_the_connector_gets_wrong_in_an_order_is_named(
    values: dict[str, Any], mistake: Mistake, theirs: str
) -> None:
    assert theirs in mistakes(track(item(amount=5), **values))[mistake]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("https://shop.example/done?mail=a@b.c", "shop.example"),
        ("//shop.example/done", "shop.example"),
        ("shop.example/done?mail=a@b.c", "shop.example"),
        ("/done?mail=a@b.c", None),
        ("?mail=a@b.c", None),
        ("http://[", None),
        ("shop.example", "shop.example"),
        ("My shop / EU", "My shop / EU"),
        ("Shop? Yes", "Shop? Yes"),
    ],
)
def test_of_an_address_nothing_leaves_but_its_host(given: str, sent: str | None) -> None:
    assert told(track(item(amount=5), sitename=given)).get("sitename") == sent


def test_an_order_with_odd_values_leaves_with_the_right_ones() -> None:
    sent = told(
        track(
            item(amount=5),
            tr=None,
            ranSiteId=CLICK,
            date=None,
            landTime="2021-01-25T12:00:00+02:00",
            currency="inr",
            sitename=None,
            url="https://shop.example/done?mail=a@b.c",
        )
    )

    names = ("tr", "date", "land", "cur", "sitename")
    assert [sent[name] for name in names] == [CLICK, "20210125_1532", "20210125_1000", "INR", "shop.example"]


@pytest.mark.parametrize(
    ("scale", "ours"),
    [("cents", "does so too"), ("unscaled-zero-decimal", "amount_scale = 'unscaled-zero-decimal'")],
)
def test_yen_times_100_is_named_whatever_the_programme_does(scale: str, ours: str) -> None:
    found = read(track(item(amount=1000), currency="JPY"), assumed=Assumed(mid=MID, scale=scale))

    [difference] = [each for each in found.differences if each.mistake is Mistake.TIMES_100]
    assert difference.theirs == "multiplies JPY by 100, whatever the account expects"
    assert ours in difference.ours


def test_a_programme_lends_its_currency_to_an_event_without_one() -> None:
    event = track(item(amount=5), currency=None)

    assert order_in(event, assumed=Assumed(mid=MID, currency="EUR")).sale.currency == "EUR"
    assert problems(event) == {"properties.currency": "is missing"}


def test_the_connector_leaves_out_a_list_without_any_value() -> None:
    sent = connector(track(item("A", amount=5), item("B", amount=7, brand="Nord")))

    assert isinstance(sent, dict)
    assert sent["brandlist"] == "|Nord"
    assert {name for name in sent if name.endswith("list")} == {
        "skulist",
        "qlist",
        "amtlist",
        "namelist",
        "brandlist",
    }
