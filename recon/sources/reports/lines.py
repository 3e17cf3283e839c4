"""The lines of a report file: its encoding, its header behind any preamble, its torn or odd lines."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol, TextIO

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records import numerals
from recon.records.click import LOOSE_PATTERN
from recon.sources.reports.cells import is_blank
from recon.sources.reports.columns import Layout, Wanted, ambiguous, layout, missing

COPY_AGAIN = (
    "open Reports > your saved report > the arrow beside View Report > Get API, and copy the address again"
)
_PREAMBLE = 100
# A line with fewer known names is taken for preamble, not for a header that lacks something.
_KNOWN_ENOUGH = 3
_PIECE = 1 << 20
_QUOTED = 80
_TAIL = 400
# Fewer rows alive at once than wake the garbage collector, which would look at every one of them.
_FEW = 500
_PRIVATE = re.compile(rf"[^\s,;\"']+@[^\s,;\"']+|{LOOSE_PATTERN}")
_FOREIGN = {
    b"<": "a web page",
    b"{": "a message",
    b"[": "a message",
}
_END_OF_FILE = "unexpected end of data"


_TOTAL = re.compile(r"(?:grand\s+)?totals?\b|sum(?:mary)?\b", re.IGNORECASE)


class _Reader(Protocol):
    """This is the standard library's CSV reader."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(slots=True)
class Seen:
    """This is what reading a report brought to light, beside its rows; complete after the last batch."""

    rows: int = 0
    oldest: int | None = None
    newest: int | None = None
    torn: str | None = None
    ended: bool = False
    left_out: list[str] = field(default_factory=list)
    left_out_count: int = 0
    cleaned: int = 0
    notes: list[str] = field(default_factory=list)

    def leave_out(self, line: int, fields: list[str]) -> None:
        """Count a line that is no transaction, and keep the first ones to show."""
        self.left_out_count += 1
        if not self.left_out:
            self.left_out.append(f"line {line}: '{quoted(','.join(fields))}'")

    def remarks(self) -> tuple[str, ...]:
        """Say in sentences what a person may want to know."""
        said = list(self.notes)
        if self.left_out_count:
            said.append(
                f"{numerals.counted(self.left_out_count, 'line')} left out as no transaction ({self.left_out[0]})"
            )
        if self.cleaned:
            said.append(f"{numerals.counted(self.cleaned, 'line')} with NUL bytes, read without them")
        if self.torn is not None:
            said.append(f"the last line is torn and was left out: '{self.torn}'; nothing is vouched for")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class Slab:
    """This is a stretch of lines, column by column, each line with the number it has in the file."""

    columns: list[list[str]]
    lines: list[int]

    def add(self, rows: list[list[str]]) -> None:
        """Put a few rows at the end of the columns."""
        for column, cells in zip(self.columns, zip(*rows, strict=True), strict=bool(rows)):
            column.extend(cells)


def quoted(text: str) -> str:
    """Quote the beginning of a text on one line, without addresses and click ids."""
    return _PRIVATE.sub("***", " ".join(text.split()))[:_QUOTED]


class ReportLines:
    """This is one report file read line by line, in stretches, with its header found behind any preamble."""

    def __init__(self, path: Path, *, where: str, wanted: Wanted, seen: Seen) -> None:
        self._path = path
        self._where = where
        self._wanted = wanted
        self._seen = seen

    def slabs(self, size: int, *, key: str, dated: tuple[str, ...]) -> Iterator[tuple[Layout, Slab]]:
        """Read the rows in stretches; a total line, which has none of the `dated` columns, is left out."""
        encoding = self._encoding()
        self._seen.ended = self._is_ended()
        with self._path.open(encoding=encoding, errors="replace", newline="") as file:
            reader: _Reader = csv.reader(self._cleaned(file), strict=True)
            with self._torn_or_bad(reader):
                found = self._header(reader)
            self._seen.notes.extend(_notes(found))
            rows = self._rows(reader, found=found, key=key, dates=[found.places[column] for column in dated])
            while (slab := self._slab(rows, reader, size=size, width=found.width)).lines:
                yield found, slab

    def _slab(self, rows: Iterator[list[str]], reader: _Reader, *, size: int, width: int) -> Slab:
        slab = Slab([[] for _ in range(width)], [])
        while len(slab.lines) < size:
            few: list[list[str]] = []
            with self._torn_or_bad(reader):
                for fields in islice(rows, min(_FEW, size - len(slab.lines))):
                    few.append(fields)
                    slab.lines.append(reader.line_num)
            if not few:
                break
            slab.add(few)
        return slab

    def _rows(self, reader: _Reader, *, found: Layout, key: str, dates: list[int]) -> Iterator[list[str]]:
        width, first = found.width, dates[0]
        for read in reader:
            fields = read
            if len(fields) != width:
                if not any(cell.strip() for cell in fields):
                    continue
                fields = self._fitted(reader, fields, width=width)
                if not fields:
                    return
            # Nearly every date begins with a digit; asking that first keeps the long question for the odd line.
            if not fields[first][:1].isdigit() and self._is_total(
                reader.line_num,
                fields,
                key=fields[found.places[key]],
                dates=[fields[place] for place in dates],
            ):
                continue
            yield fields

    @contextmanager
    def _torn_or_bad(self, reader: _Reader) -> Iterator[None]:
        try:
            yield
        except csv.Error as error:
            if _END_OF_FILE not in str(error):
                cure = "leave columns with free text, such as Product Name, out of the saved report"
                raise BadRow(self._where, f"line {reader.line_num}: {error}", cure=cure) from None
            self._seen.torn = quoted(self._tail().splitlines()[-1])

    def _encoding(self) -> str:
        head = self._head()
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if decodes(self._path, "utf-8"):
            return "utf-8-sig"
        if decodes(self._path, "cp932"):
            self._seen.notes.append("read as Shift_JIS")
            return "cp932"
        cure = "save it as CSV UTF-8"
        raise BadRow(self._where, "the file is neither UTF-8 nor Shift_JIS", cure=cure)

    def _head(self) -> bytes:
        with self._path.open("rb") as file:
            head = file.read(_PIECE)
        bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
        if not bare:
            raise SourceUnavailable(
                self._where, "the report is empty, without even a header", cure=COPY_AGAIN
            )
        foreign = _FOREIGN.get(bare[:1])
        if foreign and b"order id" not in bare[:_PIECE].lower():
            begins = quoted(bare[:400].decode("utf-8", errors="replace"))
            raise SourceUnavailable(
                self._where, f"{foreign} came instead of a report: '{begins}'", cure=COPY_AGAIN
            )
        return head

    def _cleaned(self, file: TextIO) -> Iterable[str]:
        # Looking once at the whole file is cheaper than at each of a million lines.
        with self._path.open("rb") as raw:
            if not any(b"\0" in piece for piece in iter(lambda: raw.read(_PIECE), b"")):
                return file
        return self._without_nul(file)

    def _without_nul(self, file: TextIO) -> Iterator[str]:
        for line in file:
            if "\0" in line:
                self._seen.cleaned += 1
            yield line.replace("\0", "")

    def _is_ended(self) -> bool:
        return self._tail().endswith(("\n", "\r", "\n\0"))

    def _tail(self) -> str:
        with self._path.open("rb") as file:
            file.seek(max(0, self._path.stat().st_size - _TAIL))
            return file.read().decode("utf-8", errors="replace")

    def _header(self, reader: _Reader) -> Layout:
        best: Layout | None = None
        first: list[str] | None = None
        for fields in islice(reader, _PREAMBLE):
            first = first if first is not None else fields
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

    def _fitted(self, reader: _Reader, fields: list[str], *, width: int) -> list[str]:
        """Drop the empty fields that a trailing comma makes; nothing is left of a last line that was cut off."""
        if len(fields) > width and not any(cell.strip() for cell in fields[width:]):
            return fields[:width]
        line = reader.line_num
        if not self._seen.ended and _is_at_end(reader):
            self._seen.torn = quoted(",".join(fields))
            return []
        said = f"line {line} has {len(fields)} fields, the header has {width}: '{quoted(','.join(fields))}'"
        raise BadRow(
            self._where, said, cure="a comma inside a value must stand in quotes; ask Rakuten for this line"
        )

    def _is_total(self, line: int, fields: list[str], *, key: str, dates: list[str]) -> bool:
        named = next((cell.strip() for cell in fields if not is_blank(cell)), "")
        dateless = all(is_blank(cell) for cell in dates)
        counts_up = _TOTAL.match(named) is not None and not any(sign.isdigit() for sign in "".join(dates))
        if counts_up or (dateless and is_blank(key)):
            self._seen.leave_out(line, fields)
            return True
        if not dateless:
            return False
        said = f"line {line} has no date: '{quoted(','.join(fields))}'"
        raise BadRow(self._where, said, cure="a transaction needs its dates; ask Rakuten for this line")


def decodes(path: Path, encoding: str) -> bool:
    """Tell whether a file's text is of an encoding; a character cut in two at its very end does not count."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
        except UnicodeDecodeError:
            return False
    return True


def _is_at_end(reader: _Reader) -> bool:
    try:
        return next(iter(reader), None) is None
    except csv.Error:
        return False


def _notes(found: Layout) -> Iterator[str]:
    if found.unread:
        yield f"columns that nobody reads: {', '.join(found.unread)}"
    if "mid" not in found.places:
        yield "no column MID: every line counts for the MID of the configuration"
    if "processed_at" in found.places and "processed_time" not in found.places:
        yield "no column Process Time: a date without a time counts as midnight"
