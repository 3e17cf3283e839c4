"""Replays what orders would have told by their age at each hour of the past; the watches are set up once a week."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from math import log

from recon.gap.aged_eyes import LEAST_DAYS, AgedScope, Eyes, eyes_at, whole_hour
from recon.gap.aged_limit import OldOrders, old_orders
from recon.gap.aged_signals import BY_AGE, looked
from recon.gap.ages.cells import Cells
from recon.gap.ages.evidence import LOOK_BACK, Watch
from recon.gap.ages.normal import DAY
from recon.gap.ages.triangle import Hourly
from recon.gap.ages.watches import BACK, weeks
from recon.gap.baseline import BaselineReset, reset_at
from recon.gap.incident import Incident
from recon.gap.level import ALARM_DAYS, PAGE_DAYS
from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal
from recon.gap.signals import Looked
from recon.gap.silence import HOUR, hour_of
from recon.records.moment import EPOCH

BUDGETS = (30, ALARM_DAYS, PAGE_DAYS)
"""In so many days the watch may raise one false alarm: what is tried beside our own two."""


@dataclass(frozen=True, slots=True)
class _Week:
    """This is a stretch of hours that is looked at with the same watches, and how much evidence these need at ours."""

    scope: AgedScope
    eyes: Eyes
    watches: Sequence[tuple[Watch, Hourly]]


class AgedPast:
    """This is the orders of one programme and currency, looked at from the hour `first` up to `until`, in order of time."""

    def __init__(
        self,
        scope: AgedScope,
        cells: Cells,
        *,
        first: int,
        until: int,
        resets: Iterable[BaselineReset] = (),
    ) -> None:
        """Take what looks stand on, and all orders from so long before `first` as a look takes into account; there is one."""
        self._scope, self._cells = scope, cells
        self._first, self._until = first, until
        born = int(cells.hour[0]) + LEAST_DAYS * DAY
        self._looked_from = max(first, born)
        self._resets = list(resets)
        self._weeks = self._cut()
        self._week: _Week | None = None
        self._seen = 0
        self._near: list[bool] = []
        self.worst: OldOrders | None = None

    @property
    def currency(self) -> str:
        """Tell the currency."""
        return self._scope.currency

    def _cut(self) -> Iterator[tuple[int, int]]:
        """Cut the hours into weeks; with a reset another one begins."""
        name = self._scope.programme.name
        resets = {whole_hour(each.since) for each in self._resets if each.programme == name}
        first, until = self._looked_from, self._until
        edges = sorted({first, until} | {at for at in resets if first < at < until})
        for begin, end in pairwise(edges):
            yield from weeks(begin, end)

    def looked(self, at: datetime, known: Iterable[Incident], *, budget: int | None = None) -> list[Looked]:
        """Tell what a look at a whole hour says that may change what is known of incidents.

        With a budget other signals, and limits of the user's, have no say.
        """
        week = self._at(hour_of(at))
        if week is None:
            return []
        spare = log((budget or ALARM_DAYS) / ALARM_DAYS)
        mine = [each for each in known if each.currency == self.currency]
        scope = replace(week.scope, known=mine)
        if budget is not None:
            scope = replace(scope, limits=SignalLimits())
        told = []
        for (watch, needed), is_near in zip(week.watches, self._near, strict=True):
            if is_near or _matters(scope, BY_AGE[watch.stream]):
                watch.needed = needed + spare
                told.append(looked(scope, watch, replace(week.eyes.until(hour_of(at)), spare=spare)))
        return told

    def _at(self, end: int) -> _Week | None:
        """Move on to the look at the end of the hour before `end`; None where nothing is looked at."""
        if not self._looked_from < end <= self._until:
            return None
        while self._week is None or self._week.eyes.end < end:
            self._week = self._set_up(*next(self._weeks))
        if end != self._seen:
            self._seen = end
            eyes = self._week.eyes.until(end)
            self._near = [_is_near(watch, needed, eyes) for watch, needed in self._week.watches]
            self._measure(self._week, eyes)
        return self._week

    def _set_up(self, begin: int, end: int) -> _Week:
        """Set up the watches for a week, as a look at its beginning would have."""
        at = EPOCH + HOUR * begin
        scope = replace(self._scope, reset=reset_at(self._resets, self._scope.programme.name, at))
        cells = self._cells.only(self._cells.between(begin - BACK - DAY, end))
        eyes = eyes_at(scope, cells, first=self._first, begin=begin, end=end)
        return _Week(scope, eyes, [(each, each.needed) for each in eyes.watches()])

    def _measure(self, week: _Week, eyes: Eyes) -> None:
        """Keep the worst that a limit of the user's would have been held against."""
        for watch, _ in week.watches:
            found = old_orders(watch, eyes.at, first=eyes.first - watch.start)
            if found is not None and found.orders >= max(self._scope.limits.least, 1):
                worst = self.worst
                if worst is None or _share(found) > _share(worst):
                    self.worst = found


def _share(found: OldOrders) -> Decimal:
    return Decimal(found.bad) / found.orders


def _is_near(watch: Watch, needed: Hourly, eyes: Eyes) -> bool:
    """Tell whether the loosest budget would raise anything."""
    watch.needed = needed + log(min(BUDGETS) / ALARM_DAYS)
    first = max(eyes.first - watch.start, eyes.at - LOOK_BACK + 1)
    return not eyes.untaught and watch.rise(eyes.at, first=first) is not None


def _matters(scope: AgedScope, signal: Signal) -> bool:
    """Tell whether a look may change what is known of an incident, or a limit may raise one."""
    if scope.limits.unreported is not None and signal is Signal.UNREPORTED:
        return True
    return any(
        each.signal is signal and (each.is_raised or scope.reset is not None)
        for incident in scope.known
        if incident.ended is None
        for each in incident.signals
    )
