"""A run of re-sends: what each answer makes of an order, what stops a run, and what never goes out."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recon.jobs.resend import ResendDesk
from recon.records.attempt import Outcome
from recon.records.resend import ResendState
from recon.resend.hold import HeldBack, Hold
from recon.resend.policy import Caps, ResendPolicy
from recon.resend.states import MOVES, IllegalMove, PlanState, after, moved
from recon.store.book import Store
from recon.store.plans import NoSuchPlan, PlanNotReady
from recon.store.sending import Limits
from tests.jobs.resend_process import PLENTY, MovingClock, desk_of
from tests.jobs.resend_scene import DAY, Answering, Holding, approved, broke, planned, ran, states, void
from tests.jobs.store_scene import MONDAY, opened

S = ResendState
REFS = ["canary", "second", "third"]
DEADLINE = timedelta(seconds=20)
LIMITS = Limits(PLENTY, PLENTY, DEADLINE)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(MONDAY)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'recon.db'}"


@pytest.fixture
def store(store_url: str, clock: MovingClock) -> Iterator[Store]:
    with opened(store_url, clock) as ready:  # type: ignore[arg-type] # any clock will do
        broke(ready, REFS)
        yield ready


@pytest.fixture
def desk(store: Store, clock: MovingClock, tmp_path: Path) -> ResendDesk:
    return desk_of(store, clock, url="http://127.0.0.1:1/ep", journal=tmp_path / "journal.jsonl")


def test_accepted_orders_wait_for_the_report_and_the_plan_is_done(desk: ResendDesk) -> None:
    plan, sender = approved(desk.store, REFS), Answering([Outcome.ACCEPTED])

    done = ran(desk, sender, plan.id)

    assert sender.sent == REFS
    assert states(desk.store, plan.id) == [S.AWAITING_REPORT] * 3
    assert desk.store.resend_plan(plan.id).state is PlanState.FINISHED
    assert not done.needs_person
    assert [each.outcome for each in desk.store.own_attempts()] == [Outcome.ACCEPTED] * 3


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.PARTIAL, S.NEEDS_PERSON),
        (Outcome.AMBIGUOUS, S.NEEDS_PERSON),
        (Outcome.UNVERIFIED, S.NEEDS_PERSON),
        (Outcome.REFUSED, S.REFUSED),
        (Outcome.MISCONFIGURED, S.REFUSED),
    ],
)
def test_the_first_order_goes_alone_and_what_is_not_accepted_stops_the_run(
    desk: ResendDesk, outcome: Outcome, state: ResendState
) -> None:
    plan, sender = approved(desk.store, REFS), Answering([outcome])

    done = ran(desk, sender, plan.id)
    again = ran(desk, Answering([Outcome.ACCEPTED]), plan.id)

    assert sender.sent == ["canary"]
    assert states(desk.store, plan.id) == [state, S.AWAITING_REPORT, S.AWAITING_REPORT]
    assert done.stopped
    assert [each.resend.order_ref for each in again.ended] == ["second", "third"]


def test_a_refusal_after_the_first_order_stops_as_well(desk: ResendDesk) -> None:
    plan, sender = approved(desk.store, REFS), Answering([Outcome.ACCEPTED, Outcome.REFUSED])

    done = ran(desk, sender, plan.id)

    assert sender.sent == ["canary", "second"]
    assert "refused" in done.stopped


def test_more_than_two_per_cent_of_failures_stop_a_run(desk: ResendDesk) -> None:
    many = [f"n{number}" for number in range(100)]
    broke(desk.store, [*REFS, *many], at=MONDAY + DAY)
    plan = approved(desk.store, many)
    good = [Outcome.ACCEPTED]
    sender = Answering([*good * 5, *[Outcome.AMBIGUOUS] * 2, *good * 3, Outcome.AMBIGUOUS, Outcome.ACCEPTED])

    done = ran(desk, sender, plan.id)

    assert (len(sender.sent), done.stopped) == (
        11,
        "3 of 100 orders failed, more than 2 %; the rest waits",
    )


def test_what_never_left_is_tried_again_a_few_times_and_then_waits(
    desk: ResendDesk, clock: MovingClock
) -> None:
    plan, sender = approved(desk.store, REFS), Answering([Outcome.NOT_SENT])

    done = ran(desk, sender, plan.id)

    assert sender.sent == ["canary"] * 3
    assert states(desk.store, plan.id) == [S.APPROVED] * 3
    assert "was not accepted but not sent" in done.stopped

    clock.pause(timedelta(minutes=5))
    ran(desk, Answering([Outcome.NOT_SENT, Outcome.ACCEPTED]), plan.id)
    assert states(desk.store, plan.id) == [S.AWAITING_REPORT] * 3


def test_an_order_that_is_throttled_waits_as_long_as_rakuten_asks(
    desk: ResendDesk, clock: MovingClock
) -> None:
    plan = approved(desk.store, ["canary"])

    ran(desk, Answering([Outcome.THROTTLED], retry_after=timedelta(hours=1)), plan.id)
    early = Answering([Outcome.ACCEPTED])
    ran(desk, early, plan.id)
    clock.pause(timedelta(hours=1))
    late = Answering([Outcome.ACCEPTED])
    ran(desk, late, plan.id)

    assert (early.sent, late.sent) == ([], ["canary"])


def test_what_rakuten_asks_of_one_order_holds_for_the_next_and_for_a_plan_made_anew(
    desk: ResendDesk, clock: MovingClock
) -> None:
    plan = approved(desk.store, REFS[:2])
    ran(desk, Answering([Outcome.THROTTLED], retry_after=timedelta(hours=1)), plan.id)

    next_one = Answering([Outcome.ACCEPTED])
    done = ran(desk, next_one, plan.id)
    desk.store.cancel_plan(plan.id, by="eva")
    anew = Answering([Outcome.ACCEPTED])
    again = approved(desk.store, REFS[:2])
    ran(desk, anew, again.id)
    clock.pause(timedelta(hours=1))
    late = Answering([Outcome.ACCEPTED])
    ran(desk, late, again.id)

    assert "asked to wait until" in done.stopped
    assert (next_one.sent, anew.sent, late.sent) == ([], [], REFS[:2])


def test_a_sender_that_breaks_leaves_the_order_to_a_person(desk: ResendDesk) -> None:
    def breaks() -> None:
        raise RuntimeError

    plan = approved(desk.store, ["canary"])

    ran(desk, Answering([Outcome.ACCEPTED], then=breaks), plan.id)

    assert states(desk.store, plan.id) == [S.NEEDS_PERSON]


def test_a_stop_reaches_a_run_between_two_orders(desk: ResendDesk) -> None:
    plan = approved(desk.store, REFS)
    sender = Answering(
        [Outcome.ACCEPTED], then=lambda: void(desk.store.stop_sends(by="eva", because="wrong amounts"))
    )

    done = ran(desk, sender, plan.id)

    assert sender.sent == ["canary"]
    assert "recon start" in done.stopped
    assert states(desk.store, plan.id) == [S.AWAITING_REPORT, S.APPROVED, S.APPROVED]

    desk.store.start_sends(by="eva", because="amounts corrected")
    ran(desk, Answering([Outcome.ACCEPTED]), plan.id)
    assert states(desk.store, plan.id) == [S.AWAITING_REPORT] * 3
    assert [(each.what, each.who, each.detail) for each in desk.store.audit("sends")] == [
        ("sends started", "eva", "amounts corrected"),
        ("sends stopped", "eva", "wrong amounts"),
    ]


def test_the_cap_of_a_day_counts_other_plans_and_ends_after_a_day(
    desk: ResendDesk, clock: MovingClock
) -> None:
    one_a_day = replace(desk, policy=ResendPolicy({}, per_run=PLENTY, per_day=Caps(1, {"EUR": 10**9})))
    first, second = approved(desk.store, ["canary"]), approved(desk.store, ["second"])

    ran(one_a_day, Answering([Outcome.ACCEPTED]), first.id)
    held = ran(one_a_day, Answering([Outcome.ACCEPTED]), second.id)
    clock.at += DAY - timedelta(minutes=1)
    still = ran(one_a_day, Answering([Outcome.ACCEPTED]), second.id)

    assert "orders_per_day" in held.stopped
    assert "orders_per_day" in still.stopped
    assert states(desk.store, second.id) == [S.APPROVED]


def test_what_changed_since_the_approval_does_not_go_out(desk: ResendDesk) -> None:
    plan = approved(desk.store, REFS)
    cancelled = HeldBack(Hold.NOT_CONFIRMED, "the order is cancelled in the shop")
    sender = Answering([Outcome.ACCEPTED])

    ran(replace(desk, books=Holding("second", cancelled)), sender, plan.id)

    assert sender.sent == ["canary", "third"]
    rows = {row.order_ref: row for row in desk.store.resends(plan.id)}
    assert (rows["second"].state, rows["second"].reason) == (S.CLOSED, cancelled.sentence)


def test_books_that_are_too_old_stop_the_run_and_keep_the_approval(desk: ResendDesk) -> None:
    plan = approved(desk.store, REFS)
    short = HeldBack(Hold.REPORTS_SHORT, "the report ends too early")
    sender = Answering([Outcome.ACCEPTED])

    done = ran(replace(desk, books=Holding("canary", short)), sender, plan.id)

    assert (sender.sent, done.stopped) == ([], short.sentence)
    assert states(desk.store, plan.id) == [S.APPROVED] * 3


def test_a_plan_that_is_not_approved_or_whose_time_is_over_is_not_run(
    desk: ResendDesk, clock: MovingClock
) -> None:
    number = planned(desk.store, ["canary"])
    sender = Answering([Outcome.ACCEPTED])
    with pytest.raises(PlanNotReady, match="not approved"):
        ran(desk, sender, number)
    with pytest.raises(PlanNotReady, match="not the digest"):
        desk.store.approve_plan(number, digest="0" * 64, by="ben", because="well", lasts=DAY)
    with pytest.raises(PlanNotReady, match="not the digest"):
        desk.store.approve_plan(number, digest="", by="ben", because="well", lasts=DAY)
    with pytest.raises(NoSuchPlan):
        ran(desk, sender, 99)

    digest = desk.store.resend_plan(number).digest
    desk.store.approve_plan(number, digest=digest[:16], by="ben", because="well", lasts=timedelta(hours=1))
    clock.at += timedelta(hours=1)
    with pytest.raises(PlanNotReady, match="expired"):
        ran(desk, sender, number)

    assert sender.sent == []
    assert states(desk.store, number) == [S.CLOSED]
    assert approved(desk.store, ["canary"]).state is PlanState.APPROVED


def test_an_approval_that_ends_while_a_run_goes_on_ends_it(desk: ResendDesk, clock: MovingClock) -> None:
    plan = approved(desk.store, REFS)
    sender = Answering([Outcome.ACCEPTED], then=lambda: clock.pause(DAY - timedelta(minutes=1)))

    done = ran(desk, sender, plan.id)

    assert len(sender.sent) == 2
    assert "its time is over" in done.stopped


def test_whoever_asks_a_run_to_end_is_heard_after_the_order_that_is_on_its_way(desk: ResendDesk) -> None:
    plan, halted = approved(desk.store, REFS), threading.Event()
    sender = Answering([Outcome.ACCEPTED], then=halted.set)

    done = ran(replace(desk, halted=halted.is_set), sender, plan.id)

    assert sender.sent == ["canary"]
    assert "asked to end" in done.stopped


def test_no_step_outside_the_table_is_possible() -> None:
    for was in ResendState:
        for to in ResendState:
            if to in MOVES[was]:
                assert moved(was, to=to) is to
            else:
                with pytest.raises(IllegalMove):
                    moved(was, to=to)
    assert {after(outcome) for outcome in Outcome} == {
        S.AWAITING_REPORT,
        S.REFUSED,
        S.APPROVED,
        S.NEEDS_PERSON,
    }
    assert not MOVES[S.NEEDS_PERSON] & {S.APPROVED, S.CLAIMED, S.SENDING}
