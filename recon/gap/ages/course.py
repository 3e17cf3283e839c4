"""Looks hour by hour at a stretch of orders, as a service that had been there would have, and lists what it raised."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from recon.gap.ages.cells import Cells, Flags
from recon.gap.ages.evidence import LOOK_BACK, Watch
from recon.gap.ages.lines import Segment
from recon.gap.ages.normal import DAY
from recon.gap.ages.rise import Aged, Rise
from recon.gap.ages.slow import STEP
from recon.gap.ages.watches import BACK, choice_at, seen_of, watches, weeks
from recon.gap.level import Level, level_of

_AGAIN = 2 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Risen:
    """This is a loss that was raised. Hours count as those of the cells do.

    `segment_after_day` is what explains it best a day later, `over` from when on it was over; None while it goes on.
    `share` is what it lost of its segment, `paged` the hour in which it was a page; None where it stayed a notice.
    """

    stream: str
    raised: int
    onset: int
    segment: Segment
    segment_after_day: Segment
    over: int | None
    share: float
    paged: int | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """This is a loss that goes on, with its place in the list of what was raised."""

    rise: Rise
    raised: int
    place: int
    over: int | None = None


class Course:
    """This is the course of one programme's orders in one currency, from the hour `first` up to `until`."""

    def __init__(self, cells: Cells, *, pulled: Flags, first: int, until: int) -> None:
        """Take the cells, and for each hour from hour 0 on whether Rakuten's report was read at its end."""
        self._cells, self._first, self._until = cells, first, until
        self._pulled = pulled
        self._risen: list[Risen] = []
        self._open: dict[Aged, _Open] = {}

    def run(self) -> list[Risen]:
        """Look at the end of every hour."""
        for begin, end in weeks(self._first, self._until):
            for watch in self._watches(begin, end):
                for hour in range(begin, end):
                    self._look(watch, hour)
        return sorted(self._risen, key=lambda each: each.raised)

    def _watches(self, begin: int, end: int) -> Iterator[Watch]:
        """Set up a watch for a week; what is watched is chosen by the orders before it."""
        start = max(0, begin - BACK) // DAY * DAY
        seen = seen_of(self._cells, self._pulled[start:end], start=start, taught_to=begin)
        return watches(self._cells, choice_at(self._cells, begin), start=start, end=end, seen=seen)

    def _look(self, watch: Watch, hour: int) -> None:
        """Follow the loss that goes on, or look for one."""
        at, first = hour - watch.start, self._first - watch.start
        known = self._open.get(watch.stream)
        if known is not None:
            if known.over is None:
                self._follow(watch, known, at)
                return
            first = max(first, known.over - watch.start)
        found = watch.rise(at, first=first, is_slow=at % STEP == STEP - 1)
        if found is not None:
            self._raise(watch, found, hour, known)

    def _raise(self, watch: Watch, found: Rise, hour: int, known: _Open | None) -> None:
        rise = _moved(found, watch.start)
        segment = rise.line.named(self._cells)
        if known is not None and known.over is not None and hour - known.over <= _AGAIN:
            before = self._risen[known.place]
            if before.segment == segment:
                self._risen[known.place] = replace(before, over=None)
                self._open[watch.stream] = replace(known, rise=rise, over=None)
                return
        self._risen.append(
            Risen(
                stream=watch.stream.value,
                raised=hour,
                onset=rise.onset,
                segment=segment,
                segment_after_day=segment,
                over=None,
                share=rise.loss,
                paged=hour if level_of(found.beyond) is Level.PAGE else None,
            )
        )
        self._open[watch.stream] = _Open(rise, hour, len(self._risen) - 1)

    def _follow(self, watch: Watch, known: _Open, at: int) -> None:
        hour = at + watch.start
        self._listen(watch, known, at)
        over = watch.over(_moved(known.rise, -watch.start), at)
        if over is not None:
            self._risen[known.place] = replace(self._risen[known.place], over=over + watch.start)
            self._open[watch.stream] = replace(known, over=over + watch.start)
        elif (larger := watch.news(_moved(known.rise, -watch.start), at)) is not None:
            self._raise(watch, larger, hour, None)
        elif hour == known.raised + DAY:
            found = watch.rise(at, first=max(self._first, known.rise.onset - DAY) - watch.start)
            if found is not None:
                segment = found.line.named(self._cells)
                self._risen[known.place] = replace(self._risen[known.place], segment_after_day=segment)

    def _listen(self, watch: Watch, known: _Open, at: int) -> None:
        """Note when a notice becomes a page."""
        risen = self._risen[known.place]
        if risen.paged is None:
            first = max(self._first - watch.start, at - LOOK_BACK + 1)
            if level_of(watch.beyond(known.rise.line, at, first=first)) is Level.PAGE:
                self._risen[known.place] = replace(risen, paged=at + watch.start)


def _moved(rise: Rise, hours: int) -> Rise:
    """Count a loss's hours from elsewhere."""
    return replace(rise, onset=rise.onset + hours, seen=rise.seen + hours)
