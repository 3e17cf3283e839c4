"""Whole books that are bad. Whatever came in, no order that Rakuten has may be called missing."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from recon.records.kind import Kind, Side
from recon.records.window import Window
from tests.scenarios.confusion import Compared, compare
from tests.scenarios.judging import bench, judge
from tests.scenarios.markets import AS_OF, DAY, DE, US, Market
from tests.scenarios.ordinary import part_returned, several, told
from tests.scenarios.sending import nothing
from tests.scenarios.spoilt import SPOILT, Spoilt, shifted
from tests.scenarios.staging import stage, take
from tests.scenarios.table import Age, Scene
from tests.scenarios.world import World, world

_WELL = "sent and recorded"
_FIXED = {"orders": "placed_at", "lines": "placed_at", "attempts": "sent_at"}


def _judged(folder: Path, made: World) -> list[Compared]:
    stage(folder / "books", made)
    with bench(folder) as desk:
        found = judge(desk)
    assert found.run.discrepancies == ()
    return compare(made, found)


def _missing(compared: list[Compared]) -> list[Compared]:
    return [each for each in compared if each.kind and each.kind.row.side is Side.MISSING]


@pytest.mark.parametrize("spoilt", SPOILT, ids=lambda spoilt: spoilt.what)
def test_a_bad_book_makes_no_order_missing(tmp_path: Path, spoilt: Spoilt) -> None:
    """Where this fails because fewer are called missing than before, take the gap out of the table."""
    made = world(orders=100, each=0, seed=3, scenes=())
    spoilt.spoil(made)

    compared = _judged(tmp_path, made)

    well = Counter(each.kind for each in compared if each.truth.scene.what == _WELL)
    assert well.most_common(1)[0][0] is spoilt.said
    assert bool(_missing(compared)) is bool(spoilt.gap)


def test_two_programmes_that_share_their_order_ids_stay_apart(tmp_path: Path) -> None:
    lost = Scene(code="B20", what="never sent", kind=Kind.NEVER_SENT, play=nothing, markets=(US,))
    made = world(orders=0, each=20, seed=3, scenes=(_well(DE), _well(US), lost))

    compared = _judged(tmp_path, made)

    assert len({each.truth.key for each in compared}) == 40
    assert [each for each in compared if each.kind is not each.truth.kind] == []


def test_a_year_that_comes_at_once_is_judged_as_far_as_log_and_report_reach(tmp_path: Path) -> None:
    made = world(orders=500, each=0, seed=3, scenes=())
    settled = [tale for tale in made.tales if tale.sale.placed_at < AS_OF - 6 * DAY]
    for number, tale in enumerate(settled):
        _move(tale.orders, tale.lines, tale.attempts, tale.transactions, days=(number % 6) * 56)
    _take_since(tmp_path, made, {"orders": 400, "lines": 400, "attempts": 30, "transactions": 90})

    with bench(tmp_path) as desk:
        found = judge(desk)

    compared = compare(made, found)
    kinds = Counter(each.kind for each in compared if each.truth.scene.what == _WELL)
    assert found.run.discrepancies == ()
    assert set(kinds) == {Kind.MATCHED, Kind.NETWORK_NOT_COVERED}
    assert min(kinds.values()) > 20
    assert _missing(compared) == []


def test_of_an_order_older_than_the_report_a_return_alone_accuses_nobody(tmp_path: Path) -> None:
    """The report begins between a sale and its return, so that the return stands there alone."""
    scene = Scene(code="L02", what="part returned", kind=Kind.MATCHED, play=part_returned, needs=several,
                  markets=(DE,), age=Age(31 * DAY, 32 * DAY - DAY / 2))  # fmt: skip
    made = world(orders=0, each=5, seed=3, scenes=(scene, replace(_well(DE), age=Age(8 * DAY, 25 * DAY))))
    _take_since(tmp_path, made, {"orders": 60, "lines": 60, "attempts": 60, "transactions": 30})

    with bench(tmp_path) as desk:
        said = {each.kind for each in compare(made, judge(desk)) if each.truth.scene.code == "L02"}

    assert said == {Kind.NETWORK_NOT_COVERED}


def _well(market: Market) -> Scene:
    return Scene(code="", what=_WELL, kind=Kind.MATCHED, play=told, markets=(market,))


def _move(*books: list[dict[str, object]], days: int) -> None:
    change = shifted(-days * DAY)
    for rows in books:
        for row in rows:
            change(row)


def _take_since(folder: Path, made: World, days: dict[str, int]) -> None:
    """Stage each book with what lies within so many days; its source vouches for those."""
    for book, back in days.items():
        since = AS_OF - back * DAY
        rows = [
            row for row in made.rows(book, "shop") if _moment(row[_FIXED.get(book, "processed_at")]) >= since
        ]
        take(folder / "books", book, "shop", rows, covers=Window(since, AS_OF))


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value
