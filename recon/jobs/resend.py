"""Sends an approved plan again, one order at a time, so that no death of the process can count a sale twice.

Each order is claimed, looked at once more in the books, committed as *sending*, and only then sent, once. What is
found *sending* at a start goes to a person: only the report can tell what became of it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from recon.jobs.ports import Postbacks, ShopBooks
from recon.jobs.resend_journal import Journal
from recon.records.attempt import Outcome
from recon.records.resend import ResendState
from recon.resend.answer import Answer
from recon.resend.hold import HeldBack, Hold
from recon.resend.pace import BETWEEN, LONGEST_WAIT, TRIES, wait_before, why_stop
from recon.resend.policy import ResendPolicy
from recon.resend.posted import Posted
from recon.store.book import Store
from recon.store.database import BUSY_MILLISECONDS, StoreUnavailable
from recon.store.leases import Lease, RunLocked
from recon.store.resend_rows import StoredPlan, StoredResend
from recon.store.sending import Barred, Barrier, Begun, Claim, Limits

_log = structlog.get_logger()
JOB = "resend"
# A claim must outlive the look into the books and the whole call.
_CLAIMED_BEYOND = timedelta(seconds=40)
_RECORDED_WITHIN = timedelta(milliseconds=10 * BUSY_MILLISECONDS)
_RECORDED_AGAIN = timedelta(seconds=5)
_ENDS_THE_RUN = frozenset(Barrier) - {Barrier.CHANGED}
# The books are too old, not the order wrong: it stays approved for a run over fresh ones.
_PASSING = frozenset({Hold.FINDINGS_OLD, Hold.SHOP_SHORT, Hold.LOG_SHORT, Hold.REPORTS_SHORT, Hold.NO_CAP})


@dataclass(frozen=True, slots=True)
class ResendDesk:
    """This is what a run of re-sends works with. `deadline` is how long one call may take in all.

    `halted` is asked before each order whether somebody wants the process to end.
    """

    store: Store
    sender: Postbacks
    books: ShopBooks
    policy: ResendPolicy
    journal: Journal
    owner: str
    is_gone: Callable[[str], bool]
    pause: Callable[[timedelta], None]
    deadline: timedelta = timedelta(seconds=20)
    halted: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Ended:
    """This is what became of one order in a run; `outcome` is None where nothing was sent.

    `wait` is how long it must wait where it may be sent again.
    """

    resend: StoredResend
    state: ResendState
    outcome: Outcome | None
    reason: str
    wait: timedelta | None = None


@dataclass(slots=True)
class ResendRun:
    """This is what a run came to. `forgotten` were found *sending* at the start and went to a person.

    `stopped` says why it ended before its plan did; '' where all was tried that could be.
    """

    plan: StoredPlan
    forgotten: list[StoredResend] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    stopped: str = ""

    @property
    def outcomes(self) -> list[Outcome]:
        """List what the attempts came to, in their order."""
        return [each.outcome for each in self.ended if each.outcome is not None]

    @property
    def needs_person(self) -> bool:
        """Tell whether somebody must look at it."""
        doubtful = any(each.state in {ResendState.NEEDS_PERSON, ResendState.REFUSED} for each in self.ended)
        return doubtful or bool(self.forgotten) or bool(self.stopped)


def run_plan(desk: ResendDesk, number: int) -> ResendRun:
    """Send what is approved of a plan and waits, until it is done or something speaks against going on."""
    with _held(desk) as lease:
        forgotten = recover(desk)
        desk.store.expire_plans()
        run = ResendRun(desk.store.ready_plan(number), forgotten)
        while not run.stopped:
            row = desk.store.due_resend(number)
            if desk.halted():
                run.stopped = "the process was asked to end; the rest waits"
            elif row is None or _is_later(desk, row):
                break
            else:
                desk.store.renew_lease(lease)
                _one(desk, run, row)
        desk.store.finish_plan(number)
    counts = {outcome.name.lower(): run.outcomes.count(outcome) for outcome in dict.fromkeys(run.outcomes)}
    _log.info("resend.finished", plan=number, stopped=run.stopped, forgotten=len(run.forgotten), **counts)
    return run


def recover_if_idle(desk: ResendDesk) -> list[StoredResend]:
    """Take in what an earlier process left, unless one is sending now."""
    try:
        with _held(desk):
            return recover(desk)
    except RunLocked:
        return []


def recover(desk: ResendDesk) -> list[StoredResend]:
    """Take in what an earlier process left: kept answers first, then what nobody answers for. The lock must be held."""
    desk.journal.replay(desk.store)
    return desk.store.recover_resends(is_gone=desk.is_gone)


def _is_later(desk: ResendDesk, row: StoredResend) -> bool:
    return row.not_before is not None and row.not_before > desk.store.now()


def _one(desk: ResendDesk, run: ResendRun, row: StoredResend) -> None:
    """Send one order, again where it surely did not arrive, and decide whether the run goes on."""
    if run.outcomes:
        desk.pause(BETWEEN)
    for tries in range(1, TRIES + 1):
        ended = _tried(desk, run, row, tries=tries)
        if ended is None:
            return
        if ended.wait is None or tries == TRIES or ended.wait > LONGEST_WAIT:
            run.ended.append(ended)
            run.stopped = run.stopped or why_stop(run.outcomes, planned=run.plan.orders)
            return
        desk.pause(ended.wait)


def _tried(desk: ResendDesk, run: ResendRun, row: StoredResend, *, tries: int) -> Ended | None:
    """Try one order once; None where another has it, or the run ends here."""
    claim = desk.store.claim_resend(row.id, owner=desk.owner, lasts=desk.deadline + _CLAIMED_BEYOND)
    if claim is None:
        return None
    passed = desk.books.again(claim.resend, corrected=run.plan.corrected)
    if isinstance(passed, HeldBack) and passed.hold in _PASSING:
        desk.store.release_claim(claim)
        run.stopped = passed.sentence
        return None
    if isinstance(passed, HeldBack):
        return _closed(desk, claim, reason=passed.sentence)
    began = time.monotonic()
    limits = Limits(desk.policy.per_run, desk.policy.per_day, desk.deadline)
    begun = desk.store.begin_sending(claim, passed, limits=limits)
    if isinstance(begun, Barred):
        return _barred(desk, run, claim, begun)
    # A process that slept since the commit must not send: its time is over, and another may have judged the row.
    left = desk.deadline - timedelta(seconds=time.monotonic() - began)
    try:
        posted = desk.sender.send(passed, within=left)
    except Exception as failed:  # noqa: BLE001 - whatever it was, it happened when a byte may have left
        posted = Posted(
            Answer(Outcome.AMBIGUOUS, f"an error of our own while sending: {type(failed).__name__}")
        )
    wait = wait_before(tries, asked=posted.retry_after)
    state = _recorded(desk, begun, posted, again_after=wait)
    waits = wait if state is ResendState.APPROVED else None
    return Ended(claim.resend, state, posted.outcome, posted.answer.reason, waits)


def _barred(desk: ResendDesk, run: ResendRun, claim: Claim, barred: Barred) -> Ended | None:
    if barred.barrier in _ENDS_THE_RUN:
        desk.store.release_claim(claim)
        run.stopped = barred.sentence
        return None
    return _closed(desk, claim, reason=barred.sentence)


def _closed(desk: ResendDesk, claim: Claim, *, reason: str) -> Ended:
    desk.store.close_claim(claim, reason=reason)
    return Ended(claim.resend, ResendState.CLOSED, None, reason)


def _recorded(desk: ResendDesk, begun: Begun, posted: Posted, *, again_after: timedelta) -> ResendState:
    """Write an answer down, for far longer than our database may be busy; it is kept in the journal meanwhile."""
    since, kept, waited = time.monotonic(), False, timedelta(0)
    while True:
        try:
            return desk.store.record_outcome(begun, posted, again_after=again_after)
        except StoreUnavailable:
            if not kept:
                desk.journal.keep(begun, posted)
                kept = True
            passed = timedelta(seconds=time.monotonic() - since)
            if max(waited, passed) >= _RECORDED_WITHIN:
                raise
            desk.pause(_RECORDED_AGAIN)
            waited += _RECORDED_AGAIN


@contextmanager
def _held(desk: ResendDesk) -> Iterator[Lease]:
    """Hold the lock of re-sending: one process sends at a time, and so one order is on its way at most."""
    try:
        lease = desk.store.acquire_lease(JOB, owner=desk.owner)
    except RunLocked as locked:
        if not desk.is_gone(locked.owner):
            raise
        desk.store.free_lease(JOB, owner=locked.owner)
        lease = desk.store.acquire_lease(JOB, owner=desk.owner)
    try:
        yield lease
    finally:
        desk.store.release_lease(lease)
