"""Clocks for the stand-in: one that stands still until somebody sets it, one that can be moved while it runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.records.moment import Clock


@dataclass(slots=True)
class SimulatedClock:
    """This is a clock whose moment is set by hand: `at` is aware and in UTC."""

    at: datetime

    def now(self) -> datetime:
        """Tell the moment that was set."""
        return self.at


@dataclass(slots=True)
class MovableClock:
    """This is another clock, put forward or stopped while the stand-in serves."""

    base: Clock
    ahead: timedelta = timedelta(0)
    stopped_at: datetime | None = None

    def now(self) -> datetime:
        """Tell the moment it was stopped at, or the other clock's with what it was put forward."""
        return self.stopped_at if self.stopped_at is not None else self.base.now() + self.ahead

    def put_forward(self, span: timedelta) -> None:
        """Move on; a stopped clock stays stopped, later."""
        if self.stopped_at is not None:
            self.stopped_at += span
        else:
            self.ahead += span

    def run_on(self) -> None:
        """Go on from where it was stopped."""
        if self.stopped_at is not None:
            self.ahead = self.stopped_at - self.base.now()
            self.stopped_at = None
