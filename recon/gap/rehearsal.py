"""Replays the past: which incidents today's limits would have opened, had the service been there all along.

The past is judged as it stands today: an order that was sent again or recorded late counts as what it became.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.aged_rehearsal import BUDGETS, AgedPast
from recon.gap.figures import Figure
from recon.gap.incident import (
    Incident,
    KnownIncident,
    Opened,
    Resolved,
    StillOpen,
    Watched,
    Worsened,
    watch,
)
from recon.gap.joined import Joined, Reopened, join
from recon.gap.limits import SignalLimits
from recon.gap.readings import HISTORY, Readings, Series, Signal, Standing, Stretch, Unreadable
from recon.gap.scene import DAY
from recon.gap.signals import Looked, Scope, look
from recon.gap.silence import HOUR, hour_of
from recon.gap.surprise import ONE_IN_A_THOUSAND, chance_of
from recon.records.moment import EPOCH, moment_if_any
from recon.records.programme import Programme
from recon.records.window import Window

Books = Callable[[datetime], Mapping[Signal, Stretch | Unreadable]]
_DAY_HOURS = 24
_BAD = 3
_APART = 3
"""Looks after unusual hours are at least so many hours apart."""
_KNOWN_FOR = timedelta(days=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """This is what a rehearsal replays of one programme: hourly figures by time, and what signals read.

    `books` tells for each moment in which time a signal's books could be trusted; `settled_until` is up to when
    verdicts stand. `aged` are its orders by age, for each currency.
    """

    programme: Programme
    figures: Sequence[Figure]
    readings: Readings
    books: Books
    window: Window
    settled_until: datetime
    aged: Sequence[AgedPast] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """This is the incidents there would have been, by onset.

    `by_budget` counts those that orders judged by their age alone would have opened, by the days in which one false
    alarm is allowed.
    """

    incidents: Sequence[Incident]
    by_budget: Mapping[int, int]


def rehearse(past: Past, *, limits: SignalLimits, seen: Callable[[datetime], None]) -> Replayed:
    """Replay the whole window, moment by moment; `seen` is told each moment that is through."""
    rehearsed, by_budget = _Rehearsed(), {days: _Rehearsed() for days in BUDGETS if past.aged}
    days, hours = _days(past), _hours(past) if past.aged else set()
    looks = _looks(past) | days
    for at in sorted(looks | hours):
        if at in days:
            rehearsed.take(_judged(past, rehearsed.recent(at), at=at))
        known = rehearsed.recent(at)
        looked = _looked(past, limits, at=at) if at in looks else []
        rehearsed.take(join([*looked, *_aged(past, known, at=at)], known, as_of=at))
        for budget, book in by_budget.items():
            known = book.recent(at)
            book.take(join(_aged(past, known, at=at, budget=budget), known, as_of=at))
        seen(at)
    return Replayed(rehearsed.incidents, {days: len(book.incidents) for days, book in by_budget.items()})


def _hours(past: Past) -> set[datetime]:
    """List every hour: orders are looked at by their age at each."""
    first, last = hour_of(past.window.start) + 1, hour_of(past.window.end)
    return {EPOCH + HOUR * hour for hour in range(first, last + 1)}


def _aged(
    past: Past, known: Sequence[KnownIncident], *, at: datetime, budget: int | None = None
) -> list[Looked]:
    incidents = [each.incident for each in known]
    return [told for each in past.aged for told in each.looked(at, incidents, budget=budget)]


def incidents_at(past: Past, *, red: Decimal) -> list[Incident]:
    """List the incidents that verdicts alone would have opened at another limit."""
    programme = replace(past.programme, red=red, amber=min(past.programme.amber, red))
    changed = replace(past, programme=programme)
    rehearsed = _Rehearsed()
    for at in sorted(_days(past)):
        rehearsed.take(_judged(changed, rehearsed.recent(at), at=at))
    return rehearsed.incidents


class _Rehearsed:
    """This is the book of incidents of a rehearsal."""

    def __init__(self) -> None:
        self._known: dict[int, Incident] = {}

    @property
    def incidents(self) -> list[Incident]:
        return sorted(self._known.values(), key=lambda each: each.onset)

    def recent(self, at: datetime) -> list[KnownIncident]:
        """List those that are open, and those that ended so lately that their hours must not open another."""
        return [
            KnownIncident(number, each)
            for number, each in self._known.items()
            if each.ended is None or each.ended >= at - _KNOWN_FOR
        ]

    def take(self, seen: Iterable[Watched | Joined]) -> None:
        """Note what opened, went on or ended."""
        for each in seen:
            if isinstance(each, Opened):
                self._known[len(self._known) + 1] = each.incident
            elif isinstance(each, Worsened | StillOpen | Resolved | Reopened):
                self._known[each.id] = each.incident


def _days(past: Past) -> set[datetime]:
    """List one moment a day, from the first whole day on."""
    count = (past.window.end - past.window.start) // DAY
    return {past.window.start + DAY * number for number in range(1, count + 1)}


def _judged(past: Past, known: Sequence[KnownIncident], *, at: datetime) -> list[Watched]:
    until = min(at - past.programme.settle, past.settled_until)
    open_since = [each.incident.onset for each in known if each.incident.ended is None]
    since = min([until - DAY * 8, *(onset - DAY for onset in open_since)])
    first, last = (bisect_left(past.figures, end, key=lambda each: each.at) for end in (since, until))
    near = past.figures[first:last]
    return watch(near, known, programme=past.programme, settled_until=until)


def _looked(past: Past, limits: SignalLimits, *, at: datetime) -> list[Looked]:
    scope = Scope(
        programme=past.programme, as_of=at, stretches=past.books(at), limits=limits, clicks_until=at
    )
    return look(cut(past.readings, at), scope)


def _looks(past: Past) -> set[datetime]:
    """Choose when to look at the signals: once a day, and soon after each hour in which unusually much was bad."""
    first, last = hour_of(past.window.start) + 1, hour_of(past.window.end)
    unusual: set[int] = set()
    for series in past.readings.series:
        if not series.slice:
            unusual |= set(_unusual(series, first, last))
    looks = {hour for hour in range(first, last + 1) if hour % _DAY_HOURS == 0}
    for hour in sorted(unusual):
        if first <= hour <= last and not looks & set(range(hour - _APART + 1, hour + 1)):
            looks.add(hour)
    return {EPOCH + HOUR * hour for hour in looks}


def _unusual(series: Series, first: int, last: int) -> Iterator[int]:
    """List the hours after those in which chance hardly explains how many were bad, or that nothing was taken."""
    if series.signal is Signal.SILENCE:
        if sum(series.volume) >= last - first:
            yield from set(range(first, last + 1)) - {hour + 1 for hour in series.hours}
        return
    usual = Decimal(max(sum(series.bad), 1)) / max(sum(series.volume), 1)
    for hour, bad, volume in zip(series.hours, series.bad, series.volume, strict=True):
        if bad >= _BAD and chance_of(bad, volume=volume, share=usual) < ONE_IN_A_THOUSAND:
            yield hour + 1


def cut(readings: Readings, at: datetime) -> Readings:
    """Take what the books said up to a whole hour, as far back as the usual is learnt."""
    first, end = hour_of(at - HISTORY), hour_of(at)
    series = [_cut(each, first, end) for each in readings.series]
    taken = next((each for each in series if each.signal is Signal.SILENCE), None)
    last = max((each for each in taken.last_good if each), default=None) if taken else None
    return Readings(
        series=[each for each in series if each.hours],
        standing=Standing(moment_if_any(last)),
        failures=[each for each in readings.failures if first <= each.hour < end],
        clicks={day: count for day, count in readings.clicks.items() if at - HISTORY <= day < at},
    )


def _cut(series: Series, first: int, end: int) -> Series:
    part = slice(bisect_left(series.hours, first), bisect_left(series.hours, end))
    return replace(
        series,
        hours=series.hours[part],
        volume=series.volume[part],
        bad=series.bad[part],
        shaky=series.shaky[part],
        money=series.money[part],
        tail=series.tail[part],
        first_bad=series.first_bad[part],
        last_good=series.last_good[part],
    )
