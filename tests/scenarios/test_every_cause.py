"""Every cause that the three books can show, played among a shop's normal life and found as the table says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from recon.records.codes import CODES
from recon.records.kind import Kind, Verdict
from tests.scenarios.confusion import Compared, bars, by_scene, compare, lines
from tests.scenarios.judging import Found, bench, judge
from tests.scenarios.scenes import SCENES
from tests.scenarios.staging import stage
from tests.scenarios.table import Scene
from tests.scenarios.unseen import UNSEEN
from tests.scenarios.world import World, world

_LAST = {"L": (1, 26), "B": (1, 66), "O": (1, 14), "D": (1, 7)}
_NEVER_GIVEN = {f"B{number:02}" for number in (14, 15, 16, 17, 18, 19, 37, 38, 39)}


@dataclass(frozen=True, slots=True)
class Played:
    """This is one world that was judged."""

    folder: Path
    world: World
    found: Found
    compared: list[Compared]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("world")
    made = world(orders=300, each=3, seed=20261123)
    made.write(folder / "truth.json")
    stage(folder / "books", made)
    with bench(folder) as desk:
        found = judge(desk)
        yield Played(folder, made, found, compare(made, found))


def test_every_code_of_the_list_is_played_or_said_to_be_unseen() -> None:
    every = {
        f"{letter}{number:02}" for letter, (low, high) in _LAST.items() for number in range(low, high + 1)
    }
    played = {scene.code for scene in SCENES if not CODES[scene.code].is_ours}

    assert played & set(UNSEEN) == set()
    assert played | set(UNSEEN) == every - _NEVER_GIVEN


def test_the_truth_names_every_reference_that_was_judged_and_no_other(played: Played) -> None:
    found = {(programme, key) for programme, keys in played.found.kinds.items() for key in keys}

    assert {(each.programme, each.key) for each in played.world.truths} == found
    assert len(json.loads((played.folder / "truth.json").read_text())["orders"]) == len(played.world.truths)


def test_nothing_normal_is_called_anything_else(played: Played) -> None:
    normal = [each for each in played.compared if each.truth.is_normal]

    assert len(normal) > 300
    assert [each for each in normal if each.kind is not each.truth.kind] == []


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_cause_is_found_as_the_table_says(played: Played, scene: Scene) -> None:
    said = by_scene(played.compared)[scene]

    assert {kind for kind, _ in said} == {scene.kind}
    assert {code for _, code in said} <= scene.codes
    assert sum(said.values()) == max(3, scene.least)


def test_another_reference_of_an_order_is_named_for_what_the_books_say_of_it(played: Played) -> None:
    others = [each for each in played.compared if not each.truth.is_first]

    assert {each.truth.kind for each in others} == {
        Kind.ANOTHER_REFERENCE,
        Kind.UNKNOWN_ORDER,
        Kind.NO_PROGRAMME,
        Kind.NO_REFERENCE,
    }
    assert [each for each in others if each.kind is not each.truth.kind] == []


def test_the_breaks_that_are_kept_are_those_of_the_verdicts(played: Played) -> None:
    said = {
        (programme, key): kind
        for programme, keys in played.found.kinds.items()
        for key, kind in keys.items()
        if kind.row.verdict is Verdict.BREAK
    }

    assert {(each.programme, each.order_ref): each.kind for each in played.found.run.breaks} == said
    assert played.found.run.discrepancies == ()


def test_no_order_is_called_missing_that_is_not(played: Played) -> None:
    assert [each for each in played.compared if each.is_told_missing] == []


def test_what_cannot_be_told_says_why_and_is_called_no_break(played: Played) -> None:
    del played
    untold = [scene for scene in SCENES if scene.cannot]

    assert {scene.code for scene in untold} == {"B65"}
    assert {scene.verdict for scene in untold} == {Verdict.MATCHED}


def test_every_bar_is_met(played: Played) -> None:
    held = {bar.what: bar for bar in bars(played.compared)}

    assert [str(bar) for bar in held.values() if not bar.is_met] == []
    assert held["settled, cannot be judged"].of > 200


def test_the_printed_table_has_a_line_for_each_scene_and_marks_nothing_unknown(played: Played) -> None:
    printed = list(lines(played.compared))

    assert sum(line.startswith(("L", "B", "O", "D")) for line in printed) == len(SCENES)
    assert [line for line in printed if "NOT KNOWN" in line] == []
