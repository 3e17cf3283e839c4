"""Commission on the bridge: one rate on every bucket, each rounded by itself, and the totals are their sums."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from recon.matching.diagnosis import KnownRate
from recon.records import numerals
from recon.records.kind import Kind
from recon.records.money import share
from recon.reporting.bridge import bridge
from recon.reporting.bridge_commission import commissions, step_figures
from recon.reporting.page import render_weekly
from tests.rules.test_week_bridge import ANY_COUNTS
from tests.rules.week_scene import RED, TWO_WAY, counted, templates

SIX = KnownRate(Decimal("0.06"))
ANY_RATE = st.builds(KnownRate, st.decimals("0", "1", places=4))


@given(ANY_COUNTS, ANY_RATE)
def test_the_commission_adds_up_from_total_to_total(counts: list[object], rate: KnownRate) -> None:
    steps = bridge(counts).steps  # type: ignore[arg-type]
    priced = commissions(steps, rate)
    running = priced[0]

    for step, commission in list(zip(steps, priced, strict=True))[1:]:
        running = running if step.total else running + commission
        assert commission == running or not step.total


@given(ANY_COUNTS, ANY_RATE)
def test_each_bucket_is_its_own_amount_at_the_rate(counts: list[object], rate: KnownRate) -> None:
    steps = bridge(counts).steps  # type: ignore[arg-type]

    for step, commission in zip(steps, commissions(steps, rate), strict=True):
        away = abs(commission - share(step.money, rate.value))
        assert away == 0 or (step.total and 2 * away <= len(steps)), step


def test_rounded_buckets_make_the_totals_not_the_other_way_round() -> None:
    # 6 % of 25 cents is 1.5 cents, twice rounded to 2: together 4, although 6 % of their sum is 3.
    counts = [
        counted(Kind.NO_CLICK, 1, expected=25),
        counted(Kind.NEVER_SENT, 1, expected=25),
        counted(Kind.MATCHED, 1, expected=100_00, recorded=100_00),
    ]
    steps = bridge(counts).steps

    said = {step.label: amount for step, amount in zip(steps, commissions(steps, SIX), strict=True)}

    assert said == {
        "All shop orders": 6_04,
        "no affiliate click": -2,
        "Expected": 6_02,
        "missing": -2,
        "Of these at Rakuten": 6_00,
        "At Rakuten": 6_00,
    }


def test_a_yen_has_no_hundredths_to_round_to() -> None:
    steps = bridge([counted(Kind.MATCHED, 1, expected=1_234, recorded=1_234)]).steps

    assert set(commissions(steps, SIX)) == {74}


def test_without_a_rate_no_step_has_a_commission_and_none_is_nothing() -> None:
    steps = bridge([counted(Kind.MATCHED, 1, expected=1_234, recorded=1_234)]).steps

    unknown = {each["commission"] for each in step_figures(steps, None)}
    free = {each["commission"] for each in step_figures(steps, KnownRate(Decimal(0)))}

    assert (unknown, free) == ({None}, {0})


def test_the_page_prints_commission_on_every_priced_line_with_the_rate_and_its_source() -> None:
    measured = KnownRate(Decimal("0.0612345"), "average of the report, 2026-08-27 to 2026-11-25")
    counts = tuple(replace(each, net=each.net or 1_234_56) for each in RED.bridge)
    page = render_weekly(templates(), [replace(RED, bridge=counts, rate=measured)])
    table = page[page.index('<table class="bridge') : page.index("</table>")]

    cells = re.findall(r'commission"[^>]*>(?:<data value="([^"]*)">([^<]*)</data>)?</td>', table)
    steps = bridge(counts).steps
    expected = [Decimal(minor).scaleb(-2) for minor in commissions(steps, measured)]

    assert [Decimal(value) for value, _ in cells] == expected
    assert all(shown.startswith("~") for value, shown in cells if Decimal(value))
    assert f"6.12{numerals.SPACE}% of sales, average of the report, 2026-08-27 to 2026-11-25" in page


def test_the_page_says_what_to_write_where_no_rate_is_known() -> None:
    page = render_weekly(templates(), [replace(TWO_WAY, rate=None)])

    assert "Commission is not known" in page
    assert "set commission_rate in [programme.de]." in page
    assert 'class="number commission"' not in page
