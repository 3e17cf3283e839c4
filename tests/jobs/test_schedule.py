"""What the schedule does at its ticks: to what is due, to what ends in each way, and when it must stop."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.scheduler.ticks import Ticks
from recon.store.book import Store
from recon.store.slots import LEFT_BY_A_LOCK, SLOT_LEASE, SlotState
from tests.jobs.schedule_scene import Served, job
from tests.jobs.store_scene import MONDAY, ToldClock, opened
from tests.waiting import waited

WATCH = job("watch", "*/5 * * * *")
HOURLY = job("run", "0 * * * *")
WEEKLY = job("report", "0 7 * * mon", late=timedelta(hours=72))


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'recon.db'}"


@pytest.fixture
def watch(store: Store, clock: ToldClock, tmp_path: Path) -> Served:
    return Served(store, clock, tmp_path, [WATCH])


def test_nothing_runs_before_the_first_slot_and_then_it_runs_once(watch: Served) -> None:
    began = watch.done(minutes=4)
    done = watch.done(minutes=1)
    again = watch.done(seconds=10)

    assert began.state is SlotState.BEGAN
    assert (done.slot_at, done.state, done.covers) == (MONDAY + timedelta(minutes=5), SlotState.DONE, 1)
    assert again == done


def test_after_a_pause_the_newest_slot_runs_and_stands_for_those_that_were_missed(watch: Served) -> None:
    watch.done(minutes=5)

    done = watch.done(minutes=78)

    assert (done.slot_at, done.covers) == (MONDAY + timedelta(minutes=80), 15)
    assert len(watch.store.slots_since(MONDAY)) == 2


def test_a_job_that_is_at_work_is_not_started_again(watch: Served) -> None:
    watch.script = f'while [ ! -e "{watch.folder}/end" ]; do :; done'
    watch.tick(minutes=5)
    watch.tick(minutes=5)
    first = watch.newest()
    (watch.folder / "end").touch()
    assert waited(lambda: watch.schedule.at_work() == [])

    second = watch.done()

    assert (first.slot_at, first.state) == (MONDAY + timedelta(minutes=5), SlotState.RUNNING)
    assert (second.slot_at, second.covers) == (MONDAY + timedelta(minutes=10), 1)


@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_job_that_came_to_its_end_is_done_whatever_it_found(watch: Served, code: int) -> None:
    watch.script = f"exit {code}"

    done = watch.done(minutes=5)

    assert (done.state, done.exit_code, done.remark, watch.wrong()) == (SlotState.DONE, code, "", "")


@pytest.mark.parametrize("code", [2, 4, 5, 130])
def test_a_job_that_failed_is_told_with_its_last_line_and_not_run_again(watch: Served, code: int) -> None:
    watch.script = f"echo first; echo 'recon: the disk is full'; echo; exit {code}"

    failed = watch.done(minutes=5)

    assert (failed.state, failed.exit_code) == (SlotState.FAILED, code)
    assert failed.remark == "recon: the disk is full"
    assert watch.wrong() == f"its slot of 2026-11-16 06:05 UTC ended with {code}; see recon serve --jobs"
    assert watch.done(minutes=1) == failed


def test_a_job_that_finds_the_lock_held_is_tried_at_each_tick_until_it_gets_it(watch: Served) -> None:
    watch.script = "exit 6"
    waits = watch.done(minutes=5)
    watch.done(seconds=10)
    watch.script = "exit 0"

    done = watch.done(seconds=10)

    assert waits.state is SlotState.WAITING
    assert (done.slot_at, done.state, done.epoch, done.crashes) == (waits.slot_at, SlotState.DONE, 3, 0)


def test_a_job_that_never_gets_the_lock_is_skipped_when_its_next_slot_comes(watch: Served) -> None:
    watch.script = "exit 6"
    watch.done(minutes=5)
    watch.script = "exit 0"

    done = watch.done(minutes=5)

    skipped = watch.store.slots_since(MONDAY)[0]
    assert (skipped.state, skipped.exit_code, skipped.remark) == (SlotState.SKIPPED, 6, LEFT_BY_A_LOCK)
    assert (done.state, done.covers) == (SlotState.DONE, 1)


def test_a_job_that_was_killed_is_taken_up_once_and_then_left_as_crashed(watch: Served) -> None:
    watch.script = "kill -9 $$"

    first = watch.done(minutes=5)
    second = watch.done(seconds=10)
    third = watch.done(seconds=10)

    assert (first.state, first.exit_code, first.remark) == (SlotState.CRASHED, -9, "it was ended by SIGKILL")
    assert (second.epoch, second.crashes, third) == (2, 2, second)
    assert watch.wrong() == "its slot of 2026-11-16 06:05 UTC crashed 2 times"


def test_what_a_process_that_is_gone_left_is_taken_up_by_another_one(
    watch: Served, store_url: str, clock: ToldClock
) -> None:
    clock.at += timedelta(minutes=5)
    slot = watch.store.claim_slot(
        watch.newest(), slot_at=MONDAY + timedelta(minutes=5), covers=1, owner="here:2"
    )
    with opened(store_url, clock) as store:
        other = Served(store, clock, watch.folder, [WATCH], owner="here:3")
        left = other.done(minutes=1)
        other.gone.add("here:2")

        done = other.done()

    assert left == slot
    assert (done.owner, done.epoch, done.state, done.crashes) == ("here:3", 2, SlotState.DONE, 1)


def test_a_lease_is_renewed_while_a_job_works_and_a_job_that_lost_its_slot_is_ended(
    watch: Served, store_url: str, clock: ToldClock
) -> None:
    watch.script = "exec tail -f /dev/null"
    watch.tick(minutes=5)
    watch.tick(seconds=90)
    renewed = watch.newest()
    # The machine sleeps for longer than the lease, and another one takes the slot over.
    clock.at += SLOT_LEASE
    with opened(store_url, clock) as store:
        other = Served(store, clock, watch.folder, [WATCH], owner="there:9")
        taken = other.done()

        watch.tick()

        assert waited(lambda: watch.schedule.at_work() == [])

    assert renewed.lease_until == MONDAY + timedelta(minutes=5, seconds=90) + SLOT_LEASE
    assert (taken.state, taken.owner, taken.epoch) == (SlotState.DONE, "there:9", 2)
    assert watch.newest() == taken


@pytest.mark.parametrize(
    ("hours", "state", "remark"),
    [
        (71, SlotState.DONE, ""),
        (80, SlotState.SKIPPED, "it was 80 hours late, and later than 72 hours it is left out"),
    ],
)
def test_the_weekly_report_is_late_by_three_days_at_most(
    store: Store, clock: ToldClock, tmp_path: Path, hours: int, state: SlotState, remark: str
) -> None:
    weekly = Served(store, clock, tmp_path, [WEEKLY])

    found = weekly.done(hours=1 + hours, minutes=30)

    assert (found.slot_at, found.state, found.remark) == (MONDAY + timedelta(hours=1), state, remark)
    assert weekly.wrong() == ""


def test_a_job_that_cannot_be_started_says_why(watch: Served) -> None:
    (watch.folder / "log").write_text("a file where a folder should be")

    failed = watch.done(minutes=5)

    assert (failed.state, failed.exit_code) == (SlotState.FAILED, None)
    assert failed.remark == "it could not be started: File exists"


def test_a_store_out_of_reach_is_said_and_what_was_missed_is_caught_up_with(watch: Served) -> None:
    watch.done(minutes=5)
    with _out_of_reach(watch.folder):
        watch.tick(minutes=20)
        trouble = watch.schedule.trouble

    done = watch.done()

    assert "unable to open database file; make sure that the folder exists" in trouble
    assert (watch.schedule.trouble, done.state, done.covers) == ("", SlotState.DONE, 4)


def test_what_a_job_came_to_while_the_store_was_out_of_reach_is_written_down_later(watch: Served) -> None:
    watch.script = f'while [ ! -e "{watch.folder}/end" ]; do :; done; exit 3'
    watch.tick(minutes=5)
    with _out_of_reach(watch.folder):
        (watch.folder / "end").touch()
        assert waited(lambda: watch.schedule.trouble != "")
        [child] = watch.schedule.at_work()

    done = watch.done()

    assert child.code == 3
    assert (done.state, done.exit_code, done.epoch) == (SlotState.DONE, 3, 1)


@contextmanager
def _out_of_reach(folder: Path) -> Iterator[None]:
    """Put a folder where the store's file was, and the file back at the end."""
    (folder / "recon.db").rename(folder / "away.db")
    (folder / "recon.db").mkdir()
    yield
    (folder / "recon.db").rmdir()
    (folder / "away.db").rename(folder / "recon.db")


def test_stopping_lets_jobs_end_then_terminates_them_and_claims_nothing(watch: Served) -> None:
    watch.script = "exec tail -f /dev/null"
    watch.tick(minutes=5)

    watch.schedule.drain(within=timedelta(0))
    watch.tick(minutes=5)
    watch.schedule.leave()

    stopped = watch.newest()
    assert (stopped.slot_at, stopped.state) == (MONDAY + timedelta(minutes=5), SlotState.CRASHED)
    assert (stopped.exit_code, stopped.remark) == (-15, "it was stopped with the service")
    assert watch.store.serving() == []


def test_a_job_is_well_until_its_slot_is_too_late(store: Store, clock: ToldClock, tmp_path: Path) -> None:
    hourly = Served(store, clock, tmp_path, [HOURLY])
    clock.at = MONDAY + timedelta(hours=3)
    well = hourly.wrong()
    clock.at += timedelta(seconds=1)

    late = hourly.wrong()

    assert well == ""
    assert late == "its slot of 2026-11-16 07:00 UTC is not done 120 minutes after its time"


def test_a_log_that_grew_large_is_turned_over(watch: Served) -> None:
    log = watch.folder / "log"
    log.mkdir()
    (log / "watch.log").write_bytes(b"x" * 5_000_001)
    (log / "watch.log.1").write_text("older")
    (log / "watch.log.3").write_text("oldest")

    watch.done(minutes=5)

    assert (log / "watch.log").read_text() == "--- slot 2026-11-16 06:05 UTC\n"
    assert [(log / f"watch.log.{number}").stat().st_size for number in (1, 2)] == [5_000_001, 5]


def test_ticks_come_one_after_the_other_and_say_how_fresh_they_are() -> None:
    came: list[datetime] = []
    ticks = Ticks(lambda: came.append(datetime.now(tz=UTC)), every=timedelta(milliseconds=20))
    ticks.start()

    assert waited(lambda: len(came) >= 3)
    ticks.stop()
    assert came == sorted(came)
    assert ticks.age() < timedelta(seconds=30)


def test_two_that_serve_one_store_share_the_slots(watch: Served, store_url: str, clock: ToldClock) -> None:
    with opened(store_url, clock) as store:
        other = Served(store, clock, watch.folder, [replace(WATCH)], owner="here:2")
        watch.done(minutes=5)
        other.done()
        other.done(minutes=5)
        watch.done()

    owners = [(slot.owner, slot.epoch, slot.covers) for slot in watch.store.slots_since(MONDAY)]
    assert owners == [("here:1", 1, 1), ("here:2", 1, 1)]
