"""The jobs of the schedule: which words start each, when, and what its exit code means for its slot."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.config import Config
from recon.scheduler.times import Timetable
from recon.store.slots import SlotState

# The exit codes of docs/adr/0012: what was found is the job's own affair, that it came to an end is ours.
CAME_TO_AN_END = frozenset({0, 1, 3})
NOT_NOW = 6
_LEAST_PATIENCE = timedelta(minutes=10)
_MOST_PATIENCE = timedelta(hours=2)
_DIGEST_LATE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Job:
    """This is one job: `words` follow `recon`; later than `late` a missed slot is left out for good."""

    name: str
    words: tuple[str, ...]
    times: Timetable
    late: timedelta | None = None

    def patience(self, at: datetime) -> timedelta:
        """Say how long after its time a slot should be done: two turns of the job, from ten minutes to two hours."""
        first = self.times.next(at)
        second = self.times.next(first) if first else None
        if first is None or second is None:
            return _MOST_PATIENCE
        return min(max(2 * (second - first), _LEAST_PATIENCE), _MOST_PATIENCE)


def jobs_of(config: Config) -> list[Job]:
    """Build the jobs that the configuration asks for; the landing watch only where it is on."""
    return list(_jobs(config))


def _jobs(config: Config) -> Iterator[Job]:
    told = config.schedule
    zone = told.place
    yield Job("watch", ("watch",), Timetable(told.watch, zone))
    yield Job("run", ("run", "--pull"), Timetable(told.run, zone))
    yield Job("notify", ("notify",), Timetable(told.notify, zone))
    late = told.report_late
    yield Job("report", ("report", "weekly", "--send"), Timetable(told.report, zone), late=late)
    if config.alerts.digest:
        yield Job("digest", ("report", "digest", "--send"), Timetable(told.digest, zone), late=_DIGEST_LATE)
    if config.landing.on:
        yield Job("landing", ("landing",), Timetable(told.landing, zone))


def state_of(code: int) -> SlotState:
    """Say what the exit code of a job means for its slot; a negative one is the signal that ended it."""
    if code in CAME_TO_AN_END:
        return SlotState.DONE
    if code == NOT_NOW:
        return SlotState.WAITING
    return SlotState.CRASHED if code < 0 else SlotState.FAILED
