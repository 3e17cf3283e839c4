"""Picks what is worth an alarm out of the evidence of all lines, and names the segment that explains it best."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recon.gap.ages.cells import Cells, Flags, Hours
from recon.gap.ages.lines import Choice, Line, pairs
from recon.gap.ages.normal import DAY, Normal
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.triangle import Hourly
from recon.gap.ages.weigh import LOSSES, WEIGHTS, mixed, since
from recon.gap.grid import float_of

LOOK_BACK = 14 * DAY
"""How far back a loss may have begun, in hours."""
_ALARM_HOURS = 90 * DAY
_STREAMS = 3
_LEAST_EXCESS = 4.0
_LEAST_SHARE = 0.004
_NEAR = 6.0
_RIVALS_BACK = 5 * DAY
_OVER = np.log(10_000)


@dataclass(frozen=True, slots=True)
class Told:
    """This is the evidence as of one hour: lines by hours from `first` to `seen` by losses, and what it rests on.

    `orders` and `bad` are lines by hours, `usual` how many would be bad on a usual day; `arrived` is by hour the share
    of reports that should have come, `worst` by line and hour the share that stays bad on a bad but normal day.
    """

    first: int
    seen: int
    weighed: Hourly
    orders: Hourly
    bad: Hourly
    usual: Hourly
    arrived: Hourly
    worst: Hourly

    @property
    def limit(self) -> Hourly:
        """Tell how many would be bad on a bad but normal day, at their age."""
        most: Hourly = self.orders * (1 - (1 - self.worst) * self.arrived)
        return most


class Watch(ABC):
    """This is the watch over one stream of one programme's orders in one currency. Hours count from `start`."""

    stream: Aged

    def __init__(self, cells: Cells, choice: Choice, *, start: int, end: int) -> None:
        self.cells, self.lines = cells, choice.lines
        self.start, self.end = start, end
        self.needed = _needed(choice.lines)

    @abstractmethod
    def told(self, hour: int, *, first: int) -> Told | None:
        """Weigh for all watched lines what is known at the end of an hour, from the hour `first` on; None: nothing is."""

    @abstractmethod
    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for any other lines."""

    @abstractmethod
    def bad_at(self, seen: int) -> Hours:
        """Tell for each cell in which hour its orders count as bad, as of the hour `seen`; -1 where they do not."""

    def rise(self, hour: int, *, first: int, is_slow: bool = True) -> Rise | None:
        """Find the line in which more is bad than luck explains, and the segment that explains it best.

        Losses that grow over days are looked for only where `is_slow`: the answer changes twice a day.
        """
        told = self.told(hour, first=first)
        if told is None:
            return None
        best = next(found(told, self.lines, self.needed), None)
        if best is None:
            return self.slow(told, hour) if is_slow else None
        return self._explained(told, best, hour)

    def slow(self, told: Told, hour: int) -> Rise | None:  # noqa: ARG002 - a stream without a delay has no such loss
        """Find what was lost slowly, over days."""
        return None

    def _explained(self, told: Told, best: Rise, hour: int) -> Rise:
        """Choose among the total, all values and all pairs of them by the evidence less the logarithm of the rivals."""
        lines = pairs(self.lines)
        rivals = self._pairs_told(told, lines, hour, onset=best.onset)
        if rivals is None:
            return best
        other = next(found(rivals, lines, self._enough(lines)), None)
        if other is None or other.score - other.needed <= best.score - best.needed:
            return best
        return replace(other, needed=best.needed)

    def _pairs_told(self, told: Told, lines: Sequence[Line], hour: int, *, onset: int) -> Told | None:
        first = max(told.first, onset - DAY, told.seen - _RIVALS_BACK)
        return self.told_of(lines, hour, first=first) if lines else None

    def _enough(self, lines: Sequence[Line]) -> Hourly:
        """Tell how much evidence each pair needs."""
        return np.full(len(lines), self.needed[0] + np.log(len(lines)))

    def rivals(self, told: Told, hour: int, *, onset: int) -> tuple[list[Rise], list[Rise]]:
        """List all that is considered where a loss is raised, the most telling first: watched lines, and their pairs.

        Their evidence need not be enough, nor their loss worth an alarm.
        """
        lines = pairs(self.lines)
        of_pairs = self._pairs_told(told, lines, hour, onset=onset)
        paired = [] if of_pairs is None else _every(of_pairs, lines, self._enough(lines))
        return _every(told, self.lines, self.needed), paired

    def follow(self, rise: Rise, hour: int) -> Rise | None:
        """Bring a loss that is known up to date, up to the hour in which it spoke loudest; None: nothing is known."""
        told, number = self.told_of_one(rise.line, hour, first=rise.onset)
        if told is None:
            return None
        grown = told.weighed[number].cumsum(axis=0)
        last, size = (int(each) for each in np.unravel_index(int((grown + WEIGHTS).argmax()), grown.shape))
        while_on = slice(None, last + 1)
        return replace(
            rise,
            seen=told.first + last,
            loss=float_of(LOSSES[size]),
            score=float_of(grown[last, size]),
            orders=int(told.orders[number, while_on].sum()),
            bad=int(told.bad[number, while_on].sum()),
            usual=float_of(told.usual[number, while_on].sum()),
        )

    def told_of_one(self, line: Line, hour: int, *, first: int) -> tuple[Told | None, int]:
        """Weigh the same for one line, watched or not, and tell its number in what comes."""
        if line in self.lines:
            return self.told(hour, first=first), self.lines.index(line)
        return self.told_of([line], hour, first=first), 0

    def over(self, rise: Rise, hour: int) -> int | None:
        """Tell since which hour a loss is over: that half of it goes on has become 10,000 times less likely than normal."""
        told, number = self.told_of_one(rise.line, hour, first=rise.onset)
        if told is None:
            return None
        half = int(np.argmin(np.abs(LOSSES - rise.loss / 2)))
        gone = -told.weighed[number, ::-1, half].cumsum()[::-1]
        best = int(gone.argmax())
        return told.first + best if gone[best] >= _OVER else None

    def counted(
        self, lines: Sequence[Line], part: slice, is_bad: Flags, known: Normal, *, first: int, seen: int
    ) -> tuple[Hourly, Hourly, Hourly]:
        """Count for any lines the orders of each hour, how many are bad, and how many usually are."""
        hour = self.cells.hour[part] - self.start - first
        orders = self.cells.orders[part].astype(np.float64)
        usual = orders * known.share(self.cells, part)
        found = np.zeros((3, len(lines), seen + 1 - first))
        for number, line in enumerate(lines):
            inside = line.among(self.cells, part)
            each = hour[inside]
            for place, weights in enumerate((orders, orders * is_bad, usual)):
                found[place, number] = np.bincount(each, weights=weights[inside], minlength=seen + 1 - first)
        return found[0], found[1], found[2]


def kinds(lines: Sequence[Line]) -> Hourly:
    """Tell for each line how many there are of its kind."""
    singles = sum(1 for each in lines if each.parts)
    return np.array([max(singles, 1) if each.parts else 1 for each in lines], dtype=np.float64)


def _needed(lines: Sequence[Line]) -> Hourly:
    """Tell how much evidence each line needs: all lines of a kind together raise no more than the total does."""
    enough: Hourly = np.log(_ALARM_HOURS * _STREAMS) + np.log(kinds(lines))
    return enough


def found(told: Told, lines: Sequence[Line], enough: Hourly) -> Iterator[Rise]:
    """Pick the lines whose evidence is enough and whose loss is large enough to be told, the most telling first."""
    summed = since(told.weighed) + WEIGHTS
    near = np.flatnonzero(summed.max(axis=(1, 2)) > enough - _NEAR)
    if not len(near):
        return
    scores = mixed(summed[near])
    margins = scores - enough[near]
    for place in np.argsort(-margins):
        line, score = int(near[place]), float_of(scores[place])
        if margins[place] < 0:
            return
        rise = _rise(told, lines[line], line, summed[line], scored=(score, float_of(enough[line])))
        if is_worth(rise, told):
            yield rise


def _every(told: Told, lines: Sequence[Line], enough: Hourly) -> list[Rise]:
    """Put every line's evidence down, the most telling first."""
    summed = since(told.weighed) + WEIGHTS
    scores = mixed(summed)
    return [
        _rise(told, lines[at], at, summed[at], scored=(float_of(scores[at]), float_of(enough[at])))
        for at in map(int, np.argsort(enough - scores))
    ]


def _rise(told: Told, line: Line, number: int, summed: Hourly, *, scored: tuple[float, float]) -> Rise:
    place, size = (int(each) for each in np.unravel_index(int(summed.argmax()), summed.shape))
    return Rise(
        line=line,
        onset=told.first + place,
        seen=told.seen,
        loss=float_of(LOSSES[size]),
        score=scored[0],
        needed=scored[1],
        orders=int(told.orders[number, place:].sum()),
        bad=int(told.bad[number, place:].sum()),
        usual=float_of(told.usual[number, place:].sum()),
    )


def is_worth(rise: Rise, told: Told, *, until: int | None = None) -> bool:
    """Tell whether a loss is large enough to be told of at once; a smaller one is for the day's digest."""
    whole = told.orders[0, max(rise.onset - told.first, 0) : until].sum()
    return rise.excess >= _LEAST_EXCESS and rise.excess >= _LEAST_SHARE * max(whole, 1.0)
