"""Looks for orders that are reported with another amount, or twice: by when the report came, without a delay."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from recon.gap.ages.cells import NEVER, Cells, Hours
from recon.gap.ages.evidence import LOOK_BACK, Told, Watch
from recon.gap.ages.lines import Choice, Line
from recon.gap.ages.normal import BAND, DAY, MOST_BAD, WIDE, Normal, first_day, normal
from recon.gap.ages.rise import Aged
from recon.gap.ages.sums import sums
from recon.gap.ages.triangle import EVERY, Hourly
from recon.gap.ages.weigh import HOUR_VARIANCE, LOSSES, WEIGHTS, highest, so_far, weighed

_MOST_DAYS = 42
_LEAST = 1e-4
_SHORT = 1 << 16


@dataclass(frozen=True, slots=True)
class _Day:
    """This is what one day's looks stand on: the normal share, and all hours up to the day's end, weighed by it."""

    normal: Normal
    told: Told
    so_far: Hourly


class Arrived(Watch):
    """This is the watch over the orders of one programme and currency whose report is wrong, or comes again."""

    def __init__(
        self, cells: Cells, choice: Choice, *, stream: Aged, start: int, end: int, seen: Hours
    ) -> None:
        """Watch the reports that came in the hours from `start` up to `end`."""
        super().__init__(_by_report(cells, start, end), choice, start=start, end=end, seen=seen)
        self.stream = stream
        came = self.cells.second if stream is Aged.DUP else np.where(self.cells.wrong, self.cells.hour, NEVER)
        self._bad_at = came
        self._born = start + first_day(self.cells, start) * DAY
        self._day = -1
        self._known: _Day | None = None
        whole = self.cells.between(start, end)
        self._orders, self._bad = self._counted(choice.lines, whole, first=0, seen=end - start - 1)

    def _counted(self, lines: Sequence[Line], part: slice, *, first: int, seen: int) -> tuple[Hourly, Hourly]:
        """Count the reports of each hour, and those of its reports, or of its second ones, that are bad."""
        size = seen + 1 - first
        begin = self.start + first
        codes, orders = self.cells.codes[part], self.cells.orders[part].astype(np.float64)
        came, bad = self.cells.hour[part] - begin, self._bad_at[part] - begin
        is_bad = np.flatnonzero((bad >= 0) & (bad < size))
        every = sums(lines, codes, came, size).of(orders)
        worse = sums(lines, codes[is_bad], bad[is_bad], size).of(orders[is_bad])
        return every, np.minimum(every, worse)

    def _learnt(self, hour: int) -> "_Day":
        if self._known is None or self._day != hour // DAY:
            self._day = hour // DAY
            last = max(self.start + (self._day - 1) * DAY, self._born)
            lost = np.where(self._bad_at < self.start + self._day * DAY, self.cells.orders, 0)
            first = max(self._born, last - _MOST_DAYS * DAY)
            known = normal(self.cells, lost.astype(np.float64), self.lines, first=first, last=last)
            self._known = self._weighed(known, max(0, self._day * DAY - LOOK_BACK))
        return self._known

    def _weighed(self, known: Normal, first: int) -> "_Day":
        """Weigh the hours from the first that is looked back to up to the end of the day."""
        usual = np.minimum(known.rate * known.offset, MOST_BAD)
        hours = slice(first, self._day * DAY + DAY)
        told = _told(
            self._orders[:, hours], self._bad[:, hours], usual, usual * known.times(BAND), first=first
        )
        return _Day(known, told, so_far(told.weighed))

    def _span(self, hour: int, first: int) -> tuple[int, int] | None:
        seen, first = int(self._seen[hour]), max(first, hour - LOOK_BACK + 1, 0)
        return (first, seen) if first <= seen else None

    def highest(self, hour: int, *, first: int) -> Hourly | None:
        """Tell how strong the evidence of each line is, for the hour and loss that fit best."""
        known, span = self._learnt(hour), self._span(hour, first)
        if span is None:
            return None
        begin = known.told.first
        best: Hourly = (highest(known.so_far, span[0] - begin, span[1] + 1 - begin) + WEIGHTS).max(axis=1)
        return best

    def told(self, hour: int, *, first: int, only: slice = EVERY) -> Told | None:
        """Weigh what is known at the end of an hour."""
        known, span = self._learnt(hour), self._span(hour, first)
        return None if span is None else _part(known.told, *span, only)

    def weigh(self, told: Told) -> Hourly:
        """Weigh the reports of every hour."""
        return _weighed(told.orders, told.bad, told.worst)

    def bad_at(self, seen: int) -> Hours:
        """Tell for each cell in which hour its wrong or second report came."""
        came = self._bad_at - self.start
        return np.where((came >= 0) & (came <= seen), came, -1)

    def whole(self, first: int, last: int) -> int:
        """Count all reports of the hours from one to another."""
        return int(self._orders[0, first : last + 1].sum())

    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for lines that are not watched."""
        known = self._learnt(hour).normal
        span = self._span(hour, first)
        if span is None:
            return None
        first, seen = span
        part = self.cells.between(self.start + max(first - 3 * DAY, 0), self.start + seen + 1)
        usual = np.full(len(lines), known.rate)
        orders, bad = self._counted_late(lines, part, first=first, seen=seen)
        return _told(orders, bad, usual, usual * WIDE, first=first)

    def _counted_late(
        self, lines: Sequence[Line], part: slice, *, first: int, seen: int
    ) -> tuple[Hourly, Hourly]:
        """Count as `_counted` does, where a second report may be of an order whose first came before."""
        early = max(first - 3 * DAY, 0)
        orders, bad = self._counted(lines, part, first=early, seen=seen)
        return orders[:, first - early :], bad[:, first - early :]


def _by_report(cells: Cells, start: int, end: int) -> Cells:
    """Sort the orders reported in the hours from `start` up to `end` by when their report came."""
    came = np.flatnonzero((cells.reported >= start) & (cells.reported < end))
    hours = cells.reported[came] - start
    # Short numbers are sorted in one pass.
    order = came[np.argsort(hours.astype(np.uint16) if end - start < _SHORT else hours, kind="stable")]
    return replace(cells.only(order), hour=cells.reported[order])


def _part(told: Told, first: int, seen: int, only: slice) -> Told:
    """Keep some lines, and the hours from `first` up to `seen`."""
    hours = slice(first - told.first, seen + 1 - told.first)
    return Told(
        first=first,
        seen=seen,
        weighed=told.weighed[only, hours],
        orders=told.orders[only, hours],
        bad=told.bad[only, hours],
        usual=told.usual[only, hours],
        ordinary=told.ordinary[only, hours],
        arrived=told.arrived[hours],
        worst=told.worst[only, hours],
    )


def _told(orders: Hourly, bad: Hourly, usual: Hourly, worst: Hourly, *, first: int) -> Told:
    shares = np.broadcast_to(np.clip(worst, _LEAST, MOST_BAD)[:, None], orders.shape)
    often = orders * usual[:, None]
    return Told(
        first=first,
        seen=first + orders.shape[1] - 1,
        weighed=_weighed(orders, bad, shares),
        orders=orders,
        bad=bad,
        usual=often,
        ordinary=often,
        arrived=np.ones(orders.shape[1]),
        worst=shares,
    )


def _weighed(orders: Hourly, bad: Hourly, worst: Hourly) -> Hourly:
    return weighed(orders, bad, 1 - worst, 1 + HOUR_VARIANCE * orders * worst, LOSSES)
