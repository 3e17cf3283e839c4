"""The cells that the books have no column for, as one JSON object for each row."""

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from recon.sources.reports import cells

# What JSON must write otherwise than it stands; looked for all at once, as hardly any cell has it.
_ESCAPED = r'["\\\x00-\x1f]'
_NOTHING = pa.scalar(None, pa.string())


def as_objects(columns: Mapping[str, pa.Array], *, size: int) -> pa.Array:
    """Write each row's cells as a JSON object without the blank ones, null where nothing is left."""
    members = [_members(name, cells.texts(column)) for name, column in columns.items()]
    if not members or not size:
        return pa.nulls(size, pa.string())
    # Each member begins with its comma; the first one's is cut off.
    joined = pc.binary_join_element_wise(*members, "", null_handling="replace", null_replacement="")
    objects = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")
    return pc.if_else(pc.equal(joined, ""), _NOTHING, objects)


def _members(name: str, written: pa.Array) -> pa.Array:
    header = f",{json.dumps(name, ensure_ascii=False)}"
    if not pc.any(pc.match_substring_regex(written, _ESCAPED)).as_py():
        return pc.binary_join_element_wise(f'{header}:"', written, '"', "")
    each = written.dictionary_encode()
    words = [f"{header}:{json.dumps(word, ensure_ascii=False)}" for word in each.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(each.indices)
