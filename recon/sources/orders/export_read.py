"""Reads one file of orders in stretches: CSV by its shape, Parquet by its types, both under the column contract."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from recon.jobs.ports import BadRow
from recon.sources.guess.text import Grid, Sheet, records
from recon.sources.orders.convert import converted
from recon.sources.orders.csv_rows import adjacent_groups
from recon.sources.orders.export_lines import Lines
from recon.sources.orders.export_look import Looked, unreadable
from recon.sources.orders.export_rows import KINDS, Stretch
from recon.sources.orders.export_shape import REFUNDED_GROSS, Kind, Shape, shape_of
from recon.sources.orders.file_reading import FileReading, Identities
from recon.sources.orders.raw import Delivered, Raw, batch_of
from recon.sources.settings import ExportSettings

_CELL_OF_A_SPREADSHEET = 32_767
_ROWS_OF_A_SPREADSHEET = 1_048_576
_ROWS_OF_AN_ORDER = 100_000
_TEXTS = (pa.types.is_string, pa.types.is_large_string, pa.types.is_dictionary)


@dataclass(slots=True)
class Noticed:
    """This is what reading a file brought to light beside its rows."""

    undecided: int = 0
    cut_cells: int = 0
    short: int = 0
    rows: int = 0
    ended: bool = True

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing says that the file was cut."""
        return self.ended and not self._is_full

    @property
    def _is_full(self) -> bool:
        return self.rows + 1 == _ROWS_OF_A_SPREADSHEET

    def remarks(self, name: str) -> Iterator[str]:
        """Say in sentences what a person may want to know."""
        if self.undecided:
            yield (
                f"{name}: the Total of {self.undecided:,} orders does not say whether their prices include tax; the "
                "nearer was taken; set taxes to 'included' or 'added'"
            )
        if self.cut_cells:
            yield (
                f"{name}: {self.cut_cells:,} cells hold {_CELL_OF_A_SPREADSHEET:,} characters, where spreadsheets cut them; "
                "export again, and do not save it in a spreadsheet"
            )
        if not self.ended:
            yield f"{name}: its last line does not end, so it may be cut; nothing is vouched for by it"
        if self._is_full:
            yield f"{name}: it has as many rows as a spreadsheet can hold, so it may be cut; nothing is vouched for by it"
        if self.short:
            yield f"{name}: {self.short:,} lines are shorter than the header; what they lack was read as empty"


@dataclass(frozen=True, slots=True)
class Part:
    """This is one stretch of a file, as rows of a book."""

    book: str
    batch: pa.RecordBatch


@dataclass(slots=True)
class FileOfOrders:
    """This is one file on its way into the books."""

    looked: Looked
    given: ExportSettings
    noticed: Noticed = field(default_factory=Noticed)

    def parts(self) -> Iterator[Part]:
        """Read the file from its beginning, orders before their lines."""
        sheet = self.looked.sheet
        self.noticed.ended = self.looked.ended
        try:
            yield from self._parquet() if sheet is None else self._csv(sheet)
        except OSError as failed:
            raise unreadable(self.looked.where, failed) from None

    def check(self) -> None:
        """Refuse a file by its header alone."""
        if self.looked.sheet is not None:
            self._shape(self.looked.sheet)

    def _shape(self, sheet: Sheet) -> Shape:
        shape = shape_of(sheet.headers, settings=self.given, where=self.looked.where)
        if shape.kind in {Kind.ORDERS, Kind.LINES}:
            book = "orders" if shape.kind is Kind.ORDERS else "lines"
            # As the file has them: of two columns with one name nobody knows which counts.
            self._reading(book, shape).check([header for header in sheet.headers if header])
        else:
            self._reading("orders", shape).check(_provided(shape, self.given))
        return shape

    def _reading(self, book: str, shape: Shape) -> FileReading:
        given = self.given
        headers = shape.orders if book == "orders" else shape.lines
        as_it_stands = shape.kind in {Kind.ORDERS, Kind.LINES}
        return FileReading(
            self.looked.where, book, zone=given.zone, scale=given.scale if as_it_stands else None,
            store=given.store, currency=given.currency, rereads=True, headers=headers,
        )  # fmt: skip

    def _csv(self, sheet: Sheet) -> Iterator[Part]:
        shape = self._shape(sheet)
        orders, lines = self._reading("orders", shape), self._reading("lines", shape)
        seen = Identities(self.looked.where)
        for grid, groups in self._stretches(sheet, shape):
            if shape.kind in {Kind.ORDERS, Kind.LINES}:
                reading = orders if shape.kind is Kind.ORDERS else lines
                columns = {name: [cell or None for cell in grid.columns[name]] for name in reading.headers}
                yield Part(reading.book, reading.batch(columns, lines=grid.lines, kinds={}))
                if shape.kind is Kind.ORDERS:
                    seen.add(columns["internal_id"], grid.lines)
                continue
            stretch = Stretch(shape, self.given, grid, groups)
            made = stretch.made()
            yield Part("orders", orders.batch(made, lines=stretch.lines, kinds=KINDS))
            seen.add(made["internal_id"], stretch.lines)
            self.noticed.undecided += stretch.undecided
            if shape.lines and (own := Lines(stretch)).rows:
                yield Part("lines", lines.batch(own.columns(), lines=own.places(), kinds=KINDS))
        seen.check()

    def _stretches(self, sheet: Sheet, shape: Shape) -> Iterator[tuple[Grid, list[list[int]]]]:
        """Cut the file into stretches of whole orders, a bounded number of rows in memory."""
        rows: list[Sequence[str]] = []
        lines: list[int] = []
        for more, their_lines in self._rows(sheet, shape):
            grid = self._grid(sheet, shape, rows, lines)
            if rows and not shape.is_grouped:
                yield self._noted(grid), [[row] for row in range(len(lines))]
                rows, lines = [], []
            elif rows:
                # The last order may go on in the next rows.
                groups = self._groups(grid, shape)
                first = groups.pop()[0]
                if groups:
                    whole = {header: cells[:first] for header, cells in grid.columns.items()}
                    yield self._noted(Grid(sheet, whole, lines[:first])), groups
                rows, lines = rows[first:], lines[first:]
            rows, lines = rows + more, lines + their_lines
        if rows:
            grid = self._grid(sheet, shape, rows, lines)
            apart = [[row] for row in range(len(lines))]
            yield self._noted(grid), self._groups(grid, shape) if shape.is_grouped else apart

    def _groups(self, grid: Grid, shape: Shape) -> list[list[int]]:
        keys = [
            shape.orders[name] for name in ("order_ref", "internal_id", "placed_at") if name in shape.orders
        ]
        groups = adjacent_groups([grid.columns[header] for header in dict.fromkeys(keys)])
        first = groups[-1][0]
        if len(grid) - first > _ROWS_OF_AN_ORDER:
            said = f"line {grid.lines[first]:,}: its order goes on over more than {_ROWS_OF_AN_ORDER:,} rows"
            raise BadRow(self.looked.where, said, cure="map order_ref to the column of order numbers")
        return groups

    def _rows(self, sheet: Sheet, shape: Shape) -> Iterator[tuple[list[Sequence[str]], list[int]]]:
        places = [sheet.headers.index(header) for header in shape.wanted]
        pick = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
        width = len(sheet.headers)
        rows: list[Sequence[str]] = []
        lines: list[int] = []
        for line, row in records(sheet, torn=self._torn):
            if len(row) < width:
                self.noticed.short += 1
                row.extend([""] * (width - len(row)))
            self.noticed.rows += 1
            rows.append(pick(row))
            lines.append(line)
            if len(rows) == self.given.batch_rows:
                yield rows, lines
                rows, lines = [], []
        if rows:
            yield rows, lines

    def _grid(self, sheet: Sheet, shape: Shape, rows: Sequence[Sequence[str]], lines: list[int]) -> Grid:
        cells = map(list, zip(*rows, strict=True)) if rows else ([] for _ in shape.wanted)
        columns = dict(zip(shape.wanted, cells, strict=True))
        return Grid(sheet, columns, lines)

    def _noted(self, grid: Grid) -> Grid:
        for cells in grid.columns.values():
            if max(map(len, cells), default=0) >= _CELL_OF_A_SPREADSHEET:
                self.noticed.cut_cells += sum(1 for cell in cells if len(cell) == _CELL_OF_A_SPREADSHEET)
        return grid

    def _torn(self, line: int) -> None:
        raise BadRow(
            self.looked.where, f"line {line:,}: the file changed while it was read", cure="pull again"
        )

    def _parquet(self) -> Iterator[Part]:
        where = self.looked.where
        try:
            with pq.ParquetFile(self.looked.file.path) as file:
                names = file.schema_arrow.names
                kind = Kind.LINES if "line_id" in names else Kind.ORDERS
                own = {name: name for name in names}
                shape = Shape(kind, own if kind is Kind.ORDERS else {}, own if kind is Kind.LINES else {}, {})
                reading = self._reading("orders" if kind is Kind.ORDERS else "lines", shape)
                reading.check(names)
                seen = Identities(where)
                for batch in file.iter_batches(batch_size=self.given.batch_rows):
                    lines = tuple(range(self.noticed.rows + 1, self.noticed.rows + 1 + batch.num_rows))
                    self.noticed.rows += batch.num_rows
                    raw = _raw(batch, lines)
                    yield Part(reading.book, converted(raw, reading=reading))
                    if kind is Kind.ORDERS:
                        seen.add(raw.batch.column("internal_id").to_pylist(), lines)
                seen.check()
        except pa.ArrowException as failed:
            said = f"it is no readable Parquet ({str(failed).splitlines()[0][:120]})"
            raise BadRow(where, said, cure="write it again; nothing of it was kept") from None


def _provided(shape: Shape, given: ExportSettings) -> list[str]:
    """List the contract's columns that a file will deliver, to be held against those that are needed."""
    made = {name for name in shape.orders if name != REFUNDED_GROSS} | {"refunded_amount"}
    if "net_amount" in shape.lines:
        made.add("net_amount")
    return [*made, *(name for name in given.mapping.constants if name not in made)]


def _raw(batch: pa.RecordBatch, lines: tuple[int, ...]) -> Raw:
    kinds, arrays = [], []
    for name, array in zip(batch.schema.names, batch.columns, strict=True):
        kind, texts = _texts(array)
        kinds.append((name, kind))
        arrays.append(texts)
    return Raw(tuple(kinds), batch_of(batch.schema.names, arrays), lines)


def _texts(array: pa.Array) -> tuple[Delivered, pa.Array]:
    """Turn a typed column into texts, with the type it had."""
    kind = array.type
    if pa.types.is_timestamp(kind):
        zoned = kind.tz is not None
        plain = pc.cast(array, pa.timestamp("us", "UTC" if zoned else None), safe=False)
        if zoned:
            plain = pc.cast(plain, pa.timestamp("us"))
        return (Delivered.UTC if zoned else Delivered.NAIVE), pc.cast(plain, pa.string())
    for fits, delivered in (
        (pa.types.is_null, Delivered.NOTHING),
        (pa.types.is_integer, Delivered.WHOLE),
        (pa.types.is_decimal, Delivered.EXACT),
        (pa.types.is_boolean, Delivered.BOOLEAN),
        (pa.types.is_date, Delivered.DATE),
        (pa.types.is_floating, Delivered.FLOAT),
    ):
        if fits(kind):
            return delivered, pc.cast(array, pa.string())
    if any(fits(kind) for fits in _TEXTS):
        return Delivered.TEXT, pc.cast(array, pa.string())
    return Delivered.OTHER, pa.nulls(len(array), pa.string())
