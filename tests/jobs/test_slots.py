"""The slots of the schedule: one winner each, and a kill loses none without a word."""

from datetime import UTC, datetime, timedelta

import pytest

from recon.store.book import Store
from recon.store.serving import SecondHost
from recon.store.slots import LEFT_BY_A_LOCK, SLOT_LEASE, Slot, SlotLost, SlotState, SlotTaken
from tests.jobs.store_scene import MONDAY, ToldClock, opened

MINUTE = timedelta(minutes=1)
SIX_O_FIVE = MONDAY + 5 * MINUTE
TEN_PAST = MONDAY + 10 * MINUTE


def _gone(owner: str) -> bool:
    return owner == "gone:1"


def _nobody_is_gone(owner: str) -> bool:
    return not owner


def _newest(store: Store) -> Slot:
    return store.newest_slots(["watch"])["watch"]


@pytest.fixture
def begun(store: Store, clock: ToldClock) -> Store:
    store.begin_slots("watch", owner="a:1")
    clock.at = SIX_O_FIVE
    return store


def _claimed(store: Store, *, owner: str = "a:1", at: datetime = SIX_O_FIVE, covers: int = 1) -> Slot:
    return store.claim_slot(_newest(store), slot_at=at, covers=covers, owner=owner)


def test_a_job_is_scheduled_from_the_first_time_it_is_served(store: Store, clock: ToldClock) -> None:
    store.begin_slots("watch", owner="a:1")
    clock.at = MONDAY + timedelta(days=3)
    store.begin_slots("watch", owner="b:2")

    began = _newest(store)

    assert (began.state, began.since, began.owner, began.covers) == (SlotState.BEGAN, MONDAY, "a:1", 0)


def test_of_two_that_saw_the_same_slot_due_one_runs_it(
    begun: Store, store_url: str, clock: ToldClock
) -> None:
    with opened(store_url, clock) as other:
        seen = _newest(other)
        mine = _claimed(begun)

        with pytest.raises(SlotTaken):
            other.claim_slot(seen, slot_at=SIX_O_FIVE, covers=1, owner="b:2")

    assert (mine.owner, mine.epoch, mine.lease_until) == ("a:1", 1, SIX_O_FIVE + SLOT_LEASE)
    assert _newest(begun) == mine


def test_one_that_counted_from_an_older_slot_may_not_count_the_same_slots_again(begun: Store) -> None:
    seen = _newest(begun)
    begun.finish_slot(_claimed(begun), state=SlotState.DONE, exit_code=0, remark="")

    with pytest.raises(SlotTaken):
        begun.claim_slot(seen, slot_at=TEN_PAST, covers=2, owner="b:2")


def test_a_job_that_runs_is_not_started_for_its_next_slot(begun: Store) -> None:
    running = _claimed(begun)

    with pytest.raises(SlotTaken):
        begun.claim_slot(running, slot_at=TEN_PAST, covers=1, owner="a:1")


def test_what_became_of_a_slot_is_written_once(begun: Store, clock: ToldClock) -> None:
    slot = _claimed(begun)
    clock.at += MINUTE

    done = begun.finish_slot(slot, state=SlotState.DONE, exit_code=3, remark="")

    assert (done.state, done.exit_code, done.finished_at) == (SlotState.DONE, 3, clock.at)
    assert begun.slots_since(MONDAY) == [done]
    with pytest.raises(SlotLost, match="06:05 UTC of 'watch' was taken over"):
        begun.finish_slot(slot, state=SlotState.FAILED, exit_code=5, remark="")


def test_a_slot_whose_lease_ran_out_crashed_and_is_taken_up_under_the_next_epoch(
    begun: Store, clock: ToldClock
) -> None:
    slot = _claimed(begun)
    clock.at = SIX_O_FIVE + SLOT_LEASE - timedelta(microseconds=1)
    assert begun.reap_slots(_nobody_is_gone) == []

    clock.at = SIX_O_FIVE + SLOT_LEASE
    [crashed] = begun.reap_slots(_nobody_is_gone)
    again = begun.retake_slot(crashed, owner="b:2")

    assert (crashed.state, crashed.crashes, crashed.remark) == (
        SlotState.CRASHED,
        1,
        "who ran it ended without a word",
    )
    assert (again.state, again.epoch, again.owner, again.crashes) == (SlotState.RUNNING, 2, "b:2", 1)
    with pytest.raises(SlotLost):
        begun.finish_slot(slot, state=SlotState.DONE, exit_code=0, remark="")
    with pytest.raises(SlotLost):
        begun.renew_slot(slot)
    with pytest.raises(SlotTaken):
        begun.retake_slot(crashed, owner="c:3")


def test_a_renewed_slot_is_not_reaped(begun: Store, clock: ToldClock) -> None:
    slot = _claimed(begun)
    clock.at += SLOT_LEASE / 2
    renewed = begun.renew_slot(slot)
    clock.at = SIX_O_FIVE + SLOT_LEASE

    assert begun.reap_slots(_nobody_is_gone) == []
    assert renewed.lease_until == SIX_O_FIVE + SLOT_LEASE * 3 / 2


def test_a_slot_of_a_process_that_is_gone_is_reaped_at_once(begun: Store) -> None:
    slot = _claimed(begun, owner="gone:1")

    held = begun.reap_slots(_gone, holding=[(slot.name, slot.slot_at, slot.epoch)])
    [crashed] = begun.reap_slots(_gone)

    assert held == []
    assert crashed.slot_at == slot.slot_at


def test_a_slot_that_found_a_lock_held_waits_and_is_taken_up(begun: Store) -> None:
    waits = begun.finish_slot(_claimed(begun), state=SlotState.WAITING, exit_code=6, remark="locked")

    again = begun.retake_slot(waits, owner="b:2")

    assert (again.epoch, again.crashes, again.remark, again.exit_code) == (2, 0, "", None)


def test_a_slot_that_waits_until_the_next_one_is_written_down_as_skipped(
    begun: Store, clock: ToldClock
) -> None:
    begun.finish_slot(_claimed(begun), state=SlotState.WAITING, exit_code=6, remark="locked")
    clock.at = TEN_PAST

    following = _claimed(begun, at=TEN_PAST)

    skipped, running = begun.slots_since(MONDAY)
    assert (skipped.state, skipped.remark, skipped.finished_at) == (
        SlotState.SKIPPED,
        LEFT_BY_A_LOCK,
        TEN_PAST,
    )
    assert running == following


def test_a_slot_that_is_left_out_says_why_and_counts_as_settled(begun: Store) -> None:
    left = begun.skip_slot(_newest(begun), slot_at=SIX_O_FIVE, covers=3, owner="a:1", remark="80 hours late")

    assert (left.state, left.covers, left.remark) == (SlotState.SKIPPED, 3, "80 hours late")
    assert begun.settled_slots(["watch", "unknown"]) == {"watch": left}


def test_old_slots_are_forgotten_but_not_the_newest_and_not_since_when_we_count(begun: Store) -> None:
    for at in (SIX_O_FIVE, TEN_PAST):
        begun.finish_slot(_claimed(begun, at=at), state=SlotState.DONE, exit_code=0, remark="")

    assert begun.forget_slots(before=MONDAY + timedelta(days=40)) == 1
    assert [slot.slot_at for slot in begun.slots_since(datetime(1970, 1, 1, tzinfo=UTC))][1:] == [TEN_PAST]


def test_two_processes_of_one_host_serve_one_store(store: Store) -> None:
    store.announce_serving("shop-1:10")
    store.announce_serving("shop-1:11")
    store.announce_serving("shop-1:10")

    assert store.serving() == ["shop-1:10", "shop-1:11"]
    store.leave_serving("shop-1:10")
    assert store.serving() == ["shop-1:11"]


def test_a_second_host_may_serve_a_server_and_not_a_file(
    store: Store, store_url: str, clock: ToldClock
) -> None:
    store.announce_serving("shop-1:10", lasts=MINUTE)

    if store_url.startswith("sqlite"):
        with pytest.raises(SecondHost, match=r"host shop-1, .*wait until 2026-11-16 06:01:00 UTC"):
            store.announce_serving("shop-2:10")
        clock.at = MONDAY + MINUTE
    store.announce_serving("shop-2:10")

    assert "shop-2:10" in store.serving()
