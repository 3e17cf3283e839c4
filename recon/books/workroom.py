"""Where merges are worked out: one DuckDB for all merges of a pull, as to start it takes longer than most of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import duckdb

from recon.books.staging import Merge, limits, sql_text


class Workroom:
    """This is a DuckDB that is started at the first merge; each merge has a database of its own in it."""

    def __init__(self) -> None:
        self._base: duckdb.DuckDBPyConnection | None = None
        self._numbers = count(1)

    def close(self) -> None:
        """Give the memory back; the next merge begins anew."""
        if self._base is not None:
            self._base.close()
        self._base = None

    @contextmanager
    def opened(self, merge: Merge) -> Iterator[duckdb.DuckDBPyConnection]:
        """Open a database for one merge, beside the rows that came; what does not fit in memory is put there too."""
        name = f"work_{next(self._numbers)}"
        with self._bounded(merge).cursor() as work:
            work.execute(f"ATTACH {sql_text(merge.aside / 'work.duckdb')} AS {name}")
            work.execute(f"USE {name}")
            try:
                yield work
            except BaseException:
                # After some errors DuckDB answers nothing more.
                self.close()
                raise
            work.execute("USE memory")
            work.execute(f"DETACH {name}")

    def _bounded(self, merge: Merge) -> duckdb.DuckDBPyConnection:
        if self._base is not None:
            try:
                limits(self._base, merge)
            except duckdb.Error:
                # A merge before this one put rows aside: DuckDB would go on looking for their folder, which is gone.
                self.close()
        if self._base is None:
            self._base = duckdb.connect(":memory:")
            limits(self._base, merge)
        return self._base
