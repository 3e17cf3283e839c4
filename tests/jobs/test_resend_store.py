"""What our book does not let happen to a re-send, on both databases: the last look, the caps, who owns a row."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recon.jobs.resend import ResendDesk, recover, run_plan
from recon.records.attempt import Outcome
from recon.records.resend import ResendState
from recon.resend.answer import Answer
from recon.resend.policy import Caps
from recon.resend.posted import Posted
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.decisions import NoReason
from recon.store.leases import RunLocked
from recon.store.outcomes import NoSuchAttempt
from recon.store.plans import PlanNotReady, PlansOverlap
from recon.store.sending import Barred, Barrier, Begun, Limits
from tests.jobs.resend_process import PLENTY, MovingClock, desk_of
from tests.jobs.resend_scene import (
    Answering,
    approved,
    broke,
    planned,
    ran,
    request_of,
    states,
)
from tests.jobs.store_scene import MONDAY, opened, store_sql

S = ResendState
REFS = ["canary", "second", "third"]
DEADLINE = timedelta(seconds=20)
LIMITS = Limits(PLENTY, PLENTY, DEADLINE)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(MONDAY)


@pytest.fixture
def store(store_url: str, clock: MovingClock) -> Iterator[Store]:
    with opened(store_url, clock) as ready:  # type: ignore[arg-type] # any clock will do
        broke(ready, REFS)
        yield ready


@pytest.fixture
def desk(store: Store, clock: MovingClock, tmp_path: Path) -> ResendDesk:
    return desk_of(store, clock, url="http://127.0.0.1:1/ep", journal=tmp_path / "journal.jsonl")


def begun_or_barred(desk: ResendDesk, ref: str, limits: Limits = LIMITS) -> Begun | Barred:
    row = next(row for row in desk.store.resends(1) if row.order_ref == ref)
    claim = desk.store.claim_resend(row.id, owner="here", lasts=timedelta(minutes=1))
    assert claim is not None
    return desk.store.begin_sending(claim, request_of(ref), limits=limits)


def test_a_stop_reaches_an_order_that_is_claimed_already(desk: ResendDesk) -> None:
    plan = approved(desk.store, ["canary"])
    [row] = desk.store.resends(plan.id)
    claim = desk.store.claim_resend(row.id, owner="here", lasts=timedelta(minutes=1))
    assert claim is not None
    desk.store.stop_sends(by="eva", because="wrong amounts")

    begun = desk.store.begin_sending(claim, request_of("canary"), limits=LIMITS)

    assert isinstance(begun, Barred)
    assert begun.barrier is Barrier.STOPPED


def test_stopping_and_starting_need_a_reason(store: Store) -> None:
    with pytest.raises(NoReason):
        store.stop_sends(by="eva", because=" ")
    with pytest.raises(NoReason):
        store.start_sends(by="", because="all well")

    assert store.sends_switch().is_on


@pytest.mark.parametrize(
    ("caps", "barrier"),
    [
        (Limits(Caps(1, {"EUR": 10**9}), PLENTY, DEADLINE), Barrier.RUN_CAP),
        (Limits(Caps(9, {"EUR": 8_999}), PLENTY, DEADLINE), Barrier.RUN_CAP),
        (Limits(PLENTY, Caps(1, {"EUR": 10**9}), DEADLINE), Barrier.DAY_CAP),
        (Limits(PLENTY, Caps(9, {"EUR": 8_999}), DEADLINE), Barrier.DAY_CAP),
        (Limits(PLENTY, Caps(9, {}), DEADLINE), Barrier.DAY_CAP),
    ],
)
def test_caps_are_counted_where_the_sending_is_committed(
    desk: ResendDesk, caps: Limits, barrier: Barrier
) -> None:
    approved(desk.store, REFS)
    first = begun_or_barred(desk, "canary", LIMITS)

    second = begun_or_barred(desk, "second", caps)

    assert isinstance(first, Begun)
    assert isinstance(second, Barred)
    assert second.barrier is barrier


def test_a_request_that_is_not_the_approved_one_is_not_begun(desk: ResendDesk) -> None:
    approved(desk.store, REFS)
    [row, *_] = desk.store.resends(1)
    claim = desk.store.claim_resend(row.id, owner="here", lasts=timedelta(minutes=1))
    assert claim is not None

    canary = request_of("canary")
    other = replace(canary, told=(*canary.told, ("altord", "2")))
    begun = desk.store.begin_sending(claim, other, limits=LIMITS)

    assert isinstance(begun, Barred)
    assert begun.barrier is Barrier.CHANGED


def test_a_claim_that_ran_out_or_was_taken_over_is_not_begun(desk: ResendDesk, clock: MovingClock) -> None:
    approved(desk.store, REFS)
    [row, *_] = desk.store.resends(1)
    slow = desk.store.claim_resend(row.id, owner="slow", lasts=timedelta(minutes=1))
    assert slow is not None
    assert desk.store.claim_resend(row.id, owner="other", lasts=timedelta(minutes=1)) is None

    clock.at += timedelta(seconds=40)
    late = desk.store.begin_sending(slow, request_of("canary"), limits=LIMITS)
    clock.at += timedelta(minutes=1)
    desk.store.recover_resends(is_gone=lambda _: False)
    taken = desk.store.claim_resend(row.id, owner="other", lasts=timedelta(minutes=1))
    later = desk.store.begin_sending(slow, request_of("canary"), limits=LIMITS)

    assert isinstance(late, Barred)
    assert isinstance(later, Barred)
    assert {late.barrier, later.barrier} == {Barrier.LOST}
    assert taken is not None
    assert taken.fence == slow.fence + 1


def test_a_plan_whose_rows_were_changed_behind_its_back_is_refused(desk: ResendDesk) -> None:
    plan = approved(desk.store, REFS)
    with desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE resends SET request = request || '1' WHERE order_ref = 'second'")

    with pytest.raises(PlanNotReady, match="not what it was"):
        ran(desk, Answering([Outcome.ACCEPTED]), plan.id)


def test_one_order_stands_in_one_unfinished_plan_only(desk: ResendDesk) -> None:
    first = planned(desk.store, ["canary"])

    with pytest.raises(PlansOverlap):
        planned(desk.store, ["canary", "second"])

    assert len(desk.store.resend_plans()) == 1
    desk.store.cancel_plan(first, by="ben")
    assert planned(desk.store, ["canary", "second"])
    with pytest.raises(PlanNotReady):
        desk.store.cancel_plan(first, by="ben")


def test_what_is_found_sending_goes_to_a_person_and_what_is_claimed_goes_back(desk: ResendDesk) -> None:
    approved(desk.store, REFS)
    assert isinstance(begun_or_barred(desk, "canary"), Begun)
    [_, second, _] = desk.store.resends(1)
    desk.store.claim_resend(second.id, owner="here", lasts=timedelta(minutes=1))

    alive = desk.store.recover_resends(is_gone=lambda _: False)
    gone = desk.store.recover_resends(is_gone=lambda owner: owner == "here")

    assert (alive, [each.order_ref for each in gone]) == ([], ["canary"])
    assert states(desk.store, 1) == [S.NEEDS_PERSON, S.APPROVED, S.APPROVED]
    assert [each.outcome for each in desk.store.own_attempts()] == [Outcome.AMBIGUOUS]


def test_a_late_yes_is_kept_and_a_late_failure_sends_nothing_again(desk: ResendDesk) -> None:
    approved(desk.store, REFS)
    attempts = [begun_or_barred(desk, ref) for ref in ("canary", "second")]
    desk.store.recover_resends(is_gone=lambda _: True)

    for begun, outcome in zip(attempts, (Outcome.ACCEPTED, Outcome.NOT_SENT), strict=True):
        assert isinstance(begun, Begun)
        for _ in range(2):
            desk.store.record_outcome(begun, Posted(Answer(outcome, "late")), again_after=None)

    assert states(desk.store, 1) == [S.AWAITING_REPORT, S.NEEDS_PERSON, S.APPROVED]


class JammedStore(Store):
    """This is a store that takes no outcome for a while."""

    fails = 0

    def record_outcome(self, begun: Begun, posted: Posted, *, again_after: timedelta | None) -> ResendState:
        self.fails -= 1
        if self.fails >= 0:
            raise StoreUnavailable("here", "database is locked")
        return super().record_outcome(begun, posted, again_after=again_after)


@pytest.mark.parametrize("fails", [3, 10_000])
def test_an_answer_that_cannot_be_written_down_is_kept_and_brought_in_at_the_next_start(
    desk: ResendDesk, store_url: str, clock: MovingClock, fails: int
) -> None:
    plan = approved(desk.store, ["canary"])
    with JammedStore(store_url, sql=store_sql(), clock=clock) as store:
        store.fails = fails
        jammed = replace(desk, store=store)
        if fails > 3:
            with pytest.raises(StoreUnavailable):
                ran(jammed, Answering([Outcome.ACCEPTED]), plan.id)
            assert states(desk.store, plan.id) == [S.SENDING]
        else:
            ran(jammed, Answering([Outcome.ACCEPTED]), plan.id)
    assert json.loads(desk.journal.path.read_text(), parse_float=str)["outcome"] == "accepted"
    with desk.journal.path.open("a") as file:
        file.write('{"attempt": 1, "cut')

    assert recover(desk) == []

    assert states(desk.store, plan.id) == [S.AWAITING_REPORT]
    assert not desk.journal.path.exists()


def test_a_second_run_at_once_is_locked_out(desk: ResendDesk) -> None:
    plan = approved(desk.store, REFS)
    alone = replace(desk, is_gone=lambda _: False, owner="other")
    refused: list[type[Exception]] = []

    def rival() -> None:
        try:
            run_plan(alone, plan.id)
        except RunLocked as locked:
            refused.append(type(locked))

    def meanwhile() -> None:
        thread = threading.Thread(target=rival)
        thread.start()
        thread.join()

    sender = Answering([Outcome.ACCEPTED], then=meanwhile)
    ran(replace(desk, is_gone=lambda _: False), sender, plan.id)

    assert sender.sent == REFS
    assert refused == [RunLocked] * 3


def test_a_break_that_a_person_closed_is_not_sent(desk: ResendDesk) -> None:
    plan = approved(desk.store, ["canary"])
    desk.store.close_break("canary", because="accepted loss", by="eva")
    sender = Answering([Outcome.ACCEPTED])

    ran(desk, sender, plan.id)

    assert sender.sent == []
    assert states(desk.store, plan.id) == [S.CLOSED]


def test_an_answer_kept_for_another_store_touches_no_attempt_of_the_same_number(desk: ResendDesk) -> None:
    approved(desk.store, REFS)
    begun = begun_or_barred(desk, "canary")
    assert isinstance(begun, Begun)
    stranger = Begun(begun.attempt, begun.resend, begun.fence + 1)

    with pytest.raises(NoSuchAttempt):
        desk.store.record_outcome(stranger, Posted(Answer(Outcome.NOT_SENT, "")), again_after=None)

    assert [each.outcome for each in desk.store.own_attempts()] == [None]
