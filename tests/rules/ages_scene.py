"""Small shops for the detector that judges orders by their age: as ordinary or as odd as a test wants them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import NEVER, Cells, Codes, Hours
from recon.gap.ages.course import Course, Risen

DAY = 24
HISTORY, WATCHED = 28, 8
VALUES = {"device": 3, "browser": 5}
Rates = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """This is a shop to be made: so many days, orders a day, and shares of them, all by hour where they are arrays.

    `slower` multiplies the delay of reports, `values` says how many values each dimension has.
    """

    seed: int = 1
    days: int = HISTORY + WATCHED
    daily: float = 150.0
    times: Rates | float = 1.0
    lost: Rates | float = 0.03
    slower: Rates | float = 1.0
    cancelled: float = 0.03
    wrong: Rates | float = 0.008
    twice: Rates | float = 0.003
    values: Mapping[str, int] = field(default_factory=lambda: VALUES)

    @property
    def hours(self) -> int:
        """Count the hours."""
        return self.days * DAY

    def by_hour(self, figure: Rates | float) -> Rates:
        """Tell a figure for every hour."""
        return np.broadcast_to(np.asarray(figure, dtype=np.float64), self.hours)

    def cells(self) -> Cells:
        """Make the shop, one line per order; quiet at night."""
        draw = np.random.default_rng(self.seed)
        hours = np.arange(self.hours)
        rate = (
            self.daily / DAY * (1 - 0.7 * np.cos(hours % DAY * (2 * np.pi / DAY))) * self.by_hour(self.times)
        )
        hour = np.repeat(hours, draw.poisson(rate))
        size = len(hour)
        came = hour + _late(draw, self.by_hour(self.slower)[hour]).astype(np.int64)
        reported = np.where(draw.random(size) < self.by_hour(self.lost)[hour], NEVER, came)
        is_twice = (draw.random(size) < self.by_hour(self.twice)[hour]) & (reported < NEVER)
        return Cells(
            dimensions=tuple(self.values),
            values=tuple(tuple(f"{name}{at}" for at in range(count)) for name, count in self.values.items()),
            codes=_codes(draw, self.values, size),
            hour=hour,
            reported=reported,
            cancelled=np.where(draw.random(size) < self.cancelled, hour + draw.integers(0, 200, size), NEVER),
            second=np.where(is_twice, reported + 2, NEVER),
            wrong=(draw.random(size) < self.by_hour(self.wrong)[hour]) & (reported < NEVER),
            orders=np.ones(size, dtype=np.int64),
            money=draw.integers(500, 20_000, size),
        )


def _late(draw: np.random.Generator, slower: Rates) -> Rates:
    """Draw how many hours reports take: most a few, some a night, the last two days."""
    kind = draw.random(len(slower))
    fast, slow = (draw.lognormal(*each, len(slower)) for each in ((0.4, 0.7), (2.1, 0.5)))
    late = np.where(kind < 0.65, fast, np.where(kind < 0.9, slow, draw.uniform(12, 46, len(slower))))
    return np.minimum(late * slower, 48)


def _codes(draw: np.random.Generator, values: Mapping[str, int], size: int) -> Codes:
    codes = np.zeros((size, len(values)), dtype=np.int16)
    for at, count in enumerate(values.values()):
        share = 1 / np.arange(1, count + 1)
        codes[:, at] = draw.choice(count, size=size, p=share / share.sum())
    return codes


def only(figure: float, first: int, end: int, *, days: int = HISTORY + WATCHED, usual: float = 1.0) -> Rates:
    """Tell a figure that is another one in the hours from `first` up to `end`."""
    found = np.full(days * DAY, usual)
    found[first:end] = figure
    return found


def pulls(hours: int, *, none_from: int = 0, none_until: int = 0) -> Flags:
    """Tell that every pull worked but for those of some hours."""
    found = np.ones(hours, dtype=np.bool_)
    found[none_from:none_until] = False
    return found


def known_at(hours: Hours, pulled: Flags) -> Hours:
    """Tell in which hour each report was read: by the first pull that worked."""
    whole = np.append(np.where(pulled, np.arange(len(pulled)), NEVER), NEVER)
    following = np.minimum.accumulate(whole[::-1])[::-1]
    return np.maximum(following[np.minimum(hours, len(pulled))], hours).astype(np.int64)


def run(cells: Cells, *, until: int, first: int = HISTORY * DAY, pulled: Flags | None = None) -> list[Risen]:
    """Look at every hour; anything numpy finds odd is an error."""
    with np.errstate(all="raise", under="ignore"):
        return Course(
            cells, pulled=pulls(until) if pulled is None else pulled, first=first, until=until
        ).run()


def cut(cells: Cells, now: int) -> Cells:
    """Keep what was known at the end of an hour."""
    kept = cells.only(np.flatnonzero(cells.hour <= now))
    reported, cancelled, second = (
        np.where(each <= now, each, NEVER) for each in (kept.reported, kept.cancelled, kept.second)
    )
    wrong = kept.wrong & (reported < NEVER)
    return replace(kept, reported=reported, cancelled=cancelled, second=second, wrong=wrong)
