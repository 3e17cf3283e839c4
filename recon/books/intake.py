"""Takes a delivery into a book: staged aside, merged with what is there, and swapped in by one rename.

Until the manifest is replaced nothing of a pull is visible; a kill, a full disk or a bad row leaves the book as
it was. Files no manifest names any more are swept by the next pull.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from recon.books import manifest as manifests
from recon.books.contracts import BOOKS, Book
from recon.books.keys import KeyRules
from recon.books.manifest import Manifest, Reach, Retired
from recon.books.merge import Merged, merged, sync_folder
from recon.books.shelf import Shelf
from recon.books.staging import Merge
from recon.books.workroom import Workroom
from recon.matching.coverage import held_back
from recon.records.moment import micros, moment, span_micros
from recon.records.window import Window

_KEPT = timedelta(hours=6)
_PARTS = "*/*.parquet"


class BooksNotWritten(Exception):
    """This is a book that could not be written: where, why and what to do. It is as it was before."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """This is what a source says of the rows it delivered; see `jobs.ports.Closing`."""

    covers: Window | None
    checkpoint: Mapping[str, str]
    replaces: Window | None
    holds_back_on_silence: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """This is what a pull did to a book."""

    manifest: Manifest
    delivered: int
    entered: int
    closed: int


class Intake:
    """This is one delivery on its way into one book."""

    def __init__(
        self,
        shelf: Shelf,
        *,
        book: str,
        source: str,
        rules: KeyRules,
        sql: Mapping[str, str],
        memory_limit: str = "160MB",
        believes_vanished: bool = False,
        room: Workroom | None = None,
    ) -> None:
        """`room` is where other deliveries of the same pull are merged as well."""
        self.book: Book = BOOKS[book]
        self.source = source
        self.place = shelf.place(book, source)
        self.aside = self.place / f".incoming-{os.getpid()}"
        self._rules, self._sql, self._memory_limit = rules, sql, memory_limit
        self._believes_vanished = believes_vanished
        self._room = room or Workroom()
        self._totals: Counter[str] = Counter(rows=0)
        self.delivered = 0

    def spool(self, batches: Iterator[pa.RecordBatch]) -> Iterator[int]:
        """Write the batches aside as they come; yield the rows written so far."""
        # The shelf is held by one pull at a time: whatever stands aside was left by one that was killed.
        for left in self.place.glob(".incoming-*"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            self.aside.mkdir(parents=True)
            with pq.ParquetWriter(
                self.aside / "incoming.parquet", self.book.schema, compression="zstd"
            ) as writer:
                for batch in batches:
                    batch.validate()
                    writer.write_batch(batch.cast(self.book.schema))
                    self._count(batch)
                    yield self.delivered
        except OSError as failed:
            self.drop()
            raise self._not_written(failed) from failed

    def take(self, arrival: Arrival, *, at: datetime) -> Taken:
        """Merge what was spooled into the book and swap the manifest; rows and coverage appear together."""
        old = manifests.read(self.place / "manifest.json")
        before = set(self.place.glob(_PARTS))
        try:
            done = merged(self._merge(arrival, old=old, at=at), self._room)
            if done.delivered != dict(self._totals):
                message = f"{self.place}: staged {done.delivered} where {dict(self._totals)} was delivered"
                raise BooksNotWritten(message)
            then = self._next(old, done=done, arrival=arrival, at=at)
            then = swap(self.place, then, old=old, at=at)
        except (OSError, pa.ArrowException, duckdb.Error) as failed:
            raise self._not_written(failed) from failed
        finally:
            self.drop()
            self._unwrite(before)
        return Taken(then, delivered=self.delivered, entered=done.entered, closed=done.closed)

    def drop(self) -> None:
        """Forget what was spooled; the book stays as it was."""
        shutil.rmtree(self.aside, ignore_errors=True)

    def _unwrite(self, before: set[Path]) -> None:
        """Remove the parts of a merge that came to nothing: on a full disk they would be in the way."""
        now = manifests.read(self.place / "manifest.json")
        named = {self.place / name for name in now.files} if now else set()
        for part in set(self.place.glob(_PARTS)) - before - named:
            part.unlink()

    def _merge(self, arrival: Arrival, *, old: Manifest | None, at: datetime) -> Merge:
        return Merge(
            book=self.book,
            source=self.source,
            place=self.place,
            aside=self.aside,
            old=old or Manifest(self.book.name, self.source, key_version=self._rules.version),
            rules=self._rules,
            sql=self._sql,
            replaces=arrival.replaces,
            at=at,
            memory_limit=self._memory_limit,
            believes_vanished=self._believes_vanished,
        )

    def _next(
        self,
        old: Manifest | None,
        *,
        done: Merged,
        arrival: Arrival,
        at: datetime,
    ) -> Manifest:
        then = replace(
            done.manifest,
            checkpoint=dict(arrival.checkpoint),
            remarks=(*arrival.remarks, *_repeated(done)),
            pulled_at=micros(at),
            first_pull=old.first_pull if old else micros(at),
        )
        if arrival.covers is None:
            return then
        end = (
            _end(arrival.covers, newest=done.newest) if arrival.holds_back_on_silence else arrival.covers.end
        )
        if end is None:
            return then
        start = min(arrival.covers.start, end)
        return then.extended(Reach(known_from=micros(at), start=micros(start), end=micros(end)))

    def _count(self, batch: pa.RecordBatch) -> None:
        self.delivered += batch.num_rows
        self._totals["rows"] += batch.num_rows
        if self.book.amount is None:
            return
        table = pa.table({"currency": batch["currency"], "amount": batch[self.book.amount]})
        for row in table.group_by("currency").aggregate([("amount", "sum")]).to_pylist():
            self._totals[f"amount {row['currency'] or ''}"] += row["amount_sum"] or 0

    def _not_written(self, failed: Exception) -> BooksNotWritten:
        reason = (
            failed.strerror
            if isinstance(failed, OSError) and failed.strerror
            else str(failed).splitlines()[0]
        )
        what, cure = _trouble(failed)
        return BooksNotWritten(f"{self.place}: {what} ({reason}); {cure}, the book is as before")


def _trouble(failed: Exception) -> tuple[str, str]:
    """Tell what went wrong and what to do: a disk, the memory, or rows and a book that do not fit each other."""
    if isinstance(failed, OSError | duckdb.IOException):
        return "could not write", "free some space or check the rights"
    if isinstance(failed, MemoryError | duckdb.OutOfMemoryException):
        return "the memory did not suffice", "end other programs and pull again"
    # Neither space nor rights help here, and whoever looks for them looks in vain.
    return (
        "what came does not fit the book",
        "see that one version of recon works on these books, else tell us",
    )


def _repeated(done: Merged) -> tuple[str, ...]:
    if not done.repeated:
        return ()
    rows = "1 row" if done.repeated == 1 else f"{done.repeated:,} rows"
    return (f"{rows} came whose id came already; of each id the youngest row was kept",)


def swap(place: Path, then: Manifest, *, old: Manifest | None, at: datetime) -> Manifest:
    """Replace a book's manifest in one rename, then sweep the files that nobody reads any more."""
    kept, gone = _retired(then, old=old, at=at)
    then = replace(then, retired=kept)
    target = place / "manifest.json"
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("w", encoding="utf-8") as out:
        out.write(manifests.as_text(then))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)
    sync_folder(place)
    _sweep(place, then, gone=gone)
    return then


def _retired(then: Manifest, *, old: Manifest | None, at: datetime) -> tuple[tuple[Retired, ...], set[str]]:
    """Say which replaced files stay for runs that began before, and which have stayed long enough."""
    if old is None:
        return (), set()
    fresh = [Retired(file, micros(at)) for file in sorted(old.files - then.files)]
    both = [*old.retired, *fresh]
    over = {each.file for each in both if micros(at) - each.at > span_micros(_KEPT)}
    return tuple(
        each for each in both if each.file not in over and each.file not in then.files
    ), over - then.files


def _sweep(place: Path, then: Manifest, *, gone: set[str]) -> None:
    """Remove what has stayed long enough, and what a killed pull left: the shelf is held, so nobody writes here."""
    known = then.files | {each.file for each in then.retired}
    for path in place.glob(_PARTS):
        name = str(path.relative_to(place))
        if name in gone or name not in known:
            path.unlink()
    for draft in place.glob("manifest.*"):
        if draft.name != "manifest.json":
            draft.unlink()
    for left in place.glob(".incoming-*"):
        if left.name != f".incoming-{os.getpid()}":
            shutil.rmtree(left, ignore_errors=True)


def _end(covers: Window, *, newest: tuple[int, int] | None) -> datetime | None:
    if newest is None:
        return None
    return held_back(covers.end, newest=moment(newest[0]), silence=timedelta(microseconds=newest[1]))
