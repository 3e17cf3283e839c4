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
from recon.gap.ages.slow import slow_rise
from recon.gap.ages.triangle import EVERY, OLDEST, Hourly, Triangle32, counted, explained, in_time
from recon.gap.ages.weigh import (
    HOUR_VARIANCE,
    LOSSES,
    NEARLY_ALL,
    WEIGHTS,
    highest,
    since,
    so_far,
    spread,
    weighed,
)

_SURE = 2.0


class Unreported(Watch):
    """This is the watch over the orders of one programme and currency that are not reported.

    Hours count from `start`, which is an hour from 1970 and the beginning of a day.
    """

    stream = Aged.MISSING

    def __init__(self, cells: Cells, choice: Choice, *, start: int, end: int, seen: Hours) -> None:
        """Watch the hours from `start` up to `end`; `seen` tells for each as of which hour it can be judged."""
        super().__init__(cells.only(cells.between(start, end)), choice, start=start, end=end, seen=seen)
        self._in_time = in_time(self.cells, seen, start=start)
        self.triangle = counted(self.cells, choice.lines, self._in_time, start=start, end=end)
        self._arrivals: Triangle32 = np.diff(self.triangle.whole, axis=1, prepend=0)
        self._day = -1
        self._lesson: Lesson | None = None
        self._settled = np.zeros((len(choice.lines), end - start, len(LOSSES)), dtype=np.float32)
        self._so_far = so_far(self._settled[:, :0])
        self._settled_to = 0
        self._young_from = end
        self._young: Triangle32 | None = None

    def lesson(self, hour: int) -> Lesson:
        """Tell what was known of the usual at the beginning of the hour's day."""
        if self._lesson is None or self._day != hour // DAY:
            self._day = hour // DAY
            self._lesson = self._learnt(self._day * DAY)
            self._settled_to = self._lesson.first
            self._so_far = np.zeros((DAY + self._day * DAY - self._lesson.first, *self._settled[:, 0].shape))
        return self._lesson

    def _learnt(self, hour: int) -> Lesson:
        known = np.minimum(self.cells.reported, self.cells.cancelled)
        is_lost = ~self._in_time | (known >= self.start + hour)
        lost = np.where(is_lost, self.cells.orders, 0).astype(np.float64)
        seen = int(self._seen[hour - 1]) if hour else -1
        return lesson(self.cells, lost, self.triangle, self.lines, hour=hour, seen=seen)

    def _settle(self, known: Lesson, seen: int) -> None:
        """Weigh the hours whose orders have come to be 72 hours old."""
        if seen - OLDEST <= self._settled_to:
            return
        hours = slice(self._settled_to, seen - OLDEST)
        orders = self.triangle.orders[:, hours].astype(np.float64)
        bad = orders - self.triangle.settled[:, hours]
        worst = known.bad_day(hours)
        self._settled[:, hours] = _old(orders, bad, worst)
        done = hours.start - known.first
        summed = so_far(self._settled[:, hours]) + self._so_far[done]
        self._so_far[done : done + len(summed)] = summed
        self._settled_to = hours.stop

    def _span(self, hour: int, first: int) -> tuple[int, int, int] | None:
        """Tell the first hour that is weighed, the first that is not settled, and the last; None: there is none."""
        seen = int(self._seen[hour])
        self._settle(self.lesson(hour), seen)
        first = max(first, hour - LOOK_BACK + 1, 0)
        return (first, max(first, seen - OLDEST), seen) if first <= seen else None

    def highest(self, hour: int, *, first: int) -> Hourly | None:
        """Tell how strong the evidence of each line is, for the hour and loss that fit best."""
        known, span = self.lesson(hour), self._span(hour, first)
        if span is None:
            return None
        first, young, seen = span
        part = (slice(None), slice(young, seen + 1))
        orders = self.triangle.orders[part].astype(np.float64)
        bad = orders - self._explained_by(young, seen)
        fresh = since(_fresh(orders, bad, known.bad_day(part[1]), self._arrived(known, young, seen)))
        before = highest(self._so_far, first - known.first, young - known.first)
        best: Hourly = (np.maximum(fresh.max(axis=1), fresh[:, 0] + before) + WEIGHTS).max(axis=1)
        return best

    def told(self, hour: int, *, first: int, only: slice = EVERY) -> Told | None:
        """Weigh what is known at the end of an hour."""
        known, span = self.lesson(hour), self._span(hour, first)
        if span is None:
            return None
        first, young, seen = span
        part = young - first
        arrived = self._arrived(known, young, seen)
        orders = self.triangle.orders[only, first : seen + 1].astype(np.float64)
        young_explained = self._explained_by(young, seen)[only]
        bad = orders - np.concatenate([self.triangle.settled[only, first:young], young_explained], axis=1)
        worst = known.bad_day(slice(first, seen + 1))[only]
        fresh = _fresh(orders[:, part:], bad[:, part:], worst[:, part:], arrived)
        told = np.concatenate([self._settled[only, first:young], fresh], axis=1)
        share = np.concatenate([np.full(part, NEARLY_ALL), arrived])
        usual = known.usual[only, first - known.first : seen + 1 - known.first]
        good = orders * (1 - usual)
        return Told(
            first=first,
            seen=seen,
            weighed=told,
            orders=orders,
            bad=bad,
            usual=orders - good * share,
            ordinary=orders - good * _usually_arrived(known, first, seen),
            arrived=share,
            worst=worst,
        )

    def _explained_by(self, first: int, seen: int) -> Triangle32:
        """Count by line, for the hours from `first` up to `seen`, how many orders are explained as of `seen`."""
        if self._young is None or first < self._young_from:
            self._young_from = max(0, seen - OLDEST)
            begin = self.start + self._young_from
            self._young = explained(self.cells, self.lines, start=begin, end=self.end)
        hours = np.arange(first, seen + 1)
        return self._young[:, hours - self._young_from, seen - hours]

    def slow(self, hour: int, *, first: int) -> Rise | None:
        """Find what was lost slowly, over days that end at the last noon or midnight."""
        told = self.told(hour, first=first)
        return None if told is None else slow_rise(told, self.lesson(hour), self.lines, told.arrived)

    def _arrived(self, known: Lesson, first: int, seen: int) -> Hourly:
        hours = slice(first, seen + 1)
        return arrived_by(known.delay, self._arrivals[hours], seen - np.arange(first, seen + 1))

    def weigh(self, told: Told) -> Hourly:
        """Weigh orders of any age."""
        part = max(told.seen - OLDEST - told.first, 0)
        old, young = slice(0, part), slice(part, None)
        settled = _old(told.orders[:, old], told.bad[:, old], told.worst[:, old])
        fresh = _fresh(told.orders[:, young], told.bad[:, young], told.worst[:, young], told.arrived[young])
        return np.concatenate([settled, fresh], axis=1)

    def bad_at(self, seen: int) -> Hours:
        """Tell for each cell in which hour its orders were due, where nothing explained them in time, or does yet."""
        hour = self.cells.hour - self.start
        known = np.minimum(self.cells.reported, self.cells.cancelled)
        is_bad = np.where(hour < seen - OLDEST, ~self._in_time, known > self.start + seen)
        return np.where(is_bad & (hour <= seen), hour, -1)

    def whole(self, first: int, last: int) -> int:
        """Count all orders of the hours from one to another."""
        return int(self.triangle.orders[0, first : last + 1].sum())

    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for lines that are not watched."""
        known, span = self.lesson(hour), self._span(hour, first)
        if span is None:
            return None
        first, young, seen = span
        arrived = np.concatenate([np.full(young - first, NEARLY_ALL), self._arrived(known, young, seen)])
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
            ordinary=orders - (orders - usual) * _usually_arrived(known, first, seen),
            arrived=arrived,
            worst=worst,
        )


def _usually_arrived(known: Lesson, first: int, seen: int) -> Hourly:
    """Tell for the hours from `first` up to `seen` which share of their reports has usually come by `seen`."""
    share: Hourly = known.delay.arrived[np.minimum(seen - np.arange(first, seen + 1), OLDEST)]
    return share


def _old(orders: Hourly, bad: Hourly, worst: Hourly) -> Hourly:
    return weighed(orders, bad, (1 - worst) * NEARLY_ALL, 1 + HOUR_VARIANCE * orders * worst, LOSSES)


def _fresh(orders: Hourly, bad: Hourly, worst: Hourly, arrived: Hourly) -> Hourly:
    told = weighed(orders, bad, (1 - worst) * arrived, spread(orders, worst, arrived), LOSSES)
    # A small loss is looked for only among orders so old that lateness cannot be mistaken for it.
    told *= (1 - arrived)[:, None] <= _SURE * LOSSES
    return told
