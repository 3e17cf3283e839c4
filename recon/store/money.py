"""Commission of all open breaks, by programme and currency: at risk, overpaid, or known to nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from recon.records.kind import Kind, Side
from recon.store.database import Database
from recon.store.runs import json_value


@dataclass(frozen=True, slots=True)
class OpenMoney:
    """This is the commission of a programme's open breaks in one currency, in minor units; currencies are never added.

    `at_risk` is owed to publishers and missing, `overpaid` is paid for what should not be paid. Of `unknown_orders`
    nobody knows the commission: they are in neither sum. `rate` and `rate_from` are those of the newest run; '' where
    nothing was counted by a rate.
    """

    programme: str
    currency: str
    at_risk: int = 0
    at_risk_orders: int = 0
    at_risk_estimated: bool = False
    overpaid: int = 0
    overpaid_orders: int = 0
    overpaid_estimated: bool = False
    unknown_orders: int = 0
    rate: str = ""
    rate_from: str = ""


class MoneyAtStake(Database):
    """This is the part of the store that adds up commission."""

    def open_money(self, programme: str | None = None) -> list[OpenMoney]:
        """Add up the commission of open breaks, by programme and currency."""
        found: dict[tuple[str, str], OpenMoney] = {}
        with self.reading() as connection:
            for row in self.ask(connection, "open_money", programme=programme).mappings():
                key = (row["programme"], row["currency"])
                found[key] = _with(found.get(key, OpenMoney(*key)), row)
        return list(found.values())


def _with(money: OpenMoney, row: Mapping[Any, Any]) -> OpenMoney:
    short, short_orders, over, over_orders, unknown = (
        int(row[name]) for name in ("short", "short_orders", "over", "over_orders", "unknown_orders")
    )
    if Kind(row["kind"]).row.side is Side.OVER:
        short, short_orders, over, over_orders = 0, 0, over + short, over_orders + short_orders
    estimated = bool(row["estimated"])
    evidence = json_value(row["sample"]) if row["sample"] else {}
    return replace(
        money,
        at_risk=money.at_risk + short,
        at_risk_orders=money.at_risk_orders + short_orders,
        at_risk_estimated=money.at_risk_estimated or (estimated and bool(short)),
        overpaid=money.overpaid + over,
        overpaid_orders=money.overpaid_orders + over_orders,
        overpaid_estimated=money.overpaid_estimated or (estimated and bool(over)),
        unknown_orders=money.unknown_orders + unknown,
        rate=str(evidence.get("rate", "")) or money.rate,
        rate_from=str(evidence.get("rate_from", "")) or money.rate_from,
    )
