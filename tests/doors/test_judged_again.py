"""A run that begins from what an earlier one left says what judging every order anew would say."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest

from recon.engines.duckdb import DuckDbEngine
from recon.engines.seals import Seals
from recon.jobs.question import Bench
from recon.jobs.reconcile import reconcile
from recon.matching.found_break import CaseKey
from recon.matching.request import DAYS
from recon.records.kind import Kind
from recon.store.book import Store
from recon.wiring import sql_blocks
from tests.bench.books import END, stage
from tests.bench.measure import PROGRAMME, StoodStill
from tests.doors.again_scene import Walk, asked, engine, facts_of, open_of, shelves
from tests.jobs.books_scene import DAY, HOUR

_ROLLED = {
    Kind.UNDER_ANOTHER_REFERENCE,
    Kind.ANOTHER_REFERENCE,
    Kind.LINES_MISSING,
    Kind.NOTHING_TO_PAY_FOR,
}


@pytest.mark.parametrize("seed", range(2), ids=lambda seed: f"seed{seed}")
def test_whatever_comes_a_run_finds_what_judging_all_anew_finds(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - repeatable chance, no secret
    walk = Walk(shelves(tmp_path / "books"), chance)
    remembers = engine(tmp_path / "remembers")
    walk.pull(orders=300, changes=0)
    lag, settle = HOUR, 2 * DAY
    waits: list[timedelta] = []
    known: list[CaseKey] = []
    kinds: set[Kind] = set()

    for _ in range(4):
        volumes = walk.shelves.shelf.volumes()
        question = asked(volumes, as_of=walk.at, lag=lag, settle=settle, waits=waits, open_keys=known)
        # Its facts are begun to be read with the judgement, those of the other one after it.
        found = remembers.judge(volumes, asked=question, facts_next=True)
        fresh = engine(tmp_path / "fresh").judge(volumes, asked=question, anew=True)

        assert found == fresh
        anew = engine(tmp_path / f"fresh{walk.pulls}")
        assert facts_of(remembers, volumes, question, found) == facts_of(anew, volumes, question, fresh)
        assert found.pairs
        assert found.rules
        kinds |= {each.kind for each in found.counts}
        known = open_of(found)
        waits = [timedelta(hours=chance.choice((36, 47, 48, 60))) for _ in range(DAYS)]
        settle = timedelta(hours=chance.choice((48, 47, 50, 60)))
        lag = HOUR * chance.choice((0, 1, 5))
        for _ in range(chance.choice((0, 1, 1, 2))):
            walk.pull(orders=chance.randrange(4), changes=chance.randrange(6))
            if chance.random() < 0.5:
                remembers.settle(walk.shelves.shelf.volumes())
        walk.at += timedelta(hours=chance.choice((0, 1, 12, 50)))
    assert began_from_an_earlier_run(tmp_path / "remembers")
    assert kinds >= _ROLLED


def test_facts_that_were_begun_for_other_breaks_are_read_for_those_asked_for(tmp_path: Path) -> None:
    walk = Walk(shelves(tmp_path / "books"), Random(3))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    volumes = walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=walk.at, lag=HOUR)
    begun = engine(tmp_path / "begun")
    found = begun.judge(volumes, asked=question, facts_next=True)
    few = replace(found, breaks=found.breaks[:2])

    read = facts_of(begun, volumes, question, few)
    begun.judge(volumes, asked=question, facts_next=True)
    begun.close()

    assert len(found.breaks) > 2
    assert read == facts_of(engine(tmp_path / "other"), volumes, question, few)
    assert facts_of(begun, volumes, question, few) == read


def test_a_reading_that_fails_after_it_was_begun_fails_where_facts_are_asked_for(tmp_path: Path) -> None:
    walk = Walk(shelves(tmp_path / "books"), Random(3))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    volumes = walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=walk.at, lag=HOUR)
    fails = engine(tmp_path / "fails", facts_alike="CREATE TABLE alike AS SELECT nothing FROM nowhere")

    found = fails.judge(volumes, asked=question, facts_next=True)
    with pytest.raises(duckdb.Error, match="nowhere"):
        facts_of(fails, volumes, question, found)

    assert fails.judge(volumes, asked=question, facts_next=True) == found
    fails.close()


def test_what_was_prepared_for_facts_ends_where_the_judgement_fails(tmp_path: Path) -> None:
    walk = Walk(shelves(tmp_path / "books"), Random(3))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    volumes = walk.shelves.shelf.volumes()
    others = set(threading.enumerate())
    fails = engine(tmp_path / "fails", told="SELECT nothing FROM nowhere")

    with pytest.raises(duckdb.Error, match="nowhere"):
        fails.judge(volumes, asked=asked(volumes, as_of=walk.at, lag=HOUR), facts_next=True)

    for waits in set(threading.enumerate()) - others:
        waits.join(timeout=60)
        assert not waits.is_alive()
    fails.close()


def test_an_order_that_has_settled_is_missing_though_no_row_changed(tmp_path: Path) -> None:
    walk, remembers = _walked(tmp_path)
    volumes = walk.shelves.shelf.volumes()
    early = remembers.judge(volumes, asked=asked(volumes, as_of=walk.at, lag=HOUR))

    question = asked(volumes, as_of=walk.at + 3 * DAY, lag=HOUR)
    late = remembers.judge(volumes, asked=question)

    assert len(late.breaks) > len(early.breaks)
    assert late == engine(tmp_path / "fresh").judge(volumes, asked=question)
    assert began_from_an_earlier_run(tmp_path / "engine")


def test_other_rules_are_applied_to_every_order(tmp_path: Path) -> None:
    walk, remembers = _walked(tmp_path)
    volumes = walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=walk.at, lag=HOUR)
    remembers.judge(volumes, asked=question)

    generous = replace(question, programmes=[replace(each, tolerance=500) for each in question.programmes])
    found = remembers.judge(volumes, asked=generous)

    assert found == engine(tmp_path / "fresh").judge(volumes, asked=generous)
    assert not began_from_an_earlier_run(tmp_path / "engine")


def test_what_a_killed_run_left_half_written_is_not_read_and_goes(tmp_path: Path) -> None:
    walk, remembers = _walked(tmp_path)
    left = tmp_path / "engine" / "judged" / ".0123456789abcdef01234567-00000000"
    left.mkdir(parents=True)
    (left / "told.parquet").write_bytes(b"PAR1 cut off")

    volumes = walk.shelves.shelf.volumes()
    found = remembers.judge(volumes, asked=asked(volumes, as_of=walk.at, lag=HOUR))

    assert found.cases
    assert not left.exists()


def test_where_totals_do_not_agree_with_what_was_left_all_is_judged_anew(
    tmp_path: Path, store: Store
) -> None:
    stage(tmp_path / "books", orders=200)
    bench = Bench(
        shelf=shelves(tmp_path / "books").shelf,
        engine=engine(tmp_path / "engine"),
        store=store,
        programmes={"de": PROGRAMME},
        network_zones={"de": "GMT"},
        has_log=True,
        config_digest="",
        owner="",
    )
    first = reconcile(bench, as_of=END)
    [kept] = (tmp_path / "engine" / "judged").glob("*/control.parquet")
    with duckdb.connect() as base:
        base.execute(f"CREATE TABLE t AS SELECT * REPLACE (row_count + 1 AS row_count) FROM '{kept}'")
        base.execute(f"COPY t TO '{kept}' (FORMAT parquet)")
    Seals().put(kept.parent)

    second = reconcile(bench, as_of=END)

    assert not second.invalid
    assert second.judged.control == first.judged.control


def test_where_all_is_judged_anew_nothing_that_was_kept_for_causes_is_believed(tmp_path: Path) -> None:
    walk, remembers = _walked(tmp_path)
    volumes = walk.shelves.shelf.volumes()
    question = asked(volumes, as_of=walk.at + 3 * DAY, lag=HOUR)
    found = remembers.judge(volumes, asked=question)
    truth = facts_of(remembers, volumes, question, found)
    [kept] = (tmp_path / "engine" / "facts").glob("*/orders.parquet")
    with duckdb.connect() as base:
        base.execute(f"CREATE TABLE t AS SELECT * REPLACE (net_amount + 1 AS net_amount) FROM '{kept}'")
        base.execute(f"COPY t TO '{kept}' (FORMAT parquet)")
    Seals().put(kept.parent)

    believed = facts_of(remembers, volumes, question, found)
    remembers.judge(volumes, asked=question, anew=True)

    assert believed != truth
    assert facts_of(remembers, volumes, question, found) == truth


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path}/recon.db", sql=sql_blocks("store/*.sql"), clock=StoodStill()) as store:
        store.prepare()
        yield store


def began_from_an_earlier_run(folder: Path) -> bool:
    return any((folder / "judged").glob("*/again"))


def _walked(folder: Path) -> tuple[Walk, DuckDbEngine]:
    walk = Walk(shelves(folder / "books"), Random(5))  # noqa: S311 - repeatable chance, no secret
    walk.pull(orders=40, changes=0)
    return walk, engine(folder / "engine")
