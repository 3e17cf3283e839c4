"""Reads hourly figures out of their files into arrays, one line per cell: never a row of a book."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from recon.books.staging import sql_text
from recon.engines.desk import Desk
from recon.engines.hours import KeptHours
from recon.engines.moved import listed
from recon.gap.ages.cells import Cells

DIMENSIONS = ("payment_method", "device", "country", "channel", "customer_kind", "publisher")
"""What orders are told apart by, in this order."""
LEAST = 20
"""A value with fewer orders has no number of its own: a dimension may have thousands of them."""
_MOST = int(np.iinfo(np.int16).max) - 1
_SETS, _PUBLISHERS = "hour_sets", "hour_publishers"


def cells(
    desk: Desk, sql: Mapping[str, str], kept: KeptHours, programmes: Iterable[str], *, first: int, end: int
) -> Iterator[tuple[tuple[str, str], Cells]]:
    """Read the cells of orders due from the hour `first` up to, not including, `end`, by programme and currency."""
    for programme in programmes:
        files = kept.files(programme, first=first, end=end)
        if not files:
            continue
        desk.make("VIEW", "hour_window", sql["hour_window"].format(files=listed(files), first=first, end=end))
        for (currency,) in desk.rows(sql["hour_currencies"]):
            yield (programme, currency), _cells(desk, sql, currency)


def _cells(desk: Desk, sql: Mapping[str, str], currency: str) -> Cells:
    place = sql_text(currency)
    for name in (_SETS, _PUBLISHERS):
        desk.make("TABLE", name, sql[name].format(currency=place))
    told = [name for name in DIMENSIONS if _is_told(desk, sql, name)]
    for name in DIMENSIONS:
        text = sql["hour_values"].format(dimension=name, rows=_rows_of(name), least=LEAST, most=_MOST)
        desk.make("TABLE", f"hour_values_{name}", text)
    for name in ("hour_coded_sets", "hour_coded_publishers"):
        desk.make("TABLE", name, sql[name])
    found = desk.arrays(sql["hour_coded"].format(currency=place))
    return Cells(
        dimensions=tuple(told),
        values=tuple(_values(desk, sql, name) for name in told),
        codes=_side_by_side([found[name] for name in told], lines=len(found["hour"])),
        hour=found["hour"],
        reported=found["reported"],
        cancelled=found["cancelled"],
        second=found["second"],
        wrong=found["wrong"],
        orders=found["orders"],
        money=found["money"],
    )


def _is_told(desk: Desk, sql: Mapping[str, str], name: str) -> bool:
    [(sets,)] = desk.rows(sql["hour_told"].format(rows=_rows_of(name), dimension=name))
    return bool(sets)


def _values(desk: Desk, sql: Mapping[str, str], name: str) -> tuple[str, ...]:
    """List a dimension's words by their numbers; 0 is '', all others."""
    return (
        "",
        *(word for (word,) in desk.rows(sql["hour_values_in_order"].format(values=f"hour_values_{name}"))),
    )


def _side_by_side(columns: list[NDArray[np.int16]], *, lines: int) -> NDArray[np.int16]:
    """Put columns beside each other, so that each stays in one piece."""
    codes = np.empty((lines, len(columns)), dtype=np.int16, order="F")
    for at, column in enumerate(columns):
        codes[:, at] = column
    return codes


def _rows_of(dimension: str) -> str:
    return _PUBLISHERS if dimension == "publisher" else _SETS
