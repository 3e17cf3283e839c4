"""What the tests of the schedule share: one process that serves, with a clock that is told the time, and shells as jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from recon.scheduler.children import Children
from recon.scheduler.jobs import Job
from recon.scheduler.schedule import Schedule
from recon.scheduler.standing import standings
from recon.scheduler.times import Timetable
from recon.store.book import Store
from recon.store.slots import Slot
from tests.jobs.store_scene import ToldClock
from tests.waiting import waited

UTC_ZONE = ZoneInfo("UTC")


def job(name: str, crontab: str, *, late: timedelta | None = None) -> Job:
    return Job(name, (), Timetable(crontab, UTC_ZONE), late=late)


@dataclass
class Served:
    """This is one process that serves: `script` is what the shell of every job does next."""

    store: Store
    clock: ToldClock
    folder: Path
    jobs: Sequence[Job]
    owner: str = "here:1"
    script: str = "exit 0"
    gone: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.schedule = Schedule(
            store=self.store,
            jobs=self.jobs,
            clock=self.clock,
            owner=self.owner,
            is_gone=self.gone.__contains__,
            start=Children(self._command, folder=self.folder / "log").start,
        )
        self.schedule.begin()

    def tick(self, **later: int) -> None:
        """Let time go by, and one tick come."""
        self.clock.at += timedelta(**later)
        self.schedule.tick()

    def done(self, **later: int) -> Slot:
        """Let time go by, one tick come, and every job that began come to its end; return the newest slot."""
        self.tick(**later)
        assert waited(lambda: self.schedule.at_work() == [])
        return self.newest()

    def newest(self) -> Slot:
        name = self.jobs[0].name
        return self.store.newest_slots([name])[name]

    def wrong(self) -> str:
        return standings(self.jobs, store=self.store, at=self.clock.at)[0].wrong

    def _command(self, job: Job, slot: Slot) -> list[str]:
        return ["/bin/sh", "-c", self.script, job.name, f"{slot.epoch}"]
