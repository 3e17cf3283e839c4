"""Begins to read what causes are looked for in while Python still reads the breaks: DuckDB leaves it a core."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress

from recon.jobs.judged import FactsTold


class Ahead:
    """This is a reading of facts that has begun in a thread of its own."""

    def __init__(self, reading: AbstractContextManager[FactsTold]) -> None:
        """`reading` tells the facts, and holds what they are read from until it is left."""
        self._held = ExitStack()
        pool = ThreadPoolExecutor(max_workers=1)
        self._begun = pool.submit(self._held.enter_context, reading)
        pool.shutdown(wait=False)

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
