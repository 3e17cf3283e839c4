"""What we did about an order ourselves: plans of re-sends, and files for a person to enter by hand; who, and why."""

from collections.abc import Iterator

from recon.jobs.question import Bench
from recon.reporting.order_story import Lane, StoryEvent
from recon.resend.words import fit_to_show
from recon.store.resend_rows import StoredPlan, StoredResend

_REQUEST = 400


def acts(bench: Bench, ref: str, *, programme: str) -> Iterator[StoryEvent]:
    """Tell each plan an order stands in, from the making to how it stands, and each file it was written into."""
    resends = bench.store.resends_of(ref, programme=programme)
    plans = {each.plan: bench.store.resend_plan(each.plan) for each in resends}
    for resend in resends:
        yield from _plan_events(plans[resend.plan], resend)
    for act in bench.store.acts_by_hand(ref, programme=programme):
        what = "written into" if act.is_entry else "taken out of"
        why = f": {act.why}" if act.why else ""
        yield StoryEvent(
            moment=act.at,
            lane=Lane.US,
            sentence=f"{what} {act.file} ({act.form}) by {act.who}, to be entered at Rakuten by hand{why}",
            amount=act.amount,
            currency=act.currency,
        )


def _plan_events(plan: StoredPlan, resend: StoredResend) -> Iterator[StoryEvent]:
    what = "taken back" if resend.amount < 0 else "sent again"
    corrected = f"; corrected before: {plan.corrected}" if plan.corrected else ""
    yield StoryEvent(
        moment=plan.made_at,
        lane=Lane.US,
        sentence=f"plan {plan.id} to be {what}, made by {plan.made_by}{corrected}",
        details={"request": fit_to_show(resend.request, limit=_REQUEST)} if resend.request else {},
    )
    if plan.approved_at is not None:
        yield StoryEvent(
            moment=plan.approved_at,
            lane=Lane.US,
            sentence=f"plan {plan.id} approved by {plan.approved_by}: {plan.approved_because}",
        )
    reason = f": {resend.reason}" if resend.reason else ""
    yield StoryEvent(
        moment=resend.changed_at,
        lane=Lane.US,
        sentence=f"to be {what} by plan {resend.plan}, now {resend.state.value}{reason}",
        amount=resend.amount,
        currency=resend.currency,
    )
