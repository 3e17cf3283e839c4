"""Odd shops raise nothing that is not so: no value of many, no holiday, no promotion, no week without a report."""

from dataclasses import replace

import numpy as np
import pytest

from recon.gap.ages.cells import NEVER, Cells
from recon.gap.ages.lines import MOST, chosen
from tests.rules.ages_scene import DAY, HISTORY, WATCHED, Scene, known_at, only, pulls, run

HOURS = (HISTORY + WATCHED) * DAY
BEGUN = HISTORY * DAY
BROKEN = BEGUN + 3 * DAY + 7
"""The hour in which a break begins, where there is one."""


def quiet(cells: Cells, *, until: int = HOURS, first: int = BEGUN) -> bool:
    return not run(cells, until=until, first=first)


def lost_from(hour: int, share: float = 1.0, *, days: int = HISTORY + WATCHED) -> np.ndarray:
    return only(share, hour, days * DAY, days=days, usual=0.03)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("daily", [1, 20, 300])
def test_an_ordinary_shop_is_quiet(daily: float, seed: int) -> None:
    assert quiet(Scene(seed=seed, daily=daily).cells())


def test_of_ten_thousand_values_as_many_are_watched_as_can_be_told_of() -> None:
    scene = Scene(values={"device": 3, "landing": 10_000}, daily=400)
    cells = scene.cells()

    choice = chosen(cells, first=0, end=BEGUN)

    assert len(choice.lines) <= MOST
    [landing] = [each for each in choice.unwatched if each.dimension == "landing"]
    assert landing.values > 500
    assert quiet(cells)


def test_a_dimension_of_which_no_value_is_named_is_said_to_be_too_small() -> None:
    cells = replace(Scene(daily=50).cells(), dimensions=("landing",), values=(("",),))
    cells = replace(cells, codes=np.zeros((len(cells.hour), 1), dtype=np.int16))

    choice = chosen(cells, first=0, end=BEGUN)

    [landing] = choice.unwatched
    assert (landing.dimension, landing.values, landing.rarer) == ("landing", 0, True)
    assert landing.orders == cells.orders[cells.between(0, BEGUN)].sum()
    assert quiet(cells)


def test_a_loss_is_found_among_ten_thousand_values() -> None:
    cells = Scene(values={"device": 3, "landing": 10_000}, lost=lost_from(BROKEN)).cells()

    [risen] = run(cells, until=HOURS)

    assert (risen.stream, risen.segment) == ("missing", ())
    assert BROKEN < risen.raised < BROKEN + 2 * DAY


def test_a_value_that_appears_late_is_not_a_loss() -> None:
    cells = Scene().cells()
    codes = cells.codes.copy()
    codes[cells.hour < BROKEN, 1] = np.minimum(codes[cells.hour < BROKEN, 1], 3)

    assert quiet(replace(cells, codes=codes))


def test_a_value_that_vanishes_is_not_a_loss() -> None:
    cells = Scene().cells()
    codes = cells.codes.copy()
    codes[cells.hour >= BROKEN, 1] = np.minimum(codes[cells.hour >= BROKEN, 1], 3)

    assert quiet(replace(cells, codes=codes))


def test_orders_of_a_value_that_are_not_placed_any_more_are_not_lost() -> None:
    cells = Scene().cells()

    assert quiet(cells.only(np.flatnonzero((cells.codes[:, 1] > 0) | (cells.hour < BROKEN))))


def test_a_shop_without_dimensions_is_watched_as_a_whole() -> None:
    scene = Scene(values={})

    assert quiet(scene.cells())
    [risen] = run(replace(scene, lost=lost_from(BROKEN)).cells(), until=HOURS)
    assert (risen.stream, risen.segment, risen.segment_after_day) == ("missing", (), ())


def test_one_order_a_day_is_quiet_and_told_once_none_is_reported_any_more() -> None:
    hour = np.arange(HISTORY + 21) * DAY + 10
    cells = one_each(hour, reported=hour + 3)

    assert quiet(cells, until=(HISTORY + 21) * DAY)
    broken = replace(cells, reported=np.where(hour < BEGUN, cells.reported, NEVER))
    [risen] = run(broken, until=(HISTORY + 21) * DAY)
    assert (risen.stream, risen.onset // DAY) == ("missing", HISTORY)


def test_a_single_lost_order_is_no_loss() -> None:
    hour = np.arange(HISTORY + WATCHED) * DAY + 10

    assert quiet(one_each(hour, reported=np.where(hour // DAY == HISTORY + 1, NEVER, hour + 3)))


def test_a_week_without_orders_is_no_loss() -> None:
    assert quiet(Scene(days=HISTORY + 14, times=only(0, BEGUN, BEGUN + 7 * DAY, days=HISTORY + 14)).cells())
    assert quiet(Scene(times=only(0, BEGUN - 7 * DAY, BEGUN)).cells())


@pytest.mark.parametrize("dimensions", [{}, {"device": 0}, {"device": 2}])
def test_no_order_at_all_is_no_loss(dimensions: dict[str, int]) -> None:
    assert quiet(nothing(dimensions))


@pytest.mark.parametrize("seed", range(3))
def test_a_week_without_a_pull_is_no_loss(seed: int) -> None:
    pulled = pulls(HOURS + 7 * DAY, none_from=BEGUN + 9, none_until=BEGUN + 7 * DAY + 9)
    cells = Scene(seed=seed, days=HISTORY + WATCHED + 7).cells()
    cells = replace(cells, reported=known_at(cells.reported, pulled), second=known_at(cells.second, pulled))

    assert not run(cells, until=len(pulled), pulled=pulled)


def test_no_pull_that_ever_worked_says_nothing() -> None:
    cells = Scene().cells()
    unread = replace(cells, reported=np.full_like(cells.reported, NEVER))

    assert not run(unread, until=HOURS, pulled=np.zeros(HOURS, dtype=np.bool_))


@pytest.mark.parametrize("seed", range(2))
def test_a_restated_report_is_no_loss(seed: int) -> None:
    cells = Scene(seed=seed).cells()
    draw = np.random.default_rng(seed)
    moved = np.where(draw.random(len(cells.hour)) < 0.3, draw.integers(-5, 6, len(cells.hour)), 0)
    restated = np.where(cells.reported < NEVER, np.maximum(cells.reported + moved, cells.hour), NEVER)

    assert quiet(cells)
    assert quiet(replace(cells, reported=restated, second=np.where(cells.second < NEVER, restated, NEVER)))


def test_a_loss_is_gone_once_a_restated_report_has_its_orders() -> None:
    cells = Scene(lost=only(1, BROKEN, BROKEN + 12, usual=0.03)).cells()
    was_lost = (cells.hour >= BROKEN) & (cells.hour < BROKEN + 12)

    assert len(run(cells, until=HOURS)) == 1
    assert quiet(replace(cells, reported=np.where(was_lost, cells.hour + 1, cells.reported)))


def test_what_is_all_cancelled_is_not_lost() -> None:
    cells = Scene(lost=1.0).cells()

    assert quiet(replace(cells, cancelled=cells.hour + 1))
    assert quiet(replace(cells, cancelled=cells.hour.copy()))


@pytest.mark.parametrize("first", [0, 1, 30, 3 * DAY])
def test_a_shop_may_be_looked_at_from_its_first_hours_on(first: int) -> None:
    assert quiet(Scene(days=12).cells(), until=12 * DAY, first=first)


def test_a_young_shop_is_as_old_as_its_first_order() -> None:
    cells = Scene(days=20, lost=lost_from(16 * DAY, share=0.3, days=20)).cells()
    empty = 35 * DAY
    later = replace(
        cells,
        hour=cells.hour + empty,
        reported=np.where(cells.reported < NEVER, cells.reported + empty, NEVER),
        cancelled=np.where(cells.cancelled < NEVER, cells.cancelled + empty, NEVER),
        second=np.where(cells.second < NEVER, cells.second + empty, NEVER),
    )

    [early] = run(cells, until=20 * DAY, first=6 * DAY)
    [late] = run(later, until=20 * DAY + empty, first=6 * DAY + empty)

    assert early.paged is not None
    raised, onset, paged = (hour + empty for hour in (early.raised, early.onset, early.paged))
    assert replace(early, raised=raised, onset=onset, paged=paged) == late


def test_a_young_shop_that_loses_everything_is_told_of() -> None:
    cells = Scene(days=9, lost=lost_from(5 * DAY, days=9)).cells()

    [risen] = run(cells, until=9 * DAY, first=3 * DAY)

    assert (risen.stream, risen.segment) == ("missing", ())
    assert 5 * DAY < risen.raised < 7 * DAY


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("slower", [1.0, 1.3, 1.7])
def test_a_tenfold_promotion_with_slower_reports_is_no_loss(slower: float, seed: int) -> None:
    promotion = slice(BROKEN, BROKEN + 2 * DAY)
    scene = Scene(
        seed=seed,
        times=only(10, promotion.start, promotion.stop),
        slower=only(slower, promotion.start, promotion.stop),
    )

    assert quiet(scene.cells())


@pytest.mark.parametrize("seed", range(2))
def test_a_holiday_is_no_loss_and_hides_none(seed: int) -> None:
    scene = Scene(seed=seed, daily=400, times=only(0.1, BEGUN + DAY, BEGUN + 5 * DAY))

    assert quiet(scene.cells())
    [risen] = run(replace(scene, lost=lost_from(BROKEN)).cells(), until=HOURS)
    assert risen.stream == "missing"


def test_nights_without_orders_are_no_loss() -> None:
    night = np.arange(HOURS) % DAY < 7

    assert quiet(Scene(times=np.where(night, 0.0, 1.0)).cells())
    assert quiet(Scene(times=np.where(night, 0.02, 1.0)).cells())


def test_negative_money_changes_nothing() -> None:
    cells = Scene(lost=lost_from(BROKEN)).cells()

    assert run(replace(cells, money=-cells.money), until=HOURS) == run(cells, until=HOURS)


@pytest.mark.parametrize("at", [0, 5, BEGUN, HOURS])
def test_no_hour_to_look_at_finds_nothing(at: int) -> None:
    assert run(Scene().cells(), until=at, first=at) == []


def test_a_second_report_in_an_hour_without_first_ones_is_no_error() -> None:
    hour = np.arange(HISTORY + WATCHED) * DAY + 10
    cells = one_each(hour, reported=hour + 1)

    assert quiet(replace(cells, second=np.where(hour // DAY % 9 == 0, hour + 6, NEVER)))


def test_a_break_that_comes_and_goes_is_told_of_once() -> None:
    lost = np.full(HOURS, 0.03)
    for day in range(3, WATCHED):
        lost[BEGUN + day * DAY + 7 : BEGUN + day * DAY + 13] = 1.0

    [risen] = run(Scene(lost=lost, daily=200).cells(), until=HOURS)

    assert (risen.stream, risen.segment, risen.onset // DAY) == ("missing", (), HISTORY + 3)


def test_a_break_that_fades_is_told_of_and_then_over() -> None:
    lost = np.full(HOURS, 0.03)
    lost[BROKEN : BROKEN + 2 * DAY] = np.linspace(0.9, 0.03, 2 * DAY)

    risen = run(Scene(lost=lost, daily=300).cells(), until=HOURS)

    assert risen
    assert risen[-1].over is not None


def one_each(hour: np.ndarray, *, reported: np.ndarray) -> Cells:
    """Place one order in each of these hours."""
    size = len(hour)
    never = np.full(size, NEVER, dtype=np.int64)
    return Cells(
        dimensions=("device",), values=(("phone", "desk"),), codes=(np.arange(size) % 2).astype(np.int16)[:, None],
        hour=hour, reported=reported, cancelled=never, second=never, wrong=np.zeros(size, dtype=np.bool_),
        orders=np.ones(size, dtype=np.int64), money=np.full(size, 1000, dtype=np.int64),
    )  # fmt: skip


def nothing(values: dict[str, int]) -> Cells:
    """Make a shop without orders whose dimensions have so many values."""
    return replace(
        Scene(daily=0, values={}).cells(),
        dimensions=tuple(values),
        values=tuple(tuple(str(at) for at in range(count)) for count in values.values()),
        codes=np.zeros((0, len(values)), dtype=np.int16),
    )
