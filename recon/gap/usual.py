"""What is usual for each slice: the share of bad orders on a normal day, and on a bad but normal one."""

from dataclasses import dataclass

import numpy as np

from recon.gap.grid import Counts, Grid, Shares

DAY_HOURS = 24
_PRIOR, _PRIOR_ORDERS = 0.03, 100.0
_WEEK_DAYS = 7
_SHRINK = 10.0
_BAND, _LEAST_SCATTER, _MOST_SCATTER = 3.0, 0.12, 0.35
_WIDE = 2.0
# Click ids are not rare as failures are: their share is known well, and a band as wide would hide half a loss.
_CAPTURE_BAND, _CAPTURE_SCATTER, _CAPTURE_WIDE = 1.5, 0.05, 0.5
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Usual:
    """This is what a normal day looks like: by line of the grid, the share of bad orders and a pessimist's share.

    `good_ref` is the share of good orders on a bad but normal day; `young_ref` the same for orders whose attempts
    may still be repeated. `days` is how many days it was learnt from.
    """

    bad: Shares
    good_ref: Shares
    young_ref: Shares
    days: int


def usual(grid: Grid, *, until: int, is_capture: bool) -> Usual:
    """Learn the usual from the whole days that ended before the hour `until`."""
    last = grid.place(until)
    seen = np.flatnonzero(grid.volume[0, :last])
    days = (last - int(seen[0])) // DAY_HOURS if seen.size else 0
    volume = _days(grid.volume, last, days)
    if is_capture:
        return _of_capture(volume, _days(grid.volume - grid.bad, last, days))
    bad, good_ref = _of_bad(volume, _days(grid.bad, last, days))
    _, young_ref = _of_bad(volume, _days(grid.shaky, last, days))
    return Usual(bad, good_ref, np.minimum(good_ref, young_ref), days)


def _days(counts: Counts, last: int, days: int) -> Shares:
    """Add hours up to days, the last one ending at `last`."""
    part = counts[:, last - days * DAY_HOURS : last]
    summed: Shares = part.reshape(len(counts), days, DAY_HOURS).sum(axis=2).astype(np.float64)
    return summed


def _of_bad(volume: Shares, bad: Shares) -> tuple[Shares, Shares]:
    clipped = _winsorised(volume, bad)
    days = volume.shape[1]
    # A young shop's share is not known: it is taken for a usual one, and given a wide band.
    weight = _PRIOR_ORDERS if days < _WEEK_DAYS else 1.0
    total = (clipped[0].sum() + weight * _PRIOR) / (volume[0].sum() + weight)
    expected = volume.sum(axis=1) * total
    share = total * (clipped.sum(axis=1) + _SHRINK) / (expected + _SHRINK)
    share[0] = total
    scatter = np.sqrt(_day_scatter(volume, clipped) ** 2 + _LEAST_SCATTER**2 + 1 / (clipped.sum(axis=1) + 1))
    ref = share * (_WIDE if days < _WEEK_DAYS else 1 + _BAND * scatter)
    return share, 1 - np.minimum(ref, 0.9)


def _of_capture(volume: Shares, good: Shares) -> Usual:
    days = volume.shape[1]
    # The lost ids of a past break are cut at the edge of what scatters, as too many bad ones would be.
    lifted = volume - _winsorised(volume, volume - good)
    total = lifted[0].sum() / max(volume[0].sum(), 1.0)
    share = total * (lifted.sum(axis=1) + _SHRINK) / (volume.sum(axis=1) * total + _SHRINK)
    share = np.clip(share, 0.0, 0.99)
    scatter = np.sqrt(_day_scatter(volume, lifted) ** 2 + _CAPTURE_SCATTER**2 + 1 / (lifted.sum(axis=1) + 10))
    band = np.minimum(_CAPTURE_BAND * scatter, 0.7)
    ref = share * (_CAPTURE_WIDE if days < _WEEK_DAYS else 1 - band)
    ref = np.clip(ref, 1e-4, 0.99)
    return Usual(1 - share, ref, ref, days)


def _winsorised(volume: Shares, bad: Shares) -> Shares:
    """Cut days above the normal scatter to its edge, so that a past break does not become normal."""
    clipped = bad
    for _ in range(_ROUNDS):
        share = clipped.sum(axis=1, keepdims=True) / np.maximum(volume.sum(axis=1, keepdims=True), 1.0)
        expected = volume * share
        chance = expected * (1 - share)
        edge = (
            expected
            + 2 * np.sqrt(chance + (_LEAST_SCATTER * np.minimum(expected, volume - expected)) ** 2)
            + 1
        )
        clipped = np.minimum(bad, np.minimum(edge, volume))
    return clipped


def _day_scatter(volume: Shares, hits: Shares) -> Shares:
    """Estimate how much a day's share differs from its neighbour's beyond chance, relative to the share."""
    if volume.shape[1] < _WEEK_DAYS:
        return np.full(len(volume), _MOST_SCATTER)
    share = hits.sum(axis=1, keepdims=True) / np.maximum(volume.sum(axis=1, keepdims=True), 1.0)
    steps = np.diff(hits / np.maximum(volume, 1.0), axis=1) ** 2 / 2
    luck = share * (1 - share) / np.maximum((volume[:, 1:] + volume[:, :-1]) / 2, 1.0)
    beyond = np.maximum((steps - luck).mean(axis=1), 0.0)
    scatter: Shares = np.minimum(np.sqrt(beyond) / np.maximum(share[:, 0], 1e-9), _MOST_SCATTER)
    return scatter
