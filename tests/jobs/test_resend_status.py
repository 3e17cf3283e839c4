"""How far plans have come is counted by our database, on both kinds of it; orders are read of one plan only."""

from collections import Counter

from recon.cli.resend_run_shown import Status
from recon.records.resend import ResendState
from recon.store.book import Store
from tests.jobs.resend_process import MovingClock
from tests.jobs.resend_scene import approved, broke, planned
from tests.jobs.store_scene import MONDAY, opened

REFS = [f"lost-{number}" for number in range(24)]


def status_of(store: Store) -> Status:
    plans = store.resend_plans()
    made, switch = store.plans_made(), store.sends_switch()
    return Status(plans=plans, states=store.resend_states(plans), orders=None, made=made, switch=switch)


def test_the_newest_plans_are_counted_state_by_state_as_their_orders_stand(store_url: str) -> None:
    with opened(store_url, MovingClock(MONDAY)) as store:  # type: ignore[arg-type] # any clock will do
        broke(store, REFS)
        for ref in REFS[:20]:
            planned(store, [ref])
        plan = approved(store, REFS[20:])
        first = store.resends(plan.id)[0]
        assert store.claim_resend(first.id, owner="here", lasts=plan.expires_at - plan.made_at) is not None
        store.cancel_plan(3, by="eva")

        status = status_of(store)

        assert (len(status.plans), status.made) == (20, 21)
        assert status.states[plan.id] == {ResendState.CLAIMED: 1, ResendState.APPROVED: 3}
        assert status.states[3] == {ResendState.CLOSED: 1}
        for each, counts in status.states.items():
            assert counts == Counter(row.state for row in store.resends(each))


def test_plans_that_wait_for_an_approval_need_a_person_and_finished_ones_do_not(store_url: str) -> None:
    with opened(store_url, MovingClock(MONDAY)) as store:  # type: ignore[arg-type] # any clock will do
        broke(store, ["lost"])
        assert store.resend_states([]) == {}
        assert not status_of(store).needs_person

        planned(store, ["lost"])
        assert status_of(store).needs_person

        store.cancel_plan(1, by="eva")
        assert not status_of(store).needs_person
