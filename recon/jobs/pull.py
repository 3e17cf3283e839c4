"""Pulls every source into the books: what could be read is kept, what could not is said, and nothing in between."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from recon.books.intake import Arrival, Intake, Taken
from recon.books.keys import KeyRules, key_of
from recon.books.merge import RowsVanished
from recon.books.rekey import rekey
from recon.books.shelf import Shelf
from recon.books.staging import IdsShared
from recon.books.workroom import Workroom
from recon.jobs.ports import Delivery, Known, Progress, Source, SourceUnavailable
from recon.records.reject import Reject
from recon.store.book import Store

_log = structlog.get_logger()
_BOOKS_OF_A_SOURCE = ("orders", "lines", "attempts", "transactions", "noncommissionable", "clicks")


@dataclass(frozen=True, slots=True)
class Pulled:
    """This is one book of one source after a pull: what was taken, or why nothing was, and lines set aside on the way."""

    source: str
    book: str
    taken: Taken | None
    failure: str = ""
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """This is a source under its name: `section` is where the configuration keeps it."""

    section: str
    name: str
    source: Source

    @property
    def label(self) -> str:
        """Name the source as the configuration does: 'orders.shop'."""
        return f"{self.section}.{self.name}"


@dataclass(frozen=True, slots=True)
class Library:
    """This is what a pull needs of the books: their shelf, the key rules in force, and staging's SQL."""

    shelf: Shelf
    rules: KeyRules
    sql: Mapping[str, str]
    believes_vanished: bool = False
    room: Workroom = field(default_factory=Workroom)


def pull(
    feeds: Iterable[Feed],
    *,
    library: Library,
    at: datetime,
    progress: Progress,
    until: datetime | None = None,
) -> list[Pulled]:
    """Read every source and merge what it delivers; a source that fails leaves its books as they were.

    `until` is up to when sources are read, where that is not the moment of the pull.
    """
    with library.shelf.held():
        rekey(library.shelf, rules=library.rules, sql=library.sql, at=at)
        try:
            done = [
                pulled
                for feed in feeds
                for pulled in _pull_feed(feed, library=library, at=at, progress=progress, until=until or at)
            ]
        finally:
            library.room.close()
    failed = [pulled.source for pulled in done if pulled.failure]
    rows = sum(pulled.taken.delivered for pulled in done if pulled.taken)
    _log.info("pull.finished", at=at.isoformat(), books=len(done), rows=rows, failed=failed)
    return done


def note(done: Iterable[Pulled], *, store: Store, at: datetime) -> None:
    """Remember which sources could be read, and what was set aside of them."""
    pulled = list(done)
    store.note_pulls(pulled, at=at)
    note_rejects(pulled, store=store, at=at)


def note_rejects(done: Iterable[Pulled], *, store: Store, at: datetime) -> None:
    """Remember what was set aside, each line with the order that it seems to name."""
    for each in done:
        if each.rejects:
            named = [(key_of(reject.order_ref), reject) for reject in each.rejects]
            store.note_rejects(each.source, named, book=each.book, at=at)


def _pull_feed(
    feed: Feed, *, library: Library, at: datetime, progress: Progress, until: datetime
) -> Iterator[Pulled]:
    try:
        for delivery in feed.source.deliver(_known(feed.name, library.shelf), at=until, progress=progress):
            yield _take(feed, delivery, library=library, at=at, progress=progress)
    except SourceUnavailable as failed:
        yield Pulled(feed.label, "", None, failure=str(failed), rejects=failed.rejects)


def _known(name: str, shelf: Shelf) -> dict[str, Known]:
    opened = {book: shelf.manifest(book, name) for book in _BOOKS_OF_A_SOURCE}
    return {
        book: Known(manifest.covered(), manifest.checkpoint)
        for book, manifest in opened.items()
        if manifest is not None
    }


def _take(feed: Feed, delivery: Delivery, *, library: Library, at: datetime, progress: Progress) -> Pulled:
    intake = Intake(
        library.shelf,
        book=delivery.book,
        source=feed.name,
        rules=library.rules,
        sql=library.sql,
        believes_vanished=library.believes_vanished,
        room=library.room,
    )
    try:
        for rows in intake.spool(delivery.batches):
            progress.step(f"{feed.label}: {delivery.book}", done=rows, total=None)
        closing = delivery.closing()
        arrival = Arrival(
            covers=closing.covers,
            checkpoint=closing.checkpoint,
            replaces=closing.replaces,
            holds_back_on_silence=closing.holds_back_on_silence,
            remarks=closing.remarks,
        )
        return Pulled(feed.label, delivery.book, intake.take(arrival, at=at), rejects=closing.rejects)
    except (SourceUnavailable, RowsVanished, IdsShared) as failed:
        intake.drop()
        rejects = failed.rejects if isinstance(failed, SourceUnavailable) else ()
        return Pulled(feed.label, delivery.book, None, failure=str(failed), rejects=rejects)
