"""How late reports come is read from the first of them: never ahead, never faster than granted, and no loss has a say."""

from dataclasses import replace

import numpy as np
import pytest

from recon.gap.ages.cells import Cells
from recon.gap.ages.delay import Delay, learnt
from recon.gap.ages.lines import TOTAL
from recon.gap.ages.triangle import OLDEST, counted, in_time
from tests.rules.ages_scene import DAY, Scene, cut, only

DAYS = 4
YOUNG = Scene(days=DAYS, daily=800.0)
SLOW = replace(YOUNG, slower=2.0)
NIGHT = 12


def curve(cells: Cells, *, until: int = DAYS * DAY) -> Delay:
    """Read the delay curve of a shop at the end of some hours, every pull having worked."""
    seen = np.arange(until)
    known = in_time(cells, seen, start=0)
    return learnt(counted(cells, [TOTAL], known, start=0, end=until), until=until, seen=until - 1)


GRANTED = curve(replace(YOUNG, daily=0.0).cells())


def test_without_an_order_it_is_what_is_taken_for_granted_and_reports_in_time_leave_it_near() -> None:
    usual = curve(YOUNG.cells())

    assert GRANTED.days == usual.days == 0
    assert GRANTED.arrived[-1] == usual.arrived[-1] == 1.0
    assert (usual.arrived <= GRANTED.arrived).all()
    assert (usual.arrived[:OLDEST] > GRANTED.arrived[:OLDEST] - 0.12).all()


def test_fast_reports_are_not_believed_and_late_ones_are() -> None:
    fast, slow = (curve(replace(YOUNG, slower=times).cells()) for times in (0.3, 2.0))

    assert (fast.arrived[NIGHT:] > GRANTED.arrived[NIGHT:] - 0.06).all()
    assert slow.arrived[NIGHT] < GRANTED.arrived[NIGHT] - 0.1


@pytest.mark.parametrize("hours", [3 * DAY, 3 * DAY + 1, 80])
def test_it_does_not_know_what_comes_later(hours: int) -> None:
    later, now = SLOW.cells(), cut(SLOW.cells(), hours - 1)

    assert (curve(later, until=hours).arrived == curve(now, until=hours).arrived).all()


def test_a_loss_has_no_say_in_it() -> None:
    lossy = replace(SLOW, lost=only(0.5, DAY, DAYS * DAY, days=DAYS, usual=0.03))

    difference = curve(lossy.cells()).arrived - curve(SLOW.cells()).arrived

    assert np.abs(difference).max() < 0.05


def test_a_promotion_of_one_day_does_not_say_how_late_reports_come() -> None:
    """Ten times as many orders on the last day but one, whose reports have the usual pace, hide no slow ones."""
    promoted = replace(SLOW, times=only(10.0, 2 * DAY, 3 * DAY, days=DAYS))
    paced = replace(promoted, slower=only(1.0, 2 * DAY, 3 * DAY, days=DAYS, usual=2.0))

    assert curve(paced.cells()).arrived[NIGHT] < GRANTED.arrived[NIGHT] - 0.06


def test_from_two_weeks_on_whole_days_teach_it() -> None:
    settled = curve(replace(YOUNG, days=15, daily=100.0).cells(), until=14 * DAY)

    assert settled.days > 0
