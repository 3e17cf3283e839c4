"""Merges what came with what is there, in DuckDB, with bounded memory: which rows enter, close and stay."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from recon.books.contracts import Book
from recon.books.manifest import Manifest, Part, Total
from recon.books.staging import Merge, count, delivered, present, sql_text, stage
from recon.books.workroom import Workroom
from recon.records import numerals
from recon.records.moment import micros
from recon.records.window import Window

_SILENCE_WEEKS = timedelta(weeks=8)
_FEW_VANISH, _ONE_IN_FIFTY = 3, 50
_DERIVED_LATER = {"amount_first", "known_from"}


class RowsVanished(Exception):
    """This is a whole download that lacks too many rows to be believed; nothing of it was taken."""

    def __init__(self, place: Path, rows: int) -> None:
        super().__init__(
            f"{place.parent.name}/{place.name}: {numerals.counted(rows, 'row')} of before did not come again (a filter, or a "
            "part that is missing?); nothing was taken; if they are rightly gone, pull with --believe-vanished"
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """This is what a merge came to: the new parts, what entered and closed, and the delivered totals as staged."""

    manifest: Manifest
    entered: int
    closed: int
    delivered: dict[str, int]
    newest: tuple[int, int] | None
    repeated: int


def merged(merge: Merge, room: Workroom) -> Merged:
    """Merge a spooled delivery; write new parts beside the old ones and return the manifest that names them."""
    with room.opened(merge) as work:
        if merge.replaces is None and not pq.read_metadata(merge.aside / "incoming.parquet").num_rows:
            return _as_it_was(work, merge)
        repeated = stage(work, merge)
        staged = delivered(work, merge)
        months = _months(work, merge)
        _present(work, merge, months)
        entered = _table(work, merge, "enters") if months else count(work, merge, "fresh")
        closed = _table(work, merge, "closes") if months else 0
        vanished = _vanished(work, merge) if closed else 0
        if vanished:
            raise RowsVanished(merge.place, vanished)
        parts = _parts(work, merge, fresh_only=not months) if entered or closed else merge.old.parts
        history = (*merge.old.history, *_closed_part(work, merge)) if closed else merge.old.history
        then = replace(merge.old, parts=parts, history=history, key_version=merge.rules.version)
        totals, newest = sums(work, merge, then, before=merge.old.totals)
        return Merged(replace(then, totals=totals), entered, closed, staged, newest, repeated)


def _as_it_was(work: duckdb.DuckDBPyConnection, merge: Merge) -> Merged:
    """Leave the book as it is, where nothing came; its longest silence is that of the last weeks."""
    then = replace(merge.old, key_version=merge.rules.version)
    totals, newest = sums(work, merge, then, before=merge.old.totals)
    return Merged(replace(then, totals=totals), 0, 0, {"rows": 0}, newest, repeated=0)


def _months(work: duckdb.DuckDBPyConnection, merge: Merge) -> set[str]:
    """List the months whose present rows the delivery could touch, a moved row's old month among them."""
    if not merge.old.parts:
        return set()
    came = {
        str(month) for (month,) in work.sql(merge.sql["months"].format(month=_month(merge.book))).fetchall()
    }
    if merge.replaces is not None:
        came |= set(_months_of(merge.replaces))
    elsewhere = [part for part in merge.old.parts if part.month not in came]
    for part in elsewhere:
        moved = work.execute(merge.sql["moved"], [str(merge.place / part.file)]).fetchall()
        came |= {part.month} if moved else set()
    return came & {part.month for part in merge.old.parts} or {"none"}


def _present(work: duckdb.DuckDBPyConnection, merge: Merge, months: set[str]) -> None:
    files = [str(merge.place / part.file) for part in merge.old.parts if part.month in months]
    if files:
        present(work, merge, files)
    elif months:
        work.execute(f"CREATE VIEW present AS {merge.sql['none_present']}")


def _table(work: duckdb.DuckDBPyConnection, merge: Merge, name: str) -> int:
    names = work.view("fresh").columns
    columns = [column for column in names if column not in _DERIVED_LATER]
    sides = ["ROW(" + ", ".join(f"{side}.{column}" for column in columns) + ")" for side in ("f", "p")]
    gone = "FALSE"
    if merge.replaces is not None:
        start, end = micros(merge.replaces.start), micros(merge.replaces.end)
        gone = f"p.{merge.book.month_of} >= {start} AND p.{merge.book.month_of} < {end}"
    first = (
        "REPLACE (COALESCE(p.amount_first, f.amount_first) AS amount_first)"
        if "amount_first" in names
        else ""
    )
    text = merge.sql[name].format(
        at=micros(merge.at), same=f"{sides[0]} IS NOT DISTINCT FROM {sides[1]}", gone=gone, keep_first=first
    )
    work.execute(f"CREATE TABLE {name} AS {text}")
    return count(work, merge, name)


def _vanished(work: duckdb.DuckDBPyConnection, merge: Merge) -> int:
    """Count the rows that a whole download no longer has, where they are too many to be believed; else 0."""
    if merge.replaces is None or merge.believes_vanished:
        return 0
    start, end = micros(merge.replaces.start), micros(merge.replaces.end)
    text = merge.sql["vanished"].format(month_of=merge.book.month_of, start=start, end=end)
    [(gone, present)] = work.sql(text).fetchall()
    return int(gone) if gone > _FEW_VANISH and gone * _ONE_IN_FIFTY > present else 0


def _parts(work: duckdb.DuckDBPyConnection, merge: Merge, *, fresh_only: bool) -> tuple[Part, ...]:
    """Write the months that changed; the parts of all other months stay the files they are."""
    if fresh_only:
        text, months = merge.sql["first_pull"], merge.sql["months"]
    else:
        text, months = merge.sql["rewritten"], merge.sql["touched"]
    touched = sorted(str(row[0]) for row in work.sql(months.format(month=_month(merge.book))).fetchall())
    kept = [part for part in merge.old.parts if part.month not in touched]
    new = [_write_month(work, merge, text, month=month) for month in touched]
    return tuple(
        sorted([*kept, *(part for part in new if part.rows)], key=lambda part: (part.month, part.file))
    )


def _write_month(work: duckdb.DuckDBPyConnection, merge: Merge, text: str, *, month: str) -> Part:
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    end = (start + timedelta(days=32)).replace(day=1)
    rows = text.format(
        at=micros(merge.at), month_of=merge.book.month_of, start=micros(start), end=micros(end)
    )
    draft = merge.aside / f"{month}.parquet"
    work.execute(
        f"COPY ({rows}) TO {sql_text(draft)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 40000)"
    )
    return settle(merge, draft, month=month, kind="current")


def _closed_part(work: duckdb.DuckDBPyConnection, merge: Merge) -> list[Part]:
    draft = merge.aside / "closed.parquet"
    work.execute(f"COPY closes TO {sql_text(draft)} (FORMAT parquet, COMPRESSION zstd)")
    return [settle(merge, draft, month=merge.at.strftime("%Y-%m"), kind="history")]


def settle(merge: Merge, draft: Path, *, month: str, kind: str) -> Part:
    """Move a draft to its place under a name made of its content, synced to disk."""
    with draft.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()[:24]
    name = f"{kind}/{month}-{digest}.parquet"
    target = merge.place / name
    target.parent.mkdir(exist_ok=True)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(target)
    sync_folder(target.parent)
    return Part(file=name, month=month, rows=pq.read_metadata(target).num_rows, digest=digest)


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sums(
    work: duckdb.DuckDBPyConnection, merge: Merge, then: Manifest, *, before: tuple[Total, ...]
) -> tuple[tuple[Total, ...], tuple[int, int] | None]:
    """Sum the book as it now stands, and find its newest row and longest silence."""
    if not then.parts:
        return _since(before, [], at=merge.at), None
    names = set(merge.book.schema.names)
    work.execute("DROP VIEW IF EXISTS present")
    present(work, merge, [str(merge.place / part.file) for part in then.parts])
    totals = merge.sql["totals"].format(
        programme="programme" if merge.book.name != "lines" else "''",
        currency="COALESCE(currency, '')" if "currency" in names else "''",
        amount=merge.book.amount or "0",
    )
    since = micros(merge.at.astimezone(UTC) - _SILENCE_WEEKS)
    newest = work.sql(merge.sql["newest"].format(since=since, month_of=merge.book.month_of)).fetchall()
    rows = work.sql(totals).fetchall()
    found = [Total(str(a), str(b), rows=int(c), amount=int(d)) for a, b, c, d in rows]
    return _since(before, found, at=merge.at), (int(newest[0][0]), int(newest[0][1])) if newest[0][
        0
    ] is not None else None


def _since(before: Iterable[Total], now: Iterable[Total], *, at: datetime) -> tuple[Total, ...]:
    """Keep since when each programme and currency is there, also of those that have no row any more."""
    found = {(total.programme, total.currency): replace(total, rows=0, amount=0) for total in before}
    for total in now:
        known = found.get((total.programme, total.currency))
        found[(total.programme, total.currency)] = replace(total, since=known.since if known else micros(at))
    return tuple(found[key] for key in sorted(found))


def _month(book: Book) -> str:
    return f"strftime(make_timestamp({book.month_of}), '%Y-%m')"


def _months_of(window: Window) -> list[str]:
    months, day = [], window.start.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while day < window.end:
        months.append(day.strftime("%Y-%m"))
        day = (day + timedelta(days=32)).replace(day=1)
    return months
