"""The exam's table, of the smallest plug-in: what a fixed limit a day is worth."""

import json
from pathlib import Path

import pytest

from tests.exam.__main__ import main
from tests.exam.figures import Figures, figures, read, smoke_figures
from tests.exam.scoring import Caught, Score
from tests.exam.suites import SUITES, Choice, sittings
from tests.exam.table import SCENARIOS, table

NAIVE = "tests.exam.naive:detect"
ONE = [
    "--plugin",
    NAIVE,
    "--volumes",
    "200",
    "--n",
    "1",
    "--scenarios",
    "total,seg8,loss30,amt0",
    "--jobs",
    "1",
]
TABLE = """\
false alarms per 90 days: 200/day: 0.00
false pages a year: 200/day: 0.00
| scenario | orders/day | found | median delay h | p90 h | bound h | orders to alarm | of the segment | onset error h | top-1 now/24h | resolve h |
|---|---|---|---|---|---|---|---|---|---|---|
| total | 200 | 1/1 | 73 | 73 | 4 | 643 | 643 | 1 | 1/1 of 1 | - |
| seg8 | 200 | 1/1 | 137 | 137 | 12 | 1147 | 90 | 65 | 0/0 of 1 | - |
| loss30 | 200 | 1/1 | 64 | 64 | 10 | 619 | 619 | -8 | 1/1 of 1 | - |
| amt0 | 200 | 0/1 | inf | inf | 7 | - | - | - | 0/0 of 0 | - |
"""


def test_a_fixed_limit_finds_big_losses_after_three_days(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    main([*ONE, "--out", str(tmp_path / "scores.json")])

    told, _, after = capsys.readouterr().out.rpartition("5 shops, ")
    kept = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert (told, after != "") == (TABLE, True)
    assert [(each["scenario"], each["seed"], each.get("delay")) for each in kept] == [
        ("none", 300, None), ("total", 400, 73), ("seg8", 400, 137), ("loss30", 400, 64), ("amt0", 400, None),
    ]  # fmt: skip


def test_several_shops_at_a_time_give_the_same_table(capsys: pytest.CaptureFixture[str]) -> None:
    main([*ONE[:-1], "2"])

    assert capsys.readouterr().out.startswith(TABLE)


def test_only_whether_it_looks_ahead_is_said_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--plugin", NAIVE, "--causality"])

    assert capsys.readouterr().out == "seg8 causal\namt100 causal\ndup causal\n"


@pytest.mark.parametrize(("suite", "shops"), [("smoke", 47), ("public", 504), ("big", 47)])
def test_a_suite_has_its_shops_and_no_seed_is_both_whole_and_broken(suite: str, shops: int) -> None:
    wanted = sittings(NAIVE, Choice(suite=suite))

    whole = {each.seed for each in wanted if each.scenario == "none"}
    assert (len(wanted), len(SUITES[suite].whole) > 0) == (shops, True)
    assert whole & {each.seed for each in wanted if each.scenario != "none"} == set()


def test_a_choice_narrows_the_suite() -> None:
    choice = Choice(scenarios=["dup"], volumes=[2000], first_seed=7, shops=2, whole_too=False, warm_days=3)

    found = [(each.scenario, each.volume, each.seed, each.warm_days) for each in sittings(NAIVE, choice)]

    assert found == [("dup", 2000, 107, 3), ("dup", 2000, 108, 3)]


def scored(volume: int, delay: int | None, *, scenario: str = "total") -> Score:
    caught = None
    if delay is not None:
        caught = Caught(
            delay=delay, orders=8, seg_orders=4, start_err=None, severity=None, top1=True, top1_24h=False
        )
    return Score(scenario=scenario, volume=volume, seed=1, fa=0, days=3, bound=2.0, caught=caught)


def test_the_table_takes_the_middle_of_what_was_found_and_never_for_the_rest() -> None:
    lines = table([scored(200, each) for each in (7, None, 3)]).splitlines()

    assert lines[-1] == "| total | 200 | 2/3 | 7 | inf | 2 | 8 | 4 | - | 2/0 of 2 | - |"


def test_figures_are_rates_and_middle_delays_and_null_where_less_than_half_is_found() -> None:
    whole = [Score(scenario="none", volume=200, seed=seed, fa=seed, days=90) for seed in (0, 1, 1)]
    broken = [scored(200, 7), scored(200, 9), scored(2000, None), scored(20, 5, scenario="dup")]

    taken = figures([*whole, *broken])

    assert taken == Figures(
        false_alarms={"200": 0.67}, delays={"total": {"200": 8.0, "2000": None}, "dup": {"20": 5.0}}
    )
    assert read(taken.written()) == taken


def test_the_small_suites_figures_name_every_scenario_and_volume() -> None:
    taken = smoke_figures(NAIVE, choice=Choice(shops=1, volumes=[200]), jobs=1)

    assert (taken.false_alarms, list(taken.delays)) == ({"200": 0.0}, SCENARIOS)
    assert taken.delays["total"] == {"200": 73.0}
