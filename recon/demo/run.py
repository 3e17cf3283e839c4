"""Runs the demo: draws the history, writes the truth, lets two acts pass, and compares what was found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recon.demo.calendar import END, SECOND_END
from recon.demo.compared import PlanDifference, compare_plans
from recon.demo.player import Noticed, Operator, Played, Player
from recon.demo.second_truth import SecondTruth, written
from recon.demo.settings import configuration
from recon.demo.truth import Difference, Kinds, Truth, compare
from recon.demo.world import SEED, World, history
from recon.jobs.ports import Progress
from recon.sandbox import SimulatedClock

Hire = Callable[[Path, SimulatedClock], Operator]
"""Finds somebody to run the service, by its configuration and the demo's clock."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """This is what a demo leaves behind: its files, the truth, and where the service saw or did something else."""

    folder: Path
    config: Path
    truth_file: Path
    truth: Truth
    second: SecondTruth
    played: Played
    differences: list[Difference]
    second_differences: list[Difference]
    plan_differences: list[PlanDifference]

    @property
    def noticed(self) -> list[Noticed]:
        """List how the scenarios went, in the order in which they began."""
        return [self.played.noticed[each.name] for each in self.second.scenarios]

    @property
    def is_as_told(self) -> bool:
        """Tell whether everything was as the truth says, all that was sent again is proved, and people were told."""
        differing = (*self.differences, *self.second_differences, *self.plan_differences)
        is_proved = all(each.confirmed == len(each.sent) for each in self.played.plans)
        return not differing and is_proved and all(each.is_told for each in self.noticed)


class DemoExists(Exception):
    """This is a folder that holds a demo already; a second history on top of it would be nobody's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: holds a demo already; delete it or name another folder")
        self.folder = folder


def run_demo(folder: Path, *, hire: Hire, show: Progress, seed: int = SEED) -> DemoResult:
    """Play the demo into a new folder; whoever is hired runs the service."""
    truth_file, config = folder / "truth.json", folder / "config.toml"
    if truth_file.exists():
        raise DemoExists(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = history(seed)
    truth_file.write_text(written(told.truth, told.second_truth), encoding="utf-8")
    world = World(told, folder=folder)
    try:
        config.write_text(configuration(world.sandbox.start()), encoding="utf-8")
        operator = hire(config, world.clock)
        played = Player(world, operator, told.second_truth.scenarios, show).play()
    finally:
        world.close()
    return DemoResult(
        folder=folder,
        config=config,
        truth_file=truth_file,
        truth=told.truth,
        second=told.second_truth,
        played=played,
        differences=compare(told.truth.kinds, _found(played, END)),
        second_differences=compare(told.second_truth.kinds, _found(played, SECOND_END)),
        plan_differences=compare_plans(told.second_truth.plans, played.plans),
    )


def _found(played: Played, at: datetime) -> Kinds:
    return played.kinds.get(at, {})
