"""The lock of a job: one at a time, and a kill locks nothing for ever."""

from datetime import timedelta

import pytest

from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.leases import LeaseLost, RunLocked
from recon.store.runs import RunFacts, RunState
from tests.jobs.store_scene import MONDAY, ToldClock, begun, broken, opened

HOUR = timedelta(hours=1)


def test_two_runs_at_once_are_refused_with_who_runs(store: Store, store_url: str, clock: ToldClock) -> None:
    store.acquire_lease("run", owner="nightly on shop-1", lasts=HOUR)

    with (
        opened(store_url, clock) as other,
        pytest.raises(RunLocked, match=r"nightly on shop-1.*2026-11-16 07:00:00 UTC") as refused,
    ):
        other.acquire_lease("run", owner="by hand", lasts=HOUR)

    assert refused.value.until == MONDAY + HOUR


def test_another_job_has_its_own_lock(store: Store) -> None:
    run, pull = (store.acquire_lease(name, owner="nightly") for name in ("run", "pull"))

    assert (run.epoch, pull.epoch) == (1, 1)


def test_a_lock_that_was_given_back_is_free(store: Store) -> None:
    store.release_lease(store.acquire_lease("run", owner="first"))

    assert store.acquire_lease("run", owner="second").epoch == 2


def test_a_killed_run_locks_until_its_time_and_is_marked_as_crashed(store: Store, clock: ToldClock) -> None:
    store.acquire_lease("run", owner="killed", lasts=HOUR)
    killed = begun(store)

    clock.at = MONDAY + HOUR - timedelta(microseconds=1)
    with pytest.raises(RunLocked):
        store.acquire_lease("run", owner="next")
    assert store.run(killed).state is RunState.RUNNING

    clock.at = MONDAY + HOUR
    assert store.acquire_lease("run", owner="next").epoch == 2
    assert (store.run(killed).state, store.run(killed).finished_at) == (RunState.CRASHED, clock.at)


def test_a_run_that_lost_its_lock_writes_nothing(store: Store, clock: ToldClock) -> None:
    slow = store.acquire_lease("run", owner="slow", lasts=HOUR)
    clock.at = MONDAY + HOUR
    store.acquire_lease("run", owner="next", lasts=HOUR)
    run = begun(store)

    with pytest.raises(LeaseLost, match="nothing was written"):
        store.record_findings(run, Findings(breaks=[broken("1001")]), facts=RunFacts(), lease=slow)
    with pytest.raises(LeaseLost):
        store.renew_lease(slow)
    store.release_lease(slow)

    assert store.open_breaks() == []
    with pytest.raises(RunLocked, match="next"):
        store.acquire_lease("run", owner="third")


def test_a_renewed_lock_holds_on(store: Store, clock: ToldClock) -> None:
    lease = store.acquire_lease("run", owner="slow", lasts=HOUR)
    clock.at = MONDAY + HOUR / 2

    renewed = store.renew_lease(lease, lasts=HOUR)

    clock.at = MONDAY + HOUR
    with pytest.raises(RunLocked):
        store.acquire_lease("run", owner="next")
    run = begun(store)
    assert store.record_findings(run, Findings(), facts=RunFacts(), lease=renewed).moved
