"""How long hourly figures take: counting all of them, counting again after a small pull, and reading seven weeks.

`python -m tests.bench hours --orders 1000000`. The sums of the books are made before; each side is a process of its own.
"""

import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from sys import argv

from recon.jobs.hours import keep_hours, told_hours
from recon.jobs.question import Bench, volumes_of
from recon.records.moment import micros
from tests.bench.books import END, move_on, stage
from tests.bench.kernel import bench_of
from tests.bench.measure import Figures, measure, measured, tell

_DAYS = 49


def main(arguments: Sequence[str] = ()) -> None:
    """Stage a shop, count and read, pull what an hour brings, count again."""
    options = ArgumentParser(prog="tests.bench hours")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--changes", type=int, default=3_000)
    told = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        books, store = Path(folder) / "books", Path(folder) / "recon.db"
        stage(books, orders=told.orders)
        _side("settle", books, store)
        print(f"{told.orders:,} orders of eight weeks")
        print(f"  counting all            {_side('count', books, store)}")
        read = _side("read", books, store)
        print(f"  reading {_DAYS} days         {read}   {read.found:,} cells")
        moved = move_on(books, orders=told.orders, lost=-1, changes=told.changes)
        _side("settle", books, store)
        print(f"  counting again          {_side('count', books, store)}   after {moved:,} changes")


def _side(what: str, books: Path, store: Path) -> Figures:
    return measured("tests.bench.hours", what, books, store)


def side(what: str, books: Path, store: Path) -> Figures:
    """Settle, count or read in this process."""
    with bench_of(books, threads=2, store=store) as bench:
        return measure(lambda: _worked(what, bench))


def _worked(what: str, bench: Bench) -> int:
    volumes = volumes_of(bench)
    if what == "settle":
        bench.engine.settle(volumes)
        return 0
    if what == "count":
        keep_hours(bench, volumes)
        return 0
    end = micros(END) // 3_600_000_000
    told = told_hours(bench, volumes, {}, first=end - _DAYS * 24, end=end)
    return sum(len(each.hour) for each in told.cells.values())


if __name__ == "__main__":
    tell(side(argv[1], *map(Path, argv[2:4])))
