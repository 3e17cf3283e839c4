"""What is taken back of an order: one row for each doubt that holds it, and the pieces where there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.order import OrderKind, OrderState
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.resend.candidate import Candidate, Conditions, LineBack, PastAttempt, Reach, ReportLine, ShopRow
from recon.resend.hold import HeldBack, Hold
from recon.resend.plan import plan
from recon.resend.policy import Caps, ResendPolicy, Terms
from recon.resend.request import Discounts, Manner, PostbackRequest, SaleLine, ZeroPriceReturn
from recon.resend.takeback import let_through, take_back
from recon.resend.taken import are_shown

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
AS_OF = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
PLACED, BACK = AS_OF - timedelta(days=7), AS_OF - timedelta(days=4)
WHOLE = Window(AS_OF - timedelta(days=60), AS_OF)
PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=("de",))
REACH = Reach(judged_at=AS_OF, shop=WHOLE, log=WHOLE, transactions=WHOLE, noncommissionable=WHOLE)
CAPS = Caps(50, {"EUR": 100_000})
TERMS = Terms(Manner(mid="41234"))
POLICY = ResendPolicy({"de": TERMS}, per_run=CAPS, per_day=CAPS)
BY = Conditions(PROGRAMME, POLICY, REACH, AS_OF, takes_back=True)
ROW = ShopRow(
    kind=OrderKind.SALE,
    state=OrderState.CONFIRMED,
    is_test=False,
    placed_at=PLACED,
    landed_at=PLACED - timedelta(days=1),
    cancelled=False,
    refunded_amount=2000,
    currency="EUR",
    amount=6000,
    amount_first=6000,
    click_id=CLICK,
)


def shown(sku: str, pieces: int, amount: int, *, at: datetime = PLACED) -> ReportLine:
    return ReportLine(
        list=NetworkList.COMMISSIONABLE,
        sku=sku,
        quantity=pieces,
        amount=amount,
        currency="EUR",
        processed_at=at,
    )


SOLD = (shown("A", 3, 3000), shown("B", 2, 3000))
# Of three A and two B, two A came back; 40.00 is left.
PARTLY = Candidate(
    programme="de",
    key_number=7,
    order_ref="1001",
    kind=Kind.REFUND_NOT_REVERSED,
    due_at=PLACED,
    shop_rows=(ROW,),
    lines=(SaleLine("A", "Tent", 1, 1000), SaleLine("B", "Lamp", 2, 3000)),
    back=(LineBack(2, 2000), LineBack(0, 0)),
    attempts=(PastAttempt(PLACED, Outcome.ACCEPTED, amount=6000),),
    listed=2,
    reported=SOLD,
    currency="EUR",
)


def row(**changed: object) -> Candidate:
    return replace(PARTLY, shop_rows=(replace(ROW, **changed),))  # type: ignore[arg-type] # fields of a row by name


def back(*lines: LineBack) -> Candidate:
    return replace(PARTLY, back=lines)


def also(*lines: ReportLine, **changed: object) -> Candidate:
    return replace(PARTLY, reported=(*SOLD, *lines), **changed)  # type: ignore[arg-type] # fields by name


def tried(outcome: Outcome, *, amount: int | None = -2000, ours: bool = False) -> Candidate:
    past = PastAttempt(BACK, outcome, is_ours=ours, kind=AttemptKind.REVERSAL, amount=amount)
    return replace(PARTLY, attempts=(*PARTLY.attempts, past))


def terms(**changed: object) -> Conditions:
    return replace(BY, policy=replace(POLICY, terms={"de": replace(TERMS, **changed)}))  # type: ignore[arg-type] # by name


def told(candidate: Candidate, by: Conditions = BY) -> tuple[str, str, str]:
    made = take_back(candidate, by=by)
    assert isinstance(made, PostbackRequest), made
    told = dict(made.told)
    return told["skulist"], told["qlist"], told["amtlist"]


def test_what_came_back_goes_back_in_pieces() -> None:
    assert told(PARTLY) == ("A", "2", "-2000")


def test_what_the_report_shows_as_taken_back_is_not_taken_back_again() -> None:
    one = also(shown("A", 1, -1000, at=BACK), kind=Kind.AMOUNT_DIFFERS)
    fewer = also(shown("A", -1, -1000, at=BACK), kind=Kind.AMOUNT_DIFFERS)

    assert (told(one), told(fewer)) == (("A", "1", "-1000"), ("A", "1", "-1000"))


def test_a_reversal_that_the_report_shows_is_no_reversal_on_its_way() -> None:
    first = PastAttempt(BACK, Outcome.ACCEPTED, kind=AttemptKind.REVERSAL, amount=-1000)
    attempts = (*PARTLY.attempts, first)
    one = also(shown("A", 1, -1000, at=BACK), kind=Kind.AMOUNT_DIFFERS, attempts=attempts)

    assert told(one) == ("A", "1", "-1000")
    assert are_shown(one, manner=TERMS.manner)
    assert are_shown(
        replace(one, attempts=(*PARTLY.attempts, replace(first, amount=1000))), manner=TERMS.manner
    )


def test_what_a_person_took_back_long_before_does_not_stand_for_a_reversal_that_is_missing() -> None:
    by_hand = shown("A", 1, -1000, at=BACK - timedelta(days=2))
    late = PastAttempt(BACK, Outcome.AMBIGUOUS, is_ours=True, kind=AttemptKind.REVERSAL, amount=-1000)
    candidate = also(by_hand, kind=Kind.AMOUNT_DIFFERS, attempts=(*PARTLY.attempts, late))

    found = take_back(candidate, by=BY)

    assert isinstance(found, HeldBack)
    assert found.hold is Hold.MAY_HAVE_ARRIVED


def test_two_lines_of_one_sku_come_back_by_their_own_worth() -> None:
    lines = (SaleLine("A", "Tent", 0, 0), SaleLine("A", "Tent", 1, 4000))
    candidate = replace(
        PARTLY, lines=lines, back=(LineBack(2, 2000), LineBack(0, 0)), reported=(shown("A", 3, 6000),)
    )

    assert told(candidate) == ("A", "2", "-2000")


def test_a_gift_goes_back_once_with_what_it_came_with() -> None:
    gift = SaleLine("GIFT", "Gift", 0, 0)
    lines, given = (*PARTLY.lines, gift), (*PARTLY.back, LineBack(1, 0))
    first = replace(PARTLY, lines=lines, back=given, reported=(*SOLD, shown("GIFT", 1, 0)))
    sent = (*first.reported, shown("A", 1, -1000, at=BACK), shown("GIFT", -1, 0, at=BACK))
    later = replace(first, reported=sent, kind=Kind.AMOUNT_DIFFERS)
    positive = terms(manner=Manner(mid="41234", zero_price_return=ZeroPriceReturn.POSITIVE))
    more = (*first.reported, shown("A", 1, -1000, at=BACK), shown("GIFT", 1, 0, at=BACK))

    assert told(first) == ("A|GIFT", "2|-1", "-2000|0")
    assert told(later) == ("A", "1", "-1000")
    assert told(replace(later, reported=more), positive) == ("A", "1", "-1000")


def test_marked_lines_of_a_returning_customer_are_known_again() -> None:
    known = {"custstatus": "Existing"}
    by = terms(manner=Manner(mid="41234", returning_prefix="R_"))
    lines = (shown("R_A", 3, 3000), shown("R_B", 2, 3000), shown("R_A", 1, -1000, at=BACK))
    candidate = replace(row(told=known), reported=lines, kind=Kind.AMOUNT_DIFFERS)

    assert told(candidate, by) == ("R_A", "1", "-1000")


def test_a_discount_of_the_shop_is_no_piece_that_came_back() -> None:
    by = terms(manner=Manner(mid="41234", discounts=Discounts.AS_SKU))
    lines = (*PARTLY.lines, SaleLine("Discount", "Rebate", 1, -600))
    candidate = replace(
        row(amount=5400, amount_first=5400, refunded_amount=1800),
        lines=lines,
        back=(*PARTLY.back, LineBack(0, 0)),
        reported=(*SOLD, shown("Discount", 1, -600)),
    )

    assert told(candidate, by) == ("A|Discount", "2|0", "-2000|200")


HELD: list[tuple[Hold, Candidate, Conditions]] = [
    (Hold.NOT_A_BREAK, replace(PARTLY, kind=Kind.WAITING_FOR_CORRECTION), BY),
    (Hold.ENTERED_BY_HAND, replace(PARTLY, by_hand="it stands in a file"), BY),
    (Hold.A_PERSON_DECIDES, replace(PARTLY, kind=Kind.CANCELLED_NOT_REVERSED), BY),
    (Hold.A_PERSON_DECIDES, replace(PARTLY, kind=Kind.NEVER_SENT), BY),
    (Hold.ORDER_GONE, replace(PARTLY, shop_rows=()), BY),
    (Hold.NOT_A_SALE, row(kind=OrderKind.LEAD), BY),
    (Hold.NOT_CONFIRMED, row(cancelled=True), BY),
    (Hold.NOT_CONFIRMED, row(is_test=True), BY),
    (Hold.CHANGED, row(amount_first=7000), BY),
    (Hold.NOT_A_BREAK, row(refunded_amount=0), BY),
    (Hold.LOCKED, also(replace(shown("A", 0, 0), locked=True)), BY),
    (Hold.RETURN_UNCLEAR, also(replace(shown("A", 1, 500), list=NetworkList.EVENT)), BY),
    (Hold.CURRENCY_UNFIT, also(replace(shown("A", 0, 0), currency="USD")), BY),
    # Nothing is owed, or less than nothing.
    (Hold.NOT_A_BREAK, also(shown("A", 2, -2000), kind=Kind.AMOUNT_DIFFERS), BY),
    (Hold.NOT_A_BREAK, also(shown("A", 3, -3000), kind=Kind.AMOUNT_DIFFERS), BY),
    (Hold.A_PERSON_DECIDES, tried(Outcome.SUPPRESSED), BY),
    (Hold.NOT_CORRECTED, tried(Outcome.REFUSED), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED, ours=True), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED, amount=None), BY),
    # A log whose column names the reversal may write its amount without a sign, or none at all.
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED, amount=2000), BY),
    (Hold.ACCEPTED_ONCE, tried(Outcome.ACCEPTED, amount=0), BY),
    (Hold.MAY_HAVE_ARRIVED, tried(Outcome.AMBIGUOUS, ours=True), BY),
    (Hold.MAY_HAVE_ARRIVED, tried(Outcome.UNVERIFIED), BY),
    (Hold.MAY_HAVE_ARRIVED, tried(Outcome.HANDED_OVER), BY),
    (Hold.NO_LINES, replace(PARTLY, lines=(), back=()), BY),
    (Hold.RETURN_UNCLEAR, back(LineBack(0, 0), LineBack(0, 0)), BY),
    (Hold.RETURN_UNCLEAR, back(LineBack(0, 2000), LineBack(0, 0)), BY),
    # The pieces are worth more than the shop gave back.
    (Hold.RETURN_UNCLEAR, row(refunded_amount=1900), BY),
    # Rakuten shows other goods than were sold, or none by name.
    (Hold.RETURN_UNCLEAR, replace(PARTLY, reported=(shown("C", 5, 6000),)), BY),
    (Hold.RETURN_UNCLEAR, replace(PARTLY, reported=(shown("", 5, 6000),)), BY),
    (Hold.RETURN_UNCLEAR, replace(PARTLY, reported=(shown("A", 1, 1000), shown("B", 2, 5000))), BY),
    # A cent less than was sold, which rounding may explain: but then more would go back than was paid for.
    (Hold.RETURN_UNCLEAR, replace(row(refunded_amount=3000), back=(LineBack(3, 3000), LineBack(0, 0)), lines=(SaleLine("A", "Tent", 0, 0), PARTLY.lines[1]), reported=(shown("A", 3, 2999), shown("B", 2, 3001))), BY),
    (Hold.RETURN_UNCLEAR, replace(PARTLY, reported=(shown("A", 3, 2500), shown("B", 2, 3500))), BY),
    # A gift was taken back that did not come back.
    (Hold.RETURN_UNCLEAR, replace(also(shown("GIFT", 1, 0), shown("GIFT", -1, 0)), lines=(*PARTLY.lines, SaleLine("GIFT", "Gift", 1, 0)), back=(*PARTLY.back, LineBack(0, 0))), BY),
    # It was counted twice, or taken back in money and not in pieces, or more of it than came back.
    (Hold.RETURN_UNCLEAR, also(*SOLD, kind=Kind.RECORDED_TWICE), BY),
    (Hold.RETURN_UNCLEAR, also(shown("A", 0, -500), kind=Kind.AMOUNT_DIFFERS), BY),
    (Hold.RETURN_UNCLEAR, also(shown("B", 1, -1500), kind=Kind.AMOUNT_DIFFERS), BY),
    (Hold.NO_CLICK, row(click_id=""), BY),
    (Hold.CLICK_MALFORMED, row(click_id="lw9MynSeamY-cut"), BY),
    (Hold.LANDING_UNKNOWN, row(landed_at=None), BY),
    (Hold.ORDER_TOO_OLD, row(placed_at=AS_OF - timedelta(days=31)), BY),
    (Hold.MONTH_CLOSED, PARTLY, terms(closed_through=date(2026, 11, 30))),
    (Hold.TIME_OVER, PARTLY, terms(cancel_within=timedelta(days=6))),
    (Hold.IN_ANOTHER_PLAN, replace(PARTLY, unfinished=True), BY),
    (Hold.NO_CAP, PARTLY, replace(BY, policy=replace(POLICY, per_day=Caps(50)))),
    (Hold.FINDINGS_OLD, PARTLY, replace(BY, reach=replace(REACH, judged_at=None))),
    (Hold.REPORTS_SHORT, PARTLY, replace(BY, reach=replace(REACH, transactions=None))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("hold", "candidate", "by"), HELD, ids=[f"{n} {each[0]}" for n, each in enumerate(HELD)]
)
def test_every_doubt_holds_it(hold: Hold, candidate: Candidate, by: Conditions) -> None:
    found = take_back(candidate, by=by)

    assert isinstance(found, HeldBack), found
    assert found.hold is hold


def test_a_reversal_that_surely_did_not_arrive_may_go_again() -> None:
    refused = replace(BY, corrected="the SKU list is complete")

    assert told(tried(Outcome.NOT_SENT, ours=True)) == ("A", "2", "-2000")
    assert told(tried(Outcome.REFUSED), refused) == ("A", "2", "-2000")


def test_a_plan_that_sends_takes_nothing_back() -> None:
    found = let_through(PARTLY, by=replace(BY, takes_back=False))

    assert isinstance(found, HeldBack)


def test_a_plan_counts_what_it_takes_back_against_its_limits() -> None:
    tight = replace(BY, policy=replace(POLICY, per_run=Caps(50, {"EUR": 3_000})))

    [made] = plan([PARTLY, replace(PARTLY, key_number=8, order_ref="1002")], by=tight)

    assert (made.amount, [each.why.hold for each in made.held]) == (-2000, [Hold.OVER_THE_CAP])
