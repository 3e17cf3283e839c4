"""Time and memory from staged books to stored findings, and the kernel beside DuckDB's bare grouping.

Run it with `python -m tests.bench.kernel`. Every figure is the median of three runs, each a process of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median_low

import duckdb
import structlog

from recon.books.shelf import Shelf
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.question import Bench, question
from recon.jobs.reconcile import reconcile
from recon.records.programme import Programme
from recon.store.book import Store
from recon.wiring import engine_for, sql_blocks
from tests.bench.books import END, stage

_RUNS = 3
_MEGABYTE = 1024
_PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=())


@dataclass(frozen=True, slots=True)
class Figures:
    """This is what one process took: milliseconds, kilobytes at its highest, and what it found."""

    milliseconds: int
    kilobytes: int
    found: int

    def __str__(self) -> str:
        return f"{self.milliseconds / 1000:7.2f} s  {self.kilobytes / _MEGABYTE:7.0f} MB"


class StoodStill:
    """This is a clock that stands at the end of the books."""

    def now(self) -> datetime:
        return END


def main() -> None:
    """Stage the books of a large and of a small shop; print a line for each measure."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large", Path(folder) / "small"
        rows = stage(large, orders=1_000_000)
        stage(small, orders=100_000)
        print(
            "books of {orders:,} orders, {attempts:,} attempts, {transactions:,} report lines".format(**rows)
        )
        whole = _median("whole", large)
        kernel, bare = _median("kernel", large), _median("bare", large)
        print(f"  staged books to stored findings  {whole}  (under 10 s, 1,024 MB)   {whole.found:,} breaks")
        print(f"  the kernel's verdicts            {kernel}")
        print(f"  bare GROUP BY of the same keys   {bare}")
        print(f"  ratio of time                    {kernel.milliseconds / bare.milliseconds:7.2f}")
        shop = _median("whole", small, one_core=True)
        print(f"  100,000 orders on one core       {shop}  (under 5 s, 1,024 MB)   {shop.found:,} breaks")


def _median(what: str, books: Path, *, one_core: bool = False) -> Figures:
    """Take the run of middle time, with the most memory any of them needed."""
    runs = [_measured(what, books, one_core=one_core) for _ in range(_RUNS)]
    middle = median_low(run.milliseconds for run in runs)
    return Figures(middle, max(run.kilobytes for run in runs), runs[0].found)


def _measured(what: str, books: Path, *, one_core: bool) -> Figures:
    command = [sys.executable, "-m", "tests.bench.kernel", what, str(books), "1" if one_core else "0"]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*(int(figure) for figure in answer.stdout.split()))


def whole(bench: Bench) -> int:
    """Judge the books and keep what was found."""
    found = reconcile(bench, as_of=END)
    if found.invalid:
        sys.exit("the control totals differ")
    return len(found.breaks)


def kernel(bench: Bench) -> int:
    """Judge the books up to the verdicts, and read nothing out."""
    volumes = bench.shelf.volumes()
    asked, _ = question(bench, volumes, as_of=END)
    assert isinstance(bench.engine, DuckDbEngine)
    with bench.engine._desk() as desk:
        desk.lay_out(volumes, asked=asked)
        desk.run_kernel()
        [(cases,)] = desk.rows("SELECT COUNT(*) FROM verdicts")
    return int(cases)


def bare(bench: Bench) -> int:
    """Group the same three books by their key number and count, in the same memory."""
    union = " UNION ALL ".join(
        f"SELECT key_number FROM read_parquet({volume.current})" for volume in bench.shelf.volumes()
    )
    with duckdb.connect() as base:
        base.execute("SET memory_limit = '600MB'")
        base.execute("SET preserve_insertion_order = false")
        base.execute(
            f"CREATE TABLE grouped AS SELECT key_number, COUNT(*) AS n FROM ({union}) GROUP BY key_number"
        )
        [(keys,)] = base.execute("SELECT COUNT(*) FROM grouped").fetchall()
    return int(keys)


_SIDES: dict[str, Callable[[Bench], int]] = {"whole": whole, "kernel": kernel, "bare": bare}


@contextmanager
def _bench(books: Path, *, threads: int) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/recon.db"
        with Store(url, sql=sql_blocks("store/*.sql"), clock=StoodStill()) as store:
            store.prepare()
            yield Bench(
                shelf=Shelf(books),
                engine=engine_for(Path(folder), threads=threads),
                store=store,
                programmes={"de": _PROGRAMME},
                network_zones={"de": "GMT"},
                has_log=True,
                config_digest="bench",
                owner="bench",
            )


def measure(what: str, books: Path, *, threads: int) -> Figures:
    """Measure one side in this process."""
    if threads == 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with _bench(books, threads=threads) as bench:
        started = time.monotonic_ns()
        found = _SIDES[what](bench)
        milliseconds = (time.monotonic_ns() - started) // 1_000_000
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return Figures(milliseconds, int(status.partition("VmHWM:")[2].split()[0]), found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(*astuple(measure(sys.argv[1], Path(sys.argv[2]), threads=int(sys.argv[3]))))
    else:
        main()
