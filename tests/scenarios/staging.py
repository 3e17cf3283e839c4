"""Puts the world's rows into books by their own intake, as pulls do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from recon.books.contracts import BOOKS
from recon.books.intake import Arrival, Intake
from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.books.workroom import Workroom
from recon.records.moment import micros
from recon.records.window import Window
from recon.wiring import sql_blocks
from tests.scenarios import markets
from tests.scenarios.markets import AS_OF, MARKETS, SHORT, WHOLE
from tests.scenarios.tale import Row
from tests.scenarios.world import World

RULES = KeyRules(
    stores={each.name: each.name for each in MARKETS.values()},
    mids={each.mid: each.name for each in MARKETS.values()},
)
_SOURCES = ("shop", *(each.source for each in SHORT), "recon")
_BATCH = 10_000
_ROOM = Workroom()


def stage(folder: Path, world: World) -> None:
    """Fill a shelf with all books of the world, in one pull each."""
    reach = {each.source: each.short for each in SHORT}
    for source in _SOURCES:
        for book in markets.BOOKS:
            rows = world.rows(book, source)
            # A list that never brought a row could be anyone's: it would shorten the books of the others.
            if rows or source == "shop":
                take(folder, book, source, rows, covers=reach.get(source, {}).get(book, WHOLE))


def take(
    folder: Path,
    book: str,
    source: str,
    rows: Sequence[Mapping[str, object]],
    *,
    covers: Window | None = WHOLE,
    replaces: Window | None = None,
    at: datetime = AS_OF,
    rules: KeyRules = RULES,
) -> None:
    """Take one delivery into one book."""
    intake = Intake(
        Shelf(folder),
        book=book,
        source=source,
        rules=rules,
        sql=sql_blocks("books/*.sql"),
        memory_limit="500MB",
        room=_ROOM,
    )
    for _ in intake.spool(_batches(book, rows)):
        pass
    intake.take(Arrival(covers, {}, replaces, holds_back_on_silence=False, remarks=()), at=at)


def _batches(book: str, rows: Sequence[Mapping[str, object]]) -> Iterator[pa.RecordBatch]:
    schema = BOOKS[book].schema
    for start in range(0, len(rows), _BATCH):
        chunk = [_cells(row, schema.names) for row in rows[start : start + _BATCH]]
        yield pa.RecordBatch.from_pylist(chunk, schema=schema)


def _cells(row: Mapping[str, object], names: Iterable[str]) -> Row:
    return {name: micros(value) if isinstance(value := row.get(name), datetime) else value for name in names}
