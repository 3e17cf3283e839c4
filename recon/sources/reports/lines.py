"""The lines of a report file: its header behind any preamble, its stretches as columns, its torn or odd lines.

A stretch whose lines are as they should be is taken apart all at once; any other is read line by line, exactly.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records.reject import Reject
from recon.resend.whole import whole_text
from recon.sources.reports.blocks import Block, Blocks, clean_text
from recon.sources.reports.cells import is_blank
from recon.sources.reports.columns import Layout, Wanted, ambiguous, layout, missing
from recon.sources.reports.seen import COPY_AGAIN, Seen, quoted
from recon.sources.reports.text import ReportText, encoding_of, is_ended, tail

_PREAMBLE = 100
# A line with fewer known names is taken for preamble, not for a header that lacks something.
_KNOWN_ENOUGH = 3
_WIDEST = 1000
# Fewer rows alive at once than wake the garbage collector, which would look at every one of them.
_FEW = 500
_TORN = "the report breaks off in it"
_END_OF_FILE = "unexpected end of data"
_TOTAL = re.compile(r"(?:grand\s+)?totals?\b|sum(?:mary)?\b", re.IGNORECASE)


class _Reader(Protocol):
    """This is the standard library's CSV reader."""

    def __iter__(self) -> Iterator[list[str]]: ...


class ReportLines:
    """This is one report file read in stretches, with its header found behind any preamble."""

    def __init__(self, path: Path, *, where: str, wanted: Wanted, seen: Seen) -> None:
        self._path = path
        self._where = where
        self._wanted = wanted
        self._seen = seen
        # The lines of the row that is being read, and where the order stands in it.
        self._row: list[bytes] = []
        self._key: int | None = None

    def slabs(self, size: int, *, key: str, dated: tuple[str, ...]) -> Iterator[tuple[Layout, Block]]:
        """Read the rows in stretches; a total line, which has none of the `dated` columns, is left out."""
        encoding = encoding_of(self._path, where=self._where)
        if encoding == "cp932":
            self._seen.notes.append("read as Shift_JIS")
        self._seen.ended = is_ended(self._path)
        with ReportText(self._path, encoding=encoding, where=self._where) as text:
            with self._torn_or_bad(text):
                found = self._header(self._reader(text))
            if self._seen.torn is not None:
                said = f"it ends inside a quoted text, before a header was found: '{self._seen.torn}'"
                raise SourceUnavailable(self._where, said, cure=COPY_AGAIN, rejects=self._seen.rejects)
            self._seen.notes.extend(_notes(found))
            self._key = found.places.get("order_ref")
            blocks = Blocks(text, found=found, dated=dated, size=size)
            while text.ahead(1):
                block = blocks.next_one() or self._exactly(text, found=found, key=key, dated=dated, size=size)
                if block.size:
                    yield found, block

    def _reader(self, text: ReportText) -> _Reader:
        return csv.reader(self._cleaned(text), strict=True)

    def _exactly(
        self, text: ReportText, *, found: Layout, key: str, dated: tuple[str, ...], size: int
    ) -> Block:
        """Take the next stretch line by line."""
        parts: dict[int, list[pa.Array]] = {place: [] for place in found.taken}
        lines: list[int] = []
        raws: list[bytes] = []
        dates = [found.places[column] for column in dated]
        rows = self._rows(text, found=found, key=found.places[key], dates=dates)
        while len(lines) < size:
            few: list[list[str]] = []
            with self._torn_or_bad(text):
                for fields in islice(rows, min(_FEW, size - len(lines))):
                    few.append(fields)
                    lines.append(text.lines)
                    raws.append(b"".join(self._row))
            if not few:
                break
            for place, cells in parts.items():
                cells.append(pa.array([fields[place] for fields in few], pa.string()))
        columns = {place: pa.concat_arrays(cells) for place, cells in parts.items() if cells}
        return Block(columns, len(lines), lines.__getitem__, raws.__getitem__)

    def _rows(self, text: ReportText, *, found: Layout, key: int, dates: list[int]) -> Iterator[list[str]]:
        width, first = found.width, dates[0]
        reader = self._reader(text)
        for read in self._row_by_row(reader):
            fields = read
            if len(fields) != width:
                if not any(cell.strip() for cell in fields):
                    continue
                fields = self._fitted(text, reader, fields, width=width)
                if not fields:
                    return
            # Nearly every date begins with a digit; asking that first keeps the long question for the odd line.
            if not fields[first][:1].isdigit() and self._is_total(
                text.lines, fields, key=fields[key], dates=[fields[place] for place in dates]
            ):
                continue
            yield fields

    def _row_by_row(self, reader: _Reader) -> Iterator[list[str]]:
        rows = iter(reader)
        while True:
            self._row.clear()
            fields = next(rows, None)
            if fields is None:
                return
            yield fields

    def _set_aside(self, line: int, why: str) -> Reject:
        """Take the row that is being read as it stands, with the order that it seems to name."""
        raw = b"".join(self._row).rstrip(b"\r\n")
        try:
            fields = next(csv.reader([clean_text(raw)]), [])
        except csv.Error:
            fields = []
        ref = fields[self._key] if self._key is not None and self._key < len(fields) else ""
        return Reject.of(line, why, raw=whole_text(raw), order_ref=ref)

    @contextmanager
    def _torn_or_bad(self, text: ReportText) -> Iterator[None]:
        try:
            yield
        except csv.Error as error:
            if _END_OF_FILE not in str(error):
                cure = "leave columns with free text, such as Product Name, out of the saved report"
                bad = self._set_aside(text.lines, str(error))
                raise BadRow(self._where, f"line {text.lines}: {error}", cure=cure, rejects=[bad]) from None
            self._seen.torn = quoted(tail(self._path).splitlines()[-1])
            self._seen.set_aside(self._set_aside(text.lines, _TORN))

    def _cleaned(self, text: ReportText) -> Iterator[str]:
        for line in text.each_line():
            self._row.append(line)
            if b"\0" in line:
                self._seen.cleaned += 1
            yield clean_text(line)

    def _header(self, reader: _Reader) -> Layout:
        best: Layout | None = None
        first: list[str] | None = None
        for fields in islice(reader, _PREAMBLE):
            first = first if first is not None else fields
            if len(fields) > _WIDEST:
                continue
            found = layout(fields, wanted=self._wanted)
            if not missing(found, wanted=self._wanted):
                return self._unambiguous(found)
            if len(found.places) >= _KNOWN_ENOUGH and (best is None or len(found.places) > len(best.places)):
                best = found
        if best is not None:
            lacking = ", ".join(missing(best, wanted=self._wanted))
            cure = (
                "add them to the saved report in the dashboard, or name your own headers in columns = {...}"
            )
            raise BadRow(self._where, f"the report lacks the columns {lacking}", cure=cure)
        begins = quoted(",".join(first or []))
        raise SourceUnavailable(
            self._where, f"no header was found; it begins with '{begins}'", cure=COPY_AGAIN
        )

    def _unambiguous(self, found: Layout) -> Layout:
        twice = ambiguous(found)
        if twice:
            cure = "leave one of them out of the saved report"
            raise BadRow(self._where, f"the column {twice[0]} stands in the report more than once", cure=cure)
        return found

    def _fitted(self, text: ReportText, reader: _Reader, fields: list[str], *, width: int) -> list[str]:
        """Drop the empty fields that a trailing comma makes; nothing is left of a last line that was cut off."""
        if len(fields) > width and not any(cell.strip() for cell in fields[width:]):
            return fields[:width]
        line = text.lines
        why = f"{len(fields)} fields, the header has {width}"
        bad = self._set_aside(line, why)
        if not self._seen.ended and _is_at_end(reader):
            self._seen.torn = quoted(",".join(fields))
            self._seen.set_aside(replace(bad, why=_TORN))
            return []
        said = f"line {line} has {why}: '{quoted(','.join(fields))}'"
        cure = "a comma inside a value must stand in quotes; ask Rakuten for this line"
        raise BadRow(self._where, said, cure=cure, rejects=[bad])

    def _is_total(self, line: int, fields: list[str], *, key: str, dates: list[str]) -> bool:
        named = next((cell.strip() for cell in fields if not is_blank(cell)), "")
        dateless = all(is_blank(cell) for cell in dates)
        counts_up = _TOTAL.match(named) is not None and not any(sign.isdigit() for sign in "".join(dates))
        if counts_up or (dateless and is_blank(key)):
            self._seen.leave_out(line, fields)
            left = self._set_aside(line, "left out as no transaction")
            self._seen.set_aside(replace(left, order_ref="") if _TOTAL.match(key.strip()) else left)
            return True
        if not dateless:
            return False
        said = f"line {line} has no date: '{quoted(','.join(fields))}'"
        cure = "a transaction needs its dates; ask Rakuten for this line"
        raise BadRow(self._where, said, cure=cure, rejects=[self._set_aside(line, "no date")])


def _is_at_end(reader: _Reader) -> bool:
    try:
        return next(iter(reader), None) is None
    except csv.Error:
        return False


def _notes(found: Layout) -> Iterator[str]:
    if found.unread:
        yield f"columns without a place in the books, left out unless `keep` names them: {', '.join(found.unread)}"
    if found.kept:
        yield f"columns kept aside: {', '.join(found.kept)}"
    if found.not_kept:
        yield f"columns to be kept that the report lacks: {', '.join(found.not_kept)}"
    if "mid" not in found.places:
        yield "no column MID: every line counts for the MID of the configuration"
    if "processed_at" in found.places and "processed_time" not in found.places:
        yield "no column Process Time: a date without a time counts as midnight"
