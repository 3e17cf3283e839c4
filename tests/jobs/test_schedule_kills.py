"""Three schedules on one store, killed again and again: each slot has one winner that ended, and none is lost."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from recon.scheduler.schedule import MOST_CRASHES
from recon.store.slots import Slot, SlotState
from tests.jobs.schedule_process import Plan
from tests.jobs.store_scene import ToldClock, opened
from tests.waiting import waited

_BEGIN = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # clocks are put back five hours later
_SLOTS_OF_EACH = 100
_EACH = timedelta(minutes=5)
_END = _BEGIN + _EACH * _SLOTS_OF_EACH
_JOBS = tuple(f"job-{number}" for number in range(10))
_FACTOR = 1300
_PROCESSES = 3
_KILL_EVERY = 0.4


class _Crowd:
    """This is the processes that serve; who is killed is followed by another one at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forks = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.schedule_process", str(folder / "plan")],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._said()
        self.at_work: list[int] = []
        self.kills = 0

    def begin(self, plan: Plan) -> None:
        (self._folder / "plan").write_text(json.dumps(asdict(plan)))
        for _ in range(_PROCESSES):
            self._add()

    def kill(self, one: int) -> None:
        os.kill(self.at_work.pop(one), signal.SIGKILL)
        self.kills += 1
        self._add()

    def stopped(self) -> bool:
        """Ask all to stop; tell whether each came to its end by itself."""
        asked = {str(number) for number in self.at_work}
        for number in self.at_work:
            os.kill(number, signal.SIGTERM)
        left = self._folder / "left"
        return waited(lambda: left.exists() and asked <= set(left.read_text().split()), seconds=60)

    def close(self) -> None:
        for number in self.at_work:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._forks.communicate()

    def _add(self) -> None:
        assert self._forks.stdin is not None
        self._forks.stdin.write("one more\n")
        self._forks.stdin.flush()
        self.at_work.append(int(self._said()))

    def _said(self) -> str:
        assert self._forks.stdout is not None
        return self._forks.stdout.readline()


@contextmanager
def _crowd(folder: Path) -> Iterator[_Crowd]:
    crowd = _Crowd(folder)
    try:
        yield crowd
    finally:
        crowd.close()


def _plan(store_url: str) -> Plan:
    return Plan(
        store=store_url,
        begin=_BEGIN.isoformat(),
        end=_END.isoformat(),
        origin=time.monotonic_ns(),
        factor=_FACTOR,
        crontab="*/5 * * * *",
        jobs=_JOBS,
        takes="0.05",
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """This is one line that a job wrote: that it began, or that it ended, for which slot, under which epoch."""

    what: str
    job: str
    slot: str
    epoch: int


def _lines(path: Path) -> "Counter[_Line]":
    words = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    return Counter(_Line(what, job, slot, int(epoch)) for what, job, slot, epoch, _ in words)


def _ended(slot: Slot) -> _Line:
    return _Line("ended", slot.name, f"{slot.slot_at:%Y-%m-%dT%H:%M}", slot.epoch)


def _is_over(slot: Slot) -> bool:
    """Tell whether a slot is done, or crashed as often as it may."""
    crashed_for_good = slot.state is SlotState.CRASHED and slot.crashes > MOST_CRASHES
    return slot.state is SlotState.DONE or crashed_for_good


def test_three_that_are_killed_again_and_again_lose_no_slot_and_run_none_twice(
    store_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = random.Random(3)  # noqa: S311 - whom to kill
    begun = time.monotonic()
    with opened(store_url, ToldClock(_BEGIN)) as store, _crowd(tmp_path) as crowd:
        for name in _JOBS:
            store.begin_slots(name, owner="nobody:0")
        plan = _plan(store_url)

        crowd.begin(plan)
        while plan.clock().now() < _END:
            Event().wait(_KILL_EVERY)
            crowd.kill(chosen.randrange(_PROCESSES))
        # Nothing newer comes any more: who is killed at the last slots leaves them to be taken up.
        waited(lambda: any(slot.slot_at == _END for slot in store.newest_slots(_JOBS).values()))
        for _ in range(_PROCESSES):
            crowd.kill(0)
        caught_up = waited(
            lambda: all(
                slot.slot_at == _END and _is_over(slot) for slot in store.newest_slots(_JOBS).values()
            )
        )
        stopped = crowd.stopped()

        slots = store.slots_since(_BEGIN)
    lines = _lines(tmp_path / "ran")
    with capsys.disabled():
        sys.stdout.write(_table(store_url, slots, lines, kills=crowd.kills, seconds=time.monotonic() - begun))

    assert (caught_up, stopped) == (True, True)
    for name in _JOBS:
        _every_slot_is_accounted_for([slot for slot in slots if slot.name == name])
    assert max(lines.values()) == 1, "a slot was run twice under one epoch"
    assert [slot for slot in slots if slot.state is SlotState.DONE and lines[_ended(slot)] != 1] == []
    assert {slot.state for slot in slots} <= {SlotState.DONE, SlotState.CRASHED}
    assert sum(slot.crashes for slot in slots) > 0, "no kill hit a slot, which proves nothing"


def _every_slot_is_accounted_for(slots: list[Slot]) -> None:
    before = _BEGIN
    for slot in slots:
        assert slot.slot_at - before == slot.covers * _EACH
        before = slot.slot_at
    assert before == _END


def _table(store_url: str, slots: list[Slot], lines: "Counter[_Line]", *, kills: int, seconds: float) -> str:
    done = [slot for slot in slots if slot.state is SlotState.DONE]
    crashed = [slot for slot in slots if slot.state is SlotState.CRASHED]
    covered = sum(slot.covers - 1 for slot in slots)
    rows = {
        "slots that were due": len(_JOBS) * _SLOTS_OF_EACH,
        "kills": kills,
        "processes that won a slot": len({slot.owner for slot in slots}),
        "done at the first try": sum(slot.epoch == 1 for slot in done),
        "done after a crash": sum(slot.epoch > 1 for slot in done),
        "crashed and shown": len(crashed),
        "covered by a newer one": covered,
        "not accounted for": len(_JOBS) * _SLOTS_OF_EACH - len(done) - len(crashed) - covered,
        "run twice under one epoch": sum(count > 1 for count in lines.values()),
        "seconds": round(seconds),
    }
    head = f"\nThree schedules on one {store_url.partition(':')[0]} store\n"
    return head + "".join(f"  {name:<26}{value:>6,}\n" for name, value in rows.items())
