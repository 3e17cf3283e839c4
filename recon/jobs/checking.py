"""Tries a door without taking anything in: does it open, does its first batch keep the contract."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from recon.jobs.first_look import columns_of, troubles
from recon.jobs.ports import Delivery, Examined, NoProgress, Source, SourceUnavailable
from recon.jobs.pull import Feed
from recon.jobs.question import OWN_SOURCE
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


def check_feed(feed: Feed, *, at: datetime, programmes: Collection[Programme] = ()) -> Checked:
    """Open a source as a first pull would, and read the first batch of each of its books."""
    seen: list[str] = []
    try:
        said = [
            _first(delivery, seen=seen, programmes=programmes, is_ours=feed.name == OWN_SOURCE)
            for delivery in _begun(feed.source, at=at)
        ]
        warnings = feed.source.examine(at=at) if isinstance(feed.source, Examined) else ()
    except SourceUnavailable as failed:
        # The line begins with the door's name already.
        return Checked(feed.label, well=False, said=str(failed).removeprefix(f"{feed.label}: "))
    return Checked(
        feed.label,
        well=True,
        said="; ".join(said) or "opens, and has nothing to read",
        warnings=(*warnings, *seen),
    )


def check_numbers(programme: Programme) -> Iterator[Checked]:
    """Say where a programme's two numbers at Rakuten are one; nothing where all is well."""
    if programme.mid and programme.mid == programme.advertiser_id:
        warning = (
            f"mid and advertiser_id are both {programme.mid}; they are two numbers in Rakuten's dashboard (Account > "
            "Account Summary), and postbacks carry the MID"
        )
        yield Checked(
            f"programme.{programme.name}", well=True, said=f"MID {programme.mid}", warnings=(warning,)
        )


def _begun(source: Source, *, at: datetime) -> Iterator[Delivery]:
    if isinstance(source, Examined):
        return source.begin(at=at)
    return source.deliver({}, at=at, progress=NoProgress())


def _first(delivery: Delivery, *, seen: list[str], programmes: Collection[Programme], is_ours: bool) -> str:
    batch = next(delivery.batches, None)
    if batch is None:
        return f"{delivery.book}: no rows"
    if not is_ours:
        columns = [name for name in columns_of(delivery.book) if name in batch.schema.names]
        seen += troubles(delivery.book, batch.select(columns).to_pylist(), programmes=programmes)
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
