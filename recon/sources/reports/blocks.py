"""The stretches of a report whose lines are all as they should be, taken apart into columns all at once.

Whatever is odd in a stretch (a quote out of place, a field too many, a total line, a NUL) is left to `lines`, which
reads what is read here and names what is not: here nothing is judged, only recognised.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from recon.sources.reports.columns import Layout
from recon.sources.reports.cut import Cut, whole_lines
from recon.sources.reports.text import ReportText

# Of a line of the usual length, so that no column is large enough to be given back and fetched anew each time.
_LINE = 60
_SMALLEST = 1 << 12
_PARTS = 8
# Trailing commas make so many empty fields at most before a line is looked at by itself.
_MORE = 8


@dataclass(frozen=True, slots=True)
class Block:
    """This is a stretch of lines: its columns by their place in the header, the number of each row's line and its bytes."""

    columns: Mapping[int, pa.Array]
    size: int
    line_of: Callable[[int], int]
    raw_of: Callable[[int], bytes]


class Blocks:
    """This is the reading of one report's stretches; each is taken whole from the text, or not at all."""

    def __init__(self, text: ReportText, *, found: Layout, dated: tuple[str, ...], size: int) -> None:
        self._text = text
        self._places = found.taken
        self._width = found.width
        self._more = 0
        self._date = found.places[dated[0]]
        # Of a small file only a part at a time: what is made of a stretch may be far larger than its text.
        self._bytes = max(min(size * _LINE, text.size // _PARTS), _SMALLEST)

    def next_one(self) -> Block | None:
        """Take the next stretch, None where it is not as it should be."""
        raw = self._text.ahead(self._bytes)
        cut = whole_lines(raw)
        table = None if cut is None else self._table(raw, cut)
        if cut is None or table is None:
            return None
        columns = {place: _one(table.column(str(place))) for place in self._places}
        columns[self._date] = columns[self._date].dictionary_encode()
        if not _all_dated(columns[self._date]):
            return None
        before = self._text.lines
        self._text.take(cut.size, lines=cut.lines)
        return Block(
            columns,
            table.num_rows,
            lambda row: before + _row_in(raw, row=row)[0],
            lambda row: _row_in(raw, row=row)[1],
        )

    def _table(self, raw: bytes, cut: Cut) -> pa.Table | None:
        lines = pa.py_buffer(raw).slice(0, cut.size)
        odd: list[int] = []

        def noted(row: pa.csv.InvalidRow) -> str:
            odd.append(row.actual_columns)
            return "error"

        table = self._taken_apart(lines, noted, is_nested=cut.is_nested)
        if table is None and odd and self._width <= odd[0] <= self._width + _MORE:
            self._more = odd[0] - self._width
            table = self._taken_apart(lines, noted, is_nested=cut.is_nested)
        if table is None or any(not _is_empty(table.column(str(place))) for place in self._trailing()):
            return None
        return table

    def _taken_apart(
        self, lines: pa.Buffer, noted: Callable[[pa.csv.InvalidRow], str], *, is_nested: bool
    ) -> pa.Table | None:
        names = [str(place) for place in range(self._width + self._more)]
        wanted = [str(place) for place in (*self._places, *self._trailing())]
        try:
            return pa.csv.read_csv(
                pa.BufferReader(lines),
                # One thread: the halves of a stretch are too small to be worth a second one.
                read_options=pa.csv.ReadOptions(
                    use_threads=False, block_size=lines.size + 1, column_names=names
                ),
                parse_options=pa.csv.ParseOptions(newlines_in_values=is_nested, invalid_row_handler=noted),
                convert_options=pa.csv.ConvertOptions(
                    column_types=dict.fromkeys(wanted, pa.string()),
                    include_columns=wanted,
                    strings_can_be_null=False,
                    # The whole file was decoded once, to tell its encoding.
                    check_utf8=False,
                ),
            )
        except pa.ArrowInvalid:
            return None

    def _trailing(self) -> range:
        return range(self._width, self._width + self._more)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _is_empty(column: pa.ChunkedArray) -> bool:
    return not pc.any(pc.not_equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0)).as_py()


def _all_dated(dates: pa.Array) -> bool:
    """Tell whether each row has a date that begins with a digit; one without may be a total."""
    return all(cell[:1].isdigit() for cell in dates.dictionary.to_pylist())


def clean_text(line: bytes) -> str:
    """Read a line's text without NUL bytes; a character cut in two at the end of the file becomes a sign for that."""
    return line.replace(b"\0", b"").decode("utf-8", errors="replace")


def _row_in(raw: bytes, *, row: int) -> tuple[int, bytes]:
    """Count the lines to the end of a row, blank ones and those inside of values included, and take its bytes."""
    taken: list[bytes] = []
    reader = csv.reader(_texts(raw, taken), strict=True)
    left = row
    for fields in reader:
        if fields and left == 0:
            break
        left -= bool(fields)
        taken.clear()
    return reader.line_num, b"".join(taken)


def _texts(raw: bytes, taken: list[bytes]) -> Iterator[str]:
    for line in raw.splitlines(keepends=True):
        taken.append(line)
        yield clean_text(line)
