"""A programme: one merchant id (MID) at Rakuten with its currency, zone, settle time and rules."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import IntEnum


class Due(IntEnum):
    """This is the moment from which the shop should have sent a postback."""

    PLACED = 1
    PAID = 2
    """When the order was paid; an order without payment is not due."""
    SHIPPED = 3


@dataclass(frozen=True, slots=True)
class Programme:
    """This is what the rules must know of one programme; `config` builds it.

    `commission_rate` is None where it is not configured: money is then estimated from the report's own rate.
    `settle` is what silence is given where nothing is learned from the reports (`learns_settle`).
    `exchange_rates` are how much of each other currency one unit of its own buys, where its report is in that.
    `tolerance` is in minor units per order line. `horizon` is the age after which a break becomes too old.
    """

    name: str
    mid: str
    currency: str
    zone: str
    stores: tuple[str, ...]
    advertiser_id: str = ""
    settle: timedelta = timedelta(hours=48)
    learns_settle: bool = False
    send_within: timedelta = timedelta(minutes=30)
    due: Due = Due.PAID
    tolerance: int = 1
    commission_rate: Decimal | None = None
    horizon: timedelta = timedelta(days=60)
    amber: Decimal = Decimal("0.02")
    red: Decimal = Decimal("0.05")
    minimum_volume: int = 20
    exchange_rates: tuple[tuple[str, Decimal], ...] = ()
