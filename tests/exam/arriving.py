"""Draws when the reports of a simulated shop's orders arrive, what they say, and which pulls bring them."""

from dataclasses import dataclass

import numpy as np

from tests.exam.buying import Bought
from tests.exam.calendar import Calendar
from tests.exam.knobs import Knobs
from tests.exam.shop import NEVER, Flags, Real, Whole

_LEAST, _MOST = 0.5, 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """This is what happens to each order, lost or not: its report, a second one, its cancellation, in hours.

    `cancelled` is NEVER where it is not; `again` means something only where it is `doubled`.
    """

    pull_ok: Flags
    reported: Real
    cancelled: Real
    doubled: Flags
    again: Real
    rep_amount: Real


def arrive(
    draw: np.random.Generator, bought: Bought, calendar: Calendar, knobs: Knobs, level: Real
) -> Arriving:
    """Draw delays, silences of the network, failed pulls, cancellations, duplicates and wrong amounts."""
    size = len(bought.t)
    reported = _stalled(
        draw, bought.t + np.clip(_delays(draw, bought, calendar, knobs), _LEAST, _MOST), calendar, knobs
    )
    pull_ok = _pulls(draw, calendar, knobs)
    cancels = draw.random(size) < 0.03 * np.where(bought.promoted, 1.5, 1.0)
    cancelled = np.where(cancels, bought.t + draw.exponential(72, size), NEVER)
    doubled = draw.random(size) < 0.003 * level[bought.day]
    again = reported + draw.uniform(0.1, 6, size)
    luck = draw.random(size)
    by_day = np.exp(draw.normal(0, 0.15, calendar.days))[bought.day]
    wrong = luck < 0.008 * np.where(bought.promoted, 1.5, 1.0) * by_day
    rep_amount = np.where(wrong, np.round(bought.amount * draw.uniform(0.5, 0.95, size), 2), bought.amount)
    return Arriving(
        pull_ok=pull_ok,
        reported=reported,
        cancelled=cancelled,
        doubled=doubled,
        again=again,
        rep_amount=rep_amount,
    )


def _delays(draw: np.random.Generator, bought: Bought, calendar: Calendar, knobs: Knobs) -> Real:
    size = len(bought.t)
    luck = draw.random(size)
    fast = np.exp(draw.normal(np.log(1.5), 0.7, size))
    middle = np.exp(draw.normal(np.log(8.0), 0.5, size))
    late = np.where(luck < knobs.middle, middle, draw.uniform(12, 46, size))
    delay = np.where(luck < knobs.fast, fast, late) * knobs.slower
    by_day = np.exp(draw.normal(0, knobs.delay_jit, calendar.days))
    return delay * by_day[bought.day] * np.where(bought.promoted, 1.3, 1.0)


def _stalled(draw: np.random.Generator, reported: Real, calendar: Calendar, knobs: Knobs) -> Real:
    """Let the network be silent now and then: what was to come meanwhile comes at the end."""
    for _ in range(draw.poisson(knobs.stall_per_30d * calendar.days / 30)):
        start, length = draw.uniform(0, calendar.hours), draw.uniform(2, 4)
        silent = (reported >= start) & (reported < start + length)
        reported = np.where(silent, start + length, reported)
    return reported


def _pulls(draw: np.random.Generator, calendar: Calendar, knobs: Knobs) -> Flags:
    worked = np.ones(calendar.hours, dtype=np.bool_)
    for _ in range(draw.poisson(knobs.outage_per_45d * calendar.days / 45)):
        start, length = int(draw.integers(24, calendar.hours)), int(draw.integers(12, 37))
        worked[start : start + length] = False
    return worked


def seen(moments: Real, pull_ok: Flags) -> Whole:
    """Tell from the end of which hour on something is seen: the first pull that worked after it happened."""
    hours = len(pull_ok)
    following = np.full(hours + 1, NEVER)
    for hour in range(hours - 1, -1, -1):
        following[hour] = hour if pull_ok[hour] else following[hour + 1]
    at = np.clip(np.floor(moments), 0, hours).astype(np.int64)
    return following[at]
