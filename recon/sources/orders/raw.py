"""Rows as a shop's database delivers them, before the contract: every value as text, every column with its type."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import pyarrow as pa

Rows = list[tuple[str | None, ...]]
Pause = Callable[[float], None]


class Delivered(Enum):
    """This is the type a database gave a column; the value is the word an error uses for it."""

    TEXT = "text"
    WHOLE = "whole numbers"
    EXACT = "exact decimals"
    FLOAT = "binary floating point"
    BOOLEAN = "true or false"
    ZONED = "times with their zone"
    UTC = "times in UTC"
    NAIVE = "times without a zone"
    DATE = "dates without a time"
    UNTYPED = "text of a database without types"
    NOTHING = "nothing but nulls"
    OTHER = "bytes or another type of the database"


@dataclass(frozen=True, slots=True)
class Raw:
    """This is a stretch of rows: the columns in order, and their values as an Arrow batch of texts.

    The first one of a query is empty: it tells the columns before a row has come. Rows of a file have their lines.
    """

    columns: tuple[tuple[str, Delivered], ...]
    batch: pa.RecordBatch
    lines: tuple[int, ...] = ()


def raw(columns: tuple[tuple[str, Delivered], ...], rows: Rows) -> Raw:
    """Turn rows of texts into columns of texts."""
    values = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return Raw(columns, batch_of([name for name, _ in columns], [pa.array(v, pa.string()) for v in values]))


def batch_of(names: Sequence[str], arrays: Sequence[pa.Array]) -> pa.RecordBatch:
    """Join columns into a batch; names may still repeat, the contract refuses that later."""
    return pa.RecordBatch.from_arrays(list(arrays), names=list(names))


def paced(
    fetch: Callable[[int], Rows], *, batch_rows: int, rows_per_second: int | None, pause: Pause
) -> Iterator[Rows]:
    """Fetch in stretches of `batch_rows`, no faster than so many rows a second."""
    # Steps of a second at most: a server drops a reader that is silent for a minute.
    step = min(batch_rows, rows_per_second or batch_rows)
    gathered: Rows = []
    while rows := fetch(step):
        gathered += rows
        if rows_per_second is not None:
            pause(len(rows) / rows_per_second)
        if len(gathered) >= batch_rows:
            yield gathered
            gathered = []
    if gathered:
        yield gathered
