"""Chooses what is watched: all orders, and each value of a dimension that has enough of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Cells, Counts

Segment = tuple[tuple[str, str], ...]
"""The dimensions and their values that tell some orders from the others; () is all of them."""

LEAST = 20
"""Of fewer orders in the whole stretch nothing can be told."""
MOST = 60
"""So many lines are watched at most; each further one would make all of them less sensitive."""
OTHERS = ""
"""The word of all values too rare to be named."""


@dataclass(frozen=True, slots=True)
class Line:
    """This is one line that is watched: the values, by number of dimension and code, its orders have in common."""

    parts: tuple[tuple[int, int], ...]

    def named(self, cells: Cells) -> Segment:
        """Say the line in words."""
        return tuple((cells.dimensions[at], cells.values[at][code]) for at, code in self.parts)

    def among(self, cells: Cells, lines: slice) -> NDArray[np.bool_]:
        """Mark which cells belong to it."""
        inside = np.ones(lines.stop - lines.start, dtype=np.bool_)
        for at, code in self.parts:
            inside &= cells.codes[lines, at] == code
        return inside


TOTAL = Line(())


@dataclass(frozen=True, slots=True)
class Unwatched:
    """This is what is not watched of one dimension: so many named values, and with `rarer` the unnamed ones and none at all.

    `orders` counts all of them.
    """

    dimension: str
    values: int
    orders: int
    rarer: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """This is what is watched, the total first, and what is not."""

    lines: tuple[Line, ...]
    unwatched: tuple[Unwatched, ...]


def chosen(cells: Cells, *, first: int, end: int) -> Choice:
    """Choose by the orders of some hours the total and the largest values.

    A value that all orders share says no more than the total.
    """
    lines = cells.between(first, end)
    whole = int(cells.orders[lines].sum())
    sizes = [_sizes(cells, at, lines) for at in range(len(cells.dimensions))]
    found = sorted(
        (-count, at, cells.values[at][code], code)
        for at, counts in enumerate(sizes)
        for code, count in _some(counts, LEAST, whole)
        if cells.values[at][code] != OTHERS
    )
    # In the order of their words: numbers change as values come and go.
    kept = [(at, code) for at, _, code in sorted(each[1:] for each in found[: MOST - 1])]
    watched = (TOTAL, *(Line((each,)) for each in kept))
    return Choice(watched, tuple(_unwatched(cells, sizes, set(kept), whole=whole)))


def _sizes(cells: Cells, at: int, lines: slice) -> Counts:
    codes = cells.codes[lines, at].astype(np.int64)
    weights = cells.orders[lines]
    return np.bincount(codes, weights=weights, minlength=len(cells.values[at])).astype(np.int64)


def _some(counts: Counts, least: int, end: int) -> Iterator[tuple[int, int]]:
    """List the values with so many orders, and how many they are."""
    codes = np.flatnonzero((counts >= least) & (counts < end))
    return zip(codes.tolist(), counts[codes].tolist(), strict=True)


def _unwatched(
    cells: Cells, sizes: list[Counts], kept: set[tuple[int, int]], *, whole: int
) -> Iterator[Unwatched]:
    for at, counts in enumerate(sizes):
        left = {
            cells.values[at][code]: count
            for code, count in _some(counts, 1, whole + 1)
            if (at, code) not in kept and (count < whole or cells.values[at][code] == OTHERS)
        }
        if left:
            named = len(left) - (OTHERS in left)
            yield Unwatched(cells.dimensions[at], named, sum(left.values()), rarer=OTHERS in left)


def pairs(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """List the pairs of watched values of two dimensions."""
    singles = [each.parts[0] for each in lines if each.parts]
    return tuple(Line((one, other)) for one, other in combinations(singles, 2) if one[0] != other[0])
