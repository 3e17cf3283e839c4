"""What may happen to an order, how often, and which kind of case the service must find then."""

from dataclasses import dataclass
from enum import StrEnum

from recon.records.kind import Kind


class Fate(StrEnum):
    """This is one way in which an order can go."""

    SENT = "sent"
    ROUNDED = "rounded"
    PART_RETURNED = "part_returned"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    ANSWER_LOST = "answer_lost"
    BY_PIXEL = "by_pixel"
    SEND_FAILED = "send_failed"
    REFUSED = "refused"
    NEVER_SENT = "never_sent"
    VANISHED = "vanished"
    NOT_COMMISSIONED = "not_commissioned"
    NO_CONSENT = "no_consent"
    RETRIED_TWICE = "retried_twice"
    DELIVERY_INCLUDED = "delivery_included"
    RETURN_NOT_REVERSED = "return_not_reversed"
    CANCELLED_EARLY = "cancelled_early"
    UNPAID = "unpaid"
    UNPAID_RECORDED = "unpaid_recorded"
    TEST = "test"
    TEST_RECORDED = "test_recorded"

    CHECKOUT_BROKEN = "checkout_broken"
    CANCELLED_NOT_REVERSED = "cancelled_not_reversed"
    YEN_TIMES_100 = "yen_times_100"
    DENIED = "denied"

    NO_CLICK = "no_click"
    NO_CLICK_UNPAID = "no_click_unpaid"
    NO_CLICK_CANCELLED = "no_click_cancelled"
    NO_CLICK_TEST = "no_click_test"


@dataclass(frozen=True, slots=True)
class FateRow:
    """This is what a fate comes to once it has settled, and how many of 10,000 orders it meets by itself."""

    kind: Kind
    weight: int = 0


# The normal loss, 1.55 %, is the six from SEND_FAILED to NO_CONSENT. The rest is the daily life of a shop.
FATES: dict[Fate, FateRow] = {
    Fate.SENT: FateRow(Kind.MATCHED, 8388),
    Fate.ROUNDED: FateRow(Kind.MATCHED_WITHIN_TOLERANCE, 120),
    Fate.PART_RETURNED: FateRow(Kind.MATCHED, 150),
    Fate.RETURNED: FateRow(Kind.REVERSED, 60),
    Fate.CANCELLED: FateRow(Kind.REVERSED, 300),
    Fate.ANSWER_LOST: FateRow(Kind.RECEIVED_ALTHOUGH_ERROR, 40),
    Fate.BY_PIXEL: FateRow(Kind.RECORDED_BY_ANOTHER_PATH, 50),
    Fate.SEND_FAILED: FateRow(Kind.SEND_FAILED, 30),
    Fate.REFUSED: FateRow(Kind.REFUSED, 25),
    Fate.NEVER_SENT: FateRow(Kind.NEVER_SENT, 35),
    Fate.VANISHED: FateRow(Kind.NOT_RECORDED, 25),
    Fate.NOT_COMMISSIONED: FateRow(Kind.NOT_COMMISSIONED, 20),
    Fate.NO_CONSENT: FateRow(Kind.SUPPRESSED, 20),
    Fate.RETRIED_TWICE: FateRow(Kind.RECORDED_TWICE, 15),
    Fate.DELIVERY_INCLUDED: FateRow(Kind.AMOUNT_DIFFERS, 10),
    Fate.RETURN_NOT_REVERSED: FateRow(Kind.REFUND_NOT_REVERSED, 12),
    Fate.CANCELLED_EARLY: FateRow(Kind.CANCELLED_BEFORE_REPORTING, 120),
    Fate.UNPAID: FateRow(Kind.UNPAID, 420),
    Fate.UNPAID_RECORDED: FateRow(Kind.UNPAID_RECORDED, 5),
    Fate.TEST: FateRow(Kind.TEST, 150),
    Fate.TEST_RECORDED: FateRow(Kind.TEST_RECORDED, 5),
    # Put in by hand, see breaks.py.
    Fate.CHECKOUT_BROKEN: FateRow(Kind.NEVER_SENT),
    Fate.CANCELLED_NOT_REVERSED: FateRow(Kind.CANCELLED_NOT_REVERSED),
    Fate.YEN_TIMES_100: FateRow(Kind.AMOUNT_DIFFERS),
    # Of the second act only, see second_act.py.
    Fate.DENIED: FateRow(Kind.REFUSED),
    # Orders that no publisher brought, or whose click the shop lost.
    Fate.NO_CLICK: FateRow(Kind.NO_CLICK),
    Fate.NO_CLICK_UNPAID: FateRow(Kind.NO_CLICK),
    Fate.NO_CLICK_CANCELLED: FateRow(Kind.NO_CLICK),
    Fate.NO_CLICK_TEST: FateRow(Kind.TEST),
}
WITHOUT_CLICK = (
    (Fate.NO_CLICK, 9200),
    (Fate.NO_CLICK_UNPAID, 450),
    (Fate.NO_CLICK_CANCELLED, 300),
    (Fate.NO_CLICK_TEST, 50),
)
NORMAL_LOSS = frozenset(
    {Fate.SEND_FAILED, Fate.REFUSED, Fate.NEVER_SENT, Fate.VANISHED, Fate.NOT_COMMISSIONED, Fate.NO_CONSENT}
)
