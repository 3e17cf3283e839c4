"""The invented world: its whole history drawn from one seed, and the three books as they stand at any moment."""

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from recon.demo.breaks import fates
from recon.demo.calendar import BEGIN, REPORT_LAG, SECOND_END
from recon.demo.clicks import Clicks, clicks, later_clicks
from recon.demo.course import ran
from recon.demo.crowd import purchases
from recon.demo.ghosts import Ghost, ghosts
from recon.demo.logfile import LogFile
from recon.demo.nordlicht import PROGRAMMES, PUBLISHERS
from recon.demo.order import Attempt, Booked, DemoOrder
from recon.demo.second_act import second_act
from recon.demo.second_truth import SecondTruth, second_truth_of
from recon.demo.shopfile import ShopFile
from recon.demo.truth import Truth, truth_of
from recon.sandbox import Lags, Sandbox, SimulatedClock

SEED = 20261123
TOKEN = "demo-token"  # noqa: S105 - an invented token for an invented service

Happening = TypeVar("Happening")


@dataclass(frozen=True, slots=True)
class History:
    """This is all that ever happens, drawn before anything runs: `later` is the second act."""

    orders: list[DemoOrder]
    ghosts: list[Ghost]
    clicks: list[Clicks]
    truth: Truth
    later: list[DemoOrder]
    later_clicks: list[Clicks]
    second_truth: SecondTruth

    @property
    def everything(self) -> list[DemoOrder]:
        """List the orders of both acts."""
        return [*self.orders, *self.later]


def history(seed: int = SEED) -> History:
    """Draw the whole history; the same seed gives the same one."""
    rng = random.Random(seed)  # noqa: S311 - an invented shop keeps no secrets
    orders: list[DemoOrder] = []
    for programme in PROGRAMMES:
        bought = purchases(programme, rng)
        orders += [ran(each, fate, rng) for each, fate in zip(bought, fates(bought, rng), strict=True)]
    unknown = ghosts(rng)
    clicked = clicks(rng)
    # A generator of its own: however the second act changes, the first stays as it is.
    after = random.Random(f"{seed}, the second act")  # noqa: S311 - as above
    later = second_act(after)
    return History(
        orders=orders,
        ghosts=unknown,
        clicks=clicked,
        truth=truth_of(orders, unknown, seed=seed),
        later=later,
        later_clicks=later_clicks(after),
        second_truth=second_truth_of(orders, later, unknown, own_attempts_known=True),
    )


@dataclass(frozen=True, slots=True)
class _Booking:
    ref: str
    mid: str
    click_id: str
    bought_at: datetime
    booked: Booked


class World:
    """This is the world at one moment: `advance_to` lets time pass in the shop, in its log and at Rakuten."""

    def __init__(self, told: History, *, folder: Path, port: int = 0) -> None:
        self.clock = SimulatedClock(BEGIN)
        self.sandbox = Sandbox(
            self.clock,
            [each.at_rakuten() for each in PROGRAMMES],
            publishers=PUBLISHERS,
            token=TOKEN,
            port=port,
            lags=Lags(report=REPORT_LAG),
        )
        folder.mkdir(parents=True, exist_ok=True)
        self._shop = ShopFile(folder / "shop.db")
        self._log = LogFile(folder / "logs")
        self._changes = _sorted((moment, each) for each in told.everything for moment in each.shop_moments())
        self._attempts = _sorted((each.sent_at, each) for each in _attempts(told))
        self._bookings = _sorted((each.booked.processed_at, each) for each in _bookings(told))
        self._clicks = _sorted((each.at, each) for each in (*told.clicks, *told.later_clicks))
        self._until = BEGIN - timedelta(seconds=1)

    def advance_to(self, moment: datetime) -> None:
        """Let time pass up to and including a moment; it never goes back."""
        if moment < self._until:
            message = f"the demo's time cannot go back from {self._until} to {moment}"
            raise ValueError(message)
        changed = {id(order): order for order in self._since(self._changes, moment)}
        self._shop.write(changed.values(), at=moment)
        self._log.write(self._since(self._attempts, moment))
        for each in self._since(self._bookings, moment):
            self._book(each)
        for told in self._since(self._clicks, moment):
            self.sandbox.click(told.at, mid=told.mid, publisher=told.publisher, count=told.count)
        self._until = self.clock.at = moment

    def close(self) -> None:
        """Stop the stand-in and let go of the shop."""
        self.sandbox.stop()
        self._shop.close()

    def _book(self, each: _Booking) -> None:
        self.sandbox.book(
            each.mid,
            order_ref=each.ref,
            lines=each.booked.lines,
            click_id=each.click_id,
            transaction_at=each.bought_at,
            processed_at=each.booked.processed_at,
            reason=each.booked.reason,
        )

    def _since(self, happenings: Sequence[tuple[datetime, Happening]], moment: datetime) -> list[Happening]:
        first = bisect_right(happenings, self._until, key=itemgetter(0))
        after = bisect_right(happenings, moment, key=itemgetter(0))
        return [each for _, each in happenings[first:after]]


def _sorted(happenings: Iterator[tuple[datetime, Happening]]) -> list[tuple[datetime, Happening]]:
    # Stable: what happens at one moment keeps the order in which it was drawn.
    return sorted((each for each in happenings if each[0] <= SECOND_END), key=itemgetter(0))


def _attempts(told: History) -> Iterator[Attempt]:
    return (attempt for order in told.everything for attempt in order.course.attempts)


def _bookings(told: History) -> Iterator[_Booking]:
    for order in told.everything:
        purchase = order.purchase
        for booked in order.course.booked:
            click = purchase.click_id or ""
            yield _Booking(purchase.ref, purchase.programme.mid, click, purchase.placed_at, booked)
    for ghost in told.ghosts:
        yield _Booking(ghost.ref, ghost.programme.mid, ghost.click_id, ghost.bought_at, ghost.booked)
