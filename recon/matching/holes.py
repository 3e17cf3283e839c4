"""Days that a book lacks among busy ones: whoever delivers the days around vouches for them, and is not believed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from recon.matching.request import Covered, Holes
from recon.records.moment import EPOCH
from recon.records.window import Window

USUAL, LEAST_DAYS = 10, 3
"""A day of the week with so many rows in the middle, over so many of them, is never empty by chance."""
LOOK_BACK = timedelta(weeks=9)
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

Hours = Mapping[int, int]
"""Rows by the hour, counted from 1970."""


@dataclass(frozen=True, slots=True)
class Rows:
    """This is how many rows of one programme the books hold, hour by hour.

    `processed` are lines of the list that pays by when Rakuten took them in, `bought` the same by the day of the
    purchase, `taken` the attempts that were taken.
    """

    processed: Hours = field(default_factory=dict)
    bought: Hours = field(default_factory=dict)
    taken: Hours = field(default_factory=dict)


def holes(
    rows: Rows,
    *,
    covered: Covered,
    shop_zone: str,
    network_zone: str,
    lag: timedelta = timedelta(0),
) -> Holes:
    """Find the days that log and report lack; `lag` is how long Rakuten takes for half of the orders.

    A day without a line is a hole only if something was sent that should stand there: where the log took nothing
    either, the shop's sending was down. Nor is it one where Rakuten did two days' work on the next. A day without an attempt is a hole only if
    Rakuten lists what was bought on it.
    """
    report = _Calendar.of(rows.processed, covered.network, network_zone)
    log = _Calendar.of(rows.taken, covered.log, shop_zone)
    arriving = {hour + lag // _HOUR: taken for hour, taken in rows.taken.items()}
    sent, bought = _by_day(arriving, network_zone), _by_day(rows.bought, shop_zone)
    lost = [
        day
        for day in report.empty()
        if not report.is_made_up_for(day) and (not covered.has_log or sent.get(day, 0) >= USUAL)
    ]
    unlogged = [day for day in log.empty() if bought.get(day, 0) >= USUAL]
    return Holes(log=_joined(unlogged, shop_zone), network=_joined(lost, network_zone))


def unproven(found: Holes, *, before: Holes, wait: timedelta) -> Holes:
    """Say from when on silence proves nothing: of a hole that is new, orders that had not settled when it began.

    `wait` is how long silence had meant nothing until then. Of a hole that was known it stays as it was.
    """
    known = {hole.start: since for hole, since in zip(before.network, before.unproven, strict=True)}
    return replace(
        found,
        unproven=tuple(
            Window(known[hole.start].start if hole.start in known else hole.start - wait, hole.end)
            for hole in found.network
        ),
    )


@dataclass(frozen=True, slots=True)
class _Calendar:
    """This is the whole days that a book vouches for, with their rows."""

    rows: Mapping[date, int]

    @classmethod
    def of(cls, hours: Hours, covered: Window | None, zone: str) -> "_Calendar":
        days = _by_day(hours, zone)
        if covered is None or not days:
            return cls({})
        return cls({day: days.get(day, 0) for day in _whole_days(covered, zone, first=min(days))})

    def usual(self, day: date) -> int:
        """Tell how many rows the other days of the same name have in the middle; 0 where there are too few of them."""
        alike = sorted(
            rows for each, rows in self.rows.items() if each != day and each.weekday() == day.weekday()
        )
        return alike[(len(alike) - 1) // 2] if len(alike) >= LEAST_DAYS else 0

    def empty(self) -> list[date]:
        """List the days without a row that usually have many."""
        return [day for day, rows in self.rows.items() if not rows and self.usual(day) >= USUAL]

    def is_made_up_for(self, day: date) -> bool:
        """Tell whether the day after has so many more rows than usual that those of this day are among them."""
        after = day + _DAY
        return 2 * self.rows.get(after, 0) >= 2 * self.usual(after) + self.usual(day)


def _by_day(hours: Hours, zone: str) -> dict[date, int]:
    found: dict[date, int] = {}
    for hour, rows in hours.items():
        day = (EPOCH + timedelta(hours=hour)).astimezone(ZoneInfo(zone)).date()
        found[day] = found.get(day, 0) + rows
    return found


def _whole_days(covered: Window, zone: str, *, first: date) -> Iterator[date]:
    day = max(covered.start.astimezone(ZoneInfo(zone)).date(), first)
    while _midnight(day + _DAY, zone) <= covered.end:
        if _midnight(day, zone) >= covered.start:
            yield day
        day += _DAY


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(EPOCH.tzinfo)


def _joined(days: Iterable[date], zone: str) -> tuple[Window, ...]:
    """Join days that follow each other."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] == day:
            found[-1] = (found[-1][0], day + _DAY)
        else:
            found.append((day, day + _DAY))
    return tuple(Window(_midnight(start, zone), _midnight(end, zone)) for start, end in found)
