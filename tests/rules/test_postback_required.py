"""What every postback says of its order: the programme's MID, the click, and the times of both."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from recon.resend.hold import Hold
from recon.resend.request import SaleLine
from tests.rules.postback_scene import CLICK, LANDED, PLACED, order, refused, request, told

LONGEST_QUERY = 7_800
SALE = order(SaleLine("A", "Tent", 1, 1000))


@pytest.mark.parametrize("mid", ["1", "123", "123456", "1234a"])
def test_a_mid_of_unusual_length_is_noted(mid: str) -> None:
    assert request(SALE, mid=mid).notes == ("the MID does not have the 4 or 5 digits that are usual",)
    assert request(SALE, mid="1234").notes == request(SALE, mid="12345").notes == ()


def test_a_mid_that_cannot_be_written_is_refused() -> None:
    assert refused(order(SaleLine("A", "A", 1, 1000)), mid="\ud800")[0] is Hold.NO_MID


def test_a_click_id_of_some_guides_goes_as_it_is() -> None:
    odd = CLICK.replace("S", "/").replace("m", "*")

    made = request(replace(SALE, click_id=odd))

    assert dict(made.told)["tr"] == odd
    assert made.notes == ("the click id holds / or *, which some guides allow; it is sent as it is",)


@pytest.mark.parametrize("click_id", ["", CLICK[:-1], CLICK + "A", " "])
def test_a_landing_time_and_a_click_id_of_34_characters_go_together(click_id: str) -> None:
    assert refused(replace(SALE, click_id=click_id))[0] is Hold.CLICK_MALFORMED
    assert refused(replace(SALE, landed_at=None)) == (
        Hold.LANDING_UNKNOWN,
        "nobody knows when its click landed",
    )


def test_times_are_told_in_utc_and_never_without_a_zone() -> None:
    assert (told(SALE)["land"], told(SALE)["date"]) == ("20250601_1200", "20250623_0405")
    naive = replace(SALE, placed_at=PLACED.replace(tzinfo=None))
    assert refused(naive) == (Hold.VALUE_UNFIT, "one of its times has no zone")
    no_landing = replace(SALE, landed_at=LANDED.replace(tzinfo=None))
    assert refused(no_landing) == (Hold.VALUE_UNFIT, "one of its times has no zone")
    late = replace(SALE, landed_at=PLACED, placed_at=LANDED)
    assert request(late).notes == ("its click landed after it was placed, which no real one does",)


def test_times_of_another_zone_are_told_in_utc_on_the_24_hour_clock() -> None:
    summer = timezone(timedelta(hours=2))
    sale = replace(
        SALE,
        landed_at=datetime(2025, 6, 2, 1, 30, tzinfo=summer),
        placed_at=datetime(2025, 6, 24, 0, 5, tzinfo=summer),
    )

    assert (told(sale)["land"], told(sale)["date"]) == ("20250601_2330", "20250623_2205")


def test_a_query_of_7800_characters_goes_whole_and_one_more_not_at_all() -> None:
    bare = len(request(order(SaleLine("A", "", 1, 1000))).query) - len("A")
    longest, longer = (order(SaleLine("A", "n" * (LONGEST_QUERY - bare + more), 1, 1000)) for more in (0, 1))

    assert len(request(longest).query) == LONGEST_QUERY
    assert refused(longer) == (
        Hold.TOO_LONG,
        "its request is 7801 characters long, more than the 7800 that Rakuten takes whole",
    )
