"""What a run counts: hourly and daily figures, the weeks' bridge, the publishers' weeks. Money is minor units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from recon.records.kind import Kind, Verdict


class Grain(StrEnum):
    """This is how long the stretch of a figure is. A day is a day of the programme's zone."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Figure:
    """This is all orders of one kind that were due in one hour or day, in total or in one slice.

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
    whether the shop and Rakuten know them at all.
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
    days: dict[tuple[str, str, datetime, str, Kind], Figure] = {}
    for hour in hours:
        local = hour.at.astimezone(ZoneInfo(zones.get(hour.programme, "UTC")))
        at = local.replace(hour=0, minute=0, fold=0).astimezone(UTC)
        key = (hour.programme, hour.currency, at, hour.slice, hour.kind)
        before = days.get(key)
        days[key] = replace(hour, grain=Grain.DAY, at=at) if before is None else _added(before, hour)
    return list(days.values())


def _added(day: Figure, hour: Figure) -> Figure:
    return replace(
        day,
        orders=day.orders + hour.orders,
        expected=day.expected + hour.expected,
        recorded=day.recorded + hour.recorded,
        send_due=day.send_due + hour.send_due,
        sent=day.sent + hour.sent,
    )
