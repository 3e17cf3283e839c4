"""`recon order` says of a recorded order why shop and Rakuten show different figures, and that it is right so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from recon.jobs.order_story import stories
from tests.scenarios.judging import bench
from tests.scenarios.markets import AS_OF, DAY, DE, HOUR, WHOLE
from tests.scenarios.ordinary import discount_as_line, discounted, told
from tests.scenarios.scenes import SCENES
from tests.scenarios.staging import stage, take
from tests.scenarios.table import Age, Scene, anything
from tests.scenarios.tale import Sale, Tale
from tests.scenarios.world import World, world

_MONTHS_APART = Age(55 * DAY, 56 * DAY)


def _month_later(tale: Tale, _: Random) -> None:
    tale.send()
    tale.book(after=10 * DAY)


def _adjusted_beside(tale: Tale, _: Random) -> None:
    tale.tell()
    tale.book([0], after=20 * DAY, commission_micros=250_000)


def _by_hand(tale: Tale, _: Random) -> None:
    tale.book(after=6 * DAY, aside='{"Tracking Type": "Manual credit"}')


def _one(play: Callable[[Tale, Random], None], needs: Callable[[Sale], bool] = anything) -> World:
    [matched] = [scene for scene in SCENES if scene.name == "L03 return not yet due"]
    scene = replace(matched, play=play, needs=needs, markets=(DE,), age=_MONTHS_APART)
    return world(orders=0, each=1, seed=5, scenes=(scene,), main=(DE,))


def _right(folder: Path, made: World, *, as_of: datetime = AS_OF) -> dict[str, str]:
    with bench(folder) as desk:
        [story] = stories(desk, made.truths[0].key, as_of=as_of)
    return {each.code: each.sentence for each in story.right}


@pytest.mark.code("L04", "L05", "L21", "L23", "L24")
@pytest.mark.parametrize(
    ("code", "play", "needs", "said"),
    [
        ("L04", told, anything, "are no part of it."),
        ("L05", told, discounted, "lowers the commission base, on the lines."),
        ("L05", discount_as_line, discounted, "lowers the commission base, as a line of its own."),
        ("L21", _month_later, anything, "it stands in the invoice of 2026-10"),
        ("L23", _adjusted_beside, anything, "raised the commission by 0.25"),
        (
            "L24",
            _by_hand,
            anything,
            "Added by hand: Rakuten's report says 'Manual credit' under 'Tracking Type'",
        ),
    ],
    ids=["L04", "L05 on lines", "L05 as a line", "L21", "L23", "L24"],
)
def test_the_story_says_what_is_different_and_right(
    tmp_path: Path, code: str, play: Callable[[Tale, Random], None], needs: Callable[[Sale], bool], said: str
) -> None:
    made = _one(play, needs)
    stage(tmp_path / "books", made)

    assert said in _right(tmp_path, made)[code]


def test_a_commission_that_a_later_pull_finds_changed_was_adjusted(tmp_path: Path) -> None:
    made = _one(told)
    stage(tmp_path / "books", made)
    assert "L23" not in _right(tmp_path, made)
    for row in made.tales[0].transactions:
        row["commission_micros"] = 0

    take(
        tmp_path / "books",
        "transactions",
        "shop",
        made.rows("transactions", "shop"),
        covers=WHOLE,
        at=AS_OF + HOUR,
    )

    assert "Rakuten lowered the commission by" in _right(tmp_path, made, as_of=AS_OF + HOUR)["L23"]


def test_what_is_wrong_is_never_called_right(tmp_path: Path) -> None:
    [taxed] = [scene for scene in SCENES if scene.name == "B40 tax included"]
    made: World = world(
        orders=0,
        each=1,
        seed=5,
        scenes=(Scene(code="B40", what="taxed", kind=taxed.kind, play=taxed.play, markets=(DE,)),),
        main=(DE,),
    )
    stage(tmp_path / "books", made)

    assert _right(tmp_path, made) == {}
