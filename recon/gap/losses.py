"""Finds the loss that explains the last hours of one signal best: since when, in which slice, how large."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from recon.gap.evidence import LOSSES, Course, Rise, evidence, threshold
from recon.gap.grid import Grid, Shares, float_of, laid_out
from recon.gap.measure import MILLION
from recon.gap.readings import LOOK_BACK, Series
from recon.gap.silence import HOUR, hour_of
from recon.gap.usual import DAY_HOURS, Usual, usual
from recon.records.moment import EPOCH, moment
from recon.records.window import Window

STREAMS = 3
"""The streams of incidents that share one false alarm in 90 days: missing, different, capture."""
_LEAST_EXCESS, _LEAST_CAPTURES = 3, 4
_LEAST_DAYS = 2
_NEARLY_ALL = 0.4
# Where so many of the usual click ids came, more was bought without a click; nothing was lost.
_AS_MANY_AS_USUAL = 0.85
_MICROS_OF_HOUR = 3_600_000_000
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
    end = hour_of(watched.end) + 1
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
    best = _best(course.rises, grid)
    if best is None:
        ended = [each.over for each in course.ended if each.over is not None]
        since = EPOCH + HOUR * (grid.start + max(ended)) if ended else None
        return Nothing(_last_day(grid, known), since)
    found = _loss(grid, known, best, until=watched.end, is_capture=is_capture)
    is_full = is_capture and found.volume and found.good >= _AS_MANY_AS_USUAL * found.volume
    return Nothing(_last_day(grid, known)) if is_full else found


def followed(grid: Grid, known: Usual, *, first: int, is_capture: bool) -> Course:
    """Let the evidence of all lines grow from the hour at place `first` to the last."""
    course = Course(len(grid.slices))
    rivals = np.array([1, *([len(grid.slices) - 1] * (len(grid.slices) - 1))])
    enough = threshold(rivals, streams=STREAMS)
    whole = _weighed(grid, known, LOSSES)
    halves = _weighed(grid, known, LOSSES / 2)
    sums = _excess(grid, known)
    least = _LEAST_CAPTURES if is_capture else _LEAST_EXCESS
    for place in range(first, grid.length):
        if not grid.volume[0, place]:
            continue
        score = course.add(place, whole[:, place], halves[:, place])
        for line in np.flatnonzero(score >= enough):
            _, start = course.begun(int(line))
            excess = sums[line, place + 1] - sums[line, start]
            if not course.is_raised(int(line)) and excess >= least:
                course.raise_(int(line), place, score=float_of(score[line]))
    return course


def _weighed(grid: Grid, known: Usual, shares: Shares) -> Shares:
    """Weigh all hours; the youngest by what is usual for orders whose attempts may still be repeated."""
    ref = np.repeat(known.good_ref[:, None], grid.length, axis=1)
    ref[:, -_YOUNG_HOURS:] = known.young_ref[:, None]
    return evidence(grid.volume, grid.bad, ref, shares)


def _excess(grid: Grid, known: Usual) -> Shares:
    """Add up by how many orders each line lost more than usual, up to each hour."""
    beyond = grid.bad - known.bad[:, None] * grid.volume
    summed = np.zeros((len(grid.slices), grid.length + 1))
    summed[:, 1:] = np.cumsum(beyond, axis=1)
    return summed


def _best(rises: Sequence[Rise], grid: Grid) -> Rise | None:
    """Choose the line that explains most: the largest evidence less the logarithm of its rivals."""
    rivals = float_of(np.log(max(len(grid.slices) - 1, 1)))
    return max(rises, key=lambda each: each.score - (rivals if each.line else 0.0), default=None)


def _loss(grid: Grid, known: Usual, rise: Rise, *, until: datetime, is_capture: bool) -> Loss:
    line, start = rise.line, rise.start
    volume, bad = (int(counts[line, start:].sum()) for counts in (grid.volume, grid.bad))
    money = int(grid.money[line, start:].sum())
    hit, whole = bad, volume
    if is_capture:
        whole = round(float_of((1 - known.bad[line]) * volume))
        hit = max(whole - (volume - bad), 0)
        # Most orders without a click id never had one: the lost ones are worth what these are on average.
        money = money * hit // bad if bad else 0
    return Loss(
        slice=grid.slices[line],
        onset=_refined(grid, rise, is_capture=is_capture),
        until=until,
        hit=hit,
        volume=whole,
        money=money,
        usual_ppm=round(float_of(known.bad[line]) * MILLION),
        good=volume - bad,
        orders=volume,
    )


def _refined(grid: Grid, rise: Rise, *, is_capture: bool) -> datetime:
    """Find the moment inside the first hour: the first bad order after the last good one."""
    line, start = rise.line, rise.start
    begins = EPOCH + HOUR * (grid.start + start)
    first_bad, last_good = int(grid.first_bad[line, start]), int(grid.last_good[line, start])
    if rise.loss < _NEARLY_ALL:
        return begins if is_capture or not first_bad else moment(first_bad)
    before = max(start - 1, 0)
    earlier_bad, earlier_good = int(grid.first_bad[line, before]), int(grid.last_good[line, before])
    if is_capture:
        return moment(max(last_good, earlier_good, (grid.start + before) * _MICROS_OF_HOUR))
    if before < start and earlier_bad and earlier_bad > earlier_good:
        return moment(earlier_bad)
    return moment(max(first_bad, last_good)) if first_bad else begins


def _last_day(grid: Grid, known: Usual) -> LastDay:
    bad, volume = (int(counts[0, -DAY_HOURS:].sum()) for counts in (grid.bad, grid.volume))
    return LastDay(bad, volume, round(float_of(known.bad[0]) * MILLION))
