"""Runs the demo: draws the history, writes the truth, lets eight weeks pass, and compares what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recon.demo.calendar import WEEKS, week_ends
from recon.demo.second_truth import written
from recon.demo.settings import configuration
from recon.demo.truth import Difference, Kinds, Truth, compare
from recon.demo.world import SEED, World, history
from recon.jobs.ports import Progress
from recon.sandbox import SimulatedClock

Judge = Callable[[Path, SimulatedClock, datetime], Kinds]
"""Pulls and judges as of a moment with a configuration, and tells the kind of every order by programme and key."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """This is what a demo leaves behind: its files, the truth, and where the service saw something else."""

    folder: Path
    config: Path
    truth_file: Path
    truth: Truth
    differences: list[Difference]


class DemoExists(Exception):
    """This is a folder that holds a demo already; a second history on top of it would be nobody's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: holds a demo already; delete it or name another folder")
        self.folder = folder


def run_demo(folder: Path, *, judge: Judge, show: Progress, seed: int = SEED) -> DemoResult:
    """Play the demo into a new folder; `judge` is called at the end of each week."""
    truth_file, config = folder / "truth.json", folder / "config.toml"
    if truth_file.exists():
        raise DemoExists(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = history(seed)
    truth_file.write_text(written(told.truth, told.second_truth), encoding="utf-8")
    world = World(told, folder=folder)
    found: Kinds = {}
    try:
        config.write_text(configuration(world.sandbox.start()), encoding="utf-8")
        for number, moment in enumerate(week_ends(), start=1):
            show.step("weeks of the invented shop", done=number - 1, total=WEEKS)
            world.advance_to(moment)
            found = judge(config, world.clock, moment)
        show.step("weeks of the invented shop", done=WEEKS, total=WEEKS)
    finally:
        world.close()
    return DemoResult(folder, config, truth_file, told.truth, compare(told.truth.kinds, found))
