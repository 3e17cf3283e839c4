"""Time and memory of real order histories by every way in: export, drop folder, PostgreSQL; the same to the cent.

Run it with `python -m tests.bench data [SCALE]`; SCALE is TPC-H's, 1 unless told. Each side is its own process.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from recon.jobs.ports import Source
from recon.sources.orders.database import SqlOrders
from recon.sources.orders.export import ExportOrders
from recon.sources.settings import OrdersSettings
from tests.bench.pull import memory
from tests.servers import ServerMissing, postgres
from tests.shops.histories import fetch
from tests.shops.histories.history import MAPPED, History, fill, read

NAMES = ("completejourney", "superstore", "tpch")
WAYS = ("export", "parquet", "postgresql")
_KILOBYTES = 1024


@dataclass(frozen=True, slots=True)
class Figures:
    """This is what one way read, and what it took: wall and processor milliseconds, kilobytes above its imports."""

    orders: int
    lines: int
    wall: int
    processor: int
    kilobytes: int

    @property
    def per_second(self) -> int:
        """Count rows by the second of the wall clock; an order and a line are a row each."""
        return (self.orders + self.lines) * 1000 // max(self.wall, 1)


def main(scale: str = "1") -> None:
    """Tell each history, read it on every way, and hold each against what was told."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            place = Path(folder) / name
            place.mkdir()
            history = History.of(name, package=fetch.package(name, scale=scale), folder=place)
            sums = history.sums()
            print(f"{name}: {sums.orders:,} orders, {sums.lines:,} lines, {sums.of_orders:,} in all")
            _ways(history)
            if name == "superstore":
                _as_sold(history)


def _ways(history: History) -> None:
    for way in WAYS[:2]:
        _print(way, history, _measured(history, way))
    try:
        with postgres() as server, server.fresh_database() as url:
            fill(url, history)
            _print("postgresql", history, _measured(history, "postgresql", url))
    except ServerMissing as missing:
        print(f"  postgresql  {missing}")


def _as_sold(history: History) -> None:
    """Read the shop's own file, whose amounts are finer than cents, beside the one that was told."""
    _print("its own file", history, _measured(history, "as-sold"))


def _print(way: str, history: History, figures: Figures) -> None:
    differing = history.differing(history.folder / "read")
    same = "equal to the cent" if not any(differing.values()) else f"DIFFERING: {differing}"
    print(
        f"  {way:<13}{figures.wall / 1000:8.2f} s  {figures.processor / 1000:8.2f} s of processor  {figures.per_second:>9,} rows/s"
        f"  {figures.kilobytes // _KILOBYTES:5} MB above imports  {same}"
    )
    if any(differing.values()):
        sys.exit(f"{way} of {history.name} must bring what was told")


def _measured(history: History, way: str, url: str = "-") -> Figures:
    command = [sys.executable, "-m", "tests.bench.data", history.name, str(history.folder), way, url]
    for old in (history.folder / "read").glob("*"):
        old.unlink()
    (history.folder / "read").mkdir(exist_ok=True)
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*map(int, answer.stdout.split()))


def _source(history: History, way: str, url: str) -> Source:
    if way == "export":
        return ExportOrders(history.export("export.csv", mapping=MAPPED))
    if way == "as-sold":
        return ExportOrders(history.as_sold(fetch.superstore() / "package" / "superstore.csv"))
    if way == "parquet":
        return ExportOrders(history.export("orders.parquet", "lines.parquet"))
    return SqlOrders(OrdersSettings(history.name, url, zone="UTC"))


def _one(name: str, folder: str, way: str, url: str) -> None:
    history = History(name, Path(folder))
    source = _source(history, way, url)
    before, started, worked = memory("VmRSS"), time.monotonic_ns(), time.process_time_ns()
    rows = read(source, history.folder / "read")
    wall, processor = time.monotonic_ns() - started, time.process_time_ns() - worked
    print(
        rows["orders"],
        rows["lines"],
        wall // 1_000_000,
        processor // 1_000_000,
        memory("VmHWM") - before,
    )


if __name__ == "__main__":
    _one(*sys.argv[1:5])
