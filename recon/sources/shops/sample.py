"""Reads a few of a shop's newest orders by its preset, to be shown to a person before anything is kept."""

from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from recon.jobs.ports import Delivery, NoProgress, SourceUnavailable
from recon.records.moment import moment
from recon.records.order import OrderState
from recon.sources.orders.database import SqlOrders
from recon.sources.settings import OrdersSettings
from recon.sources.shops.click_values import Holds, holds

ENOUGH = 200
"""So many orders make a share of them worth saying."""

_SPANS = (
    timedelta(days=2),
    timedelta(days=14),
    timedelta(days=90),
    timedelta(days=400),
    timedelta(days=4000),
)
_MOST = 20_000
_LASTING = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """This is one order as the preset reads it; money is in minor units."""

    ref: str | None
    placed_at: datetime
    state: OrderState
    currency: str
    net: int
    refunded: int
    gross: int | None
    click_id: str | None
    landing_url: str | None
    payment: str | None
    store: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """This is what was read: orders, the newest first, and over how many days."""

    orders: tuple[SampleOrder, ...]
    days: int

    @property
    def reach(self) -> str:
        """Say in words how far back was read."""
        return "in all" if self.days >= _SPANS[-1].days else f"changed in the last {self.days} days"

    @property
    def stores(self) -> Mapping[str, int]:
        """Count the orders by store, those without one left out."""
        return _counted(order.store for order in self.orders if order.store)

    @property
    def currencies(self) -> Mapping[str, int]:
        """Count the orders by currency."""
        return _counted(order.currency for order in self.orders)

    @property
    def with_click(self) -> int:
        """Count the orders that carry a value which looks like a click id."""
        return sum(
            order.click_id is not None and holds(order.click_id) is Holds.CLICK for order in self.orders
        )

    @property
    def with_landing(self) -> int:
        """Count the orders that carry a landing address."""
        return sum(order.landing_url is not None for order in self.orders)


def read_sample(settings: OrdersSettings, *, at: datetime, want: int = ENOUGH) -> Sample:
    """Read what changed in the last days, and further back until there is enough; raises SourceUnavailable."""
    found: list[SampleOrder] = []
    days = 0
    for span in _SPANS:
        try:
            found = _since(settings, at - span, at=at)
        except SourceUnavailable as failed:
            if found and "timeout" in failed.what:
                # A few of the newest are enough to look at; the whole past is read by a pull, with more time.
                break
            raise
        days = span.days
        if len(found) >= want:
            break
    newest = sorted(found, key=lambda order: order.placed_at, reverse=True)
    return Sample(tuple(newest), days)


def _since(settings: OrdersSettings, since: datetime, *, at: datetime) -> list[SampleOrder]:
    bounded = _bounded(settings, since)
    found: list[SampleOrder] = []
    deliveries = SqlOrders(bounded).deliver({}, at=at, progress=NoProgress())
    try:
        # Orders come first; lines are not shown.
        for batch in next(deliveries).batches:
            found += [_order(row) for row in batch.to_pylist()]
            if len(found) >= _MOST:
                break
    finally:
        # The protocol promises an iterator; ours is a generator, which holds the connection.
        cast("Generator[Delivery]", deliveries).close()
    return found


def _bounded(given: OrdersSettings, since: datetime) -> OrdersSettings:
    return OrdersSettings(
        given.name, given.url, preset=given.preset, sql_file=given.sql_file, parameters=given.parameters,
        store=given.store, currency=given.currency, zone=given.zone, scale=given.scale, since=since,
        statement_timeout=min(given.statement_timeout, _LASTING), batch_rows=2_000,
    )  # fmt: skip


def _order(row: Mapping[str, Any]) -> SampleOrder:
    # A batch's row has the contract's types.
    return SampleOrder(
        ref=row["order_ref"],
        placed_at=moment(row["placed_at"]),
        state=OrderState(row["state"]),
        currency=row["currency"],
        net=row["net_amount"],
        refunded=row["refunded_amount"],
        gross=row.get("gross_amount"),
        click_id=row.get("click_id"),
        landing_url=row.get("landing_url"),
        payment=row.get("payment_method"),
        store=row.get("store"),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
