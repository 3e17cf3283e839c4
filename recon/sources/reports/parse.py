"""A report's text as rows of the books: streamed, exact, each odd line named."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from recon.books.contracts import CLICKS, TRANSACTIONS
from recon.jobs.ports import SourceUnavailable
from recon.records.moment import micros, moment
from recon.records.money import decimals
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.reports import cells
from recon.sources.reports.blocks import Block
from recon.sources.reports.cells import COMMISSION_PLACES, CellError, Memo, by_value
from recon.sources.reports.columns import Layout, Wanted, wanted_clicks, wanted_transactions
from recon.sources.reports.lines import ReportLines
from recon.sources.reports.moments import Moments
from recon.sources.reports.seen import COPY_AGAIN, Seen
from recon.sources.reports.sheet import Read, Sheet
from recon.sources.settings import ReportShape

# The network may cut days in another zone than it prints them in; more than a day off is another question's answer.
_SLACK = timedelta(days=1)


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
    read = _read(
        slabs, table.batch, seen=seen, month="processed_at", asked=asked, where=where, batch_rows=batch_rows
    )
    return ParsedReport(seen, read)


def parse_clicks(
    path: Path, *, shape: ReportShape, where: str, asked: Window | None = None, batch_rows: int = 20_000
) -> ParsedReport:
    """Read a report of daily clicks into `contracts.CLICKS`."""
    seen = Seen()
    wanted: Wanted = wanted_clicks(shape, where=where)
    table = _Clicks(shape, where=where)
    lines = ReportLines(path, where=where, wanted=wanted, seen=seen)
    slabs = lines.slabs(batch_rows, key="publisher_id", dated=("day",))
    read = _read(slabs, table.batch, seen=seen, month="day", asked=asked, where=where, batch_rows=batch_rows)
    return ParsedReport(seen, read)


def zone_of(shape: ReportShape, *, where: str) -> ZoneInfo:
    """Find the zone a report's dates are in."""
    try:
        return ZoneInfo(shape.zone)
    except (ZoneInfoNotFoundError, ValueError):
        cure = "write a name such as GMT, Europe/Berlin or Asia/Tokyo"
        raise SourceUnavailable(where, f"'{shape.zone}' is not a time zone", cure=cure) from None


def _read(
    slabs: Iterator[tuple[Layout, Block]],
    table: Callable[[Layout, Block], pa.RecordBatch],
    *,
    seen: Seen,
    month: str,
    asked: Window | None,
    where: str,
    batch_rows: int,
) -> Iterator[pa.RecordBatch]:
    for found, block in _one_ahead(slabs):
        batch = table(found, block)
        _note(batch.column(month), block, seen=seen, asked=asked, where=where)
        for first in range(0, batch.num_rows, batch_rows):
            yield batch.slice(first, batch_rows)


def _one_ahead(slabs: Iterator[tuple[Layout, Block]]) -> Iterator[tuple[Layout, Block]]:
    """Have the next stretch taken apart while this one is read."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(next, slabs, None)
        while (slab := coming.result()) is not None:
            coming = beside.submit(next, slabs, None)
            yield slab


def _note(stamps: pa.Array, block: Block, *, seen: Seen, asked: Window | None, where: str) -> None:
    """Keep the oldest and newest moment of the rows, and refuse an answer to another question."""
    edges = pc.min_max(stamps).as_py()
    low, high = edges["min"], edges["max"]
    if asked is not None:
        for edge, outside in (
            (low, low < micros(asked.start - _SLACK)),
            (high, high >= micros(asked.end + _SLACK)),
        ):
            if outside:
                line, day = block.line_of(pc.index(stamps, edge).as_py()), moment(edge).date()
                days = f"{asked.start.date()} to {(asked.end - timedelta(microseconds=1)).date()}"
                said = f"it answers for other days than asked ({days}): line {line} is of {day}"
                raise SourceUnavailable(
                    where, said, cure=f"save the report without fixed dates, then {COPY_AGAIN}"
                )
    seen.rows += len(stamps)
    seen.oldest = low if seen.oldest is None else min(seen.oldest, low)
    seen.newest = high if seen.newest is None else max(seen.newest, high)


class _Transactions:
    """This is the way from a stretch of lines to rows of transactions."""

    def __init__(self, shape: ReportShape, *, listed: NetworkList, where: str) -> None:
        self._mid = shape.mid
        self._where = where
        self._listed = int(listed)
        self._moments = Moments(zone=zone_of(shape, where=where), order=shape.date_format)
        self._currency: Memo[str, str] = Memo(lambda cell: cells.currency(cell, default=shape.currency))
        self._amounts: dict[str, Memo[str, int]] = {}
        self._quantity: Memo[str, int | None] = Memo(cells.quantity)
        self._commission: Memo[str, int | None] = Memo(cells.commission)

    def batch(self, found: Layout, block: Block) -> pa.RecordBatch:
        sheet = Sheet(found, block, where=self._where)
        codes = sheet.each("currency", self._currency)
        columns = {
            "list": pa.repeat(pa.scalar(self._listed, pa.int8()), sheet.size),
            "order_ref": sheet.text("order_ref", trimmed=False),
            "mid": sheet.text("mid", default=self._mid),
            "quantity": sheet.each("quantity", self._quantity).array(pa.int64()),
            "currency": codes.array(pa.string()),
            "amount": self._amount(sheet, codes),
            "commission_micros": self._commissions(sheet),
            "transaction_at": sheet.moments(
                "transaction_at", "transaction_time", self._moments, required=True
            ),
            "processed_at": sheet.moments("processed_at", "processed_time", self._moments, required=True),
            "clicked_at": sheet.moments("clicked_at", "clicked_time", self._moments, required=False),
            "aside": sheet.aside(),
        }
        return sheet.batch(columns, schema=TRANSACTIONS)

    def _amount(self, sheet: Sheet, codes: Read[str]) -> pa.Array:
        written: pa.Array = sheet.column("amount")
        if len(set(codes.words)) == 1:
            return self._of_one_currency(sheet, written, code=codes.words[0], rows=None)
        amounts = np.zeros(sheet.size, np.int64)
        each = codes.array(pa.string())
        for code in dict.fromkeys(codes.words):
            rows = np.flatnonzero(pc.equal(each, code).to_numpy(zero_copy_only=False))
            amounts[rows] = self._of_one_currency(sheet, written.take(rows), code=code, rows=rows)
        return pa.array(amounts)

    def _of_one_currency(
        self, sheet: Sheet, written: pa.Array, *, code: str, rows: npt.NDArray[np.int64] | None
    ) -> pa.Array:
        units = cells.plain(written, places=decimals(code))
        if units is not None:
            return units
        memo = self._amounts.setdefault(code, Memo(lambda cell: cells.minor((cell, code))))
        try:
            return Read(*by_value(written, memo)).array(pa.int64())
        except CellError as error:
            error.row = error.row if rows is None else int(rows[error.row])
            sheet.refuse("amount", error)

    def _commissions(self, sheet: Sheet) -> pa.Array:
        written = sheet.column("commission_micros")
        if written is None:
            return pa.nulls(sheet.size, pa.int64())
        units = cells.plain(written, places=COMMISSION_PLACES)
        return (
            units
            if units is not None
            else sheet.each("commission_micros", self._commission).array(pa.int64())
        )


class _Clicks:
    """This is the way from a stretch of lines to daily clicks."""

    def __init__(self, shape: ReportShape, *, where: str) -> None:
        self._mid = shape.mid
        self._where = where
        self._moments = Moments(zone=zone_of(shape, where=where), order=shape.date_format)
        self._publisher: Memo[str, str] = Memo(_publisher)
        self._clicks: Memo[str, int] = Memo(_clicks)

    def batch(self, found: Layout, block: Block) -> pa.RecordBatch:
        sheet = Sheet(found, block, where=self._where)
        columns = {
            "mid": sheet.text("mid", default=self._mid),
            "day": sheet.moments("day", "", self._moments, required=True),
            "publisher_id": sheet.each("publisher_id", self._publisher).array(pa.string()),
            "clicks": sheet.each("clicks", self._clicks).array(pa.int64()),
        }
        return sheet.batch(columns, schema=CLICKS)


def _publisher(cell: str) -> str:
    if cells.is_blank(cell):
        raise CellError(
            "it is empty", cure="clicks are counted per publisher; add Publisher ID to the saved report"
        )
    return cell.strip()


def _clicks(cell: str) -> int:
    return cells.quantity(cell) or 0
