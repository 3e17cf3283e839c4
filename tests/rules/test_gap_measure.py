"""The gap: exact counts and shares, in orders and in money; over-reporting has its own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.gap.figures import Figure, Grain
from recon.gap.measure import (
    EXPECTED,
    MISSING,
    OVER,
    Gap,
    gap_of,
    gaps_by,
    ppm,
    series,
    share_of,
    totals,
    within,
)
from recon.records.kind import KINDS, Kind, Verdict
from recon.records.window import Window

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


def counted(
    kind: Kind, orders: int, *, expected: int = 0, recorded: int = 0, at: datetime = MONDAY
) -> Figure:
    return Figure("de", "EUR", Grain.HOUR, at, "", kind, orders, expected, recorded)


def test_the_gap_is_expected_less_recorded_over_expected() -> None:
    gap = gap_of(
        [
            counted(Kind.MATCHED, 90, expected=9000, recorded=9000),
            counted(Kind.NEVER_SENT, 7, expected=700),
            counted(Kind.NOT_RECORDED, 3, expected=300),
        ]
    )

    assert (gap.expected, gap.recorded, gap.missing, gap.share) == (100, 90, 10, Decimal("0.1"))
    assert (gap.expected_money, gap.recorded_money, gap.missing_money) == (10_000, 9000, 1000)
    assert gap.money_share == Decimal("0.1")


def test_what_waits_or_cannot_be_judged_is_counted_apart_and_is_no_gap() -> None:
    gap = gap_of(
        [counted(Kind.WAITING, 5, expected=500), counted(Kind.LOG_NOT_COVERED, 4), counted(Kind.NO_CLICK, 90)]
    )

    assert (gap.expected, gap.missing, gap.waiting, gap.unjudged, gap.share) == (0, 0, 5, 4, None)
    assert (gap.over_share, gap.send_gap, gap.money_share) == (None, None, None)


def test_an_amount_that_differs_is_recorded_but_its_money_is_not_all_there() -> None:
    gap = gap_of([counted(Kind.AMOUNT_DIFFERS, 2, expected=2000, recorded=1500)])

    assert (gap.expected, gap.missing, gap.different, gap.different_money) == (2, 0, 2, 500)
    assert gap.recorded_money == 1500


def test_amounts_in_two_currencies_have_no_difference() -> None:
    gap = gap_of([counted(Kind.CURRENCY_DIFFERS, 1, expected=2000, recorded=150_000)])

    assert (gap.different, gap.different_money, gap.recorded_money) == (1, 0, 0)


def test_over_reporting_has_its_own_share_and_money() -> None:
    gap = gap_of(
        [
            counted(Kind.MATCHED, 95, expected=9500, recorded=9500),
            counted(Kind.RECORDED_TWICE, 1, expected=100, recorded=200),
            counted(Kind.UNKNOWN_ORDER, 4, recorded=400),
        ]
    )

    assert (gap.expected, gap.missing, gap.over, gap.at_network) == (96, 0, 5, 100)
    assert (gap.over_share, gap.over_money) == (Decimal("0.05"), 500)


def test_the_send_gap_counts_due_orders_without_an_accepted_attempt() -> None:
    due = Figure("de", "EUR", Grain.HOUR, MONDAY, "", Kind.WAITING, 40, 0, 0, send_due=40, sent=31)

    assert gap_of([due]).send_gap == Decimal(9) / Decimal(40)


def test_a_reversed_order_is_not_expected_any_more() -> None:
    assert Kind.REVERSED not in EXPECTED
    assert {kind for kind in EXPECTED if KINDS[kind].verdict is Verdict.NOT_OURS} == set()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_expected_over_or_neither_for_a_reason(kind: Kind) -> None:
    gap = gap_of([counted(kind, 1)])

    # Of an amount in another currency one thing is judged: that it is there.
    judged = KINDS[kind].verdict in {Verdict.MATCHED, Verdict.BREAK} or kind is Kind.AMOUNT_NOT_COMPARED
    # Of a part that is reported the rest is not due yet.
    neither = {Kind.REVERSED, Kind.SENT_FOR_UNKNOWN_ORDER, Kind.PART_REPORTED}
    assert bool(gap.expected or gap.over) is (judged and kind not in neither)
    assert (gap.missing, gap.over) == (int(kind in MISSING), int(kind in OVER))


def test_a_report_in_another_currency_misses_what_is_not_there_and_nothing_else() -> None:
    foreign = [
        counted(Kind.AMOUNT_NOT_COMPARED, 98, expected=98_00, recorded=105_84),
        counted(Kind.MATCHED_IN_ANOTHER_CURRENCY, 1, expected=1_00, recorded=1_08),
        counted(Kind.NEVER_SENT, 1, expected=1_00),
    ]

    gap = gap_of(foreign)

    assert (gap.expected, gap.missing, gap.unjudged) == (100, 1, 0)
    assert (gap.expected_money, gap.recorded_money, gap.different_money) == (100_00, 1_00, 0)


def test_shares_are_exact_and_never_divide_by_nothing() -> None:
    assert share_of(1, 3) == Decimal(1) / Decimal(3)
    assert share_of(0, 0) is None
    assert (ppm(1, 3), ppm(5, 5), ppm(1, 0)) == (333_333, 1_000_000, 0)


def test_only_totals_of_one_currency_and_grain_are_added_up() -> None:
    hour = counted(Kind.MATCHED, 1)
    others = [
        Figure("de", "EUR", Grain.HOUR, MONDAY, "device=phone", Kind.MATCHED, 1, 0, 0),
        Figure("de", "USD", Grain.HOUR, MONDAY, "", Kind.MATCHED, 1, 0, 0),
        Figure("de", "EUR", Grain.DAY, MONDAY, "", Kind.MATCHED, 1, 0, 0),
    ]

    assert totals([hour, *others], grain=Grain.HOUR, currency="EUR") == [hour]


def test_a_series_is_in_time_order_and_a_window_is_half_open() -> None:
    later, first = counted(Kind.MATCHED, 2, at=MONDAY + timedelta(hours=1)), counted(Kind.NEVER_SENT, 1)

    hours = series([later, first], grain=Grain.HOUR, currency="EUR")

    assert [(at, gap.expected, gap.missing) for at, gap in hours.items()] == [
        (first.at, 1, 1),
        (later.at, 2, 0),
    ]
    assert within([later, first], Window(first.at, later.at)) == [first]


@given(
    some.lists(
        some.builds(counted, some.sampled_from(Kind), some.integers(0, 9), expected=some.integers(0, 9))
    )
)
def test_parts_add_up_to_the_whole(figures: list[Figure]) -> None:
    whole = gap_of(figures)
    parts = gaps_by(figures, lambda each: each.kind)

    assert whole.expected == sum(part.expected for part in parts.values())
    assert whole.missing_money == sum(part.missing_money for part in parts.values())
    assert whole.missing <= whole.expected
    assert parts or whole == Gap()
