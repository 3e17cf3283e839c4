"""One real order history on both its ways into the books: as files, and as a shop's tables."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import psycopg
import pyarrow.parquet as pq
import sqlalchemy as sa

from recon import assets
from recon.books import contracts
from recon.jobs.ports import NoProgress, Source
from recon.sources.settings import ExportMapping, ExportSettings
from tests.doors.export_scene import aged

HERE = Path(__file__).resolve().parent
AT = datetime(2026, 11, 28, tzinfo=UTC)
BOOKS = ("orders", "lines")
MAPPED = ExportMapping(
    fields={"order_ref": "Order", "placed_at": "Placed", "state": "Status"},
    line_fields={"sku": "SKU", "quantity": "Quantity", "net_amount": "Net"},
    states={"done": "confirmed", "F": "confirmed", "O": "confirmed", "P": "pending"},
)
AS_SOLD = ExportMapping(
    fields={"order_ref": "Order ID", "placed_at": "Order Date"},
    line_fields={"sku": "Product ID", "quantity": "Quantity", "net_amount": "Sales"},
    constants={"state": "confirmed"},
    rounds=True,
)


@dataclass(frozen=True, slots=True)
class Sums:
    """This is what a history holds: its orders, its lines, and what each come to."""

    orders: int
    lines: int
    of_orders: Decimal
    of_lines: Decimal


@dataclass(frozen=True, slots=True)
class History:
    """This is a history laid out in a folder: told exactly in `told.duckdb`, and as the files a shop would give."""

    name: str
    folder: Path

    @classmethod
    def of(cls, name: str, *, package: Path, folder: Path) -> "History":
        """Tell a package's history exactly, and write the files of its shop."""
        made = cls(name, folder)
        with duckdb.connect(str(folder / "told.duckdb")) as told:
            told.execute(_sql(name, folder=package))
            told.execute(_sql("orders"))
            for block, file in (
                ("export", "export.csv"), ("drop_orders", "orders.parquet"), ("drop_lines", "lines.parquet"),
                ("table_orders", "table_orders.csv"), ("table_lines", "table_lines.csv"),
            ):  # fmt: skip
                told.execute(_sql(block, file=folder / file))
        for path in folder.iterdir():
            aged(path, timedelta(days=30), at=AT)
        return made

    def as_sold(self, file: Path) -> ExportSettings:
        """Lay the shop's own file beside those that were told from it."""
        own = self.folder / file.name
        own.write_bytes(file.read_bytes())
        aged(own, timedelta(days=30), at=AT)
        return self.export(file.name, mapping=AS_SOLD)

    def sums(self) -> Sums:
        """Sum what is told, in exact decimals."""
        with duckdb.connect(str(self.folder / "told.duckdb"), read_only=True) as told:
            return Sums(*told.sql(_sql("sums")).fetchall()[0])

    def export(self, *patterns: str, mapping: ExportMapping | None = None) -> ExportSettings:
        """Name files of the history as a source."""
        paths = tuple(str(self.folder / pattern) for pattern in patterns)
        return ExportSettings(self.name, paths, mapping or ExportMapping(), currency="USD", zone="UTC")

    def differing(self, read: Path) -> dict[str, int]:
        """Count the orders and lines that were read otherwise than they are told, in either direction."""
        with duckdb.connect(str(self.folder / "told.duckdb"), read_only=True) as told:
            found = {}
            for book in BOOKS:
                ours = _sql(f"read_{book}", file=read / f"{book}.parquet")
                text = _sql("differing", told=_sql(f"told_{book}"), read=ours)
                found[book] = int(told.sql(text).fetchall()[0][0])
        return found


def read(source: Source, into: Path) -> dict[str, int]:
    """Read a source into Parquet as the books do, and count its rows."""
    into.mkdir(exist_ok=True)
    rows = dict.fromkeys(BOOKS, 0)
    for delivery in source.deliver({}, at=AT, progress=NoProgress()):
        schema = contracts.BOOKS[delivery.book].schema
        with pq.ParquetWriter(into / f"{delivery.book}.parquet", schema) as out:
            for batch in delivery.batches:
                rows[delivery.book] += batch.num_rows
                out.write_batch(batch)
        delivery.closing()
    return rows


def fill(url: str, history: History) -> None:
    """Put a history into a shop's tables."""
    address = sa.make_url(url)
    if address.get_backend_name() == "postgresql":
        _fill_postgres(address, history)
    else:
        _fill_sqlite(address, history)


def _fill_postgres(address: sa.URL, history: History) -> None:
    with psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        password=address.password,
        dbname=address.database,
    ) as connection:
        for statement in _tables("TIMESTAMP"):
            connection.execute(statement)
        for table, file in (("history", "table_orders.csv"), ("history_lines", "table_lines.csv")):
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
                (history.folder / file).open("rb") as rows,
            ):
                while piece := rows.read(1 << 20):
                    copy.write(piece)
        connection.execute("ANALYZE")


def _fill_sqlite(address: sa.URL, history: History) -> None:
    engine = sa.create_engine(address)
    with engine.begin() as connection:
        for statement in _tables("TEXT"):
            connection.exec_driver_sql(statement)
        for table, file in (("history", "table_orders.csv"), ("history_lines", "table_lines.csv")):
            with (history.folder / file).open(encoding="utf-8", newline="") as rows:
                told = [tuple(row) for row in csv.reader(rows)]
            places = ", ".join("?" * len(told[0]))
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", told)
    engine.dispose()


def _tables(moment: str) -> list[str]:
    text = (HERE / "shop.sql").read_text(encoding="utf-8").format(moment=moment)
    return [statement for statement in text.split(";\n") if statement.strip()]


def _sql(name: str, **places: object) -> str:
    blocks = assets.named_blocks((HERE / "histories.sql").read_text(encoding="utf-8"))
    text = next(block for (block_name, _), block in blocks.items() if block_name == name)
    return text.format(**places) if places else text
