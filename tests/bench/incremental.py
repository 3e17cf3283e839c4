"""A run after 10,000 changed rows beside one that judges all anew: seconds, ratio, and whether both found the same.

`python -m tests.bench incremental --orders 10000000`. Both sides sum the books up and judge them, each in a process of its
own, over the same books and with the same findings to begin from; the pull itself is no part of either. `--books FOLDER`
keeps the staged books there for the next time.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from recon.jobs.reconcile import reconcile
from tests.bench.books import END, LATER, move_on, stage
from tests.bench.kernel import bench_of
from tests.bench.measure import Figures, measure, measured, tell

_TABLES = ("breaks", "figures", "bridge", "publisher_weeks", "week_facts")
# Told apart by which run wrote them, and when.
_OWN = {"id", "run", "opened_at", "opened_run", "last_run", "cleared_run", "cleared_at"}
_BAR = 10


def main(arguments: Sequence[str] = ()) -> None:
    """Stage a shop, judge it, pull what an hour brings, judge it both ways, compare."""
    options = ArgumentParser(prog="tests.bench incremental")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--changes", type=int, default=10_000)
    options.add_argument("--books", type=Path, help="a folder where the staged books stay for the next time")
    told = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = told.books or Path(folder)
        moved = _staged(place, orders=told.orders, changes=told.changes)
        books, ours, theirs = (place / name for name in ("books", "ours.db", "theirs.db"))
        for old in place.glob("*.db*"):
            old.unlink()
        _lay(place / "before", books)
        first = _side("first", books, ours)
        for book in (place / "after").iterdir():
            _lay(book, books / book.name)
        shutil.copy2(ours, theirs)
        again, full = _side("again", books, ours), _side("full", books, theirs)
        print(f"{told.orders:,} orders, then {moved:,} rows that came or changed")
        print(f"  first run                         {first}   {first.found:,} breaks")
        print(f"  run that judges all anew          {full}   {full.found:,} breaks")
        percent = again.milliseconds * 100 / full.milliseconds
        print(f"  run that begins from the first    {again}   {again.found:,} breaks")
        print(
            f"  ratio {percent:.1f} % (at most {_BAR} %), of processor {again.processor * 100 / full.processor:.1f} %"
        )
        differ = [name for name in _TABLES if _rows(ours, name) != _rows(theirs, name)]
        print(f"  findings: {'differ in ' + ', '.join(differ) if differ else 'the same'}")


def _staged(place: Path, *, orders: int, changes: int) -> int:
    """Stage the books before and after the hour, unless they are there; return how many rows came or changed."""
    note, books, lost = place / "moved.txt", place / "books", orders * 3 // 1000
    key = f"{orders} {changes}"
    if note.exists() and note.read_text(encoding="utf-8").startswith(f"{key} "):
        return int(note.read_text(encoding="utf-8").split()[-1])
    for name in ("books", "before", "after"):
        shutil.rmtree(place / name, ignore_errors=True)
    stage(books, orders=orders, lost=lost)
    _lay(books, place / "before")
    moved = move_on(books, orders=orders, lost=lost, changes=changes)
    _lay(books, place / "after")
    note.write_text(f"{key} {moved}", encoding="utf-8")
    return moved


def _lay(of: Path, at: Path) -> None:
    """Put a folder in the place of another by second names of its files, which are never written again."""
    shutil.rmtree(at, ignore_errors=True)
    shutil.copytree(of, at, copy_function=os.link)


def _side(what: str, books: Path, store: Path) -> Figures:
    return measured("tests.bench.incremental", what, books, store)


def _rows(store: Path, table: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(store) as base:
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        told = ", ".join(name for name in names if name not in _OWN)
        return sorted(base.execute(f"SELECT {told} FROM {table}"), key=repr)


def side(what: str, books: Path, store: Path) -> Figures:
    """Sum up and judge in this process."""

    def work() -> int:
        found = reconcile(bench, as_of=END if what == "first" else LATER, anew=what == "full")
        if found.invalid:
            sys.exit("the control totals differ")
        return len(found.breaks)

    with bench_of(books, threads=2, store=store) as bench:
        return measure(work)


if __name__ == "__main__":
    tell(side(sys.argv[1], *map(Path, sys.argv[2:4])))
