"""Tells of a signal that needs no age, or of settled verdicts, hour by hour what was bad and what is usual."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from recon.gap.ages.weigh import LOSSES
from recon.gap.evidence import evidence
from recon.gap.figures import Figure
from recon.gap.grid import Grid, float_of, laid_out
from recon.gap.measure import gaps_by
from recon.gap.readings import Series, Signal
from recon.gap.silence import HOUR, hour_of
from recon.gap.story import HourTold
from recon.gap.stream import Stream, counted
from recon.gap.usual import DAY_HOURS, Usual, usual
from recon.records.moment import EPOCH
from recon.records.programme import Programme
from recon.records.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalAsked:
    """This is which hours of a signal are asked for, in which slice, and since when it was raised."""

    signal: Signal
    currency: str
    slice: str
    onset: datetime
    window: Window


def hours_of_signal(series: Sequence[Series], asked: SignalAsked) -> tuple[HourTold, ...]:
    """Tell the hours of a share that a signal reads: attempts that failed, orders without an attempt or a click id.

    Of silence there is only how many attempts were taken. Nothing where the slice is not told apart.
    """
    mine = [each for each in series if each.signal is asked.signal and each.currency in {asked.currency, ""}]
    if asked.signal is Signal.SILENCE:
        return tuple(_taken(mine, asked.window))
    if not mine or not any(each.hours for each in mine):
        return ()
    end = hour_of(asked.window.end - timedelta(microseconds=1)) + 1
    grid = laid_out(mine, start=min(min(each.hours, default=end) for each in mine), end=end)
    if asked.slice not in grid.slices:
        return ()
    known = usual(grid, until=end - DAY_HOURS, is_capture=asked.signal is Signal.CAPTURE)
    return tuple(_hours(grid, known, asked))


def _hours(grid: Grid, known: Usual, asked: SignalAsked) -> Iterator[HourTold]:
    line = grid.slices.index(asked.slice)
    first, begun = grid.place(hour_of(asked.window.start)), grid.place(hour_of(asked.onset))
    volume, bad = grid.volume[line : line + 1].copy(), grid.bad[line : line + 1].copy()
    if begun < grid.length and grid.tail[line, begun] and asked.onset > EPOCH + HOUR * (grid.start + begun):
        # It began within an hour: of that one only what came after its last good order speaks for it.
        volume[0, begun] = bad[0, begun] = grid.tail[line, begun]
    ref = np.full(volume.shape, known.good_ref[line])
    grown = evidence(volume, bad, ref, LOSSES)[0, begun:].cumsum(axis=0)
    size = int(grown.max(axis=0).argmax()) if len(grown) else 0
    end = grid.start + grid.length
    for place in range(first, grid.length):
        orders = int(grid.volume[line, place])
        yield HourTold(
            at=EPOCH + HOUR * (grid.start + place),
            orders=orders,
            bad=int(grid.bad[line, place]),
            usual=orders * float_of(known.bad[line]),
            limit=orders * (1 - float_of(known.good_ref[line])),
            age=end - 1 - grid.start - place,
            evidence=float_of(grown[place - begun, size]) if place >= begun else None,
        )


def _taken(series: Iterable[Series], window: Window) -> Iterator[HourTold]:
    taken = {
        hour: count
        for each in series
        if not each.slice
        for hour, count in zip(each.hours, each.volume, strict=True)
    }
    end = hour_of(window.end - timedelta(microseconds=1)) + 1
    for hour in range(hour_of(window.start), end):
        yield HourTold(at=EPOCH + HOUR * hour, orders=taken.get(hour, 0), age=end - 1 - hour)


def hours_of_verdicts(
    figures: Iterable[Figure], stream: Stream, *, programme: Programme, window: Window
) -> tuple[HourTold, ...]:
    """Tell the settled hours of a stream: what verdicts count, against the shares that the configuration tolerates."""
    gaps = gaps_by(figures, lambda each: each.at)
    told = []
    for hour in range(hour_of(window.start), hour_of(window.end)):
        at = EPOCH + HOUR * hour
        hit, volume = counted(stream, gaps[at]) if at in gaps else (0, 0)
        told.append(
            HourTold(
                at=at,
                orders=volume,
                bad=hit,
                usual=_part(volume, programme.amber),
                limit=_part(volume, programme.red),
            )
        )
    return tuple(told)


def _part(volume: int, share: Decimal) -> float:
    """Take a share of so many orders, as fine as it is."""
    part, whole = share.as_integer_ratio()
    return volume * part / whole
