"""Time and memory of pulling a million orders from PostgreSQL, beside pandas.read_sql of the same query.

Run it with `python -m tests.bench.pull [ORDERS]`. Each side is its own process; memory is what it holds at its
highest above what it holds once its imports are done.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import psycopg
import pyarrow.compute as pc
import pyarrow.parquet as pq
import sqlalchemy as sa

from recon.books.contracts import ORDERS
from recon.jobs.ports import NoProgress
from recon.sources.orders.database import SqlOrders
from recon.sources.orders.preset import load
from recon.sources.settings import OrdersSettings
from tests.servers import postgres

_AT = datetime(2026, 11, 2, 12, tzinfo=UTC)
_ORDERS = 1_000_000
_MEGABYTE = 1024
_TABLE = Path(__file__).parent / "pull.sql"


@dataclass(frozen=True, slots=True)
class Figures:
    """This is what one side read, and what it took: milliseconds, and kilobytes above its imports."""

    rows: int
    total: int
    milliseconds: int
    kilobytes: int

    def __str__(self) -> str:
        return f"{self.milliseconds / 1000:7.2f} s  {self.kilobytes / _MEGABYTE:7.0f} MB above imports"


def main() -> None:
    """Make the shop, run both sides, print a line each and the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _ORDERS
    with postgres() as server, server.fresh_database() as url:
        _fill(url, count=count)
        figures = {side: _measured(side, url) for side in ("SqlOrders", "read_sql", "SqlOrders", "read_sql")}
    own, pandas = figures["SqlOrders"], figures["read_sql"]
    print(f"pull of {count:,} orders from PostgreSQL, second run of each")
    print(f"  SqlOrders to Parquet        {own}")
    print(f"  pandas.read_sql, in memory  {pandas}")
    print(f"  ratio of time               {own.milliseconds / pandas.milliseconds:7.2f}    (at most 1.00)")
    if (own.rows, own.total) != (pandas.rows, pandas.total):
        sys.exit(f"both sides must read the same: {own!r} and {pandas!r}")


def ours(url: str) -> Figures:
    """Pull through the door, each batch written to a Parquet file as the books do."""
    settings = OrdersSettings("bench", url, zone="UTC", rows_per_second=0)

    def read() -> tuple[int, int]:
        rows = total = 0
        with (
            tempfile.TemporaryDirectory() as folder,
            pq.ParquetWriter(Path(folder) / "orders.parquet", ORDERS) as out,
        ):
            # The generator holds the session: it must live as long as the batches are read.
            deliveries = SqlOrders(settings).deliver({}, at=_AT, progress=NoProgress())
            delivery = next(deliveries)
            for batch in delivery.batches:
                out.write_batch(batch)
                rows, total = rows + batch.num_rows, total + pc.sum(batch.column("net_amount")).as_py()
        return rows, total

    return _watched(read)


def theirs(url: str) -> Figures:
    """Read the same query with pandas, money exact."""
    preset = load(OrdersSettings("bench", url, zone="UTC", rows_per_second=0), dialect="postgresql")
    statement = preset.queries["orders"].statement(since=datetime(1970, 1, 1, tzinfo=UTC), until=_AT)
    engine = sa.create_engine(url)

    def read() -> tuple[int, int]:
        frame = pd.read_sql(statement, engine, coerce_float=False)  # noqa: TID251 - what we are compared with
        return len(frame), int(sum(frame["net_amount"]) * 100)

    return _watched(read)


def _watched(read: Callable[[], tuple[int, int]]) -> Figures:
    before, started = memory("VmRSS"), time.monotonic_ns()
    rows, total = read()
    milliseconds = (time.monotonic_ns() - started) // 1_000_000
    return Figures(rows, total, milliseconds, memory("VmHWM") - before)


def memory(line: str) -> int:
    """Read a line of this process's status, in kilobytes."""
    # Of this process alone: ru_maxrss would carry over what its parent once held.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{line}:")[2].split()[0])


def _measured(side: str, url: str) -> Figures:
    command = [sys.executable, "-m", "tests.bench.pull", f"--{side}", url]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*(int(figure) for figure in answer.stdout.split()))


def _fill(url: str, *, count: int) -> None:
    address = sa.make_url(url)
    with psycopg.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        password=address.password,
        dbname=address.database,
    ) as connection:
        for statement in _TABLE.read_text(encoding="utf-8").replace("{count}", str(count)).split(";\n"):
            connection.execute(statement)


if __name__ == "__main__":
    sides = {"--SqlOrders": ours, "--read_sql": theirs}
    if sys.argv[1:] and sys.argv[1] in sides:
        print(*astuple(sides[sys.argv[1]](sys.argv[2])))
    else:
        main()
