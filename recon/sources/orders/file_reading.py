"""How a row of a file that breaks the column contract is refused: by file, line, column and cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from recon.jobs.ports import BadRow
from recon.sources.orders.contract import Reading, Target, check_names
from recon.sources.orders.convert import converted
from recon.sources.orders.raw import Delivered, Raw, batch_of

_CURES = {
    Target.TEXT: "fill the cell, or map another column",
    Target.WORD: "write one of the contract's words, or say what the shop's means, such as states = { 'On its way' = 'confirmed' }",
    Target.CURRENCY: "map a column of codes such as EUR, or set currency",
    Target.MONEY: "set decimal or scale if it is right; where a mapped column holds finer amounts, set rounds = true",
    Target.MOMENT: "export a date with its time; set zone and date_format if it is right",
    Target.WHOLE: "map a column of whole numbers",
    Target.FLAG: "write 0 or 1",
}
_TWICE = (
    "an order's rows must stand together, and each order once: sort the file by the order, or map line_fields"
)


@dataclass(frozen=True, slots=True)
class FileReading(Reading):
    """This is what one book's rows of one file are read with; `headers` names the file's own columns."""

    headers: Mapping[str, str] = field(default_factory=dict)

    def refuse(self, column: str, what: str, *, cure: str, row: str | None = None) -> NoReturn:
        """Refuse a column or one of its rows, by the file's own names."""
        header = self.headers.get(column, column)
        named = header if header == column else f"{header} ({column})"
        cured = _cure(self, column, what, cure=cure)
        raise BadRow(self.file, f"{row or self.book}, column {named}: {what}", cure=cured)

    def check(self, names: Sequence[str]) -> None:
        """Refuse a file that lacks a needed column, has one twice or an unknown one."""
        check_names(names, reading=self)

    def batch(
        self,
        columns: Mapping[str, Sequence[str | None]],
        *,
        lines: Sequence[int],
        kinds: Mapping[str, Delivered],
    ) -> pa.RecordBatch:
        """Turn columns of texts into a batch of the book."""
        arrays = [pa.array(texts, pa.string()) for texts in columns.values()]
        delivered = tuple((name, kinds.get(name, Delivered.UNTYPED)) for name in columns)
        return converted(Raw(delivered, batch_of(list(columns), arrays), tuple(lines)), reading=self)


def _cure(reading: FileReading, column: str, what: str, *, cure: str) -> str:
    if what == "comes more than once":
        return _TWICE
    if what.startswith("is missing"):
        return f"map it, for example fields = {{ {column} = 'Header' }}, or give it in constants"
    known = reading.columns.get(column)
    return cure if known is None or "zone" in cure else _CURES[known.target]


@dataclass(slots=True)
class Identities:
    """This is which orders a file has brought so far, 16 bytes each, so that one that comes again is refused."""

    where: str
    _hashes: list[npt.NDArray[np.int64]] = field(default_factory=list)
    _lines: list[npt.NDArray[np.int64]] = field(default_factory=list)

    def add(self, ids: Sequence[str | None], lines: Sequence[int]) -> None:
        """Take the orders of one stretch, each with its line."""
        self._hashes.append(np.fromiter((hash(each) for each in ids), dtype=np.int64, count=len(ids)))
        self._lines.append(np.asarray(lines, dtype=np.int64))

    def check(self) -> None:
        """Refuse a file in which an order comes again after others."""
        if not self._hashes:
            return
        hashes, lines = np.concatenate(self._hashes), np.concatenate(self._lines)
        order = np.argsort(hashes, kind="stable")
        same = np.flatnonzero(hashes[order][1:] == hashes[order][:-1])
        if same.size:
            pair = same[np.argmin(lines[order[same + 1]])]
            first, second = lines[order[pair]], lines[order[pair + 1]]
            said = f"line {second:,} brings the order of line {first:,} again, with others between them"
            raise BadRow(self.where, said, cure=_TWICE)
