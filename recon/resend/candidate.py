"""What is known of an order that might be sent again, and by what the gate goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.order import OrderKind, OrderState
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.resend.policy import ResendPolicy, Terms
from recon.resend.request import Manner, SaleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """This is how far what we know reaches: the moment of the standing findings, and each book of the programme.

    `transactions` and `noncommissionable` are Rakuten's two lists; None where nobody reads them.
    """

    judged_at: datetime | None
    shop: Window | None
    log: Window | None
    transactions: Window | None
    noncommissionable: Window | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopRow:
    """This is the order as the shop has it now; `amount_first` is what it was when it was first seen.

    `told` is what else the shop's book knows of it, by the name of its parameter: of it the manner picks.
    """

    kind: OrderKind
    state: OrderState
    is_test: bool
    placed_at: datetime
    landed_at: datetime | None
    cancelled: bool
    refunded_amount: int
    currency: str
    amount: int
    amount_first: int
    click_id: str = field(repr=False)
    told: Mapping[str, str] = field(default_factory=dict)
    landing_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """This is one earlier attempt, from the shop's log or our own, and what it came to.

    `amount` is the sum of what it told, signed and in minor units; None where nobody knows it.
    """

    at: datetime
    outcome: Outcome
    is_ours: bool = False
    kind: AttemptKind = AttemptKind.SALE
    amount: int | None = None

    @property
    def takes_back(self) -> bool:
        """Tell whether it took something of the order back."""
        return self.kind is AttemptKind.REVERSAL or (self.amount or 0) < 0

    @property
    def never_arrived(self) -> bool:
        """Tell whether it surely reached nobody: only of our own attempts do we know that."""
        return self.is_ours and self.outcome in {Outcome.NOT_SENT, Outcome.THROTTLED}


@dataclass(frozen=True, slots=True)
class LineBack:
    """This is what came back of one line of an order, as the shop has it: pieces, and their worth in minor units."""

    quantity: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """This is one line of Rakuten's reports under an order's key; `quantity` is None where the report has none."""

    list: NetworkList
    sku: str
    quantity: int | None
    amount: int
    currency: str
    processed_at: datetime
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """This is all that is known of one order that might be sent again.

    `kind` is what the kernel calls it now. `lines` are what is left of it, `back` line by line what came back, and
    `reported` are Rakuten's lines under its key. `listed` counts Rakuten's lines under its key, in whatever list.
    `commission` is what is at risk. `unfinished` says that an earlier re-send of it is not over, `by_hand` that and
    where a person was to enter it at Rakuten; '' where nobody was. `known_as` says by which other reference Rakuten or
    the log knows it, or may; '' where none is like it.
    `cause` is the code that the last run told, or ''.
    """

    programme: str
    key_number: int
    order_ref: str
    kind: Kind
    due_at: datetime | None
    shop_rows: tuple[ShopRow, ...]
    lines: tuple[SaleLine, ...]
    attempts: tuple[PastAttempt, ...]
    listed: int
    currency: str = ""
    break_id: int | None = None
    commission: int = 0
    unfinished: bool = False
    by_hand: str = ""
    known_as: str = ""
    back: tuple[LineBack, ...] = ()
    reported: tuple[ReportLine, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """This is what the gate goes by, for one programme at one moment.

    `corrected` says in a person's words what was wrong and is right now; '' where nobody said anything. `takes_back`
    asks what of an order is to be taken back, instead of whether the whole may be sent.
    """

    programme: Programme
    policy: ResendPolicy
    reach: Reach
    as_of: datetime
    corrected: str = ""
    takes_back: bool = False

    @property
    def terms(self) -> Terms:
        """Find what re-sending must know of the programme."""
        return self.policy.terms.get(self.programme.name) or Terms(Manner(mid=self.programme.mid))
