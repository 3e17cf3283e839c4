"""Watches one test order on its way: pulls, looks, and tells the steps, until it is over or the time is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from recon.books.shelf import BooksBusy
from recon.jobs.follow_rows import seen_attempts, seen_lines, seen_order
from recon.jobs.judged import Told
from recon.jobs.ports import NoProgress
from recon.jobs.pull import Feed, Library, pull
from recon.jobs.question import Bench, question, volumes_of
from recon.matching.request import Covered
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import Clock, moment
from recon.records.programme import Programme
from recon.reporting.follow import is_over, steps
from recon.reporting.follow_scene import AttemptSeen, BookRead, OrderSeen, Scene, Step
from recon.resend.own_test import OWN_PREFIX, OwnTest

REPORT_EVERY = timedelta(minutes=5)
_WEEK = timedelta(days=7)
_WEEKS_BACK = 6
_NETWORK_BOOKS = ("transactions", "noncommissionable")


@dataclass(frozen=True, slots=True)
class Trail:
    """This is what following needs: the doors in, the books and rules, and the clock."""

    bench: Bench
    feeds: Callable[[], Sequence[Feed]]
    library: Library
    clock: Clock


@dataclass(frozen=True, slots=True)
class Look:
    """This is one look at the order: its steps, and what hindered the looking."""

    at: datetime
    programme: str
    steps: tuple[Step, ...]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Follower:
    """This is whoever watches one order: it knows when it began, and when it last asked for the report."""

    trail: Trail
    order_ref: str
    programmes: Sequence[str]
    began: datetime
    _report_asked: datetime | None = None
    _failures: dict[str, str] = field(default_factory=dict)

    def look(self) -> Look:
        """Pull what may be pulled now, and tell the steps as they stand."""
        at = self.trail.clock.now()
        remarks = self._pulled(at)
        scene = self._scene(at)
        return Look(at, scene.programme.name, steps(scene), remarks)

    def _pulled(self, at: datetime) -> tuple[str, ...]:
        wants_report = self._wants_report(at)
        feeds = [each for each in self.trail.feeds() if each.section != "network" or wants_report]
        try:
            done = pull(feeds, library=self.trail.library, at=at, progress=NoProgress())
        except BooksBusy:
            return ("another pull is at work on the books, so nothing was pulled: this is what they hold",)
        if wants_report:
            self._report_asked = at
        for section in {each.section for each in feeds}:
            failed = [each.failure for each in done if each.failure and each.source.startswith(f"{section}.")]
            self._failures[section] = "; ".join(failed)
        return ()

    def _wants_report(self, at: datetime) -> bool:
        """Tell whether the report may be asked for again: not within five minutes, whoever asked."""
        pulls = [
            moment(volume.manifest.pulled_at)
            for volume in self.trail.library.shelf.volumes()
            if volume.manifest.book in _NETWORK_BOOKS
        ]
        asked = [each for each in (self._report_asked, *pulls) if each is not None]
        return not asked or at - max(asked) >= REPORT_EVERY

    def _scene(self, at: datetime) -> Scene:
        bench = self.trail.bench
        volumes = volumes_of(bench)
        asked, reach = question(bench, volumes, as_of=at, keys=[bench.keys.key_of(self.order_ref)])
        told = bench.engine.story(volumes, asked=asked)
        programme = self._programme(told)
        mine = _of_programme(told, programme.name)
        order, attempts = seen_order(mine.orders), seen_attempts(mine.attempts)
        own = bench.store.own_test(self.order_ref)
        if own is not None:
            order, attempts = order or _as_order(own), (*attempts, *_as_attempts(own))
        return Scene(
            order_ref=self.order_ref,
            programme=programme,
            as_of=at,
            began=self.began,
            shop=self._read("orders", reach[programme.name]),
            log=self._read("postbacks", reach[programme.name]) if bench.has_log else None,
            network=self._read("network", reach[programme.name]),
            order=order,
            attempts=attempts,
            lines=seen_lines(mine.transactions),
            usual=self._usual(programme, at),
            is_own=own is not None or self.order_ref.startswith(OWN_PREFIX),
        )

    def _read(self, section: str, reach: Covered) -> BookRead:
        window = {"orders": reach.shop, "postbacks": reach.log, "network": reach.network}[section]
        return BookRead(self._failures.get(section, ""), window.end if window else None)

    def _programme(self, told: Told) -> Programme:
        """Choose whose order it is: by the books, the shop's first; the first that is asked for where none knows it."""
        rows: list[Mapping[str, Any]] = [*told.orders, *told.attempts, *told.transactions]
        named = [row["programme"] for row in rows if row["programme"] in self.programmes]
        own = self.trail.bench.store.own_test(self.order_ref)
        if own is not None and own.programme in self.programmes:
            named.append(own.programme)
        return self.trail.bench.programmes[named[0] if named else self.programmes[0]]

    def _usual(self, programme: Programme, at: datetime) -> timedelta | None:
        """Find the programme's usual time to the report, in the newest week that has one."""
        for back in range(_WEEKS_BACK):
            year, number, _ = (at - _WEEK * back).isocalendar()
            week = f"{year}-W{number:02d}"
            facts = self.trail.bench.store.week_facts(programme.name, week=week, currency=programme.currency)
            if facts is not None and facts.report_p50 is not None:
                return timedelta(microseconds=facts.report_p50)
        return None


def follow(
    follower: Follower, *, every: timedelta, until: datetime, rest: Callable[[timedelta], None]
) -> Iterator[Look]:
    """Look at an order again and again, until it is over or the time is; `rest` waits in between."""
    while True:
        look = follower.look()
        yield look
        left = until - look.at
        if is_over(look.steps) or left <= timedelta(0):
            return
        rest(min(every, left))


def _of_programme(told: Told, name: str) -> Told:
    def only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if row["programme"] == name]

    return Told(only(told.orders), only(told.attempts), only(told.transactions), only(told.verdict))


def _as_order(own: OwnTest) -> OrderSeen:
    return OrderSeen(
        placed_at=own.placed_at,
        currency=own.currency,
        amount=own.amount,
        click_id=own.click_id,
        paid_at=own.placed_at,
    )


def _as_attempts(own: OwnTest) -> Iterator[AttemptSeen]:
    for post in own.posts:
        is_sale = post.kind is AttemptKind.SALE
        yield AttemptSeen(
            sent_at=post.begun_at,
            kind=post.kind,
            # Begun and never answered: it may have left before the process ended.
            outcome=post.outcome or Outcome.AMBIGUOUS,
            reason=post.reason,
            currency=own.currency,
            amount=own.amount if is_sale else -own.amount,
            click_id=own.click_id,
        )
