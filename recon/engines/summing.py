"""Writes the sums of keys that were touched beside the sums of all others, which stay the files they are."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq

from recon.books.staging import sql_text
from recon.engines.counting import added_up, summed
from recon.engines.desk import SUM_FILES, Desk
from recon.engines.keeping import linked
from recon.engines.moved import SIDES
from recon.engines.sums import RANGED, WHOLE, KeptSums

_NAMES = ("publisher_codes", "trait_sets")


def write_again(desk: Desk, sql: Mapping[str, str], former: KeptSums, folder: Path, *, one_in: int) -> bool:
    """Write the sums of the keys touched, out of the rows that are laid out; False where they have become too many."""
    before, then = former, KeptSums(folder, sql, ())
    for book in SIDES:
        known = _read(before.touched(book), sql)
        text = f"touched_{book}" if known is None else sql["next_touched"].format(before=known, book=book)
        desk.make("TABLE", f"all_touched_{book}", sql["all_of"].format(name=text) if known is None else text)
    rows = (
        pq.read_metadata(before.file("ordered")).num_rows + pq.read_metadata(before.file("reported")).num_rows
    )
    [(touched,)] = desk.rows(sql["all_touched"])
    if touched * one_in > rows:
        return False
    for name in SUM_FILES:
        desk.make("TABLE", name[3:], desk.sum_text(name))
    for name, book in RANGED.items():
        now = desk.input_text(name) if name == "looked_for" else sql["all_of"].format(name=name)
        earlier = _read(before.again(name), sql)
        text = now if earlier is None else sql["next_again"].format(before=earlier, book=book, now=now)
        linked(before.file(name), then.file(name))
        desk.copy(f"{text} ORDER BY key_number", then.again(name))
    for book in SIDES:
        desk.copy(sql["all_of"].format(name=f"all_touched_{book}"), then.touched(book))
    for name in WHOLE:
        desk.copy(_whole(desk, sql, name, before=before.rows(name)), then.file(name))
    return True


def _whole(desk: Desk, sql: Mapping[str, str], name: str, *, before: str) -> str:
    if name == "mixed":
        return sql["next_mixed"].format(before=before, now=sql["all_of"].format(name=name))
    if name in _NAMES:
        return sql["next_names"].format(before=before, now=desk.input_text(name))
    came, left = (
        sql["of_rows"].format(rows=f"{side}_transactions", text=desk.input_text(name))
        for side in ("entered", "left")
    )
    return summed(desk, sql, added_up(desk, sql, [before, came], less=left))


def _read(file: Path, sql: Mapping[str, str]) -> str | None:
    return sql["all_rows"].format(file=sql_text(file)) if file.exists() else None
