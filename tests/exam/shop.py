"""What a plug-in is given: a shop's orders, and what became known of them hour by hour."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tests.exam.scenarios import Break

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int8]

NEVER = 10**6
"""The hour of what has not happened."""
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "site": ("com", "eu"),
    "device": ("mobile", "desktop", "tablet"),
    "browser": ("chrome", "safari", "firefox", "samsung", "edge", "inapp"),
    "publisher": tuple(f"pub{number}" for number in range(8)),
    "currency": ("USD", "EUR"),
}
"""A code of an order in a dimension is the place of its word here."""


@dataclass(frozen=True, slots=True)
class Struck:
    """This is the break as it befell the shop: from hour `t0` up to, not including, `t1`."""

    what: Break
    t0: int
    t1: int


@dataclass(frozen=True, slots=True)
class Truth:
    """This is what only the examiner knows: the usual loss, the hours of promotions, and the break if there is one."""

    base: float
    promo: Flags
    struck: Struck | None
    hit: Flags
    """Which orders the break can touch."""


@dataclass(frozen=True)
class Shop:
    """This is one shop. Times are hours since its data begin; hour h is from h up to, not including, h + 1.

    `t` is when an order was placed. From the end of the hours `rep`, `cancel` and `dup` on it is known to be reported,
    cancelled, reported a second time; NEVER where it is not. `pull_ok` tells for each hour whether the pull at its end
    worked. `warm` hours pass before alarms count. Hour 0 is of weekday `dow0`, Monday being 0. Amounts are what a
    network writes, not money that is reckoned with.
    """

    seed: int
    volume: float
    scenario: str
    hours: int
    warm: int
    dow0: int
    t: Real
    dim: dict[str, Codes]
    amount: Real
    rep: Whole
    cancel: Whole
    dup: Whole
    rep_amount: Real
    pull_ok: Flags
    truth: Truth | None = None

    def without_truth(self) -> "Shop":
        """Hide what only the examiner knows."""
        return replace(self, truth=None)

    def until(self, hour: int) -> "Shop":
        """Keep what was known at the end of an hour."""
        kept = self.t < hour + 1
        return replace(
            self,
            hours=hour + 1,
            t=self.t[kept],
            dim={name: codes[kept] for name, codes in self.dim.items()},
            amount=self.amount[kept],
            rep=_known(self.rep[kept], hour),
            cancel=_known(self.cancel[kept], hour),
            dup=_known(self.dup[kept], hour),
            rep_amount=self.rep_amount[kept],
            pull_ok=self.pull_ok[: hour + 1],
            truth=None,
        )

    def of_segment(self, segment: dict[str, str]) -> Flags:
        """Tell which orders have these values."""
        return in_segment(self.dim, segment, len(self.t))


def in_segment(dim: dict[str, Codes], segment: dict[str, str], size: int) -> Flags:
    """Tell which of so many orders have the values of a segment; all have those of none."""
    found: Flags = np.ones(size, dtype=np.bool_)
    for name, value in segment.items():
        found &= dim[name] == DIMENSIONS[name].index(value)
    return found


def _known(hours: Whole, until: int) -> Whole:
    return np.where(hours <= until, hours, NEVER)
