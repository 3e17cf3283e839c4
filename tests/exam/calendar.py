"""The days of a simulated shop, and the chance it lives by."""

from dataclasses import dataclass, field

import numpy as np

from tests.exam.shop import Whole

_WORD = 0xFFFFFFFF


def chance(*key: int) -> np.random.Generator:
    """Begin a stream of chance that only these numbers decide."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([each & _WORD for each in key])))


@dataclass(frozen=True)
class Calendar:
    """This is so many days from a weekday on: `hour`, `day` and `weekday` of each hour."""

    days: int
    dow0: int
    hour: Whole = field(init=False)
    day: Whole = field(init=False)
    weekday: Whole = field(init=False)

    def __post_init__(self) -> None:
        hour = np.arange(self.hours)
        object.__setattr__(self, "hour", hour)
        object.__setattr__(self, "day", hour // 24)
        object.__setattr__(self, "weekday", (self.dow0 + self.day) % 7)

    @property
    def hours(self) -> int:
        """Count the hours."""
        return self.days * 24
