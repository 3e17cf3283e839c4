"""What a CSV from anywhere is made of: its encoding, its delimiter, its header behind any preamble. Guessed, and said."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records import numerals
from recon.records.click import LOOSE_PATTERN
from recon.sources.reports.text import decodes

_PIECE = 1 << 20
_LOOKED_AT = 200
_PREAMBLE = 30
_SHOWN = 24
_HEADERS_OF_A_HEADER = 2
_DELIMITERS = (",", ";", "\t", "|")
_DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_ENOUGH = Decimal("0.6")
_PRIVATE = re.compile(rf"[^\s,;\"']+@[^\s,;\"']+|{LOOSE_PATTERN}")
_NO_TABLE: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or archive", "open it and save it as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "open it and save it as CSV UTF-8"),
    (b"%PDF", "a PDF", "export the same as CSV"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"<", "a web page", "log in and export it again, as CSV"),
    (b"{", "JSON", "export the same as CSV"),
    (b"[{", "JSON", "export the same as CSV"),
)
_ENCODING_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp932": "Shift_JIS", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Guess:
    """This is one thing that was guessed: what, its value, why it is believed, and the flag that corrects it."""

    what: str
    value: str
    why: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """This is one CSV file with its shape found: the header is the record after the first `skipped`."""

    path: Path
    where: str
    encoding: str
    delimiter: str
    skipped: int
    headers: tuple[str, ...]

    @property
    def shape(self) -> str:
        """Name encoding and delimiter for a person."""
        return f"{_ENCODING_NAMES[self.encoding]}, {_DELIMITER_NAMES[self.delimiter]}"

    @property
    def seen(self) -> str:
        """List the headers for a sentence that refuses."""
        names = [name for name in self.headers if name.strip()]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        return f"its columns are {', '.join(names[:_SHOWN])}{more}"


@dataclass(frozen=True, slots=True)
class Grid:
    """This is the columns of a sheet that somebody wants, cell by cell, each row with its line in the file."""

    sheet: Sheet
    columns: dict[str, list[str]]
    lines: list[int]
    remarks: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)


def sheet_of(path: Path, *, where: str, known: Callable[[str], bool]) -> Sheet:
    """Find out how a file is written; `known` tells whether a cell is a header somebody would look for."""
    encoding = _encoding(path, _head(path, where=where))
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = list(islice(_clean(file), _LOOKED_AT))
    told = re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)
    delimiter = told[1] if told and told[1] in _DELIMITERS else _delimiter(lines)
    rows = list(_rows(lines, delimiter))
    skipped = _header_at(rows, known=known)
    headers = [cell.strip() for cell in rows[skipped]]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) < _HEADERS_OF_A_HEADER:
        begins = quoted(lines[0])
        raise SourceUnavailable(
            where,
            f"no table was found; it begins with '{begins}'",
            cure="export it as CSV with a header line",
        )
    return Sheet(path, where, encoding, delimiter, skipped, tuple(headers))


def grid_of(sheet: Sheet, headers: Iterable[str]) -> Grid:
    """Read the wanted columns of a whole file; a last line that was cut off is left out and said."""
    wanted = {name: sheet.headers.index(name) for name in headers}
    columns: dict[str, list[str]] = {name: [] for name in wanted}
    grid = Grid(sheet, columns, [])
    width, short = len(sheet.headers), 0
    cells = [(columns[name].append, place) for name, place in wanted.items()]
    for line, row in records(sheet, torn=lambda line: grid.remarks.append(_torn(line))):
        if len(row) < width:
            short += 1
            row.extend([""] * (width - len(row)))
        for append, place in cells:
            append(row[place])
        grid.lines.append(line)
    if not grid.lines:
        raise SourceUnavailable(
            sheet.where,
            "it has a header and no row",
            cure="export it again for a period in which something was sold",
        )
    if short:
        grid.remarks.append(
            f"{numerals.counted(short, 'line')} shorter than the header; what is not there was read as empty"
        )
    return grid


def quoted(text: str) -> str:
    """Quote the beginning of a text on one line, without addresses and click ids."""
    return _PRIVATE.sub("***", " ".join(text.split()))[:60]


def records(sheet: Sheet, *, torn: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
    """Read the records behind the header, blank ones left out; refuse a record that cannot be one.

    A last record that was cut off ends the reading; `torn` is told its line.
    """
    width, open_line = len(sheet.headers), -1
    with sheet.path.open(encoding=sheet.encoding, errors="replace", newline="") as file:
        reader = csv.reader(_clean(file), delimiter=sheet.delimiter, strict=True)
        try:
            for row in islice(reader, sheet.skipped + 1, None):
                if len(row) != width:
                    if not any(cell.strip() for cell in row):
                        continue
                    if len(row) > width and any(cell.strip() for cell in row[width:]):
                        said = f"line {reader.line_num} has {len(row)} fields, the header has {width}"
                        cure = f"a {_DELIMITER_NAMES[sheet.delimiter]} inside a value must stand in quotes; export it again"
                        raise BadRow(sheet.where, said, cure=cure)
                    # Looked up once: every row of a file may be short.
                    open_line = _open_line(sheet) if open_line < 0 else open_line
                    if len(row) < width and 0 < open_line <= reader.line_num:
                        torn(reader.line_num)
                        return
                yield reader.line_num, row
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                torn(reader.line_num)
                return
            cure = "mend the quotes on that line, or export the file again"
            raise BadRow(sheet.where, f"line {reader.line_num}: {error}", cure=cure) from None


def _torn(line: int) -> str:
    return (
        f"the last line ({line:,}) is cut off and was left out; the file may be incomplete: export it again"
    )


def _open_line(sheet: Sheet) -> int:
    """Number the last line of a file that lacks its last line break; 0 where it has it."""
    with sheet.path.open("rb") as file:
        tail = file.seek(0, 2)
        file.seek(max(0, tail - 2))
        if file.read().rstrip(b"\0").endswith((b"\n", b"\r")):
            return 0
    with sheet.path.open(encoding=sheet.encoding, errors="replace", newline="") as file:
        return sum(1 for _ in file)


def _head(path: Path, *, where: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_PIECE)
    except OSError as error:
        raise SourceUnavailable(
            where, (error.strerror or "it cannot be read").lower(), cure="check the path of the file"
        ) from None
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not bare:
        raise SourceUnavailable(where, "the file is empty", cure="export it again")
    for mark, what, cure in _NO_TABLE:
        if bare.startswith(mark):
            raise SourceUnavailable(where, f"it is {what}, not a CSV", cure=cure)
    return head


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if decodes(path, "utf-8"):
        return "utf-8-sig"
    return "cp932" if _comes_in_pairs(path) and decodes(path, "cp932") else "cp1252"


def _comes_in_pairs(path: Path) -> bool:
    """Tell Japanese from European text: its bytes above 127 stand together, an umlaut stands alone."""
    with path.open("rb") as file:
        stretches = re.findall(rb"[\x80-\xff]+", file.read(_PIECE))
    high = sum(map(len, stretches))
    together = sum(len(each) for each in stretches if len(each) > 1)
    return together >= _ENOUGH * high


def _clean(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _delimiter(lines: Sequence[str]) -> str:
    """Choose the delimiter that cuts most of the first lines into the same number of fields, and into the most."""

    def merit(delimiter: str) -> tuple[bool, int]:
        widths = Counter(len(row) for row in _rows(lines, delimiter) if any(row))
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        return width > 1 and times >= _ENOUGH * widths.total(), width

    return max(_DELIMITERS, key=merit)


def _header_at(rows: Sequence[Sequence[str]], *, known: Callable[[str], bool]) -> int:
    """Find the header: of the first lines the one with most known names, else the first of the usual width."""
    if not rows:
        return 0
    named = [sum(1 for cell in set(row) if known(cell)) for row in rows[:_PREAMBLE]]
    if max(named) >= _HEADERS_OF_A_HEADER:
        return named.index(max(named))
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    return next(at for at, row in enumerate(rows) if len(row) == usual)
