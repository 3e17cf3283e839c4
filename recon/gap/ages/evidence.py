"""Picks what is worth an alarm out of the evidence of all lines, and names the segment that explains it best."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recon.gap.ages.cells import Cells, Flags, Hours
from recon.gap.ages.lines import TOTAL, Choice, Line, pairs
from recon.gap.ages.normal import DAY, Normal
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.sums import sums
from recon.gap.ages.triangle import EVERY, Hourly
from recon.gap.ages.weigh import LOSSES, OVER, WEIGHTS, mixed, needed, since
from recon.gap.grid import float_of

LOOK_BACK = 14 * DAY
"""How far back a loss may have begun, in hours."""
LEAST_EXCESS = 4.0
_LEAST_SHARE = 0.004
# Of many thousand orders any small error of what is usual would be evidence.
_LEAST_RISE = 1.15
_NEAR = 6.0
_RIVALS_BACK = 5 * DAY
_NEARLY, _MOST_OF_IT = 3.0, 0.7
_NEWS = 2.5
_ROUNDING = 1e-3


@dataclass(frozen=True, slots=True)
class Told:
    """This is the evidence as of one hour: lines by hours from `first` to `seen` by losses, and what it rests on.

    `orders` and `bad` are lines by hours; `arrived` is by hour the share of reports that should have come, at the
    slowest pace that can be, `usual` how many would be bad at that pace where the usual share stays bad, `ordinary` how
    many at the usual pace; `worst` is by line and hour the share that stays bad on a bad but normal day.
    """

    first: int
    seen: int
    weighed: Hourly
    orders: Hourly
    bad: Hourly
    usual: Hourly
    ordinary: Hourly
    arrived: Hourly
    worst: Hourly

    @property
    def limit(self) -> Hourly:
        """Tell how many would be bad on a bad but normal day, at their age."""
        most: Hourly = self.orders * (1 - (1 - self.worst) * self.arrived)
        return most


class Watch(ABC):
    """This is the watch over one stream of one programme's orders in one currency. Hours count from `start`.

    `seen` tells for each hour as of which one it can be judged.
    """

    stream: Aged

    def __init__(self, cells: Cells, choice: Choice, *, start: int, end: int, seen: Hours) -> None:
        self.cells, self.lines = cells, choice.lines
        self.start, self.end = start, end
        self.needed = needed(choice.lines)
        self._seen = seen

    def cost(self, line: Line, hours: range, *, hour: int) -> tuple[int, int]:
        """Count a line's bad orders of some hours as of the end of the hour `hour`, and what they come to in minor units."""
        at = self.bad_at(int(self._seen[hour]))
        is_bad = (at >= hours.start) & (at < hours.stop) & line.among(self.cells, slice(0, len(at)))
        return int(self.cells.orders[is_bad].sum()), int(self.cells.money[is_bad].sum())

    @abstractmethod
    def highest(self, hour: int, *, first: int) -> Hourly | None:
        """Tell by line the highest evidence of what `told` weighs, but for rounding; None: nothing is known."""

    @abstractmethod
    def told(self, hour: int, *, first: int, only: slice = EVERY) -> Told | None:
        """Weigh for the watched lines what is known at the end of an hour, from the hour `first` on; None: nothing is."""

    @abstractmethod
    def told_of(self, lines: Sequence[Line], hour: int, *, first: int) -> Told | None:
        """Weigh the same for any other lines."""

    @abstractmethod
    def weigh(self, told: Told) -> Hourly:
        """Weigh the orders of all lines as `told` does, at the shares of a bad day that are told."""

    @abstractmethod
    def bad_at(self, seen: int) -> Hours:
        """Tell for each cell in which hour its orders count as bad, as of the hour `seen`; -1 where they do not."""

    @abstractmethod
    def whole(self, first: int, last: int) -> int:
        """Count all orders of the hours from one to another."""

    def rise(self, hour: int, *, first: int, is_slow: bool = True) -> Rise | None:
        """Find the line in which more is bad than luck explains, and the segment that explains it best.

        Losses that grow over days are looked for only where `is_slow`: the answer changes twice a day.
        """
        highest = self.highest(hour, first=first)
        if highest is None:
            return None
        # Most hours are quiet: only where a line comes near is all of it weighed.
        if (highest > self.needed - _NEAR - _ROUNDING).any():
            told = self.told(hour, first=first)
            best = None if told is None else next(found(told, self.lines, self.needed), None)
            if told is not None and best is not None:
                return self._explained(told, best, hour)
        return self.slow(hour, first=first) if is_slow else None

    def slow(self, hour: int, *, first: int) -> Rise | None:  # noqa: ARG002 - a stream without a delay has no such loss
        """Find what was lost slowly, over days."""
        return None

    def _explained(self, told: Told, best: Rise, hour: int) -> Rise:
        """Choose among the total, all values and all pairs of them by the evidence less the logarithm of the rivals."""
        beyond = best.score - best.needed
        best = instead(best, self._total(told, best))
        paired = self._paired(told, hour, onset=best.onset) if best.line.parts else None
        other = None if paired is None else next(found(*paired), None)
        if other is None or other.score - other.needed <= best.score - best.needed:
            return replace(best, beyond=beyond)
        return replace(other, needed=best.needed, beyond=beyond)

    def _paired(self, told: Told, hour: int, *, onset: int) -> tuple[Told, Sequence[Line], Hourly] | None:
        """Weigh all pairs of watched values since a day before a loss began, and tell how much evidence each needs.

        The total stands first, to compare with; no evidence is enough for it. None: there is no pair.
        """
        rivals = pairs(self.lines)
        lines = (TOTAL, *rivals)
        first = max(told.first, onset - DAY, told.seen - _RIVALS_BACK)
        told_of = self.told_of(lines, hour, first=first) if rivals else None
        if told_of is None:
            return None
        enough = np.full(len(lines), self._needed_of_pairs(len(rivals)))
        enough[0] = np.inf
        return told_of, lines, enough

    def _total(self, told: Told, part: Rise) -> Rise:
        """Tell what the total lost since a part of it began to lose."""
        place = part.onset - told.first
        summed = since(told.weighed[:1, place:]) + WEIGHTS
        whole = replace(
            told,
            first=part.onset,
            orders=told.orders[:1, place:],
            bad=told.bad[:1, place:],
            usual=told.usual[:1, place:],
        )
        scored = (float_of(mixed(summed)[0]), float_of(self.needed[0]))
        return _rise(whole, TOTAL, 0, summed[0, :1], scored=scored)

    def rivals(self, told: Told, hour: int, *, onset: int) -> tuple[list[Rise], list[Rise]]:
        """List all that is considered where a loss is raised, the most telling first: watched lines, and their pairs.

        Their evidence need not be enough, nor their loss worth an alarm.
        """
        paired = self._paired(told, hour, onset=onset)
        of_pairs = [] if paired is None else [each for each in _every(*paired) if each.line.parts]
        return _every(told, self.lines, self.needed), of_pairs

    def news(self, known: Rise, hour: int) -> Rise | None:
        """Find a loss two and a half times as large as the one that goes on: news within it.

        Both are measured now: what an hour lost is known better as it grows older.
        """
        told = self.told(hour, first=known.onset)
        best = None if told is None else next(found(told, self.lines, self.needed), None)
        now = None if best is None else self.follow(known, hour)
        if told is None or best is None or now is None or best.severity < _NEWS * now.severity:
            return None
        return self._explained(told, best, hour)

    def follow(self, rise: Rise, hour: int) -> Rise | None:
        """Bring a loss that is known up to date, up to the hour in which it spoke loudest; None: nothing is known."""
        told = self.told_of_one(rise.line, hour, first=rise.onset)
        if told is None:
            return None
        grown = told.weighed[0].cumsum(axis=0)
        last, size = (int(each) for each in np.unravel_index(int((grown + WEIGHTS).argmax()), grown.shape))
        while_on = slice(None, last + 1)
        return replace(
            rise,
            seen=told.first + last,
            loss=float_of(LOSSES[size]),
            score=float_of(grown[last, size]),
            orders=int(told.orders[0, while_on].sum()),
            bad=int(told.bad[0, while_on].sum()),
            usual=float_of(told.usual[0, while_on].sum()),
            whole=self.whole(told.first, told.first + last),
        )

    def beyond(self, line: Line, hour: int, *, first: int) -> float:
        """Tell by how much the evidence for a line that was raised is more than it had to be for that."""
        told = self.told_of_one(line, hour, first=first)
        if told is None:
            return -np.inf
        score = float_of(mixed(since(told.weighed) + WEIGHTS)[0])
        if line in self.lines:
            return score - float_of(self.needed[self.lines.index(line)])
        return score - self._needed_of_pairs(len(pairs(self.lines)))

    def _needed_of_pairs(self, count: int) -> float:
        """Tell how much evidence one of so many pairs needs: all of them together raise no more than the total does."""
        return float_of(self.needed[0] + np.log(max(count, 1)))

    def told_of_one(self, line: Line, hour: int, *, first: int) -> Told | None:
        """Weigh the same for one line, watched or not."""
        if line not in self.lines:
            return self.told_of([line], hour, first=first)
        number = self.lines.index(line)
        return self.told(hour, first=first, only=slice(number, number + 1))

    def over(self, rise: Rise, hour: int) -> int | None:
        """Tell since which hour a loss is over: that half of it goes on has become 10,000 times less likely than normal."""
        told = self.told_of_one(rise.line, hour, first=rise.onset)
        if told is None:
            return None
        half = int(np.argmin(np.abs(LOSSES - rise.loss / 2)))
        gone = -told.weighed[0, ::-1, half].cumsum()[::-1]
        best = int(gone.argmax())
        return told.first + best if gone[best] >= OVER else None

    def counted(
        self, lines: Sequence[Line], part: slice, is_bad: Flags, known: Normal, *, first: int, seen: int
    ) -> tuple[Hourly, Hourly, Hourly]:
        """Count for any lines the orders of each hour, how many are bad, and how many usually are."""
        hour = self.cells.hour[part] - self.start - first
        orders = self.cells.orders[part].astype(np.float64)
        usual = orders * known.share(self.cells, part)
        by_line = sums(lines, self.cells.codes[part], hour, seen + 1 - first)
        return by_line.of(orders), by_line.of(orders * is_bad), by_line.of(usual)


def found(told: Told, lines: Sequence[Line], enough: Hourly) -> Iterator[Rise]:
    """Pick the lines whose evidence is enough and whose loss is large enough to be told, the most telling first."""
    return filter(is_worth, sure(told, lines, enough))


def sure(told: Told, lines: Sequence[Line], enough: Hourly) -> Iterator[Rise]:
    """Pick the lines whose evidence is enough, however small their loss is, the most telling first."""
    summed = since(told.weighed) + WEIGHTS
    near = np.flatnonzero(summed.max(axis=(1, 2)) > enough - _NEAR)
    if not len(near):
        return
    scores = mixed(summed[near])
    margins = scores - enough[near]
    for place in np.argsort(-margins, kind="stable"):
        line, score = int(near[place]), float_of(scores[place])
        if margins[place] < 0:
            return
        yield _rise(told, lines[line], line, summed[line], scored=(score, float_of(enough[line])))


def _every(told: Told, lines: Sequence[Line], enough: Hourly) -> list[Rise]:
    """Put every line's evidence down, the most telling first."""
    summed = since(told.weighed) + WEIGHTS
    scores = mixed(summed)
    return [
        _rise(told, lines[at], at, summed[at], scored=(float_of(scores[at]), float_of(enough[at])))
        for at in map(int, np.argsort(enough - scores, kind="stable"))
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
        whole=int(told.orders[0, place:].sum()),
    )


def instead(part: Rise, whole: Rise) -> Rise:
    """Choose the total for a part that lost by far not all that the total did, where the total comes near by itself."""
    is_near = whole.score >= whole.needed - _NEARLY
    return whole if is_near and part.line.parts and part.excess < _MOST_OF_IT * whole.excess else part


def is_worth(rise: Rise) -> bool:
    """Tell whether a loss is large enough to be told of at once; a smaller one is for the day's digest."""
    is_rise = rise.bad >= _LEAST_RISE * rise.usual
    return is_rise and rise.excess >= LEAST_EXCESS and rise.severity >= _LEAST_SHARE
