"""A report's text as rows of the books: streamed, exact, each odd line named."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa
import pyarrow.compute as pc

from recon.books.contracts import CLICKS, TRANSACTIONS
from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records.moment import micros, moment
from recon.records.money import decimals
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.reports import cells
from recon.sources.reports.cells import COMMISSION_PLACES, CellError, Memo, Moments, TimeError
from recon.sources.reports.columns import Layout, Wanted, wanted_clicks, wanted_transactions
from recon.sources.reports.lines import COPY_AGAIN, ReportLines, Seen, Slab
from recon.sources.settings import ReportShape

# The network may cut days in another zone than it prints them in; more than a day off is another question's answer.
_SLACK = timedelta(days=1)
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(slots=True)
class ParsedReport:
    """This is one report being read: its batches, once, and what was seen, complete after the last batch."""

    seen: Seen
    _batches: Iterator[pa.RecordBatch] = field(repr=False)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Read the rows, a batch at a time."""
        return self._batches


def parse_report(
    path: Path,
    *,
    shape: ReportShape,
    where: str,
    listed: NetworkList = NetworkList.COMMISSIONABLE,
    asked: Window | None = None,
    batch_rows: int = 20_000,
) -> ParsedReport:
    """Read a report of transactions into `contracts.TRANSACTIONS`; `asked` are the process days it must be about."""
    seen = Seen()
    wanted = wanted_transactions(shape, listed=listed, where=where)
    table = _Transactions(shape, listed=listed, where=where)
    lines = ReportLines(path, where=where, wanted=wanted, seen=seen)
    slabs = lines.slabs(batch_rows, key="order_ref", dated=("processed_at", "transaction_at"))
    return ParsedReport(
        seen, _read(slabs, table.batch, seen=seen, month="processed_at", asked=asked, where=where)
    )


def parse_clicks(
    path: Path, *, shape: ReportShape, where: str, asked: Window | None = None, batch_rows: int = 20_000
) -> ParsedReport:
    """Read a report of daily clicks into `contracts.CLICKS`."""
    seen = Seen()
    wanted: Wanted = wanted_clicks(shape, where=where)
    table = _Clicks(shape, where=where)
    lines = ReportLines(path, where=where, wanted=wanted, seen=seen)
    slabs = lines.slabs(batch_rows, key="publisher_id", dated=("day",))
    return ParsedReport(seen, _read(slabs, table.batch, seen=seen, month="day", asked=asked, where=where))


def zone_of(shape: ReportShape, *, where: str) -> ZoneInfo:
    """Find the zone a report's dates are in."""
    try:
        return ZoneInfo(shape.zone)
    except (ZoneInfoNotFoundError, ValueError):
        cure = "write a name such as GMT, Europe/Berlin or Asia/Tokyo"
        raise SourceUnavailable(where, f"'{shape.zone}' is not a time zone", cure=cure) from None


def _read(
    slabs: Iterator[tuple[Layout, Slab]],
    table: Callable[[Layout, Slab], pa.RecordBatch],
    *,
    seen: Seen,
    month: str,
    asked: Window | None,
    where: str,
) -> Iterator[pa.RecordBatch]:
    for found, slab in slabs:
        batch = table(found, slab)
        _note(batch.column(month), slab, seen=seen, asked=asked, where=where)
        yield batch


def _note(stamps: pa.Array, slab: Slab, *, seen: Seen, asked: Window | None, where: str) -> None:
    """Keep the oldest and newest moment of the rows, and refuse an answer to another question."""
    edges = pc.min_max(stamps).as_py()
    low, high = edges["min"], edges["max"]
    if asked is not None:
        for edge, outside in (
            (low, low < micros(asked.start - _SLACK)),
            (high, high >= micros(asked.end + _SLACK)),
        ):
            if outside:
                line, day = slab.lines[pc.index(stamps, edge).as_py()], moment(edge).date()
                days = f"{asked.start.date()} to {(asked.end - timedelta(microseconds=1)).date()}"
                said = f"it answers for other days than asked ({days}): line {line} is of {day}"
                raise SourceUnavailable(
                    where, said, cure=f"save the report without fixed dates, then {COPY_AGAIN}"
                )
    seen.rows += len(stamps)
    seen.oldest = low if seen.oldest is None else min(seen.oldest, low)
    seen.newest = high if seen.newest is None else max(seen.newest, high)


class _Sheet:
    """This is one slab as columns; a cell that cannot be read is named by line and header."""

    def __init__(self, found: Layout, slab: Slab, *, where: str) -> None:
        self._found = found
        self._lines = slab.lines
        self._columns = slab.columns
        self._where = where
        self.size = len(slab.lines)

    def column(self, name: str) -> Sequence[str] | None:
        place = self._found.places.get(name)
        return None if place is None else self._columns[place]

    def text(self, name: str, *, trimmed: bool = True, default: str | None = None) -> pa.Array:
        column = self.column(name)
        if column is None:
            return pa.nulls(self.size, pa.string()) if default is None else pa.array([default] * self.size)
        found = cells.texts(column, trimmed=trimmed)
        return found if default is None else found.fill_null(default)

    def each(self, name: str, memo: Memo[Key, Value], keys: Iterable[Key]) -> list[Value]:
        known = list(keys)
        try:
            return [memo[key] for key in known]
        except CellError:
            self._blame(name, lambda row: memo[known[row]])
            raise

    def moments(self, name: str, time: str, reading: Moments, *, required: bool) -> list[int | None]:
        column, hours = self.column(name), self.column(time)
        if column is None:
            return [None] * self.size
        try:
            found = reading.read(column, hours)
        except CellError:
            self._blame(
                name,
                lambda row: reading.read(column[row : row + 1], hours and hours[row : row + 1]),
                time=time,
            )
            raise
        if required and None in found:
            self._refuse(name, found.index(None), CellError("it is empty", cure="ask Rakuten for this line"))
        return found

    def _blame(self, name: str, read: Callable[[int], object], *, time: str | None = None) -> None:
        """Find the first row whose cell cannot be read, and name it."""
        for row in range(self.size):
            try:
                read(row)
            except CellError as error:
                refused = error
                break
        else:
            return
        at_time = isinstance(refused, TimeError) and time in self._found.places
        self._refuse(time if time is not None and at_time else name, row, refused)

    def _refuse(self, name: str, row: int, error: CellError) -> None:
        said = f"line {self._lines[row]}, {self._found.header(name)}: {error.said}"
        raise BadRow(self._where, said, cure=error.cure)


class _Transactions:
    """This is the way from a slab to rows of transactions."""

    def __init__(self, shape: ReportShape, *, listed: NetworkList, where: str) -> None:
        self._mid = shape.mid
        self._where = where
        self._listed = int(listed)
        self._moments = Moments(zone=zone_of(shape, where=where), order=shape.date_format)
        self._currency: Memo[str, str] = Memo(lambda cell: cells.currency(cell, default=shape.currency))
        self._amount: Memo[tuple[str, str], int] = Memo(cells.minor)
        self._quantity: Memo[str, int | None] = Memo(cells.quantity)
        self._commission: Memo[str, int | None] = Memo(cells.commission)

    def batch(self, found: Layout, slab: Slab) -> pa.RecordBatch:
        sheet = _Sheet(found, slab, where=self._where)
        blank = ("",) * sheet.size
        codes = sheet.each("currency", self._currency, sheet.column("currency") or blank)
        columns: dict[str, object] = {
            "list": [self._listed] * sheet.size,
            "order_ref": sheet.text("order_ref", trimmed=False),
            "mid": sheet.text("mid", default=self._mid),
            "quantity": sheet.each("quantity", self._quantity, sheet.column("quantity") or blank),
            "currency": codes,
            "amount": self._amounts(sheet, codes),
            "commission_micros": self._commissions(sheet),
            "transaction_at": sheet.moments(
                "transaction_at", "transaction_time", self._moments, required=True
            ),
            "processed_at": sheet.moments("processed_at", "processed_time", self._moments, required=True),
            "clicked_at": sheet.moments("clicked_at", "clicked_time", self._moments, required=False),
        }
        return _batch(columns, sheet, schema=TRANSACTIONS)

    def _amounts(self, sheet: _Sheet, codes: list[str]) -> list[int]:
        written = sheet.column("amount") or ()
        units = cells.plain(written, places=decimals(codes[0])) if len(set(codes)) == 1 else None
        return units or sheet.each("amount", self._amount, zip(written, codes, strict=True))

    def _commissions(self, sheet: _Sheet) -> Sequence[int | None]:
        written = sheet.column("commission_micros")
        if written is None:
            return [None] * sheet.size
        return cells.plain(written, places=COMMISSION_PLACES) or sheet.each(
            "commission_micros", self._commission, written
        )


class _Clicks:
    """This is the way from a slab to daily clicks."""

    def __init__(self, shape: ReportShape, *, where: str) -> None:
        self._mid = shape.mid
        self._where = where
        self._moments = Moments(zone=zone_of(shape, where=where), order=shape.date_format)
        self._publisher: Memo[str, str] = Memo(_publisher)
        self._clicks: Memo[str, int] = Memo(_clicks)

    def batch(self, found: Layout, slab: Slab) -> pa.RecordBatch:
        sheet = _Sheet(found, slab, where=self._where)
        blank = ("",) * sheet.size
        columns: dict[str, object] = {
            "mid": sheet.text("mid", default=self._mid),
            "day": sheet.moments("day", "", self._moments, required=True),
            "publisher_id": sheet.each(
                "publisher_id", self._publisher, sheet.column("publisher_id") or blank
            ),
            "clicks": sheet.each("clicks", self._clicks, sheet.column("clicks") or blank),
        }
        return _batch(columns, sheet, schema=CLICKS)


def _batch(columns: dict[str, object], sheet: _Sheet, *, schema: pa.Schema) -> pa.RecordBatch:
    arrays = [
        sheet.text(kind.name)
        if kind.name not in columns
        else found
        if isinstance(found := columns[kind.name], pa.Array)
        else pa.array(found, kind.type)
        for kind in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _publisher(cell: str) -> str:
    if cells.is_blank(cell):
        raise CellError(
            "it is empty", cure="clicks are counted per publisher; add Publisher ID to the saved report"
        )
    return cell.strip()


def _clicks(cell: str) -> int:
    return cells.quantity(cell) or 0
