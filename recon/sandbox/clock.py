"""A clock that stands still until somebody sets it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class SimulatedClock:
    """This is a clock whose moment is set by hand: `at` is aware and in UTC."""

    at: datetime

    def now(self) -> datetime:
        """Tell the moment that was set."""
        return self.at
