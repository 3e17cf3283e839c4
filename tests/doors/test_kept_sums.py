"""What the engine keeps from run to run never changes what a run says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recon.books.shelf import Shelf
from recon.engines.duckdb import DuckDbEngine
from recon.engines.stretches import JUDGED_BOOKS
from recon.jobs.judged import Judged
from recon.jobs.question import Bench, question
from recon.matching.judged import ControlTotal
from recon.records.programme import Programme
from recon.store.book import Store
from recon.wiring import sql_blocks
from tests.bench.books import END, stage
from tests.bench.measure import StoodStill

_SQL = sql_blocks("matching/*.sql", "engines/*.sql")
_PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=())


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Stage one shop's books: 3,000 orders of nine weeks, some hundred of them broken in every way the bench knows."""
    folder = tmp_path_factory.mktemp("books")
    stage(folder, orders=3_000)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/recon.db", sql=sql_blocks("store/*.sql"), clock=StoodStill()) as store:
        store.prepare()
        yield store


def _judged(books: Path, engine: DuckDbEngine, store: Store, *, as_known: bool = False) -> Judged:
    bench = Bench(
        shelf=Shelf(books),
        engine=engine,
        store=store,
        programmes={"de": _PROGRAMME},
        network_zones={"de": "GMT"},
        has_log=True,
        config_digest="",
        owner="",
    )
    volumes = bench.shelf.volumes()
    asked, _ = question(bench, volumes, as_of=END)
    return engine.judge(volumes, asked=replace(asked, as_known=as_known))


def test_kept_sums_say_what_the_rows_say(books: Path, tmp_path: Path, store: Store) -> None:
    engine = DuckDbEngine(sql=_SQL, folder=tmp_path / "engine")

    kept, again = _judged(books, engine, store), _judged(books, engine, store)

    assert kept.breaks
    assert kept == again == _judged(books, engine, store, as_known=True)


@pytest.mark.parametrize("keys_at_once", [700, 40])
def test_stretches_add_up_to_the_whole(books: Path, tmp_path: Path, store: Store, keys_at_once: int) -> None:
    whole = DuckDbEngine(sql=_SQL, folder=tmp_path / "whole")
    cut = DuckDbEngine(sql=_SQL, folder=tmp_path / "cut", keys_at_once=keys_at_once)

    assert _judged(books, cut, store) == _judged(books, whole, store)


def test_books_that_changed_are_summed_up_anew(tmp_path: Path, store: Store) -> None:
    engine = DuckDbEngine(sql=_SQL, folder=tmp_path / "engine")
    stage(tmp_path / "books", orders=200)
    before = _judged(tmp_path / "books", engine, store)

    stage(tmp_path / "books", orders=220)
    after = _judged(tmp_path / "books", engine, store)

    assert (before.cases, after.cases) == (200, 220)


def test_a_half_written_folder_of_a_killed_process_is_not_read_and_goes(
    books: Path, tmp_path: Path, store: Store
) -> None:
    left = tmp_path / "engine" / "sums" / ".0123456789abcdef01234567-00000000"
    left.mkdir(parents=True)
    (left / "ordered.parquet").write_bytes(b"PAR1 cut off")

    judged = _judged(books, DuckDbEngine(sql=_SQL, folder=tmp_path / "engine"), store)

    assert judged.breaks
    assert not left.exists()


def test_only_the_last_two_states_of_the_books_are_kept(tmp_path: Path) -> None:
    engine = DuckDbEngine(sql=_SQL, folder=tmp_path / "engine")
    for orders in (20, 30, 40, 50):
        stage(tmp_path / f"books{orders}", orders=orders)
        engine.settle(Shelf(tmp_path / f"books{orders}").volumes())

    assert len([each for each in (tmp_path / "engine" / "sums").iterdir() if each.is_dir()]) == 2


def test_what_was_judged_is_what_the_books_hold(books: Path, tmp_path: Path, store: Store) -> None:
    judged = _judged(books, DuckDbEngine(sql=_SQL, folder=tmp_path / "engine", keys_at_once=500), store)
    held = [
        ControlTotal(volume.manifest.book, total.programme, total.currency, total.rows, total.amount)
        for volume in Shelf(books).volumes()
        if volume.manifest.book in JUDGED_BOOKS
        for total in volume.manifest.totals
    ]

    assert set(judged.control) == set(held)
    assert len(judged.control) == len(held)
