"""Writes the sums of keys that were touched beside the sums of all others, which stay the files they are."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.aside import aside
from recon.engines.counting import added_up, summed
from recon.engines.desk import SUM_FILES, Desk
from recon.engines.few import lay_out_few
from recon.engines.keeping import linked
from recon.engines.left_over import clocks_text, orders_text, others_text, pairs_left_over
from recon.engines.moved import SIDES, lay_out_steps, lay_out_touched
from recon.engines.steps import Step
from recon.engines.stretches import stretches
from recon.engines.sums import CASES, COUNTED, OF_ALL, RANGED, WHOLE, KeptSums, plain_question

_MARKED, _LONE, _AWAY = "17_marked", "lone", "away"
_NAMES = ("publisher_codes", "trait_sets")


Desks = Callable[[], AbstractContextManager[Desk]]


def write_all(desks: Desks, volumes: Sequence[Volume], *, into: KeptSums, keys_at_once: int) -> None:
    """Write the sums of each book, and then the cases: what they say of a key, one stretch of keys after the other."""
    with desks() as desk:
        desk.lay_out(volumes, asked=plain_question(volumes))
        desk.write_sums(into.folder)
        for at, stretch in enumerate(stretches(volumes, keys_at_once=keys_at_once)):
            ends = {"low": stretch.low, "high": stretch.high}
            for name in SIDES.values():
                desk.make("VIEW", name, into.sql["rows_between"].format(rows=into.rows(name), **ends))
            desk.join()
            desk.copy(f"{into.sql['sum_cases']} ORDER BY key_number", into.file(CASES, at))
        desk.make("VIEW", CASES, into.rows(CASES))
        _write_pairs(desk, into, volumes)


def write_again(
    desks: Desks,
    volumes: Sequence[Volume],
    steps: Sequence[Step],
    *,
    former: KeptSums,
    into: KeptSums,
    one_in: int,
) -> bool:
    """Write the sums of books that moved on by these steps beside `former` ones; False where that is no shorter."""
    question, sql = plain_question(volumes), into.sql
    with desks() as desk:
        desk.lay_out(volumes, asked=question)
        if not lay_out_steps(desk, sql, steps, one_in=one_in):
            return False
        # Marks are found by one thread, for the most part; sums leave them a core here and there.
        with aside(partial(_write_marks, desks, volumes, into)):
            lay_out_touched(desk, sql, volumes)
            return _write_touched(desk, volumes, former, into, one_in=one_in)


def _write_touched(
    desk: Desk, volumes: Sequence[Volume], before: KeptSums, then: KeptSums, *, one_in: int
) -> bool:
    """Write the sums of the keys touched, out of the rows that are laid out; False where they have become too many."""
    sql = then.sql
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
        if name != _MARKED:
            desk.make("TABLE", name[3:], desk.sum_text(name))
    for book in SIDES:
        desk.copy(sql["all_of"].format(name=f"all_touched_{book}"), then.touched(book))
    for name in (each for each in RANGED if each != CASES):
        now = desk.input_text(name) if name == "looked_for" else sql["all_of"].format(name=name)
        _write_beside(desk, before, then, name, now=now)
    for name in (each for each in WHOLE if each not in OF_ALL):
        desk.copy(_whole(desk, sql, name, before=before.rows(name)), then.file(name))
    _write_cases_touched(desk, before, then)
    _write_pairs_again(desk, volumes, before, then)
    return True


def _write_beside(desk: Desk, before: KeptSums, then: KeptSums, name: str, *, now: str) -> None:
    """Write what a statement says of the keys touched beside the files that are there, which get a second name."""
    earlier = _read(before.again(name), then.sql)
    text = (
        now if earlier is None else then.sql["next_again"].format(before=earlier, book=RANGED[name], now=now)
    )
    for file in before.files(name):
        linked(file, then.folder / file.name)
    desk.copy(f"{text} ORDER BY key_number", then.again(name))


def _write_cases_touched(desk: Desk, before: KeptSums, then: KeptSums) -> None:
    """Join again what the books say of the keys touched in any of them."""
    sql = then.sql
    desk.make("TABLE", f"touched_{CASES}", sql["touched_in_any"])
    for book, name in SIDES.items():
        touched = sql_text(then.touched(book))
        text = sql["base_of_touched_cases"].format(rows=then.base(name), touched=touched)
        desk.make("TABLE", f"base_{name}", text)
        rows = sql["of_touched_cases"].format(rows=then.rows(name, f"base_{name}"))
        desk.make("TABLE", name, rows)
    desk.join()
    _write_beside(desk, before, then, CASES, now=sql["sum_cases"])
    known = _read(before.touched(CASES), sql)
    text = sql["all_of"].format(name=f"touched_{CASES}")
    desk.copy(
        text if known is None else sql["next_touched"].format(before=known, book=CASES), then.touched(CASES)
    )


def _write_marks(desks: Desks, volumes: Sequence[Volume], kept: KeptSums) -> None:
    """Write the marks of lines, which only the whole books tell."""
    with desks() as desk:
        desk.lay_out(volumes, asked=plain_question(volumes))
        desk.lay_out_inputs_of_marks()
        desk.copy(f"{desk.sum_text(_MARKED)} ORDER BY key_number", kept.file("marked"))


def _write_pairs(desk: Desk, kept: KeptSums, volumes: Sequence[Volume]) -> None:
    """Write pairs of references left over, and what is left over on either side, out of the whole books."""
    sql = kept.sql
    desk.make("TABLE", _LONE, sql["left_over"])
    desk.make("TABLE", "others", others_text(sql, _LONE))
    desk.make("TABLE", _AWAY, sql["absent"])
    desk.make("TABLE", "absent", orders_text(sql, _AWAY))
    _copy_pairs(desk, kept, volumes)


def _write_pairs_again(desk: Desk, volumes: Sequence[Volume], before: KeptSums, then: KeptSums) -> None:
    """Write the same out of what was left over before, and of the cases touched, which are laid out."""
    sql = then.sql
    for name, text in ((_LONE, "left_over"), (_AWAY, "absent")):
        desk.make("TABLE", name, sql[text])
    of_book = {book: f"({_came_and_few(sql, book)})" for book in SIDES}
    listed = f"({sql['left_over_listed']})"
    for book, keys in (("transactions", listed), ("attempts", _LONE), ("orders", _AWAY)):
        # All that the book has of most keys are the rows that came.
        desk.make("TABLE", "keys", sql["not_touched"].format(keys=keys, book=book))
        lay_out_few(desk, sql, book, keys="keys", into=f"few_{book}")
    others = others_text(sql, _LONE, transactions=of_book["transactions"], attempts=of_book["attempts"])
    for name, now in (("others", others), ("absent", orders_text(sql, _AWAY, orders=of_book["orders"]))):
        earlier = sql["all_rows"].format(file=sql_text(before.file(name)))
        desk.make("TABLE", name, sql["left_over_again"].format(before=earlier, now=now))
    _copy_pairs(desk, then, volumes)


def _came_and_few(sql: Mapping[str, str], book: str) -> str:
    came = sql["rows_of_touched"].format(book=book)
    return sql["rows_touched_and_few"].format(came=came, book=book)


def _copy_pairs(desk: Desk, kept: KeptSums, volumes: Sequence[Volume]) -> None:
    for name in ("others", "absent"):
        desk.copy(kept.sql["all_of"].format(name=name), kept.file(name))
    [(is_asked,)] = desk.rows(kept.sql["left_over_on_both_sides"])
    # Where nothing is left over on one of the sides, no case is read.
    desk.make("TABLE", "clocks", clocks_text(kept.sql, kept.rows(CASES), volumes, reads=is_asked))
    desk.copy(pairs_left_over(kept.sql), kept.file("pairs"))


def _whole(desk: Desk, sql: Mapping[str, str], name: str, *, before: str) -> str:
    if name == "mixed":
        return sql["next_mixed"].format(before=before, now=sql["all_of"].format(name=name))
    if name in _NAMES:
        return sql["united"].format(one=before, other=desk.input_text(name))
    book = COUNTED[name]
    came, left = (
        sql["of_rows"].format(book=book, rows=f"{side}_{book}", text=desk.input_text(name))
        for side in ("entered", "left")
    )
    return summed(desk, sql, added_up(desk, sql, [before, came], less=left))


def _read(file: Path, sql: Mapping[str, str]) -> str | None:
    return sql["all_rows"].format(file=sql_text(file)) if file.exists() else None
