"""Orders with a discount on a line of the shop's own: a return takes its share of it back, once, and to the minor unit."""

from dataclasses import replace

from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.resend.candidate import LineBack, PastAttempt
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import Discounts, SaleLine
from recon.resend.takeback import take_back
from tests.rules.test_resend_takeback import BACK, PARTLY, PLACED, ROW, TERMS, shown, terms, told

# Of three A (30.00) and two B (30.00), less 6.00, two A came back with 2.00 of the discount: 36.00 is left.
SOLD = (shown("A", 3, 3000), shown("B", 2, 3000), shown("Discount", 0, -600))
REDUCED = replace(
    PARTLY,
    shop_rows=(replace(ROW, amount=5400, amount_first=5400, refunded_amount=1800),),
    lines=(*PARTLY.lines, SaleLine("Discount", "Voucher", 0, -400)),
    back=(*PARTLY.back, LineBack(0, -200)),
    attempts=(PastAttempt(PLACED, Outcome.ACCEPTED, amount=5400),),
    reported=SOLD,
    listed=3,
)
AS_SKU = terms(manner=replace(TERMS.manner, discounts=Discounts.AS_SKU))


def test_the_discounts_share_comes_back_with_the_goods() -> None:
    assert told(REDUCED, AS_SKU) == ("A|Discount", "2|0", "-2000|200")


def test_a_discount_that_has_a_piece_and_keeps_it_is_one_as_well() -> None:
    lines = (*PARTLY.lines, SaleLine("DISCOUNT", "Voucher", 1, -400))
    reported = (*SOLD[:2], shown("Discount", 0, -600))

    assert told(replace(REDUCED, lines=lines, reported=reported), AS_SKU) == (
        "A|Discount",
        "2|0",
        "-2000|200",
    )


def test_a_discount_that_does_not_come_back_as_it_should_holds_the_order() -> None:
    odd = replace(
        REDUCED,
        back=(*PARTLY.back, LineBack(0, -100)),
        lines=(*PARTLY.lines, SaleLine("Discount", "", 0, -500)),
    )
    odd = replace(odd, shop_rows=(replace(ROW, amount=5400, amount_first=5400, refunded_amount=1900),))

    held = take_back(odd, by=AS_SKU)

    assert isinstance(held, HeldBack)
    assert held.hold is Hold.RETURN_UNCLEAR


def test_money_that_went_back_on_goods_without_a_piece_holds_the_order_still() -> None:
    goodwill = replace(REDUCED, back=(LineBack(2, 2000), LineBack(0, 300), LineBack(0, -200)))

    held = take_back(goodwill, by=AS_SKU)

    assert isinstance(held, HeldBack)
    assert (held.hold, "of SKU B and no piece of it" in held.sentence) == (Hold.RETURN_UNCLEAR, True)


def test_the_sales_own_discount_is_no_reversal_and_one_on_its_way_holds_the_next() -> None:
    first = PastAttempt(BACK, Outcome.ACCEPTED, kind=AttemptKind.REVERSAL, amount=-900)
    one = replace(REDUCED, attempts=(*REDUCED.attempts, first), kind=Kind.AMOUNT_DIFFERS)
    there = (shown("A", 1, -1000, at=BACK), shown("Discount", 0, 100, at=BACK))

    on_its_way = take_back(one, by=AS_SKU)

    assert told(replace(one, reported=(*SOLD, *there)), AS_SKU) == ("A|Discount", "1|0", "-1000|100")
    assert isinstance(on_its_way, HeldBack)
    assert on_its_way.hold is Hold.ACCEPTED_ONCE
