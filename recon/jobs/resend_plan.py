"""Makes plans of re-sends from the open breaks: what the gate lets through, and what it holds with its reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from recon.jobs.question import Bench
from recon.jobs.resend_case import Wanted, candidates, conditions
from recon.records.kind import Kind, Side
from recon.records.programme import Programme
from recon.resend.candidate import Candidate, Conditions
from recon.resend.plan import ResendPlan, plan
from recon.resend.takeback import RETURNS
from recon.resend.taken import are_shown
from recon.store.breaks import StoredBreak

MISSING = tuple(kind for kind in Kind if kind.row.side is Side.MISSING)


def plans_of(
    bench: Bench,
    programme: Programme,
    breaks: Sequence[StoredBreak],
    *,
    as_of: datetime,
    corrected: str = "",
    takes_back: bool = False,
    only_looks: bool = False,
) -> list[ResendPlan]:
    """Plan what of a programme's breaks may be sent again, or taken back; a plan for each currency, the worst first.

    Whoever `only_looks` gets the same plans, and nothing is noted on the way.
    """
    kinds = RETURNS if takes_back else MISSING
    wanted = [
        Wanted.of(each)
        for each in breaks
        if each.found.kind in kinds and each.found.programme == programme.name
    ]
    if not wanted:
        return []
    unfinished = {programme.name: bench.store.unfinished_resends(programme.name)}
    found = candidates(bench, wanted, as_of=as_of, unfinished=unfinished)
    by = conditions(bench, programme, as_of=as_of, corrected=corrected, takes_back=takes_back)
    if takes_back:
        found = [_settled(bench, each, by=by, only_looks=only_looks) for each in found if _came_back(each)]
    return plan(found, by=by)


def _came_back(candidate: Candidate) -> bool:
    """Tell whether an order is about goods that came back: another amount at Rakuten may have other causes."""
    is_whole = candidate.kind is Kind.CANCELLED_NOT_REVERSED
    return is_whole or any(row.refunded_amount for row in candidate.shop_rows)


def _settled(bench: Bench, candidate: Candidate, *, by: Conditions, only_looks: bool) -> Candidate:
    """Close an earlier reversal that the report shows, though the break stays open for a later return."""
    if not candidate.unfinished or len(candidate.shop_rows) != 1:
        return candidate
    if not are_shown(candidate, manner=by.terms.manner):
        return candidate
    ends = bench.store.awaits_reversal if only_looks else bench.store.settle_reversal
    is_over = ends(candidate.programme, key_number=candidate.key_number)
    return replace(candidate, unfinished=not is_over)


def save_plan(bench: Bench, made: ResendPlan, *, as_of: datetime, by: str, corrected: str = "") -> int:
    """Write a plan down for a person to approve; return its number."""
    run = bench.store.latest_run(made.programme)
    if run is None:
        message = f"programme {made.programme} was never judged; run `recon run` first"
        raise LookupError(message)
    lasts = bench.resend.approval_lasts
    return bench.store.save_plan(made, run=run.id, as_of=as_of, by=by, lasts=lasts, corrected=corrected)
