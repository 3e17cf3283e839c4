"""One day of the schedule in simulated time: `python -m tests.tools.serve_day` lists every slot of every job.

The day is one on which clocks are put back. The schedule, its ticks, its store and its child processes are the real
ones; only the clock is simulated, each tick being half a minute, and each job is a process that does nothing. The
machine sleeps for 78 minutes after noon, and one run finds a lock held.
"""

import tempfile
from collections import Counter
from dataclasses import dataclass, field
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
from recon.store.slots import Slot, SlotState
from recon.wiring import sql_blocks

ZONE = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 10, 25, 0, 0, tzinfo=ZONE).astimezone(UTC)
END = datetime(2026, 10, 26, 0, 0, tzinfo=ZONE).astimezone(UTC)
SLEEPS = datetime(2026, 10, 25, 13, 2, tzinfo=ZONE).astimezone(UTC)
SLEEP = timedelta(minutes=78)
LOCKED = datetime(2026, 10, 25, 16, 20, tzinfo=ZONE).astimezone(UTC)
STEP = timedelta(seconds=30)
CRONTABS = {
    "watch": "*/5 * * * *",
    "run": "20 * * * *",
    "notify": "* * * * *",
    "landing": "*/10 * * * *",
    "report": "30 2 * * sun",
}
_HOUR = timedelta(hours=1)
_NOT_NOW = 6
_TRIES = 3


@dataclass
class Day:
    """This is a clock that goes on by one step at each tick, and sleeps once."""

    at: datetime = BEGIN
    over: Event = field(default_factory=Event)

    def now(self) -> datetime:
        return self.at

    def go_on(self) -> None:
        self.at += SLEEP if self.at == SLEEPS else STEP
        if self.at > END:
            self.over.set()


def jobs() -> list[Job]:
    return [Job(name, (), Timetable(crontab, ZONE)) for name, crontab in CRONTABS.items()]


def live() -> list[Slot]:
    """Let the day go by; return its slots."""
    with tempfile.TemporaryDirectory() as folder:
        day = Day()
        with Store(f"sqlite:///{folder}/recon.db", sql=sql_blocks("store/*.sql"), clock=day) as store:
            store.prepare()
            schedule = Schedule(
                store=store,
                jobs=jobs(),
                clock=day,
                owner="simulated:1",
                is_gone=lambda owner: not owner,
                start=Children(_command, folder=Path(folder) / "log").start,
            )
            schedule.begin()
            _go_through(schedule, day)
            return store.slots_since(BEGIN)


def _go_through(schedule: Schedule, day: Day) -> None:
    def tick() -> None:
        if day.over.is_set():
            return
        schedule.tick()
        while schedule.at_work():
            Event().wait(0.001)
        day.go_on()

    ticks = Ticks(tick, every=timedelta(milliseconds=2))
    ticks.start()
    day.over.wait()
    ticks.stop()


def _command(job: Job, slot: Slot) -> list[str]:
    held = job.name == "run" and slot.slot_at == LOCKED and slot.epoch < _TRIES
    return ["/bin/sh", "-c", f"exit {_NOT_NOW if held else 0}"]


def listing(slots: list[Slot]) -> str:
    """Write the day hour by hour, then every row that is not plainly one slot done, then the sum."""
    lines = [
        "One day of recon serve, Europe/Berlin, 2026-10-25: clocks are put back at 03:00, and the machine sleeps",
        f"from {_clock(SLEEPS)} to {_clock(SLEEPS + SLEEP)}. Slots by the local hour they were due in, as done+covered.",
        "",
        f"{'hour':<8}{'UTC':<7}" + "".join(f"{name:>9}" for name in CRONTABS),
    ]
    lines += _hours(slots)
    lines += [
        "",
        "Rows that are more than one slot done at its first try:",
        *_special(slots),
        "",
        *_sums(slots),
    ]
    return "\n".join(lines)


def _hours(slots: list[Slot]) -> list[str]:
    done: Counter[tuple[str, datetime]] = Counter()
    covered: Counter[tuple[str, datetime]] = Counter()
    for name, missed in _each(slots):
        hour = missed.at.replace(minute=0, second=0)
        (covered if missed.covered else done)[name, hour] += 1
    lines = []
    hour = BEGIN
    while hour <= END:
        cells = "".join(f"{_cell(done[name, hour], covered[name, hour]):>9}" for name in CRONTABS)
        lines.append(f"{hour.astimezone(ZONE):%H %Z} {hour:%H:%M}  {cells}")
        hour += _HOUR
    return lines


@dataclass(frozen=True, slots=True)
class Counted:
    """This is one moment at which a job was due, and whether a newer slot stands for it."""

    at: datetime
    covered: bool


def _each(slots: list[Slot]) -> list[tuple[str, Counted]]:
    """Find every due moment of every job by its timetable, and the row that accounts for it."""
    found = []
    for job in jobs():
        rows = {slot.slot_at: slot for slot in slots if slot.name == job.name}
        due = list(job.times.slots(after=BEGIN, until=END))
        waiting: list[datetime] = []
        for at in due:
            waiting.append(at)
            if at in rows:
                if rows[at].covers != len(waiting):
                    message = f"{job.name} {at} covers {rows[at].covers} and stands for {len(waiting)}"
                    raise AssertionError(message)
                found += [(job.name, Counted(each, covered=each != at)) for each in waiting]
                waiting = []
        if waiting:
            message = f"{job.name}: nothing accounts for {waiting}"
            raise AssertionError(message)
    return found


def _cell(done: int, covered: int) -> str:
    if not done and not covered:
        return "-"
    return f"{done}+{covered}" if covered else f"{done}"


def _special(slots: list[Slot]) -> list[str]:
    return [
        f"  {slot.name:<8} {_clock(slot.slot_at)}  {slot.state.value}, covers {slot.covers}, "
        f"claimed at {_clock(slot.claimed_at)}, done at {_clock(slot.finished_at or slot.claimed_at)}, tries {slot.epoch}"
        for slot in slots
        if slot.covers > 1 or slot.epoch > 1 or slot.state is not SlotState.DONE
    ]


def _sums(slots: list[Slot]) -> list[str]:
    lines = [f"{'job':<9}{'crontab':<15}{'due':>6}{'rows':>6}{'covered':>9}{'not accounted for':>19}"]
    for job in jobs():
        rows = [slot for slot in slots if slot.name == job.name]
        due = sum(1 for _ in job.times.slots(after=BEGIN, until=END))
        covered = sum(slot.covers - 1 for slot in rows)
        lines.append(
            f"{job.name:<9}{job.times.crontab:<15}{due:>6}{len(rows):>6}{covered:>9}{due - len(rows) - covered:>19}"
        )
    return lines


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M:%S %Z}"


def main() -> None:
    """Live the day and print it."""
    quiet_logs(verbose=False)
    print(listing(live()))


if __name__ == "__main__":
    main()
