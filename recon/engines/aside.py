"""Does work of DuckDB's beside Python's own: while it writes files it needs no Python, and Python leaves it a core."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def aside(work: Callable[[], None]) -> Iterator[None]:
    """Do some work in a thread of its own; it is done, or has failed, at the end."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        doing = pool.submit(work)
        yield
        doing.result()
