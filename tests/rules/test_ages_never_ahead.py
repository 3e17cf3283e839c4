"""What is said of the past does not change with what comes later, nor with how the orders are written down."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.gap.ages.cells import NEVER, Cells
from recon.gap.ages.course import Risen
from tests.rules.ages_scene import DAY, HISTORY, WATCHED, Scene, cut, only, run

HOURS = (HISTORY + WATCHED) * DAY
BEGUN = HISTORY * DAY
BROKEN = BEGUN + 2 * DAY + 5
STREAMS = ["missing", "amount", "dup"]


def broken(stream: str, seed: int = 1, daily: float = 150.0) -> Scene:
    usual = {"missing": 0.03, "amount": 0.008, "dup": 0.003}[stream]
    share = only(0.4, BROKEN, HOURS, usual=usual)
    match stream:
        case "missing":
            return Scene(seed=seed, daily=daily, lost=share)
        case "amount":
            return Scene(seed=seed, daily=daily, wrong=share)
        case _:
            return Scene(seed=seed, daily=daily, twice=share)


def with_a_late_value(cells: Cells) -> Cells:
    """Let the last value of a dimension appear with the break."""
    codes, before = cells.codes.copy(), cells.hour < BROKEN
    codes[before, 1] = np.minimum(codes[before, 1], 3)
    return replace(cells, codes=codes)


def said(risen: list[Risen], now: int) -> list[tuple[str, int, int, object]]:
    return [(each.stream, each.raised, each.onset, each.segment) for each in risen if each.raised <= now]


@pytest.mark.parametrize("change", [lambda cells: cells, with_a_late_value], ids=["as it is", "late value"])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stream", STREAMS)
def test_what_was_said_by_an_hour_does_not_know_what_came_later(
    stream: str, seed: int, change: Callable[[Cells], Cells]
) -> None:
    cells = change(broken(stream, seed).cells())
    whole = run(cells, until=HOURS)
    assert {each.stream for each in whole} == {stream}

    for now in (whole[0].raised - 1, whole[0].raised, whole[0].raised + 30):
        assert said(run(cut(cells, now), until=now + 1), now) == said(whole, now)


def test_a_value_nobody_has_yet_may_be_without_a_number() -> None:
    cells = with_a_late_value(Scene(lost=only(0.5, BEGUN + 5, HOURS, usual=0.03)).cells())
    known = cut(cells, BROKEN - 1)
    fewer = replace(known, values=(known.values[0], known.values[1][:4]))

    risen = run(fewer, until=BROKEN)

    assert [each.stream for each in risen] == ["missing"]
    assert risen == run(known, until=BROKEN)


@settings(max_examples=12, deadline=None)
@given(
    stream=st.sampled_from(STREAMS),
    seed=st.integers(0, 10**6),
    after=st.integers(-30, 90),
    daily=st.sampled_from([15.0, 60.0, 200.0]),
)
def test_no_shop_knows_what_comes_later(stream: str, seed: int, after: int, daily: float) -> None:
    cells, now = broken(stream, seed, daily).cells(), BROKEN + after
    until = now + 40

    assert said(run(cut(cells, now), until=now + 1), now) == said(run(cells, until=until), now)


@pytest.mark.parametrize("stream", STREAMS)
def test_an_order_split_over_lines_and_lines_in_any_order_say_the_same(stream: str) -> None:
    cells = broken(stream).cells()
    heavy = replace(cells, orders=np.where(np.arange(len(cells.hour)) % 3 == 0, 3, 1))
    split = heavy.only(np.repeat(np.arange(len(heavy.hour)), heavy.orders))
    split = replace(split, orders=np.ones(len(split.hour), dtype=np.int64))
    mixed = np.lexsort((np.random.default_rng(3).random(len(split.hour)), split.hour))

    risen = run(heavy, until=HOURS)

    assert risen
    assert run(split, until=HOURS) == risen
    assert run(split.only(mixed), until=HOURS) == risen


def test_the_numbers_of_the_values_say_nothing() -> None:
    cells = broken("missing").cells()
    turned = replace(
        cells,
        values=tuple(words[::-1] for words in cells.values),
        codes=np.stack(
            [len(words) - 1 - cells.codes[:, at] for at, words in enumerate(cells.values)], axis=1
        ).astype(np.int16),
    )

    assert run(turned, until=HOURS) == run(cells, until=HOURS)


@pytest.mark.parametrize("stream", STREAMS)
def test_hours_filled_in_from_before_the_first_raise_nothing(stream: str) -> None:
    # Reports take up to two days: those of these hours were read before the first look.
    usual = {"missing": 0.03, "amount": 0.008, "dup": 0.003}[stream]
    bad = only(0.6, BEGUN - 6 * DAY, BEGUN - 3 * DAY, usual=usual)
    match stream:
        case "missing":
            past = Scene(lost=bad)
        case "amount":
            past = Scene(wrong=bad)
        case _:
            past = Scene(twice=bad)

    assert run(past.cells(), until=HOURS) == []
    assert [each.stream for each in run(past.cells(), until=HOURS, first=BEGUN - 6 * DAY)] == [stream]


@pytest.mark.parametrize("days", [2, 5])
def test_a_past_incident_does_not_become_normal(days: int) -> None:
    lost = only(0.5, BEGUN - 14 * DAY, (HISTORY - 14 + days) * DAY, usual=0.03)
    lost[BROKEN:] = 0.5
    scene = Scene(lost=lost)
    without = replace(scene, lost=only(0.5, BROKEN, HOURS, usual=0.03))

    [after], [plain] = run(scene.cells(), until=HOURS), run(without.cells(), until=HOURS)

    assert (after.stream, after.segment) == (plain.stream, plain.segment)
    assert after.raised - plain.raised <= 12


def test_reports_read_late_are_known_late() -> None:
    cells = broken("missing").cells()
    [risen] = run(cells, until=HOURS)
    unread = np.where(cells.hour >= BROKEN, NEVER, cells.reported)

    [sooner] = run(replace(cells, reported=unread), until=HOURS)

    assert BROKEN < sooner.raised <= risen.raised
