"""Judges a stretch of orders and lines as a preset delivered them: sums, times, lines, currencies, click ids."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from recon.records.click import LENGTH, cut_length, is_well_formed
from recon.records.moment import EPOCH, micros, moment
from recon.records.money import Money
from recon.sources.shops.objection import Objection

_TIMES = ("placed_at", "paid_at", "shipped_at", "cancelled_at", "refunded_at", "updated_at", "landed_at")
# A shop's clock may be a little ahead of ours.
_AHEAD = timedelta(minutes=5)
_SHOWN = 3
_DAY = timedelta(hours=26)

Row = dict[str, Any]  # a row of an Arrow batch: texts and whole numbers


@dataclass(frozen=True, slots=True)
class Sample:
    """This is what was read: orders and lines in the books' own columns, and which columns were at fault.

    `whole` where the last row of the lines came too, so that an order without lines has none.
    """

    orders: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    has_lines: bool = False
    whole: bool = True
    faulty: frozenset[str] = frozenset()
    since: datetime = EPOCH  # from when on changes were read

    def is_sound(self, *columns: str) -> bool:
        """Tell whether columns hold what the shop said, and nothing that stands in for a fault."""
        return not self.faulty & set(columns)


def rows_of(batch: pa.RecordBatch | None) -> list[Row]:
    """Turn a batch into rows."""
    return [] if batch is None else batch.to_pylist()


def objections(sample: Sample, *, at: datetime) -> Iterator[Objection]:
    """Say what looks wrong about orders that keep the contract."""
    yield from _twice(sample)
    yield from _future(sample, at=at)
    yield from _before_the_order(sample)
    if sample.has_lines and sample.whole:
        yield from _without_lines(sample)
        yield from _sums(sample)
        yield from _strangers(sample)
    yield from _clicks(sample)


def _twice(sample: Sample) -> Iterator[Objection]:
    counts = Counter(row["order_ref"] for row in sample.orders if row["order_ref"])
    twice = [ref for ref, times in counts.items() if times > 1]
    if twice and sample.is_sound("order_ref"):
        what = f"several orders have the same reference ({_some(twice)})"
        yield Objection(
            what, "deliver the reference that is sent to Rakuten; split orders may share one", grave=False
        )


def _future(sample: Sample, *, at: datetime) -> Iterator[Objection]:
    limit = micros(at + _AHEAD)
    for name in _TIMES:
        late = [row for row in sample.orders if row.get(name) is not None and row[name] > limit]
        if late and sample.is_sound(name):
            last = moment(max(row[name] for row in late))
            what = f"{name} of {_orders(late)} lies in the future (up to {last:%Y-%m-%d %H:%M} UTC)"
            yield Objection(
                what, "the declared zone is wrong: set the zone in which the shop writes its times"
            )


def _before_the_order(sample: Sample) -> Iterator[Objection]:
    for name in ("paid_at", "cancelled_at", "updated_at"):
        early = [
            row for row in sample.orders
            if row.get(name) is not None and timedelta(minutes=50) < _gap(row, name) < _DAY
        ]  # fmt: skip
        if sample.is_sound(name, "placed_at") and len(early) * 2 > len(sample.orders):
            what = (
                f"{name} lies before placed_at on {len(early):,} of {_orders(sample.orders)} ({_refs(early)})"
            )
            yield Objection(what, "its column is in another zone than placed_at: convert it in the query")


def _gap(row: Row, name: str) -> timedelta:
    return timedelta(microseconds=row["placed_at"] - row[name])


def _without_lines(sample: Sample) -> Iterator[Objection]:
    with_lines = {line["order_id"] for line in sample.lines}
    without = [row for row in sample.orders if row["row_id"] not in with_lines]
    if without and sample.is_sound("internal_id", "order_id"):
        what = f"{len(without):,} of {_orders(sample.orders)} have no lines ({_refs(without)})"
        cure = "let both blocks choose the same orders" if len(without) == len(sample.orders) else (
            "these are judged by their total alone; a re-send needs lines"
        )  # fmt: skip
        yield Objection(what, cure, grave=False)


def _sums(sample: Sample) -> Iterator[Objection]:
    sums: dict[str, int] = defaultdict(int)
    counts: Counter[str] = Counter()
    for line in sample.lines:
        sums[line["order_id"]] += line["net_amount"]
        counts[line["order_id"]] += 1
    if not sample.is_sound("internal_id", "order_id", "net_amount", "currency"):
        return
    # One minor unit a line is rounding.
    off = [
        row for row in sample.orders
        if row["row_id"] in sums and abs(sums[row["row_id"]] - row["net_amount"]) > counts[row["row_id"]]
    ]  # fmt: skip
    if off:
        first = off[0]
        told, total = (
            amount(first, "net_amount"),
            amount({**first, "net_amount": sums[first["row_id"]]}, "net_amount"),
        )
        what = f"the lines of {_orders(off)} do not add up (order {_ref(first)}: net_amount {told}, lines {total})"
        yield Objection(
            what,
            "net_amount is goods without tax and delivery, after discounts: see which of the two is not",
            grave=False,
        )


def _strangers(sample: Sample) -> Iterator[Objection]:
    known = {row["row_id"] for row in sample.orders}
    strange = {line["order_id"] for line in sample.lines} - known
    if strange and known and sample.is_sound("internal_id", "order_id") and len(strange) > len(known) // 2:
        what = f"lines of {_orders(strange)} came that the block orders did not deliver ({_some(sorted(strange))})"
        yield Objection(what, "let order_id of a line be the internal_id of its order", grave=False)


def _clicks(sample: Sample) -> Iterator[Objection]:
    ids = [row["click_id"] for row in sample.orders if (row.get("click_id") or "").strip()]
    cut = cut_length(ids)
    if cut is not None:
        what = f"all click ids end after {cut} characters, and one has {LENGTH}: something cuts them"
        yield Objection(what, f"widen the column or field they are kept in to {LENGTH}", grave=False)
    elif ids and not any(map(is_well_formed, ids)):
        what = f"none of {len(ids):,} click ids has the form of Rakuten's"
        yield Objection(
            what, "name the parameter's right key or column; the id is what stood in ranSiteID", grave=False
        )
    elif sample.orders and not ids:
        cure = "without it every order is 'not ours': deliver click_id, or set the parameter that names it"
        yield Objection("no order has a click id", cure, grave=False)


def amount(row: Row, name: str) -> str:
    """Write an amount of a row with its currency."""
    return str(Money(row[name], row["currency"]))


def _orders(which: Collection[object]) -> str:
    return "1 order" if len(which) == 1 else f"{len(which):,} orders"


def _refs(rows: list[Row]) -> str:
    return _some([_ref(row) for row in rows])


def _ref(row: Row) -> str:
    return str(row["order_ref"] or row["row_id"])


def _some(names: Collection[str]) -> str:
    shown = list(names)[:_SHOWN]
    return ", ".join(shown) + (", ..." if len(names) > len(shown) else "")
