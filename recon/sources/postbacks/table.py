"""The postback log kept in a SQL table: an outbox of the shop's own, or a gateway's tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pyarrow as pa
import sqlalchemy as sa

from recon.jobs.ports import BadRow, Closing, Delivery, Known, Progress, SourceUnavailable
from recon.records.moment import EPOCH, micros, moment, moment_if_any
from recon.records.window import Window
from recon.sources.orders.preset import bound
from recon.sources.postbacks.mapping import FIELDS, places, ready
from recon.sources.postbacks.query import LogQuery, load
from recon.sources.postbacks.rows import Entry, NoTime, Reader, Row, batch
from recon.sources.postbacks.tally import Tally
from recon.sources.settings import SqlLogSettings
from recon.sources.sql_session import Rows, reading

_NEWEST, _NEWEST_ID = "newest", "newest_id"
# SQLite's bounds are whole seconds: less would not read the newest row again.
_LEAST_OVERLAP = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class SqlLog:
    """This is a door to a log table; every pull reads what is new, and the last hours once more.

    `reads_from` begins like `since`, but nobody vouches for it: coverage begins with the first row read.
    """

    settings: SqlLogSettings
    reads_from: datetime | None = None

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read the attempts since the newest known one less the overlap; coverage reaches up to `at`."""
        pull = _Pull(
            settings=self.settings,
            reads_from=self.reads_from,
            before=known.get("attempts", Known()),
            at=at,
            progress=progress,
        )
        yield Delivery("attempts", pull.batches(), pull.closing)


@dataclass(slots=True)
class _Pull:
    settings: SqlLogSettings
    reads_from: datetime | None
    before: Known
    at: datetime
    progress: Progress
    tally: Tally = field(default_factory=Tally)
    delivered: int = 0
    earliest: int | None = None
    newest: int | None = None
    newest_id: str = ""
    joined: bool = False  # the newest known row came again

    @property
    def name(self) -> str:
        """Name the source as the configuration does."""
        return f"postbacks.{self.settings.name}"

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Run the query and read its rows as they come."""
        timeout = self.settings.statement_timeout
        with reading(self.settings.url, name=self.name, statement_timeout=timeout) as session:
            query = load(self.settings, dialect=session.dialect)
            since, until = (
                bound(when, dialect=session.dialect, zone=query.zone) for when in (self._since(), self.at)
            )
            given = {**query.values, "since": since, "until": until}
            asked = sa.text(query.text)
            values = {name: given[name] for name in asked.compile().params}
            reader: Reader | None = None
            for rows in session.stream(asked, values, batch_rows=self.settings.batch_rows):
                reader = reader or self._reader(query, columns=rows.columns)
                yield self._batch(rows, reader=reader, query=query)

    def _reader(self, query: LogQuery, *, columns: tuple[str, ...]) -> Reader:
        given = self.settings.mapping
        named = {column: column for column in columns if column in FIELDS}
        mapping = replace(
            given,
            fields={**named, **given.fields},
            zone=given.zone or query.zone,
            gateway=given.gateway or query.gateway,
        )
        if "row_id" not in mapping.fields:
            cure = "select the log's own id AS row_id, or map fields.row_id"
            raise SourceUnavailable(query.file, "no column says which row is which", cure=cure)
        for name, place in mapping.fields.items():
            if place.partition(".")[0] not in columns and place not in columns:
                what = f"fields.{name} = '{place}' is not among its columns ({', '.join(columns)})"
                raise BadRow(query.file, what, cure="correct the mapping or the query")
        return ready(mapping, name=self.name)

    def _batch(self, rows: Rows, *, reader: Reader, query: LogQuery) -> pa.RecordBatch:
        made: list[Row] = []
        for values in rows.rows:
            entry = self._entry(dict(zip(rows.columns, values, strict=True)), reader=reader, query=query)
            self._note(entry)
            made.append(entry.row)
        self.delivered += len(made)
        self.progress.step(self.name, done=self.delivered, total=None)
        return batch(made)

    def _note(self, entry: Entry) -> None:
        row_id, known = str(entry.row[0]), self.before.checkpoint
        self.earliest = min(self.earliest or entry.sent_at, entry.sent_at)
        # A clock that runs ahead must not make the next pull skip what is logged until then.
        if entry.sent_at <= micros(self.at) and entry.sent_at >= (self.newest or 0):
            self.newest, self.newest_id = entry.sent_at, row_id
        if known.get(_NEWEST_ID, "") in ("", row_id):
            self.joined = self.joined or _NEWEST_ID in known or known.get(_NEWEST) == str(entry.sent_at)

    def _entry(self, row: Mapping[str, object], *, reader: Reader, query: LogQuery) -> Entry:
        place = places(row)
        row_id = place(reader.mapping.fields["row_id"])
        if row_id is None or row_id == "":
            cure = "select a column that is never null AS row_id"
            raise BadRow(query.file, "a row has no row_id", cure=cure)
        where = f"{query.file}, row {row_id}"
        try:
            entry = reader.read(place, row_id=str(row_id), where=where)
        except NoTime:
            cure = "select for example COALESCE(sent_at, created_at) AS sent_at"
            raise BadRow(where, "sent_at is null or is not a time", cure=cure) from None
        if entry.flaw is not None:
            self.tally.add(entry.flaw, where=f"row {row_id}")
        return entry

    def _since(self) -> datetime:
        newest = self.before.checkpoint.get(_NEWEST)
        if newest is None:
            return self.settings.since or self.reads_from or EPOCH
        return max(moment(int(newest)) - max(self.settings.overlap, _LEAST_OVERLAP), EPOCH)

    def closing(self) -> Closing:
        """Say up to when the table was read."""
        remarks = self.tally.remarks()
        if self._is_torn_off():
            what = "the newest row known is no longer there: what was logged and purged since then is unknown"
            remarks = (*remarks, what)
        return Closing(covers=self._covers(), checkpoint=self._checkpoint(), remarks=remarks)

    def _is_torn_off(self) -> bool:
        """Tell whether nothing joins this pull to the last one: a table that was purged in between looks so."""
        return _NEWEST in self.before.checkpoint and not self.joined

    def _checkpoint(self) -> dict[str, str]:
        known = self.before.checkpoint
        if self.newest is None or (self.joined and self.newest < int(known[_NEWEST])):
            return dict(known)
        return {_NEWEST: str(self.newest), _NEWEST_ID: self.newest_id}

    def _covers(self) -> Window | None:
        first = moment_if_any(self.earliest)
        if self._is_torn_off():
            start = first
        elif self.before.covered is not None:
            start = self.before.covered.start
        else:
            # An empty log proves nothing, least of all that nothing was sent.
            start = first and (self.settings.since or first)
        return None if start is None else Window(min(start, self.at), self.at)
