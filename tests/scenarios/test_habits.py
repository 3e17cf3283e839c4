"""What postbacks say of all orders alike is read out of the books, word for word and order by order."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from recon.jobs.order_story import stories
from recon.matching.habits import Finding, findings
from recon.records.kind import Kind
from tests.scenarios.judging import bench, judge
from tests.scenarios.markets import AS_OF, DAY, DE, HOUR
from tests.scenarios.staging import stage
from tests.scenarios.table import Age, Scene
from tests.scenarios.tale import Tale
from tests.scenarios.world import World, world

_MANY = 24


def _told(tale: Tale, said: str | None, **columns: object) -> None:
    tale.order.update(columns)
    tale.send(said=said)
    tale.book()


def _wrong_coupon(tale: Tale, _: Random) -> None:
    _told(tale, "coupon=SAVE+10%25", coupon="summer")


def _own_coupon(tale: Tale, _: Random) -> None:
    _told(tale, "coupon=SAVE+10%25", coupon="Save 10%")


def _unpaid_once(tale: Tale, _: Random) -> None:
    tale.send(said="iscomm=N")
    _told(tale, None)


def _unpaid(tale: Tale, _: Random) -> None:
    _told(tale, "iscomm=N&custstatus=Existing", customer_kind="returning")


def _world(play: Callable[[Tale, Random], None]) -> World:
    scene = Scene(
        code="O13",
        what="sent so",
        kind=Kind.MATCHED,
        play=play,
        markets=(DE,),
        age=Age(3 * DAY, 20 * DAY + HOUR),
    )
    return world(orders=0, each=_MANY, seed=11, scenes=(scene,), main=(DE,))


def _found(folder: Path, made: World) -> list[Finding]:
    stage(folder / "books", made)
    with bench(folder) as desk:
        return findings(judge(desk).run.times[DE.name].habits)


@pytest.mark.parametrize(
    ("play", "codes"),
    [(_wrong_coupon, ["B58"]), (_own_coupon, []), (_unpaid_once, []), (_unpaid, ["O13"])],
    ids=[
        "another coupon than the shop's",
        "the shop's own coupon",
        "a later attempt did not say so",
        "unpaid, and paid",
    ],
)
def test_what_all_postbacks_say_is_held_against_the_shop_and_the_report(
    tmp_path: Path, play: Callable[[Tale, Random], None], codes: list[str]
) -> None:
    made = _world(play)

    found = _found(tmp_path, made)

    assert sorted({each.code for each in found}) == codes
    assert all(set(each.examples) <= {truth.key for truth in made.truths} for each in found)
    assert all(each.examples for each in found)


def test_what_was_said_of_an_order_stands_in_its_story(tmp_path: Path) -> None:
    made = _world(_unpaid)
    stage(tmp_path / "books", made)

    with bench(tmp_path) as desk:
        [story] = stories(desk, made.truths[0].key, as_of=AS_OF)

    assert [each.details["said"] for each in story.events if "said" in each.details] == [
        "iscomm=N, custstatus=Existing"
    ]
