"""Tells the facts of broken cases, and begins to read them while Python still reads the breaks themselves."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace

import pyarrow as pa

from recon.books.shelf import Volume
from recon.engines.again import Again
from recon.engines.desk import Desk
from recon.engines.fact_rows import FactsKeeper
from recon.engines.facts import facts, wanted_of
from recon.engines.looking import Looking
from recon.engines.sums import SumsKeeper
from recon.jobs.judged import FactsTold
from recon.matching.judged import BrokenCase
from recon.matching.request import Asked
from recon.records.moment import micros


class Ahead:
    """This is a reading of facts that has begun in a thread of its own: DuckDB leaves Python a core."""

    def __init__(self, asked: Asked, cases: int, reading: AbstractContextManager[FactsTold]) -> None:
        """`reading` tells the facts of so many cases, and holds what they are read from until it is left."""
        self._asked, self._cases, self._held = asked, cases, ExitStack()
        pool = ThreadPoolExecutor(max_workers=1)
        self._begun = pool.submit(self._held.enter_context, reading)
        pool.shutdown(wait=False)

    def is_of(self, asked: Asked, cases: Sequence[BrokenCase]) -> bool:
        """Tell whether it answers a question about all breaks that were judged by it."""
        return self._asked is asked and self._cases == len(cases)

    @contextmanager
    def told(self) -> Iterator[FactsTold]:
        """Wait for the facts and hold them; what failed in reading fails here."""
        with self._held:
            yield self._begun.result()

    def drop(self) -> None:
        """Let go of what nobody asked for."""
        with suppress(Exception):
            self._begun.result()
        self._held.close()


class FactsNext(Looking):
    """This is the part of the engine that tells facts: what an earlier run read and nothing touched, from there."""

    _again: Again
    _keeper: SumsKeeper
    _facts: FactsKeeper
    _ahead: Ahead | None = None

    @contextmanager
    def facts(
        self, volumes: Iterable[Volume], *, asked: Asked, cases: Sequence[BrokenCase]
    ) -> Iterator[FactsTold]:
        """Tell what the books know of broken cases, and of a sample; where all was judged anew, the books are read anew."""
        found = list(volumes)
        begun = self._ahead
        if begun is not None and begun.is_of(asked, cases):
            self._ahead, reading = None, begun.told()
        else:
            self.drop_begun()
            reading = self._facts_of(found, asked, wanted_of(cases))
        with reading as told:
            yield told

    def begin_facts(self, desk: Desk, volumes: list[Volume], asked: Asked) -> None:
        """Begin to read the facts of all breaks that a desk tells: they will be asked for next."""
        wanted = desk.table(self._sql["facts_of_told"])
        if wanted.num_rows:
            self._ahead = Ahead(asked, wanted.num_rows, self._facts_of(volumes, asked, wanted))

    def close(self) -> None:
        """Give back the memory that questions were answered in; what was begun and not asked for goes with it."""
        self.drop_begun()
        super().close()

    def drop_begun(self) -> None:
        """Let go of facts that were begun to be read and not asked for."""
        begun, self._ahead = self._ahead, None
        if begun is not None:
            begun.drop()

    @contextmanager
    def _facts_of(self, volumes: list[Volume], asked: Asked, wanted: pa.Table) -> Iterator[FactsTold]:
        looks_back = asked.as_known or asked.hindsight or asked.keys is not None
        keeps = not looks_back and self._again.is_worth_it(volumes)
        keeper = replace(self._facts, as_of=micros(asked.as_of)) if keeps else None
        with ExitStack() as held:
            sums = None
            if keeper is not None:
                held.enter_context(keeper.held())
                sums = held.enter_context(self._keeper.there(volumes))
            desk = held.enter_context(self._desk())
            desk.lay_out(volumes, asked=asked)
            hours = desk.input_text("placed_hours") if sums is None else sums.rows("placed_hours")
            yield held.enter_context(
                facts(desk, self._sql, wanted, volumes=volumes, hours=hours, keeper=keeper)
            )
