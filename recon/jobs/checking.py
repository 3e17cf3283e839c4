"""Tries a door without taking anything in: does it open, does its first batch keep the contract."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from recon.jobs.ports import Delivery, Examined, NoProgress, Source, SourceUnavailable
from recon.jobs.pull import Feed
from recon.records.capture import read_address
from recon.records.click import LENGTH, cut_length
from recon.records.programme import Programme
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.versions import WrongSchema


@dataclass(frozen=True, slots=True)
class Checked:
    """This is one door that was tried, and in one line what came of it."""

    door: str
    well: bool
    said: str
    warnings: tuple[str, ...] = ()


def check_feed(feed: Feed, *, at: datetime, programmes: Iterable[Programme] = ()) -> Checked:
    """Open a source as a first pull would, and read the first batch of each of its books."""
    try:
        mids = _Mids(programmes)
        said = [_first(delivery, mids) for delivery in _begun(feed.source, at=at)]
        looked = feed.source.examine(at=at) if isinstance(feed.source, Examined) else ()
        warnings = (*looked, *mids.mixed_up())
    except SourceUnavailable as failed:
        # The line begins with the door's name already.
        return Checked(feed.label, well=False, said=str(failed).removeprefix(f"{feed.label}: "))
    return Checked(
        feed.label, well=True, said="; ".join(said) or "opens, and has nothing to read", warnings=warnings
    )


def _begun(source: Source, *, at: datetime) -> Iterator[Delivery]:
    if isinstance(source, Examined):
        return source.begin(at=at)
    return source.deliver({}, at=at, progress=NoProgress())


class _Mids:
    """This is what the first landing addresses of a shop say whose clicks they were."""

    def __init__(self, programmes: Iterable[Programme]) -> None:
        self._programmes, self._found = list(programmes), set[str]()

    def look(self, batch: pa.RecordBatch) -> None:
        addresses = batch.column("landing_url").drop_null().to_pylist()
        self._found |= {read_address(each).mid for each in addresses if "ranmid" in each.lower()}

    def mixed_up(self) -> tuple[str, ...]:
        """Name the programmes whose links carry the advertiser id, which Rakuten gives beside the MID."""
        return tuple(
            f"landing addresses carry ranMID {each.advertiser_id}, which is the advertiser_id of [programme.{each.name}]: "
            "links carry the MID, so the two numbers may be mixed up; postbacks go out with mid"
            for each in self._programmes
            if each.advertiser_id in self._found and each.advertiser_id not in {"", each.mid}
        )


def _first(delivery: Delivery, mids: _Mids) -> str:
    batch = next(delivery.batches, None)
    if batch is None:
        return f"{delivery.book}: no rows"
    if delivery.book == "orders" and "landing_url" in batch.schema.names:
        mids.look(batch)
    has_clicks = delivery.book == "orders" and "click_id" in batch.schema.names
    cut = cut_length(batch.column("click_id").drop_null().to_pylist()) if has_clicks else None
    told = f", but all click ids end after {cut} characters of {LENGTH}: something cuts them" if cut else ""
    return f"{delivery.book}: opens, the first {batch.num_rows:,} rows keep the contract{told}"


def check_store(store: Store) -> Checked:
    """Open our own findings."""
    try:
        store.prepare()
    except (StoreUnavailable, WrongSchema) as failed:
        return Checked("store", well=False, said=str(failed))
    return Checked("store", well=True, said=f"{store.where}, schema {store.schema_version()}")
