"""The week in sentences: the light, the headline, the tiles, the next step."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from recon.records import numerals
from recon.records.kind import Kind
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import Delivery, IncidentSpan, NextStep, TimeToReport, Week
from recon.reporting.light import Light, judge
from recon.reporting.tiles import Mood, Tile, tiles
from tests.rules.week_scene import (
    EARLIER,
    GREEN,
    GREY,
    QUIET,
    RED,
    RED_BREAKS,
    THURSDAY,
    TWO_WAY,
    YEN,
    counted,
)


def light_of(week: Week) -> Light:
    return judge(week, bridge(week.bridge)).light


def headline_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.headline(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def tiles_of(week: Week) -> tuple[Tile, ...]:
    counts = bridge(week.bridge)
    return tiles(week, counts, judge(week, counts))


def next_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.next_step(week, judge(week, counts)).sentence


def test_the_red_headline_says_how_many_how_much_and_why() -> None:
    assert headline_of(RED) == (
        "44 of 480 settled orders are missing at Rakuten: 3,912 € of sales, about 235 € of commission. "
        "41 of them were paid by PayPal since Thursday 14:02. 10 orders are recorded wrongly: "
        "9 € of commission is overpaid and about 1 € of commission is too little."
    )


def test_the_green_headline_begins_with_what_is_there() -> None:
    assert headline_of(GREEN) == (
        "475 of 482 orders are recorded at Rakuten; 7 are missing, 512 € of sales, about 31 € of commission."
    )


def test_a_short_book_says_which_and_where_it_ends() -> None:
    assert headline_of(GREY) == "Cannot judge this week: Rakuten's report ends on Wed 18 Nov 06:00."


def test_yen_have_no_decimals() -> None:
    assert "5,085,600,000 ¥ of sales" not in headline_of(RED)
    assert "44,000 of 480,000 settled orders are missing at Rakuten: 5,085,600,000 ¥ of sales" in headline_of(
        YEN
    )


def test_a_week_without_orders_is_quiet_and_green() -> None:
    assert light_of(QUIET) is Light.GREEN
    assert headline_of(QUIET) == "A quiet week: no order was expected at Rakuten."


def test_one_missing_order_is_said_in_the_singular() -> None:
    alone = replace(
        RED, bridge=(counted(Kind.REFUSED, 1, expected=50_00),), breaks=(), incidents=(), trend=()
    )

    assert headline_of(alone) == "1 of 1 order is missing at Rakuten: 50 € of sales."


def test_a_week_in_which_nothing_has_settled_is_too_early_not_green() -> None:
    young = replace(GREEN, bridge=(counted(Kind.WAITING, 12, expected=500_00),), breaks=(), trend=())

    assert light_of(young) is Light.GREY
    assert headline_of(young) == "Too early to judge: none of 12 orders has settled yet."


def test_few_orders_where_many_are_usual_are_not_a_quiet_week() -> None:
    fallen = replace(GREEN, bridge=(counted(Kind.NO_CLICK, 9000),), breaks=(), trend=EARLIER)

    assert light_of(fallen) is Light.AMBER
    assert (
        headline_of(fallen)
        == "No order carried an affiliate click; about 475 is usual: click ids may be lost."
    )


def test_money_paid_too_much_stands_in_the_headline_where_nothing_is_missing() -> None:
    overpaid = replace(
        GREEN,
        bridge=(
            counted(Kind.MATCHED, 480, recorded=1),
            counted(Kind.CANCELLED_NOT_REVERSED, 3, recorded=149_00),
        ),
        breaks=RED_BREAKS[:1],
    )

    assert light_of(overpaid) is Light.AMBER
    assert headline_of(overpaid) == (
        "All 480 orders are recorded at Rakuten. 9 € of commission is overpaid, for 3 orders."
    )


@pytest.mark.parametrize(
    ("missing", "light"),
    [(1, Light.GREEN), (9, Light.GREEN), (10, Light.AMBER), (24, Light.AMBER), (25, Light.RED)],
)
def test_the_light_follows_the_programmes_limits(missing: int, light: Light) -> None:
    there = counted(Kind.MATCHED, 500 - missing, recorded=1)
    week = replace(GREEN, bridge=(there, counted(Kind.NOT_RECORDED, missing, expected=1)), breaks=())

    assert light_of(week) is light


def test_few_orders_never_make_a_red_week_by_a_share_alone() -> None:
    small = replace(GREEN, bridge=(counted(Kind.MATCHED, 5, recorded=1), counted(Kind.REFUSED, 3)), trend=())

    assert light_of(small) is Light.AMBER


def test_an_open_incident_is_red_and_a_closed_one_is_history() -> None:
    still_open = IncidentSpan(name="incident 1", start=THURSDAY, end=None)
    over = replace(still_open, end=THURSDAY + timedelta(hours=3))

    assert light_of(replace(GREEN, incidents=(still_open,))) is Light.RED
    assert light_of(replace(GREEN, incidents=(over,))) is Light.GREEN
    later = replace(still_open, start=THURSDAY + timedelta(days=7))
    assert light_of(replace(GREEN, incidents=(later,))) is Light.GREEN


def test_a_short_book_is_grey_even_in_a_red_week() -> None:
    until = RED.coverage[2].covered_until
    assert until is not None
    short = replace(RED.coverage[2], covered_until=until - timedelta(days=7))

    assert light_of(replace(RED, coverage=(*RED.coverage[:2], short))) is Light.GREY
    assert light_of(replace(RED, coverage=(replace(RED.coverage[0], covered_from=THURSDAY),))) is Light.GREY
    assert light_of(replace(RED, coverage=(replace(RED.coverage[0], covered_until=None),))) is Light.GREY


def test_a_book_that_no_verdict_needs_never_makes_a_week_grey() -> None:
    clicks = replace(GREEN.coverage[0], book="Rakuten's clicks", covered_from=None, covered_until=None)

    assert light_of(replace(GREEN, coverage=(*GREEN.coverage, clicks))) is Light.GREY
    assert light_of(replace(GREEN, coverage=(*GREEN.coverage, replace(clicks, needed=False)))) is Light.GREEN


def test_a_running_week_needs_books_read_within_a_day() -> None:
    running = replace(GREEN, as_of=THURSDAY)
    fresh = replace(GREEN.coverage[0], covered_until=THURSDAY - timedelta(hours=23))
    stale = replace(fresh, covered_until=THURSDAY - timedelta(hours=25))

    assert light_of(replace(running, coverage=(fresh,))) is Light.GREEN
    assert light_of(replace(running, coverage=(stale,))) is Light.GREY


def test_the_tiles_compare_themselves_with_the_weeks_before() -> None:
    recorded, delivery, time, commission = tiles_of(RED)

    assert (recorded.figure, recorded.counts, recorded.mood) == (
        f"90.4{numerals.SPACE}%",
        "434 of 480 settled orders",
        Mood.WORSE,
    )
    assert delivery.change.startswith("as usual")
    assert time.change.startswith("as usual")
    assert commission.figure == f"~245{numerals.SPACE}€"
    assert commission.counts.replace(numerals.SPACE, " ") == "of which overpaid 9 €; recovered this week 12 €"


def test_without_a_postback_log_delivery_is_not_known_rather_than_perfect() -> None:
    delivery = tiles_of(TWO_WAY)[1]

    assert (delivery.figure, delivery.counts) == ("not known", "no postback log is connected")


def test_slower_reports_and_worse_delivery_are_said_in_words() -> None:
    slow = replace(
        RED,
        delivery=Delivery(accepted=80, attempted=100),
        time_to_report=TimeToReport(p50=600, p95=86_400, orders=9),
    )

    _, delivery, time, _ = tiles_of(slow)

    assert delivery.change.startswith("\N{BLACK DOWN-POINTING TRIANGLE}")
    assert "slower" in time.change


def test_the_next_step_is_the_given_one_else_the_short_book_else_the_worst_break() -> None:
    assert next_of(replace(RED, next_step=NextStep(sentence="Call Rakuten."))) == "Call Rakuten."
    assert next_of(GREY).startswith("Rakuten's report (rakuten) must be read again.")
    assert next_of(RED) == "Repair the PayPal return page, then review the resend."
    assert next_of(QUIET) == "Nothing needs you this week."


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (0, 0, numerals.DASH),
        (0, 9, "0 %"),
        (1, 9000, "0.1 %"),
        (8999, 9000, "99.9 %"),
        (9000, 9000, "100 %"),
        (1, 3, "33.3 %"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part: int, whole: int, written: str) -> None:
    assert numerals.percent(part, whole).replace(numerals.SPACE, " ") == written


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (391_240, "EUR", "3,912 €"),
        (0, "EUR", "0 €"),
        (40, "EUR", "<1 €"),
        (-40, "EUR", "\N{MINUS SIGN}<1 €"),
        (-391_250, "EUR", "\N{MINUS SIGN}3,913 €"),
        (3_912, "JPY", "3,912 ¥"),
        (3_912_999, "KWD", "3,913 KWD"),
    ],
)
def test_amounts_are_written_whole(minor: int, currency: str, written: str) -> None:
    assert numerals.money(minor, currency).replace(numerals.SPACE, " ") == written


def test_durations_take_the_unit_a_person_would() -> None:
    written = [numerals.duration(seconds) for seconds in (45, 240, 10_800, 172_800, 216_000)]

    assert [each.replace(numerals.SPACE, " ") for each in written] == [
        "45 s",
        "4 min",
        "3 h",
        "2 days",
        "2.5 days",
    ]


def test_a_share_is_exact_to_one_decimal() -> None:
    assert numerals.share(44, 480) == Decimal("9.2")
