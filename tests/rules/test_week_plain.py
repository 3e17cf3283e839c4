"""Small words of the page that a reader stumbles over when they are wrong."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from recon.records import numerals
from recon.records.kind import Kind
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import BreakGroup, TimeToReport, Week
from recon.reporting.light import judge
from recon.reporting.page import render_weekly
from recon.reporting.tiles import tiles
from tests.rules.week_scene import GREEN, GREY, RED, THURSDAY, counted, templates

UNLISTED = BreakGroup(
    kind=Kind.NOT_RECORDED, cause="Spread over the week.", orders=1, sales=15_295, commission=918, estimated=True,
    since=datetime(2026, 11, 19, 6, 30, tzinfo=UTC),
)  # fmt: skip
ONE = replace(
    GREEN,
    bridge=(counted(Kind.MATCHED, 46, recorded=1), counted(Kind.NOT_RECORDED, 1, expected=15_295)),
    breaks=(UNLISTED,),
    trend=(),
)


def headline_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.headline(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def test_an_order_that_was_never_listed_has_a_due_moment_and_no_since() -> None:
    assert headline_of(ONE).endswith("It was taken by Rakuten, but never listed (due Thursday 07:30).")


def test_orders_with_nothing_in_common_but_their_end_name_the_first() -> None:
    two = replace(
        ONE,
        bridge=(*ONE.bridge, counted(Kind.NOT_RECORDED, 1, expected=15_295)),
        breaks=(replace(UNLISTED, orders=2),),
    )

    assert headline_of(two).endswith(
        "They were taken by Rakuten, but never listed (the first due Thursday 07:30)."
    )


def test_the_time_to_report_says_what_its_two_figures_are() -> None:
    week = replace(GREEN, time_to_report=TimeToReport(p50=300, p95=7200, orders=612))
    counts = bridge(week.bridge)

    tile = tiles(week, counts, judge(week, counts))[2]

    assert (tile.label, tile.counts.replace(numerals.SPACE, " ")) == (
        "Time to report",
        "half within 5 min, 95 % within 2 h; due to listed, 612 orders",
    )


def test_books_in_the_plural_end_and_begin_in_the_plural() -> None:
    ends = replace(GREY.coverage[2], book="Rakuten's transactions")
    begins = replace(ends, covered_from=THURSDAY)
    unknown = replace(ends, covered_from=None)

    said = [headline_of(replace(GREY, coverage=(row,))) for row in (ends, begins, unknown)]

    assert said == [
        "Cannot judge this week: Rakuten's transactions end on Wed 18 Nov 06:00.",
        "Cannot judge this week: Rakuten's transactions begin only on Thu 19 Nov 14:02.",
        "Cannot judge this week: Rakuten's transactions have no known reach.",
    ]


def test_a_programme_without_an_id_shows_no_empty_brackets() -> None:
    assert "MID" not in render_weekly(templates(), [replace(RED, mid="")])
    assert "(MID <bdi>41234</bdi>)" in render_weekly(templates(), [RED])


def test_every_command_carries_what_makes_it_work() -> None:
    suffix = " --config shop/config.toml --programme de"

    page = render_weekly(templates(), [replace(RED, command_suffix=suffix)])

    commands = re.findall(r"<code>(.*?)</code>", page)
    assert len(commands) == 1 + len(RED.breaks) + len(RED.waiting)
    assert all(command.startswith("recon ") and command.endswith(suffix) for command in commands)


def test_a_list_that_is_no_command_stays_as_it_is() -> None:
    listed = replace(RED, breaks=(replace(UNLISTED, command="not-at-rakuten.csv"),), command_suffix=" --x")

    assert "<code>not-at-rakuten.csv</code>" in render_weekly(templates(), [listed])


def test_a_book_to_read_again_is_told_of_in_whole_sentences() -> None:
    row = replace(GREY.coverage[2], remark="the file holds 3 bad rows; lines without a MID")
    week = replace(GREY, coverage=(row, replace(row, book="The postback log", source="", remark="")))

    step = words.next_step(week, judge(week, bridge(week.bridge)))

    assert step.sentence == (
        "Rakuten's report (rakuten) and the postback log must be read again. "
        "The file holds 3 bad rows. Lines without a MID."
    )


def test_what_waits_is_of_all_weeks() -> None:
    assert "What waits for a person <small>all weeks</small>" in render_weekly(templates(), [RED])


def test_one_hour_is_one_hour() -> None:
    assert "An order has settled 1 hour after" in render_weekly(templates(), [replace(RED, settle_hours=1)])
