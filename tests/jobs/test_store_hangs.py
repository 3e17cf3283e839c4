"""A PostgreSQL that hangs is out of reach within seconds, and what was sent meanwhile is written down beside it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from recon.records.attempt import Outcome
from recon.records.resend import ResendState
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.postgres import Patience
from tests.jobs.resend_process import MovingClock, desk_of
from tests.jobs.resend_scene import Answering, approved, broke, ran, states
from tests.jobs.stalling import Stalling, stalling
from tests.jobs.store_scene import MONDAY, store_sql

SOON = Patience(connect=timedelta(seconds=1), answer=timedelta(seconds=1), idle=timedelta(seconds=3))


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(MONDAY)


@pytest.fixture
def way(postgres_url: str) -> Iterator[Stalling]:
    url = make_url(postgres_url)
    with stalling(str(url.host), url.port or 5432) as open_way:
        yield open_way


@pytest.fixture
def store(way: Stalling, postgres_url: str, clock: MovingClock) -> Iterator[Store]:
    url = make_url(postgres_url).set(host="127.0.0.1", port=way.port).render_as_string(hide_password=False)
    with Store(url, sql=store_sql(), clock=clock, patience=SOON) as store:
        store.prepare()
        yield store


def asked_while_it_hangs(store: Store, way: Stalling, first: str = "SELECT 1") -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(first)
        way.flows.clear()
        connection.exec_driver_sql("SELECT 1")


def test_a_server_that_says_nothing_is_out_of_reach_and_back_when_it_speaks(
    store: Store, way: Stalling
) -> None:
    with pytest.raises(StoreUnavailable, match=r"no answer for 2 seconds; make sure that it runs"):
        asked_while_it_hangs(store, way)
    with pytest.raises(StoreUnavailable, match="make sure that it runs"):
        store.resend_plans()

    way.flows.set()

    assert store.resend_plans() == []


def test_a_statement_that_waits_for_another_session_ends_in_words(store: Store, postgres_url: str) -> None:
    with (
        Store(postgres_url, sql=store_sql(), clock=MovingClock(MONDAY)) as other,
        other.writing() as connection,
    ):
        connection.exec_driver_sql("LOCK TABLE resend_plans")
        with pytest.raises(StoreUnavailable, match=r"statement timeout; something else holds it up"):
            store.resend_plans()


def test_an_answer_that_comes_while_the_store_hangs_is_kept_and_then_recorded(
    store: Store, way: Stalling, clock: MovingClock, tmp_path: Path
) -> None:
    broke(store, ["lost"])
    plan = approved(store, ["lost"])
    desk = desk_of(store, clock, url="http://127.0.0.1:1/ep", journal=tmp_path / "journal.jsonl")

    ran(
        replace(desk, pause=lambda _: way.flows.set()),
        Answering([Outcome.ACCEPTED], then=way.flows.clear),
        plan.id,
    )

    assert states(store, plan.id) == [ResendState.AWAITING_REPORT]
    assert json.loads(desk.journal.path.read_text(), parse_float=str)["outcome"] == "accepted"


def test_a_change_that_hung_half_way_gives_its_locks_back_though_nobody_hangs_up(
    store: Store, way: Stalling, postgres_url: str
) -> None:
    with pytest.raises(StoreUnavailable):
        asked_while_it_hangs(store, way, first="LOCK TABLE resend_plans")

    with Store(postgres_url, sql=store_sql(), clock=MovingClock(MONDAY)) as other:
        assert other.resend_plans() == []


def test_an_upgrade_may_take_as_long_as_it_needs(store: Store) -> None:
    with store.writing() as connection:
        told = connection.exec_driver_sql("SHOW statement_timeout").scalar()
    assert told == "1s"
    assert store.migrate() == store.schema_version()
