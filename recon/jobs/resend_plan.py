"""Makes plans of re-sends from the open breaks: what the gate lets through, and what it holds with its reason."""

from collections.abc import Sequence
from datetime import datetime

from recon.jobs.question import Bench
from recon.jobs.resend_case import Wanted, candidates, conditions
from recon.records.kind import Side
from recon.records.programme import Programme
from recon.resend.plan import ResendPlan, plan
from recon.store.breaks import StoredBreak


def plans_of(
    bench: Bench, programme: Programme, breaks: Sequence[StoredBreak], *, as_of: datetime, corrected: str = ""
) -> list[ResendPlan]:
    """Plan what of a programme's breaks may be sent again, a plan for each currency, the worst first."""
    wanted = [
        Wanted.of(each)
        for each in breaks
        if each.found.kind.row.side is Side.MISSING and each.found.programme == programme.name
    ]
    if not wanted:
        return []
    unfinished = {programme.name: bench.store.unfinished_resends(programme.name)}
    found = candidates(bench, wanted, as_of=as_of, unfinished=unfinished)
    return plan(found, by=conditions(bench, programme, as_of=as_of, corrected=corrected))


def save_plan(bench: Bench, made: ResendPlan, *, as_of: datetime, by: str, corrected: str = "") -> int:
    """Write a plan down for a person to approve; return its number."""
    run = bench.store.latest_run(made.programme)
    if run is None:
        message = f"programme {made.programme} was never judged; run `recon run` first"
        raise LookupError(message)
    lasts = bench.resend.approval_lasts
    return bench.store.save_plan(made, run=run.id, as_of=as_of, by=by, lasts=lasts, corrected=corrected)
