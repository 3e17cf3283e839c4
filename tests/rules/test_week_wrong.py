"""What Rakuten records wrongly or pays too much colours the light, and stands where a manager looks first."""

from dataclasses import replace

import pytest

from recon.records import numerals
from recon.records.kind import Kind
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import BreakGroup, Week
from recon.reporting.light import Light, judge
from recon.reporting.page import render_weekly
from recon.reporting.tiles import tiles
from tests.rules.week_scene import GREEN, RED, counted, templates

TOO_HIGH = BreakGroup(
    kind=Kind.AMOUNT_DIFFERS, cause="The recorded amounts are 100 times too high.", orders=20, sales=69_451_800,
    commission=-4_167_108, estimated=True, todo="Correct the amount that is sent",
)  # fmt: skip
HUNDREDFOLD = replace(
    GREEN,
    currency="JPY",
    bridge=(
        counted(Kind.MATCHED, 180, expected=5_000_000, recorded=5_000_000),
        counted(Kind.AMOUNT_DIFFERS, 20, expected=701_533, recorded=70_153_300),
    ),
    breaks=(TOO_HIGH,),
    trend=(),
)


def light_of(week: Week) -> Light:
    return judge(week, bridge(week.bridge)).light


def headline_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.headline(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def test_twenty_orders_recorded_a_hundred_times_too_high_are_red_and_in_the_headline() -> None:
    assert light_of(HUNDREDFOLD) is Light.RED
    assert headline_of(HUNDREDFOLD) == (
        "All 200 orders are recorded at Rakuten. "
        "20 orders are recorded wrongly: about 4,167,108 ¥ of commission is overpaid."
    )


def test_a_week_that_is_not_green_for_its_wrong_orders_says_what_to_do() -> None:
    unnamed = replace(HUNDREDFOLD, breaks=())

    step = words.next_step(unnamed, judge(unnamed, bridge(unnamed.bridge)))

    assert (step.sentence, step.command) == ("Correct what is recorded wrongly.", "recon breaks")


def test_the_line_of_the_overview_says_it_too() -> None:
    page = render_weekly(templates(), [HUNDREDFOLD, GREEN]).replace(numerals.SPACE, " ")

    assert page.count("20 orders are recorded wrongly: about 4,167,108 ¥") == 2


def test_what_costs_more_is_said_first() -> None:
    both = replace(
        HUNDREDFOLD,
        bridge=(*HUNDREDFOLD.bridge, counted(Kind.NOT_RECORDED, 1, expected=15_295)),
    )

    assert headline_of(both) == (
        "20 orders are recorded wrongly: about 4,167,108 ¥ of commission is overpaid. "
        "1 of 201 orders is missing at Rakuten: 15,295 ¥ of sales."
    )


@pytest.mark.parametrize(
    ("wrong", "light"), [(9, Light.GREEN), (10, Light.AMBER), (24, Light.AMBER), (25, Light.RED)]
)
def test_orders_recorded_wrongly_follow_the_limits_of_the_missing(wrong: int, light: Light) -> None:
    too_little = counted(Kind.AMOUNT_DIFFERS, wrong, expected=20, recorded=10)
    week = replace(
        GREEN, bridge=(counted(Kind.MATCHED, 500 - wrong, expected=1, recorded=1), too_little), breaks=()
    )

    assert light_of(week) is light


@pytest.mark.parametrize(
    ("too_much", "light"), [(100, Light.GREEN), (200, Light.AMBER), (499, Light.AMBER), (500, Light.RED)]
)
def test_one_order_far_too_high_colours_the_light_by_its_money(too_much: int, light: Light) -> None:
    one = counted(Kind.AMOUNT_DIFFERS, 1, expected=10, recorded=10 + too_much)
    week = replace(GREEN, bridge=(counted(Kind.MATCHED, 499, expected=9_990, recorded=9_990), one), breaks=())

    assert light_of(week) is light


def test_few_orders_never_make_a_red_week_by_what_was_overpaid() -> None:
    few = (
        counted(Kind.MATCHED, 5, expected=50, recorded=50),
        counted(Kind.RECORDED_TWICE, 1, expected=10, recorded=20),
    )

    assert light_of(replace(GREEN, bridge=few, breaks=(), trend=())) is Light.AMBER


def test_what_a_person_decided_colours_nothing() -> None:
    decided = tuple(replace(count, decided=True) for count in HUNDREDFOLD.bridge)

    assert light_of(replace(HUNDREDFOLD, bridge=decided)) is Light.GREEN


def test_sales_of_an_order_nobody_should_be_paid_for_are_overpaid_whole() -> None:
    unknown = replace(counted(Kind.UNKNOWN_ORDER, 1, recorded=80_00), has_order=False, in_shop_week=False)
    elsewhere = replace(unknown, in_network_week=False)

    found = bridge(
        [unknown, elsewhere, counted(Kind.CANCELLED_NOT_REVERSED, 2, expected=9_00, recorded=9_00)]
    )

    assert (found.wrong, found.over_money) == (3, 89_00)


def test_the_tile_adds_what_is_overpaid_to_the_risk_and_names_it() -> None:
    counts = bridge(HUNDREDFOLD.bridge)

    tile = tiles(HUNDREDFOLD, counts, judge(HUNDREDFOLD, counts))[3]

    assert tile.figure.replace(numerals.SPACE, " ") == "~4,167,108 ¥"
    assert tile.counts.replace(numerals.SPACE, " ").startswith("of which overpaid ~4,167,108 ¥")
    assert "more" in tile.change


def test_the_tile_says_where_it_does_not_know_what_was_overpaid_last_week() -> None:
    assert RED.previous is not None
    known = replace(RED, previous=replace(RED.previous, overpaid=200_00))
    counts = bridge(RED.bridge)

    without, together = (tiles(week, counts, judge(week, counts))[3].change for week in (RED, known))

    assert without.endswith("without what was overpaid")
    assert together.replace(numerals.SPACE, " ") == "as usual, last week ~214 €"
