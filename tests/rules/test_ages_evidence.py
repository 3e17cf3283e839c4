"""Adding up in one pass is adding up line by line; what is glanced at is what is weighed."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.gap.ages.cells import Hours
from recon.gap.ages.lines import TOTAL, Line, chosen, pairs
from recon.gap.ages.sight import sight
from recon.gap.ages.sums import sums
from recon.gap.ages.watches import seen_of, watches
from recon.gap.ages.weigh import WEIGHTS, since
from tests.rules.ages_scene import DAY, Scene, pulls

SIZE = 7


@given(seed=st.integers(0, 10**6), cells=st.integers(0, 60))
def test_one_pass_adds_what_a_pass_for_each_line_does(seed: int, cells: int) -> None:
    draw = np.random.default_rng(seed)
    codes = draw.integers(0, 4, (cells, 3)).astype(np.int16)
    places, weights = draw.integers(0, SIZE, cells), draw.random(cells)
    singles = tuple(Line(((at, code),)) for at in range(3) for code in (0, 2, 5))
    lines = [*pairs(singles), TOTAL, *singles]

    found = sums(lines, codes, places, SIZE).of(weights)

    for number, line in enumerate(lines):
        inside = np.ones(cells, dtype=np.bool_)
        for at, code in line.parts:
            inside &= codes[:, at] == code
        expected = np.bincount(places[inside], weights=weights[inside], minlength=SIZE)
        assert found[number].tolist() == expected.tolist()


def seen_hour_by_hour(pulled: list[bool], arrivals: list[int]) -> list[int]:
    """Follow the report as somebody would who reads it hour by hour."""
    seen: list[int] = []
    last, silent = -1, 0
    for hour, was_pulled in enumerate(pulled):
        if was_pulled:
            last, silent = hour, 0 if arrivals[hour] else silent + 1
        seen.append(max([*seen[-1:], -1, last - silent if silent <= 4 else last]))
    return seen


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=40))
def test_what_is_seen_is_what_was_read_hour_by_hour(hours: list[tuple[bool, int]]) -> None:
    pulled, arrivals = [each for each, _ in hours], [came for _, came in hours]

    found: Hours = sight(np.array(pulled, dtype=np.bool_), np.array(arrivals, dtype=np.int64))

    assert found.tolist() == seen_hour_by_hour(pulled, arrivals)


@pytest.mark.parametrize("hour", [30 * DAY, 30 * DAY + 7, 31 * DAY - 1])
def test_what_is_glanced_at_is_what_is_weighed(hour: int) -> None:
    until = 32 * DAY
    cells = Scene(days=32, daily=300, lost=0.08).cells()
    pulled = pulls(until, none_from=hour - 3, none_until=hour - 1)
    seen = seen_of(cells, pulled, start=0)
    choice = chosen(cells, first=0, end=until)

    for watch in watches(cells, choice, start=0, end=until, seen=seen):
        glanced, told = watch.highest(hour, first=20 * DAY), watch.told(hour, first=20 * DAY)
        assert glanced is not None
        assert told is not None
        weighed = (since(told.weighed) + WEIGHTS).max(axis=(1, 2))
        # A loss that begins after all that is seen weighs nothing; only a glance counts it.
        assert np.maximum(weighed, WEIGHTS.max()) == pytest.approx(
            np.maximum(glanced, WEIGHTS.max()), abs=1e-6
        )


@pytest.mark.parametrize("hour", [30 * DAY, 30 * DAY + 7, 31 * DAY - 1])
def test_a_single_look_weighs_what_a_week_of_looks_does(hour: int) -> None:
    until = 32 * DAY
    cells = Scene(days=32, lost=0.08).cells()
    seen = seen_of(cells, pulls(until), start=0)
    choice = chosen(cells, first=0, end=20 * DAY)
    week = list(watches(cells, choice, start=0, end=until, seen=seen))
    for watch in week:
        watch.told(29 * DAY + 5, first=20 * DAY)

    for long, short in zip(
        week, watches(cells, choice, start=0, end=hour + 1, seen=seen[: hour + 1]), strict=True
    ):
        one, other = long.told(hour, first=20 * DAY), short.told(hour, first=20 * DAY)
        assert one is not None
        assert other is not None
        for mine, theirs in zip(astuple(one), astuple(other), strict=True):
            assert np.array_equal(mine, theirs)


@pytest.mark.parametrize("hour", [30 * DAY, 30 * DAY + 7, 31 * DAY - 1])
def test_no_hour_with_old_orders_goes_unweighed(hour: int) -> None:
    cells = Scene(days=32).cells()
    seen = seen_of(cells, pulls(32 * DAY), start=0)

    missing = next(watches(cells, chosen(cells, first=0, end=hour), start=0, end=32 * DAY, seen=seen))

    told = missing.told(hour, first=20 * DAY)
    assert told is not None
    old = told.orders[0, : -3 * DAY] > 0
    assert old.sum() > 6 * DAY
    assert (told.weighed[0, : -3 * DAY][old] != 0).all()


@pytest.mark.parametrize("after", [14, 17, 23])
def test_what_grew_over_days_is_found_at_any_hour_of_the_day(after: int) -> None:
    hour = 41 * DAY + after
    cells = Scene(
        days=45, daily=1200, lost=np.where(np.arange(45 * DAY) < 33 * DAY, 0.03, 0.045), seed=0
    ).cells()
    seen = seen_of(cells, pulls(hour + 1), start=0)
    missing = next(watches(cells, chosen(cells, first=10 * DAY, end=hour), start=0, end=hour + 1, seen=seen))

    risen = missing.rise(hour, first=28 * DAY)

    assert risen is not None
    assert (risen.line, risen.is_slow) == (TOTAL, True)
    assert missing.rise(hour, first=28 * DAY, is_slow=False) is None
