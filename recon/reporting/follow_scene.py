"""What is known of a test order at one look, and the steps it is watched through: plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recon.records import numerals
from recon.records.attempt import AttemptKind, Outcome
from recon.records.order import OrderState
from recon.records.programme import Due, Programme
from recon.records.transaction import NetworkList


class StepName(StrEnum):
    """This is one of the seven places a test order must come through."""

    ORDER = "order in the shop"
    CLICK = "click id on the order"
    ATTEMPT = "attempt in the log"
    ANSWER = "answer accepted"
    RECORDED = "line in the report"
    AMOUNT = "amount and currency"
    AFFILIATE = "affiliate"


class StepState(StrEnum):
    """This is how far one step is. `LEFT_OUT` is a step that this order or this set-up does not have."""

    DONE = "done"
    WAITING = "waiting"
    FAILED = "failed"
    CANNOT_TELL = "cannot tell"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Step:
    """This is one step at one look: what is seen, what to look at where it is not well, when it happened.

    `since_order` and `since_before` are how long it took since the order, and since the step before it.
    """

    name: StepName
    state: StepState
    said: str
    look: str = ""
    at: datetime | None = None
    since_order: timedelta | None = None
    since_before: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSeen:
    """This is the order as the shop has it, or as we sent it ourselves; `amount` is before any refund."""

    placed_at: datetime
    currency: str
    amount: int
    click_id: str
    refunded: int = 0
    lines: int = 1
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    state: OrderState = OrderState.CONFIRMED
    is_test: bool = False
    landing_url: str = ""
    payment_method: str = ""

    def due_at(self, rule: Due) -> datetime | None:
        """Tell from when on the shop should have sent; None while nothing is due."""
        if rule is Due.PLACED:
            return self.placed_at
        if rule is Due.SHIPPED:
            return self.shipped_at
        if self.paid_at is not None:
            return self.paid_at
        return None if self.state is OrderState.PENDING else self.placed_at


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSeen:
    """This is one attempt as the log has it; `click_id` is None where the log does not say."""

    sent_at: datetime
    kind: AttemptKind
    outcome: Outcome
    reason: str = ""
    currency: str = ""
    amount: int | None = None
    click_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSeen:
    """This is one line of Rakuten's lists; `seen_at` is when it first stood in our book of the report."""

    list: NetworkList
    amount: int
    currency: str
    processed_at: datetime
    seen_at: datetime
    publisher_code: str = ""
    publisher: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BookRead:
    """This is one book at this look: why it could not be read, '' where it could, and how far it reaches."""

    failure: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """This is all that is known at one look. `log` is None where no postback log is connected.

    `began` is when the watching began; `usual` is the programme's usual time from due to processed.
    `is_own` is set for an order that our own sender sent and the shop never had: `own` is it.
    """

    order_ref: str
    programme: Programme
    as_of: datetime
    began: datetime
    shop: BookRead
    log: BookRead | None
    network: BookRead
    order: OrderSeen | None = None
    attempts: tuple[AttemptSeen, ...] = ()
    lines: tuple[LineSeen, ...] = ()
    usual: timedelta | None = None
    is_own: bool = False

    @property
    def click_id(self) -> str:
        """Tell the click id: the order's own, else the one that was sent."""
        if self.order is not None:
            return self.order.click_id.strip()
        return next((each.click_id for each in self.attempts if each.click_id), "")

    @property
    def due_at(self) -> datetime | None:
        """Tell from when on an attempt was to be expected."""
        return None if self.order is None else self.order.due_at(self.programme.due)

    @property
    def sales(self) -> tuple[AttemptSeen, ...]:
        """Take the attempts that meant to report the order, not to take it back."""
        return tuple(each for each in self.attempts if each.kind is not AttemptKind.REVERSAL)

    @property
    def sold(self) -> tuple[LineSeen, ...]:
        """Take the lines that count the order, not those that take it back."""
        return tuple(each for each in self.lines if each.amount >= 0)


def lasting(span: timedelta) -> str:
    """Write how long something took or takes, in the unit a person would choose."""
    return numerals.duration(max(0, span // timedelta(seconds=1))).replace(numerals.SPACE, " ")
