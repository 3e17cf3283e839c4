"""Prints scores as the exam's table."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from tests.exam.scenarios import BREAKS, NONE
from tests.exam.scoring import Score

_HEAD = (
    "| scenario | orders/day | found | median delay h | p90 h | bound h | orders to alarm | of the segment "
    "| onset error h | top-1 now/24h | resolve h |"
)
_RULE = "|---|---|---|---|---|---|---|---|---|---|---|"
SCENARIOS = list(BREAKS)


def table(scores: Sequence[Score]) -> str:
    """Write the false alarms by volume, and a line for each scenario and volume."""
    false = ", ".join(f"{volume}/day: {rate:.2f}" for volume, rate in false_alarms(scores).items())
    pages = ", ".join(f"{volume}/day: {rate:.2f}" for volume, rate in false_pages(scores).items())
    lines = [_line(*key, group) for key, group in broken(scores).items()]
    told = [f"false alarms per 90 days: {false}", f"false pages a year: {pages}"]
    return "\n".join([*told, _HEAD, _RULE, *lines])


def false_alarms(scores: Iterable[Score]) -> dict[int, float]:
    """Tell the false alarms in 90 days of shops without a break, by volume."""
    return {volume: 90 * _daily(group, pages=False) for volume, group in _whole(scores).items()}


def false_pages(scores: Iterable[Score]) -> dict[int, float]:
    """Tell the false pages in a year of shops without a break, by volume."""
    return {volume: 365 * _daily(group, pages=True) for volume, group in _whole(scores).items()}


def _whole(scores: Iterable[Score]) -> dict[int, list[Score]]:
    whole: dict[int, list[Score]] = defaultdict(list)
    for each in scores:
        if each.scenario == NONE:
            whole[each.volume].append(each)
    return dict(sorted(whole.items()))


def _daily(group: Sequence[Score], *, pages: bool) -> float:
    return sum(each.pages if pages else each.fa for each in group) / sum(each.days for each in group)


def broken(scores: Iterable[Score]) -> dict[tuple[str, int], list[Score]]:
    """Group the scores of shops with a break by scenario and volume, in the table's order."""
    groups: dict[tuple[str, int], list[Score]] = defaultdict(list)
    for each in scores:
        if each.scenario != NONE:
            groups[each.scenario, each.volume].append(each)
    return dict(sorted(groups.items(), key=lambda item: (SCENARIOS.index(item[0][0]), item[0][1])))


def delays(group: Iterable[Score]) -> list[float]:
    """List the hours from break to alarm, shortest first; a break not found took for ever."""
    return sorted(each.caught.delay if each.caught else np.inf for each in group)


def _line(scenario: str, volume: int, group: Sequence[Score]) -> str:
    caught = [each.caught for each in group if each.caught]
    ordered = delays(group)
    p90 = ordered[int(np.ceil(0.9 * len(ordered))) - 1]
    bounds = [each.bound for each in group if each.bound is not None and not np.isnan(each.bound)]
    now, later = sum(each.top1 for each in caught), sum(each.top1_24h for each in caught)
    return (
        f"| {scenario} | {volume} | {len(caught)}/{len(group)} | {np.median(ordered):.0f} | {p90:.0f} | {_median(bounds, unknown='nan')} "
        f"| {_median(each.orders for each in caught)} | {_median(each.seg_orders for each in caught)} "
        f"| {_median(each.start_err for each in caught)} | {now}/{later} of {len(caught)} "
        f"| {_median(each.resolve for each in group)} |"
    )


def _median(figures: Iterable[float | None], *, unknown: str = "-") -> str:
    known = [each for each in figures if each is not None]
    return f"{np.median(known):.0f}" if known else unknown
