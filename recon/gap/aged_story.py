"""Tells of a signal that is read from orders by their age why it was raised, hour by hour and against its rivals."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import exp, log

import numpy as np

from recon.gap.aged_eyes import Eyes
from recon.gap.aged_signals import BY_AGE, line_of, slice_of
from recon.gap.ages.delay import Delay
from recon.gap.ages.evidence import LOOK_BACK, Told, Watch, is_worth
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.slow import slow_rises
from recon.gap.ages.unreported import Unreported
from recon.gap.ages.weigh import WEIGHTS
from recon.gap.ages.what_if import WhatIf, reweighed
from recon.gap.grid import float_of
from recon.gap.measure import MILLION, ppm
from recon.gap.readings import Signal
from recon.gap.silence import HOUR, hour_of
from recon.gap.story import HourTold, Pace, Raising, Rival, Silence, Unwatched, WatchedTold
from recon.records.moment import EPOCH

BEFORE = 12
"""So many hours before it began are shown."""
_MOST_OF_KIND = 4
_QUANTILES = (50, 90, 99)
_SLOW = 1.5


def watch_of(eyes: Eyes, signal: Signal) -> Watch:
    """Set up the watch of one signal."""
    return next(each for each in eyes.watches() if BY_AGE[each.stream] is signal)


def hours_of(watch: Watch, at: int, *, slice_: str, onset: datetime) -> tuple[HourTold, ...]:
    """Tell the hours of a slice as of the hour `at` of a watch, from twelve before the onset on."""
    line = line_of(slice_, watch.cells)
    begun = hour_of(onset) - watch.start
    first = max(begun - BEFORE, at - LOOK_BACK + 1, 0)
    if line is None:
        return ()
    told = watch.told_of_one(line, at, first=first)
    return () if told is None else tuple(_hours(watch, told, begun=max(begun, first), at=at))


def _hours(watch: Watch, told: Told, *, begun: int, at: int) -> Iterator[HourTold]:
    grown = told.weighed[0, begun - told.first :].cumsum(axis=0)
    # The loss that fits best, as the follow-up of an open incident takes it.
    size = int((grown + WEIGHTS).max(axis=0).argmax()) if len(grown) else 0
    for place in range(told.orders.shape[1]):
        hour = told.first + place
        yield HourTold(
            at=EPOCH + HOUR * (watch.start + hour),
            orders=int(told.orders[0, place]),
            bad=int(told.bad[0, place]),
            usual=float_of(told.usual[0, place]),
            limit=float_of(told.limit[0, place]),
            age=at - hour if watch.stream is Aged.MISSING else None,
            evidence=float_of(grown[hour - begun, size]) if hour >= begun else None,
        )


def raising_of(watch: Watch, at: int, *, first: int) -> Raising | None:
    """Tell what a look at the end of the hour `at` raised, and what it weighed; None where it raises nothing.

    `first` is the hour in which a loss may have begun at the earliest. Hours count from the watch's start.
    """
    told, best = watch.told(at, first=first), watch.rise(at, first=first)
    if told is None or best is None:
        return None
    single, paired = _considered(watch, told, best, at)
    sizes = (1, max(len(watch.lines) - 1, 1), max(len(paired), 1))
    rivals = tuple(_rivals(watch, best, [*_most(single), *paired[:_MOST_OF_KIND]], sizes=sizes))
    return Raising(
        at=EPOCH + HOUR * (watch.start + at + 1),
        slice=slice_of(best.line, watch.cells),
        since=EPOCH + HOUR * (watch.start + best.onset),
        orders=best.orders,
        bad=best.bad,
        usual=best.usual,
        counts=max(each.counts for each in rivals),
        enough=best.needed - log(sizes[len(best.line.parts)]) if best.is_slow else float_of(watch.needed[0]),
        is_slow=best.is_slow,
        rivals=rivals,
        silence=_silence(watch, told, best, at),
    )


def _considered(watch: Watch, told: Told, best: Rise, at: int) -> tuple[list[Rise], list[Rise]]:
    """List the watched lines and the pairs that a loss is weighed against, the most telling first."""
    if best.is_slow and isinstance(watch, Unreported):
        slow = slow_rises(told, watch.lesson(at), watch.lines, told.arrived)
        return [part for part, _ in slow], []
    return watch.rivals(told, at, onset=best.onset)


def _most(single: Sequence[Rise]) -> list[Rise]:
    """Take the total and the most telling values."""
    whole = [each for each in single if not each.line.parts]
    return [*whole, *[each for each in single if each.line.parts][:_MOST_OF_KIND]]


def _rivals(
    watch: Watch, best: Rise, rises: Sequence[Rise], *, sizes: tuple[int, int, int]
) -> Iterator[Rival]:
    """Lay the rivals out, the most telling first; the one that was named is always among them."""
    if all(each.line != best.line for each in rises):
        rises = [best, *rises]
    mine = [best if each.line == best.line else each for each in rises]
    found = [(each.score - log(sizes[len(each.line.parts)]), each) for each in mine]
    for counts, each in sorted(found, key=lambda pair: -pair[0]):
        yield Rival(
            slice=slice_of(each.line, watch.cells),
            since=EPOCH + HOUR * (watch.start + each.onset),
            orders=each.orders,
            bad=each.bad,
            usual=each.usual,
            evidence=each.score,
            kind_size=sizes[len(each.line.parts)],
            counts=counts,
            is_worth=is_worth(each),
            is_chosen=each.line == best.line,
        )


def _silence(watch: Watch, told: Told, best: Rise, at: int) -> Silence:
    """Reckon what would have been needed to stay silent."""
    what_if = WhatIf(watch, told, at)
    times = what_if.times()
    usual = None
    if times is not None:
        mine = watch.told_of_one(best.line, at, first=best.onset)
        if mine is not None:
            usual = float_of(reweighed(watch, mine, times).usual[0].sum())
    was = ppm(round(best.usual * MILLION), max(best.orders, 1) * MILLION)
    return Silence(
        fewer=what_if.fewer(best),
        usual_ppm=None if usual is None else ppm(round(usual * MILLION), max(best.orders, 1) * MILLION),
        was_ppm=was,
    )


def watched_told(eyes: Eyes, *, programme: str, currency: str) -> WatchedTold:
    """Tell what is watched of a programme's orders in one currency, and how fast its reports come."""
    watch = next(each for each in eyes.watches() if isinstance(each, Unreported))
    values: dict[str, list[str]] = {}
    for line in watch.lines:
        for dimension, value in line.named(watch.cells):
            values.setdefault(dimension, []).append(value)
    known = watch.lesson(eyes.at)
    usual = known.normal.rate * float_of(known.normal.offset[0])
    last_day = slice(max(eyes.at - DAY, known.first), eyes.at + 1)
    return WatchedTold(
        programme=programme,
        currency=currency,
        values=tuple((name, tuple(mine)) for name, mine in values.items()),
        unwatched=tuple(
            Unwatched(dimension=each.dimension, values=each.values, orders=each.orders, rarer=each.rarer)
            for each in eyes.choice.unwatched
        ),
        days=eyes.known.days,
        pace=_pace(known.delay),
        taught=known.delay.days,
        usual_ppm=round(usual * MILLION),
        limit_ppm=round(float_of(known.bad_day(last_day)[0].max()) * MILLION),
    )


def _pace(delay: Delay) -> tuple[Pace, ...]:
    """Read off the delay curve after how many hours half and most of the reports have come."""
    # An hour's orders are on average half an hour older than its end.
    ages = np.concatenate([[0.0], np.arange(len(delay.arrived)) + 0.5])
    share = np.concatenate([[0.0], delay.arrived])
    slow = exp(_SLOW * delay.scatter)
    hours = [(each, float_of(np.interp(each / 100, share, ages))) for each in _QUANTILES]
    return tuple(Pace(percent=each, usual=at, slow=at * slow) for each, at in hours)
