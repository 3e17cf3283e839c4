"""Up to which hour Rakuten's book says something: what was not pulled, or while nothing at all came, is no evidence."""

import numpy as np

from recon.gap.ages.cells import Cells, Counts, Flags, Hours
from recon.gap.ages.normal import DAY, summed
from recon.gap.ages.triangle import OLDEST, Hourly

_STALL = 4
"""So many hours the whole network may be silent at a time without anything being wrong."""
_OLD = 5
"""From this age on orders go on being reported for hours, whatever began to be lost just now."""
_LESSON = 28 * DAY
_ENOUGH, _FEW = 20.0, 0.6


def sight(pulled: Flags, arrivals: Counts, is_slack: Flags | None = None) -> Hours:
    """Tell for each hour the last hour as of which orders can be judged at its end; -1 where there is none yet.

    `pulled` says whether the report was read at an hour's end, `arrivals` how many orders were first reported in it,
    `is_slack` whether far less than usual was. A stall begins and ends within hours: these may stand beside the silent.
    """
    last = np.maximum.accumulate(np.where(pulled, np.arange(len(pulled)), -1))
    silent = _run(pulled, arrivals == 0)
    slack = silent if is_slack is None else _run(pulled, is_slack | (arrivals == 0))
    back = np.where(slack <= _STALL + 2, slack, silent)
    seen: Hours = np.maximum.accumulate(np.where(silent <= _STALL, last - back, last))
    return np.maximum(seen, -1)


def _run(pulled: Flags, is_quiet: Flags) -> Hours:
    """Count how many pulled hours in a row, up to each, were quiet."""
    quiet = np.cumsum(pulled & is_quiet)
    run: Hours = quiet - np.maximum.accumulate(np.where(pulled & ~is_quiet, quiet, 0))
    return run


def arrivals_of(cells: Cells, hours: int, *, start: int) -> Counts:
    """Count how many orders were first reported in each hour from `start` on."""
    came = (cells.reported >= start) & (cells.reported < start + hours)
    orders = cells.orders[came].astype(np.float64)
    return summed(cells.reported[came] - start, orders, hours).astype(np.int64)


def slack_hours(cells: Cells, hours: int, *, start: int, taught_to: int) -> Flags:
    """Mark the hours from `start` on in which far less than usual was reported of what is hours old.

    What was due hours ago goes on being reported when new orders begin to be lost, and stops when the network does.
    How much is usual is learnt from orders due up to three days before the hour `taught_to`.
    """
    age = cells.reported - cells.hour
    is_old = (cells.reported >= start) & (cells.reported < start + hours) & (age >= _OLD) & (age <= OLDEST)
    old = summed(cells.reported[is_old] - start, cells.orders[is_old].astype(np.float64), hours)
    usual = _usual(cells, hours, start=start, taught_to=taught_to)
    slack: Flags = (usual >= _ENOUGH) & (old < _FEW * usual)
    return slack


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
