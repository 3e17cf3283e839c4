"""Looks for what grows slowly: the orders of whole days, against as many bad but normal days in a row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from recon.gap.ages.evidence import Told, instead, is_worth
from recon.gap.ages.lesson import Lesson
from recon.gap.ages.lines import Line
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Rise
from recon.gap.ages.triangle import Hourly
from recon.gap.ages.weigh import HOUR_VARIANCE, SLOW_LOSSES, kinds, weighed
from recon.gap.grid import float_of

STEP = 12
"""Such a loss is looked for twice a day; its days end at noon or midnight."""
_DAYS = (3, 4, 5, 7, 10)
_YOUNG = DAY
_LOOKS = 90 * DAY / STEP
_LEAST_RISE = 1.4


def slow_rise(told: Told, known: Lesson, lines: Sequence[Line], arrived: Hourly) -> Rise | None:
    """Find the line that lost over days what luck and a run of bad days do not explain.

    `arrived` is the share of reports that should have come, by hour of `told`. Up to 40 % more than usual is what a
    shop's normal share may drift by itself, at any number of orders.
    """
    for part, whole in slow_rises(told, known, lines, arrived):
        if part.score < part.needed:
            return None
        rise = instead(part, whole)
        if rise.bad >= _LEAST_RISE * rise.usual and is_worth(rise):
            return replace(rise, beyond=rise.score - rise.needed)
    return None


def _end(told: Told) -> int:
    """Find where the last whole day that is old enough ends, in hours of `told`."""
    return (told.seen + 1 - _YOUNG) // STEP * STEP - told.first


def slow_rises(
    told: Told, known: Lesson, lines: Sequence[Line], arrived: Hourly
) -> Iterator[tuple[Rise, Rise]]:
    """Tell each line's loss over days and the total's in them, the most telling first, whether it is enough or not."""
    end = _end(told)
    spans = [slice(end - days * DAY, end) for days in _DAYS if end >= days * DAY]
    if not spans:
        return
    scores = np.stack([_weighed(told, known, hours, arrived) for hours in spans], axis=1)
    mixture = np.logaddexp.reduce(scores, axis=(1, 2)) - np.log(scores[0].size)
    needed = np.log(_LOOKS) + np.log(kinds(lines))
    for number in np.argsort(needed - mixture, kind="stable"):
        days, size = (
            int(each) for each in np.unravel_index(int(scores[number].argmax()), scores[number].shape)
        )
        part, whole = (
            _rise(
                told,
                at,
                lines[at],
                spans[days],
                loss=float_of(SLOW_LOSSES[size]),
                scored=(mixture[at], needed[at]),
            )
            for at in (number, 0)
        )
        yield part, whole


def _rise(
    told: Told, number: int, line: Line, hours: slice, *, loss: float, scored: tuple[np.float64, np.float64]
) -> Rise:
    return Rise(
        line=line,
        onset=told.first + hours.start,
        seen=told.seen,
        loss=loss,
        score=float_of(scored[0]),
        needed=float_of(scored[1]),
        orders=int(told.orders[number, hours].sum()),
        bad=int(told.bad[number, hours].sum()),
        usual=float_of(told.usual[number, hours].sum()),
        whole=int(told.orders[0, hours].sum()),
        is_slow=True,
    )


def _weighed(told: Told, known: Lesson, hours: slice, arrived: Hourly) -> Hourly:
    """Weigh a stretch of days as a whole: by line and loss."""
    worst = known.bad_days(
        slice(hours.start + told.first, hours.stop + told.first), days=(hours.stop - hours.start) // DAY
    )
    orders, bad = told.orders[:, hours], told.bad[:, hours]
    spread = 1 + HOUR_VARIANCE * orders * worst
    told_of: Hourly = weighed(orders, bad, (1 - worst) * arrived[hours], spread, SLOW_LOSSES).sum(axis=1)
    return told_of
