"""The demo's player: which steps the service is run in, when it looks, and when it stops looking."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from recon.demo.calendar import END, SECOND_END, week_ends
from recon.demo.compared import PlanDifference
from recon.demo.plans import SCRIPTS, Script
from recon.demo.player import JUDGED, CarriedOut, Heard, first_look, last_look
from recon.demo.run import DemoResult, run_demo
from recon.demo.scenarios import Scenario
from recon.demo.truth import Difference, Kinds
from recon.demo.world import History, history
from recon.jobs.ports import NoProgress
from recon.sandbox import SimulatedClock


@pytest.fixture(scope="module")
def told() -> History:
    return history()


@dataclass(slots=True)
class Knowing:
    """An operator who knows the truth and tells of each scenario at its bar, or `late` after it."""

    told: History
    config: Path
    clock: SimulatedClock
    late: timedelta = timedelta(0)
    forgets: str = ""
    steps: list[tuple[str, datetime]] = field(default_factory=list)

    def week(self, at: datetime) -> Sequence[Heard]:
        return self._step("week", at)

    def judge(self, at: datetime) -> Sequence[Heard]:
        return self._step("judge", at)

    def look(self, at: datetime) -> Sequence[Heard]:
        self._step("look", at)
        return [
            _heard(each, at)
            for each in self.told.second_truth.scenarios
            if each.bar and each.bar - each.step + self.late < at <= each.bar + self.late
        ]

    def resend(self, script: Script) -> CarriedOut:
        self._step("resend", script.at)
        plan = next(each for each in self.told.second_truth.plans if each.script == script)
        sent = {ref: amount for ref, amount in plan.sent.items() if ref != self.forgets}
        return CarriedOut(script, 1, sent, plan.held, "EUR")

    def confirmed(self, plan: CarriedOut) -> int:
        return len(plan.sent)

    def kinds(self, at: datetime) -> Kinds:
        return self.told.truth.kinds if at == END else self.told.second_truth.kinds

    def _step(self, what: str, at: datetime) -> list[Heard]:
        assert self.clock.now() == at
        assert (self.config.parent / "truth.json").exists()
        self.steps.append((what, at))
        return []


def _watched(told: History) -> list[Scenario]:
    return [each for each in told.second_truth.scenarios if each.bar is not None]


def _heard(scenario: Scenario, at: datetime) -> Heard:
    signals = frozenset(scenario.signals[:1])
    return Heard(
        at, len(scenario.name), scenario.programme, scenario.stream, "opened", signals, "something broke"
    )


def _played(told: History, folder: Path, **how: object) -> tuple[DemoResult, Knowing]:
    operators: list[Knowing] = []

    def hire(config: Path, clock: SimulatedClock) -> Knowing:
        operators.append(Knowing(told, config, clock, **how))  # type: ignore[arg-type]
        return operators[0]

    return run_demo(folder, hire=hire, show=NoProgress()), operators[0]


@pytest.fixture(scope="module")
def right(told: History, tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoResult, Knowing]:
    return _played(told, tmp_path_factory.mktemp("right"))


def test_the_service_is_run_each_week_then_at_the_moments_of_the_second_act(
    right: tuple[DemoResult, Knowing],
) -> None:
    _, operator = right
    moments = {
        what: [at for name, at in operator.steps if name == what] for what in ("week", "judge", "resend")
    }

    assert moments["week"] == week_ends()
    assert moments["judge"] == list(JUDGED)
    assert moments["resend"] == [each.at for each in SCRIPTS]
    assert [at for _, at in operator.steps] == sorted(at for _, at in operator.steps)
    assert operator.steps[-1] == ("judge", SECOND_END)


def test_everything_is_judged_right_before_a_plan_is_made(right: tuple[DemoResult, Knowing]) -> None:
    _, operator = right

    for script in SCRIPTS:
        place = operator.steps.index(("resend", script.at))
        assert operator.steps[place - 1] == ("judge", script.at)


def test_it_looks_from_just_before_a_scenario_until_somebody_is_told(
    right: tuple[DemoResult, Knowing], told: History
) -> None:
    _, operator = right
    looks = [at for name, at in operator.steps if name == "look"]

    for each in _watched(told):
        mine = [at for at in looks if first_look(each) <= at <= last_look(each)]
        assert each.began - each.step < mine[0] <= each.began
        assert {after - before for before, after in pairwise(mine)} == {each.step}
        assert each.bar is not None
        assert each.bar - each.step < mine[-1] <= each.bar


def test_all_is_well_where_everything_is_as_the_truth_says(right: tuple[DemoResult, Knowing]) -> None:
    result, _ = right

    assert result.is_as_told
    for each in result.noticed:
        assert each.is_in_time
        assert (each.took is None) == (each.scenario.bar is None)
        assert each.took is None or each.took > timedelta(0)
    written = json.loads(result.truth_file.read_text(), parse_float=Decimal)
    assert written["kinds"] == result.truth.kinds
    assert written["second_act"]["kinds"] == result.second.kinds


def test_a_notice_that_comes_too_late_is_seen_as_late(told: History, tmp_path: Path) -> None:
    result, _ = _played(told, tmp_path, late=timedelta(hours=2))

    late = [each for each in result.noticed if not each.is_in_time]
    assert {each.scenario.name for each in late} == {each.name for each in _watched(told)}
    # Where a bar is short it has stopped looking by then.
    assert [each.scenario.name for each in late if not each.is_told] == ["refusals", "silence"]
    assert not result.is_as_told


def test_an_order_that_a_plan_forgets_is_a_failure(told: History, tmp_path: Path) -> None:
    forgotten = next(iter(told.second_truth.plans[0].sent))
    result, _ = _played(told, tmp_path, forgets=forgotten)

    amount = told.second_truth.plans[0].sent[forgotten]
    assert result.plan_differences == [PlanDifference("a", forgotten, expected=f"sent, {amount}", found="")]
    assert not result.is_as_told


def test_a_re_send_that_no_report_shows_is_a_failure(right: tuple[DemoResult, Knowing]) -> None:
    result, _ = right
    first, *others = result.played.plans
    unproved = [replace(first, confirmed=first.confirmed - 1), *others]

    assert not replace(result, played=replace(result.played, plans=unproved)).is_as_told


def test_an_order_judged_otherwise_at_the_end_is_a_failure(right: tuple[DemoResult, Knowing]) -> None:
    result, _ = right
    wrong = Difference("de", "N100001", expected="matched", found="never_sent")

    changed = replace(result, second_differences=[wrong])

    assert not changed.is_as_told
