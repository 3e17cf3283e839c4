"""What is asked of the books as they are laid out: nothing is judged, and nothing is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb

from recon.books.shelf import Volume
from recon.books.staging import sql_text
from recon.engines import reading
from recon.engines.desk import Desk
from recon.engines.rules import Ruled
from recon.engines.signals import readings
from recon.gap.readings import Readings
from recon.jobs.judged import ClicksTold, Publishers
from recon.matching.judged import ControlTotal
from recon.matching.request import Asked
from recon.records.capture import LONGEST
from recon.records.moment import micros

_MEMORY = re.compile(r"([0-9.]+) ?([A-Za-z]+)")


class Looking:
    """This is where DuckDB is asked about books; every question gets a working memory of its own."""

    def __init__(
        self, *, sql: Mapping[str, str], folder: Path, memory_limit: str, threads: int, rules: Ruled
    ) -> None:
        self._sql, self._folder, self._rules = sql, folder, rules
        self._memory_limit, self._threads = memory_limit, threads
        self._numbers = count(1)
        self._starting = Lock()

    def held(self, volumes: Iterable[Volume], *, asked: Asked) -> list[ControlTotal]:
        """Count what the books hold as the question sees them, without judging anything."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return reading.held(desk.rows, self._sql)

    def doubled(self, volumes: Iterable[Volume], *, asked: Asked) -> int:
        """Count the lines of the network's lists that more than one source brought."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return int(desk.rows(self._sql["doubled"])[0][0])

    def versions(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, list[dict[str, Any]]]:
        """Tell each version of the shop's and Rakuten's rows of the keys in the question, as pulls brought them."""
        opened = list(volumes)
        with self._desk() as desk:
            return {book: desk.versions(book, opened, asked=asked) for book in ("orders", "transactions")}

    def signals(
        self,
        volumes: Iterable[Volume],
        *,
        asked: Asked,
        currencies: Mapping[str, tuple[int, str]],
        since: datetime | None = None,
    ) -> dict[str, Readings]:
        """Count what the books say of each programme's last hours; `currencies`: its number and own currency."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            return readings(desk, self._sql, as_of=asked.as_of, currencies=currencies, since=since)

    def clicks(self, volumes: Iterable[Volume], *, asked: Asked, since: datetime, most: int) -> ClicksTold:
        """Tell what the books say of click ids: of so many of the newest orders since a moment."""
        text = self._sql["click_orders"].format(since=micros(since), most=most, longest=LONGEST)
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            desk.lay_out_beside()
            return ClicksTold(desk.rows(text), reading.publishers(desk.rows, self._sql))

    def publishers(self, volumes: Iterable[Volume], *, asked: Asked) -> Publishers:
        """Tell whom the network's reports name, by programme and code."""
        with self._desk() as desk:
            desk.lay_out(volumes, asked=asked)
            desk.lay_out_beside()
            return reading.publishers(desk.rows, self._sql)

    def close(self) -> None:
        """Give back the memory that questions were answered in; the next question begins anew."""
        memory = self.__dict__.pop("_memory", None)
        if memory is not None:
            memory.close()

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        """Open a working memory of its own; what was laid out in it is gone with it."""
        name = f"desk_{next(self._numbers)}"
        # A run's first two desks are opened at once, and since Python 3.12 `cached_property` lets both start a DuckDB.
        with self._starting:
            memory = self._memory
        with memory.cursor() as base:
            base.execute(f"ATTACH ':memory:' AS {name}")
            base.execute(f"USE {name}")
            try:
                yield Desk(base, self._sql, self._rules, name=name)
            except duckdb.Error:
                # After some errors DuckDB answers nothing more: the next desk begins anew. To close this memory would close
                # the desks that others have open in it; it goes with the last of them.
                if self.__dict__.get("_memory") is memory:
                    self.__dict__.pop("_memory", None)
                raise
            finally:
                with suppress(duckdb.Error):
                    base.execute("USE memory")
                    base.execute(f"DETACH {name}")

    @cached_property
    def _memory(self) -> duckdb.DuckDBPyConnection:
        """Start DuckDB; to start it takes longer than most questions, so all desks of an engine share it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        base = duckdb.connect(":memory:")
        base.execute("SET enable_progress_bar = false")
        base.execute(f"SET memory_limit = '{_nine_tenths(self._memory_limit)}'")
        base.execute(f"SET temp_directory = {sql_text(self._folder / 'spill')}")
        base.execute("SET preserve_insertion_order = false")
        # Of all sessions: each desk is one, and would else read the files' footers at every statement.
        base.execute("SET GLOBAL parquet_metadata_cache = true")
        if self._threads:
            base.execute(f"SET threads = {self._threads}")
        return base


def _nine_tenths(memory: str) -> str:
    """Tell how much of some memory ('1GB') DuckDB is given: it takes a tenth more than that, and results stand beside it."""
    amount, unit = _MEMORY.findall(memory)[0]
    return f"{Decimal(amount) * 9 / 10}{unit}"
