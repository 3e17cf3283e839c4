"""Looks at a programme's orders by their age: what is not reported, reported with another amount, or reported twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from math import inf

from recon.gap.aged_eyes import AgedScope, Eyes, eyes_of, whole_hour
from recon.gap.aged_limit import OldOrders, is_over_limit, old_orders
from recon.gap.aged_words import (
    LAST_DAYS,
    LastDays,
    aged_limit_words,
    aged_quiet_words,
    aged_words,
    capital,
)
from recon.gap.ages.cells import Cells
from recon.gap.ages.evidence import LEAST_EXCESS, LOOK_BACK, Watch, is_worth
from recon.gap.ages.lines import Line
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.small import small_rise
from recon.gap.incident import Incident
from recon.gap.incident_signal import IncidentSignal
from recon.gap.level import Level, highest, level_of
from recon.gap.measure import ppm
from recon.gap.readings import Signal, Unreadable, Untold
from recon.gap.signals import CannotTell, Looked, Quiet, Raised
from recon.gap.silence import HOUR, hour_of
from recon.gap.where import AND
from recon.records.moment import EPOCH

BY_AGE: dict[Aged, Signal] = {
    Aged.MISSING: Signal.UNREPORTED,
    Aged.AMOUNT: Signal.REPORTED_AMOUNTS,
    Aged.DUP: Signal.REPORTED_TWICE,
}


def look_by_age(scope: AgedScope) -> list[Looked]:
    """Look at the three signals of one programme and currency that are read from hourly figures."""
    eyes = scope.stretch if isinstance(scope.stretch, Unreadable) else eyes_of(scope, scope.stretch)
    if isinstance(eyes, Unreadable):
        return [_ended(scope, signal) or _cannot(scope, signal, eyes) for signal in BY_AGE.values()]
    return [looked(scope, watch, eyes) for watch in eyes.watches()]


def small_by_age(scope: AgedScope) -> Iterator[Raised]:
    """List the losses that are sure, but too small to be told at once; none of which an open incident tells."""
    eyes = scope.stretch if isinstance(scope.stretch, Unreadable) else eyes_of(scope, scope.stretch)
    if isinstance(eyes, Unreadable) or eyes.untaught:
        return
    for watch in eyes.watches():
        signal = BY_AGE[watch.stream]
        if any(each.ended is None and _open_signal(each, signal) for each in scope.known):
            continue
        small = small_rise(watch, eyes.at, first=_earliest(scope, watch, eyes))
        if small is not None:
            yield _raised(scope, watch, small, eyes)


def _cannot(scope: AgedScope, signal: Signal, short: Unreadable) -> CannotTell:
    return CannotTell(scope.programme.name, scope.currency, signal, short.cause, short.why)


def looked(scope: AgedScope, watch: Watch, eyes: Eyes) -> Looked:
    """Look at one signal: by the method, and beside it by the user's limit."""
    signal = BY_AGE[watch.stream]
    ended = _ended(scope, signal)
    if ended is not None:
        return ended
    if eyes.untaught:
        found: Looked = _cannot(scope, signal, Unreadable(Untold.TOO_YOUNG, eyes.untaught))
    else:
        found = _by_method(scope, watch, eyes)
    if isinstance(found, Raised) or scope.limits.unreported is None:
        return found
    old = old_orders(watch, eyes.at, first=_first(scope, signal, eyes.first) - watch.start)
    return _over_limit(scope, watch, old) if old is not None and is_over_limit(old, scope.limits) else found


def _ended(scope: AgedScope, signal: Signal) -> Quiet | None:
    """End an open loss that began before a reset, by the person's word; None where there is none."""
    reset = scope.reset
    if reset is None:
        return None
    for incident in scope.known:
        mine = next((each for each in incident.signals if each.signal is signal), None)
        if incident.ended is not None or mine is None or mine.onset >= reset.since:
            continue
        if mine.is_raised or {each.signal for each in incident.signals} <= set(BY_AGE.values()):
            words = capital(reset.words)
            return Quiet(
                scope.programme.name, scope.currency, signal, words, reset.since, because=f"{words}."
            )
    return None


def _first(scope: AgedScope, signal: Signal, first: int) -> int:
    """Tell the hour in which a loss may begin at the earliest: the hours of one that is over open no other."""
    mine = [each for each in scope.known if each.stream is signal.stream]
    ends = [end for each in mine for end in (each.ended, each.over_at) if end is not None]
    return max([first, *(whole_hour(end) for end in ends)])


def _earliest(scope: AgedScope, watch: Watch, eyes: Eyes) -> int:
    """Tell the same in hours of a watch; nothing begins further back than is looked."""
    first = _first(scope, BY_AGE[watch.stream], eyes.first) - watch.start
    return max(first, eyes.at - LOOK_BACK + 1)


def _by_method(scope: AgedScope, watch: Watch, eyes: Eyes) -> Looked:
    signal = BY_AGE[watch.stream]
    mine = [each for each in scope.known if each.stream is signal.stream]
    for known in (_open_signal(each, signal) for each in mine if each.ended is None):
        line = None if known is None else line_of(known.slice, watch.cells)
        if known is not None and line is not None:
            return _followed(scope, watch, eyes, known=known, line=line)
    found = watch.rise(eyes.at, first=_earliest(scope, watch, eyes))
    if found is None or (found.is_slow and found.score < found.needed + eyes.spare):
        return _quiet(scope, watch, eyes)
    return _raised(scope, watch, found, eyes)


def _open_signal(incident: Incident, signal: Signal) -> IncidentSignal | None:
    return next((each for each in incident.signals if each.signal is signal and each.is_raised), None)


def _followed(scope: AgedScope, watch: Watch, eyes: Eyes, *, known: IncidentSignal, line: Line) -> Looked:
    """Follow a loss that an incident already tells of, until it is over."""
    at, onset = eyes.at, max(hour_of(known.onset) - watch.start, 0)
    since = Rise(line, onset, at, loss=1.0, score=0.0, needed=0.0, orders=0, bad=0, usual=0.0, whole=0)
    now = watch.follow(since, at)
    # What only a limit has raised is over as soon as it is within it.
    may_be_limit = watch.stream is Aged.MISSING and scope.limits.unreported is not None
    if now is None or (may_be_limit and now.excess < LEAST_EXCESS):
        return _quiet(scope, watch, eyes)
    over = watch.over(now, at)
    if over is not None:
        return _quiet(scope, watch, eyes, since=EPOCH + HOUR * (over + watch.start))
    news = watch.news(now, at)
    beyond = watch.beyond(line, at, first=_earliest(scope, watch, eyes)) if is_worth(now) else -inf
    rise = news or replace(now, beyond=beyond)
    return _raised(scope, watch, rise, eyes, at_least=known.level)


def _quiet(scope: AgedScope, watch: Watch, eyes: Eyes, *, since: datetime | None = None) -> Quiet:
    signal = BY_AGE[watch.stream]
    words = aged_quiet_words(signal, _last_days(watch, eyes), eyes.choice.unwatched, eyes.known.reset)
    return Quiet(scope.programme.name, scope.currency, signal, words, since)


def _last_days(watch: Watch, eyes: Eyes) -> LastDays | None:
    """Count what the last three days were like, which is all a quiet signal has to say."""
    at = eyes.at
    told = watch.told(at, first=max(at - LAST_DAYS * DAY + 1, 0))
    if told is None:
        return None
    return LastDays(int(told.orders[0].sum()), int(told.bad[0].sum()), round(told.ordinary[0].sum().item()))


def _raised(
    scope: AgedScope, watch: Watch, rise: Rise, eyes: Eyes, *, at_least: Level = Level.NOTICE
) -> Raised:
    signal = BY_AGE[watch.stream]
    level = highest([at_least, level_of(rise.beyond, shares=scope.currencies)])
    hit = max(round(rise.excess), 1)
    onset = EPOCH + HOUR * (rise.onset + watch.start)
    slice_ = slice_of(rise.line, watch.cells)
    bad, cost = watch.cost(rise.line, range(rise.onset, rise.seen + 1), hour=eyes.at)
    # Of the bad orders some usually are: only those beyond them are its loss.
    money = cost * hit // max(bad, hit)
    return Raised(
        programme=scope.programme.name,
        currency=scope.currency,
        signal=signal,
        slice=slice_,
        onset=onset,
        hit=hit,
        volume=max(rise.orders, hit),
        money=money,
        ppm=ppm(hit, max(rise.orders, hit)),
        sentence=aged_words(
            signal,
            rise,
            onset=onset,
            slice_=slice_,
            money=money,
            currency=scope.currency,
            level=level,
            known=eyes.known,
        ),
        level=level,
    )


def _over_limit(scope: AgedScope, watch: Watch, old: OldOrders) -> Raised:
    onset = EPOCH + HOUR * (old.onset + watch.start)
    limit = scope.limits.unreported or Decimal(0)
    return Raised(
        programme=scope.programme.name,
        currency=scope.currency,
        signal=BY_AGE[watch.stream],
        slice="",
        onset=onset,
        hit=old.bad,
        volume=old.orders,
        money=old.money,
        ppm=ppm(old.bad, old.orders),
        sentence=aged_limit_words(old, onset=onset, limit=limit, currency=scope.currency),
    )


def slice_of(line: Line, cells: Cells) -> str:
    """Name the slice a line is; '' is all orders."""
    return AND.join(f"{dimension}={value}" for dimension, value in line.named(cells))


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
