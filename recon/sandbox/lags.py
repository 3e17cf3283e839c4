"""How long things take: a fixed time, or one that varies as it does in life, the same in every run."""

import math
import random
from dataclasses import dataclass
from datetime import timedelta
from statistics import NormalDist

_P99 = NormalDist().inv_cdf(0.99)
# A draw of nothing at all would be a time of nothing at all.
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """This is a time that varies: half are shorter than `p50`, one in a hundred is longer than `p99` (lognormal)."""

    p50: timedelta
    p99: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) < self.p50 <= self.p99:
            raise ValueError(f"p50 ({self.p50}) must be above nothing and at most p99 ({self.p99})")

    def drawn(self, key: str) -> timedelta:
        """Draw the time of one thing; the same key has the same time."""
        share = min(max(random.Random(key).random(), _LEAST), 1 - _LEAST)  # noqa: S311 - no secret hangs on it
        width = math.log(self.p99 / self.p50) / _P99
        return self.p50 * math.exp(NormalDist().inv_cdf(share) * width)


@dataclass(frozen=True, slots=True)
class Lags:
    """This is how long a postback takes to be processed, and then to be seen in a report."""

    process: timedelta | Spread = timedelta(minutes=4)
    report: timedelta | Spread = timedelta(minutes=15)
    seed: int = 0

    def processed_after(self, key: str) -> timedelta:
        """Tell how long one postback waits until it is processed."""
        return _drawn(self.process, f"{self.seed}|process|{key}")

    def seen_after(self, key: str) -> timedelta:
        """Tell how long a processed postback waits until a report shows it."""
        return _drawn(self.report, f"{self.seed}|report|{key}")


def _drawn(lag: timedelta | Spread, key: str) -> timedelta:
    return lag.drawn(key) if isinstance(lag, Spread) else lag
