"""The kernel and its plain twin say the same of every key, on DuckDB and on SQLite."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, closing

import duckdb
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind
from tests.conformance import twin, twin_sums
from tests.conformance.books import books
from tests.conformance.kernel import Connection, Kernel

_KEYS = {"duckdb": 400, "sqlite": 800}
_OFTEN = settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
_ENGINES: dict[str, Callable[[], AbstractContextManager[Connection]]] = {
    "duckdb": lambda: duckdb.connect(":memory:"),
    "sqlite": lambda: closing(sqlite3.connect(":memory:")),
}


@pytest.mark.parametrize("engine", _ENGINES)
@_OFTEN
@given(seed=some.integers(0, 2**32))
@example(seed=0)
def test_the_kernel_and_the_twin_say_the_same_of_every_key(engine: str, seed: int) -> None:
    rolled = books(seed, keys=_KEYS[engine])
    judged = twin.judge(rolled)

    with _ENGINES[engine]() as base:
        found = Kernel(base, rolled).verdicts()

    assert found.keys() == judged.keys()
    # Keys do not touch each other, so those that differ are the whole counterexample.
    assert {key: (found[key], each) for key, each in judged.items() if not each.agrees(found[key])} == {}


@pytest.mark.parametrize("engine", _ENGINES)
@_OFTEN
@given(seed=some.integers(0, 2**32))
def test_nothing_is_lost_between_books_verdicts_figures_and_bridge(engine: str, seed: int) -> None:
    rolled = books(seed, keys=60)

    with _ENGINES[engine]() as base:
        kernel = Kernel(base, rolled)

        assert kernel.control() == twin_sums.control(rolled)
        assert kernel.counted() == kernel.judged()
        assert kernel.bridged() == twin_sums.bridged(rolled)


def test_the_random_books_reach_every_kind() -> None:
    seen = Counter(each.kind for seed in range(12) for each in twin.judge(books(seed, keys=400)).values())

    assert set(Kind) - set(seen) == set()
