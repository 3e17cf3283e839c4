"""One stretch of a report as columns of the books: text, numbers, moments; what cannot be read is named by line and header."""

from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

import pyarrow as pa

from recon.jobs.ports import BadRow
from recon.records.reject import Reject
from recon.resend.whole import whole_text
from recon.sources.reports import cells
from recon.sources.reports.blocks import Block
from recon.sources.reports.cells import CellError, Memo, TimeError, by_value
from recon.sources.reports.columns import Layout
from recon.sources.reports.kept import as_objects
from recon.sources.reports.moments import Moments

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """This is a column that was read: its different values, and which of them each row has."""

    words: list[Value]
    places: pa.Array

    def array(self, kind: pa.DataType) -> pa.Array:
        """Give each row its value."""
        return pa.array(self.words, kind).take(self.places)


class Sheet:
    """This is one stretch as columns; a cell that cannot be read is named by line and header."""

    def __init__(self, found: Layout, block: Block, *, where: str) -> None:
        self._found = found
        self._block = block
        self._where = where
        self.size = block.size

    def column(self, name: str) -> pa.Array | None:
        """Take a column as it stands in the report, None where it lacks."""
        place = self._found.places.get(name)
        return None if place is None else self._block.columns[place]

    def text(self, name: str, *, trimmed: bool = True, default: str | None = None) -> pa.Array:
        """Read a column as text, null or `default` where it says nothing."""
        column = self.column(name)
        if column is None:
            return (
                pa.nulls(self.size, pa.string())
                if default is None
                else pa.repeat(pa.scalar(default, pa.string()), self.size)
            )
        found = cells.texts(_decoded(column), trimmed=trimmed)
        return found if default is None else found.fill_null(default)

    def aside(self) -> pa.Array:
        """Read what is kept aside, null where it says nothing."""
        kept = {name: _decoded(self._block.columns[place]) for name, place in self._found.kept.items()}
        return as_objects(kept, size=self.size)

    def each(self, name: str, memo: Memo[str, Value]) -> Read[Value]:
        """Read a column cell by cell, each different one once; a column that lacks is empty everywhere."""
        column = self.column(name)
        try:
            if column is None:
                return Read([memo[""]], pa.repeat(pa.scalar(0, pa.int32()), self.size))
            return Read(*by_value(column, memo))
        except CellError as error:
            self.refuse(name, error)

    def moments(self, name: str, time: str, reading: Moments, *, required: bool) -> pa.Array:
        """Read a column of dates with its column of times."""
        column, hours = self.column(name), self.column(time)
        if column is None:
            return pa.nulls(self.size, pa.int64())
        try:
            found = reading.read(column, hours)
        except CellError as error:
            at_time = isinstance(error, TimeError) and time in self._found.places
            self.refuse(time if at_time else name, error)
        if required and found.null_count:
            empty = CellError("it is empty", cure="ask Rakuten for this line")
            empty.row = found.is_null().index(pa.scalar(True)).as_py()
            self.refuse(name, empty)
        return found

    def refuse(self, name: str, error: CellError) -> NoReturn:
        """Name a cell that cannot be read."""
        line, why = self._block.line_of(error.row), f"{self._found.header(name)}: {error.said}"
        orders = self.column("order_ref")
        ref = "" if orders is None else _decoded(orders)[error.row].as_py()
        raw = whole_text(self._block.raw_of(error.row).rstrip(b"\r\n"))
        bad = Reject.of(line, why, raw=raw, order_ref=ref)
        raise BadRow(self._where, f"line {line}, {why}", cure=error.cure, rejects=[bad]) from None

    def batch(self, columns: dict[str, pa.Array], *, schema: pa.Schema) -> pa.RecordBatch:
        """Put columns together as the books want them; one that nobody made is text."""
        arrays = [columns[kind.name] if kind.name in columns else self.text(kind.name) for kind in schema]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _decoded(column: pa.Array) -> pa.Array:
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
