"""The whole run beside datacompy's Polars compare of orders and report, which does less: it knows no attempts and no time.

`python -m tests.bench datacompy`, `--orders N`. datacompy needs an older pandas than ours: it gets an environment of its own,
made by pip in a temporary folder. It reads two Parquet files, one row per reference each; we read the books, judge
them with their attempts, tell causes and keep what was found.
"""

import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import duckdb

from recon.books.shelf import Shelf
from tests.bench.books import stage
from tests.bench.measure import Figures, measured, median

_RUNS, _BROKEN = 3, 16
_NEEDS = ("datacompy==1.1.0", "polars", "pandas<3.1", "pyarrow")
_COMPARE = """
import resource, sys, time
import polars
from datacompy import PolarsCompare
started, worked = time.monotonic_ns(), time.process_time_ns()
orders, report = (polars.read_parquet(file) for file in sys.argv[1:3])
compare = PolarsCompare(orders, report, join_columns="order_ref", abs_tol=1, df1_name="orders", df2_name="report")
compare.report()
found = len(compare.all_mismatch()) + len(compare.df1_unq_rows) + len(compare.df2_unq_rows)
milliseconds = (time.monotonic_ns() - started) // 1_000_000
processor = (time.process_time_ns() - worked) // 1_000_000
print(milliseconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found)
"""


def main(arguments: Sequence[str] = ()) -> None:
    """Stage a shop, run both sides by turns, print seconds and their ratio."""
    options = ArgumentParser(prog="tests.bench datacompy")
    options.add_argument("--orders", type=int, default=1_000_000)
    orders = options.parse_args(arguments).orders
    with tempfile.TemporaryDirectory() as folder:
        books, place = Path(folder) / "books", Path(folder)
        stage(books, orders=orders, lost=orders * _BROKEN // 1000)
        files = _exported(books, place)
        python = _environment(place / "datacompy")
        summed = measured("tests.bench.kernel", "settle", books, 2)
        sides: dict[str, list[Figures]] = {"ours": [], "theirs": []}
        for _ in range(_RUNS):
            sides["ours"].append(measured("tests.bench.kernel", "whole", books, 2))
            sides["theirs"].append(_compared(python, files))
        ours, theirs = median(sides["ours"]), median(sides["theirs"])
        print(f"{orders:,} orders, {orders * _BROKEN // 1000:,} of them never sent")
        print(f"  books summed up per key, at a pull  {summed}")
        print(f"  the whole run                       {ours}   {ours.found:,} breaks")
        print(f"  datacompy 1.1.0, Polars             {theirs}   {theirs.found:,} rows that differ")
        print(f"  ratio {ours.milliseconds / theirs.milliseconds:.2f} (under 1)")


def _exported(books: Path, place: Path) -> list[Path]:
    """Write reference, currency and amount of both sides as plain Parquet; the report summed up by reference."""
    found = []
    with duckdb.connect() as base:
        base.execute("SET enable_progress_bar = false")
        for book, amount in (("orders", "net_amount"), ("transactions", "amount")):
            files = [file for volume in Shelf(books).volumes(book) for file in volume.current]
            base.read_parquet(files).aggregate(
                f"order_ref, currency, CAST(SUM({amount}) AS BIGINT) AS amount"
            ).write_parquet(str(place / f"{book}.parquet"))
            found.append(place / f"{book}.parquet")
    return found


def _environment(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *_NEEDS], check=True)
    return python


def _compared(python: Path, files: Sequence[Path]) -> Figures:
    command = [str(python), "-c", _COMPARE, *map(str, files)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*(int(figure) for figure in answer.stdout.split()))
