"""What the books' tests share: rows in one line, a source that says what it was told, and a look at what is kept."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from recon.books.contracts import BOOKS
from recon.books.keys import KeyRules
from recon.books.manifest import Manifest
from recon.books.shelf import Shelf
from recon.jobs.ports import Closing, Delivery, Known, NoProgress, Progress
from recon.jobs.pull import Feed, Library, Pulled, pull
from recon.records.moment import micros
from recon.records.window import Window
from recon.wiring import sql_blocks

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = KeyRules(stores={"de": "de", "fr": "fr"}, mids={"41234": "de", "55555": "fr"})
_DEFAULTS: dict[str, dict[str, object]] = {
    "orders": {
        "store": "de",
        "kind": 1,
        "state": 2,
        "is_test": 0,
        "placed_at": micros(NOON - DAY),
        "paid_at": micros(NOON - DAY),
        "updated_at": micros(NOON - DAY),
        "currency": "EUR",
        "net_amount": 1000,
        "refunded_amount": 0,
        "line_count": 1,
        "click_id": "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg",
    },
    "attempts": {"mid": "41234", "kind": 1, "sent_at": micros(NOON - DAY), "outcome": 1, "currency": "EUR", "amount": 1000},
    "transactions": {
        "list": 1,
        "mid": "41234",
        "sku": "A",
        "currency": "EUR",
        "amount": 1000,
        "transaction_at": micros(NOON - DAY),
        "processed_at": micros(NOON - DAY),
    },
}  # fmt: skip


def order(row_id: str, **columns: object) -> dict[str, object]:
    return {**_DEFAULTS["orders"], "row_id": row_id, "order_ref": row_id, **columns}


def attempt(row_id: str, **columns: object) -> dict[str, object]:
    return {**_DEFAULTS["attempts"], "row_id": row_id, "order_ref": row_id, **columns}


def line(ref: str, **columns: object) -> dict[str, object]:
    return {**_DEFAULTS["transactions"], "transaction_id": None, "order_ref": ref, **columns}


@dataclass
class ToldSource:
    """This is a source that delivers what it was told."""

    book: str
    rows: list[dict[str, object]]
    closing: Closing = field(default_factory=lambda: Closing(covers=None))

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        del known, at, progress
        size = max(2, len(self.rows) // 100)
        yield Delivery(self.book, batches(self.book, self.rows, size=size), lambda: self.closing)


def batches(book: str, rows: Iterable[Mapping[str, object]], *, size: int = 2) -> Iterator[pa.RecordBatch]:
    schema, waiting = BOOKS[book].schema, list(rows)
    for start in range(0, len(waiting), size):
        chunk = [{name: row.get(name) for name in schema.names} for row in waiting[start : start + size]]
        yield pa.RecordBatch.from_pylist(chunk, schema=schema)


@dataclass
class Shelves:
    """This is a folder of books and the rules they are kept by."""

    folder: Path
    rules: KeyRules = RULES

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.folder)

    @property
    def library(self) -> Library:
        return Library(self.shelf, self.rules, sql_blocks("books/*.sql"))

    def pull(
        self,
        book: str,
        rows: list[dict[str, object]],
        *,
        at: datetime = NOON,
        name: str = "shop",
        **closing: object,
    ) -> Pulled:
        said = Closing(**{"covers": None, **closing})  # type: ignore[arg-type]
        [pulled] = pull(
            [Feed(book, name, ToldSource(book, rows, said))],
            library=self.library,
            at=at,
            progress=NoProgress(),
        )
        return pulled

    def manifest(self, book: str, name: str = "shop") -> Manifest:
        found = self.shelf.manifest(book, name)
        assert found is not None
        return found

    def current(self, book: str, columns: str = "row_id", name: str = "shop") -> list[tuple[object, ...]]:
        """Read columns of the rows as they are now, in order."""
        return self._read(book, [part.file for part in self.manifest(book, name).parts], columns, name)

    def history(
        self, book: str, columns: str = "row_id, closed_as", name: str = "shop"
    ) -> list[tuple[object, ...]]:
        """Read columns of the rows as they were, in order."""
        return self._read(book, [part.file for part in self.manifest(book, name).history], columns, name)

    def _read(self, book: str, files: list[str], columns: str, name: str) -> list[tuple[object, ...]]:
        if not files:
            return []
        paths = [str(self.shelf.place(book, name) / file) for file in files]
        with duckdb.connect() as base:
            return base.execute(f"SELECT {columns} FROM read_parquet(?) ORDER BY ALL", [paths]).fetchall()


def window(start: datetime, end: datetime) -> Window:
    return Window(start, end)


def photographed(folder: Path) -> dict[str, str]:
    """Take a picture of a folder to the byte, but for the lock."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
