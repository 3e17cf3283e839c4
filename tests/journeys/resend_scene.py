"""What the tests of re-sending share: a shop whose orders never reached Rakuten, and a stand-in that books postbacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recon.sandbox import Duplicates, Lags, Publisher, Sandbox, SandboxProgramme, SimulatedClock, SoldLine
from tests.journeys.command_scene import figures, recon
from tests.journeys.shop_scene import CLICK, Shop

NOW = datetime.now(tz=UTC)
WEEK_AGO = NOW - timedelta(days=7, hours=2)
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

    def look(self) -> None:
        """Pull and judge at the shop's clock, as the schedule would."""
        assert recon(self, "pull", "-c", self.config).returncode in {0, 3}
        assert recon(self, "run", "-c", self.config).returncode in {0, 1, 3}

    @property
    def config(self) -> str:
        return str(self.folder / "config.toml")

    def plan(self) -> str:
        """Plan the three lost orders and approve them; tell the plan's number."""
        assert recon(self, "resend", "plan", "-c", self.config).returncode == 1
        [plan, *_] = figures(recon(self, "resend", "status", "--json", "-c", self.config))["plans"]
        words = ("--digest", plan["digest"], "--as", "ben", "--because", "the tag was off")
        assert recon(self, "resend", "approve", str(plan["id"]), *words, "-c", self.config).returncode == 0
        return str(plan["id"])

    def attempts(self) -> list[Any]:
        house = self.house()
        try:
            return house.store.own_attempts()
        finally:
            house.store.close()


@contextmanager
def resend_shop(
    folder: Path, typed: Any, *, token: str = "sandbox-token"
) -> Iterator[tuple[ResendShop, Sandbox]]:
    """Set up a shop of twelve recorded orders and three that the log never saw; Rakuten reports at once what it books."""
    shop = ResendShop(folder)
    shop.typed = typed
    shop.clock.at = NOW
    at_once = Lags(process=timedelta(0), report=timedelta(0))
    programme = SandboxProgramme("41234", "Nordlicht", "EUR", duplicates=Duplicates.COUNTS_TWICE)
    publisher = Publisher("77", "Wanderblog, the", CLICK[:11])
    with Sandbox(
        SimulatedClock(NOW), [programme], publishers=[publisher], lags=at_once, token=token
    ) as rakuten:
        shop.configure(lambda text: _configured(text, rakuten))
        for ref in [*REFS, *LOST]:
            shop.sold(ref)
        for ref in REFS:
            shop.attempt(ref, at=WEEK_AGO)
            _book(rakuten, ref, at=WEEK_AGO)
        young = NOW - timedelta(minutes=10)
        shop.sold("young", placed=young, landed_at=LANDED.isoformat())
        shop.attempt("young", at=young)
        _book(rakuten, "young", at=young)
        _book(rakuten, "gift-card", at=young, reason="SKU does not match")
        yield shop, rakuten


def _book(rakuten: Sandbox, ref: str, *, at: datetime, reason: str = "") -> None:
    line = SoldLine("A", 1, 1000, "Tent")
    rakuten.book(
        "41234",
        order_ref=ref,
        lines=[line],
        click_id=CLICK,
        transaction_at=at,
        processed_at=at,
        reason=reason,
    )


def _configured(text: str, rakuten: Sandbox) -> str:
    begun = (NOW - timedelta(days=60)).date()
    text = text[: text.index("[network.rakuten]")].replace("2026-10-01", str(begun))
    text = text.replace('commission_rate = "6%"', 'commission_rate = "6%"\nreturn_days = 30')
    return (
        text
        + f"""
[network.rakuten]
type = "api"
base_url = "{rakuten.url}"
token = "{rakuten.token}"
report = "transactions"
noncommissionable_report = "non-commissionable"
since = {begun}

[resend]
url = "{rakuten.url}/ep"
amount_per_run = {{ EUR = "500.00" }}
amount_per_day = {{ EUR = "500.00" }}
"""
    )


def booked(rakuten: Sandbox, ref: str) -> int:
    """Count how often the stand-in booked an order."""
    return len(rakuten.ledger.of_order("41234", ref))


def states(shop: ResendShop, plan: str = "1") -> dict[str, str]:
    """Read how the orders of a plan stand, by order."""
    told = figures(recon(shop, "resend", "status", plan, "--json", "-c", shop.config))
    return {row["order_ref"]: row["state"] for row in told["plans"][0]["orders_of_plan"]}


__all__ = ["CLICK", "LOST", "NOW", "REFS", "WEEK_AGO", "ResendShop", "booked", "resend_shop", "states"]
