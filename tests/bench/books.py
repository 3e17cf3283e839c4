"""An invented shop's three books, staged by the books' own intake, for the bench."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from recon.assets import named_blocks
from recon.books.contracts import BOOKS
from recon.books.intake import Arrival, Intake, Taken
from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.records.moment import micros
from recon.records.window import Window
from recon.wiring import sql_blocks

END = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = END + timedelta(hours=1)
_START = END - timedelta(weeks=9)
_SQL = Path(__file__).parent / "books.sql"
_BATCH = 50_000
THREE = ("orders", "attempts", "transactions")


def stage(folder: Path, *, orders: int, lost: int = -1, books: tuple[str, ...] = THREE) -> dict[str, int]:
    """Fill a shelf with the books of one shop; return their rows. `lost` orders were never sent, if it is not negative."""
    texts = {name: text for (name, _), text in named_blocks(_SQL.read_text(encoding="utf-8")).items()}
    rules = KeyRules(mids={"41234": "de"}, only="de")
    rows = {}
    with duckdb.connect() as base:
        base.execute("SET enable_progress_bar = false")
        base.execute(texts["fates"].format(orders=orders, end=micros(END), lost=lost))
        for book in books:
            rows[book] = _take(base, folder, book, texts[book], rules=rules, at=END).delivered
    return rows


def move_on(folder: Path, *, orders: int, lost: int, changes: int) -> int:
    """Pull once more, an hour later: new orders with their attempts, lines for what waited, orders that were cancelled.

    Some `changes` rows come or change, a third of them in each book; return how many it were.
    """
    texts = {name: text for (name, _), text in named_blocks(_SQL.read_text(encoding="utf-8")).items()}
    rules = KeyRules(mids={"41234": "de"}, only="de")
    moved = 0
    with duckdb.connect() as base:
        base.execute("SET enable_progress_bar = false")
        base.execute(texts["fates"].format(orders=orders, end=micros(END), lost=lost))
        for book in THREE:
            places = {"third": changes // 3, "now": micros(LATER), "end": micros(END), "orders": orders}
            base.execute(texts[f"later_{book}"].format(**places))
            text = texts[book].replace("FROM fates", "FROM later")
            done = _take(base, folder, book, text, rules=rules, at=LATER)
            moved += done.entered
    return moved


def _take(
    base: duckdb.DuckDBPyConnection, folder: Path, book: str, text: str, *, rules: KeyRules, at: datetime
) -> Taken:
    intake = Intake(
        Shelf(folder),
        book=book,
        source="bench",
        rules=rules,
        sql=sql_blocks("books/*.sql"),
        memory_limit="1GB",
    )
    for _ in intake.spool(_batches(base, text.replace("{end}", str(micros(at))), book=book)):
        pass
    return intake.take(Arrival(Window(_START, at), {}, None, holds_back_on_silence=False, remarks=()), at=at)


def _batches(base: duckdb.DuckDBPyConnection, text: str, *, book: str) -> Iterator[pa.RecordBatch]:
    schema = BOOKS[book].schema
    for batch in base.sql(text).to_arrow_reader(_BATCH):
        yield batch.cast(schema)
