"""Orders that still settle hide nothing: what was due and never accepted is said at once."""

from dataclasses import replace

from recon.records import numerals
from recon.records.kind import Kind
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import Delivery, Week
from recon.reporting.light import Light, judge
from recon.reporting.page import render_weekly
from recon.reporting.tiles import tiles
from tests.rules.week_scene import GREEN, counted, templates

OUTAGE = replace(
    GREEN,
    bridge=(
        counted(Kind.MATCHED, 600, expected=50_000_00, recorded=50_000_00),
        counted(Kind.WAITING, 61, expected=9_800_00),
    ),
    breaks=(),
    unsent_settling=57,
    unsent_settling_sales=9_210_00,
)


def headline_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.headline(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def second_line_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.second_line(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def delivery_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return tiles(week, counts, judge(week, counts))[1].counts


def test_settling_orders_that_were_never_sent_are_no_green_week() -> None:
    assert judge(OUTAGE, bridge(OUTAGE.bridge)).light is Light.AMBER
    assert headline_of(OUTAGE) == (
        "All 600 settled orders are recorded at Rakuten. "
        "57 of 61 orders still settling have no accepted postback yet, although one was due: 9,210 € of sales."
    )


def test_a_week_that_is_not_green_for_its_unsent_orders_says_what_to_do() -> None:
    judgement = judge(OUTAGE, bridge(OUTAGE.bridge))

    assert words.next_step(OUTAGE, judgement).sentence == (
        "Find out why no postback was accepted for 57 orders by now."
    )


def test_one_settling_order_without_a_postback_stands_under_the_headline() -> None:
    one = replace(OUTAGE, unsent_settling=1, unsent_settling_sales=0)

    assert judge(one, bridge(one.bridge)).light is Light.GREEN
    assert second_line_of(one) == (
        "1 of 61 orders still settling has no accepted postback yet, although one was due."
    )


def test_the_settling_line_of_the_bridge_says_how_many_were_not_sent() -> None:
    page = render_weekly(templates(), [OUTAGE])

    assert "still settling<small>of which 57 have no accepted postback yet</small>" in page
    assert (
        "of which"
        not in render_weekly(templates(), [replace(OUTAGE, unsent_settling=0)])
        .partition("still settling")[2]
        .partition("</tr>")[0]
    )


def test_delivery_is_a_share_of_the_due_orders_where_these_are_counted() -> None:
    attempted = replace(OUTAGE, delivery=Delivery(accepted=604, attempted=661))
    due = replace(attempted, delivery_of_due=True)

    assert delivery_of(attempted) == "604 of 661 orders with an accepted postback"
    assert delivery_of(due) == "604 of 661 due orders with an accepted postback"
    assert delivery_of(replace(due, delivery=Delivery(accepted=0, attempted=1))).startswith(
        "0 of 1 due order "
    )
    assert delivery_of(replace(due, delivery=None)) == "no postback was due"


def test_a_share_of_all_is_written_the_same_in_the_figure_and_in_the_comparison() -> None:
    whole = Delivery(accepted=40, attempted=40)
    assert GREEN.previous is not None
    week = replace(GREEN, delivery=whole, previous=replace(GREEN.previous, delivery=whole))
    counts = bridge(week.bridge)

    tile = tiles(week, counts, judge(week, counts))[1]

    assert tile.figure.replace(numerals.SPACE, " ") == "100 %"
    assert tile.change.replace(numerals.SPACE, " ") == "as usual, last week 100 %"
