"""Looks for orders that stay unreported: hour by hour, each line at its age, against what its slowest pace would allow."""

from collections.abc import Sequence

import numpy as np

from recon.gap.ages.cells import Cells, Hours
from recon.gap.ages.delay import arrived_by
from recon.gap.ages.evidence import LOOK_BACK, Told, Watch
from recon.gap.ages.lesson import Lesson, lesson
from recon.gap.ages.lines import Choice, Line
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.slow import STEP, slow_rise
from recon.gap.ages.triangle import OLDEST, Hourly, Triangle32, counted
from recon.gap.ages.weigh import HOUR_VARIANCE, LOSSES, weighed

_SURE = 2.0
_NEARLY_ALL = 0.999


class Unreported(Watch):
    """This is the watch over the orders of one programme and currency that are not reported.

    Hours count from `start`, which is an hour from 1970 and the beginning of a day.
    """

    stream = Aged.MISSING

    def __init__(self, cells: Cells, choice: Choice, *, start: int, end: int, seen: Hours) -> None:
        """Watch the hours from `start` up to `end`; `seen` tells for each as of which hour it can be judged."""
        super().__init__(cells, choice, start=start, end=end)
        self.triangle = counted(cells, choice.lines, start=start, end=end)
        self._seen = seen
        self._arrivals: Triangle32 = np.diff(self.triangle.explained[0], axis=1, prepend=0)
        self._day = -1
        self._lesson: Lesson | None = None
        self._settled = np.zeros((len(choice.lines), end - start, len(LOSSES)), dtype=np.float32)

    def lesson(self, hour: int) -> Lesson:
        """Tell what was known of the usual at the beginning of the hour's day."""
        if self._lesson is None or self._day != hour // DAY:
            self._day = hour // DAY
            self._lesson = lesson(self.cells, self.triangle, self.lines, hour=self._day * DAY)
            self._weigh_settled(self._lesson)
        return self._lesson

    def _weigh_settled(self, known: Lesson) -> None:
        before = int(self._seen[max(self._day * DAY - 1, 0)]) - OLDEST
        if before <= known.first:
            return
        hours = slice(known.first, before)
        orders = self.triangle.orders[:, hours].astype(np.float64)
        bad = orders - self.triangle.explained[:, hours, OLDEST]
        worst = known.bad_day(hours)
        self._settled[:, hours] = weighed(
            orders, bad, (1 - worst) * _NEARLY_ALL, 1 + HOUR_VARIANCE * orders * worst, LOSSES
        )

    def told(self, hour: int, *, first: int) -> Told | None:
        """Weigh what is known at the end of an hour."""
        known = self.lesson(hour)
        seen = int(self._seen[hour])
        first = max(first, hour - LOOK_BACK + 1)
        if seen < first:
            return None
        young = max(first, seen - OLDEST)
        part = young - first
        arrived = self._arrived(known, young, seen)
        hours = np.arange(first, seen + 1)
        orders = self.triangle.orders[:, first : seen + 1].astype(np.float64)
        bad = orders - self.triangle.explained[:, hours, np.minimum(seen - hours, OLDEST)]
        worst = known.bad_day(slice(first, seen + 1))
        fresh = _fresh(orders[:, part:], bad[:, part:], worst[:, part:], arrived)
        told = np.concatenate([self._settled[:, first:young], fresh], axis=1)
        share = np.concatenate([np.full(part, _NEARLY_ALL), arrived])
        usual = known.usual[:, first - known.first : seen + 1 - known.first]
        return Told(first, seen, told, orders, bad, orders * (1 - (1 - usual) * share), share, worst)

    def slow(self, told: Told, hour: int) -> Rise | None:
        """Find what was lost slowly, twice a day."""
        if hour % STEP != STEP - 1:
            return None
        return slow_rise(told, self.lesson(hour), self.lines, told.arrived)

    def _arrived(self, known: Lesson, first: int, seen: int) -> Hourly:
        hours = slice(first, seen + 1)
        return arrived_by(known.delay, self._arrivals[hours], seen - np.arange(first, seen + 1))

    def bad_at(self, seen: int) -> Hours:
        """Tell for each cell in which hour its orders were due, where nothing explains them yet."""
        explained = np.minimum(self.cells.reported, self.cells.cancelled)
        is_bad = (explained > self.start + seen) & (self.cells.hour <= self.start + seen)
        return np.where(is_bad, self.cells.hour - self.start, -1)

    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for lines that are not watched."""
        known = self.lesson(hour)
        seen = int(self._seen[hour])
        first = max(first, hour - LOOK_BACK + 1)
        if seen < first:
            return None
        young = max(first, seen - OLDEST)
        arrived = np.concatenate([np.full(young - first, _NEARLY_ALL), self._arrived(known, young, seen)])
        part = self.cells.between(self.start + first, self.start + seen + 1)
        is_bad = np.minimum(self.cells.reported[part], self.cells.cancelled[part]) > self.start + seen
        orders, bad, usual = self.counted(lines, part, is_bad, known.normal, first=first, seen=seen)
        worst = known.at_worst(usual / np.maximum(orders, 1.0))
        return Told(
            first=first,
            seen=seen,
            weighed=_fresh(orders, bad, worst, arrived),
            orders=orders,
            bad=bad,
            usual=orders - (orders - usual) * arrived,
            arrived=arrived,
            worst=worst,
        )


def _fresh(orders: Hourly, bad: Hourly, worst: Hourly, arrived: Hourly) -> Hourly:
    told = weighed(orders, bad, (1 - worst) * arrived, 1 + HOUR_VARIANCE * orders * worst, LOSSES)
    # A small loss is looked for only among orders so old that lateness cannot be mistaken for it.
    told *= (1 - arrived)[:, None] <= _SURE * LOSSES
    return told
