"""A shop that sells every hour for two months, told to the three books; and a run over it that learns its times."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from recon.books.shelf import Shelf
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.reconcile import Reconciled, reconcile
from recon.matching.own_data import findings
from recon.records.moment import micros
from recon.records.programme import Programme
from recon.records.window import Window
from recon.store.book import Store
from recon.wiring import engine_for, sql_blocks
from tests.jobs.books_scene import DAY, HOUR, NOON, RULES, attempt, line, order
from tests.jobs.store_scene import ToldClock
from tests.scenarios.staging import take

MINUTE = timedelta(minutes=1)
DAYS = 60
START = NOON - DAYS * DAY
PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="UTC", stores=("de",), learns_settle=True)
Row = dict[str, object]


@dataclass
class Told:
    """This is the shop's orders, `each_hour` of them, and what became of them; a test changes it as it likes.

    `lag` says how long after its attempt an order is listed, `sent` when it is sent; None where never.
    """

    each_hour: int = 1
    sent: Callable[[datetime], datetime | None] = lambda placed: placed + MINUTE
    lag: Callable[[datetime], timedelta | None] = lambda _: HOUR
    loses_line: Callable[[datetime], bool] = lambda _: False
    loses_attempt: Callable[[datetime], bool] = lambda _: False
    lost: set[datetime] = field(default_factory=set)

    def rows(self, until: datetime) -> tuple[list[Row], list[Row], list[Row]]:
        """Lay out the three books as they are at a moment."""
        orders: list[Row] = []
        attempts: list[Row] = []
        lines: list[Row] = []
        for placed, ref in self._placed(until):
            orders.append(
                order(ref, placed_at=micros(placed), paid_at=micros(placed), updated_at=micros(placed))
            )
            sent, lag = self.sent(placed), self.lag(placed)
            if sent is not None and not self.loses_attempt(sent):
                attempts.append(attempt(ref, sent_at=micros(sent)))
            if sent is None or lag is None or placed in self.lost:
                continue
            processed = placed + MINUTE + lag
            if processed < until and not self.loses_line(processed):
                lines.append(
                    line(ref, sku=ref, transaction_at=micros(placed), processed_at=micros(processed))
                )
        return orders, attempts, lines

    def _placed(self, until: datetime) -> Iterator[tuple[datetime, str]]:
        hours = (until - START) // HOUR
        for hour in range(hours):
            for number in range(self.each_hour):
                placed = START + hour * HOUR + number * MINUTE
                yield placed, f"{placed:%m%d-%H%M}"


@contextmanager
def told_bench(folder: Path, programme: Programme = PROGRAMME) -> Iterator[Bench]:
    """Put together what a run works with."""
    with Store(f"sqlite:///{folder / 'recon.db'}", sql=sql_blocks("store/*.sql"), clock=ToldClock()) as store:
        store.prepare()
        yield Bench(
            shelf=Shelf(folder / "books"),
            engine=engine_for(folder / "books", threads=1),
            store=store,
            programmes={programme.name: programme},
            network_zones={programme.name: "UTC"},
            has_log=True,
            config_digest="times",
            owner="times",
        )


def pulled(folder: Path, told: Told, *, at: datetime = NOON, until: datetime | None = None) -> None:
    """Fill the books as they are at a moment; every source vouches for all of it, the report perhaps until earlier."""
    names = ("orders", "attempts", "transactions")
    for name, rows in zip(names, told.rows(at), strict=True):
        end = until or at if name == "transactions" else at
        take(folder / "books", name, "shop", rows, at=at, covers=Window(START, end), rules=RULES)


def said(found: Reconciled) -> dict[str, str]:
    """Tell what is wrong with the times, by code."""
    told = findings(found.times["de"], shop_zone="UTC", network_zone="UTC")
    return {each.code: each.sentence for each in told}


def judged(bench: Bench, *, as_of: datetime = NOON) -> Reconciled:
    """Judge the books and keep what was found."""
    return reconcile(bench, as_of=as_of)


def waits(bench: Bench, *, as_of: datetime = NOON) -> set[timedelta]:
    """Tell how long silence means nothing, as a question that is put after the run says it."""
    asked, _ = question(bench, volumes_of(bench), as_of=as_of)
    [row] = [each for each in asked.programmes if each.name == "de"]
    return {timedelta(microseconds=wait) for wait in row.waits}


WRITTEN = replace(PROGRAMME, learns_settle=False)
