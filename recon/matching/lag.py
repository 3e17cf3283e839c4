"""How long Rakuten takes to list an order, learned from orders that it lists: it says how long its silence means nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from recon.matching.request import DAYS
from recon.records.moment import micros_if_any, moment_if_any, span_micros
from recon.records.programme import Programme

Minutes = Mapping[int, int]
"""How many orders took so many minutes."""

LEAST, MANY, LEAST_NEW = 50, 1_000, 20
"""So many orders teach a wait, so many teach one shorter than the default; of the newest so many say that it is late."""
FLOOR, LONGEST = timedelta(hours=24), timedelta(days=14)
"""Some reports tell days only and reach us a day later; who takes longer than the other is not learned from."""
LEARNED_FROM = timedelta(weeks=8)
NEWEST = timedelta(days=2)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spread:
    """This is how long orders took, in whole minutes; nothing is known of 0 orders."""

    orders: int = 0
    p50: int = 0
    p95: int = 0
    p99: int = 0
    p999: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """This is what the books say of one programme's times, in minutes: what an engine counts.

    `days` are orders old enough that a late line would be there, by the day of the week (UTC, Thursday first) from
    which silence counts; `newest` those that the report listed last. `log_clock` and `report_clock` are from
    placing to the first attempt and to the first line, `log_ahead` from now to attempts that are yet to come.
    """

    days: Mapping[int, Minutes] = field(default_factory=dict)
    newest: Minutes = field(default_factory=dict)
    log_clock: Minutes = field(default_factory=dict)
    log_ahead: Minutes = field(default_factory=dict)
    report_clock: Minutes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayLag:
    """This is one day of the week: how long orders took, how long silence means nothing, and what has settled.

    Nothing after `settled_until` was ever called a break for its silence.
    """

    spread: Spread
    wait: timedelta
    settled_until: datetime | None


@dataclass(frozen=True, slots=True)
class Lag:
    """This is what a run knew of a programme's reporting lag; `days` begin with Thursday, as 1970 did."""

    days: tuple[DayLag, ...]
    whole: Spread
    newest: Spread
    is_learned: bool

    @property
    def is_late(self) -> bool:
        """Tell whether half of what came last took longer than 99 of 100 usually do."""
        enough = self.whole.orders >= LEAST and self.newest.orders >= LEAST_NEW
        return enough and self.newest.p50 > self.whole.p99

    @property
    def waits(self) -> tuple[int, ...]:
        """Tell how long silence means nothing, in microseconds, from Thursday on."""
        return tuple(span_micros(day.wait) for day in self.days)

    @property
    def longest(self) -> timedelta:
        """Tell after how long every order has settled."""
        return max(day.wait for day in self.days)


def spread(minutes: Minutes) -> Spread:
    """Find the quantiles of so many orders: the shortest time within which at least that share of them came."""
    if not minutes:
        return Spread()
    orders = sum(minutes.values())
    return Spread(orders, *within(minutes, 500, 950, 990, 999))


def within(minutes: Minutes, *shares: int) -> Iterator[int]:
    """Find for each share, of a thousand, the fewest minutes within which so many of all orders came."""
    orders = sum(minutes.values())
    for share in shares:
        seen = 0
        for each in sorted(minutes):
            seen += minutes[each]
            if 1_000 * seen >= orders * share:
                yield each
                break


def learned(
    counts: Counts, *, programme: Programme, before: Lag | None, as_of: datetime, until: datetime | None
) -> Lag:
    """Learn a programme's lag as of a moment; `until` is how far the report reaches, `before` what stood until now.

    What was settled once stays settled: a wait grows by no more than the time that has passed, so that no break
    becomes waiting again.
    """
    days = [spread(counts.days.get(day, {})) for day in range(DAYS)]
    whole = spread(_together(counts.days.values()))
    newest = spread(counts.newest)
    bare = Lag((), whole, newest, is_learned=programme.learns_settle and whole.orders >= LEAST)
    end = as_of if until is None else min(as_of, until)
    kept = before.days if before is not None else (None,) * DAYS
    waits = [
        _bounded(_wanted(day, bare, programme), old, end=end, is_free=not programme.learns_settle)
        for day, old in zip(days, kept, strict=True)
    ]
    fronts = [
        _front(wait, old, end=end, is_read=until is not None) for wait, old in zip(waits, kept, strict=True)
    ]
    told = tuple(DayLag(*each) for each in zip(days, waits, fronts, strict=True))
    return Lag(told, whole, newest, is_learned=bare.is_learned)


def _together(days: Iterable[Minutes]) -> Minutes:
    found: dict[int, int] = {}
    for minutes in days:
        for each, orders in minutes.items():
            found[each] = found.get(each, 0) + orders
    return found


def _wanted(day: Spread, lag: Lag, programme: Programme) -> timedelta:
    """Choose a wait: one and a half times what nearly all orders took, within bounds; the default where little is known."""
    if not programme.learns_settle:
        return programme.settle
    longest = min(LONGEST, programme.horizon / 2)
    known = day if day.orders >= LEAST else lag.whole
    wait = programme.settle
    if known.orders >= MANY:
        wait = max(_half_more(known.p999), FLOOR)
    elif known.orders >= LEAST:
        wait = max(_half_more(known.p99), programme.settle)
    if lag.is_late:
        wait = max(wait, _half_more(lag.newest.p95))
    return min(wait, longest)


def _half_more(minutes: int) -> timedelta:
    """Add half, and make whole hours of it."""
    return -(-timedelta(minutes=minutes) * 3 // (2 * _HOUR)) * _HOUR


def _bounded(wait: timedelta, old: DayLag | None, *, end: datetime, is_free: bool) -> timedelta:
    if is_free or old is None or old.settled_until is None:
        return wait
    return max(min(wait, end - old.settled_until), timedelta(0))


def _front(wait: timedelta, old: DayLag | None, *, end: datetime, is_read: bool) -> datetime | None:
    before = old.settled_until if old is not None else None
    if not is_read:
        return before
    return end - wait if before is None else max(before, end - wait)


def content(lag: Lag) -> dict[str, object]:
    """Lay a lag out for JSON."""
    return {
        "days": [
            {
                **asdict(day.spread),
                "wait": span_micros(day.wait),
                "settled_until": micros_if_any(day.settled_until),
            }
            for day in lag.days
        ],
        "whole": asdict(lag.whole),
        "newest": asdict(lag.newest),
        "is_learned": lag.is_learned,
    }


def read(told: Mapping[str, Any]) -> Lag:
    """Read a lag back from its content."""
    return Lag(
        days=tuple(map(_day, told["days"])),
        whole=Spread(**told["whole"]),
        newest=Spread(**told["newest"]),
        is_learned=told["is_learned"],
    )


def _day(told: Mapping[str, Any]) -> DayLag:
    wait, until = timedelta(microseconds=told["wait"]), moment_if_any(told["settled_until"])
    named = {each.name: told[each.name] for each in fields(Spread)}
    return DayLag(Spread(**named), wait, until)
