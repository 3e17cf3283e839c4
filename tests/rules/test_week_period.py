"""A page about some days that are no calendar week: the words of a week, and what only a week has, stay away."""

import re
from dataclasses import replace
from datetime import date

from recon.records import numerals
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import Recovered
from recon.reporting.light import judge
from recon.reporting.page import render_weekly
from tests.rules.week_scene import GREEN, GREY, QUIET, RED, templates

NOTE = "Counted as affiliate orders: all 8 <of them>."
PERIOD = replace(
    RED,
    is_period=True,
    label="2026-11-01 to 2026-11-20",
    start=date(2026, 11, 1),
    end=date(2026, 11, 21),
    mid="",
    trend=(),
    publishers=(),
    previous=None,
    recovered=Recovered(),
    deploys=(),
    incidents=(),
    run="",
    note=NOTE,
)


def test_a_period_is_never_called_a_week() -> None:
    for week in (
        PERIOD,
        *(replace(each, is_period=True, trend=(), breaks=(), previous=None) for each in (GREEN, GREY, QUIET)),
    ):
        page = render_weekly(templates(), [week])
        shown = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)

        assert "week" not in shown.lower()
        assert "Period" in shown


def test_a_period_names_days_and_months() -> None:
    counts = bridge(PERIOD.bridge)

    headline = words.headline(PERIOD, counts, judge(PERIOD, counts)).replace(numerals.SPACE, " ")
    page = render_weekly(templates(), [PERIOD]).replace(numerals.SPACE, " ")

    assert "paid by PayPal since 19 Nov 14:02." in headline
    assert ">19 Nov 14:02</span>" in page


def test_no_section_stands_empty_where_a_period_has_nothing_for_it() -> None:
    page = render_weekly(templates(), [PERIOD])

    assert ">Publishers" not in page
    assert 'id="p1-trend"' not in page
    assert ">Publishers" in render_weekly(templates(), [replace(PERIOD, publishers=RED.publishers)])


def test_orders_dated_elsewhere_are_outside_the_period() -> None:
    page = render_weekly(templates(), [PERIOD])

    assert "dated outside the period" in page
    assert "placed outside the period" in page


def test_a_note_stands_under_the_headline_as_text_and_not_as_the_next_step() -> None:
    page = render_weekly(templates(), [PERIOD])
    above, _, below = page.partition("<strong>Next:</strong>")

    assert '<p class="second">Counted as affiliate orders: all 8 &lt;of them&gt;.</p>' in above
    assert "Counted as" not in below


def test_a_quiet_period_needs_nothing() -> None:
    quiet = replace(QUIET, is_period=True)

    assert words.next_step(quiet, judge(quiet, bridge(()))).sentence == "Nothing needs you in this period."
