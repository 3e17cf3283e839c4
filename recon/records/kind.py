"""The verdicts, and the kinds of case under them. The kernel speaks in the codes; people read the names."""

from dataclasses import dataclass
from enum import IntEnum


class Verdict(IntEnum):
    """This is what is said of a case: exactly one for each order key."""

    MATCHED = 1
    WAITING = 2
    BREAK = 3
    NOT_OURS = 4
    CANNOT_JUDGE = 5

    @property
    def label(self) -> str:
        """Name the verdict as pages print it: 'not ours'."""
        return self.name.lower().replace("_", " ")


class Kind(IntEnum):
    """This is why a case has its verdict: one row of the table below."""

    MATCHED = 10
    MATCHED_WITHIN_TOLERANCE = 11
    RECEIVED_ALTHOUGH_ERROR = 12
    RECORDED_BY_ANOTHER_PATH = 13
    REVERSED = 14
    MATCHED_UNDER_OTHER_SKU = 15
    PART_REPORTED = 16
    MATCHED_IN_ANOTHER_CURRENCY = 17

    WAITING = 20
    WAITING_FOR_CORRECTION = 21

    NEVER_SENT = 30
    SEND_FAILED = 31
    REFUSED = 32
    NOT_RECORDED = 33
    SENDING_NOT_KNOWN = 34
    SUPPRESSED = 35
    NOT_COMMISSIONED = 36
    RECORDED_AS_EVENT = 37
    UNDER_ANOTHER_REFERENCE = 38
    ANOTHER_REFERENCE = 39

    AMOUNT_DIFFERS = 40
    CURRENCY_DIFFERS = 41
    LINES_DIFFER = 42
    LINES_MISSING = 43
    WITHOUT_COMMISSION = 44
    WITHOUT_PUBLISHER = 45

    RECORDED_TWICE = 50
    CANCELLED_NOT_REVERSED = 51
    REFUND_NOT_REVERSED = 52
    UNPAID_RECORDED = 53
    TEST_RECORDED = 54
    UNKNOWN_ORDER = 55
    SENT_FOR_UNKNOWN_ORDER = 56
    OWN_ORDER_RECORDED = 57
    LEFT_OUT_RECORDED = 58

    NO_CLICK = 60
    UNPAID = 61
    CANCELLED_BEFORE_REPORTING = 62
    TEST = 63
    NOTHING_LEFT = 64
    OWN_ORDER = 65
    OTHER_CHANNEL = 66
    CREDITED_ELSEWHERE = 67
    CLICK_TOO_OLD = 68
    NOTHING_TO_PAY_FOR = 69

    NO_REFERENCE = 70
    KEY_COLLISION = 71
    REFERENCE_NOT_UNIQUE = 72
    NO_PROGRAMME = 73
    SHOP_NOT_COVERED = 74
    LOG_NOT_COVERED = 75
    NETWORK_NOT_COVERED = 76
    AMOUNT_NOT_COMPARED = 77
    REFERENCE_UNCLEAR = 78

    # Kinds stand in keys of hundreds of thousands of cases; the enum's own hash is one of their names, made in Python.
    __hash__ = int.__hash__

    @property
    def row(self) -> "KindRow":
        """Look up what the table says of this kind."""
        return KINDS[self]

    @property
    def slug(self) -> str:
        """Name the kind as --json and the store write it: 'never_sent'."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """Name the kind as pages print it: 'never sent'."""
        return self.name.lower().replace("_", " ")


class Side(IntEnum):
    """This is what a break does to the money: the partner goes short, the shop pays too much, or neither."""

    NONE = 0
    MISSING = 1
    DIFFERENT = 2
    OVER = 3


@dataclass(frozen=True, slots=True)
class KindRow:
    """This is one kind: its verdict, its code in the field's list of breaks, its side, and what it says."""

    verdict: Verdict
    code: str
    side: Side
    sentence: str


def _row(verdict: Verdict, code: str, sentence: str, side: Side = Side.NONE) -> KindRow:
    return KindRow(verdict=verdict, code=code, side=side, sentence=sentence)


_M, _W, _B, _N, _C = Verdict.MATCHED, Verdict.WAITING, Verdict.BREAK, Verdict.NOT_OURS, Verdict.CANNOT_JUDGE

KINDS: dict[Kind, KindRow] = {
    Kind.MATCHED: _row(_M, "", "Recorded at Rakuten with the expected amount."),
    Kind.MATCHED_WITHIN_TOLERANCE: _row(
        _M, "B48", "Recorded at Rakuten; the amounts differ by rounding only."
    ),
    Kind.RECEIVED_ALTHOUGH_ERROR: _row(_M, "B25", "Rakuten has it although the answer we saw was an error."),
    Kind.RECORDED_BY_ANOTHER_PATH: _row(
        _M, "L24", "Recorded at Rakuten although the log has no attempt: by a pixel, a batch or by hand."
    ),
    Kind.REVERSED: _row(_M, "L02", "Cancelled or refunded, and Rakuten shows the matching reversal."),
    Kind.MATCHED_UNDER_OTHER_SKU: _row(
        _M, "B52", "Recorded with the expected amount, a line of it under a SKU that the shop does not have."
    ),
    Kind.PART_REPORTED: _row(
        _M, "L18", "Whole lines are recorded; the rest of the order is not shipped yet."
    ),
    Kind.MATCHED_IN_ANOTHER_CURRENCY: _row(
        _M, "L19", "Recorded at Rakuten in another currency, within 2 % of the configuration's rate."
    ),
    Kind.WAITING: _row(_W, "B60", "Not settled yet: too early to say."),
    Kind.WAITING_FOR_CORRECTION: _row(_W, "B60", "The amounts differ, but the change is too young to judge."),
    Kind.NEVER_SENT: _row(_B, "B20", "Due, with a click id, but the log has no attempt.", Side.MISSING),
    Kind.SEND_FAILED: _row(
        _B, "B23", "No attempt reached Rakuten for sure, and Rakuten does not list it.", Side.MISSING
    ),
    Kind.REFUSED: _row(_B, "B29", "Rakuten's answer said no.", Side.MISSING),
    Kind.NOT_RECORDED: _row(
        _B, "B62", "Taken by Rakuten or a gateway, but in none of Rakuten's lists.", Side.MISSING
    ),
    Kind.SENDING_NOT_KNOWN: _row(
        _B,
        "B20",
        "Not recorded at Rakuten; without a postback log nobody can say where it was lost.",
        Side.MISSING,
    ),
    Kind.SUPPRESSED: _row(
        _B, "B34", "Held back before sending, by consent, a filter or deduplication.", Side.MISSING
    ),
    Kind.NOT_COMMISSIONED: _row(_B, "B61", "Rakuten has it but pays nothing.", Side.MISSING),
    Kind.RECORDED_AS_EVENT: _row(
        _B, "B31", "Reported as an event, not as a sale: nobody is paid.", Side.MISSING
    ),
    Kind.UNDER_ANOTHER_REFERENCE: _row(
        _B, "B54", "Not missing: it stands at Rakuten under another reference."
    ),
    Kind.ANOTHER_REFERENCE: _row(
        _N, "B54", "Another reference of an order, which is judged under the shop's own."
    ),
    Kind.AMOUNT_DIFFERS: _row(_B, "B40", "Recorded at Rakuten with another amount.", Side.DIFFERENT),
    Kind.CURRENCY_DIFFERS: _row(_B, "B49", "Recorded at Rakuten in another currency.", Side.DIFFERENT),
    Kind.LINES_DIFFER: _row(
        _B, "B51", "The total is right, but amounts stand at other SKUs of the order.", Side.DIFFERENT
    ),
    Kind.LINES_MISSING: _row(
        _B, "B67", "Whole lines of the order are recorded, others are not.", Side.DIFFERENT
    ),
    Kind.WITHOUT_COMMISSION: _row(
        _B,
        "B65",
        "Recorded without commission, though its publisher and its SKUs earn one elsewhere.",
        Side.DIFFERENT,
    ),
    Kind.WITHOUT_PUBLISHER: _row(
        _B, "B66", "Recorded for nobody, although the order has a click id.", Side.DIFFERENT
    ),
    Kind.RECORDED_TWICE: _row(_B, "O05", "Recorded at Rakuten a whole number of times too often.", Side.OVER),
    Kind.CANCELLED_NOT_REVERSED: _row(_B, "O01", "Cancelled in the shop, still paid at Rakuten.", Side.OVER),
    Kind.REFUND_NOT_REVERSED: _row(_B, "O02", "Partly refunded, still paid in full at Rakuten.", Side.OVER),
    Kind.UNPAID_RECORDED: _row(_B, "O14", "Reported to Rakuten, but the shop was never paid.", Side.OVER),
    Kind.TEST_RECORDED: _row(_B, "O03", "A test order that Rakuten pays for.", Side.OVER),
    Kind.UNKNOWN_ORDER: _row(_B, "O10", "Recorded at Rakuten, unknown to the shop.", Side.OVER),
    Kind.SENT_FOR_UNKNOWN_ORDER: _row(_B, "B54", "Sent with a reference the shop does not know."),
    Kind.OWN_ORDER_RECORDED: _row(
        _B, "O03", "By a rule an order of the shop's own, and Rakuten pays for it.", Side.OVER
    ),
    Kind.LEFT_OUT_RECORDED: _row(_B, "O15", "Left out by a rule, and Rakuten pays for it.", Side.OVER),
    Kind.NO_CLICK: _row(_N, "L08", "No affiliate click is stored on the order."),
    Kind.UNPAID: _row(_N, "N3", "Not paid, or not shipped where that makes it due: nothing was due."),
    Kind.CANCELLED_BEFORE_REPORTING: _row(_N, "L01", "Cancelled or refunded before it was ever reported."),
    Kind.TEST: _row(_N, "L13", "A test order."),
    Kind.NOTHING_LEFT: _row(_N, "L01", "Unknown to the shop, and Rakuten's lines add up to nothing."),
    Kind.OWN_ORDER: _row(
        _N, "L14", "By a rule an order of the shop's own: a test, of staff, or a replacement."
    ),
    Kind.OTHER_CHANNEL: _row(
        _N, "L17", "By a rule it came through a channel that the programme does not pay for."
    ),
    Kind.CREDITED_ELSEWHERE: _row(
        _N, "L10", "By a rule another network, channel or coupon is credited with it."
    ),
    Kind.CLICK_TOO_OLD: _row(_N, "L09", "By a rule its click was too old when it was placed."),
    Kind.NOTHING_TO_PAY_FOR: _row(
        _N, "L07", "By a rule nothing in it is paid for: its products, or its customer."
    ),
    Kind.NO_REFERENCE: _row(_C, "D06", "The row has no order reference."),
    Kind.KEY_COLLISION: _row(_C, "D06", "Two different references share one key number."),
    Kind.REFERENCE_NOT_UNIQUE: _row(_C, "D06", "Several shop orders share this reference."),
    Kind.NO_PROGRAMME: _row(_C, "D07", "Its store or MID belongs to no programme of the configuration."),
    Kind.SHOP_NOT_COVERED: _row(_C, "D01", "The shop's book does not reach this date."),
    Kind.LOG_NOT_COVERED: _row(
        _C, "D02", "The postback log does not reach this date, or knows none of the orders."
    ),
    Kind.NETWORK_NOT_COVERED: _row(
        _C, "D03", "Rakuten's report does not reach this date, or knows none of the orders."
    ),
    Kind.AMOUNT_NOT_COMPARED: _row(
        _C, "D09", "Recorded at Rakuten in another currency: without a rate its amount cannot be compared."
    ),
    Kind.REFERENCE_UNCLEAR: _row(
        _C, "D06", "Its reference seems damaged on the way, and which order it is cannot be told for sure."
    ),
}

IN_TWO_CURRENCIES = frozenset(
    {Kind.MATCHED_IN_ANOTHER_CURRENCY, Kind.CURRENCY_DIFFERS, Kind.AMOUNT_NOT_COMPARED}
)
"""Of these what is recorded is not in the order's currency: the two amounts have no difference, and no common sum."""

BY_NUMBER = {int(kind): kind for kind in Kind}
"""The kinds by their numbers, for whoever reads many rows: to call the enum takes longer."""
