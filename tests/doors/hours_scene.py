"""Invented orders with all that becomes of them at Rakuten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from recon.engines.duckdb import DuckDbEngine
from recon.matching.request import Covered, Parameters, parameters
from recon.records.exclusion import Reason, Rule
from recon.records.moment import EPOCH, micros
from recon.records.order import OrderState
from recon.records.programme import Due, Programme
from recon.records.stable import stable_number
from recon.wiring import sql_blocks
from tests.jobs.books_scene import HOUR, Shelves, line, order

SQL = sql_blocks("matching/*.sql", "engines/*.sql")
DIMENSIONS = ("payment_method", "device", "country", "channel", "customer_kind", "publisher")
START = datetime(2026, 9, 21, tzinfo=UTC)
FIRST, END = micros(START) // 3_600_000_000, micros(START + timedelta(days=60)) // 3_600_000_000
_RULES = (Rule("others", Reason.COUPON, words={"coupon": ("foreign",)}),)
_MIDS = {"de": "41234", "fr": "55555"}
DUE = {"de": Due.PAID, "fr": Due.PLACED}
_TOLD: dict[str, tuple[str | None, ...]] = {
    "payment_method": ("card", "card", "paypal", None),
    "device": ("phone", "desktop"),
    "country": (None,),
    "channel": ("web", "web", "web", "app", "kiosk"),
    "customer_kind": ("new", "returning", "returning"),
}
_CODES = ("lw9MynSeaaa", "lw9MynSeaaa", "lw9MynSebbb", "lw9MynSeccc")
_OTHER_STATES = (OrderState.PENDING, OrderState.CANCELLED, OrderState.REFUNDED)


class Listed(NamedTuple):
    """This is one line of Rakuten's report."""

    amount: int
    at: datetime
    list_: int
    currency: str


@dataclass(frozen=True, slots=True)
class Story:
    """This is one order of the shop's, and Rakuten's lines of it."""

    ref: str
    programme: str
    currency: str
    placed: datetime
    amount: int = 10_000
    paid: datetime | None = None
    state: OrderState = OrderState.CONFIRMED
    cancelled: datetime | None = None
    refunded: datetime | None = None
    refund: int = 0
    is_test: bool = False
    coupon: str | None = None
    click: str | None = f"{_CODES[0]}-I4Ne4ea4zo0cBxSms1JnBg"
    traits: Mapping[str, str | None] = field(default_factory=dict)
    listed: tuple[Listed, ...] = ()

    @property
    def row(self) -> dict[str, object]:
        """Write it as the shop's book has it."""
        moments = {"paid_at": self.paid, "cancelled_at": self.cancelled, "refunded_at": self.refunded}
        return order(
            self.ref,
            store=self.programme,
            currency=self.currency,
            placed_at=micros(self.placed),
            updated_at=micros(self.placed),
            state=int(self.state),
            net_amount=self.amount,
            refunded_amount=self.refund,
            is_test=int(self.is_test),
            coupon=self.coupon,
            click_id=self.click,
            **{name: None if at is None else micros(at) for name, at in moments.items()},
            **self.traits,
        )

    @property
    def lines(self) -> list[dict[str, object]]:
        """Write what Rakuten lists of it."""
        return [
            line(
                self.ref,
                transaction_id=f"{self.ref}-{number}",
                mid=_MIDS[self.programme],
                amount=each.amount,
                list=each.list_,
                currency=each.currency,
                transaction_at=micros(self.placed),
                processed_at=micros(each.at),
            )
            for number, each in enumerate(self.listed)
        ]


def stories(chance: Random, *, count: int) -> list[Story]:
    """Invent orders of two months, some of them at the very edge of an hour, with all that may become of them."""
    return [_story(chance, f"A{number}") for number in range(count)]


def _story(chance: Random, ref: str) -> Story:
    placed = START + timedelta(seconds=chance.randrange(54 * 86_400))
    if chance.random() < 0.2:
        placed = placed.replace(minute=0, second=0) - timedelta(microseconds=chance.choice((0, 1)))
    amount = chance.choice((10_000, 10_001, 4_999, 30))
    state = chance.choice((OrderState.CONFIRMED,) * 7 + _OTHER_STATES)
    is_over = state in (OrderState.CANCELLED, OrderState.REFUNDED)
    changed = placed + chance.choice((HOUR / 2, 5 * HOUR, 200 * HOUR))
    refund = chance.choice((0,) * 6 + (amount // 2, amount))
    currency = chance.choice(("EUR", "EUR", "CHF"))
    told = {name: chance.choice(words) for name, words in _TOLD.items()}
    return Story(
        ref,
        programme=chance.choice(("de", "de", "fr")),
        currency=currency,
        placed=placed,
        amount=amount,
        paid=chance.choice((None, placed + HOUR, placed + 30 * HOUR)),
        state=state,
        cancelled=changed if is_over and chance.random() < 0.9 else None,
        refunded=changed + HOUR if refund else None,
        refund=refund,
        is_test=chance.random() < 0.05,
        coupon=chance.choice((None,) * 9 + ("foreign",)),
        click=f"{chance.choice(_CODES)}-I4Ne4ea4zo0cBxSms1JnBg" if chance.random() < 0.95 else None,
        traits=told,
        listed=tuple(_listed(chance, placed, amount, currency)),
    )


def _listed(chance: Random, placed: datetime, amount: int, currency: str) -> Iterable[Listed]:
    """List an order as it should be, late, wrong, more than once, in part, taken back, elsewhere, or not at all."""
    at = placed + timedelta(minutes=chance.choice((20, 90, 47 * 60, 300 * 60)))
    right = Listed(amount, at, 1, currency)
    later = right._replace(at=at + 5 * HOUR)
    ways: tuple[tuple[Listed, ...], ...] = (
        (right,),
        (right,),
        (right,),
        (),
        (right._replace(amount=amount * 119 // 100),),
        (right._replace(amount=amount * 102 // 100),),
        (right._replace(amount=amount * 98 // 100),),
        (right._replace(amount=amount * 97 // 100),),
        (right._replace(amount=amount * 100),),
        (right._replace(amount=1),),
        (right, later),
        (right, later, later),
        (right, later._replace(amount=-amount)),
        (right, later._replace(amount=-(amount // 2))),
        (right, later._replace(amount=amount, list_=3)),
        (right._replace(list_=2),),
        (right._replace(amount=amount // 2), later._replace(amount=amount - amount // 2, list_=2)),
        (right._replace(currency="USD"),),
    )
    return chance.choice(ways)


def pull(shelves: Shelves, told: Iterable[Story], *, at: datetime) -> None:
    """Bring orders and what Rakuten lists of them."""
    every = list(told)
    shelves.pull("orders", [each.row for each in every], at=at)
    shelves.pull("transactions", [row for each in every for row in each.lines], at=at, name="rakuten")


def rules(*names: str) -> list[Parameters]:
    """Write the rules of programmes."""
    return [
        parameters(
            Programme(
                name=name,
                mid=_MIDS[name],
                currency="EUR",
                zone="Europe/Berlin",
                stores=(name,),
                due=DUE[name],
            ),
            number=stable_number(name),
            as_of=EPOCH,
            covered=Covered(None, None, None, has_log=False),
        )
        for name in names
    ]


def engine(folder: Path) -> DuckDbEngine:
    """Make an engine that leaves orders with a foreign coupon out."""
    return DuckDbEngine(sql=SQL, folder=folder, threads=1, rules=_RULES)
