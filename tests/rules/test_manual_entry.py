"""Who may be entered at Rakuten by hand: what surely never arrived and cannot be sent again, and nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from recon.records.attempt import Outcome
from recon.records.click import publisher_code
from recon.records.kind import Kind
from recon.resend.candidate import Candidate, Conditions
from recon.resend.gate import gate
from recon.resend.hold import HeldBack, Hold
from recon.resend.manual.entry import BY_HAND, ByHand, LeftOut, entry
from recon.resend.policy import Caps
from recon.resend.request import Manner, SaleLine
from tests.rules.test_resend_gate import AS_OF, BY, CLICK, DAY, HELD, LOST, PLACED, reach, row, terms, tried

SIDS = {publisher_code(CLICK): "2558510"}


def lines(*amounts: int, name: str = "Tent") -> tuple[SaleLine, ...]:
    return tuple(SaleLine(f"S{number}", name, 1, amount) for number, amount in enumerate(amounts))


TOO_OLD = row(landed_at=PLACED - 31 * DAY)
TO_ENTER: list[tuple[str, Candidate, Conditions, set[Hold]]] = [
    ("its click was too old", TOO_OLD, BY, {Hold.CLICK_TOO_OLD}),
    ("nobody knows when its click landed", row(landed_at=None), BY, {Hold.LANDING_UNKNOWN}),
    (
        "it is too old itself",
        row(placed_at=AS_OF - 31 * DAY, landed_at=AS_OF - 32 * DAY),
        BY,
        {Hold.ORDER_TOO_OLD},
    ),
    ("its month is closed", LOST, terms(closed_through=date(2026, 11, 30)), {Hold.MONTH_CLOSED}),
    ("a part came back", replace(row(refunded_amount=1000), lines=lines(3000)), BY, {Hold.REFUNDED}),
    ("it changed", replace(row(amount=3900), lines=lines(3900)), BY, {Hold.CHANGED}),
    ("it is in dollars", row(currency="USD"), BY, {Hold.CURRENCY_UNFIT}),
    ("its click id was mangled behind its publisher", row(click_id=CLICK[:20]), BY, {Hold.CLICK_MALFORMED}),
    (
        "it is too long",
        replace(LOST, lines=tuple(SaleLine(f"S{n}", "é" * 60, 1, 40) for n in range(100))),
        BY,
        {Hold.TOO_LONG},
    ),
    (
        "two things bar it",
        row(landed_at=PLACED - 31 * DAY, currency="USD"),
        BY,
        {Hold.CLICK_TOO_OLD, Hold.CURRENCY_UNFIT},
    ),
]


@pytest.mark.parametrize(("why", "candidate", "by", "reasons"), TO_ENTER, ids=[case[0] for case in TO_ENTER])
def test_what_never_arrived_and_cannot_be_sent_may_be_entered(
    why: str, candidate: Candidate, by: Conditions, reasons: set[Hold]
) -> None:
    del why
    found = entry(candidate, by=by, sids=SIDS)

    assert isinstance(found, ByHand), found
    assert {each.hold for each in found.reasons} == reasons
    [shop] = candidate.shop_rows
    assert sum(line.amount for line in found.lines) == found.amount == shop.amount - shop.refunded_amount
    assert found.sid == "2558510"


@pytest.mark.parametrize(
    ("hold", "candidate", "by"), [case for case in HELD if case[0] not in BY_HAND | {Hold.NO_CAP}]
)
def test_whatever_else_holds_an_order_keeps_it_out_of_the_file(
    hold: Hold, candidate: Candidate, by: Conditions
) -> None:
    found = entry(candidate, by=by, sids=SIDS)

    assert isinstance(found, LeftOut)
    assert found.hold in {hold, None}


BARRED_TWICE: list[tuple[Hold, Candidate, Conditions]] = [
    (Hold.MAY_HAVE_ARRIVED, replace(TOO_OLD, attempts=tried(Outcome.AMBIGUOUS).attempts), BY),
    (Hold.MAY_HAVE_ARRIVED, replace(TOO_OLD, attempts=tried(Outcome.HANDED_OVER).attempts), BY),
    (Hold.ACCEPTED_ONCE, replace(TOO_OLD, attempts=tried(Outcome.ACCEPTED).attempts), BY),
    (Hold.RECORDED, replace(TOO_OLD, listed=1), BY),
    (Hold.A_PERSON_DECIDES, replace(TOO_OLD, kind=Kind.SUPPRESSED), BY),
    (Hold.A_PERSON_DECIDES, replace(TOO_OLD, kind=Kind.SENDING_NOT_KNOWN), BY),
    (Hold.NOT_A_BREAK, replace(TOO_OLD, kind=Kind.NO_CLICK), BY),
    (Hold.NOT_CONFIRMED, row(landed_at=PLACED - 31 * DAY, cancelled=True), BY),
    (Hold.IN_ANOTHER_PLAN, replace(TOO_OLD, unfinished=True), BY),
    (Hold.ENTERED_BY_HAND, replace(TOO_OLD, by_hand="it stands in a file"), BY),
    (Hold.FINDINGS_OLD, TOO_OLD, reach(judged_at=None)),
    (Hold.REPORTS_SHORT, TOO_OLD, reach(noncommissionable=None)),
]


@pytest.mark.parametrize(("hold", "candidate", "by"), BARRED_TWICE)
def test_an_old_click_opens_no_door_to_what_may_have_arrived_or_is_over(
    hold: Hold, candidate: Candidate, by: Conditions
) -> None:
    found = entry(candidate, by=by, sids=SIDS)

    assert isinstance(found, LeftOut)
    assert found.hold is hold


def test_what_can_be_sent_again_is_not_entered_by_hand() -> None:
    found = entry(LOST, by=BY, sids=SIDS)

    assert isinstance(found, LeftOut)
    assert "recon resend plan" in found.why


def test_no_cap_is_needed_for_what_is_not_sent() -> None:
    without = replace(BY, policy=replace(BY.policy, per_run=Caps(50)))

    assert isinstance(entry(TOO_OLD, by=without, sids=SIDS), ByHand)


def test_an_order_without_a_known_publisher_is_listed_as_lacking_it() -> None:
    for candidate in (TOO_OLD, row(click_id="")):
        found = entry(candidate, by=BY, sids={} if candidate is TOO_OLD else SIDS)

        assert isinstance(found, LeftOut)
        assert found.lacks_sid
        assert "publisher id (SID) is not known" in found.why


def test_a_returning_customers_lines_are_marked_and_the_programmes_own_discount_is_known() -> None:
    manner = Manner(mid="41234", returning_prefix="R_", discount_sku="PROMO")
    goods = (SaleLine("A", "Tent", 1, 4500), SaleLine("PROMO", "Coupon", 1, -500))
    for customer, sku in (("Existing", "R_A"), ("New", "A")):
        old = replace(row(landed_at=PLACED - 31 * DAY, told={"custstatus": customer}), lines=goods)

        found = entry(old, by=terms(manner=manner), sids=SIDS)

        assert isinstance(found, ByHand), found
        assert [(line.sku, line.amount) for line in found.lines] == [(sku, 4000)]


def test_a_discount_on_the_order_makes_the_lines_cost_less() -> None:
    found = entry(replace(TOO_OLD, lines=lines(3000, 2000)), by=BY, sids=SIDS)

    assert isinstance(found, ByHand)
    assert [line.amount for line in found.lines] == [2400, 1600]


def test_the_purchase_date_is_the_programmes_own_day() -> None:
    late = row(placed_at=PLACED.replace(hour=23, minute=30), landed_at=None)

    found = entry(late, by=BY, sids=SIDS)

    assert isinstance(found, ByHand)
    assert found.bought_on == PLACED.date() + DAY


def test_an_order_in_a_file_is_not_sent_again() -> None:
    held = gate(replace(LOST, by_hand="it stands in a file"), by=BY)

    assert held == HeldBack(Hold.ENTERED_BY_HAND, "it stands in a file")
