"""The geometry of the bridge's bars, in percent of their space, so that they fit a phone as well as paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from recon.reporting.bridge_walk import Step

_FULL = Decimal(100)
_HUNDREDTH = Decimal("0.01")
THINNEST = Decimal("0.4")
# A first bar more than this many times the next levels is cut; what lies beyond the cut gets the last tenth.
_TOO_LONG = 2
_BEFORE_CUT, _AFTER_CUT = Decimal(88), Decimal(92)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """This is one bar: where it begins, how far it goes, and whether it crosses the cut; in percent."""

    x: str
    width: str
    cut: str | None


@dataclass(frozen=True, slots=True)
class Axis:
    """This is how a count becomes a place: straight up to `limit`, compressed from there to `top`."""

    limit: int
    top: int

    @property
    def is_cut(self) -> bool:
        """Tell whether there is a cut at all."""
        return self.top > self.limit

    def place(self, level: int) -> Decimal:
        """Find the place of a level, in percent."""
        if self.top <= 0:
            return Decimal(0)
        if not self.is_cut:
            return _FULL * max(level, 0) / self.top
        if level <= self.limit:
            return _BEFORE_CUT * max(level, 0) / self.limit
        return _AFTER_CUT + (_FULL - _AFTER_CUT) * (level - self.limit) / (self.top - self.limit)


def axis_of(steps: Sequence[Step]) -> Axis:
    """Choose the axis: cut where the first bar would dwarf everything after the largest step down."""
    levels = [step.level for step in steps]
    top = max(levels, default=0)
    falls = [before - after for before, after in pairwise(levels)]
    if not falls:
        return Axis(limit=top, top=top)
    after_the_fall = max(levels[falls.index(max(falls)) + 1 :])
    if after_the_fall <= 0 or top <= _TOO_LONG * after_the_fall:
        return Axis(limit=top, top=top)
    return Axis(limit=after_the_fall, top=top)


def bar_of(step: Step, *, axis: Axis) -> Bar:
    """Place a step's bar: a total from the ground, a change between the level before and after."""
    low, high = (0, step.level) if step.total else sorted((step.level, step.level - step.orders))
    start, end = axis.place(low), axis.place(high)
    width = max(end - start, THINNEST) if high > low else Decimal(0)
    start = min(start, _FULL - width)
    crosses = axis.is_cut and low <= axis.limit < high
    return Bar(
        x=percent_of_width(start),
        width=percent_of_width(width),
        cut=percent_of_width((_BEFORE_CUT + _AFTER_CUT) / 2) if crosses else None,
    )


def percent_of_width(value: Decimal) -> str:
    """Write a place or a length for SVG: '12.34%'."""
    return f"{value.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)}%"
