"""What a run counts: hourly and daily figures, the weeks' bridge, the publishers' weeks. Money is minor units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from operator import add
from zoneinfo import ZoneInfo

from recon.records.kind import Kind, Verdict


class Grain(StrEnum):
    """This is how long the stretch of a figure is. Days and weeks are those of the programme's zone."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


RULE = "rule"
"""The slice of the orders that a rule of the configuration touches: 'rule=staff'."""


@dataclass(frozen=True, slots=True)
class Figure:
    """This is all orders of one kind that were due in one hour or day, in total or in one slice.

    Of a rule's slice `expected` is what its orders come to in the shop, lines left out included; a week of it counts
    by when orders were placed.

    `slice` is '' for the total, else for example 'payment_method=paypal'; totals and slices count the same orders.
    `send_due` are the orders whose postback should have been accepted by now, `sent` those whose was.
    """

    programme: str
    currency: str
    grain: Grain
    at: datetime
    slice: str
    kind: Kind
    orders: int
    expected: int
    recorded: int
    send_due: int = 0
    sent: int = 0

    @property
    def verdict(self) -> Verdict:
        """Name the verdict the kind stands under."""
        return self.kind.row.verdict


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """This is how many cases of one kind one week has, and where each of the two weeks counts them.

    `in_shop_week` and `in_network_week` say whose calendar puts them into the week; `has_order` and `recorded`
    whether the shop and Rakuten know them at all. `net` is what the shop sold of those placed in its week.
    """

    programme: str
    currency: str
    week: str
    kind: Kind
    in_shop_week: bool
    in_network_week: bool
    has_order: bool
    recorded: bool
    orders: int
    expected: int
    amount_recorded: int
    net: int


@dataclass(frozen=True, slots=True)
class PublisherWeek:
    """This is what one publisher's week came to."""

    programme: str
    currency: str
    week: str
    publisher_code: str
    publisher_name: str
    expected_orders: int
    recorded_orders: int
    missing_orders: int
    expected: int
    recorded: int
    clicks: int


def by_day(hours: Iterable[Figure], *, zones: Mapping[str, str]) -> list[Figure]:
    """Add hourly figures up to days of their programme's zone; a day in which the clock changes has 23 or 25 hours."""
    day_of = cache(lambda programme, at: _day(at, zones.get(programme, "UTC")))
    days: dict[tuple[str, str, datetime, str, Kind], list[int]] = {}
    for hour in hours:
        key = (hour.programme, hour.currency, day_of(hour.programme, hour.at), hour.slice, hour.kind)
        counts = (hour.orders, hour.expected, hour.recorded, hour.send_due, hour.sent)
        before = days.get(key)
        days[key] = list(counts) if before is None else list(map(add, before, counts))
    return [
        Figure(programme, currency, Grain.DAY, at, slice_, kind, *counts)
        for (programme, currency, at, slice_, kind), counts in days.items()
    ]


def _day(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, fold=0).astimezone(UTC)
