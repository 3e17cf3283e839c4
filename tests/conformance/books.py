"""Three small books as plain values, and random ones: small numbers, everything near an edge."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from recon.matching.foreign import Exchanged
from recon.matching.request import WAITS, Parameters, no_programme
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import EPOCH
from recon.records.order import OrderState
from recon.records.programme import Due
from recon.records.transaction import NetworkList
from tests.conformance.rates import DOLLAR, ENDS, EURO, FIGURES, exchanged

# Moments are whole quarters of an hour; an edge is hit by what lies on it and just before it. The weeks begin and end
# within one, and so do a few moments.
QUARTER = 900_000_000
AS_OF, SETTLE, SEND_WITHIN = 100 * QUARTER, 20 * QUARTER, 2 * QUARTER
# One week, cut an hour apart by the shop's calendar and by the network's.
SHOP_WEEK, NETWORK_WEEK = (30 * QUARTER - 7, 79 * QUARTER), (31 * QUARTER, 80 * QUARTER + 7)
_NOWHERE = (1, 0)
_PROGRAMMES = 8
_MOMENTS = (
    *(each * QUARTER for each in (10, 30, 31, 50, 70, 78, 79, 80, 81, 95, 100, 101)),
    SHOP_WEEK[0] - 1,
    SHOP_WEEK[0],
    52 * QUARTER + 12_345,
    NETWORK_WEEK[1] - 1,
    NETWORK_WEEK[1],
)
_MAYBE = (None, None, *_MOMENTS)
_ENDS = (
    _NOWHERE,
    *(
        (start * QUARTER, end * QUARTER)
        for start, end in ((0, 200), (0, 200), (0, 100), (31, 100), (0, 81), (50, 95))
    ),
)
_HOLES = (
    *[_NOWHERE] * 4,
    (31 * QUARTER, 50 * QUARTER),
    (10 * QUARTER, 30 * QUARTER),
    (52 * QUARTER, 79 * QUARTER),
)
_STATES = (*[OrderState.CONFIRMED] * 6, *[OrderState.PENDING] * 2, *OrderState)
_LISTS = (*[NetworkList.COMMISSIONABLE] * 4, *NetworkList)
_OFTEN_PAID = (*[NetworkList.COMMISSIONABLE] * 15, NetworkList.NON_COMMISSIONABLE)
_KINDS = (*[AttemptKind.SALE] * 5, *AttemptKind)
_LINE_AMOUNTS = (1000, 1000, 1000, 1001, 1002, 1003, 1190, 2000, 3000, 3001, 500, -1000, -500, -1)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """This is what every row has: its key, whose it is, and whether it came without a reference."""

    key: int = 1
    check: int = 7
    programme: int = 1
    blank: int = 0
    currency: int | None = EURO


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Row):
    """This is one order of the shop."""

    state: OrderState = OrderState.CONFIRMED
    test: int = 0
    click: int = 1
    rule: int = 0
    placed: int = 30 * QUARTER
    paid: int | None = 30 * QUARTER
    shipped: int | None = None
    cancelled: int | None = None
    refunded: int | None = None
    first: int = 1000
    net: int = 1000
    refund: int = 0
    lines: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Row):
    """This is one attempt of the log."""

    kind: AttemptKind = AttemptKind.SALE
    outcome: Outcome = Outcome.ACCEPTED
    sent: int = 31 * QUARTER
    amount: int = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Row):
    """This is one line of the network's reports."""

    where: NetworkList = NetworkList.COMMISSIONABLE
    amount: int = 1000
    bought: int = 30 * QUARTER
    processed: int = 50 * QUARTER
    commission: int = 600
    sku: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """This is one line of an order, less what came back; SKU 0 is none, slack None a discount nobody tells."""

    key: int
    sku: int
    amount: int
    currency: int = EURO
    slack: int | None = 0


@dataclass(frozen=True, slots=True)
class Books:
    """This is the three books and the rules of each programme; number 0 is no programme.

    `marks` are pairs of a key and what the engine found of it: 4 without commission, 5 without a publisher.
    """

    orders: list[Order] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    programmes: list[Parameters] = field(default_factory=list)
    links: dict[int, int] = field(default_factory=dict)
    sold: list[Sold] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    exchange: list[Exchanged] = field(default_factory=list)


def nobody() -> Parameters:
    """Make the row for what belongs to no programme."""
    return no_programme(EPOCH)


class Dice:
    """This is a source of chance that can be asked for one of several values."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable chance, no secret

    def one(self, *values: _Value) -> _Value:
        return self.of(values)

    def of(self, values: Sequence[_Value]) -> _Value:
        return values[self._random.randrange(len(values))]

    def rarely(self) -> int:
        return int(self._random.randrange(12) == 0)


def _rules(dice: Dice, number: int) -> Parameters:
    # Every other programme's books are read whole, else hardly an order would come as far as the lower rules.
    ends, holes = (_ENDS[1:2], _HOLES[:1]) if number % 2 else (_ENDS, _HOLES)
    (shop_from, shop_until), (log_from, log_until), (net_from, net_until) = (dice.of(ends) for _ in range(3))
    log_hole, log_hole_2, net_hole, net_hole_2 = (dice.of(holes) for _ in range(4))
    return Parameters(
        number=number,
        name=f"p{number}",
        as_of=AS_OF,
        settle=SETTLE,
        send_within=SEND_WITHIN,
        tolerance=dice.one(0, 1, 2),
        due_rule=int(dice.of(list(Due))),
        has_log=dice.one(1, 1, 0),
        shop_from=shop_from,
        shop_until=shop_until,
        log_from=log_from,
        log_until=log_until,
        net_from=net_from,
        net_until=net_until,
        **{name: dice.one(SETTLE, SETTLE, 5 * QUARTER, 25 * QUARTER) for name in WAITS},
        net_paired=dice.one(1, 1, 1, 0),
        log_paired=dice.one(1, 1, 1, 0),
        log_hole_from=log_hole[0],
        log_hole_until=log_hole[1],
        log_hole_2_from=log_hole_2[0],
        log_hole_2_until=log_hole_2[1],
        net_hole_from=net_hole[0],
        net_hole_until=net_hole[1],
        net_hole_2_from=net_hole_2[0],
        net_hole_2_until=net_hole_2[1],
        net_foreign=dice.one(0, 0, 1, 2),
    )


def _order(dice: Dice, row: Row) -> Order:
    return Order(
        key=row.key,
        check=row.check + (dice.rarely() and dice.rarely()),
        programme=row.programme,
        blank=row.blank,
        currency=dice.one(EURO, EURO, EURO, DOLLAR),
        state=dice.of(_STATES),
        test=dice.rarely(),
        click=dice.one(1, 1, 1, 0),
        rule=dice.one(*(0,) * 21, 10, 21, 32, 43, 54, 65, 76, 87),
        placed=dice.of(_MOMENTS),
        paid=dice.of(_MAYBE),
        shipped=dice.of(_MAYBE),
        cancelled=dice.of(_MAYBE),
        refunded=dice.of(_MAYBE),
        first=dice.one(1000, 1000, 1000, 1000, 0, 2),
        net=dice.one(1000, 900),
        refund=dice.one(0, 0, 0, 0, 1, 500, 1000, 1001),
        lines=dice.one(1, 1, 3),
    )


def _attempt(dice: Dice, row: Row) -> Attempt:
    return Attempt(
        key=row.key,
        check=row.check + (dice.rarely() and dice.rarely()),
        programme=row.programme,
        blank=row.blank,
        currency=dice.one(None, EURO, DOLLAR),
        kind=dice.of(_KINDS),
        outcome=dice.of(list(Outcome)),
        sent=dice.of(_MOMENTS),
        amount=dice.one(1000, 0, 999),
    )


def _line(dice: Dice, row: Row) -> Line:
    return Line(
        key=row.key,
        check=row.check,
        programme=row.programme,
        blank=row.blank,
        currency=dice.one(EURO, EURO, EURO, DOLLAR),
        where=dice.of(_LISTS),
        amount=dice.of(_LINE_AMOUNTS),
        commission=dice.one(600, 600, 0),
        bought=dice.of(_MOMENTS),
        processed=dice.of(_MOMENTS),
        sku=dice.one(0, 1, 2),
    )


# Lines of an order of 1000 and of what is recorded of it, as SKU and amount.
_SOLD = (
    ((1, 600), (2, 400)),
    ((1, 600), (2, 400)),
    ((1, 600), (1, 200), (2, 200)),
    ((1, 1000),),
    ((1, 600), (2, 400), (3, 0)),
)
_TOLD = (
    ((1, 400), (2, 600)), ((1, 599), (2, 401)), ((2, 400), (9, 600)), ((1, 600),), ((1, 600),), ((0, 400), (1, 600)),
    ((1, 1000),), ((1, 600), (2, 400), (2, -400), (2, 400)), ((2, 400), (1, 600), (1, -600), (9, 600)), ((1, 600), (2, 400)),
)  # fmt: skip


def _with_lines(dice: Dice, rolled: Books, row: Row) -> None:
    """Roll an order that is told line by line in both books, or nearly so."""
    order = replace(_order(dice, row), first=1000, refund=0, shipped=dice.one(None, None, 30 * QUARTER))
    slack, currency = dice.one(0, 0, 0, 1, 150, None), dice.one(EURO, EURO, EURO, DOLLAR)
    rolled.orders.append(order)
    rolled.sold.extend(
        Sold(key=row.key, sku=sku, amount=amount, currency=currency, slack=slack)
        for sku, amount in dice.of(_SOLD)
    )
    rolled.lines.extend(
        replace(
            _line(dice, row),
            sku=sku,
            amount=amount,
            currency=EURO,
            where=dice.one(*_OFTEN_PAID),
            processed=31 * QUARTER,
        )
        for sku, amount in dice.of(_TOLD)
    )
    if dice.one(0, 0, 1):
        rolled.marks.append((row.key, dice.one(4, 5)))


def books(seed: int, *, keys: int) -> Books:
    """Roll the books of so many orders, in several programmes, and in none."""
    dice = Dice(seed)
    numbers = range(1, _PROGRAMMES + 1)
    rolled = Books(programmes=[nobody(), *(_rules(dice, number) for number in numbers)])
    rolled.exchange.extend(exchanged(each, ends=dice.of(ENDS), figures=dice.of(FIGURES)) for each in numbers)
    for key in range(1, keys + 1):
        row = Row(key=key, programme=key % (_PROGRAMMES + 1), blank=dice.rarely() and dice.rarely())
        if dice.one(0, 0, 1):
            _with_lines(dice, rolled, row)
            continue
        orders = dice.one(0, 1, 1, 1, 1, 1, 1, 2)
        attempts, lines = dice.one(0, 0, 1, 1, 2, 3), dice.one(0, 0, 1, 1, 2, 3)
        lines = lines or int(not orders and not attempts)
        rolled.links[key] = dice.one(*(0,) * 12, 1, 2, 3)
        rolled.orders.extend(_order(dice, row) for _ in range(orders))
        rolled.attempts.extend(_attempt(dice, row) for _ in range(attempts))
        rolled.lines.extend(_line(dice, row) for _ in range(lines))
    return rolled
