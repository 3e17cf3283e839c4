"""Scores a plug-in's alarms of one shop against what really happened there."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from tests.exam.alarm import Alarm
from tests.exam.bound import bound
from tests.exam.shop import Shop, Struck

MERGED = 48
"""Alarms that follow one another within so many hours are one."""
SURE = math.log(90 * 24)
_HORIZON = {"drift": 28 * 24}
_USUAL_HORIZON = 14 * 24
_SAME = {"EUR": ("site", "eu"), "USD": ("site", "com")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """This is the first alarm that named the break: `delay` hours after it, when so many `orders` had been placed.

    `start_err` is how many hours late the break is thought to have begun. `top1` tells whether its segment is named
    rightly, `top1_24h` whether it is a day later.
    """

    delay: int
    orders: int
    seg_orders: int
    start_err: int | None
    severity: float | None
    top1: bool
    top1_24h: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """This is how a plug-in did in one shop: `fa` false alarms and `pages` false pages in `days`, and whether it
    caught the break.

    `resolve` is how many hours after the end of a break that ended its alarm was called over.
    """

    scenario: str
    volume: int
    seed: int
    secs: float = 0.0
    fa: int
    pages: int = 0
    days: float
    alarms: list[tuple[str, int, dict[str, str] | None]] | None = None
    bound: float | None = None
    caught: Caught | None = None
    resolve: int | None = None

    def figures(self) -> dict[str, object]:
        """Write all that is known as one flat record."""
        whole = asdict(self)
        caught = whole.pop("caught") or {}
        return {key: value for key, value in (whole | caught).items() if value is not None}


def score(shop: Shop, volume: int, alarms: Sequence[Alarm], *, secs: float = 0.0) -> Score:
    """Score the alarms of one shop."""
    struck = shop.truth.struck if shop.truth else None
    if struck is None:
        false = [each["t"] for each in alarms if each["t"] >= shop.warm]
        told = [(each["stream"], int(each["t"]), each.get("segment")) for each in alarms]
        return Score(
            scenario=shop.scenario, volume=volume, seed=shop.seed, secs=secs, fa=merged(false),
            pages=_pages(alarms, shop.warm, shop.hours), days=(shop.hours - shop.warm) / 24, alarms=told,
        )  # fmt: skip
    false = [each["t"] for each in alarms if shop.warm <= each["t"] < struck.t0]
    right = _right(shop, struck, alarms)
    return Score(
        scenario=shop.scenario, volume=volume, seed=shop.seed, secs=secs, fa=merged(false),
        pages=_pages(alarms, shop.warm, struck.t0), days=(struck.t0 - shop.warm) / 24, bound=float(bound(shop, SURE)),
        caught=_caught(shop, struck, right[0]) if right else None,
        resolve=_resolved(shop, struck, right),
    )  # fmt: skip


def merged(hours: Iterable[int]) -> int:
    """Count alarms, those that follow one another closely as one."""
    ordered = sorted(hours)
    apart = sum(later > earlier + MERGED for earlier, later in pairwise(ordered))
    return int(apart) + bool(ordered)


def _pages(alarms: Iterable[Alarm], first: int, end: int) -> int:
    """Count the pages of the hours from one up to another."""
    return merged(at for each in alarms if (at := each.get("paged")) is not None and first <= at < end)


def canonical(segment: dict[str, str] | None) -> dict[str, str]:
    """Name a segment in one way: a currency is nearly the same as its site."""
    return dict(_SAME.get(value, (name, value)) for name, value in (segment or {}).items())


def _right(shop: Shop, struck: Struck, alarms: Sequence[Alarm]) -> list[Alarm]:
    """List the alarms of the break's stream that come in time, first one first."""
    end = struck.t0 + _HORIZON.get(shop.scenario, _USUAL_HORIZON)
    found = [each for each in alarms if each["stream"] == struck.what.stream and struck.t0 <= each["t"] < end]
    return sorted(found, key=lambda each: each["t"])


def _caught(shop: Shop, struck: Struck, alarm: Alarm) -> Caught:
    meanwhile = (shop.t >= struck.t0) & (shop.t < alarm["t"] + 1)
    start = alarm.get("start")
    named = alarm.get("segment")
    severity = alarm.get("severity")
    truth = canonical(struck.what.segment)
    return Caught(
        delay=int(alarm["t"]) - struck.t0 + 1,
        orders=int(meanwhile.sum()),
        seg_orders=int((meanwhile & shop.of_segment(struck.what.segment)).sum()),
        start_err=None if start is None else int(start) - struck.t0,
        severity=None if severity is None else float(severity),
        top1=canonical(named) == truth,
        top1_24h=canonical(alarm.get("segment_24h", named)) == truth,
    )


def _resolved(shop: Shop, struck: Struck, right: Sequence[Alarm]) -> int | None:
    ends = [int(end) for each in right if (end := each.get("t_resolved"))]
    return max(ends) - struck.t1 if ends and struck.t1 < shop.hours else None
