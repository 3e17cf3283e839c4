"""The gate of re-sending: one row for each condition, and what it says when that alone does not hold."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from recon.records.attempt import Outcome
from recon.records.codes import CODES, Again
from recon.records.kind import Kind, Side
from recon.records.order import OrderKind, OrderState
from recon.records.programme import Programme
from recon.records.window import Window
from recon.resend.candidate import Candidate, Conditions, PastAttempt, Reach, ShopRow
from recon.resend.fresh import FRESH
from recon.resend.gate import gate
from recon.resend.hold import HeldBack, Hold
from recon.resend.plan import plan
from recon.resend.policy import Caps, ResendPolicy, Terms
from recon.resend.probe import Experiment, Finding
from recon.resend.request import Manner, PostbackRequest, SaleLine

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
AS_OF = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
PLACED = AS_OF - timedelta(days=7)
DAY = timedelta(days=1)
PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=("de",))
WHOLE = Window(AS_OF - timedelta(days=60), AS_OF)
REACH = Reach(judged_at=AS_OF, shop=WHOLE, log=WHOLE, transactions=WHOLE, noncommissionable=WHOLE)
TERMS = Terms(Manner(mid="41234"), return_days=30)
LINKLESS = Manner(mid="41234", linkless=True, tells=("coupon",))
CAPS = Caps(50, {"EUR": 100_000})
BY = Conditions(PROGRAMME, ResendPolicy({"de": TERMS}, per_run=CAPS, per_day=CAPS), REACH, AS_OF)
ROW = ShopRow(
    kind=OrderKind.SALE,
    state=OrderState.CONFIRMED,
    is_test=False,
    placed_at=PLACED,
    landed_at=PLACED - DAY,
    cancelled=False,
    refunded_amount=0,
    currency="EUR",
    amount=4000,
    amount_first=4000,
    click_id=CLICK,
)
LOST = Candidate(
    programme="de",
    key_number=7,
    order_ref="1001",
    kind=Kind.NEVER_SENT,
    due_at=PLACED,
    shop_rows=(ROW,),
    lines=(SaleLine("A", "Tent", 1, 4000),),
    attempts=(),
    listed=0,
    currency="EUR",
    commission=240,
)


def row(**changed: object) -> Candidate:
    return replace(LOST, shop_rows=(replace(ROW, **changed),))  # type: ignore[arg-type] # fields of a row by name


def tried(*outcomes: Outcome, at: datetime = PLACED, ours: bool = False) -> Candidate:
    past = tuple(PastAttempt(at, outcome, is_ours=ours) for outcome in outcomes)
    return replace(LOST, kind=Kind.SEND_FAILED, attempts=past)


def reach(**changed: object) -> Conditions:
    return replace(BY, reach=replace(REACH, **changed))  # type: ignore[arg-type] # fields of a reach by name


def until(end: datetime) -> Window:
    return Window(WHOLE.start, end)


def terms(**changed: object) -> Conditions:
    mine = replace(TERMS, **changed)  # type: ignore[arg-type] # fields of the terms by name
    return replace(BY, policy=replace(BY.policy, terms={"de": mine}))


def found(experiment: Experiment, answer: str, *, days: int = 0) -> Finding:
    return Finding(
        experiment=experiment, mid="41234", answer=answer, found_at=AS_OF, probe=1, currency="EUR", days=days
    )


def test_an_order_that_surely_never_arrived_may_be_sent_again() -> None:
    for candidate in (LOST, tried(Outcome.NOT_SENT), tried(Outcome.THROTTLED, Outcome.NOT_SENT)):
        passed = gate(candidate, by=BY)

        assert isinstance(passed, PostbackRequest), passed
        assert passed.amount == 4000


HELD: list[tuple[Hold, Candidate, Conditions]] = [
    (Hold.NOT_A_BREAK, replace(LOST, kind=Kind.MATCHED), BY),
    (Hold.NOT_A_BREAK, replace(LOST, kind=Kind.WAITING), BY),
    (Hold.RECORDED, replace(LOST, listed=1), BY),
    (Hold.MAY_STAND_AS_ANOTHER, replace(LOST, known_as="the log has '#1001'"), BY),
    (Hold.ENTERED_BY_HAND, replace(LOST, by_hand="it stands in a file"), BY),
    *(
        (Hold.A_PERSON_DECIDES, replace(LOST, kind=kind), BY)
        for kind in (
            Kind.NOT_RECORDED,
            Kind.SENDING_NOT_KNOWN,
            Kind.SUPPRESSED,
            Kind.NOT_COMMISSIONED,
            Kind.RECORDED_AS_EVENT,
        )
    ),
    (Hold.A_PERSON_DECIDES, tried(Outcome.SUPPRESSED, Outcome.NOT_SENT), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED, ours=True), BY),
    *(
        (Hold.MAY_HAVE_ARRIVED, tried(Outcome.NOT_SENT, outcome), BY)
        for outcome in (Outcome.AMBIGUOUS, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER)
    ),
    (Hold.NOT_CORRECTED, replace(tried(Outcome.REFUSED), kind=Kind.REFUSED), BY),
    (Hold.NOT_CORRECTED, tried(Outcome.MISCONFIGURED, Outcome.NOT_SENT), BY),
    (Hold.ORDER_GONE, replace(LOST, shop_rows=()), BY),
    (Hold.ORDER_GONE, replace(LOST, shop_rows=(ROW, ROW)), BY),
    (Hold.NOT_A_SALE, row(kind=OrderKind.LEAD), BY),
    (Hold.NOT_CONFIRMED, row(is_test=True), BY),
    (Hold.NOT_CONFIRMED, row(cancelled=True), BY),
    *(
        (Hold.NOT_CONFIRMED, row(state=state), BY)
        for state in (OrderState.PENDING, OrderState.CANCELLED, OrderState.REFUNDED)
    ),
    (Hold.REFUNDED, row(refunded_amount=1), BY),
    (Hold.CHANGED, row(amount=3900), BY),
    (Hold.NO_CLICK, row(click_id=" "), BY),
    # A linkless order is nobody's until Rakuten's report says whose: a coupon alone sends nothing again.
    (Hold.NO_CLICK, row(click_id="", told={"coupon": "SAVE5"}), terms(manner=LINKLESS)),
    (Hold.CLICK_MALFORMED, row(click_id="lw9MynSeamY-cut"), BY),
    (Hold.LANDING_UNKNOWN, row(landed_at=None), BY),
    (Hold.LANDED_LATER, row(landed_at=PLACED + DAY), BY),
    (Hold.RETURN_DAYS_UNKNOWN, LOST, terms(return_days=None)),
    (Hold.CLICK_TOO_OLD, row(landed_at=PLACED - 31 * DAY), BY),
    (Hold.ORDER_TOO_OLD, row(placed_at=AS_OF - 31 * DAY, landed_at=AS_OF - 32 * DAY), BY),
    (Hold.LATE_NOT_TAKEN, LOST, terms(found=(found(Experiment.LATE, "redated", days=7),))),
    (Hold.SCALE_DOUBTED, LOST, terms(found=(found(Experiment.SCALE, "plain"),))),
    (Hold.MONTH_CLOSED, LOST, terms(closed_through=date(2026, 11, 30))),
    (Hold.IN_ANOTHER_PLAN, replace(LOST, unfinished=True), BY),
    (Hold.CURRENCY_UNFIT, row(currency="USD"), BY),
    (Hold.NO_CAP, LOST, replace(BY, policy=replace(BY.policy, per_run=Caps(50)))),
    (Hold.NO_CAP, LOST, replace(BY, policy=replace(BY.policy, per_day=Caps(50)))),
    (Hold.FINDINGS_OLD, LOST, reach(judged_at=None)),
    (Hold.FINDINGS_OLD, LOST, reach(judged_at=AS_OF - FRESH - DAY)),
    (Hold.SHOP_SHORT, LOST, reach(shop=None)),
    (Hold.SHOP_SHORT, LOST, reach(shop=until(AS_OF - DAY))),
    (Hold.LOG_SHORT, LOST, reach(log=None)),
    (Hold.LOG_SHORT, LOST, reach(log=until(AS_OF - DAY))),
    (Hold.REPORTS_SHORT, LOST, reach(transactions=None)),
    (Hold.REPORTS_SHORT, LOST, reach(noncommissionable=None)),
    (Hold.REPORTS_SHORT, LOST, reach(transactions=until(PLACED + DAY))),
    (Hold.REPORTS_SHORT, LOST, reach(noncommissionable=until(PLACED + DAY))),
    (Hold.REPORTS_SHORT, LOST, reach(transactions=until(AS_OF - 2 * DAY))),
    (Hold.REPORTS_SHORT, LOST, reach(transactions=Window(AS_OF - DAY, AS_OF))),
    # The last attempt counts, not the due time: a failed one an hour ago may only have looked so.
    (Hold.REPORTS_SHORT, tried(Outcome.NOT_SENT, at=AS_OF - timedelta(hours=1)), BY),
    (Hold.REPORTS_SHORT, replace(LOST, due_at=None), BY),
    (Hold.NO_MID, LOST, terms(manner=Manner(mid=""))),
    (Hold.NO_LINES, replace(LOST, lines=()), BY),
]


@pytest.mark.code("B12", "B24", "B55", "B56", "B62", "L09")
@pytest.mark.parametrize(
    ("hold", "candidate", "by"), HELD, ids=[f"{n}-{each[0]}" for n, each in enumerate(HELD)]
)
def test_one_condition_that_does_not_hold_holds_the_order(
    hold: Hold, candidate: Candidate, by: Conditions
) -> None:
    back = gate(candidate, by=by)

    assert isinstance(back, HeldBack)
    assert back.hold is hold, back.sentence
    assert back.sentence
    assert not back.sentence.endswith(".") or back.hold in {Hold.NOT_A_BREAK, Hold.A_PERSON_DECIDES}
    assert CLICK not in back.sentence


def test_every_reason_of_the_gate_is_in_this_table() -> None:
    of_requests = {
        Hold.REFERENCE_UNFIT,
        Hold.LINES_UNFIT,
        Hold.LINES_DO_NOT_ADD_UP,
        Hold.AMOUNT_TOO_FINE,
        Hold.VALUE_UNFIT,
        Hold.TOO_LONG,
    }
    of_plans = {Hold.OVER_THE_CAP}
    of_returns = {Hold.RETURN_UNCLEAR, Hold.LOCKED, Hold.TIME_OVER}

    assert {hold for hold, _, _ in HELD} == set(Hold) - of_requests - of_plans - of_returns


def test_every_kind_of_missing_break_is_decided() -> None:
    for kind in (kind for kind in Kind if kind.row.side is Side.MISSING):
        passed = gate(replace(LOST, kind=kind), by=replace(BY, corrected="the SKU list"))

        sendable = kind in {Kind.NEVER_SENT, Kind.SEND_FAILED, Kind.REFUSED}
        assert isinstance(passed, PostbackRequest) is sendable


def test_what_was_refused_may_go_after_a_person_says_what_is_right_now() -> None:
    refused = replace(tried(Outcome.REFUSED, Outcome.MISCONFIGURED), kind=Kind.REFUSED)

    assert isinstance(gate(refused, by=replace(BY, corrected="the MID is enabled")), PostbackRequest)
    assert isinstance(gate(refused, by=replace(BY, corrected="  ")), HeldBack)


@pytest.mark.parametrize("code", CODES)
def test_an_order_goes_again_only_where_its_told_cause_lets_it(code: str) -> None:
    """It may be recorded for another MID or under another reference, of which its own key shows nothing."""
    again = CODES[code].handling.again
    at_once = gate(replace(LOST, cause=code), by=BY)
    corrected = gate(replace(LOST, cause=code), by=replace(BY, corrected="the MID is right now"))

    assert isinstance(at_once, PostbackRequest) is (again is Again.YES)
    assert isinstance(corrected, PostbackRequest) is (again in {Again.YES, Again.AFTER_CORRECTION})


def test_our_own_attempt_that_never_left_asks_for_no_new_proof() -> None:
    just_now = AS_OF - timedelta(seconds=5)

    assert isinstance(gate(tried(Outcome.NOT_SENT, at=just_now, ours=True), by=BY), PostbackRequest)
    assert isinstance(gate(tried(Outcome.REFUSED, at=just_now, ours=True), by=BY), HeldBack)


def test_a_plan_drops_nothing_and_sends_no_more_than_a_run_may() -> None:
    few = replace(BY, policy=replace(BY.policy, per_run=Caps(2, {"EUR": 100_000})))
    poor = replace(BY, policy=replace(BY.policy, per_run=Caps(50, {"EUR": 7_999})))
    orders = [replace(LOST, order_ref=f"n{number}", key_number=number) for number in range(3)]
    mixed = [*orders, replace(LOST, order_ref="dollars", key_number=9, currency="USD", kind=Kind.MATCHED)]

    [made, dollars] = plan(mixed, by=few)
    [cheap] = plan(orders, by=poor)

    assert ([each.request.order_ref for each in made.send], len(made.held)) == (["n0", "n1"], 1)
    assert made.held[0].why.hold is Hold.OVER_THE_CAP
    assert (dollars.currency, len(dollars.send), len(dollars.held)) == ("USD", 0, 1)
    assert (len(cheap.send), cheap.amount, cheap.commission) == (1, 4000, 240)


def test_a_plans_digest_names_every_byte_and_not_the_order_of_the_rows() -> None:
    orders = [replace(LOST, order_ref=f"n{number}", key_number=number) for number in range(3)]

    [made] = plan(orders, by=BY)
    [turned] = plan(orders[::-1], by=BY)
    [fewer] = plan(orders[:2], by=BY)
    [landed] = plan([replace(each, shop_rows=(replace(ROW, landed_at=PLACED),)) for each in orders], by=BY)

    assert made.digest == turned.digest
    assert len({made.digest, fewer.digest, landed.digest}) == 3


def test_what_is_held_is_shown_in_groups_of_one_reason() -> None:
    tests = [replace(LOST, order_ref=ref, shop_rows=(replace(ROW, is_test=True),)) for ref in ("d", "a")]
    gone = [replace(LOST, order_ref=ref, shop_rows=()) for ref in ("c", "b")]

    [made] = plan([tests[0], gone[0], tests[1], gone[1]], by=BY)

    shown = [(each.why.hold, each.candidate.order_ref) for each in made.held_by_reason]
    assert shown == [
        (Hold.NOT_CONFIRMED, "a"),
        (Hold.NOT_CONFIRMED, "d"),
        (Hold.ORDER_GONE, "b"),
        (Hold.ORDER_GONE, "c"),
    ]


def test_a_returning_customer_is_marked_and_told_as_one() -> None:
    known = row(told={"custstatus": "Existing", "coupon": "SAVE5"})

    unmarked = gate(known, by=BY)
    marked = gate(known, by=terms(manner=Manner(mid="41234", returning_prefix="R_")))

    assert isinstance(unmarked, PostbackRequest)
    assert not {"custstatus", "coupon"} & dict(unmarked.told).keys()
    assert isinstance(marked, PostbackRequest)
    told = dict(marked.told)
    assert (told["skulist"], told["namelist"], told["custstatus"]) == ("R_A", "R_Tent", "Existing")
    assert "coupon" not in told
