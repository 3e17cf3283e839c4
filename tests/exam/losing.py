"""Draws which orders of a simulated shop are lost on a normal day, and in an old break of its history."""

import numpy as np

from tests.exam.buying import PUBLISHER_SHARE, SATURDAY, Bought
from tests.exam.calendar import Calendar
from tests.exam.knobs import Knobs
from tests.exam.shop import Codes, Flags, Real

_BY_DEVICE = np.array([1.1, 0.9, 1.0])
_BY_BROWSER = np.array([0.93, 1.8, 1.2, 1.0, 0.9, 1.4])
_BY_SITE = np.array([1.0, 1.15])
_HALF_LIFE = 10
_MOST = 0.6


def lose(
    draw: np.random.Generator, bought: Bought, calendar: Calendar, knobs: Knobs
) -> tuple[float, Flags, Real]:
    """Draw the usual loss, which orders are lost, and the level of each day."""
    base = knobs.base or float(np.exp(draw.uniform(np.log(0.01), np.log(0.05))))
    kind = _by_kind(draw, bought.dim)
    level = _days(draw, calendar, knobs)
    publisher_day = np.exp(draw.normal(0, knobs.sd_pubday, (calendar.days, len(PUBLISHER_SHARE))))
    shape = 1 / knobs.cv_hour**2
    by_hour = draw.gamma(shape, 1 / shape, calendar.hours)
    risk = base * kind * level[bought.day] * publisher_day[bought.day, bought.dim["publisher"]]
    risk = risk * by_hour[bought.hour] * np.where(bought.promoted, 1.1, 1.0)
    return base, draw.random(len(bought.t)) < np.clip(risk, 0, _MOST), level


def _by_kind(draw: np.random.Generator, dim: dict[str, Codes]) -> Real:
    by_publisher = np.exp(draw.normal(0, 0.35, len(PUBLISHER_SHARE)))
    by_publisher /= (by_publisher * PUBLISHER_SHARE).sum()
    found: Real = (
        _BY_DEVICE[dim["device"]]
        * _BY_BROWSER[dim["browser"]]
        * by_publisher[dim["publisher"]]
        * _BY_SITE[dim["site"]]
    )
    return found


def _days(draw: np.random.Generator, calendar: Calendar, knobs: Knobs) -> Real:
    """Draw each day's level: a slow wander about the usual, the day's own scatter, weekends."""
    wander = np.zeros(calendar.days)
    keeps: float = 0.5 ** (1 / _HALF_LIFE)
    at = draw.normal(0, knobs.sd_ou)
    for day in range(calendar.days):
        wander[day] = at
        at = keeps * at + np.sqrt(1 - keeps**2) * draw.normal(0, knobs.sd_ou)
    is_weekend = (calendar.dow0 + np.arange(calendar.days)) % 7 >= SATURDAY
    level: Real = np.exp(wander + draw.normal(0, knobs.sd_day, calendar.days))
    return level * np.where(is_weekend, knobs.weekend, 1)


def lost_long_ago(draw: np.random.Generator, bought: Bought, warm_days: int, knobs: Knobs) -> Flags:
    """Draw which orders an old break took, in the shops that had one: it must not become normal."""
    if draw.random() >= knobs.past_incident:
        return np.zeros(len(bought.t), dtype=np.bool_)
    start = draw.uniform(3, max(warm_days - 8, 4)) * 24
    length = draw.uniform(24, 60)
    rate, whole = draw.uniform(0.3, 1.0), draw.random() < 0.5
    hit = (bought.t >= start) & (bought.t < start + length)
    hit &= whole | (bought.dim["publisher"] == draw.integers(8))
    return hit & (draw.random(len(bought.t)) < rate)
