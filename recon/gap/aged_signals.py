"""Looks at a programme's orders by their age: what is not reported, reported with another amount, or reported twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from recon.gap.aged_words import LAST_DAYS, LastDays, aged_quiet_words, aged_words
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.ages.evidence import LOOK_BACK, Watch
from recon.gap.ages.lines import Choice, Line, chosen
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.watches import BACK, CHOICE, seen_of, watches
from recon.gap.incident import Incident, IncidentSignal
from recon.gap.measure import MILLION
from recon.gap.readings import Signal, Stretch, Unreadable, Untold
from recon.gap.signals import CannotTell, Looked, Quiet, Raised
from recon.gap.silence import HOUR, hour_of
from recon.gap.where import AND
from recon.records.moment import EPOCH
from recon.records.programme import Programme

BY_AGE: dict[Aged, Signal] = {
    Aged.MISSING: Signal.UNREPORTED,
    Aged.AMOUNT: Signal.REPORTED_AMOUNTS,
    Aged.DUP: Signal.REPORTED_TWICE,
}
_LEAST_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedScope:
    """This is what a look at one programme's orders in one currency stands on.

    `stretch` is the time in which shop and report can be trusted; a loss begins in it at the earliest. `known` are the
    programme's incidents in that currency that are open or ended lately.
    """

    programme: Programme
    currency: str
    stretch: Stretch | Unreadable
    cells: Cells | None
    known: Sequence[Incident] = ()


def history(as_of: datetime) -> tuple[int, int]:
    """Tell which hours' cells a look as of a moment needs: from one up to, not including, the other."""
    end = hour_of(as_of)
    return end - BACK - DAY, end


def look_by_age(scope: AgedScope) -> list[Looked]:
    """Look at the three signals of one programme and currency that are read from hourly figures."""
    name, currency = scope.programme.name, scope.currency
    if isinstance(scope.stretch, Unreadable):
        stretch = scope.stretch
        return [CannotTell(name, currency, signal, stretch.cause, stretch.why) for signal in BY_AGE.values()]
    eyes = eyes_of(scope, scope.stretch)
    if isinstance(eyes, str):
        return [CannotTell(name, currency, signal, Untold.TOO_YOUNG, eyes) for signal in BY_AGE.values()]
    return [_looked(scope, watch, eyes) for watch in eyes.watches()]


@dataclass(frozen=True, slots=True)
class Eyes:
    """This is how a programme's orders are watched at one hour, the last one before `end`; hours count from 1970.

    `days` is how many days of orders are known.
    """

    cells: Cells
    choice: Choice
    start: int
    first: int
    end: int
    days: int

    @property
    def at(self) -> int:
        """Tell the last hour, counted from `start` as the watches do."""
        return self.end - 1 - self.start

    def watches(self) -> Iterator[Watch]:
        """Set up the three watches."""
        pulled = np.ones(self.end - self.start, dtype=np.bool_)
        seen = seen_of(self.cells, pulled, start=self.start)
        return watches(self.cells, self.choice, start=self.start, end=self.end, seen=seen)


def eyes_of(scope: AgedScope, stretch: Stretch) -> Eyes | str:
    """Set out what of a programme's orders is watched in a stretch of time, or say why nothing can be."""
    cells = scope.cells
    end = hour_of(stretch.window.end)
    if cells is None or not len(cells.hour) or int(cells.hour[0]) >= end:
        return "no order that Rakuten should have is known yet"
    days = (end - max(int(cells.hour[0]), end - BACK)) // DAY
    if days < _LEAST_DAYS:
        return f"orders of {days} days are known so far; what is usual takes {_LEAST_DAYS}"
    start = _midnight(end - BACK, scope.programme.zone)
    choice = chosen(cells, first=end - CHOICE, end=end)
    first = hour_of(stretch.window.start + HOUR - timedelta(microseconds=1))
    return Eyes(cells, choice, start, first, end, days)


def _midnight(hour: int, zone: str) -> int:
    """Find the hour in which the shop's day begins."""
    local = (EPOCH + HOUR * hour).astimezone(ZoneInfo(zone))
    return hour - local.hour


def _looked(scope: AgedScope, watch: Watch, eyes: Eyes) -> Looked:
    signal = BY_AGE[watch.stream]
    at = eyes.end - 1 - watch.start
    mine = [each for each in scope.known if each.stream is signal.stream]
    for known in (_open_signal(each, signal) for each in mine if each.ended is None):
        line = None if known is None else line_of(known.slice, watch.cells)
        if known is not None and line is not None:
            return _followed(scope, watch, eyes, known=known, line=line)
    ends = [end for each in mine for end in (each.ended, each.over_at) if end is not None]
    first = max([eyes.first, *(hour_of(end) for end in ends)])
    found = watch.rise(at, first=max(first - watch.start, at - LOOK_BACK + 1))
    if found is None:
        return _quiet(scope, watch, eyes)
    return _raised(scope, watch, found, eyes)


def _open_signal(incident: Incident, signal: Signal) -> IncidentSignal | None:
    return next((each for each in incident.signals if each.signal is signal and each.is_raised), None)


def _followed(scope: AgedScope, watch: Watch, eyes: Eyes, *, known: IncidentSignal, line: Line) -> Looked:
    """Follow a loss that an incident already tells of, until it is over."""
    at, onset = eyes.end - 1 - watch.start, max(hour_of(known.onset) - watch.start, 0)
    since = Rise(line, onset, at, loss=1.0, score=0.0, needed=0.0, orders=0, bad=0, usual=0.0, whole=0)
    now = watch.follow(since, at)
    if now is None:
        return _quiet(scope, watch, eyes)
    over = watch.over(now, at)
    if over is not None:
        return _quiet(scope, watch, eyes, since=EPOCH + HOUR * (over + watch.start))
    return _raised(scope, watch, watch.news(now, at) or now, eyes)


def _quiet(scope: AgedScope, watch: Watch, eyes: Eyes, *, since: datetime | None = None) -> Quiet:
    signal = BY_AGE[watch.stream]
    words = aged_quiet_words(signal, _last_days(watch, eyes), eyes.choice.unwatched)
    return Quiet(scope.programme.name, scope.currency, signal, words, since)


def _last_days(watch: Watch, eyes: Eyes) -> LastDays | None:
    """Count what the last three days were like, which is all a quiet signal has to say."""
    at = eyes.end - 1 - watch.start
    told = watch.told(at, first=max(at - LAST_DAYS * DAY + 1, 0))
    if told is None:
        return None
    return LastDays(int(told.orders[0].sum()), int(told.bad[0].sum()), round(told.usual[0].sum().item()))


def _raised(scope: AgedScope, watch: Watch, rise: Rise, eyes: Eyes) -> Raised:
    signal = BY_AGE[watch.stream]
    hit = max(round(rise.excess), 1)
    onset = EPOCH + HOUR * (rise.onset + watch.start)
    slice_ = AND.join(f"{dimension}={value}" for dimension, value in rise.line.named(watch.cells))
    money = _money(watch, rise) * hit // max(rise.bad, hit)
    return Raised(
        programme=scope.programme.name,
        currency=scope.currency,
        signal=signal,
        slice=slice_,
        onset=onset,
        hit=hit,
        volume=max(rise.orders, hit),
        money=money,
        ppm=hit * MILLION // max(rise.orders, hit),
        sentence=aged_words(
            signal,
            replace(rise, onset=0),
            onset=onset,
            slice_=slice_,
            money=money,
            currency=scope.currency,
            days=eyes.days,
        ),
    )


def _money(watch: Watch, rise: Rise) -> int:
    """Tell what the bad orders since the onset come to, in minor units."""
    cells = watch.cells
    lines = cells.between(watch.start + rise.onset, watch.start + rise.seen + 1)
    inside = rise.line.among(cells, lines)
    if watch.stream is Aged.MISSING:
        bad = np.minimum(cells.reported[lines], cells.cancelled[lines]) > watch.start + rise.seen
    elif watch.stream is Aged.DUP:
        bad = cells.second[lines] < NEVER
    else:
        bad = cells.wrong[lines]
    return int(cells.money[lines][inside & bad].sum())


def line_of(slice_: str, cells: Cells) -> Line | None:
    """Find the line a slice names; None where its values are not told apart any more."""
    parts = []
    for words in slice_.split(AND) if slice_ else ():
        dimension, _, value = words.partition("=")
        if dimension not in cells.dimensions:
            return None
        at = cells.dimensions.index(dimension)
        if value not in cells.values[at]:
            return None
        parts.append((at, cells.values[at].index(value)))
    return Line(tuple(parts))
