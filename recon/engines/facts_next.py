"""Tells the facts of broken cases; lays the books out for them while all is judged, and reads on beside Python."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial

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

Wanted = Callable[[], pa.Table]
"""Tells which cases' facts are wanted; it may wait until somebody knows."""


class Ahead:
    """This is a reading of facts that has begun in a thread of its own: DuckDB leaves Python a core.

    It lays out the books while others judge, and then waits to be told which cases are broken.
    """

    def __init__(self, asked: Asked, reading: Callable[[Wanted], AbstractContextManager[FactsTold]]) -> None:
        """`reading` tells the facts, and holds what they are read from until it is left."""
        self._asked, self._held = asked, ExitStack()
        self._wanted: Future[pa.Table] = Future()
        pool = ThreadPoolExecutor(max_workers=1)
        self._begun = pool.submit(self._held.enter_context, reading(self._wanted.result))
        pool.shutdown(wait=False)

    def go_on(self, wanted: pa.Table) -> None:
        """Tell which cases are broken, so that it reads on."""
        self._wanted.set_result(wanted)

    def is_of(self, asked: Asked, cases: Sequence[BrokenCase]) -> bool:
        """Tell whether it answers a question about all breaks that were judged by it."""
        return self._asked is asked and self._wanted.result().num_rows == len(cases)

    @contextmanager
    def told(self) -> Iterator[FactsTold]:
        """Wait for the facts and hold them; what failed in reading fails here."""
        with self._held:
            yield self._begun.result()

    def drop(self) -> None:
        """Let go of what nobody asked for."""
        self._wanted.cancel()
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
            reading = self._facts_of(found, asked, partial(wanted_of, cases))
        with reading as told:
            yield told

    @contextmanager
    def facts_prepared(self, volumes: list[Volume], asked: Asked) -> Iterator[Callable[[Desk], None]]:
        """Prepare to read facts while all is judged; tell how to read on, given the desk that tells the breaks."""
        ahead = Ahead(asked, partial(self._facts_of, volumes, asked))

        def read_on(desk: Desk) -> None:
            wanted = desk.table(self._sql["facts_of_told"])
            if wanted.num_rows:
                ahead.go_on(wanted)
                self._ahead = ahead

        try:
            yield read_on
        finally:
            if self._ahead is not ahead:
                ahead.drop()

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
    def _facts_of(self, volumes: list[Volume], asked: Asked, wanted: Wanted) -> Iterator[FactsTold]:
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
