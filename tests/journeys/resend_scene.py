"""What the tests of re-sending share: a shop whose orders never reached Rakuten, and a stand-in that books postbacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recon.sandbox import Sandbox, SimulatedClock
from tests.journeys.command_scene import recon
from tests.journeys.shop_scene import CLICK, Shop

NOW = datetime.now(tz=UTC)
WEEK_AGO = NOW - timedelta(days=7)
LANDED = WEEK_AGO - timedelta(days=1)
REFS = [f"N{number}" for number in range(12)]
LOST = ["lost-1", "lost-2", "lost-3"]


class ResendShop(Shop):
    """This is a shop that may send again: lines, landing times, both lists of Rakuten's, caps and return days."""

    def sold(self, ref: str, amount: str = "10.00", **columns: Any) -> None:
        """Place an order of one line."""
        columns.setdefault("placed", WEEK_AGO)
        columns.setdefault("landed_at", LANDED.isoformat())
        self.order(ref, amount, **columns)
        with self._database() as base:
            base.execute("DELETE FROM order_lines WHERE order_id = ?", [f"i-{ref}"])
            base.execute(
                "INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [f"i-{ref}", "1", "A", "Tent", 1, amount, 0, "0"],
            )

    def recorded(self, *refs: str, amount: str = "10.00", until: datetime = NOW) -> None:
        """Save Rakuten's report with these orders."""
        del until
        self.report(
            [{"order": ref, "amount": amount, "dated": WEEK_AGO, "processed": WEEK_AGO} for ref in refs]
        )

    def look(self) -> None:
        """Pull and judge at the shop's clock, as the schedule would."""
        assert recon(self, "pull", "-c", self.config).returncode in {0, 3}
        assert recon(self, "run", "-c", self.config).returncode in {0, 1, 3}

    @property
    def config(self) -> str:
        return str(self.folder / "config.toml")

    def attempts(self) -> list[Any]:
        house = self.house()
        try:
            return house.store.own_attempts()
        finally:
            house.store.close()


@contextmanager
def resend_shop(folder: Path, typed: Any) -> Iterator[tuple[ResendShop, Sandbox]]:
    """Set up a shop of twelve recorded orders and three that the log never saw, and the stand-in to send to."""
    shop = ResendShop(folder)
    shop.typed = typed
    shop.clock.at = NOW
    with Sandbox(SimulatedClock(NOW)) as rakuten:
        shop.configure(lambda text: _configured(text, rakuten.url))
        for ref in [*REFS, *LOST]:
            shop.sold(ref)
        for ref in REFS:
            shop.attempt(ref, at=WEEK_AGO)
        shop.attempt("young", at=NOW - timedelta(minutes=10))
        shop.sold("young", placed=NOW - timedelta(minutes=10), landed_at=LANDED.isoformat())
        shop.recorded(*REFS)
        shop.report([], name="refused.csv")
        yield shop, rakuten


def _configured(text: str, url: str) -> str:
    tomorrow = (NOW + timedelta(days=1)).date()
    begun = (NOW - timedelta(days=60)).date()
    text = text.replace("2026-10-01/2026-11-10", f"{begun}/{tomorrow}").replace("2026-10-01", str(begun))
    text = text.replace('commission_rate = "6%"', 'commission_rate = "6%"\nreturn_days = 30')
    return (
        text
        + f"""
[network.refused]
type = "file"
path = "refused.csv"
list = "non-commissionable"
mid = "41234"
period = "{begun}/{tomorrow}"

[resend]
url = "{url}/ep"
amount_per_run = {{ EUR = "500.00" }}
amount_per_day = {{ EUR = "500.00" }}
"""
    )


def booked(rakuten: Sandbox, ref: str) -> int:
    """Count how often the stand-in booked an order."""
    return len(rakuten.ledger.of_order("41234", ref))


__all__ = ["CLICK", "LOST", "NOW", "REFS", "WEEK_AGO", "ResendShop", "booked", "resend_shop"]
