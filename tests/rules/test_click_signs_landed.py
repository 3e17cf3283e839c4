"""What landing addresses and landing times give away: ids that were lost, cut, swapped, or of another programme."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from recon.gap.clicks.landed import damage
from recon.gap.clicks.seen import ClickSeen, Sign
from recon.records.capture import Capture, read_address
from tests.rules.click_scene import DE, click, named, only, orders, signs, usual


def landing(click_id: str, *, mid: str = "41234") -> Capture:
    return read_address(f"https://shop.example/?ranMID={mid}&ranSiteID={click_id}")


@pytest.mark.code("B02")
def test_ids_that_stand_in_the_landing_address_only_were_lost_on_the_way() -> None:
    lost = orders(["", " "], landing=landing(click(1)))

    found = only([*usual(), *lost])

    assert (found.sign, found.orders, found.of) == (Sign.LOST, 2, 2)
    assert found.sentence == (
        "2 orders without a click id, worth 20.00 €, have one in the landing address: it was not saved"
    )


@pytest.mark.parametrize(
    "order",
    [
        {"landing": landing("")},
        {"landing": landing(click(1)[:20])},
        {"landing": landing(click(1)), "is_owed": False},
    ],
    ids=["nothing in the address", "a cut one in the address", "a cancelled order"],
)
def test_what_nobody_could_send_is_not_counted_as_lost(order: dict[str, Any]) -> None:
    assert Sign.LOST not in named([*usual(), *orders([""], **order)])


@pytest.mark.code("B03")
def test_campaign_tags_without_an_id_show_that_it_is_stripped() -> None:
    found = only([*usual(), *orders(["", ""], has_campaign=True)])

    assert (found.sign, found.orders) == (Sign.STRIPPED, 2)


WHOLE = click(1)


@pytest.mark.code("B12")
@pytest.mark.parametrize(
    ("click_id", "what"),
    [
        (WHOLE, ""),
        (f" {WHOLE}", "has blanks around it"),
        (quote(quote(WHOLE.replace("-", "%2D"))), "was stored encoded"),
        (WHOLE.replace("-", "&#45;"), "was stored as HTML"),
        (f"?ranSiteID={WHOLE}", "is a whole address or parameter"),
        (f"{WHOLE}ranMID=41234", "has something behind it"),
        (WHOLE[:20], "was cut to 20 characters"),
        (WHOLE[:33], "was cut to 33 characters"),
        (WHOLE[:10], "has not the form of one"),
        ("823421983a3-231824ft12-e12-gh1208b12-14", "has not the form of one"),
        ("{ranSiteID}", "has not the form of one"),
    ],
)
def test_what_happened_to_a_damaged_id_is_said(click_id: str, what: str) -> None:
    assert damage(click_id) == what


def test_a_damaged_id_is_told_with_how_many_addresses_still_have_the_whole() -> None:
    cut = orders([click(n)[:20] for n in range(3)])
    rows = [*usual(), replace(cut[0], landing=landing(click(0))), *cut[1:]]

    found = only(rows)

    assert found.sign is Sign.DAMAGED
    assert found.sentence == (
        "the click id of 3 orders was cut to 20 characters; the landing address of 1 still carries a whole one (recover_clicks)"
    )


def test_an_order_that_carries_another_click_than_its_address_is_seen() -> None:
    found = only([*usual(), *orders([click(1)], landing=landing(click(2)))])

    assert found.sign is Sign.ANOTHER_CLICK


def test_the_same_click_in_the_address_is_no_sign() -> None:
    assert signs([*usual(), *orders([click(1)], landing=landing(click(1)))]) == []


@pytest.mark.parametrize(
    ("mid", "expected"),
    [("41234", []), ("98765", [Sign.ADVERTISER_ID]), ("49999", [Sign.FOREIGN_MID]), ("", [])],
)
def test_the_mid_of_an_address_is_held_against_both_numbers_of_the_programme(
    mid: str, expected: list[Sign]
) -> None:
    rows = [*usual(), *orders([click(1)], landing=landing(click(1), mid=mid))]

    assert named(rows) == expected


def test_a_programme_without_a_mid_of_its_own_has_no_foreign_ones() -> None:
    rows = orders([click(1)], landing=landing(click(1), mid="49999"))

    assert named(rows, programme=replace(DE, mid="", advertiser_id="")) == []


def landed(rows: list[ClickSeen], moments: list[datetime]) -> list[ClickSeen]:
    return [replace(row, landed_at=moment) for row, moment in zip(rows, moments, strict=True)]


@pytest.mark.code("B55")
def test_minutes_that_are_always_the_month_show_a_wrong_pattern() -> None:
    moments = [datetime(2026, 9, 1 + n, n % 24, 9, tzinfo=UTC) for n in range(12)]

    found = only(landed(orders([click(n) for n in range(12)]), moments))

    assert found.sign is Sign.MONTH_FOR_MINUTES


@pytest.mark.parametrize("count", [3, 9])
def test_a_few_such_minutes_are_chance(count: int) -> None:
    moments = [datetime(2026, 9, 1 + n, 3, 9, tzinfo=UTC) for n in range(count)]

    assert signs(landed(orders([click(n) for n in range(count)]), moments)) == []


def test_other_minutes_are_no_sign() -> None:
    moments = [datetime(2026, 9, 1 + n, 3, 9 + n, tzinfo=UTC) for n in range(20)]

    assert signs(landed(orders([click(n) for n in range(20)]), moments)) == []


@pytest.mark.code("B56")
def test_a_landing_time_that_is_always_the_orders_own_is_seen() -> None:
    rows = orders([click(n) for n in range(10)])

    found = only([replace(row, landed_at=row.placed_at - timedelta(seconds=20)) for row in rows])

    assert found.sign is Sign.LANDED_AT_ORDER


@pytest.mark.code("B10", "B55")
@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (timedelta(days=731), []),
        (timedelta(days=732), [Sign.LANDED_LONG_AGO]),
        (timedelta(hours=-1), [Sign.LANDED_LATER]),
    ],
)
def test_a_click_long_before_its_order_or_after_it_is_seen(before: timedelta, expected: list[Sign]) -> None:
    [row] = orders([click(1)])

    assert named([replace(row, landed_at=row.placed_at - before)]) == expected


def test_the_sign_with_the_most_orders_comes_first() -> None:
    rows = [
        *usual(),
        *orders([""], landing=landing(click(1))),
        *orders([click(5)] * 9, each=timedelta(days=1)),
    ]

    assert named(rows) == [Sign.FROZEN, Sign.LOST]
