"""Why an order is not sent again: each reason has a name, and the table of the documentation is made from this list."""

from dataclasses import dataclass
from enum import StrEnum


class Hold(StrEnum):
    """This is one reason to hold an order back; the words are those of the store and of `--json`."""

    NOT_A_BREAK = "not a break"
    A_PERSON_DECIDES = "a person decides"
    NOT_CORRECTED = "not corrected"
    FINDINGS_OLD = "findings old"
    SHOP_SHORT = "shop short"
    LOG_SHORT = "log short"
    REPORTS_SHORT = "reports short"
    RECORDED = "recorded"
    MAY_STAND_AS_ANOTHER = "may stand as another"
    ENTERED_BY_HAND = "entered by hand"
    ACCEPTED_ONCE = "accepted once"
    MAY_HAVE_ARRIVED = "may have arrived"
    ORDER_GONE = "order gone"
    NOT_CONFIRMED = "not confirmed"
    NOT_A_SALE = "not a sale"
    REFUNDED = "refunded"
    CHANGED = "changed"
    NO_CLICK = "no click"
    CLICK_MALFORMED = "click malformed"
    LANDING_UNKNOWN = "landing unknown"
    LANDED_LATER = "landed later"
    RETURN_DAYS_UNKNOWN = "return days unknown"
    CLICK_TOO_OLD = "click too old"
    ORDER_TOO_OLD = "order too old"
    LATE_NOT_TAKEN = "late not taken"
    MONTH_CLOSED = "month closed"
    IN_ANOTHER_PLAN = "in another plan"
    NO_CAP = "no cap"
    OVER_THE_CAP = "over the cap"
    NO_MID = "no mid"
    REFERENCE_UNFIT = "reference unfit"
    CURRENCY_UNFIT = "currency unfit"
    SCALE_DOUBTED = "scale doubted"
    NO_LINES = "no lines"
    LINES_UNFIT = "lines unfit"
    LINES_DO_NOT_ADD_UP = "lines do not add up"
    AMOUNT_TOO_FINE = "amount too fine"
    VALUE_UNFIT = "value unfit"
    TOO_LONG = "too long"
    RETURN_UNCLEAR = "return unclear"
    LOCKED = "locked"
    TIME_OVER = "time over"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """This is an order that is not sent again, with the reason in words."""

    hold: Hold
    sentence: str
