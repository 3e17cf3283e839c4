"""The bridge: every case in exactly one step, and the last line is the number Rakuten's dashboard shows."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.gap.measure import EXPECTED
from recon.records.kind import Kind, Verdict
from recon.reporting.bridge import bridge, is_expected
from recon.reporting.figures import BridgeCount
from recon.reporting.waterfall import axis_of, bar_of
from tests.rules.week_scene import RED_BRIDGE, counted

ANY_COUNTS = st.lists(
    st.builds(
        BridgeCount,
        kind=st.sampled_from(list(Kind)),
        in_shop_week=st.booleans(),
        in_network_week=st.booleans(),
        has_order=st.booleans(),
        recorded=st.booleans(),
        orders=st.integers(0, 10**7),
        net=st.integers(-(10**9), 10**12),
        expected=st.integers(-(10**9), 10**12),
        amount_recorded=st.integers(-(10**9), 10**12),
        decided=st.booleans(),
    ),
    max_size=40,
)


@given(ANY_COUNTS)
def test_the_last_line_is_what_rakutens_dashboard_shows(counts: list[BridgeCount]) -> None:
    there = [count for count in counts if count.recorded and count.in_network_week]

    last = bridge(counts).steps[-1]

    assert last.orders == sum(count.orders for count in there)
    assert last.money == sum(count.amount_recorded for count in there)


@given(ANY_COUNTS)
def test_every_step_starts_where_the_one_before_ended(counts: list[BridgeCount]) -> None:
    steps = bridge(counts).steps

    for before, after in pairwise(steps):
        assert after.level == (before.level if after.total else before.level + after.orders)
        assert after.orders == after.level or not after.total


@given(ANY_COUNTS)
def test_the_money_adds_up_from_total_to_total(counts: list[BridgeCount]) -> None:
    steps = bridge(counts).steps
    running = steps[0].money

    for step in steps[1:]:
        running = running if step.total else running + step.money
        assert step.money == running or not step.total


@given(ANY_COUNTS)
def test_the_expected_are_settling_unjudged_lost_decided_or_recorded(counts: list[BridgeCount]) -> None:
    counted_up = bridge(counts)
    absent_though_matched = sum(
        count.orders
        for count in counts
        if count.in_shop_week
        and count.has_order
        and not count.recorded
        and count.kind.row.verdict is Verdict.MATCHED
        and is_expected(count.kind)
    )

    parts = (counted_up.settling, counted_up.cannot_judge, counted_up.missing, counted_up.not_paid)
    assert counted_up.expected == (
        sum(parts) + counted_up.decided + counted_up.recorded + absent_though_matched
    )


@given(ANY_COUNTS)
def test_no_bar_leaves_its_chart(counts: list[BridgeCount]) -> None:
    steps = bridge(counts).steps
    axis = axis_of(steps)

    for step in steps:
        bar = bar_of(step, axis=axis)
        start, width = int(bar.x.replace(".", "")[:-1]), int(bar.width.replace(".", "")[:-1])
        assert start >= 0
        assert start + width <= 10_001, bar


@pytest.mark.code("L20")
def test_the_red_week_reads_from_the_shops_number_to_rakutens() -> None:
    steps = bridge(RED_BRIDGE).steps

    assert [(step.label, step.orders) for step in steps] == [
        ("All shop orders", 9310),
        ("no affiliate click", -8768),
        ("never paid", -31),
        ("test", -14),
        ("cancelled", -15),
        ("Expected", 482),
        ("still settling", -2),
        ("missing", -44),
        ("decided by a person", -2),
        ("Of these at Rakuten", 434),
        ("amounts differ", 0),
        ("cancelled and reversed", 4),
        ("recorded, not expected", 4),
        ("unknown to the shop", 1),
        ("dated in another week", -8),
        ("placed in another week", 6),
        ("At Rakuten", 441),
    ]


def test_the_difference_of_amounts_says_how_many_orders_and_why() -> None:
    counts = [
        counted(Kind.MATCHED, 90, expected=900_00, recorded=900_00),
        counted(Kind.RECORDED_TWICE, 1, expected=370_00, recorded=740_00),
        counted(Kind.WAITING_FOR_CORRECTION, 2, expected=100_00, recorded=306_00),
        counted(Kind.AMOUNT_DIFFERS, 2, expected=50_00, recorded=50_00),
    ]

    step = next(step for step in bridge(counts).steps if step.label == "amounts differ")

    assert step.money == 576_00
    assert step.hint == "5 orders: 2 amount differs, 2 waiting for correction and 1 recorded twice"


def test_a_decision_moves_an_order_out_of_the_missing_and_nowhere_else() -> None:
    open_break = counted(Kind.NOT_RECORDED, 3, expected=90_00)

    before, after = bridge([open_break]), bridge([replace(open_break, decided=True)])

    assert (before.missing, before.decided) == (3, 0)
    assert (after.missing, after.decided) == (0, 3)
    assert before.expected == after.expected == 3


def test_an_order_that_rakuten_lists_but_does_not_pay_is_not_called_missing() -> None:
    counted_up = bridge([counted(Kind.NOT_COMMISSIONED, 4, expected=50_00)])

    assert (counted_up.missing, counted_up.not_paid) == (0, 4)


def test_a_waiting_order_that_rakuten_already_shows_counts_as_there() -> None:
    counted_up = bridge([counted(Kind.WAITING_FOR_CORRECTION, 4, expected=50_00, recorded=60_00)])

    assert (counted_up.settling, counted_up.recorded) == (0, 4)


def test_only_a_first_bar_that_would_dwarf_the_rest_is_cut() -> None:
    dwarfed = bridge([counted(Kind.NO_CLICK, 9000), counted(Kind.MATCHED, 480, recorded=1)]).steps
    alike = bridge([counted(Kind.NO_CLICK, 300), counted(Kind.MATCHED, 480, recorded=1)]).steps

    cuts = [bar_of(step, axis=axis_of(dwarfed)).cut is not None for step in dwarfed]
    assert cuts == [True, True, False, False, False, False]
    assert not axis_of(alike).is_cut


def test_the_bridge_expects_what_the_gap_expects_and_what_nobody_can_judge_yet() -> None:
    for kind in Kind:
        # Of an order reported in part the rest is still to be shipped.
        open_yet = kind.row.verdict in {Verdict.WAITING, Verdict.CANNOT_JUDGE} or kind is Kind.PART_REPORTED
        assert is_expected(kind) == (kind in EXPECTED or open_yet), kind


def test_every_kind_is_either_expected_or_has_a_step_that_takes_it_away() -> None:
    for kind in Kind:
        labels = [step.label for step in bridge([counted(kind, 1)]).steps if not step.total]
        assert len(labels) == 1
        assert is_expected(kind) == (bridge([counted(kind, 1)]).expected == 1)
