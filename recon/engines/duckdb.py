"""The kernel's default engine: DuckDB, over the Parquet files of the books, in bounded memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from recon.books.contracts import BOOKS
from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines import reading
from recon.engines.facts import facts
from recon.engines.signals import readings
from recon.gap.measure import EXPECTED
from recon.gap.readings import Readings
from recon.jobs.judged import ClicksTold, FactsTold, Judged, Publishers, Told
from recon.matching.judged import BrokenCase, ControlTotal
from recon.matching.request import Asked, Week
from recon.records.capture import LONGEST
from recon.records.kind import KINDS, Kind
from recon.records.moment import micros

KERNEL = (
    "10_case_keys",
    "12_ordered",
    "14_attempted",
    "16_reported",
    "20_cases",
    "30_measured",
    "40_verdicts",
    "50_figures",
    "60_bridge",
    "70_control",
)
_TABLES = {"40_verdicts", "50_figures", "60_bridge"}
_DERIVED = {
    "orders": (
        "amount_first",
        "click_ok",
        "order_key",
        "key_number",
        "key_check",
        "programme",
        "publisher_code",
        "source",
    ),
    "lines": ("source",),
    "attempts": ("order_key", "key_number", "key_check", "programme", "source"),
    "transactions": ("row_id", "order_key", "key_number", "key_check", "programme", "source"),
    "clicks": ("programme", "source"),
}
_CHUNK = 500
_NUMBERS = {"amount_first", "click_ok", "key_number", "key_check"}


class DuckDbEngine:
    """This is where the kernel runs by default; every question gets a working memory of its own."""

    def __init__(
        self, *, sql: Mapping[str, str], folder: Path, memory_limit: str = "600MB", threads: int = 0
    ) -> None:
        """`sql` holds the kernel's files by their names and the blocks of sql/engines/*.sql."""
        self._sql, self._folder, self._memory_limit, self._threads = sql, folder, memory_limit, threads

    def judge(self, volumes: Iterable[Volume], *, asked: Asked) -> Judged:
        """Judge every case the books hold; return totals, figures and the cases that are breaks."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            desk.run_kernel()
            return reading.judged(
                desk.rows,
                self._sql,
                slices_since=micros(asked.slices_since),
                rates_since=micros(asked.rates_since),
            )

    def held(self, volumes: Iterable[Volume], *, asked: Asked) -> list[ControlTotal]:
        """Count what the books hold as the question sees them, without judging anything."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return reading.held(desk.rows, self._sql)

    def doubled(self, volumes: Iterable[Volume], *, asked: Asked) -> int:
        """Count the lines of the network's lists that more than one source brought."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            [(lines,)] = desk.rows(self._sql["doubled"])
            return int(lines)

    def kinds(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, dict[str, Kind]]:
        """Tell the kind of every case, by programme and order key; for books small enough to hold in memory."""
        found: dict[str, dict[str, Kind]] = {}
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            desk.run_kernel()
            for programme, key, kind in desk.rows(self._sql["all_kinds"]):
                found.setdefault(programme, {})[key] = Kind(kind)
        return found

    def story(self, volumes: Iterable[Volume], *, asked: Asked) -> Told:
        """Tell all that the books say of the keys in the question, and what the kernel says of them."""
        opened = list(volumes)
        with self._desk() as desk:
            desk.lay_out(opened, asked=asked)
            desk.lay_out_lines(opened, asked=asked)
            desk.run_kernel()
            found = {
                name: desk.records(f"story_{name}")
                for name in ("orders", "lines", "attempts", "transactions", "verdict")
            }
            return Told(**found)

    def signals(
        self,
        volumes: Iterable[Volume],
        *,
        asked: Asked,
        currencies: Mapping[str, tuple[int, str]],
        since: datetime | None = None,
    ) -> dict[str, Readings]:
        """Count what the books say of each programme's last hours; `currencies`: its number and own currency."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return readings(desk, self._sql, as_of=asked.as_of, currencies=currencies, since=since)

    def clicks(self, volumes: Iterable[Volume], *, asked: Asked, since: datetime, most: int) -> ClicksTold:
        """Tell what the books say of click ids: of so many of the newest orders since a moment."""
        text = self._sql["click_orders"].format(since=micros(since), most=most, longest=LONGEST)
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return ClicksTold(desk.rows(text), reading.publishers(desk.rows, self._sql))

    @contextmanager
    def facts(
        self, volumes: Iterable[Volume], *, asked: Asked, cases: Iterable[BrokenCase]
    ) -> Iterator[FactsTold]:
        """Tell what the books know of broken cases, and of a sample that is well; lines come a portion at a time."""
        opened = list(volumes)
        with self._desk() as desk:
            desk.lay_out(opened, asked=asked)
            desk.lay_out_lines(opened, asked=asked)
            yield facts(desk, self._sql, cases)

    def publishers(self, volumes: Iterable[Volume], *, asked: Asked) -> Publishers:
        """Tell whom the network's reports name, by programme and code."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return reading.publishers(desk.rows, self._sql)

    @contextmanager
    def _desk(self) -> Iterator["_Desk"]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(":memory:") as base:
            base.execute(f"SET memory_limit = '{self._memory_limit}'")
            base.execute(f"SET temp_directory = {sql_text(self._folder)}")
            base.execute("SET preserve_insertion_order = false")
            if self._threads:
                base.execute(f"SET threads = {self._threads}")
            yield _Desk(base, self._sql)


class _Desk:
    """This is one working memory of DuckDB with the books laid out in it."""

    def __init__(self, base: duckdb.DuckDBPyConnection, sql: Mapping[str, str]) -> None:
        self._base, self._sql = base, sql

    def lay_out(self, volumes: Iterable[Volume], *, asked: Asked) -> None:
        """Put the books and the parameters where the kernel looks for them."""
        found = list(volumes)
        for book in ("orders", "attempts", "transactions", "clicks"):
            names = (book, "noncommissionable") if book == "transactions" else (book,)
            mine = [volume for volume in found if volume.manifest.book in names]
            rows = self._rows(book, mine, asked)
            if asked.keys is not None and book != "clicks":
                keys = ", ".join(map(sql_text, asked.keys)) or "NULL"
                rows = self._sql["rows_of_keys"].format(rows=rows, keys=keys)
            self.make("VIEW", f"book_{book}", rows)
        self._parameter_tables(asked)
        for book in ("orders", "attempts", "transactions"):
            self.make("VIEW", f"in_{book}", self._sql[f"in_{book}"])

    def lay_out_lines(self, volumes: Iterable[Volume], *, asked: Asked) -> None:
        """Put the lines of orders beside them: no verdict needs them."""
        mine = [volume for volume in volumes if volume.manifest.book == "lines"]
        self.make("VIEW", "book_lines", self._rows("lines", mine, asked))

    def run_kernel(self) -> None:
        """Run the kernel's files in order; each is one SELECT that becomes a view or a table of its name."""
        for name in KERNEL:
            self.make("TABLE" if name in _TABLES else "VIEW", name[3:], self._sql[name])
        self.make("TABLE", "broken", self._sql["broken"])

    def make(self, what: str, name: str, text: str) -> None:
        """Make a table or a view of a statement."""
        self._base.execute(f"CREATE {what} {name} AS {text}")

    def run(self, text: str) -> None:
        """Run one statement that returns nothing."""
        self._base.execute(text)

    def take(self, name: str, table: pa.Table, *, into: str) -> None:
        """Show a table under a name while one statement reads it."""
        self._base.register(name, table)
        self._base.execute(into)
        self._base.unregister(name)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Read all rows of one statement; each with a cursor of its own, as results are streamed."""
        with self._base.cursor() as cursor:
            return cursor.execute(text).fetchall()

    def portions(self, text: str, *, size: int) -> Iterator[list[tuple[Any, ...]]]:
        """Read the rows of one statement a portion at a time, so that never all of them are in memory."""
        with self._base.cursor() as cursor:
            cursor.execute(text)
            while rows := cursor.fetchmany(size):
                yield rows

    def records(self, name: str) -> list[dict[str, Any]]:
        """Read all rows of a named statement as dictionaries."""
        with self._base.cursor() as cursor:
            cursor.execute(self._sql[name])
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _rows(self, book: str, volumes: Sequence[Volume], asked: Asked) -> str:
        current = [file for volume in volumes for file in volume.current]
        history = [file for volume in volumes for file in volume.history]
        if not current and not (history and asked.as_known):
            return self._empty(book)
        name = "rows_now"
        if asked.as_known:
            name = "rows_as_known" if history else "rows_as_known_without_history"
        rows = self._sql[name].format(
            current=_listed(current), both=_listed([*current, *history]), as_of=micros(asked.as_of)
        )
        hindsight = f"hindsight_{book}"
        if asked.hindsight and hindsight in self._sql:
            rows = self._sql[hindsight].format(rows=rows, as_of=micros(asked.as_of))
        return rows

    def _empty(self, book: str) -> str:
        """Lay out a book that nobody has pulled: its columns, and no row."""
        columns = [f"NULL::{_sql_type(str(field.type))} AS {field.name}" for field in BOOKS[book].schema]
        derived = [
            f"NULL::{'BIGINT' if name in _NUMBERS else 'VARCHAR'} AS {name}" for name in _DERIVED[book]
        ]
        return f"SELECT {', '.join(columns + derived)} LIMIT 0"

    def _parameter_tables(self, asked: Asked) -> None:
        self._base.execute(self._sql["parameter_tables"])
        self.fill("programmes", [astuple(row) for row in asked.programmes])
        self.fill("currencies", list(enumerate(asked.currencies, start=1)))
        kinds = [
            (int(kind), int(row.verdict), int(row.side), int(kind in EXPECTED)) for kind, row in KINDS.items()
        ]
        self.fill("kinds", kinds)
        weeks = [
            _week_row(number, week, at)
            for number, weeks in asked.weeks.items()
            for at, week in enumerate(weeks)
        ]
        self.fill("weeks", weeks)
        self.fill("asked", [(key.number,) for key in asked.open_keys])

    def fill(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Put rows into a table."""
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            places = f"({', '.join('?' * len(chunk[0]))})"
            text = self._sql["fill"].format(table=table, values=", ".join([places] * len(chunk)))
            self._base.execute(text, [value for row in chunk for value in row])


def _listed(files: Sequence[str]) -> str:
    return f"[{', '.join(map(sql_text, files))}]"


def _week_row(programme: int, week: Week, at: int) -> tuple[object, ...]:
    ends = (week.shop.start, week.shop.end, week.network.start, week.network.end)
    return (programme, at, week.label, *map(micros, ends))


def _sql_type(arrow: str) -> str:
    return {"string": "VARCHAR", "int64": "BIGINT", "int32": "INTEGER", "int8": "TINYINT"}[arrow]
