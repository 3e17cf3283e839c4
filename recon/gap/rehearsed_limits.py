"""Says of each limit a user may set how far it would have had to be to stay silent in the past."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from recon.gap.aged_rehearsal import AgedPast
from recon.gap.figures import Figure
from recon.gap.measure import EXPECTED
from recon.gap.readings import Readings, Series, Signal
from recon.gap.silence import HOUR
from recon.records.moment import EPOCH, moment
from recon.records.window import Window

_DAY_HOURS = 24


@dataclass(frozen=True, slots=True)
class WorstShare:
    """This is the worst that a signal ever was, in the fewest newest hours of a day that hold enough orders.

    Of lost click ids it is the least share of web orders that carried one, of all others the largest share that
    was bad.
    """

    signal: Signal
    currency: str
    bad: int
    volume: int

    @property
    def share(self) -> Decimal:
        """Tell the share a limit is compared with."""
        part = self.volume - self.bad if self.signal is Signal.CAPTURE else self.bad
        return Decimal(part) / Decimal(self.volume)


def worst_shares(readings: Readings, *, since: int, least: int) -> list[WorstShare]:
    """Find the worst share of each signal since an hour, counted from 1970; shares of fewer orders are left out."""
    found = []
    for series in readings.series:
        if series.slice or series.signal is Signal.SILENCE:
            continue
        stretches = _stretches(series, since=since, least=least)
        worst = max(stretches, key=lambda each: Decimal(each[0]) / each[1], default=None)
        if worst is not None:
            found.append(WorstShare(series.signal, series.currency, *worst))
    return found


def worst_unreported(aged: Iterable[AgedPast]) -> list[WorstShare]:
    """Tell the worst day of orders that were old enough to be reported, by currency."""
    return [
        WorstShare(Signal.UNREPORTED, each.currency, each.worst.bad, each.worst.orders)
        for each in aged
        if each.worst is not None
    ]


def _stretches(series: Series, *, since: int, least: int) -> list[tuple[int, int]]:
    """Count bad and all orders of the fewest hours up to each hour that hold enough of them."""
    found = []
    for last in range(len(series.hours)):
        bad = volume = 0
        for place in range(last, -1, -1):
            if series.hours[place] < max(since, series.hours[last] - _DAY_HOURS + 1):
                break
            bad, volume = bad + series.bad[place], volume + series.volume[place]
            if volume >= least:
                found.append((bad, volume))
                break
    return found


def days_with_volume(figures: Iterable[Figure], *, window: Window, least: int) -> int:
    """Count the stretches of 24 hours in which enough orders were expected for a limit on their share to count."""
    days: dict[int, int] = {}
    for each in figures:
        if not each.slice and each.kind in EXPECTED and each.at in window:
            day = (each.at - window.start) // timedelta(days=1)
            days[day] = days.get(day, 0) + each.orders
    return sum(orders >= least for orders in days.values())


def longest_silence(readings: Readings, *, since: int) -> timedelta | None:
    """Tell the longest time without an attempt that was taken, at least, in whole hours at its end; None if unknown."""
    taken = next((each for each in readings.series if each.signal is Signal.SILENCE), None)
    if taken is None:
        return None
    return max(_silences(taken, since), default=None)


def _silences(taken: Series, since: int) -> Sequence[timedelta]:
    places = range(1, len(taken.hours))
    lasts = [
        (taken.hours[place], taken.last_good[place - 1]) for place in places if taken.hours[place] > since
    ]
    return [EPOCH + HOUR * hour - moment(last) for hour, last in lasts if last is not None]
