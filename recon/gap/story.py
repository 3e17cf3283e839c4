"""What is told of why an incident was raised: its hours, what else was considered, and what would have kept it silent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from recon.gap.level import Level
from recon.gap.readings import Signal

MOST_ROWS = 48
_STEPS = (1, 2, 3, 6)
_DAY_HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class HourTold:
    """This is the orders of one hour, or of several together from `at` on, and how they speak for a loss.

    `bad` of `orders` are bad; `usual` would be on a usual day, `limit` on a bad but normal one, at their age. `age` is
    how old they are at the end, in hours. `evidence` is the logarithm of what speaks for a loss, since it began. None
    where nothing of the kind is known. `is_left_out` is set where a book does not tell the hour.
    """

    at: datetime
    orders: int
    bad: int | None = None
    usual: float | None = None
    limit: float | None = None
    age: int | None = None
    evidence: float | None = None
    hours: int = 1
    is_left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """This is one way to say where orders were lost: everywhere (slice ''), one value, or a pair.

    `evidence` is a logarithm, `kind_size` how many there are of its kind, `counts` the evidence less the logarithm of
    that. `is_worth` tells whether its loss is large enough for an alarm at all.
    """

    slice: str
    since: datetime
    orders: int
    bad: int
    usual: float
    evidence: float
    kind_size: int
    counts: float
    is_worth: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """This is what would have been needed to stay silent.

    `fewer` of as many orders bad; None where others would have been enough. Or `usual_ppm` of the orders usually bad at
    their age, instead of `was_ppm`; None where no share would have done.
    """

    fewer: int | None
    usual_ppm: int | None
    was_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Raising:
    """This is the look that raised it: when, what was seen by then, and what it was weighed against.

    `counts` is its evidence less the logarithm of its rivals, `enough` what that must reach.
    """

    at: datetime
    slice: str
    since: datetime
    orders: int
    bad: int
    usual: float
    counts: float
    enough: float
    is_slow: bool
    rivals: tuple[Rival, ...]
    silence: Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """This is after how many hours so many of the reports have come, in per cent: on a usual day, and on a slow one."""

    percent: int
    usual: float
    slow: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwatched:
    """This is what is too small to be watched by itself: so many values of a dimension, with so many orders.

    With `rarer` these are also of values that are too rare to be named, or of none.
    """

    dimension: str
    values: int
    orders: int
    rarer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedTold:
    """This is what is watched of one programme's orders in one currency; `why_not` says why nothing is.

    `values` are the watched ones by dimension. `days` of orders are known; `taught` days taught the pace, 0 where it is
    only taken for granted. `usual_ppm` of all orders stay unreported on a usual day, `limit_ppm` on a bad but normal one.
    """

    programme: str
    currency: str
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unwatched: tuple[Unwatched, ...] = ()
    days: int = 0
    pace: tuple[Pace, ...] = ()
    taught: int = 0
    usual_ppm: int = 0
    limit_ppm: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """This is a stretch that gives no evidence, and why."""

    start: datetime
    end: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapStory:
    """This is all that is told of why one incident was raised, by one of its signals; None: by verdicts.

    `hours` are those of `slice`, from twelve before it began. `level` is the incident's. `others` are its further
    signals. `cannot` says in words what cannot be shown.
    """

    number: int
    programme: str
    currency: str
    zone: str
    stream: str
    signal: Signal | None
    slice: str
    onset: datetime
    until: datetime
    is_open: bool
    sentence: str
    level: Level = Level.NOTICE
    raising: Raising | None = None
    hours: tuple[HourTold, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    watched: WatchedTold | None = None
    others: tuple[Signal, ...] = ()
    cannot: tuple[str, ...] = ()


def folded(hours: Sequence[HourTold], *, zone: str, most: int = MOST_ROWS) -> tuple[HourTold, ...]:
    """Put hours together until they fit on so many rows, in steps that divide the shop's day; by day at the most."""
    step = next((each for each in _STEPS if len(hours) <= most * each), _DAY_HOURS)
    if step == 1:
        return tuple(hours)
    return tuple(_together(hours, step=step, zone=zone))


def _together(hours: Sequence[HourTold], *, step: int, zone: str) -> Iterator[HourTold]:
    place = ZoneInfo(zone)

    def part(each: HourTold) -> datetime:
        local = each.at.astimezone(place)
        return local.replace(hour=local.hour // step * step, minute=0, tzinfo=None)

    for _, group in groupby(hours, key=part):
        mine = list(group)
        # Hours before and after the beginning stand on rows of their own: evidence counts from there.
        before = [each for each in mine if each.evidence is None]
        after = [each for each in mine if each.evidence is not None]
        yield from (_sum(each) for each in (before, after) if each)


def _sum(hours: Sequence[HourTold]) -> HourTold:
    bad = [each.bad for each in hours if each.bad is not None]
    usual = [each.usual for each in hours if each.usual is not None]
    limit = [each.limit for each in hours if each.limit is not None]
    return replace(
        hours[0],
        orders=sum(each.orders for each in hours),
        bad=sum(bad) if bad else None,
        usual=sum(usual) if usual else None,
        limit=sum(limit) if limit else None,
        age=hours[-1].age,
        evidence=hours[-1].evidence,
        hours=(hours[-1].at - hours[0].at) // timedelta(hours=1) + hours[-1].hours,
        is_left_out=all(each.is_left_out for each in hours),
    )
