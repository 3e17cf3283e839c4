"""An invented shop's three books, staged by the books' own intake, for the bench."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from recon.assets import named_blocks
from recon.books.contracts import BOOKS
from recon.books.intake import Arrival, Intake
from recon.books.keys import KeyRules
from recon.books.shelf import Shelf
from recon.records.moment import micros
from recon.records.window import Window
from recon.wiring import sql_blocks

END = datetime(2026, 11, 2, 12, tzinfo=UTC)
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
        base.execute(texts["fates"].format(orders=orders, end=micros(END), lost=lost))
        for book in books:
            intake = Intake(
                Shelf(folder),
                book=book,
                source="bench",
                rules=rules,
                sql=sql_blocks("books/*.sql"),
                memory_limit="1GB",
            )
            rows[book] = (
                sum(1 for _ in intake.spool(_batches(base, texts[book], book=book))) and intake.delivered
            )
            intake.take(
                Arrival(Window(_START, END), {}, None, holds_back_on_silence=False, remarks=()), at=END
            )
    return rows


def _batches(base: duckdb.DuckDBPyConnection, text: str, *, book: str) -> Iterator[pa.RecordBatch]:
    schema = BOOKS[book].schema
    for batch in base.sql(text.replace("{end}", str(micros(END)))).to_arrow_reader(_BATCH):
        yield batch.cast(schema)
