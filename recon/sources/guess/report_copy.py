"""A report that somebody changed on its way, written again as Rakuten would have written it."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from recon.records.moment import moment
from recon.sources.guess.dates import Dates, Written
from recon.sources.guess.numbers import is_blank, number
from recon.sources.guess.text import Grid, Sheet
from recon.sources.reports.columns import Layout
from recon.sources.settings import ReportShape

_COPIED = (
    "order_ref", "transaction_id", "mid", "sku", "currency", "amount", "commission_micros", "publisher_id",
    "publisher_name", "publisher_code", "member_id", "status", "reason",
)  # fmt: skip
_MONEY = ("amount", "commission_micros")


def stamps_of(grid: Grid, found: Layout, day: str, clock: str, reading: Dates) -> list[int | None]:
    """Read a column of dates with its column of times, None where a cell says nothing."""
    name = found.header(day)
    days = grid.columns[name]
    hours: Sequence[str] = grid.columns[found.header(clock)] if clock in found.places else [""] * len(grid)
    return [
        None
        if is_blank(cell)
        else reading.read(cell if is_blank(hour) else f"{cell} {hour}", column=name, line=line)
        for cell, hour, line in zip(days, hours, grid.lines, strict=True)
    ]


def is_foreign(sheet: Sheet, grid: Grid, found: Layout, *, sign: str) -> bool:
    """Tell whether somebody changed the file on its way, so that it is not written as Rakuten writes."""
    days = grid.columns[found.header("transaction_at")]
    return (
        sheet.delimiter != ","
        or sheet.encoding not in {"utf-8-sig", "cp932", "utf-16"}
        or sign != "."
        or "processed_at" not in found.places
        or any(not set(cell) <= set("0123456789/-.: TAPMapm") for cell in days[:1000])
    )


def rewritten(
    grid: Grid, found: Layout, *, dates: Written, sign: str, shape: ReportShape, folder: Path
) -> tuple[Path, ReportShape]:
    """Write the report as Rakuten would have: commas, decimal points, dates that need no guess, in GMT."""
    reading = Dates(order=dates.order, zone=shape.zone, where=grid.sheet.where)
    stamps = stamps_of(grid, found, "transaction_at", "transaction_time", reading)
    taken = (
        stamps_of(grid, found, "processed_at", "processed_time", reading)
        if "processed_at" in found.places
        else stamps
    )
    columns = [name for name in _COPIED if name in found.places]
    path = folder / "report.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([*columns, "transaction_at", "processed_at"])
        for row, at in enumerate(stamps):
            if at is None:
                continue
            cells = [_cell(grid.columns[found.header(name)][row], name, sign=sign) for name in columns]
            out.writerow([*cells, *(f"{moment(each):%Y-%m-%d %H:%M:%S}" for each in (at, taken[row] or at))])
    names = {name: name for name in (*columns, "transaction_at", "processed_at")}
    return path, replace(shape, date_format="ymd", zone="GMT", columns=names)


def _cell(cell: str, name: str, *, sign: str) -> str:
    return "" if is_blank(cell) else str(number(cell, sign=sign)) if name in _MONEY else cell
