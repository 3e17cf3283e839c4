"""Up to which hour Rakuten's book says something: what was not pulled, or while nothing at all came, is no evidence."""

import numpy as np

from recon.gap.ages.cells import Cells, Flags, Hours
from recon.gap.ages.normal import DAY, summed
from recon.gap.ages.triangle import OLDEST, Hourly

_STALL = 4
"""So many hours the whole network may be silent at a time without anything being wrong."""


_OLD = 5
"""From this age on orders go on being reported for hours, whatever began to be lost just now."""
_LESSON = 28 * DAY
_ENOUGH, _FEW = 10.0, 0.6


def sight(pulled: Flags, is_quiet: Flags) -> Hours:
    """Tell for each hour the last hour as of which orders can be judged at its end; -1 where there is none yet.

    `pulled` says whether the report was read at an hour's end, `is_quiet` whether the network was silent in it.
    """
    last = np.maximum.accumulate(np.where(pulled, np.arange(len(pulled)), -1))
    came_nothing = np.cumsum(pulled & is_quiet)
    silent: Hours = came_nothing - np.maximum.accumulate(np.where(pulled & ~is_quiet, came_nothing, 0))
    seen: Hours = np.maximum.accumulate(np.where(silent <= _STALL, last - silent, last))
    return np.maximum(seen, -1)


def quiet_hours(cells: Cells, hours: int, *, start: int, taught_to: int) -> Flags:
    """Mark the hours from `start` on in which nothing was reported, or far less than usual of what is hours old.

    What was due hours ago goes on being reported when new orders begin to be lost, and stops when the network does.
    How much is usual is learnt from orders due up to three days before the hour `taught_to`.
    """
    came = (cells.reported >= start) & (cells.reported < start + hours)
    at, age = cells.reported[came] - start, cells.reported[came] - cells.hour[came]
    orders = cells.orders[came].astype(np.float64)
    is_old = (age >= _OLD) & (age <= OLDEST)
    every, old = summed(at, orders, hours), summed(at[is_old], orders[is_old], hours)
    usual = _usual(cells, hours, start=start, taught_to=taught_to)
    quiet: Flags = (every == 0) | ((usual >= _ENOUGH) & (old < _FEW * usual))
    return quiet


def _usual(cells: Cells, hours: int, *, start: int, taught_to: int) -> Hourly:
    """Tell for each hour how many orders that are hours old are reported in it on a usual day."""
    lines = cells.between(taught_to - _LESSON, taught_to - OLDEST)
    orders = cells.orders[lines].astype(np.float64)
    age = np.clip(cells.reported[lines] - cells.hour[lines], 0, OLDEST + 1)
    share = summed(age, orders, OLDEST + 2)[: OLDEST + 1] / max(orders.sum(), 1.0)
    share[:_OLD] = 0.0
    due = cells.between(start, start + hours)
    each = summed(cells.hour[due] - start, cells.orders[due].astype(np.float64), hours)
    usual: Hourly = np.convolve(each, share)[:hours] if hours else each
    return usual
