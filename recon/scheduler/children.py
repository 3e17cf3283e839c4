"""Child processes: each job is one, in a group of its own, with a file that keeps what it printed."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import BinaryIO

from recon.scheduler.jobs import Job
from recon.store.slots import Slot

_LARGEST_FILE = 5_000_000
_OLD_FILES = 3
_TAIL = 2_000
_LONGEST_REMARK = 300

Command = Callable[[Job, Slot], Sequence[str]]


class Child:
    """This is one job at work for one slot; `slot` is renewed while it works."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", *, job: Job, slot: Slot, printed: "Printed"
    ) -> None:
        self.job = job
        self.slot = slot
        self.stopped_because = ""
        self._process = process
        self._printed = printed
        self._began = monotonic()

    @property
    def code(self) -> int | None:
        """Tell how it ended; None while it works."""
        return self._process.returncode

    @property
    def seconds(self) -> int:
        """Tell how many seconds ago it was started."""
        return round(monotonic() - self._began)

    def last_line(self) -> str:
        """Read the last line that it printed."""
        return self._printed.last_line()

    def stop(self, *, because: str, by: signal.Signals) -> None:
        """Send a signal to it and to all that it started."""
        self.stopped_because = self.stopped_because or because
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, by)

    def attend(self, then: Callable[["Child"], None]) -> None:
        """Wait in a thread until it ends, and then say so."""
        Thread(target=self._wait, args=(then,), name=f"job {self.job.name}", daemon=True).start()

    def _wait(self, then: Callable[["Child"], None]) -> None:
        self._process.wait()
        then(self)


class Printed:
    """This is the file in which a job's lines are kept, from where this child began to write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._from = path.stat().st_size if path.exists() else 0

    def last_line(self) -> str:
        """Read the last line that is not empty; '' where there is none."""
        try:
            with self._path.open("rb") as file:
                end = file.seek(0, os.SEEK_END)
                file.seek(max(self._from, end - _TAIL))
                lines = file.read().decode("utf-8", errors="replace").split("\n")
        except OSError:
            return ""
        said = [line.strip() for line in lines if line.strip()]
        return said[-1][:_LONGEST_REMARK] if said else ""


class Children:
    """This is whoever starts jobs; what they print is kept in one file for each, in a folder."""

    def __init__(self, command: Command, *, folder: Path) -> None:
        self._command = command
        self._folder = folder

    def start(self, job: Job, slot: Slot) -> Child:
        """Start a job for a slot; raises OSError where the system does not let us."""
        path = self._folder / f"{job.name}.log"
        self._folder.mkdir(parents=True, exist_ok=True)
        _turn_over(path)
        with path.open("ab", buffering=0) as file:
            _head(file, slot)
            printed = Printed(path)
            process = subprocess.Popen(  # noqa: S603 - our own command, no shell
                list(self._command(job, slot)),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return Child(process, job=job, slot=slot, printed=printed)


def _head(file: BinaryIO, slot: Slot) -> None:
    again = f", taken up for the {slot.epoch}. time" if slot.epoch > 1 else ""
    file.write(f"--- slot {slot.slot_at:%Y-%m-%d %H:%M} UTC{again}\n".encode())


def _turn_over(path: Path) -> None:
    """Begin a new file where one grew large; the oldest goes."""
    if not path.exists() or path.stat().st_size < _LARGEST_FILE:
        return
    for number in range(_OLD_FILES, 0, -1):
        older = path if number == 1 else path.with_name(f"{path.name}.{number - 1}")
        # Another process that serves may have turned it over in the same moment.
        with suppress(FileNotFoundError):
            older.rename(path.with_name(f"{path.name}.{number}"))
