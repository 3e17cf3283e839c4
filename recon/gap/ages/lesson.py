"""What is known of the usual at the beginning of a day: the delay curve, the normal share, and what each hour expects."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recon.gap.ages.cells import Cells
from recon.gap.ages.delay import Delay, learnt
from recon.gap.ages.evidence import LOOK_BACK
from recon.gap.ages.lines import Line
from recon.gap.ages.normal import BAND, DAY, MOST_BAD, WIDE, Normal, first_day, normal
from recon.gap.ages.sums import sums
from recon.gap.ages.triangle import OLDEST, Hourly, Triangle

_SETTLES_DAYS, _LATEST_DAYS, _MOST_DAYS = 3, 7, 42
_YOUNG_DAYS = 14
_SLOW_BAND = 1.5
_RESET_DAYS = 4
"""So many days since a reset teach before they have settled: there is no other day that could."""
_ROUNDS, _TINY = 10, 1e-9


@dataclass(frozen=True, slots=True)
class Lesson:
    """This is what one day's looks stand on. Arrays are lines by hours from `first` on, which is an hour of the triangle.

    `usual` is the share of orders that stay unexplained on a normal day.
    """

    first: int
    delay: Delay
    normal: Normal
    usual: Hourly

    def bad_day(self, hours: slice) -> Hourly:
        """Tell the share on a bad but normal day, for hours of the triangle."""
        return self._at_worst(hours, self.normal.times(BAND))

    def bad_days(self, hours: slice, *, days: int) -> Hourly:
        """Tell the share of so many bad but normal days in a row."""
        return self._at_worst(hours, self.normal.times(_SLOW_BAND, days=days))

    def at_worst(self, usual: Hourly) -> Hourly:
        """Tell the share on a bad but normal day for lines of which no more than their usual share is known."""
        worst: Hourly = np.minimum(usual * WIDE, MOST_BAD)
        return worst

    def _at_worst(self, hours: slice, times: Hourly) -> Hourly:
        part = self.usual[:, hours.start - self.first : hours.stop - self.first]
        worst: Hourly = np.minimum(part * times[:, None], MOST_BAD)
        return worst


def lesson(
    cells: Cells, lost: Hourly, triangle: Triangle, lines: Sequence[Line], *, hour: int, seen: int
) -> Lesson:
    """Learn at the beginning of a day, which begins with an hour of the triangle, from what was known by then.

    `lost` are by then the lost orders of each cell, `seen` is the last hour as of which they can be judged. The share
    is learnt from days that ended a week ago, of a young shop from those that have just settled, and after a reset from
    those since that are a day old: by then it is known how late reports come.
    """
    start = triangle.start
    # A shop is as old as its first order; days that nobody could read teach nothing.
    born = min(first_day(cells, start), hour // DAY)
    today = max(hour // DAY - (hour - 1 - seen) // DAY, born) - born
    settled = max(today - _SETTLES_DAYS, 0)
    delay = learnt(triangle, until=hour, seen=seen)
    if cells.taught_from:
        settled = max(settled, min(today - 1, _RESET_DAYS), 0)
        lost = _without_late(cells, lost, delay, seen=start + seen)
    last = born + max(min(settled, max(today - _LATEST_DAYS, min(settled, _YOUNG_DAYS))), 0)
    begin = start + max(born, last - _MOST_DAYS) * DAY
    taught = normal(cells, lost, lines, first=begin, last=start + last * DAY)
    first, end = max(0, hour - LOOK_BACK - DAY), min(triangle.hours, hour + DAY)
    return Lesson(
        first=first,
        delay=delay,
        normal=taught,
        usual=_usual(cells, taught, lines, first=start + first, end=start + end),
    )


def _without_late(cells: Cells, lost: Hourly, delay: Delay, *, seen: int) -> Hourly:
    """Take from unreported orders as many as are only late: whose report is still to come by the delay curve."""
    young = cells.between(max(cells.taught_from, seen - OLDEST), seen + 1)
    late = 1 - delay.arrived[seen - cells.hour[young]]
    orders, unreported = cells.orders[young].sum(), lost[young]
    share = unreported.sum() / max(orders, 1)
    is_lost = np.ones(len(late))
    for _ in range(_ROUNDS):
        is_lost = share / np.maximum(share + (1 - share) * late, _TINY)
        share = (unreported * is_lost).sum() / max(orders, 1)
    found = lost.copy()
    found[young] = unreported * is_lost
    return found


def _usual(cells: Cells, taught: Normal, lines: Sequence[Line], *, first: int, end: int) -> Hourly:
    part = cells.between(first, end)
    hour = cells.hour[part] - first
    orders = cells.orders[part].astype(np.float64)
    expected = orders * taught.share(cells, part)
    by_line = sums(lines, cells.codes[part], hour, end - first)
    usual: Hourly = by_line.of(expected) / np.maximum(by_line.of(orders), 1.0) * taught.offset[:, None]
    return usual
