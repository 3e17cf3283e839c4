"""How one programme's orders are watched by their age at an hour: what is watched, since when, and by what is usual."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from recon.gap.aged_words import Known
from recon.gap.ages.cells import Cells
from recon.gap.ages.evidence import Watch
from recon.gap.ages.lines import Choice
from recon.gap.ages.normal import DAY
from recon.gap.ages.watches import BACK, choice_at, seen_of, watches
from recon.gap.baseline import BaselineReset
from recon.gap.incident import Incident
from recon.gap.limits import SignalLimits
from recon.gap.readings import Stretch, Unreadable, Untold
from recon.gap.silence import HOUR, hour_of
from recon.records import numerals
from recon.records.moment import EPOCH
from recon.records.programme import Programme

LEAST_DAYS = 3
"""Of fewer days of orders nothing usual is known. So long after a reset the first whole day since has taught it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedScope:
    """This is what a look at one programme's orders in one currency stands on.

    `stretch` is the time in which shop and report can be trusted; a loss begins in it at the earliest. `known` are the
    programme's incidents in that currency that are open or ended lately; `reset` is the reset that counts, if any.
    `currencies` are so many as are watched of the programme.
    """

    programme: Programme
    currency: str
    stretch: Stretch | Unreadable
    cells: Cells | None
    known: Sequence[Incident] = ()
    limits: SignalLimits = field(default_factory=SignalLimits)
    reset: BaselineReset | None = None
    currencies: int = 1


def history(as_of: datetime) -> tuple[int, int]:
    """Tell which hours' cells a look as of a moment needs: from one up to, not including, the other."""
    end = hour_of(as_of)
    return end - BACK - DAY, end


@dataclass(frozen=True, slots=True)
class Eyes:
    """This is how a programme's orders are watched at one hour, the last one before `end`; hours count from 1970.

    What is watched stands on what was known at the hour `begin`. A loss begins at `first` at the earliest. `known` says
    how many days teach what is usual. `spare` is the logarithm of
    how much rarer than once in 90 days a false alarm may be.
    """

    cells: Cells
    choice: Choice
    start: int
    first: int
    begin: int
    end: int
    known: Known
    spare: float = 0.0

    @property
    def at(self) -> int:
        """Tell the hour that is looked at, as the watches count."""
        return self.end - 1 - self.start

    def until(self, end: int) -> "Eyes":
        """Look with the same watches at another hour."""
        days = (end - max(int(self.cells.hour[0]), self.cells.taught_from, end - BACK)) // DAY
        return replace(self, end=end, known=replace(self.known, days=max(days, 0)))

    @property
    def untaught(self) -> str:
        """Say why nothing usual is known yet; '' where it is."""
        if self.known.reset is None or self.known.days >= LEAST_DAYS:
            return ""
        return (
            f"{self.known.reset.words}; orders of {numerals.counted(self.known.days, 'day')} are known since, "
            f"what is usual takes {LEAST_DAYS}"
        )

    def watches(self) -> Iterator[Watch]:
        """Set up the three watches."""
        pulled = np.ones(self.end - self.start, dtype=np.bool_)
        seen = seen_of(self.cells, pulled, start=self.start, taught_to=self.begin)
        return watches(self.cells, self.choice, start=self.start, end=self.end, seen=seen)


def eyes_of(scope: AgedScope, stretch: Stretch) -> Eyes | Unreadable:
    """Set out what is watched, or say why nothing can be."""
    end = hour_of(stretch.window.end)
    cells = scope.cells
    if cells is None or not len(cells.hour) or int(cells.hour[0]) >= end:
        return Unreadable(Untold.TOO_YOUNG, "no order that Rakuten should have is known yet")
    days = (end - max(int(cells.hour[0]), end - BACK)) // DAY
    if days < LEAST_DAYS:
        why = f"orders of {numerals.counted(days, 'day')} are known so far; what is usual takes {LEAST_DAYS}"
        return Unreadable(Untold.TOO_YOUNG, why)
    return eyes_at(scope, cells, first=whole_hour(stretch.window.start), begin=end, end=end)


def whole_hour(at: datetime) -> int:
    """Tell the first whole hour at or after a moment."""
    return hour_of(at + HOUR - timedelta(microseconds=1))


def eyes_at(scope: AgedScope, cells: Cells, *, first: int, begin: int, end: int) -> Eyes:
    """Set out what is watched from the hour `begin` up to `end` of what is known before it; it is looked at the last."""
    taught_from = 0 if scope.reset is None else whole_hour(scope.reset.since)
    cells = replace(cells, taught_from=taught_from)
    start = _midnight(begin - BACK, scope.programme.zone)
    choice = choice_at(cells, begin)
    eyes = Eyes(
        cells,
        choice,
        start=start,
        first=max(first, taught_from),
        begin=begin,
        end=end,
        known=Known(0, scope.reset),
    )
    return eyes.until(end)


def _midnight(hour: int, zone: str) -> int:
    """Find the hour in which the shop's day begins."""
    local = (EPOCH + HOUR * hour).astimezone(ZoneInfo(zone))
    return hour - local.hour
