"""What is known of an order that might be sent again, and by what the gate goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.order import OrderKind, OrderState
from recon.records.programme import Programme
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
    """This is one earlier attempt, from the shop's log or our own, and what it came to."""

    at: datetime
    outcome: Outcome
    is_ours: bool = False

    @property
    def never_arrived(self) -> bool:
        """Tell whether it surely reached nobody: only of our own attempts do we know that."""
        return self.is_ours and self.outcome in {Outcome.NOT_SENT, Outcome.THROTTLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """This is all that is known of one order that might be sent again.

    `kind` is what the kernel calls it now. `listed` counts Rakuten's lines under its key, in whatever list.
    `commission` is what is at risk. `unfinished` says that an earlier re-send of it is not over, `by_hand` that and
    where a person was to enter it at Rakuten; '' where nobody was.
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


@dataclass(frozen=True, slots=True)
class Conditions:
    """This is what the gate goes by, for one programme at one moment.

    `corrected` says in a person's words what was wrong and is right now; '' where nobody said anything.
    """

    programme: Programme
    policy: ResendPolicy
    reach: Reach
    as_of: datetime
    corrected: str = ""

    @property
    def terms(self) -> Terms:
        """Find what re-sending must know of the programme."""
        return self.policy.terms.get(self.programme.name) or Terms(Manner(mid=self.programme.mid))
