"""False alarms of ordinary shops, and the time from a break to its alarm beside what theory allows.

Run it with `python -m tests.bench.signals [SHOPS]`. A look is taken every five minutes.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from statistics import median

import numpy as np

from recon.gap.readings import Signal
from tests.rules.false_alarms import alarms
from tests.rules.normal_shop import CAPTURE, DEVICES, FAILS, HOUR, START, Break, NormalShop

LOOK = timedelta(minutes=5)
VOLUMES = (20, 200, 2000)
_DAYS = 60
_LONGEST = timedelta(days=12)
_FINE = 12  # so many looks are all taken; later ones only where they are a tenth further on
_ALARM = log(90 * 24)


@dataclass(frozen=True, slots=True)
class Took:
    """This is how long an alarm took and how long theory would have needed; None where none came in 12 days."""

    alarm: timedelta | None
    bound: timedelta


def took(what: str, daily: float, seed: int) -> Took:
    """Break one shop at some hour of the day, and look until it is noticed."""
    draw = np.random.default_rng([seed, 7])
    at = START + timedelta(days=42, hours=int(draw.integers(0, 24)), minutes=int(draw.integers(0, 60)))
    shop = NormalShop(seed, daily, _DAYS, Break(what, at))
    until, step = at, LOOK
    while until < at + _LONGEST:
        until += step
        if _noticed(shop, what, until):
            return Took(until - at, _bound(shop, what, at))
        looks = (until - at) // LOOK
        step = LOOK if looks < _FINE else max(LOOK, looks // 10 * LOOK)
    return Took(None, _bound(shop, what, at))


def _noticed(shop: NormalShop, what: str, until: datetime) -> bool:
    raised = [each.signal for each in shop.looked(until)]
    return Signal.CAPTURE in raised if what == "capture" else bool(raised)


def _bound(shop: NormalShop, what: str, at: datetime) -> timedelta:
    """Tell when an observer who knows the usual, the break and its size would be as sure, on the average."""
    match what:
        case "refusal":
            needed, share = _ALARM / log(1 / FAILS), 1.0
        case "silence":
            needed, share = log(90 * shop.daily), 1.0
        case _:
            needed, share = _ALARM / -log(1 - CAPTURE), DEVICES["Safari"] / CAPTURE
    come, moment = 0.0, at
    while come < needed:
        place = int((moment - START) / HOUR)
        come += shop.rates[place] * share / 60
        moment += timedelta(minutes=1)
    return moment - at


def main(shops: int = 9) -> None:
    """Print both tables."""
    print(f"false alarms in 90 days, {shops} ordinary shops each")
    for daily in VOLUMES:
        counts = Counter(signal.value for seed in range(shops) for signal, _ in alarms(seed + 100, daily))
        told = ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
        print(f"  {daily:>5} orders a day  {sum(counts.values()) / shops:5.2f} a shop   ({told})", flush=True)
    print("\nminutes from break to alarm, a look every 5 minutes: median, worst, bound (median)")
    for what in ("refusal", "silence", "capture"):
        for daily in VOLUMES:
            _line(what, daily, [took(what, daily, seed + 300) for seed in range(shops)])


def _line(what: str, daily: int, found: list[Took]) -> None:
    minutes = sorted((each.alarm or _LONGEST) / timedelta(minutes=1) for each in found)
    bound = median(each.bound / timedelta(minutes=1) for each in found)
    ratio = median((each.alarm or _LONGEST) / (each.bound + LOOK / 2) for each in found)
    missed = sum(each.alarm is None for each in found)
    print(
        f"  {what:<8} {daily:>5} a day {median(minutes):9.0f} {minutes[-1]:9.0f} {bound:9.0f}   ratio {ratio:5.2f}"
        f"{f'   {missed} not noticed' if missed else ''}",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
