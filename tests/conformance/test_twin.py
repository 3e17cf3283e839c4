"""The kernel and its plain twin say the same of every key, on DuckDB, SQLite, PostgreSQL and MariaDB."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as some

from recon.records.kind import Kind
from tests.conformance import engines, twin, twin_sums
from tests.conformance.books import Books, books
from tests.conformance.kernel import Connection, Kernel

_OFTEN = settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
# A server is asked for a database of its own each time.
_SELDOM = settings(_OFTEN, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
_EMBEDDED = {"duckdb": engines.on_duckdb, "sqlite": engines.on_sqlite}
_SERVERS = {"postgres_server": engines.on_postgres, "mariadb_server": engines.on_mariadb}
Opened = Callable[[], AbstractContextManager[Connection]]


@pytest.fixture(params=_SERVERS)
def opened(request: pytest.FixtureRequest) -> Opened:
    """Tell how to open a database of its own on each server in turn."""
    server = request.getfixturevalue(request.param)
    return lambda: _SERVERS[request.param](server)


@pytest.mark.parametrize("engine", _EMBEDDED)
@_OFTEN
@given(seed=some.integers(0, 2**32))
@example(seed=0)
def test_the_kernel_and_the_twin_say_the_same_of_every_key(engine: str, seed: int) -> None:
    _same_verdicts(_EMBEDDED[engine], seed, keys=400)


@_SELDOM
@given(seed=some.integers(0, 2**32))
@example(seed=0)
def test_the_kernel_on_a_server_and_the_twin_say_the_same_of_every_key(opened: Opened, seed: int) -> None:
    _same_verdicts(opened, seed, keys=1_600)


@pytest.mark.parametrize("engine", _EMBEDDED)
@_OFTEN
@given(seed=some.integers(0, 2**32))
def test_nothing_is_lost_between_books_verdicts_figures_and_bridge(engine: str, seed: int) -> None:
    _same_sums(_EMBEDDED[engine], seed)


@_SELDOM
@given(seed=some.integers(0, 2**32))
def test_nothing_is_lost_on_a_server_between_books_verdicts_figures_and_bridge(
    opened: Opened, seed: int
) -> None:
    _same_sums(opened, seed)


@cache
def _rolled(seed: int, *, keys: int) -> tuple[Books, dict[int, twin.Judgement]]:
    """Roll books, and judge them by the twin; every engine is given the same."""
    rolled = books(seed, keys=keys)
    return rolled, twin.judge(rolled)


def _same_verdicts(opened: Opened, seed: int, *, keys: int) -> None:
    rolled, judged = _rolled(seed, keys=keys)

    with opened() as base:
        found = Kernel(base, rolled).verdicts()

    assert found.keys() == judged.keys()
    # Keys do not touch each other, so those that differ are the whole counterexample.
    assert {key: (found[key], each) for key, each in judged.items() if not each.agrees(found[key])} == {}


def _same_sums(opened: Opened, seed: int) -> None:
    rolled = books(seed, keys=60)

    with opened() as base:
        kernel = Kernel(base, rolled)

        assert kernel.control() == twin_sums.control(rolled)
        assert kernel.counted() == kernel.judged()
        assert kernel.bridged() == twin_sums.bridged(rolled)
        assert _named(kernel, "figures", kind=4, places=5) == twin_sums.figures(rolled)
        assert _named(kernel, "bridge", kind=3, places=8) == twin_sums.bridge(rolled)


def _named(kernel: Kernel, table: str, *, kind: int, places: int) -> twin_sums.Rows:
    """Read a table of sums by its places, but for the kinds that nobody can place."""
    rows = [tuple(value or 0 for value in row) for row in kernel.told()[table]]
    return {row[:places]: row[places:] for row in rows if row[kind] not in twin_sums.UNNAMED}


def test_the_random_books_reach_every_kind() -> None:
    seen = Counter(each.kind for seed in range(12) for each in twin.judge(books(seed, keys=800)).values())

    assert set(Kind) - set(seen) == set()
