"""Random books that move on pull by pull, and the same question put to an engine that remembers and to one that does not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from recon.books.keys import KeyRules
from recon.books.shelf import Volume
from recon.engines.again import Again
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.judged import Judged
from recon.matching.cause.facts import Facts
from recon.matching.found_break import CaseKey
from recon.matching.request import Asked, Covered, last_weeks, no_programme, parameters
from recon.records.exclusion import Reason, Rule
from recon.records.moment import micros, span_micros
from recon.records.programme import Programme
from recon.records.stable import stable_number
from recon.records.window import Window
from recon.wiring import sql_blocks
from tests.jobs.books_scene import DAY, HOUR, NOON, RULES, Shelves, attempt, line, order

_SQL = sql_blocks("matching/*.sql", "engines/*.sql")
_START = NOON - 30 * DAY
_PAYS = ("card", "paypal", None)
_SOLD = (("A", 600), ("B", 400))
_LISTED = (_SOLD, (("A", 500), ("B", 500)), (("A", 500), ("B", 500)), (("A", 600),), (("A", 600), ("Z", 400)))
_RULES_LEAVE_OUT = (
    Rule("cards", Reason.GIFT_CARD, line_words={"product_kind": ("gift_card",)}),
    Rule("others", Reason.COUPON, words={"coupon": ("foreign",)}),
    Rule("partner", Reason.LINKLESS, words={"device": ("phone",)}, partner="P"),
)
_CODES = ("lw9MynSeaaa", "lw9MynSebbb", None)
PROGRAMMES = {
    name: Programme(name=name, mid=mid, currency="EUR", zone="Europe/Berlin", stores=(name,), settle=2 * DAY)
    for name, mid in (("de", "41234"), ("fr", "55555"))
}


@dataclass
class Walk:
    """This is a shop whose books are pulled again and again; `chance` says what comes."""

    shelves: Shelves
    chance: Random
    at: datetime = NOON
    placed: dict[str, datetime] = field(default_factory=dict)
    pulls: int = 0

    def pull(self, *, orders: int, changes: int) -> None:
        """Bring new orders with what becomes of them, and change some that are there."""
        self.pulls += 1
        fresh = [f"{self.pulls}00-{number}" for number in range(orders)]
        old = self.chance.sample(sorted(self.placed), k=min(changes, len(self.placed)))
        since = _START if self.pulls == 1 else self.at - 3 * DAY
        for ref in fresh:
            self.placed[ref] = since + (self.at - since) * self.chance.randrange(1000) / 1000
        known = [*fresh, *old]
        self._take("orders", [self._order(ref) for ref in known if self.chance.random() < 0.9])
        sold = [ref for ref in known if self.chance.random() < 0.9]
        self._take("lines", [row for ref in sold for row in self._sold(ref)])
        self._take(
            "attempts", [self._attempt(ref, n) for n, ref in enumerate(known) if self.chance.random() < 0.9]
        )
        listed = [ref for ref in known if self.chance.random() < 0.8]
        self._take("transactions", [row for n, ref in enumerate(listed) for row in self._listed(ref, n)])
        if self.chance.random() < 0.3:
            gone = Window(self.at - 2 * DAY, self.at - 2 * DAY + 6 * HOUR)
            self.shelves.pull("transactions", [], at=self.at + HOUR / 60, replaces=gone)
        self.at += timedelta(minutes=self.chance.choice((7, 60, 600, 2000)))

    def _take(self, book: str, rows: Sequence[dict[str, object]]) -> None:
        self.shelves.pull(book, list(rows), at=self.at, covers=Window(_START, self.at))

    def _order(self, ref: str) -> dict[str, object]:
        placed, chance = self.placed[ref], self.chance
        state = chance.choice((2, 2, 2, 2, 1, 3, 4))
        return order(
            ref,
            order_ref=ref if chance.random() < 0.97 else None,
            store=self._store(ref),
            state=state,
            placed_at=micros(placed),
            paid_at=micros(placed + HOUR) if chance.random() < 0.9 else None,
            cancelled_at=micros(placed + DAY) if state == 3 else None,
            refunded_amount=chance.choice((0, 0, 0, 400)),
            net_amount=chance.choice((1000, 1000, 1000, 1190)),
            currency=chance.choice(("EUR", "EUR", "EUR", "USD")),
            updated_at=micros(self.at),
            discount_amount=chance.choice((0, 0, 0, None)),
            customer_kind=chance.choice(("new", "returning")),
            coupon=chance.choice((None, None, None, "FOREIGN")),
            payment_method=chance.choice(_PAYS),
            device=chance.choice(("phone", None)),
        )

    def _sold(self, ref: str) -> list[dict[str, object]]:
        kind = self.chance.choice((None, None, None, "gift_card"))
        return sold(ref, kind=kind, placed=self.placed[ref])

    def _attempt(self, ref: str, number: int) -> dict[str, object]:
        return attempt(
            f"{self.pulls}-{number}",
            order_ref=self._told(ref),
            mid=PROGRAMMES[self._store(ref)].mid,
            sent_at=micros(self.placed[ref] + HOUR * self.chance.randrange(5)),
            outcome=self.chance.choice((1, 1, 1, 3, 6, 10)),
            currency=self.chance.choice(("EUR", "EUR", "USD")),
        )

    def _listed(self, ref: str, number: int) -> list[dict[str, object]]:
        """List an order in one line, or line by line; now and then with its lines wrong, or under another reference."""
        if self.chance.random() < 0.5:
            return [self._line(ref, number)]
        changed = {
            "order_ref": self._told(ref),
            "commission_micros": self.chance.choice((50_000, 50_000, 0)),
            "publisher_code": self.chance.choice(_CODES),
            "list": 1,
            "currency": "EUR",
        }
        if changed["publisher_code"] is None:
            changed |= {"publisher_id": None, "publisher_name": None}
        return [
            self._line(ref, number)
            | changed
            | {"transaction_id": f"{self.pulls}-{number}-{sku}", "sku": sku, "amount": amount}
            for sku, amount in self.chance.choice(_LISTED)
        ]

    def _told(self, ref: str) -> str:
        """Write a reference as it is, or in another form."""
        return self.chance.choice((ref, ref, ref, ref, f"X{ref}"))

    def _line(self, ref: str, number: int) -> dict[str, object]:
        processed = min(self.placed[ref] + HOUR * self.chance.randrange(70), self.at)
        return line(
            self._told(ref),
            transaction_id=f"{self.pulls}-{number}",
            list=self.chance.choice((1, 1, 1, 1, 2, 3)),
            mid=PROGRAMMES[self._store(ref)].mid,
            amount=self.chance.choice((1000, 1000, 1000, 2000, -1000, 1190)),
            currency=self.chance.choice(("EUR", "EUR", "EUR", "USD")),
            transaction_at=micros(self.placed[ref]),
            processed_at=micros(processed),
            commission_micros=50_000,
            publisher_code=self.chance.choice(_CODES),
            publisher_id=self.chance.choice(("7", "8")),
            publisher_name=self.chance.choice(("Seven", "Eight")),
        )

    @staticmethod
    def _store(ref: str) -> str:
        return "fr" if ref.endswith("3") else "de"


def sold(ref: str, *, kind: str | None = None, placed: datetime = NOON - DAY) -> list[dict[str, object]]:
    """List the two lines of an order; `kind` is of product."""
    told = {"order_id": ref, "placed_at": micros(placed), "currency": "EUR", "quantity": 1}
    told |= {"refunded_quantity": 0, "refunded_amount": 0, "product_kind": kind}
    return [{**told, "row_id": f"{ref}/{sku}", "sku": sku, "net_amount": net} for sku, net in _SOLD]


def engine(folder: Path, **statements: str) -> DuckDbEngine:
    """Make an engine that begins from what an earlier run left whenever it can; `statements` stand for its own."""
    return DuckDbEngine(
        sql={**_SQL, **statements},
        folder=folder,
        again=Again(least=0, one_in=0),
        threads=1,
        rules=_RULES_LEAVE_OUT,
    )


def shelves(folder: Path) -> Shelves:
    """Make an empty shelf for two programmes."""
    return Shelves(folder, KeyRules(stores=RULES.stores, mids=RULES.mids))


def asked(
    volumes: Sequence[Volume],
    *,
    as_of: datetime,
    lag: timedelta,
    settle: timedelta = 2 * DAY,
    waits: Sequence[timedelta] = (),
    open_keys: Sequence[CaseKey] = (),
) -> Asked:
    """Ask about both programmes as of a moment, the books known up to so long before it; `waits` are by weekday."""
    reach = Window(_START + DAY, as_of - lag)
    covered = Covered(shop=reach, log=reach, network=Window(_START + DAY, as_of - 2 * lag), has_log=True)
    each = {stable_number(name): replace(programme, settle=settle) for name, programme in PROGRAMMES.items()}
    return Asked(
        as_of=as_of,
        programmes=[
            no_programme(as_of),
            *(
                parameters(
                    rule,
                    number=number,
                    as_of=as_of,
                    covered=covered,
                    waits=[span_micros(wait) for wait in waits],
                )
                for number, rule in each.items()
            ),
        ],
        currencies=sorted({total.currency for volume in volumes for total in volume.manifest.totals} - {""}),
        weeks={
            number: last_weeks(NOON, count=4, shop_zone="Europe/Berlin", network_zone="GMT")
            for number in each
        },
        slices_since=as_of - 14 * DAY,
        rates_since=as_of - 20 * DAY,
        open_keys=open_keys,
    )


def open_of(judged: Judged) -> list[CaseKey]:
    """List the breaks a store would hold open."""
    return [CaseKey(each.programme, each.key_number) for each in judged.breaks]


def facts_of(
    engine: DuckDbEngine, volumes: list[Volume], question: Asked, found: Judged
) -> tuple[
    dict[tuple[str, str], tuple[int, int]], list[tuple[Facts, bool]], dict[tuple[str, int], list[int]]
]:
    """Read what causes are found by, and the sample, in the order of keys; and who speaks for whom."""
    with engine.facts(volumes, asked=question, cases=found.breaks) as told:
        rows = [row for portion in told.portions for row in portion]
    return told.sampled, sorted(rows, key=repr), {key: sorted(others) for key, others in told.alike.items()}
