"""An event of a gateway, read as the order it tells of: or why it cannot be, and what the gateway makes of it itself."""

from dataclasses import dataclass, field
from enum import StrEnum

from recon.records.attempt import AttemptKind
from recon.resend.amounts import CENTS
from recon.resend.request.sale import Sale


class Gateway(StrEnum):
    """This is a program that turns a shop's events into postbacks."""

    RUDDERSTACK = "rudderstack"
    SIGNAL = "signal"


class Mistake(StrEnum):
    """This is one way in which a gateway's own connector differs from us; the words are those of `--json`."""

    REFUSES = "refuses"
    UNCHECKED = "unchecked"
    ZERO_PRICE = "zero price"
    NOT_A_NUMBER = "not a number"
    BINARY_CENTS = "binary cents"
    TIMES_100 = "times 100"
    WRONG_SIGN = "wrong sign"
    BLANK_CLICK = "blank click id"
    BAR = "bar in a value"
    MISSING_VALUE = "missing value"
    DROPPED_KEY = "dropped key"
    MISSHAPEN = "misshapen value"
    PAGE_ADDRESS = "page address"


@dataclass(frozen=True, slots=True)
class Problem:
    """This is one reason why an event is no postback: the field, what is wrong with it, and the cure."""

    field: str
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class Difference:
    """This is one thing that the gateway's own connector does otherwise: what it does, and what we do."""

    mistake: Mistake
    field: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """This is what an event need not say, because its programme does."""

    mid: str = ""
    advertiser_id: str = ""
    currency: str = ""
    scale: str = CENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayEvent:
    """This is an event read as an order: amounts of a return stand above nothing, its `kind` says the rest.

    `discount_sku` is how the event itself calls its line of discount; '' where it has none.
    """

    gateway: Gateway
    name: str
    mid: str
    sale: Sale = field(repr=False)
    kind: AttemptKind
    discount_sku: str = ""
    notes: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAPostback:
    """This is an event that no postback can be made of, with every reason; `gateway` is None where nobody can tell."""

    problems: tuple[Problem, ...]
    gateway: Gateway | None = None
    name: str = ""
    order_ref: str = ""
    differences: tuple[Difference, ...] = ()
