"""Looks for orders that are reported with another amount, or twice: by when the report came, without a delay."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from recon.gap.ages.cells import NEVER, Cells, Hours
from recon.gap.ages.evidence import LOOK_BACK, Told, Watch
from recon.gap.ages.lines import Choice, Line
from recon.gap.ages.normal import DAY, Normal, first_day, normal
from recon.gap.ages.rise import Aged
from recon.gap.ages.triangle import Hourly
from recon.gap.ages.weigh import HOUR_VARIANCE, LOSSES, weighed

_BAND, _LEAST_SCATTER, _WIDE = 3.0, 0.12, 2.2
_WEEK, _MOST_DAYS = 7, 42
_LEAST, _MOST = 1e-4, 0.8


class Arrived(Watch):
    """This is the watch over the orders of one programme and currency whose report is wrong, or comes again."""

    def __init__(
        self, cells: Cells, choice: Choice, *, stream: Aged, start: int, end: int, seen: Hours
    ) -> None:
        """Watch the reports that came in the hours from `start` up to `end`."""
        super().__init__(_by_report(cells, end), choice, start=start, end=end)
        self.stream = stream
        self._seen = seen
        came = self.cells.second if stream is Aged.DUP else np.where(self.cells.wrong, self.cells.hour, NEVER)
        self._bad_at = came
        self._day = -1
        self._known: Normal | None = None
        whole = self.cells.between(start, end)
        self._orders, self._bad = self._counted(choice.lines, whole, first=0, seen=end - start - 1)

    def _counted(self, lines: Sequence[Line], part: slice, *, first: int, seen: int) -> tuple[Hourly, Hourly]:
        """Count the reports of each hour, and those of its reports, or of its second ones, that are bad."""
        size = seen + 1 - first
        begin = self.start + first
        orders = self.cells.orders[part].astype(np.float64)
        came, bad = self.cells.hour[part] - begin, self._bad_at[part] - begin
        is_bad = (bad >= 0) & (bad < size)
        found = np.zeros((2, len(lines), size))
        for number, line in enumerate(lines):
            inside = line.among(self.cells, part)
            found[0, number] = np.bincount(came[inside], weights=orders[inside], minlength=size)
            both = inside & is_bad
            found[1, number] = np.bincount(bad[both], weights=orders[both], minlength=size)
        return found[0], np.minimum(found[0], found[1])

    def _normal(self, hour: int) -> Normal:
        if self._known is None or self._day != hour // DAY:
            self._day = hour // DAY
            born = first_day(self.cells, self.start)
            last = self.start + max(self._day - 1, born) * DAY
            lost = np.where(self._bad_at < self.start + self._day * DAY, self.cells.orders, 0)
            first = max(self.start + born * DAY, last - _MOST_DAYS * DAY)
            self._known = normal(self.cells, lost.astype(np.float64), self.lines, first=first, last=last)
        return self._known

    def told(self, hour: int, *, first: int) -> Told | None:
        """Weigh what is known at the end of an hour."""
        known = self._normal(hour)
        seen, first = int(self._seen[hour]), max(first, hour - LOOK_BACK + 1)
        if seen < first:
            return None
        hours = slice(first, seen + 1)
        usual = np.minimum(known.rate * known.offset, _MOST)
        times = 1 + _BAND * np.sqrt(known.day_variance + _LEAST_SCATTER**2 + known.unsure)
        if known.days < _WEEK:
            times = np.maximum(times, _WIDE)
        return _told(self._orders[:, hours], self._bad[:, hours], usual, usual * times, first=first)

    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for lines that are not watched."""
        known = self._normal(hour)
        seen = int(self._seen[hour])
        first = max(first, hour - LOOK_BACK + 1)
        if seen < first:
            return None
        part = self.cells.between(self.start + max(first - 3 * DAY, 0), self.start + seen + 1)
        usual = np.full(len(lines), known.rate)
        orders, bad = self._counted_late(lines, part, first=first, seen=seen)
        return _told(orders, bad, usual, usual * _WIDE, first=first)

    def _counted_late(
        self, lines: Sequence[Line], part: slice, *, first: int, seen: int
    ) -> tuple[Hourly, Hourly]:
        """Count as `_counted` does, where a second report may be of an order whose first came before."""
        early = max(first - 3 * DAY, 0)
        orders, bad = self._counted(lines, part, first=early, seen=seen)
        return orders[:, first - early :], bad[:, first - early :]


def _by_report(cells: Cells, end: int) -> Cells:
    """Sort the reported orders by when their report came."""
    came = np.flatnonzero(cells.reported < end)
    order = came[np.argsort(cells.reported[came], kind="stable")]
    return replace(
        cells,
        codes=cells.codes[order],
        hour=cells.reported[order],
        reported=cells.reported[order],
        cancelled=cells.cancelled[order],
        second=cells.second[order],
        wrong=cells.wrong[order],
        orders=cells.orders[order],
        money=cells.money[order],
    )


def _told(orders: Hourly, bad: Hourly, usual: Hourly, worst: Hourly, *, first: int) -> Told:
    worst = np.clip(worst, _LEAST, _MOST)[:, None]
    spread = 1 + HOUR_VARIANCE * orders * worst
    told = weighed(orders, bad, np.broadcast_to(1 - worst, orders.shape), spread, LOSSES)
    return Told(
        first,
        first + orders.shape[1] - 1,
        told,
        orders,
        bad,
        orders * usual[:, None],
        np.ones(orders.shape[1]),
    )
