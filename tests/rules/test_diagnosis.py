"""What a broken case means in money: commission owed or overpaid, and whether that is an estimate."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from recon.matching.diagnosis import NOT_KNOWN, KnownRate, commission, diagnose, rates_by_programme
from recon.matching.judged import BrokenCase, Rate
from recon.records.kind import KINDS, Kind, Side
from recon.records.moment import moment
from recon.records.programme import Programme
from recon.records.window import Window

SIX = Decimal("0.06")
AUTUMN = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC))
GERMAN = Programme(name="de", mid="1", currency="EUR", zone="Europe/Berlin", stores=())
CASE = BrokenCase(
    programme="de",
    key_number=1,
    order_ref="1001",
    kind=Kind.NEVER_SENT,
    currency="EUR",
    expected=10_000,
    recorded=0,
    commission_micros=0,
    figure_at=3_600_000_000,
    placed_at=3_500_000_000,
    due_at=3_600_000_001,
    settled_at=7_200_000_000,
    attempts=0,
    taken=0,
    lines=0,
    publisher_code="abcdefghijk",
    slices={"device": "phone"},
    reason="",
)


def _over(kind: Kind, *, expected: int, recorded: int, paid: str = "0") -> BrokenCase:
    micros = int(Decimal(paid) * 1_000_000)
    return CASE._replace(kind=kind, expected=expected, recorded=recorded, commission_micros=micros)


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.side is Side.MISSING])
def test_of_a_missing_order_the_whole_commission_is_at_risk_by_the_rate(kind: Kind) -> None:
    assert commission(CASE._replace(kind=kind), rate=SIX) == (600, True)


def test_without_any_rate_nothing_is_said_and_that_is_marked() -> None:
    assert commission(CASE, rate=None) == (0, True)


def test_of_a_differing_amount_the_difference_counts_with_its_sign() -> None:
    short = _over(Kind.AMOUNT_DIFFERS, expected=10_000, recorded=9_000)
    over = _over(Kind.AMOUNT_DIFFERS, expected=10_000, recorded=11_900)

    assert commission(short, rate=SIX) == (60, True)
    assert commission(over, rate=SIX) == (-114, True)


def test_amounts_in_two_currencies_have_no_difference() -> None:
    yen = _over(Kind.CURRENCY_DIFFERS, expected=10_000, recorded=1_600_000)

    assert commission(yen, rate=SIX) == (600, True)


def test_of_an_order_paid_in_error_the_reports_own_commission_counts_and_is_no_estimate() -> None:
    cancelled = _over(Kind.CANCELLED_NOT_REVERSED, expected=0, recorded=10_000, paid="8.00")

    assert commission(cancelled, rate=SIX) == (800, False)


def test_of_an_order_paid_twice_half_of_the_reports_commission_counts() -> None:
    twice = _over(Kind.RECORDED_TWICE, expected=10_000, recorded=20_000, paid="16.00")

    assert commission(twice, rate=SIX) == (800, True)


def test_an_over_reported_order_without_commission_in_the_report_is_estimated() -> None:
    assert commission(_over(Kind.UNKNOWN_ORDER, expected=0, recorded=10_000), rate=SIX) == (600, True)


def test_a_half_unit_is_rounded_away_from_zero() -> None:
    assert commission(CASE._replace(expected=75), rate=SIX) == (5, True)
    assert commission(_over(Kind.AMOUNT_DIFFERS, expected=0, recorded=75), rate=SIX) == (-5, True)


def test_commission_finer_than_a_cent_is_rounded_once() -> None:
    cancelled = _over(Kind.CANCELLED_NOT_REVERSED, expected=0, recorded=10_000, paid="0.1250")

    assert commission(cancelled, rate=None) == (13, False)


def test_yen_have_no_decimals() -> None:
    cancelled = _over(Kind.TEST_RECORDED, expected=0, recorded=5_000, paid="300")._replace(currency="JPY")

    assert commission(cancelled, rate=None) == (300, False)


def test_what_was_sent_for_an_unknown_order_costs_nothing() -> None:
    assert commission(CASE._replace(kind=Kind.SENT_FOR_UNKNOWN_ORDER, expected=0), rate=SIX) == (0, True)


def test_the_configured_rate_goes_before_the_measured_one() -> None:
    measured = [Rate("de", "EUR", 8_000_000, 10_000), Rate("fr", "EUR", 5_000_000, 10_000)]
    programmes = {"de": replace(GERMAN, commission_rate=SIX), "fr": replace(GERMAN, name="fr")}

    assert rates_by_programme(programmes, measured, paid_in=AUTUMN) == {
        ("de", "EUR"): KnownRate(SIX, "configured"),
        ("fr", "EUR"): KnownRate(Decimal("0.05"), "average of the report, 2026-09-01 to 2026-11-30"),
    }


def test_a_rate_is_measured_in_the_currencys_own_minor_units() -> None:
    measured = [Rate("jp", "JPY", 300_000_000, 5_000), Rate("kw", "KWD", 1_000_000, 10_000)]

    found = rates_by_programme({}, measured, paid_in=AUTUMN)

    assert {key: rate.value for key, rate in found.items()} == {
        ("jp", "JPY"): SIX,
        ("kw", "KWD"): Decimal("0.1"),
    }


def test_without_sales_no_rate_is_measured() -> None:
    assert rates_by_programme({"de": GERMAN}, [Rate("de", "EUR", 0, 0)], paid_in=AUTUMN) == {}


def test_a_found_break_carries_what_people_look_for() -> None:
    found = diagnose(CASE._replace(reason="bad=1", attempts=2), rates={("de", "EUR"): KnownRate(SIX)})

    assert (found.order_ref, found.kind, found.at_risk, found.estimated) == (
        "1001",
        Kind.NEVER_SENT,
        600,
        True,
    )
    assert found.due_at == moment(3_600_000_001)
    assert found.told == {
        "attempts": 2,
        "taken": 0,
        "lines": 0,
        "settled_at": "1970-01-01T02:00:00+00:00",
        "reason": "bad=1",
        "rate": "0.06",
        "rate_from": "configured",
    }


def test_without_any_rate_a_break_says_that_its_commission_is_not_known() -> None:
    unknown = diagnose(CASE, rates={})
    nothing = diagnose(CASE, rates={("de", "EUR"): KnownRate(Decimal(0))})

    assert (unknown.at_risk, unknown.is_priced, unknown.evidence["rate_from"]) == (0, False, NOT_KNOWN)
    assert (nothing.at_risk, nothing.is_priced) == (0, True)


def test_what_the_report_pays_is_no_matter_of_a_rate() -> None:
    paid = diagnose(_over(Kind.CANCELLED_NOT_REVERSED, expected=0, recorded=10_000, paid="8.00"), rates={})

    assert (paid.at_risk, paid.estimated, paid.is_priced) == (800, False, True)
    assert paid.evidence["rate_from"] == "the report's own commission"


def test_what_was_never_due_is_dated_by_its_figure() -> None:
    found = diagnose(CASE._replace(kind=Kind.UNKNOWN_ORDER, due_at=None, settled_at=None), rates={})

    assert found.due_at == moment(CASE.figure_at)
    assert "settled_at" not in found.told
