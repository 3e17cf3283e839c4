"""Gives orders on their way into the books the click id of their landing address, where a programme wants that."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa

from recon.jobs.ports import Closing, Delivery, Examined, Known, Progress, Source
from recon.records import numerals
from recon.records.moment import moment, moment_if_any
from recon.resend.recovered import recovery

# By these a source knows that it would read otherwise than before, and then reads everything again.
_HOW = frozenset({"query", "mapping"})
_READ = ("store", "click_id", "landing_url", "landed_at", "placed_at")


@dataclass(frozen=True, slots=True)
class Wishes:
    """This is which programmes want it: the MID of each store; `only` is that of orders that name no store."""

    mids: Mapping[str, str]
    only: str | None = None

    @property
    def mark(self) -> str:
        """Name these wishes by their content."""
        content = json.dumps([sorted(self.mids.items()), self.only])
        return f"+{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    def mid_of(self, store: str | None) -> str | None:
        """Find the MID of an order's programme; None where it wants nothing recovered."""
        return self.mids.get(store, self.only) if store is not None else self.only


class RecoveringOrders:
    """This is a source of orders whose lost click ids are taken from their landing addresses."""

    def __init__(self, source: Source, wishes: Wishes) -> None:
        """`source` reads the shop as it is."""
        self._source, self._wishes = source, wishes

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read what is new, with the click ids that could be recovered."""
        mark = self._wishes.mark
        theirs = {
            book: replace(each, checkpoint=_unmarked(each.checkpoint, mark)) for book, each in known.items()
        }
        return self._recovering(self._source.deliver(theirs, at=at, progress=progress))

    def _recovering(self, deliveries: Iterator[Delivery]) -> Iterator[Delivery]:
        for delivery in deliveries:
            yield _Recovered(delivery, self._wishes).delivery


class RecoveringShop(RecoveringOrders):
    """This is such a source that can be looked at without reading it whole."""

    def __init__(self, source: Source, wishes: Wishes, *, looked: Examined) -> None:
        """`looked` is the same source, as it is looked at."""
        super().__init__(source, wishes)
        self._looked = looked

    def begin(self, *, at: datetime) -> Iterator[Delivery]:
        """Begin each book as a first pull would."""
        return self._recovering(self._looked.begin(at=at))

    def examine(self, *, at: datetime) -> tuple[str, ...]:
        """Tell each trouble of the shop's own."""
        return self._looked.examine(at=at)


class _Recovered:
    """This is one delivery, and how many of its orders got their click id back."""

    def __init__(self, delivery: Delivery, wishes: Wishes) -> None:
        self._told, self._wishes, self._count = delivery, wishes, 0
        batches = self._batches() if delivery.book == "orders" else delivery.batches
        self.delivery = replace(delivery, batches=batches, closing=self._closing)

    def _batches(self) -> Iterator[pa.RecordBatch]:
        for batch in self._told.batches:
            yield self._changed(batch)

    def _changed(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = zip(*(batch.column(name).to_pylist() for name in _READ), strict=True)
        clicks = [self._click(*row) for row in rows]
        column = pa.array(clicks, type=pa.string())
        place = batch.schema.get_field_index("click_id")
        return batch.set_column(place, batch.schema.field(place), column)

    def _click(
        self, store: str | None, click_id: str | None, address: str | None, landed: int | None, placed: int
    ) -> str | None:
        mid = self._wishes.mid_of(store)
        if mid is None or not address:
            return click_id
        landed_at = moment_if_any(landed)
        found = recovery(click_id or "", address, landed_at=landed_at, placed_at=moment(placed), mid=mid)
        if found is None or not found.click_id:
            return click_id
        self._count += 1
        return found.click_id

    def _closing(self) -> Closing:
        closing = self._told.closing()
        closing = replace(closing, checkpoint=_marked(closing.checkpoint, self._wishes.mark))
        if not self._count:
            return closing
        orders = numerals.orders(self._count)
        remark = f"{orders} took the click id from the landing address (recover_clicks)"
        return replace(closing, remarks=(*closing.remarks, remark))


def _marked(checkpoint: Mapping[str, str], mark: str) -> dict[str, str]:
    return {name: f"{text}{mark}" if name in _HOW else text for name, text in checkpoint.items()}


def _unmarked(checkpoint: Mapping[str, str], mark: str) -> dict[str, str]:
    # A checkpoint of before the wish keeps what it says, which is another reading than ours: all is read again.
    told = {name: text.removesuffix(mark) for name, text in checkpoint.items() if name in _HOW}
    strange = {name: f"{text} before" for name, text in told.items() if text == checkpoint[name]}
    return {**checkpoint, **told, **strange}
