"""How long the detector takes that judges orders by their age: one look at one programme, and a year of them.

`python -m tests.bench ages [DAYS]`; the rehearsal is of 365 days where nothing else is said.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from recon.gap.aged_eyes import AgedScope
from recon.gap.aged_rehearsal import AgedPast
from recon.gap.ages.cells import NEVER, Cells
from recon.gap.ages.course import Course
from recon.gap.ages.lines import chosen
from recon.gap.ages.rise import Rise
from recon.gap.ages.watches import BACK, CHOICE, seen_of, watches
from recon.gap.limits import SignalLimits
from recon.gap.readings import Readings, Signal, Stretch
from recon.gap.rehearsal import Past, Replayed
from recon.gap.rehearsal import rehearse as replayed
from recon.gap.silence import HOUR
from recon.records.moment import EPOCH
from recon.records.programme import Programme
from recon.records.window import Window

DAY = 24
SERIES = 60
_VALUES = {"site": 2, "device": 3, "browser": 6, "publisher": 38, "country": 10}
"""So many values of each dimension: with the total 60 series."""
_ORDERS = 2000
_LOST, _CANCELLED, _WRONG, _TWICE = 0.03, 0.03, 0.008, 0.003
_FIRST = 28 * DAY
_LOOKS = 7
_BAR_LOOK, _BAR_YEAR = 0.2, 60.0
_EPOCH_HOUR = 20_000 * DAY
_PROGRAMME = Programme(name="de", mid="1", currency="EUR", zone="Europe/Berlin", stores=("de",))

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shop:
    """This is an ordinary shop without a break: its orders, and whether the report was read at each hour's end."""

    cells: Cells
    pulled: NDArray[np.bool_]

    @property
    def hours(self) -> int:
        """Count the hours."""
        return len(self.pulled)


def ordinary(seed: int, *, days: int, daily: int = _ORDERS) -> Shop:
    """Make a shop with about so many orders a day, quiet at night."""
    draw = np.random.default_rng(seed)
    hours = np.arange(days * DAY)
    rhythm = 1 - 0.7 * np.cos(hours % DAY * (2 * np.pi / DAY))
    hour = np.repeat(hours, draw.poisson(daily / DAY * rhythm))
    size = len(hour)
    delay = np.clip(
        np.where(draw.random(size) < 0.7, draw.lognormal(0.4, 0.7, size), draw.uniform(2, 46, size)), 0, 48
    )
    reported = np.where(draw.random(size) < _LOST, NEVER, hour + delay.astype(np.int64))
    cells = Cells(
        dimensions=tuple(_VALUES),
        values=tuple(tuple(f"{name}{code}" for code in range(count)) for name, count in _VALUES.items()),
        codes=np.stack([_codes(draw, count, size) for count in _VALUES.values()], axis=1),
        hour=hour,
        reported=reported,
        cancelled=_sometimes(draw, _CANCELLED, hour + draw.integers(0, 200, size)),
        second=np.where(reported < NEVER, _sometimes(draw, _TWICE, reported + 2), NEVER),
        wrong=(draw.random(size) < _WRONG) & (reported < NEVER),
        orders=np.ones(size, dtype=np.int64),
        money=draw.integers(500, 20_000, size),
    )
    return Shop(cells, draw.random(len(hours)) < 0.99)


def _codes(draw: np.random.Generator, count: int, size: int) -> NDArray[np.int16]:
    share = 1 / np.arange(1, count + 1)
    return draw.choice(count, size=size, p=share / share.sum()).astype(np.int16)


def _sometimes(draw: np.random.Generator, share: float, hours: Whole) -> Whole:
    return np.where(draw.random(len(hours)) < share, hours, NEVER)


def look(shop: Shop) -> list[Rise | None]:
    """Look once at the end of a shop's last hour, in all three streams, from its cells on."""
    cells, end = shop.cells, shop.hours
    start = max(0, end - BACK) // DAY * DAY
    seen = seen_of(cells, shop.pulled[start:], start=start)
    choice = chosen(cells, first=max(0, end - CHOICE), end=end)
    return [
        watch.rise(end - 1 - start, first=0)
        for watch in watches(cells, choice, start=start, end=end, seen=seen)
    ]


def rehearse(shop: Shop) -> int:
    """Look at every hour after the first four weeks, and count what was raised."""
    return len(Course(shop.cells, pulled=shop.pulled, first=_FIRST, until=shop.hours).run())


def replay(shop: Shop) -> Replayed:
    """Rehearse every hour after the first four weeks as `recon rehearse` does, at three budgets."""
    cells, first, until = _since_1970(shop.cells), _EPOCH_HOUR + _FIRST, _EPOCH_HOUR + shop.hours
    window = Window(EPOCH + HOUR * first, EPOCH + HOUR * until)
    scope = AgedScope(programme=_PROGRAMME, currency="EUR", stretch=Stretch(window), cells=cells)
    past = Past(
        programme=_PROGRAMME,
        figures=[],
        readings=Readings(),
        books=lambda at: dict.fromkeys(Signal, Stretch(Window(window.start, at))),
        window=window,
        settled_until=window.end,
        aged=[AgedPast(scope, cells, first=first, until=until)],
    )
    return replayed(past, limits=SignalLimits(), seen=lambda _: None)


def _since_1970(cells: Cells) -> Cells:
    """Let a shop begin long after 1970."""
    return replace(
        cells,
        hour=_moved(cells.hour),
        reported=_moved(cells.reported),
        cancelled=_moved(cells.cancelled),
        second=_moved(cells.second),
    )


def _moved(hours: Whole) -> Whole:
    return np.where(hours < NEVER, hours + _EPOCH_HOUR, NEVER)


def main(days: int = 365) -> None:
    """Print both."""
    shop = ordinary(1, days=BACK // DAY)
    lines = chosen(shop.cells, first=shop.hours - CHOICE, end=shop.hours).lines
    print(f"{len(lines)} series, {_ORDERS} orders a day; in brackets what the processor took")
    clocks = [_took(lambda: look(shop)) for _ in range(_LOOKS)]
    wall, processor = (median(each) * 1000 for each in zip(*clocks, strict=True))
    print(
        f"  one look, three streams, {len(shop.cells.hour)} cells: {wall:4.0f} ms ({processor:.0f})"
        f"   at most {_BAR_LOOK * 1000:.0f} ms",
        flush=True,
    )
    shop = ordinary(2, days=days)
    found: list[int] = []
    wall, processor = _took(lambda: found.append(rehearse(shop)))
    print(
        f"  {days} days by the hour, {len(shop.cells.hour)} cells: {wall:4.1f} s ({processor:.1f}), {found[0]} raised"
        f"   a year at most {_BAR_YEAR:.0f} s",
        flush=True,
    )
    told: list[Replayed] = []
    wall, processor = _took(lambda: told.append(replay(shop)))
    print(
        f"  the same as a rehearsal, at {len(told[0].by_budget)} budgets: {wall:4.1f} s ({processor:.1f}), "
        f"{dict(told[0].by_budget)} incidents   a year at most {_BAR_YEAR:.0f} s"
    )


def _took(work: Callable[[], object]) -> tuple[float, float]:
    """Tell the seconds of the clock and of the processor."""
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begun, time.process_time() - worked
