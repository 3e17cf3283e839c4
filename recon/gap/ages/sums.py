"""Adds figures of cells up line by line and place by place, in one pass for all lines of the same dimensions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Codes
from recon.gap.ages.lines import Line

Places = NDArray[np.int64]
Sums64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Group:
    """This is the lines of the same dimensions: their numbers, which cells are of them, and where each of these adds."""

    numbers: Places
    inside: Places | slice
    target: Places


@dataclass(frozen=True, slots=True)
class Sums:
    """This is where each of some cells is added: by line, and by a place of its own such as its hour or day."""

    lines: int
    size: int
    groups: tuple[_Group, ...]

    def of(self, weights: Sums64) -> Sums64:
        """Add the weights of the cells up: lines by places."""
        found = np.zeros((self.lines, self.size))
        for each in self.groups:
            mine = len(each.numbers)
            added = np.bincount(each.target, weights=weights[each.inside], minlength=mine * self.size)
            found[each.numbers] = added.reshape(mine, self.size)
        return found


def sums(lines: Sequence[Line], codes: Codes, places: Places, size: int) -> Sums:
    """Prepare to add up cells, of which `places` are from 0 up to `size`, for lines that are all different."""
    return Sums(len(lines), size, tuple(_groups(lines, codes, places, size)))


def _groups(lines: Sequence[Line], codes: Codes, places: Places, size: int) -> Iterator[_Group]:
    numbers = sorted(range(len(lines)), key=lambda number: _dimensions(lines[number]))
    for dimensions, alike in groupby(numbers, key=lambda number: _dimensions(lines[number])):
        mine = list(alike)
        if not dimensions:
            yield _Group(np.array(mine), slice(None), places)
            continue
        row = _rows([lines[number] for number in mine], codes)
        is_inside = row >= 0
        inside = slice(None) if is_inside.all() else np.flatnonzero(is_inside)
        yield _Group(np.array(mine), inside, row[inside] * size + places[inside])


def _dimensions(line: Line) -> tuple[int, ...]:
    return tuple([at for at, _ in line.parts])


def _rows(lines: Sequence[Line], codes: Codes) -> Places:
    """Tell for each cell the place of its line among these; -1 where it is of none of them."""
    key, wanted, size = np.zeros(1, dtype=np.int64), np.zeros(len(lines), dtype=np.int64), 1
    for part, at in enumerate(_dimensions(lines[0])):
        words, place = np.unique([line.parts[part][1] for line in lines], return_inverse=True)
        column, radix = codes[:, at].astype(np.int64), len(words) + 1
        known = np.zeros(1 + max(int(column.max(initial=0)), int(words[-1])), dtype=np.int64)
        known[words] = np.arange(1, radix)
        if part == 0:
            key, wanted, size = known[column], place + 1, radix
        else:
            key, wanted, size = key * radix + known[column], wanted * radix + place + 1, size * radix
    row = np.full(size, -1, dtype=np.int64)
    row[wanted] = np.arange(len(lines))
    found: Places = row[key]
    return found
