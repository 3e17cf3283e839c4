"""What one process took: how a bench runs one of its sides in a process of its own, and measures it there."""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median_low

import structlog

from recon.records.programme import Programme
from tests.bench.books import END

MEGABYTE = 1024
PROGRAMME = Programme(name="de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=())


@dataclass(frozen=True, slots=True)
class Figures:
    """This is what one process took: milliseconds, kilobytes at its highest, and what it found."""

    milliseconds: int
    processor: int
    kilobytes: int
    found: int

    def __str__(self) -> str:
        seconds = f"{self.milliseconds / 1000:7.2f} s  {self.processor / 1000:7.2f} s of processor"
        return f"{seconds}  {self.kilobytes / MEGABYTE:7.0f} MB"


@dataclass(frozen=True, slots=True)
class StoodStill:
    """This is a clock that stands, at the end of the books where nothing else is said."""

    at: datetime = END

    def now(self) -> datetime:
        return self.at


def measured(module: str, *arguments: object) -> Figures:
    """Run one side of a bench in a process of its own, by the arguments that its module takes."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Figures(*(int(figure) for figure in answer.stdout.split()))


def measure(work: Callable[[], int]) -> Figures:
    """Measure some work in this process, from its start on."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    started, worked = time.monotonic_ns(), time.process_time_ns()
    found = work()
    milliseconds = (time.monotonic_ns() - started) // 1_000_000
    processor = (time.process_time_ns() - worked) // 1_000_000
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return Figures(milliseconds, processor, int(status.partition("VmHWM:")[2].split()[0]), found)


def tell(figures: Figures) -> None:
    """Hand the figures to the process that asked for them."""
    print(*astuple(figures))


def median(runs: Sequence[Figures]) -> Figures:
    """Take the run of middle time, with the most memory any of them needed."""
    middle = median_low(run.milliseconds for run in runs)
    processor = median_low(run.processor for run in runs)
    return Figures(middle, processor, max(run.kilobytes for run in runs), runs[0].found)
