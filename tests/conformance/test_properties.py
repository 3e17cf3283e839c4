"""What holds of the kernel whatever the books are: how rows came, and what else there is, decides nothing."""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from recon.engines.again import Again
from recon.engines.duckdb import DuckDbEngine
from recon.matching.request import Parameters
from recon.records.kind import Kind, Verdict
from recon.wiring import sql_blocks
from tests.conformance import engines, pulled, twin, twin_sums
from tests.conformance.books import QUARTER, Books, books
from tests.conformance.kernel import Connection, Kernel
from tests.conformance.staged import asked, laid_out
from tests.jobs.books_scene import Shelves

_OFTEN = settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
_SELDOM = settings(_OFTEN, max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
_SEEDS = some.integers(0, 2**32)
_EMBEDDED = {"duckdb": engines.on_duckdb, "sqlite": engines.on_sqlite}
_SERVERS = {"postgres_server": engines.on_postgres, "mariadb_server": engines.on_mariadb}
_SQL = sql_blocks("matching/*.sql", "engines/*.sql")
Opened = Callable[[], AbstractContextManager[Connection]]


@pytest.fixture(params=[*_EMBEDDED, *_SERVERS])
def opened(request: pytest.FixtureRequest) -> Opened:
    """Tell how to open a database of its own on each engine in turn."""
    if request.param in _EMBEDDED:
        return _EMBEDDED[request.param]
    server = request.getfixturevalue(request.param)
    return lambda: _SERVERS[request.param](server)


def _chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - repeatable chance, no secret


def _kinds(rolled: Books) -> dict[int, Kind]:
    with engines.on_sqlite() as base:
        return {key: found[0] for key, found in Kernel(base, rolled).verdicts().items()}


@_SELDOM
@given(seed=_SEEDS)
def test_the_order_of_rows_never_matters_on_any_engine(opened: Opened, seed: int) -> None:
    rolled = books(seed, keys=80)
    mixed = _shuffled(rolled, _chance(seed))

    with opened() as base, opened() as other:
        once, again = Kernel(base, rolled).told(), Kernel(other, mixed).told()

    assert again == once


def _shuffled(rolled: Books, chance: Random) -> Books:
    mixed = deepcopy(rolled)
    for rows in (mixed.orders, mixed.attempts, mixed.lines, mixed.sold, mixed.marks, mixed.programmes):
        chance.shuffle(rows)
    return mixed


@_SELDOM
@given(seed=_SEEDS)
def test_every_row_is_used_by_the_verdict_of_its_own_key_and_once(opened: Opened, seed: int) -> None:
    rolled = books(seed, keys=80)
    rows = [Counter(row.key for row in book) for book in (rolled.orders, rolled.attempts, rolled.lines)]

    with opened() as base:
        used = Kernel(base, rolled).used()

    assert used == {key: tuple(book[key] for book in rows) for key in set().union(*rows)}


@pytest.mark.parametrize(
    "empty", [("orders",), ("attempts",), ("lines",), ("orders", "attempts", "lines")], ids="-".join
)
def test_a_book_without_a_row_is_judged_as_what_it_is(opened: Opened, empty: tuple[str, ...]) -> None:
    rolled = books(1, keys=60)
    for name in empty:
        getattr(rolled, name).clear()

    with opened() as base:
        kernel = Kernel(base, rolled)
        found, totals = kernel.verdicts(), kernel.control()

    judged = twin.judge(rolled)
    assert found.keys() == judged.keys()
    assert {key for key, each in judged.items() if not each.agrees(found[key])} == set()
    assert totals == twin_sums.control(rolled)


@_OFTEN
@given(seed=_SEEDS, gone=some.integers(1, 80))
def test_no_order_is_judged_by_the_rows_of_another(seed: int, gone: int) -> None:
    rolled = books(seed, keys=80)
    left = set(_chance(seed).sample(range(1, 81), k=80 - gone))
    fewer = replace(
        rolled,
        orders=[each for each in rolled.orders if each.key in left],
        attempts=[each for each in rolled.attempts if each.key in left],
        lines=[each for each in rolled.lines if each.key in left],
    )

    whole, found = _kinds(rolled), _kinds(fewer)

    assert found == {key: kind for key, kind in whole.items() if key in left}


@_OFTEN
@given(seed=_SEEDS, later=some.integers(1, 60), further=some.integers(0, 60))
def test_a_break_stays_a_break_as_time_passes_and_books_reach_further(
    seed: int, later: int, further: int
) -> None:
    rolled = books(seed, keys=250)
    moved = [_moved_on(each, later * QUARTER, further * QUARTER) for each in rolled.programmes]

    first, second = _kinds(rolled), _kinds(replace(rolled, programmes=moved))

    broken = {key: kind for key, kind in first.items() if kind.row.verdict is Verdict.BREAK}
    assert broken
    assert {key: (kind, second[key]) for key, kind in broken.items() if second[key] is not kind} == {}
    before = {first[key].row.verdict for key, kind in second.items() if kind.row.verdict is Verdict.WAITING}
    assert before <= {Verdict.WAITING, Verdict.CANNOT_JUDGE}


def _moved_on(rules: Parameters, later: int, further: int) -> Parameters:
    """Judge later, with each book that was read at all read so much further."""
    ends = {
        f"{book}_until": getattr(rules, f"{book}_until") + further
        for book in ("shop", "log", "net")
        if getattr(rules, f"{book}_from") < getattr(rules, f"{book}_until")
    }
    return replace(rules, as_of=rules.as_of + later, **ends)


@settings(_OFTEN, max_examples=2)
@given(seed=_SEEDS, pulls=some.integers(2, 3))
def test_books_that_came_in_any_number_of_pulls_are_judged_like_those_that_came_in_one(
    seed: int, pulls: int
) -> None:
    """Rows come once or again and again; the engine that judged after each pull begins from what it knows."""
    rolled = pulled.plain(books(seed, keys=60))
    rules = pulled.rules(rolled)

    with tempfile.TemporaryDirectory() as place:
        whole, parts = (pulled.shelves(Path(place) / name, rolled) for name in ("whole", "parts"))
        pulled.pull_at_once(whole, rolled)
        engine = _engine(Path(place) / "engine")
        for _ in pulled.pull_in_parts(parts, rolled, pulls=pulls, chance=_chance(seed)):
            said = _said(engine, parts, rules)
        staged, names = laid_out(parts, rules=rules)

        assert said == _said(engine, parts, rules) == _said(_engine(Path(place) / "other"), whole, rules)
    found = {names[key]: kind for key, kind in _kinds(staged).items() if names[key]}
    wanted = {key: each.kind for key, each in twin.judge(rolled).items()}
    nameless = {key for key, kind in wanted.items() if kind is Kind.NO_REFERENCE}
    assert found == {pulled.reference(key): kind for key, kind in wanted.items() if key not in nameless}


def _engine(folder: Path) -> DuckDbEngine:
    """Make an engine that begins from its last run wherever it can, however small the books."""
    return DuckDbEngine(sql=_SQL, folder=folder, threads=1, again=Again(least=0, one_in=1))


def _said(engine: DuckDbEngine, shelves: Shelves, rules: list[Parameters]) -> tuple[str, frozenset[object]]:
    """Judge the books of the shelves: a digest of all verdicts, and the counts and totals."""
    volumes = list(shelves.shelf.volumes())
    judged = engine.judge(volumes, asked=asked(volumes, rules=rules))
    return judged.digest, frozenset((*judged.counts, *judged.control, *judged.figures))
