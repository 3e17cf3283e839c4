"""The door to a shop's orders: any database that SQLAlchemy reaches, one SQL file for each shop system."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from recon.jobs.ports import Closing, Delivery, Known, NoProgress, Progress
from recon.records.click import LENGTH, cut_length
from recon.records.moment import EPOCH, micros, moment
from recon.records.window import Window
from recon.sources.orders.contract import Reading, check_names
from recon.sources.orders.convert import converted
from recon.sources.orders.postgres import copied, fetched
from recon.sources.orders.preset import Preset, bound, load
from recon.sources.orders.raw import Pause, Raw
from recon.sources.orders.rows import Pace, from_mariadb, from_sqlite
from recon.sources.settings import OrdersSettings
from recon.sources.shops.catalogue import read_catalogue
from recon.sources.shops.look import refuse, standing
from recon.sources.shops.plans import costs
from recon.sources.sql_errors import explained
from recon.sources.sql_session import Session, dialect_of, reading

_A_FEW = 1_000


@dataclass(frozen=True, slots=True)
class SqlOrders:
    """This is one shop's database as a source of orders and, where its preset has them, of their lines.

    Both are read from one snapshot of the shop: take the rows of a delivery before asking for the next one.
    """

    settings: OrdersSettings
    pause: Pause = time.sleep

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read what changed since `known`; the shop's book then reaches `at` less the replica's lag."""
        given = self.settings
        name = f"orders.{given.name}"
        preset = load(given, dialect=dialect_of(given.url, name=name))
        with reading(given.url, name=name, statement_timeout=given.statement_timeout) as session:
            remarks = _looked(session, preset, settings=given)
            for book in preset.queries:
                said = remarks if book == "orders" else ()
                pull = _Pull(given, preset, book, known.get(book, Known()), at, said)
                batches = pull.batches(session, pause=self.pause, progress=progress)
                yield Delivery(book, batches, pull.closing)

    def begin(self, *, at: datetime) -> Iterator[Delivery]:
        """Begin a first pull of each book on a connection of its own: what is not asked for is not fetched either."""
        given = self.settings
        name = f"orders.{given.name}"
        preset = load(given, dialect=dialect_of(given.url, name=name))
        for book in preset.queries:
            with reading(given.url, name=name, statement_timeout=given.statement_timeout) as session:
                _looked(session, preset, settings=given)
                pull = _Pull(given, preset, book, Known(), at)
                batches = pull.batches(session, pause=self.pause, progress=NoProgress())
                yield Delivery(book, batches, pull.closing)

    def examine(self, *, at: datetime) -> tuple[str, ...]:
        """Say what will make trouble although the shop can be read; asks for plans and runs no query of the preset."""
        given = self.settings
        name = f"orders.{given.name}"
        preset = load(given, dialect=dialect_of(given.url, name=name))
        with reading(given.url, name=name, statement_timeout=given.statement_timeout) as session:
            catalogue = read_catalogue(session)
            found = standing(preset.header, given.parameters, session=session, catalogue=catalogue)
            slow = costs(preset, given, at=at, session=session, catalogue=catalogue)
            return tuple(each.line for each in (*found, *slow) if not each.grave)


@dataclass(slots=True)
class _Pull:
    """This is the reading of one block; it remembers the oldest row, which no manifest knows on the first pull."""

    settings: OrdersSettings
    preset: Preset
    book: str
    known: Known
    at: datetime
    remarks: tuple[str, ...] = ()
    oldest: int | None = field(default=None, init=False)
    newest: int | None = field(default=None, init=False)  # the last change, which must come again
    click_ids: set[str] = field(default_factory=set, init=False)  # a few, to see whether something cuts them
    done: int = field(default=0, init=False)
    drained: bool = field(default=False, init=False)

    def batches(self, session: Session, *, pause: Pause, progress: Progress) -> Iterator[pa.RecordBatch]:
        asked = self._reading()
        statement = self._statement(session)
        with explained(f"{self.preset.file} ({self.book})"):
            for raw in raw_rows(session, statement, settings=self.settings, pause=pause):
                if self.done == 0:
                    check_names([name for name, _ in raw.columns], reading=asked)
                batch = converted(raw, reading=asked)
                if batch.num_rows:
                    self._remember(batch)
                    progress.step(f"{self.book} of {self.settings.name}", done=self.done, total=None)
                    yield batch
        self.drained = True

    def closing(self) -> Closing:
        if not self.drained:
            message = f"{self.book} of {self.settings.name} is not read to its end yet"
            raise RuntimeError(message)
        remarks = (*self.remarks, *self._told())
        if self._is_doubtful():
            # As if this pull had not been: the next one asks for the same rows again.
            what = f"no {self.book} came although some were to be expected: nothing is vouched for"
            told = (*remarks, what) if self.book == "orders" or self.known.checkpoint else remarks
            return Closing(covers=None, checkpoint=dict(self.known.checkpoint), remarks=told)
        end = self.at - self.settings.replica_lag
        checkpoint = {"read_until": end.isoformat(), "query": self.preset.fingerprint}
        newest = max((m for m in (self._known_newest(), self.newest) if m is not None), default=None)
        if newest is not None:
            checkpoint["newest"] = str(newest)
        return Closing(
            covers=Window(min(self._start(end), end), end),
            checkpoint=checkpoint,
            replaces=Window(self._since(), self.at) if self.preset.rereads else None,
            remarks=remarks,
        )

    def _told(self) -> Iterator[str]:
        if self._changed():
            yield "the query changed since the last pull, so everything was read again"
        cut = cut_length(self.click_ids)
        if cut is not None:
            yield f"all click ids end after {cut} characters, and one has {LENGTH}: something cuts them"

    def _is_doubtful(self) -> bool:
        """Tell whether nothing came where something had to; an emptied shop and a wrong one look like that."""
        if self.done:
            return False
        newest = self._known_newest()
        was_there = newest is not None and newest >= micros(self._since())
        return was_there or self.preset.rereads or self.known.covered is None

    def _known_newest(self) -> int | None:
        told = self.known.checkpoint.get("newest")
        return None if told is None else int(told)

    def _statement(self, session: Session) -> sa.TextClause:
        dialect = session.dialect
        # Shops cut or round fractions of a second: from the whole second on, nothing is overlooked.
        first = self._since().replace(microsecond=0)
        since, until = (bound(m, dialect=dialect, zone=self.preset.zone) for m in (first, self.at))
        return self.preset.queries[self.book].statement(since=since, until=until)

    def _reading(self) -> Reading:
        given = self.settings
        return Reading(
            self.preset.file, self.book, zone=self.preset.zone, scale=given.scale, store=given.store,
            currency=given.currency, rereads=self.preset.rereads,
        )  # fmt: skip

    def _remember(self, batch: pa.RecordBatch) -> None:
        first = pc.min(batch.column("placed_at")).as_py()
        self.oldest = first if self.oldest is None else min(self.oldest, first)
        changed = batch.column("placed_at")
        if "updated_at" in batch.schema.names:
            changed = pc.coalesce(batch.column("updated_at"), changed)
        last = min(pc.max(changed).as_py(), micros(self.at))
        self.newest = last if self.newest is None else max(self.newest, last)
        if "click_id" in batch.schema.names and len(self.click_ids) < _A_FEW:
            self.click_ids.update(pc.drop_null(batch.column("click_id")).slice(0, _A_FEW).to_pylist())
        self.done += batch.num_rows

    def _changed(self) -> bool:
        return self.known.checkpoint.get("query", self.preset.fingerprint) != self.preset.fingerprint

    def _since(self) -> datetime:
        """From when on rows are asked for: changes since the last pull, or a whole window where changes have no time."""
        first = self.settings.since or EPOCH
        stopped = self.known.checkpoint.get("read_until")
        reaches_back = self.known.covered is not None and self.settings.since is not None
        if stopped is None or self._changed() or (reaches_back and first < self._known_start()):
            return first
        since = datetime.fromisoformat(stopped) - self.settings.overlap
        return min(since, max(first, self.at - self.settings.reread)) if self.preset.rereads else since

    def _known_start(self) -> datetime:
        return self.at if self.known.covered is None else self.known.covered.start

    def _start(self, end: datetime) -> datetime:
        """Where the shop's book begins: as configured, as known, or with the oldest row there is."""
        starts = [m for m in (self.settings.since, self._known_start()) if m is not None]
        if self.settings.since is None and self.known.covered is None:
            starts = [end if self.oldest is None else moment(self.oldest)]
        return min(starts, key=micros)


def _looked(session: Session, preset: Preset, *, settings: OrdersSettings) -> tuple[str, ...]:
    """Refuse a shop that lacks what the preset needs, and tell what else stands against it."""
    slowly = settings.rows_per_second
    if not preset.header.needs and (not slowly or session.dialect != "mysql"):
        return ()
    catalogue = read_catalogue(session)
    found = standing(preset.header, settings.parameters, session=session, catalogue=catalogue)
    refuse(found, where=session.where)
    if slowly:
        # Here a statement lasts until its last row is fetched; an estimate may be wrong by half.
        most = max((table.rows or 0 for table in catalogue.tables), default=0)
        session.limit(settings.statement_timeout + timedelta(seconds=2 * most // slowly))
    return tuple(each.line for each in found)


def raw_rows(
    session: Session, statement: sa.TextClause, *, settings: OrdersSettings, pause: Pause
) -> Iterator[Raw]:
    """Stream a query's rows in the way that suits its database, the first stretch empty."""
    batch_rows, limit = settings.batch_rows, settings.rows_per_second or None
    pace = Pace(batch_rows, limit, pause)
    if session.dialect == "sqlite":
        return from_sqlite(session, statement, pace=pace)
    if session.dialect != "postgresql":
        return from_mariadb(session, statement, pace=pace)
    if limit is None:
        return copied(session, statement, batch_rows=batch_rows)
    return fetched(session, statement, batch_rows=batch_rows, rows_per_second=limit, pause=pause)
