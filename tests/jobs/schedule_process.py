"""A schedule in a process of its own, in compressed time, that does nothing but count.

Run as `python -m tests.jobs.schedule_process PLAN`: for each line that it reads it forks one process that serves, and
writes its number, so that one that was killed is followed by another within milliseconds. The plan is a file that
says which store, which jobs and how fast time goes. All processes of one plan read the same clock: the machine's,
times a factor, standing still at the end. Each job is a shell that writes down when it began and when it ended.
"""

import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

from recon.cli.output import quiet_logs
from recon.scheduler.children import Children
from recon.scheduler.jobs import Job
from recon.scheduler.schedule import Schedule
from recon.scheduler.ticks import Ticks
from recon.scheduler.times import Timetable
from recon.store.book import Store
from recon.store.slots import Slot
from recon.wiring import is_gone
from tests.jobs.store_scene import store_sql

_TICK = timedelta(milliseconds=40)
_LEASE_SECONDS = 4
_COUNT = 'echo "began $0" >> "$1"; sleep "$2"; echo "ended $0" >> "$1"'


@dataclass(frozen=True, slots=True)
class Plan:
    """This is what all processes of one test are told: it lies in a file beside the lines that the jobs write."""

    store: str
    begin: str
    end: str
    origin: int
    factor: int
    crontab: str
    jobs: tuple[str, ...]
    takes: str

    def jobs_of(self) -> list[Job]:
        times = Timetable(self.crontab, ZoneInfo("Europe/Berlin"))
        return [Job(name, (), times) for name in self.jobs]

    def clock(self) -> "FastClock":
        return FastClock(
            begin=datetime.fromisoformat(self.begin),
            end=datetime.fromisoformat(self.end),
            origin=self.origin,
            factor=self.factor,
        )


@dataclass(frozen=True, slots=True)
class FastClock:
    """This is the machine's clock, so many times faster, from one moment to another; then it stands still."""

    begin: datetime
    end: datetime
    origin: int
    factor: int

    def now(self) -> datetime:
        gone = timedelta(microseconds=(time.monotonic_ns() - self.origin) // 1000)
        return min(self.begin + gone * self.factor, self.end)


def read(path: Path) -> Plan:
    told = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    return Plan(**{**told, "jobs": tuple(told["jobs"])})


def main() -> None:
    path = Path(sys.argv[1])
    # Who is killed leaves no trace among the processes, as if somebody had waited for it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Who is asked to stop before it listens stops as soon as it does.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM,))
    _say("ready")
    for _ in sys.stdin:
        number = os.fork()
        if number == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _serve(read(path), folder=path.parent)
            os._exit(0)
        _say(str(number))


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def _serve(plan: Plan, *, folder: Path) -> None:
    told = Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
    quiet_logs(verbose=False)
    with Store(plan.store, sql=store_sql(), clock=plan.clock()) as store:
        schedule = _schedule(plan, store, folder=folder)
        schedule.begin()
        ticks = Ticks(schedule.tick, every=_TICK)
        ticks.start()
        told.wait()
        schedule.drain(within=timedelta(seconds=10))
        ticks.stop()
        schedule.leave()
    with (folder / "left").open("a") as left:
        left.write(f"{os.getpid()}\n")


def _schedule(plan: Plan, store: Store, *, folder: Path) -> Schedule:
    def command(job: Job, slot: Slot) -> list[str]:
        what = f"{job.name} {slot.slot_at.astimezone(UTC):%Y-%m-%dT%H:%M} {slot.epoch} {os.getpid()}"
        return ["/bin/sh", "-c", _COUNT, what, str(folder / "ran"), plan.takes]

    lease = timedelta(seconds=_LEASE_SECONDS) * plan.factor
    return Schedule(
        store=store,
        jobs=plan.jobs_of(),
        clock=plan.clock(),
        owner=f"{socket.gethostname()}:{os.getpid()}",
        is_gone=is_gone,
        start=Children(command, folder=folder / "log").start,
        lease=lease,
        serve_lease=lease,
    )


if __name__ == "__main__":
    main()
