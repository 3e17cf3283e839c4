"""All desks of a run share one DuckDB, and with it one limit of memory, on every Python."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from recon.engines.looking import Looking
from tests.doors.again_scene import Walk, asked, engine, shelves
from tests.jobs.books_scene import HOUR


class _Unlocked:
    """This is `cached_property` as it is since Python 3.12: it holds no lock while it works a value out."""

    def __init__(self) -> None:
        self.worked_out, self.started = Looking.__dict__["_memory"].func, 0

    def __get__(self, of: Looking, _: type) -> Any:
        if "_memory" not in of.__dict__:
            self.started += 1
            of.__dict__["_memory"] = self.worked_out(of)
        return of.__dict__["_memory"]


def test_a_run_whose_facts_are_prepared_beside_it_starts_duckdb_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = Walk(shelves(tmp_path / "books"), Random(3))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    volumes = walk.shelves.shelf.volumes()
    first = engine(tmp_path / "engine")
    first.judge(volumes, asked=asked(volumes, as_of=walk.at, lag=HOUR))
    first.close()
    memory = _Unlocked()
    monkeypatch.setattr(Looking, "_memory", memory)

    # The sums are there, so the judgement and the reading of facts open their desks at the same time.
    for later in range(4):
        again = engine(tmp_path / "engine")
        again.judge(volumes, asked=asked(volumes, as_of=walk.at + later * HOUR, lag=HOUR), facts_next=True)
        again.close()

    assert memory.started == 4
