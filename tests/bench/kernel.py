"""Time and memory from staged books to stored findings, and the kernel beside DuckDB's bare grouping, the floor.

`python -m tests.bench kernel` measures a shop of 1,000,000 orders, `--orders 10000000` a larger one, `--books FOLDER` keeps what it
staged. The floor counts and sums the same three books by the raw text of the reference, out of plain Parquet, with DuckDB's own
settings but for two threads and 1 GB. Each figure is the median of three runs by turns, each a process of its own.
"""

import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from recon.books.shelf import Shelf
from recon.engines.duckdb import DuckDbEngine
from recon.engines.stretches import KEYS_AT_ONCE, stretches
from recon.jobs.question import Bench, question
from recon.jobs.reconcile import reconcile
from recon.store.book import Store
from recon.wiring import engine_for, sql_blocks
from tests.bench.books import END, stage
from tests.bench.measure import PROGRAMME, Figures, StoodStill, measure, measured, median, tell

_RUNS = 3
_BOOKS = (("orders", "net_amount"), ("attempts", "amount"), ("transactions", "amount"))
_THREADS = 2
# The shops: how many orders, as asked where none is told; and how many of 1,000 were never
# sent, of the last broken in every way the bench knows.
_BOOKED = {"few": (0, 3), "many": (0, 30), "small": (100_000, -1)}


def main(arguments: Sequence[str] = ()) -> None:
    """Stage the books of a shop twice, with 3 and with 30 orders of 1,000 never sent; print a line for each measure."""
    options = ArgumentParser(prog="tests.bench kernel")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--books", type=Path, help="a folder that keeps the staged books for the next time")
    told = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        few, many, small = (staged(told.books or Path(folder), name, orders=told.orders) for name in _BOOKED)
        rows = {volume.manifest.book: volume.manifest.rows for volume in Shelf(few).volumes()}
        print(
            "books of {orders:,} orders, {attempts:,} attempts, {transactions:,} report lines".format(**rows)
        )
        for books in (few, many, small):
            settled = _measured("settle", books)
            if books is few:
                print(f"  books summed up per key, at a pull  {settled}")
        _compared(few, many)
        shop = median([_measured("whole", small, one_core=True) for _ in range(_RUNS)])
        print(f"  100,000 orders on one core          {shop}  (under 5 s, 1,024 MB)   {shop.found:,} breaks")


def staged(folder: Path, name: str, *, orders: int) -> Path:
    """Stage one of the shops, and write its books plainly for the floor, unless a folder has them already."""
    many, lost = _BOOKED[name]
    books = folder / f"{name}-{many or orders}"
    if not books.exists():
        aside = books.with_suffix(".part")
        shutil.rmtree(aside, ignore_errors=True)
        stage(aside, orders=many or orders, lost=-1 if lost < 0 else (many or orders) * lost // 1000)
        if name == "few":
            _plain(aside)
        aside.rename(books)
    shutil.rmtree(books / ".engine", ignore_errors=True)
    return books


def _compared(few: Path, many: Path) -> None:
    """Measure the sides by turns, so that what else the machine does strikes them alike."""
    sides = {"floor": few, "kernel": few, "whole": few, "whole, 3 %": many}
    runs: dict[str, list[Figures]] = {name: [] for name in sides}
    for _ in range(_RUNS):
        for name, books in sides.items():
            runs[name].append(_measured(name.partition(",")[0], books))
    floor = median(runs["floor"])
    print(f"  bare GROUP BY of the raw references {floor}  (the floor)")
    told = {
        "kernel": ("the kernel's verdicts", 2),
        "whole": ("whole run, 0.3 % breaks", 3),
        "whole, 3 %": ("whole run, 3 % breaks", 5),
    }
    for name, (title, bar) in told.items():
        found = median(runs[name])
        times = sorted(
            each.milliseconds / at.milliseconds for each, at in zip(runs[name], runs["floor"], strict=True)
        )
        ratio = (
            f"{times[len(times) // 2]:.2f} times the floor ({times[0]:.2f} to {times[-1]:.2f}; at most {bar})"
        )
        print(f"  {title:<35} {found}  {ratio}   {found.found:,}")


def _measured(what: str, books: Path, *, one_core: bool = False) -> Figures:
    return measured("tests.bench.kernel", what, books, 1 if one_core else _THREADS)


def _plain(books: Path) -> None:
    """Write reference and amount of each book as plain Parquet, for the floor."""
    with duckdb.connect() as base:
        base.execute("SET enable_progress_bar = false")
        for book, amount in _BOOKS:
            files = [file for volume in Shelf(books).volumes(book) for file in volume.current]
            base.execute(
                f"COPY (SELECT order_ref, {amount} AS amount FROM read_parquet({files})) TO '{books / book}.parquet'"
            )


def settle(bench: Bench) -> int:
    """Sum the books up per key, as a pull does."""
    volumes = bench.shelf.volumes()
    bench.engine.settle(volumes)
    return sum(volume.manifest.rows for volume in volumes)


def whole(bench: Bench) -> int:
    """Judge every case anew and keep what was found."""
    found = reconcile(bench, as_of=END, anew=True)
    if found.invalid:
        sys.exit("the control totals differ")
    return len(found.breaks)


def kernel(bench: Bench) -> int:
    """Judge the books up to the verdicts, and read nothing out."""
    volumes = bench.shelf.volumes()
    asked, _ = question(bench, volumes, as_of=END)
    engine = bench.engine
    assert isinstance(engine, DuckDbEngine)
    cases = 0
    with engine.laid_out(volumes, asked=asked) as (desk, kept):
        for stretch in stretches(volumes, keys_at_once=KEYS_AT_ONCE):
            kept.lay_out(desk, stretch)
            desk.run_kernel()
            cases += desk.rows("SELECT COUNT(*) FROM verdicts")[0][0]
    return cases


def floor(bench: Bench) -> int:
    """Count and sum the three books by the raw text of the reference."""
    union = " UNION ALL ".join(
        f"SELECT order_ref, amount FROM '{bench.shelf.folder / book}.parquet'" for book, _ in _BOOKS
    )
    with duckdb.connect() as base:
        base.execute(f"SET threads = {_THREADS}")
        base.execute("SET memory_limit = '1GB'")
        base.execute("SET enable_progress_bar = false")
        base.execute(
            f"CREATE TABLE grouped AS SELECT order_ref, COUNT(*) AS n, SUM(amount) AS amount FROM ({union}) GROUP BY order_ref"
        )
        [(keys,)] = base.execute("SELECT COUNT(*) FROM grouped").fetchall()
    return int(keys)


_SIDES: dict[str, Callable[[Bench], int]] = {
    "whole": whole,
    "kernel": kernel,
    "floor": floor,
    "settle": settle,
}


@contextmanager
def bench_of(books: Path, *, threads: int, store: Path | None = None) -> Iterator[Bench]:
    """Put a bench over staged books together; its findings are new, or those of a file."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{store or Path(folder) / 'recon.db'}"
        with Store(url, sql=sql_blocks("store/*.sql"), clock=StoodStill()) as kept:
            kept.prepare()
            yield Bench(
                shelf=Shelf(books),
                engine=engine_for(books, memory_limit="1GB", threads=threads),
                store=kept,
                programmes={"de": PROGRAMME},
                network_zones={"de": "GMT"},
                has_log=True,
                config_digest="bench",
                owner="bench",
            )


def side(what: str, books: Path, *, threads: int) -> Figures:
    """Measure one side in this process."""
    if threads == 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with bench_of(books, threads=threads) as bench:
        return measure(lambda: _SIDES[what](bench))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        tell(side(sys.argv[1], Path(sys.argv[2]), threads=int(sys.argv[3])))
    else:
        main()
