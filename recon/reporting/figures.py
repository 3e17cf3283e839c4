"""The figures of one week of one programme, as a job reads them from the store. Plain values; nothing is counted here."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from recon.matching.diagnosis import KnownRate
from recon.records.exchange import Exchange
from recon.records.kind import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeCount:
    """This is how many cases of one kind share the same answers to the bridge's questions.

    `in_shop_week`: the order was placed in the week, in the shop's zone. `in_network_week`: its transaction is
    dated in that week, in the report's zone. `recorded`: it stands in Rakuten's commissionable list. `decided`:
    a person's disposition closed the break. `net` is what the shop sold, `expected` what of it Rakuten should have,
    `amount_recorded` what Rakuten has, all in minor units of the programme's currency (0 for lines in another currency).
    """

    kind: Kind
    in_shop_week: bool
    in_network_week: bool
    has_order: bool
    recorded: bool
    orders: int
    net: int
    expected: int
    amount_recorded: int
    decided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """This is how many orders of a week one rule of the configuration touches, by kind.

    `sales` is what they come to in the shop, lines left out included, in minor units of the programme's currency.
    """

    name: str
    kind: Kind
    orders: int
    sales: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """This is where a reader finds a number: the path in the menus, the date that counts, the zone, the filter."""

    path: str
    date_type: str
    zone: str
    filter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendWeek:
    """This is one of the weeks before, as it is known today; `judged` is false where a book was short.

    `expected` holds the settling ones too, as in the bridge: the share missing is of `expected` less `settling`.
    `missing` holds every order that stands in no list that pays; `not_paid` says how many of these are listed.
    """

    label: str
    start: date
    expected: int
    recorded: int
    missing: int
    settling: int = 0
    judged: bool = True
    not_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGroup:
    """This is one thing that broke: breaks of one kind with one cause.

    `commission` is the partner's loss or, for kinds of over-reporting, what was paid too much; for differing
    amounts it is negative where too much was paid. `slice` completes 'they were ...': 'paid by PayPal'.
    `certainty` is a word such as 'certain' or 'likely', None where nothing explains the group.
    """

    kind: Kind
    cause: str
    orders: int
    sales: int
    commission: int
    estimated: bool
    title: str = ""
    slice: str = ""
    certainty: str | None = None
    since: datetime | None = None
    todo: str = ""
    command: str = ""
    deadline: date | None = None
    orders_estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherRow:
    """This is one publisher's week; `settling` counts orders on which nobody can say anything yet."""

    name: str
    expected: int
    recorded: int
    commission_at_risk: int
    estimated: bool = True
    settling: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingItem:
    """This is something only a person can do, with what it is worth and the command that opens it."""

    what: str
    orders: int
    commission: int | None = None
    estimated: bool = False
    deadline: date | None = None
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """This is how far one book of one source is known to be complete; both ends None where it has no coverage.

    A book that is not `needed` for a verdict, such as the clicks, never makes a week grey.
    """

    book: str
    source: str
    covered_from: datetime | None
    covered_until: datetime | None
    zone: str
    remark: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """This is a deploy somebody marked."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSpan:
    """This is an incident in the page's eight weeks; `end` is None while it is open."""

    name: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """This is how many expected orders have an accepted postback, of those with an attempt or, better, of those due."""

    accepted: int
    attempted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToReport:
    """This is how long orders took from being due to standing in Rakuten's report, in seconds."""

    p50: int
    p95: int
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """This is what came to Rakuten in this week after a resend."""

    orders: int = 0
    commission: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """This is what the tiles compare themselves with: last week's figures as known today; `overpaid` may be unknown."""

    delivery: Delivery | None
    time_to_report: TimeToReport | None
    commission_at_risk: int
    overpaid: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCount:
    """This is how many breaks of the week a person closed with one disposition."""

    disposition: str
    orders: int
    commission: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """This is from which share of missing, or of wrongly recorded, orders a programme is amber or red.

    It takes `minimum_volume` settled orders to say so by a share.
    """

    amber: Decimal = Decimal("0.02")
    red: Decimal = Decimal("0.05")
    minimum_volume: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """This is the one thing to do next, with the command that does it."""

    sentence: str
    command: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """This is everything the weekly page says of one programme.

    The week runs from local midnight of `start` up to, not including, local midnight of `end`. `trend` holds the
    weeks before this one, oldest first: this week's own bar comes from the bridge, so that the two cannot differ.
    `two_way` is set where there is no postback log, `doubts` say what is wrong with the times of the books. Empty `next_step` is taken from the worst break.
    `unsent_settling` counts the settling orders whose postback should have been accepted by now and was not.
    `delivery_of_due` says that `delivery` is a share of all due orders. `command_suffix` makes a printed command
    work where the reader stands, such as ' --config shop/config.toml'. `is_period` is set where the days are no
    calendar week and nothing is known before or after them. `rate` is by which commission on the bridge is estimated;
    `exchange` are the rates for one more total over programmes of several currencies. `canaries` say
    how each canary stands.
    """

    shop: str
    programme: str
    mid: str
    currency: str
    zone: str
    label: str
    start: date
    end: date
    as_of: datetime
    settle_hours: int
    shop_place: Place
    network_place: Place
    bridge: tuple[BridgeCount, ...]
    rules: tuple[RuleCount, ...] = ()
    limits: Limits = field(default_factory=Limits)
    trend: tuple[TrendWeek, ...] = ()
    breaks: tuple[BreakGroup, ...] = ()
    publishers: tuple[PublisherRow, ...] = ()
    waiting: tuple[WaitingItem, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    deploys: tuple[Mark, ...] = ()
    incidents: tuple[IncidentSpan, ...] = ()
    delivery: Delivery | None = None
    time_to_report: TimeToReport | None = None
    recovered: Recovered = field(default_factory=Recovered)
    previous: Previous | None = None
    decisions: tuple[DecisionCount, ...] = ()
    next_step: NextStep | None = None
    two_way: bool = False
    doubts: tuple[str, ...] = ()
    run: str = ""
    unsent_settling: int = 0
    unsent_settling_sales: int = 0
    delivery_of_due: bool = False
    is_period: bool = False
    note: str = ""
    commission_basis: str = ""
    rate: KnownRate | None = None
    exchange: Exchange | None = None
    canaries: tuple[str, ...] = ()
    command_suffix: str = ""
