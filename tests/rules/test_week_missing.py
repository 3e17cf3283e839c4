"""Missing means one thing everywhere on the page: in no list that pays, split into missing and listed but not paid."""

from dataclasses import replace

from recon.records import numerals
from recon.records.kind import Kind
from recon.reporting import words
from recon.reporting.bridge import bridge
from recon.reporting.figures import BreakGroup, Week
from recon.reporting.light import judge
from recon.reporting.page import render_weekly
from recon.reporting.tiles import tiles
from recon.reporting.trend import trend
from tests.rules.week_scene import EARLIER, GREEN, RED, counted, templates

NOT_PAID = BreakGroup(
    kind=Kind.NOT_COMMISSIONED, cause="3 of 4: Return (days) exceeded", orders=4, sales=957_00, commission=57_00,
    estimated=True,
)  # fmt: skip
BOTH = replace(
    RED,
    bridge=(*RED.bridge, counted(Kind.NOT_COMMISSIONED, 4, expected=957_00)),
    breaks=(*RED.breaks, NOT_PAID),
)


def headline_of(week: Week) -> str:
    counts = bridge(week.bridge)
    return words.headline(week, counts, judge(week, counts)).replace(numerals.SPACE, " ")


def test_the_headline_counts_both_and_splits_them() -> None:
    assert headline_of(BOTH).startswith(
        "48 of 484 settled orders are missing or not paid at Rakuten (44 missing + 4 listed, but not paid): "
        "4,869 € of sales, about 292 € of commission. 41 of them were paid by PayPal since Thursday 14:02."
    )


def test_the_trend_shows_the_headlines_number() -> None:
    counts = bridge(BOTH.bridge)

    drawn = trend(BOTH, counts, judge(BOTH, counts))

    assert drawn.columns[-1].cells[2] == "48 (44 missing + 4 listed, but not paid)"
    assert drawn.columns[-1].share == numerals.percent(counts.lost, counts.settled)
    assert ("missing", "missing or not paid") in drawn.tones
    assert "48 (44 missing + 4 listed, but not paid) missing or not paid" in drawn.description


def test_an_earlier_week_is_split_where_its_parts_are_known() -> None:
    known = replace(BOTH, trend=(*EARLIER[:-1], replace(EARLIER[-1], not_paid=2)))
    counts = bridge(known.bridge)

    cells = [column.cells[2] for column in trend(known, counts, judge(known, counts)).columns]

    assert cells[-3:-1] == ["8", "8 (6 missing + 2 listed, but not paid)"]


def test_the_share_recorded_leaves_out_what_is_listed_but_not_paid_and_says_so() -> None:
    counts = bridge(BOTH.bridge)

    tile = tiles(BOTH, counts, judge(BOTH, counts))[0]

    assert tile.counts == "434 of 484 settled orders; 44 missing + 4 listed, but not paid"
    assert tile.figure == numerals.percent(434, 484)


def test_orders_that_are_only_not_paid_are_not_called_missing() -> None:
    there = counted(Kind.MATCHED, 200, expected=1, recorded=1)
    only = replace(
        GREEN,
        bridge=(there, counted(Kind.NOT_COMMISSIONED, 8, expected=957_00)),
        breaks=(NOT_PAID,),
        trend=(),
    )
    few = replace(
        GREEN, bridge=(there, counted(Kind.NOT_COMMISSIONED, 1, expected=9_00)), breaks=(), trend=()
    )

    assert headline_of(only) == (
        "8 of 208 orders are listed at Rakuten, but not paid: 957 € of sales, about 57 € of commission."
    )
    assert headline_of(few) == (
        "200 of 201 orders are recorded at Rakuten; 1 is listed, but not paid, 9 € of sales."
    )


def test_the_publishers_say_that_they_count_both() -> None:
    page = render_weekly(templates(), [BOTH])

    assert "Missing or not paid</th>" in page
    assert "most missing first" in page


def test_one_order_a_person_decided_is_said_in_the_singular() -> None:
    decided = replace(counted(Kind.NOT_RECORDED, 1, expected=1), decided=True)
    week = replace(GREEN, bridge=(counted(Kind.MATCHED, 200, recorded=1), decided), breaks=(), trend=())

    assert headline_of(week) == "200 of 201 orders are recorded at Rakuten; 1 was decided by a person."
