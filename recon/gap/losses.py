"""Finds the loss that explains the last hours of one signal best: since when, in which slice, how large."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import inf

import numpy as np

from recon.gap.ages.weigh import LOSSES
from recon.gap.evidence import Course, Rise, evidence, threshold
from recon.gap.grid import Grid, Shares, float_of, laid_out
from recon.gap.measure import MILLION
from recon.gap.readings import LOOK_BACK, Series
from recon.gap.scene import TWICE
from recon.gap.silence import HOUR, hour_of
from recon.gap.usual import DAY_HOURS, Usual, usual
from recon.records.moment import EPOCH, moment
from recon.records.window import Window

STREAMS = 3
"""The streams of incidents that share one false alarm in 90 days: missing, different, capture."""
_LEAST_EXCESS, _LEAST_CAPTURES = 3, 4
_LEAST_DAYS = 2
# Where so many of the click ids of such hours came, more was bought without a click; nothing was lost.
_AS_MANY_AS_USUAL = 0.85
_WEEK_HOURS, _WEEKS = 168, 4
# An attempt that failed so lately may still be repeated.
_YOUNG_HOURS = 3


@dataclass(frozen=True, slots=True)
class LastDay:
    """This is what the last 24 hours counted, and what is usual."""

    bad: int
    volume: int
    usual_ppm: int


@dataclass(frozen=True, slots=True)
class Loss:
    """This is a loss that goes on: `hit` of `volume` orders since `onset`, and what is usual.

    Of click ids `hit` is how many are missing, `volume` how many were usual, `good` and `orders` what there was.
    """

    slice: str
    onset: datetime
    until: datetime
    hit: int
    volume: int
    money: int
    usual_ppm: int
    good: int
    orders: int
    limit_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """This is an ordinary day; `since` is when the last loss ended."""

    last_day: LastDay
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """This is a signal of which nothing usual is known yet."""

    why: str


def losses(series: Sequence[Series], watched: Window, *, is_capture: bool) -> Loss | Nothing | Unknown:
    """Look for a loss in the hours of a window, against the usual of all hours that are known."""
    if not series:
        return Nothing(LastDay(0, 0, 0))
    end = hour_of(watched.end - timedelta(microseconds=1)) + 1
    grid = laid_out(series, start=min(min(each.hours, default=end) for each in series), end=end)
    if not grid.slices:
        return Nothing(LastDay(0, 0, 0))
    known = usual(grid, until=end - DAY_HOURS, is_capture=is_capture)
    if is_capture and known.days < _LEAST_DAYS:
        return Unknown("the usual share of orders with a click id is not known yet; that takes two days")
    first = grid.place(
        hour_of(max(watched.start, watched.end - LOOK_BACK) + HOUR - timedelta(microseconds=1))
    )
    course = followed(grid, known, first=first, is_capture=is_capture)
    best = _best(_going_on(course, grid, known), grid, known)
    if best is None:
        ended = [each.over for each in course.ended if each.over is not None]
        since = EPOCH + HOUR * (grid.start + max(ended) // 2) if ended else None
        return Nothing(_last_day(grid, known), since)
    found = _loss(grid, known, best, until=watched.end, is_capture=is_capture)
    if is_capture and found.good >= _AS_MANY_AS_USUAL * _usual_captures(grid, best):
        return Nothing(_last_day(grid, known))
    return found


def _usual_captures(grid: Grid, rise: Rise) -> float:
    """Count how many click ids came in the same hours of the last weeks, on the average of a week."""
    good = grid.halved(grid.volume - grid.bad)[rise.line].reshape(-1, 2).sum(axis=1)
    first = rise.start // 2
    length = len(good) - first
    starts = [first - _WEEK_HOURS * back for back in range(1, _WEEKS + 1)]
    weeks = [int(good[start : start + length].sum()) for start in starts if start >= 0]
    return sum(weeks) / len(weeks) if weeks else inf


def followed(grid: Grid, known: Usual, *, first: int, is_capture: bool) -> Course:
    """Let the evidence of all lines grow from the hour at place `first` to the last, hour by half hour.

    A loss begins with an hour or right after its last good order, as likely once an hour in all.
    """
    course = Course(len(grid.slices))
    rivals = np.array([1, *([len(grid.slices) - 1] * (len(grid.slices) - 1))])
    enough = threshold(rivals, streams=STREAMS)
    volume, bad = grid.halved(grid.volume), grid.halved(grid.bad)
    ref = _references(grid, known)
    whole, halves = evidence(volume, bad, ref, LOSSES), evidence(volume, bad, ref, LOSSES / 2)
    sums = _summed(bad - known.bad[:, None] * volume)
    starts = _starts(grid)
    least = _LEAST_CAPTURES if is_capture else _LEAST_EXCESS
    for place in range(2 * first, 2 * grid.length):
        if not volume[:, place].any():
            continue
        score = course.add(place, whole[:, place], halves[:, place], starts=starts[:, place])
        for line in map(int, np.flatnonzero(score >= enough)):
            _, start = course.begun(line)
            if not course.is_raised(line) and sums[line, place + 1] - sums[line, start] >= least:
                course.raise_(line, place, score=float_of(score[line]))
    return course


def _references(grid: Grid, known: Usual) -> Shares:
    """Lay out what is good on a bad but normal day; of the youngest orders, attempts may still be repeated."""
    ref = np.repeat(known.good_ref[:, None], 2 * grid.length, axis=1)
    ref[:, -2 * _YOUNG_HOURS :] = known.young_ref[:, None]
    return ref


def _starts(grid: Grid) -> Shares:
    """Tell how likely a loss begins at each place: a tail is chosen among all orders of its hour."""
    busy = grid.volume.sum(axis=1) / np.maximum((grid.volume > 0).sum(axis=1), 1)
    starts = np.zeros((len(grid.slices), 2 * grid.length))
    starts[:, 1::2] = np.where(grid.tail > 0, -np.log(np.maximum(busy, 1.0))[:, None], -np.inf)
    return starts


def _summed(beyond: Shares) -> Shares:
    """Add up by how many orders each line lost more than usual, up to each place."""
    summed = np.zeros((len(beyond), beyond.shape[1] + 1))
    summed[:, 1:] = np.cumsum(beyond, axis=1)
    return summed


def _going_on(course: Course, grid: Grid, known: Usual) -> list[Rise]:
    """List the stretches that go on; a slice that lost nothing since the whole was over is over with it."""
    ends = [each.over for each in course.ended if not each.line and each.over is not None]
    over = max(ends, default=0)
    return [
        each
        for each in course.rises
        if not each.line or each.start >= over or _lost(grid, known, each.line, over)[0] > 0
    ]


def _best(rises: Sequence[Rise], grid: Grid, known: Usual) -> Rise | None:
    """Choose the line that explains most: the largest evidence less the logarithm of its rivals.

    A slice explains nothing where the other orders lose half as much of theirs, or where there are none.
    """
    rivals = float_of(np.log(max(len(grid.slices) - 1, 1)))
    best = max(rises, key=lambda each: each.score - (rivals if each.line else 0.0), default=None)
    if best is None or not best.line:
        return best
    whole, part = _lost(grid, known, 0, best.start), _lost(grid, known, best.line, best.start)
    (hit, could), (all_hit, all_could) = part, whole
    rest_hit, rest_could = all_hit - hit, all_could - could
    explains = rest_could > 0 and hit * rest_could >= TWICE * rest_hit * could
    return best if explains else replace(best, line=0)


def _lost(grid: Grid, known: Usual, line: int, start: int) -> tuple[float, float]:
    """Tell how many orders a line lost beyond its usual from a place on, and how many it could lose."""
    volume, bad = (float_of(grid.halved(each)[line, start:].sum()) for each in (grid.volume, grid.bad))
    usual_bad = float_of(known.bad[line])
    return bad - usual_bad * volume, (1 - usual_bad) * volume


def _loss(grid: Grid, known: Usual, rise: Rise, *, until: datetime, is_capture: bool) -> Loss:
    line = rise.line
    volume, bad = (int(grid.halved(each)[line, rise.start :].sum()) for each in (grid.volume, grid.bad))
    money = _money(grid, rise)
    hit, whole = bad, volume
    if is_capture:
        whole = round(float_of((1 - known.bad[line]) * volume))
        hit = max(whole - (volume - bad), 0)
        # Most orders without a click id never had one: the lost ones are worth what these are on average.
        money = money * hit // bad if bad else 0
    return Loss(
        slice=grid.slices[line],
        onset=_onset(grid, rise, is_capture=is_capture),
        until=until,
        hit=hit,
        volume=whole,
        money=money,
        usual_ppm=round(float_of(known.bad[line]) * MILLION),
        good=volume - bad,
        orders=volume,
    )


def _money(grid: Grid, rise: Rise) -> int:
    """Add up what the bad orders come to; of a parted hour its tail's share."""
    line, (hour, is_tail) = rise.line, divmod(rise.start, 2)
    money = int(grid.money[line, hour + is_tail :].sum())
    if not is_tail:
        return money
    first, tail, bad = (int(counts[line, hour]) for counts in (grid.money, grid.tail, grid.bad))
    return money + (first * tail // bad if bad else 0)


def _onset(grid: Grid, rise: Rise, *, is_capture: bool) -> datetime:
    """Find the moment it began: the first bad order, after the last good one where the hour is parted there."""
    line, (hour, is_tail) = rise.line, divmod(rise.start, 2)
    first_bad, last_good = int(grid.first_bad[line, hour]), int(grid.last_good[line, hour])
    if is_tail:
        return moment(last_good if is_capture else max(first_bad, last_good))
    return EPOCH + HOUR * (grid.start + hour) if is_capture or not first_bad else moment(first_bad)


def _last_day(grid: Grid, known: Usual) -> LastDay:
    bad, volume = (int(counts[0, -DAY_HOURS:].sum()) for counts in (grid.bad, grid.volume))
    return LastDay(bad, volume, round(float_of(known.bad[0]) * MILLION))
