"""Tries a preset on its database: everything that is wrong at once, with its cure, and what was read."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recon.jobs.ports import SourceUnavailable
from recon.records.moment import EPOCH
from recon.sources.orders.contract import Reading, Target
from recon.sources.orders.database import raw_rows
from recon.sources.orders.declared import Header
from recon.sources.orders.mend import column_of, faults_of, lacks_zone
from recon.sources.orders.preset import Preset, bound, loaded
from recon.sources.orders.raw import Raw
from recon.sources.orders.sample import Row, Sample, objections, rows_of
from recon.sources.settings import OrdersSettings
from recon.sources.shops import shown
from recon.sources.shops.catalogue import Catalogue, read_catalogue
from recon.sources.shops.look import standing
from recon.sources.shops.objection import Objection
from recon.sources.shops.plans import costs
from recon.sources.sql_errors import explained
from recon.sources.sql_session import Session, dialect_of, reading

_LINES_PER_ORDER = 20
# A preset leaves out what lies after `until`: a day more shows times that a wrong zone puts into the future.
_BEYOND = timedelta(hours=26)
# So many days of changes are read, the fewest first, until a tenth of the rows asked for is there.
_DAYS = (7, 30, 90, 365)
_ENOUGH = 10
_WANTED = ("system", "versions", "proven", "needs", "grain")


@dataclass(frozen=True, slots=True)
class PresetTried:
    """This is a preset after its trial: what stands against it, and the orders it read.

    `opened` is False where the database could not be reached; `seconds` is how long each block took.
    """

    file: str
    header: Header
    objections: tuple[Objection, ...]
    opened: bool
    sample: Sample = field(default_factory=Sample)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Tell whether a pull may use it."""
        return self.opened and not any(each.grave for each in self.objections)


@dataclass(slots=True)
class _Trial:
    settings: OrdersSettings
    at: datetime
    rows: int
    found: list[Objection] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    faulty: set[str] = field(default_factory=set)
    lacks_zone: bool = False

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Keep what cannot be read as an objection, and go on."""
        try:
            yield
        except SourceUnavailable as failed:
            self.found.append(Objection(f"{failed.where}: {failed.what}", failed.cure))


def try_preset(settings: OrdersSettings, *, at: datetime, rows: int) -> PresetTried:
    """Try the preset the settings name on its database: at most so many orders are read, and nothing is kept."""
    name = f"orders.{settings.name}"
    trial = _Trial(settings, at, rows)
    preset, refused = loaded(settings, dialect=dialect_of(settings.url, name=name))
    trial.found += [Objection(f"{each.where}: {each.what}", each.cure) for each in refused]
    trial.found += _incomplete(preset, refused)
    try:
        with _session(settings) as session:
            catalogue = read_catalogue(session)
            lacks = standing(preset.header, settings.parameters, session=session, catalogue=catalogue)
    except SourceUnavailable as failed:
        trial.found.append(Objection(str(failed).rpartition("; ")[0], failed.cure))
        return PresetTried(preset.file, preset.header, tuple(trial.found), opened=False)
    trial.found += [*lacks, *_unrun(lacks)]
    trial.found += _unsearched(preset, settings, catalogue=catalogue)
    sample = Sample() if any(each.grave for each in lacks) else _sampled(trial, preset)
    if sample.orders:
        with trial.noted(), _session(settings) as session:
            trial.found += costs(preset, settings, at=at, session=session, catalogue=catalogue)
    trial.found += objections(sample, at=at)
    once = tuple(dict.fromkeys(trial.found))
    return PresetTried(preset.file, preset.header, once, opened=True, sample=sample, seconds=trial.seconds)


def _session(settings: OrdersSettings) -> AbstractContextManager[Session]:
    return reading(settings.url, name=f"orders.{settings.name}", statement_timeout=settings.statement_timeout)


def _incomplete(preset: Preset, refused: list[SourceUnavailable]) -> Iterator[Objection]:
    header = preset.header
    if not preset.queries:
        return
    if not header.declared:
        cure = "add '-- contract: 1' at its top, so that a later recon knows how to read it"
        yield Objection(f"{preset.file} names no contract", cure, grave=False)
    wrong = " ".join(each.what for each in refused)
    absent = [name for name in _WANTED if not getattr(header, name) and f"'{name}:" not in wrong]
    if not header.changes and not header.rereads:
        absent.append("changes")
    if header.declared and absent:
        cure = "add them: sql/sources/orders/README.md says what each is for"
        yield Objection(f"{preset.file}: its header has no line {', '.join(absent)}", cure, grave=False)
    if "orders" in preset.queries and "lines" not in preset.queries:
        cure = "add '-- name: lines': without it an order is judged by its total, and not sent again line by line"
        yield Objection(f"{preset.file} has no block 'lines'", cure, grave=False)


def _unrun(lacks: tuple[Objection, ...]) -> Iterator[Objection]:
    if any(each.grave for each in lacks):
        cure = "mend what is missing first, then try again"
        yield Objection("the queries were not run, for they would fail", cure, grave=False)


def _unsearched(preset: Preset, settings: OrdersSettings, *, catalogue: Catalogue) -> Iterator[Objection]:
    names, cures = [], []
    for need in preset.header.filled(settings.parameters).changes:
        table, column = catalogue.find(need.table), need.columns[0]
        if table is None or table.is_view or table.column(column) is None or table.is_searched_by(column):
            continue
        names.append(
            f"{need.table}.{column}" + ("" if table.rows is None else f" (about {table.rows:,} rows)")
        )
        cures.append(shown.index_on(catalogue, table, column))
    if names:
        cure = f"add it before the tables grow: {'; '.join(cures)}"
        yield Objection(f"no index begins with {', '.join(names)}", cure, grave=False)


def _sampled(trial: _Trial, preset: Preset) -> Sample:
    """Read orders, and the lines of the same stretch of changes; judge both."""
    orders: list[Row] = []
    lines: list[Row] = []
    whole, since = True, trial.settings.since or EPOCH
    if "orders" in preset.queries:
        with trial.noted():
            raw, since = _widest(trial, preset)
            whole = len(raw.batch) < trial.rows
            orders = _judged(trial, raw, preset, "orders")
    if "lines" in preset.queries:
        # Of orders that did not all come the lines cannot be added up: a few show their types.
        most = trial.rows * (_LINES_PER_ORDER if whole else 1)
        with trial.noted():
            raw = _read(trial, preset, "lines", since=since, most=most)
            whole = whole and len(raw.batch) < most
            lines = _judged(trial, raw, preset, "lines")
    return Sample(orders, lines, "lines" in trial.seconds, whole, frozenset(trial.faulty), since)


def _widest(trial: _Trial, preset: Preset) -> tuple[Raw, datetime]:
    """Read the orders that changed lately: as many days as fit into the rows asked for, all where they do."""
    first = trial.settings.since or EPOCH
    starts = [start for days in _DAYS if (start := trial.at - timedelta(days=days)) > first]
    kept, last = (
        _read(trial, preset, "orders", since=(*starts, first)[0], most=trial.rows),
        (*starts, first)[0],
    )
    for since in (*starts, first)[1:]:
        if len(kept.batch) * _ENOUGH >= trial.rows:
            break
        raw = _read(trial, preset, "orders", since=since, most=trial.rows)
        if len(kept.batch) and len(raw.batch) >= trial.rows:
            break
        kept, last = raw, since
    return kept, last


def _read(trial: _Trial, preset: Preset, book: str, *, since: datetime, most: int) -> Raw:
    """Read the first rows of a block, as the database gives them."""
    given = replace(trial.settings, batch_rows=most, rows_per_second=0)
    with _session(given) as session, explained(f"{preset.file} ({book})"):
        bounds = (bound(m, dialect=session.dialect, zone=preset.zone) for m in (since, trial.at + _BEYOND))
        statement = preset.queries[book].statement(since=next(bounds), until=next(bounds))
        began = time.monotonic()
        raws = raw_rows(session, statement, settings=given, pause=time.sleep)
        empty = next(raws)
        raw = next(raws, empty)
        trial.seconds[book] = time.monotonic() - began
        return raw


def _judged(trial: _Trial, raw: Raw, preset: Preset, book: str) -> list[Row]:
    reading = _reading(trial.settings, preset, book)
    if trial.lacks_zone:
        reading = replace(reading, zone="UTC")
    batch, faults = faults_of(raw, reading=reading)
    if any(map(lacks_zone, faults)):
        trial.lacks_zone = True
        trial.faulty |= {name for name, column in reading.columns.items() if column.target is Target.MOMENT}
    trial.found += [Objection(f"{each.where}: {each.what}", each.cure) for each in faults]
    trial.faulty |= {column_of(each) for each in faults}
    if not len(raw.batch):
        cure = "see whether the url names the right database, and since the right day"
        trial.found.append(Objection(f"the block {book} delivers no rows", cure, grave=False))
    return rows_of(batch)


def _reading(given: OrdersSettings, preset: Preset, book: str) -> Reading:
    return Reading(
        preset.file, book, zone=preset.zone, scale=given.scale, store=given.store, currency=given.currency,
        rereads=preset.rereads,
    )  # fmt: skip
