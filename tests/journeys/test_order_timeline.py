"""An order's story over time: its click, its basket, every attempt, and what pulls found changed at Rakuten."""

import sqlite3
from datetime import datetime, timedelta

import pytest

from recon.jobs.order_story import stories
from recon.reporting.lines import columns
from recon.reporting.order_story import Lane, Story, story_lines
from tests.journeys.shop_scene import CLICK, NOON, PLACED, REFUSED, Shop

FIRST_PULL = NOON - timedelta(hours=30)
HOSTILE = "7\u202e\x1b[2J שלום " + "9" * 200
LANDING = f"https://shop.example/de/schuhe?ranMID=41234&ranSiteID={CLICK}&utm_source=rakuten&utm_medium=aff"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(tmp_path_factory.mktemp("timeline") / "shop")
    landed = (PLACED - timedelta(hours=12)).isoformat()
    for ref in ("moved", HOSTILE):
        shop.order(ref, landed_at=landed, landing_url=LANDING, coupon="HERBST10", device="m\x1b" * 200)
        shop.attempt(ref, REFUSED)
        shop.attempt(ref, at=PLACED + timedelta(minutes=5))
    with sqlite3.connect(shop.folder / "shop.db") as base:
        line = ("i-moved", "l1", "BOOT", "Wanderschuh", 2, "10.00", 1, "4.00")
        base.execute("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line)
    shop.report([_line("moved", "10.00", "T1"), _line("moved", "2.00", "T2"), _line(HOSTILE, "10.00", "T9")])
    shop.clock.at = FIRST_PULL
    shop.pull()
    returned = (PLACED + timedelta(days=3)).isoformat()
    shop.order(
        "moved",
        landed_at=landed,
        landing_url=LANDING,
        refunded_amount="4.00",
        refunded_at=returned,
        updated_at=NOON.isoformat(),
    )
    back = _line("moved", "-1.00", "T3") | {"processed": NOON - timedelta(hours=20)}
    shop.report([_line("moved", "9.00", "T1"), back])
    shop.clock.at = NOON
    shop.pull()
    shop.run()
    return shop


def _line(ref: str, amount: str, number: str) -> dict[str, object]:
    return {"order": ref, "amount": amount, "id": number}


def _story(shop: Shop, ref: str, *, as_of: datetime = NOON) -> Story:
    house = shop.house()
    with house.store:
        [story] = stories(house.bench, ref, as_of=as_of)
    return story


def _said(story: Story, lane: Lane) -> list[tuple[datetime, str]]:
    events = sorted((event for event in story.events if event.lane is lane), key=lambda each: each.moment)
    return [(event.moment, event.sentence) for event in events]


def test_the_click_comes_first_with_where_it_led_and_never_with_its_id(shop: Shop) -> None:
    story = _story(shop, "moved")

    [click] = [event for event in story.events if event.lane is Lane.CLICK]
    assert click.moment == PLACED - timedelta(hours=12)
    assert click.sentence == "landed on the shop with a click of Wanderblog, the (lw9MynSeamY)"
    assert click.details == {"address": "shop.example/de/schuhe", "source": "rakuten / aff"}
    assert CLICK not in "\n".join(story_lines(story, raw=True))


def test_the_basket_and_the_refund_are_told_by_their_items(shop: Shop) -> None:
    told = {event.sentence: event.details for event in _story(shop, "moved").events}

    assert told["placed, 1 line by card"]["items"] == "2 x BOOT Wanderschuh 10.00 €"
    assert told["partly refunded"] == {"items": "1 x BOOT Wanderschuh"}


def test_each_attempt_tells_its_way_and_what_was_answered(shop: Shop) -> None:
    refused, taken = [event for event in _story(shop, "moved").events if event.lane is Lane.LOG]

    assert refused.sentence.startswith("sale attempt, refused, 0 lines good, 1 bad")
    assert taken.sentence == "sale attempt, accepted, 1 line good, 0 bad (confirmation 1)"
    assert taken.details == {
        "way": "https://track.linksynergy.com/ep",
        "mid": "41234",
        "http": "200",
        "click": "of publisher lw9MynSeamY",
    }


def test_what_was_restated_and_what_went_between_two_pulls_is_told_by_the_moment_of_the_pull(
    shop: Shop,
) -> None:
    story = _story(shop, "moved")

    pulls = [each for each in _said(story, Lane.NETWORK) if "pull" in each[1]]
    assert pulls == [
        (FIRST_PULL, "a pull sees 2 lines for the first time"),
        (NOON, "a pull sees 1 line for the first time, in place of what was there"),
        (NOON, "a line is gone in Rakuten's report, as a pull found"),
        (NOON, "line T1 was restated, as a pull found: amount 10.00 € to 9.00 €"),
    ]
    assert (NOON, "changed in the shop's book, as a pull found: refunded 0.00 € to 4.00 €") in _said(
        story, Lane.SHOP
    )


def test_of_a_past_moment_nothing_is_told_that_came_later(shop: Shop) -> None:
    story = _story(shop, "moved", as_of=NOON - timedelta(hours=1))

    pulls = [each for each in _said(story, Lane.NETWORK) if "pull" in each[1]]
    assert pulls == [(FIRST_PULL, "a pull sees 2 lines for the first time")]
    assert [event for event in story.events if event.lane is Lane.US] == []
    assert max(event.moment for event in story.events) <= NOON - timedelta(hours=1)


@pytest.mark.parametrize("width", [80, 120])
def test_a_hostile_reference_breaks_no_line_and_steers_no_terminal(shop: Shop, width: int) -> None:
    lines = story_lines(_story(shop, HOSTILE), width=width)

    assert max(map(columns, lines)) <= width
    assert "".join(lines).isprintable()
