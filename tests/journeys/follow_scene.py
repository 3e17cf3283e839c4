"""A shop, its log and the stand-in for Rakuten by one clock: what a test order goes through."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recon.jobs.follow import Follower, Look, follow
from recon.reporting.follow_scene import Step, StepName
from recon.sandbox import Publisher, Sandbox, SandboxProgramme, SoldLine
from tests.journeys.shop_scene import CLICK, Shop

TEN = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
WANDERBLOG = Publisher("77", "Wanderblog", CLICK[:11])


@dataclass
class Way:
    """This is the way of a test order: a shop on disk, and the stand-in that books and reports."""

    shop: Shop
    sandbox: Sandbox

    def place(self, ref: str = "T1", amount: str = "40.00", **columns: Any) -> None:
        """Place the test order now."""
        self.shop.order(ref, amount, placed=self.shop.clock.at, **columns)

    def send(self, ref: str = "T1", *, amount: int = 40_00, body: str | None = None, **more: Any) -> None:
        """Let the shop's sender tell Rakuten of it now: into the log, and where it was good, into the books there."""
        said = self.shop.good if body is None else body
        self.shop.attempt(ref, said, at=self.shop.clock.at, amount=str(amount), **more)
        if body is None:
            line = [SoldLine("A", 1, amount)]
            self.sandbox.book(
                "41234", order_ref=ref, lines=line, click_id=CLICK, transaction_at=self.shop.clock.at
            )

    def wait(self, **span: int) -> None:
        """Let time go by."""
        self.shop.clock.at += timedelta(**span)

    def follower(self, ref: str = "T1", programmes: Sequence[str] = ("de",)) -> Follower:
        house = self.shop.house()
        house.store.prepare()
        return Follower(house.trail, ref, programmes, self.shop.clock.at)

    def look(self, ref: str = "T1") -> Look:
        """Look once, with nothing remembered of earlier looks."""
        return self.follower(ref).look()

    def follow(self, follower: Follower, *, hours: int, every: timedelta) -> list[Look]:
        """Follow to the end; time goes by while it rests."""

        def rest(span: timedelta) -> None:
            self.shop.clock.at += span

        until = self.shop.clock.at + timedelta(hours=hours)
        return list(follow(follower, every=every, until=until, rest=rest))


def step(look: Look, name: StepName) -> Step:
    return next(each for each in look.steps if each.name is name)


def states(look: Look) -> list[str]:
    return [each.state.value for each in look.steps]


@contextmanager
def a_path(folder: Path) -> Iterator[Way]:
    shop = Shop(folder)
    shop.clock.at = TEN
    with Sandbox(
        shop.clock, [SandboxProgramme("41234", "Nordlicht", "EUR")], publishers=[WANDERBLOG]
    ) as sandbox:
        _reports(shop, sandbox)
        # A sale of two hours ago: a book that holds no line, or none of late, vouches for little.
        shop.attempt("old", at=TEN - timedelta(hours=2))
        sandbox.book(
            "41234",
            order_ref="old",
            lines=[SoldLine("A", 1, 10_00)],
            click_id=CLICK,
            transaction_at=TEN - timedelta(hours=2),
            processed_at=TEN - timedelta(hours=2),
        )
        yield Way(shop, sandbox)


def _reports(shop: Shop, sandbox: Sandbox) -> None:
    told = f"""[network.rakuten]
type = "api"
token = "{sandbox.token}"
report = "transactions"
noncommissionable_report = "non-commissionable"
base_url = "{sandbox.url}"
since = 2026-11-01
"""
    shop.configure(lambda text: text[: text.index("[network.rakuten]")] + told)
