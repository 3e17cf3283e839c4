"""One working memory of DuckDB with the books laid out in it, where the kernel runs and is read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.empty import no_rows_of
from recon.engines.parameters import parameter_rows
from recon.engines.rules import Ruled
from recon.matching.request import Asked
from recon.records.click import NO_CLICK_PATTERN
from recon.records.moment import micros

KERNEL = (
    "12_ordered",
    "14_attempted",
    "16_reported",
    "17_marked",
    "18_mixed",
    "22_partial",
    "24_cases",
    "26_doubted",
    "27_exchanged",
    "28_due",
    "30_measured",
    "40_verdicts",
    "50_figures",
    "60_bridge",
    "70_control",
)
"""The kernel's files in their order; the number is no part of the name."""
SUM_FILES = KERNEL[:5]
"""Those that sum one book up, or know of a few keys only."""
JOINED_FILES = KERNEL[5:7]
"""Those that put what the books say of a key into one row; like the sums they know no rule and no moment."""
# Looked up beside the kernel: of orders what people look for, and the names of what they are compared by.
BESIDE = (
    "looked_for",
    "publisher_codes",
    "trait_sets",
    "paid",
    "naming",
    "listed_hours",
    "sent_hours",
    "placed_hours",
)
_TABLES = {"22_partial", "26_doubted", "27_exchanged", "40_verdicts"}
_INPUTS = ("in_orders", "in_attempts", "in_transactions")
_INPUTS_OF_MARKS = ("in_sold", "in_marks")
_CHUNK = 500


class Desk:
    """This is one working memory of DuckDB with the books laid out in it."""

    def __init__(
        self, base: duckdb.DuckDBPyConnection, sql: Mapping[str, str], rules: Ruled, *, name: str = "memory"
    ) -> None:
        """`name` is the database that the connection uses."""
        self._base, self._sql, self.rules, self._name = base, sql, rules, name
        self._added: set[str] = set()
        self.files: dict[str, list[str]] = {}
        self._places = {
            "publisher": sql["publisher_number"],
            "traits": sql["traits_number"],
            "sku": sql["sku_number"],
            "no_click": NO_CLICK_PATTERN,
            **rules.places,
        }

    def lay_out(self, volumes: Iterable[Volume], *, asked: Asked) -> None:
        """Put the books and the parameters where the kernel looks for them."""
        found = list(volumes)
        if not (asked.as_known or asked.hindsight) and asked.keys is None:
            self.files = {
                book: _current(found, book) for book in ("orders", "attempts", "transactions", "lines")
            }
        for book in ("orders", "attempts", "transactions", "clicks", "lines"):
            mine = [volume for volume in found if volume.manifest.book in _names(book)]
            rows = self._rows(book, mine, asked)
            if asked.keys is not None and book not in {"clicks", "lines"}:
                keys = ", ".join(map(sql_text, asked.keys)) or "NULL"
                rows = self._sql["rows_of_keys"].format(rows=rows, keys=keys)
            self.make("VIEW", f"book_{book}", rows)
        self.run(self._sql["parameter_tables"])
        for table, parameters in parameter_rows(asked).items():
            self.fill(table, parameters)
        self.run(self._sql["fill_slots"])
        if asked.open_keys:
            self.take_numbers([key.number for key in asked.open_keys], into="asked")
        if self.rules.lines_left_out:
            self.make("VIEW", "lines_left_out", self.rules.lines_left_out)
        for name in _INPUTS:
            self.make("VIEW", name, self.input_text(name))

    def lay_out_inputs_of_marks(self) -> None:
        """Put there what lines are compared by; only whoever makes the sums looks for it."""
        for name in _INPUTS_OF_MARKS:
            self.make("VIEW", name, self.input_text(name))

    def lay_out_sums(self, pairs: str) -> None:
        """Put the kernel's first sums where it looks for them, made anew from the rows of the books.

        `pairs` tells which other references orders may have: of some keys only the whole books tell it.
        """
        self.lay_out_inputs_of_marks()
        for name in SUM_FILES:
            self.make("TABLE", name[3:], self.sum_text(name))
        self.join()
        self.lay_out_beside()
        self.make("TABLE", "pairs", pairs)

    def lay_out_beside(self) -> None:
        """Put what is looked up beside the kernel where it is looked for, read anew from the rows of the books."""
        for name in BESIDE:
            self.make("VIEW", name, self.input_text(name))
        self.make("VIEW", "named", self._sql["named"])

    def join(self) -> None:
        """Put what the sums say of a key into one row of `cases`."""
        for name in JOINED_FILES:
            self.make("TABLE" if name in _TABLES else "VIEW", name[3:], self._sql[name])

    def write_sums(self, folder: Path) -> None:
        """Write the sums of each book, and what is looked up beside them, into files of a folder."""
        self.lay_out_inputs_of_marks()
        for name in SUM_FILES:
            self._write(name[3:], f"{self.sum_text(name)} ORDER BY key_number", folder)
        for name in BESIDE:
            order = " ORDER BY key_number" if name == "looked_for" else ""
            self._write(name, self.input_text(name) + order, folder)

    def _write(self, name: str, rows: str, folder: Path) -> None:
        file = folder / f"{name}.parquet"
        self.copy(rows, file)
        self.make("VIEW", name, self._sql["all_rows"].format(file=sql_text(file)))

    def copy(self, rows: str, file: Path) -> None:
        """Write the rows of a statement into a file."""
        self.run(self._sql["kept"].format(rows=rows, file=sql_text(file)))

    def sum_text(self, name: str) -> str:
        """Wrap one of the kernel's sums into the SELECT that keeps it in narrow columns."""
        return f"WITH {name[3:]} AS ({self._sql[name]}) {self._sql[f'sum_{name[3:]}']}"

    def run_kernel(self) -> None:
        """Run the kernel's files over the cases, in order; each is one SELECT that becomes a view or a table."""
        self.make("TABLE", "links", self._sql["links"])
        for name in KERNEL[len(SUM_FILES) + len(JOINED_FILES) :]:
            self.make("TABLE" if name in _TABLES else "VIEW", name[3:], self._sql[name])

    def input_text(self, name: str) -> str:
        """Tell the statement that makes an input of the kernel, or what is looked up beside it, of a book."""
        return self._sql[name].format(**self._places)

    def make(self, what: str, name: str, text: str) -> None:
        """Make a table or a view of a statement; one of that name gives way."""
        self._base.execute(f"CREATE OR REPLACE {what} {name} AS {text}")

    def add(self, name: str, text: str) -> None:
        """Put the rows of a statement into a table, which is made where there is none."""
        if name not in self._added:
            self.make("TABLE", name, text)
            self._added.add(name)
        else:
            self._base.execute(self._sql["add"].format(table=name, rows=text))

    def columns(self, text: str) -> list[str]:
        """Name the columns of a statement."""
        return [str(name) for name, *_ in self.rows(self._sql["described"].format(rows=text))]

    def run(self, text: str) -> None:
        """Run one statement that returns nothing."""
        self._base.execute(text)

    def take(self, name: str, table: pa.Table, *, into: str) -> None:
        """Show a table under a name while one statement reads it."""
        self._base.register(name, table)
        self._base.execute(into)
        self._base.unregister(name)

    def take_numbers(self, numbers: Sequence[int], *, into: str) -> None:
        """Put key numbers into a table: as a column, for to read a hundred thousand out of SQL takes seconds."""
        told = pa.table({"key_number": pa.array(numbers, pa.int64())})
        self.take("numbers", told, into=self._sql["add"].format(table=into, rows=self._sql["numbers"]))

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._base.cursor() as cursor:
            cursor.execute(f"USE {self._name}")
            yield cursor

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Read all rows of one statement; each with a cursor of its own, as results are streamed."""
        with self._cursor() as cursor:
            return cursor.execute(text).fetchall()

    def arrays(self, text: str) -> dict[str, NDArray[Any]]:
        """Read all rows of one statement as an array for each column; none may be null."""
        with self._cursor() as cursor:
            found = cursor.execute(text).fetchnumpy()
            return {name: np.asarray(column) for name, column in found.items()}

    def table(self, text: str) -> pa.Table:
        """Read all rows of one statement as columns."""
        with self._cursor() as cursor:
            return cursor.sql(text).to_arrow_table()

    def portions(self, text: str, *, size: int = 1_000) -> Iterator[list[tuple[Any, ...]]]:
        """Read the rows of one statement a portion at a time, so that never all of them are in memory."""
        with self._cursor() as cursor:
            cursor.execute(text)
            while rows := cursor.fetchmany(size):
                yield rows

    def records(self, name: str, **values: str) -> list[dict[str, Any]]:
        """Read all rows of a named statement as dictionaries; `values` fill its places."""
        with self._cursor() as cursor:
            cursor.execute(self._sql[name].format(**values) if values else self._sql[name])
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def versions(self, book: str, volumes: Iterable[Volume], *, asked: Asked) -> list[dict[str, Any]]:
        """Read what pulls brought of the question's keys, each version with the moments between which it was known."""
        files = [
            file
            for each in volumes
            if each.manifest.book in _names(book)
            for file in (*each.current, *each.history)
        ]
        if not files or asked.keys is None:
            return []
        keys = ", ".join(map(sql_text, asked.keys)) or "NULL"
        return self.records(
            f"story_versions_{book}", files=_listed(files), keys=keys, as_of=str(micros(asked.as_of))
        )

    def _rows(self, book: str, volumes: Sequence[Volume], asked: Asked) -> str:
        current = [file for volume in volumes for file in volume.current]
        history = [file for volume in volumes for file in volume.history]
        if not current and not (history and asked.as_known):
            return no_rows_of(book)
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

    def fill(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Put rows into a table."""
        for start in range(0, len(rows), _CHUNK):
            chunk = rows[start : start + _CHUNK]
            places = f"({', '.join('?' * len(chunk[0]))})"
            text = self._sql["fill"].format(table=table, values=", ".join([places] * len(chunk)))
            self._base.execute(text, [value for row in chunk for value in row])


def _names(book: str) -> tuple[str, ...]:
    return (book, "noncommissionable") if book == "transactions" else (book,)


def _current(volumes: Sequence[Volume], book: str) -> list[str]:
    return [file for each in volumes if each.manifest.book in _names(book) for file in each.current]


def _listed(files: Sequence[str]) -> str:
    return f"[{', '.join(map(sql_text, files))}]"
