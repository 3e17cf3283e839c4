"""Counts how often signals of an ordinary shop are raised, were they looked at in every hour of 90 days."""

from datetime import datetime, timedelta

import numpy as np

from recon.gap.grid import laid_out
from recon.gap.losses import followed
from recon.gap.readings import HISTORY, Readings, Series, Signal
from recon.gap.signals import SHARES
from recon.gap.silence import Hush, hour_of, hush
from recon.gap.usual import DAY_HOURS, usual
from tests.rules.normal_shop import START, NormalShop

WARM_DAYS, WATCHED_DAYS = 35, 90
_LOOK_BACK, _STEP = 14, 7
_GAPS = 6


def alarms(seed: int, daily: float) -> list[tuple[Signal, str]]:
    """List what was raised in 90 days; the usual is learnt anew each week, from the 35 days before."""
    shop = NormalShop(seed, daily, WARM_DAYS + WATCHED_DAYS + 1)
    found: list[tuple[Signal, str]] = []
    for day in range(WARM_DAYS + _STEP, WARM_DAYS + WATCHED_DAYS + 1, _STEP):
        until = START + timedelta(days=day)
        readings = shop.readings(until)
        for signal in SHARES:
            mine = [each for each in readings.series if each.signal is signal]
            if mine:
                found += _raised(mine, signal, until)
        found += _silences(shop, readings, until)
    return found


def _raised(series: list[Series], signal: Signal, until: datetime) -> list[tuple[Signal, str]]:
    end, is_capture = hour_of(until), signal is Signal.CAPTURE
    grid = laid_out(series, start=end - int(HISTORY.days) * DAY_HOURS, end=end)
    known = usual(grid, until=end - DAY_HOURS, is_capture=is_capture)
    first = grid.length - _LOOK_BACK * DAY_HOURS
    course = followed(grid, known, first=first, is_capture=is_capture)
    newest = 2 * (grid.length - _STEP * DAY_HOURS)
    return [
        (signal, grid.slices[each.line]) for each in [*course.rises, *course.ended] if each.alarm >= newest
    ]


def _silences(shop: NormalShop, readings: Readings, until: datetime) -> list[tuple[Signal, str]]:
    """Look at the longest waits of the week, at their very end: were one raised, it would be among them."""
    taken = next(each for each in readings.series if each.signal is Signal.SILENCE)
    end = int((until - START).total_seconds())
    at = shop.taken[(shop.taken >= end - _STEP * 86_400) & (shop.taken < end)]
    heaped = np.concatenate([[0.0], np.cumsum(shop.rates)])
    weight = np.diff(np.interp(at / 3600, np.arange(len(heaped)), heaped))
    raised = 0
    for place in np.argsort(weight)[-_GAPS:]:
        begins, ends = (START + timedelta(seconds=int(at[place + step])) for step in (0, 1))
        found = hush(taken, last_taken=begins, watched_from=START, until=ends, zone="UTC")
        raised += isinstance(found, Hush) and found.is_implausible
    return [(Signal.SILENCE, "")] * raised
