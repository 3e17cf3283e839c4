"""A shop whose account is probed: the stand-in behaves as told, and days go by as told."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.sandbox import Lags, Publisher, Sandbox, SandboxProgramme, SoldLine
from tests.journeys.command_scene import NOW, Ended, figures, recon
from tests.journeys.shop_scene import CLICK, Shop, ToldClock

LANDED = f"https://shop.example/?ranMID=41234&ranSiteID={CLICK}"
SOON = timedelta(hours=1)
SETTLED = timedelta(hours=50)


@dataclass
class ProbedShop:
    """This is a shop, the account that is probed, and the clock of both."""

    shop: Shop
    sandbox: Sandbox
    clock: ToldClock

    def begins(self, experiment: str, *words: str, most: str = "1000000") -> Any:
        """Begin a probe without being asked; return its figures."""
        agreed = ("--yes", "--max-amount", most, "--json")
        return figures(self.types("probe", experiment, "--landing", LANDED, *words, *agreed))["probes"][0]

    def goes_on(self, *, after: timedelta = SOON, pulls: bool = True) -> Any:
        """Let time go by, read the report, and go on with the only probe."""
        self.goes_by(after=after, pulls=pulls)
        return figures(self.types("probe", "go-on", "1", "--json"))["probes"][0]

    def goes_by(self, *, after: timedelta = SOON, pulls: bool = True) -> None:
        """Let time go by, in which the account goes on selling, and read the report."""
        self.clock.at += after
        if pulls:
            # The account goes on selling: a report that shows nothing new vouches for nothing new.
            self.sandbox.book(
                "41234",
                order_ref=f"traffic-{self.clock.at:%d%H%M}",
                lines=[SoldLine("A", 1, 1000)],
                click_id=CLICK,
                transaction_at=self.clock.at,
            )
            self.clock.at += timedelta(minutes=1)
            assert [each.failure for each in self.shop.pull() if each.failure] == []

    def types(self, *words: str) -> Ended:
        """Type a command, at the moment that the clock tells."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("recon.cli.options.WallClock", lambda: self.clock)
            return recon(self.shop, *words)

    @property
    def booked(self) -> list[int]:
        return [each.line.amount for each in self.sandbox.ledger if each.order_ref.startswith("RECON-TEST-")]


@contextmanager
def probed_shop(
    folder: Path, programme: SandboxProgramme, *, capture: Any, more: str = ""
) -> Iterator[ProbedShop]:
    clock = ToldClock(NOW.replace(microsecond=0))
    at_once = Lags(timedelta(0), timedelta(0))
    payees = [Publisher("77", "Wanderblog", CLICK[:11])]
    with Sandbox(clock, [programme], publishers=payees, lags=at_once) as stand_in:
        shop = Shop(folder / "shop", clock)
        told = f"""{more}
[network.rakuten]
type = "api"
token = "{stand_in.token}"
report = "transactions"
noncommissionable_report = "non-commissionable"
base_url = "{stand_in.url}"
since = {(clock.at - timedelta(days=3)).date()}

[resend]
url = "{stand_in.url}/ep"
"""
        shop.configure(
            lambda text: (
                text[: text.index("[network.rakuten]")].replace('"EUR"', f'"{programme.currency}"') + told
            )
        )
        shop.order("another", placed=clock.at - SOON, click_id=None, currency=programme.currency, amount="10")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(shop.folder)
            shop.typed = capture
            yield ProbedShop(shop, stand_in, clock)


def days_ago(days: int) -> str:
    return f"{datetime.now(tz=UTC) - timedelta(days=days):%Y-%m-%dT%H:%MZ}"
