"""How each job stands: its newest slot, its next one, and what is wrong with it, if anything."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.scheduler.jobs import Job
from recon.scheduler.schedule import MOST_CRASHES
from recon.store.book import Store
from recon.store.slots import Slot, SlotState


@dataclass(frozen=True, slots=True)
class Standing:
    """This is how one job stands; `wrong` is a sentence, '' where it is well."""

    job: str
    newest: Slot | None
    following: datetime | None
    wrong: str


def standings(jobs: Sequence[Job], *, store: Store, at: datetime) -> list[Standing]:
    """Say of each job whether its newest slot was done within its time."""
    return list(_standings(jobs, store=store, at=at))


def _standings(jobs: Sequence[Job], *, store: Store, at: datetime) -> Iterator[Standing]:
    names = [job.name for job in jobs]
    newest, settled = store.newest_slots(names), store.settled_slots(names)
    for job in jobs:
        wrong = _wrong(job, newest.get(job.name), settled.get(job.name), at=at)
        yield Standing(job.name, newest.get(job.name), job.times.next(at), wrong)


def _wrong(job: Job, newest: Slot | None, settled: Slot | None, *, at: datetime) -> str:
    if newest is None:
        return "nothing is known of it yet"
    if newest.state is SlotState.FAILED:
        ended = "could not be started" if newest.exit_code is None else f"ended with {newest.exit_code}"
        return f"its slot of {_time(newest.slot_at)} {ended}; see recon serve --jobs"
    if newest.state is SlotState.CRASHED and newest.crashes > MOST_CRASHES:
        return f"its slot of {_time(newest.slot_at)} crashed {newest.crashes} times"
    first = job.times.next(settled.since) if settled else None
    patience = job.patience(at)
    if first is None or at - first <= patience:
        return ""
    ends = ", and runs still" if newest.state is SlotState.RUNNING else ""
    return f"its slot of {_time(first)} is not done {_minutes(patience)} after its time{ends}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _minutes(span: timedelta) -> str:
    return f"{span // timedelta(minutes=1)} minutes"
