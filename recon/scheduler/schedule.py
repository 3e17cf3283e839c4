"""What happens at a tick: slots that are due are claimed and run, crashed ones taken up, ended ones written down."""

import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, RLock
from time import monotonic

import structlog

from recon.records.moment import Clock
from recon.scheduler.children import Child
from recon.scheduler.jobs import Job, state_of
from recon.store.book import Store
from recon.store.database import StoreUnavailable
from recon.store.serving import SERVE_LEASE, SecondHost
from recon.store.slots import SLOT_LEASE, Slot, SlotLost, SlotState, SlotTaken

_log = structlog.get_logger()
_KEPT = timedelta(days=40)
_OFTEN = 0.2
_TERMINATED_WITHIN = 10.0
_STOPPED = "it was stopped with the service"
_TAKEN_OVER = "its slot was taken over by another process"
_QUIET = frozenset({SlotState.DONE, SlotState.WAITING})
_AGAIN = frozenset({SlotState.WAITING, SlotState.CRASHED})
MOST_CRASHES = 1


@dataclass
class Schedule:
    """This is the schedule of one process that serves; several may work on one store.

    `start` begins a child for a slot; `is_gone` knows the owners that are no more. `tick` is called often, by one
    clock; whoever waits for a child calls from a thread of its own.
    """

    store: Store
    jobs: Sequence[Job]
    clock: Clock
    owner: str
    is_gone: Callable[[str], bool]
    start: Callable[[Job, Slot], Child]
    lease: timedelta = SLOT_LEASE
    serve_lease: timedelta = SERVE_LEASE
    trouble: str = ""
    draining: bool = False
    _running: dict[str, Child] = field(default_factory=dict)
    _next: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    _tidy_from: datetime | None = None
    _announce_from: datetime | None = None
    _turn: RLock = field(default_factory=RLock)
    _hurry: Event = field(default_factory=Event)

    def begin(self) -> None:
        """Take a place among those who serve, and write down since when each job is scheduled."""
        self.store.announce_serving(self.owner, lasts=self.serve_lease)
        for job in self.jobs:
            self.store.begin_slots(job.name, owner=self.owner)

    def tick(self) -> None:
        """Do what is due now; a store out of reach is said, and what was missed is caught up with later."""
        with self._turn:
            try:
                self._do_what_is_due()
                self.trouble = ""
            except (StoreUnavailable, SecondHost) as failed:
                self.trouble = str(failed)
                _log.error("schedule.halted", why=self.trouble)

    def at_work(self) -> list[Child]:
        """List the jobs at work in this process."""
        with self._turn:
            return list(self._running.values())

    def hurry(self) -> None:
        """Wait no longer for the jobs at work while draining."""
        self._hurry.set()

    def drain(self, *, within: timedelta) -> None:
        """Claim nothing more, let the jobs at work end, and end them when the time is over."""
        with self._turn:
            self.draining = True
        self._wait_for_jobs(within.total_seconds(), or_hurry=True)
        for by, seconds in ((signal.SIGTERM, _TERMINATED_WITHIN), (signal.SIGKILL, _TERMINATED_WITHIN)):
            for child in self.at_work():
                child.stop(because=_STOPPED, by=by)
            self._wait_for_jobs(seconds, or_hurry=False)

    def leave(self) -> None:
        """Give up the place among those who serve."""
        # A store out of reach forgets us by itself, when the lease is over.
        with suppress(StoreUnavailable):
            self.store.leave_serving(self.owner)

    def _wait_for_jobs(self, seconds: float, *, or_hurry: bool) -> None:
        end = monotonic() + seconds
        while self.at_work() and monotonic() < end and not (or_hurry and self._hurry.is_set()):
            self._hurry.wait(_OFTEN) if or_hurry else Event().wait(_OFTEN)

    def _do_what_is_due(self) -> None:
        for child in list(self._running.values()):
            if child.code is None:
                self._renew(child)
            else:
                self._settle(child)
        self._announce()
        if self.draining:
            return
        holding = [(each.slot.name, each.slot.slot_at, each.slot.epoch) for each in self._running.values()]
        for slot in self.store.reap_slots(self.is_gone, holding=holding):
            _log.warning("slot.crashed", job=slot.name, slot=slot.slot_at.isoformat(), owner=slot.owner)
        newest = self.store.newest_slots(job.name for job in self.jobs if job.name not in self._running)
        for job in self.jobs:
            if job.name in newest:
                self._consider(job, newest[job.name])
        self._tidy()

    def _announce(self) -> None:
        now = self.clock.now()
        if self._announce_from is None or now >= self._announce_from:
            self.store.announce_serving(self.owner, lasts=self.serve_lease)
            self._announce_from = now + self.serve_lease / 3

    def _tidy(self) -> None:
        now = self.clock.now()
        if self._tidy_from is None or now >= self._tidy_from:
            self.store.forget_slots(before=now - _KEPT)
            self._tidy_from = now + timedelta(days=1)

    def _renew(self, child: Child) -> None:
        until = child.slot.lease_until
        if until is not None and until - self.clock.now() > self.lease / 2:
            return
        try:
            child.slot = self.store.renew_slot(child.slot, lasts=self.lease)
        except SlotLost:
            # This machine slept for longer than the lease. Whoever took the slot over runs the job now.
            child.stop(because=_TAKEN_OVER, by=signal.SIGKILL)

    def _consider(self, job: Job, known: Slot) -> None:
        """Claim a job's newest slot that is due, or take up the one before; leave alone what another does."""
        if known.state is SlotState.RUNNING:
            return
        now = self.clock.now()
        try:
            if self._is_due(job, known, now=now):
                self._claim(job, known, now=now)
            elif known.state in _AGAIN and known.crashes <= MOST_CRASHES:
                self._run(job, self.store.retake_slot(known, owner=self.owner, lasts=self.lease))
        except SlotTaken:
            return

    def _is_due(self, job: Job, known: Slot, *, now: datetime) -> bool:
        # Kept from tick to tick: it only changes with the newest slot.
        since, upcoming = self._next.get(job.name, (None, None))
        if since != known.since:
            upcoming = job.times.next(known.since)
            self._next[job.name] = (known.since, upcoming)
        return upcoming is not None and upcoming <= now

    def _claim(self, job: Job, known: Slot, *, now: datetime) -> None:
        due = job.times.due(after=known.since, until=now)
        if due is None:
            return
        if job.late is not None and now - due.newest > job.late:
            remark = (
                f"it was {_hours(now - due.newest)} late, and later than {_hours(job.late)} it is left out"
            )
            self.store.skip_slot(known, slot_at=due.newest, covers=due.count, owner=self.owner, remark=remark)
            _log.warning("slot.skipped", job=job.name, slot=due.newest.isoformat(), why=remark)
            return
        slot = self.store.claim_slot(
            known, slot_at=due.newest, covers=due.count, owner=self.owner, lasts=self.lease
        )
        self._run(job, slot)

    def _run(self, job: Job, slot: Slot) -> None:
        try:
            child = self.start(job, slot)
        except OSError as failed:
            remark = f"it could not be started: {failed.strerror}"
            self.store.finish_slot(slot, state=SlotState.FAILED, exit_code=None, remark=remark)
            _log.error("slot.failed", job=job.name, slot=slot.slot_at.isoformat(), why=remark)
            return
        self._running[job.name] = child
        child.attend(self._ended)

    def _ended(self, child: Child) -> None:
        with self._turn:
            try:
                self._settle(child)
            except StoreUnavailable as failed:
                # It stays among those at work; the next tick writes it down.
                self.trouble = str(failed)

    def _settle(self, child: Child) -> None:
        """Write down what became of a slot, once."""
        if self._running.get(child.job.name) is not child or child.code is None:
            return
        state = state_of(child.code)
        try:
            self.store.finish_slot(
                child.slot, state=state, exit_code=child.code, remark=_remark(child, state=state)
            )
        except SlotLost:
            state = SlotState.CRASHED
        del self._running[child.job.name]
        tell = _log.info if state in _QUIET else _log.warning
        tell(
            f"slot.{state.value}",
            job=child.job.name,
            slot=child.slot.slot_at.isoformat(),
            exit_code=child.code,
            seconds=child.seconds,
            covers=child.slot.covers,
        )


def _remark(child: Child, *, state: SlotState) -> str:
    if state is SlotState.DONE:
        return ""
    if child.stopped_because:
        return child.stopped_because
    if child.code is not None and child.code < 0:
        return f"it was ended by {_name(-child.code)}"
    return child.last_line()


def _name(number: int) -> str:
    known = {each.value: each.name for each in signal.Signals}
    return known.get(number, f"signal {number}")


def _hours(span: timedelta) -> str:
    return f"{span // timedelta(hours=1)} hours"
