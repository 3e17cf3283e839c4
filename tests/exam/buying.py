"""Draws what a simulated shop sells: when, to whom, for how much.

The order of the draws is part of the exam: another order makes other shops of the same seeds.
"""

from dataclasses import dataclass

import numpy as np

from tests.exam.calendar import Calendar
from tests.exam.knobs import Knobs
from tests.exam.shop import Codes, Flags, Real, Whole

_BY_HOUR = np.array(
    [.35, .22, .15, .12, .12, .18, .35, .60, .85, 1.05, 1.20, 1.25,
     1.30, 1.25, 1.20, 1.20, 1.25, 1.35, 1.50, 1.75, 1.90, 1.70, 1.20, .70]
)  # fmt: skip
HOUR_PROFILE = _BY_HOUR / _BY_HOUR.mean()
WEEK_PROFILE = np.array([1.0, 0.97, 0.96, 0.98, 1.03, 1.05, 1.01])
PUBLISHER_SHARE = np.array([0.30, 0.20, 0.15, 0.12, 0.09, 0.07, 0.04, 0.03])
BROWSER_BY_DEVICE = np.array(
    [
        [0.58, 0.08, 0.03, 0.16, 0.03, 0.12],
        [0.62, 0.08, 0.09, 0.00, 0.20, 0.01],
        [0.50, 0.08, 0.04, 0.30, 0.04, 0.04],
    ]
)
SATURDAY = 5
_NIGHT = 0.4
_COUPONS_GROW = 3.0


@dataclass(frozen=True, slots=True)
class Bought:
    """This is what was bought: hour, day and time of each order, whether in a promotion, and by whom.

    `promo` is by hour; all else is by order.
    """

    promo: Flags
    hour: Whole
    day: Whole
    t: Real
    promoted: Flags
    dim: dict[str, Codes]
    amount: Real


def buy(draw: np.random.Generator, volume: float, calendar: Calendar, knobs: Knobs) -> Bought:
    """Draw the orders of a shop that has about so many a day."""
    promo, counts = _counts(draw, volume, calendar, knobs)
    hour = np.repeat(calendar.hour, counts)
    t = hour + draw.random(len(hour))
    dim = _buyers(draw, hour, calendar.weekday[hour], promo[hour])
    amount = np.exp(draw.normal(4.0, 0.8, len(hour))).round(2)
    return Bought(promo, hour, hour // 24, t, promo[hour], dim, amount)


def _counts(
    draw: np.random.Generator, volume: float, calendar: Calendar, knobs: Knobs
) -> tuple[Flags, Whole]:
    """Draw how many orders each hour has, and which hours are of a promotion."""
    rate = volume / 24 * HOUR_PROFILE[calendar.hour % 24] * WEEK_PROFILE[calendar.weekday]
    by_day = np.exp(draw.normal(0, 0.10, calendar.days))[calendar.day]
    rate = rate * by_day * draw.gamma(50, 1 / 50, calendar.hours)
    rate = rate * np.exp(draw.uniform(-0.004, 0.004) * calendar.day)
    boost = np.ones(calendar.hours)
    for _ in range(draw.poisson(knobs.promo_per_30d * calendar.days / 30)):
        start, length = int(draw.integers(0, calendar.hours)), int(draw.integers(1, 4)) * 24
        stretch = slice(start, start + length)
        boost[stretch] = np.maximum(boost[stretch], draw.uniform(3, 10))
    return boost > 1, draw.poisson(rate * boost)


def _buyers(draw: np.random.Generator, hour: Whole, weekday: Whole, promoted: Flags) -> dict[str, Codes]:
    size = len(hour)
    night = HOUR_PROFILE[hour % 24] < _NIGHT
    mobile = 0.58 + 0.08 * night + 0.05 * (weekday >= SATURDAY)
    luck = draw.random(size)
    device = np.where(luck < mobile, 0, np.where(luck < mobile + 0.05, 2, 1)).astype(np.int8)
    browser = _pick(draw.random(size), BROWSER_BY_DEVICE.cumsum(1)[device])
    site = (draw.random(size) < 0.25).astype(np.int8)
    share = np.tile(PUBLISHER_SHARE, (2, 1))
    share[1, 0] *= _COUPONS_GROW
    share /= share.sum(1, keepdims=True)
    publisher = _pick(draw.random(size), share.cumsum(1)[promoted.astype(int)])
    abroad, at_home = draw.random(size) < 0.96, draw.random(size) < 0.04
    currency = np.where(site == 1, abroad, at_home).astype(np.int8)
    return {"site": site, "device": device, "browser": browser, "publisher": publisher, "currency": currency}


def _pick(luck: Real, summed: Real) -> Codes:
    """Take for each order the value whose share its luck falls into; shares are summed from the left."""
    found: Whole = (luck[:, None] > summed).sum(1).clip(0, summed.shape[1] - 1)
    return found.astype(np.int8)
