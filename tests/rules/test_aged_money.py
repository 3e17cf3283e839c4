"""What orders by their age cost: the money of those that are bad by the same rule by which they are counted."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from recon.gap.aged_signals import look_by_age
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.ages.triangle import OLDEST
from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal
from recon.gap.signals import Looked, Raised
from recon.gap.silence import hour_of
from tests.rules.aged_scene import HOUR, NOON, AgedShop, Given, Loss

EACH = 1000
BROKEN = NOON - 100 * HOUR


def seen(given: Given, cells: Cells) -> Looked:
    looked = look_by_age(replace(given.scope, cells=cells))
    return next(each for each in looked if each.signal is Signal.UNREPORTED)


def reported_late(cells: Cells, *, every: int) -> Cells:
    """Report of the lost orders that are old enough one of so many after all, when it is more than 72 hours old."""
    lost = np.flatnonzero((cells.reported == NEVER) & (cells.hour < hour_of(NOON) - OLDEST - 2))
    reported = cells.reported.copy()
    reported[lost[::every]] = cells.hour[lost[::every]] + OLDEST + 1
    return replace(cells, reported=reported)


def test_orders_that_were_reported_after_three_days_cost_what_they_count() -> None:
    given = Given(AgedShop(losses=[Loss(BROKEN, NOON)]))
    cells = given.shop.cells
    never = seen(given, cells)
    late = seen(given, reported_late(cells, every=1))

    assert isinstance(never, Raised)
    assert isinstance(late, Raised)
    assert never.money == never.hit * EACH
    assert late.money == late.hit * EACH


def test_what_is_over_a_limit_costs_what_it_counts() -> None:
    """Reports take up to three days, so the orders that are old enough lie at the edge of what settles."""
    limits = SignalLimits(unreported=Decimal("0.10"))
    given = Given(AgedShop(every=8), limits=limits)
    cells = given.shop.cells
    number = np.arange(len(cells.hour))
    slow = (cells.reported < NEVER) & (number % 7 == 0)
    reported = np.where(slow, cells.hour + OLDEST - 2, cells.reported)
    cells = replace(cells, reported=np.where(reported < hour_of(NOON), reported, NEVER))

    told = seen(given, reported_late(cells, every=2))

    assert isinstance(told, Raised)
    assert "over your limit" in told.sentence
    assert told.money == told.hit * EACH


def test_a_second_report_costs_the_order_it_is_of() -> None:
    given = Given()
    cells = given.shop.cells
    twice = np.where((cells.hour >= hour_of(NOON) - 20) & (cells.reported < NEVER), cells.reported + 1, NEVER)
    doubled = replace(cells, second=np.where(twice < hour_of(NOON), twice, NEVER))

    told = next(
        each
        for each in look_by_age(replace(given.scope, cells=doubled))
        if each.signal is Signal.REPORTED_TWICE
    )

    assert isinstance(told, Raised)
    assert told.money == told.hit * EACH
