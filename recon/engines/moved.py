"""Lays out what came to the books and what left them since a state that was seen before, and sums up the keys touched."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines.desk import Desk
from recon.engines.empty import no_rows_of
from recon.engines.steps import Step

SIDES = {"orders": "ordered", "attempts": "attempted", "transactions": "reported"}
"""The books a case is judged by, and the kernel's sums of each."""
LINES = "lines"
_SAME = {"noncommissionable": "transactions"}


def lay_out_steps(
    desk: Desk, sql: Mapping[str, str], steps: Sequence[Step], *, one_in: int, keys_only: bool = False
) -> bool:
    """Put what came, what left and which keys that touches where it is looked for, by book.

    False where the rows of a book do not add up, so that nobody can tell what was touched, or where more than one row
    in `one_in` is new. The books must be laid out: an order is touched where one of its lines is. `keys_only`: of the
    rows themselves none will be read.
    """
    counted = [_counted(desk, sql, step) for step in steps]
    rows = sum(max(step.rows_before, step.rows_now) for step in steps)
    moved = sum(came + left for came, left, _ in counted)
    if not all(map(_adds_up, steps, counted)) or moved * one_in > rows:
        return False
    for book in (*SIDES, LINES):
        mine = [step for step in steps if _SAME.get(step.book, step.book) == book]
        came = [_entered(sql, step) for step in mine if step.added]
        closed = [step for step in mine if step.closed]
        left = [sql["left_rows"].format(closed=_closed(sql, step), floor=step.floor) for step in closed]
        sides = {"entered": came, "closed": [_closed(sql, step) for step in closed], "left": left}
        for name, texts in sides.items():
            what = "VIEW" if keys_only else "TABLE"
            desk.make(what, f"{name}_{book}", " UNION ALL BY NAME ".join(texts) or no_rows_of(book))
    for book in SIDES:
        desk.make("TABLE", f"touched_{book}", _touched(sql, book, steps))
    return True


def lay_out_touched(desk: Desk, sql: Mapping[str, str], volumes: Sequence[Volume]) -> None:
    """Put all rows of the keys touched in the place of the books: of most keys they are those that came."""
    for book in SIDES:
        files = [
            file
            for volume in volumes
            if _SAME.get(volume.manifest.book, volume.manifest.book) == book
            for file in volume.current
        ]
        rows = sql["rows_of_touched"].format(book=book)
        if files:
            desk.make("TABLE", f"standing_{book}", sql["standing"].format(book=book, files=listed(files)))
            read = [file for (file,) in desk.rows(sql["files_standing"].format(book=book))]
        else:
            desk.make("TABLE", f"standing_{book}", sql["touched"].format(book=book))
            read = []
        if read:
            standing = sql["rows_of_standing"].format(book=book, files=listed(read))
            rows = f"{rows} UNION ALL BY NAME {standing}"
        desk.make("VIEW", f"book_{book}", rows)


def _touched(sql: Mapping[str, str], book: str, steps: Sequence[Step]) -> str:
    text = sql["touched"].format(book=book)
    if book != "orders" or not any(step.book == LINES and (step.added or step.closed) for step in steps):
        return text
    by_lines = sql["touched_by_lines"].format(orders=sql["all_of"].format(name="book_orders"))
    return sql["united"].format(one=text, other=by_lines)


def listed(files: Sequence[str | Path]) -> str:
    """Write a list of files as DuckDB reads it."""
    return f"[{', '.join(map(sql_text, files))}]"


def _counted(desk: Desk, sql: Mapping[str, str], step: Step) -> tuple[int, int, int]:
    """Count the rows that came and are there, those that left, and those that came and left in the meantime."""
    if not step.added and not step.closed:
        return 0, 0, 0
    text = sql["counted_step"].format(
        entered=_entered(sql, step) if step.added else sql["no_rows"],
        closed=_closed(sql, step) if step.closed else sql["no_rows"],
        floor=step.floor,
    )
    [(came, left, passed)] = desk.rows(text)
    return came, left, passed


def _adds_up(step: Step, counted: tuple[int, int, int]) -> bool:
    """Hold what came and what left against how many rows there were and are: a row that is missed would not fit."""
    came, left, passed = counted
    return step.rows_before + came + passed - left == step.rows_now


def _entered(sql: Mapping[str, str], step: Step) -> str:
    return sql["entered_rows"].format(files=listed(step.added), floor=step.floor)


def _closed(sql: Mapping[str, str], step: Step) -> str:
    return sql["closed_rows"].format(files=listed(step.closed))
