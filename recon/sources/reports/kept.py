"""The cells that the books have no column for, as one JSON object for each row."""

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from recon.sources.reports import cells

# What JSON must write otherwise than it stands; looked for all at once, as hardly any cell has it.
_QUOTE, _STROKE, _FIRST_PLAIN = (np.uint8(ord(sign)) for sign in '"\\ ')
_NOTHING = pa.scalar(None, pa.string())


class _Member(NamedTuple):
    header: str
    column: pa.Array


def as_objects(columns: Mapping[str, pa.Array], *, size: int) -> pa.Array:
    """Write each row's cells as a JSON object without the blank ones, null where nothing is left."""
    if not columns or not size:
        return pa.nulls(size, pa.string())
    members = [
        _Member(json.dumps(name, ensure_ascii=False), _escaped(cells.texts(column)))
        for name, column in columns.items()
    ]
    filled = next((place for place, member in enumerate(members) if not member.column.null_count), None)
    if filled is not None:
        return _joined(members, filled=filled)
    # Each begins with a comma; the first one's is cut off.
    joined = _joined(members, filled=-1)
    objects = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, len("{,")), "")
    return pc.if_else(pc.equal(joined, "{}"), _NOTHING, objects)


def _joined(members: Sequence[_Member], *, filled: int) -> pa.Array:
    """Join each row's members; those before the `filled` one, which no row lacks, bring a comma behind, those after it one before."""
    parts: list[pa.Array | str] = []
    held = "{"
    for place, (header, column) in enumerate(members):
        begin, end = f'{"," * (place > filled)}{header}:"', f'"{"," * (place < filled)}'
        if column.null_count:
            parts += [held, pc.binary_join_element_wise(begin, column, end, "")]
            held = ""
        else:
            parts += [f"{held}{begin}", column]
            held = end
    return pc.binary_join_element_wise(*parts, f"{held}}}", "", null_handling="replace", null_replacement="")


def _escaped(column: pa.Array) -> pa.Array:
    """Write cells as they stand between the quotes of JSON."""
    signs = cells.written(column)
    if not np.any((signs == _QUOTE) | (signs == _STROKE) | (signs < _FIRST_PLAIN)):
        return column
    each = column.dictionary_encode()
    words = [json.dumps(word, ensure_ascii=False)[1:-1] for word in each.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(each.indices)
