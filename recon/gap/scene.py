"""One stream of one currency as its settled hours show it: the worst slice of a day, and since when it loses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.figures import Figure
from recon.gap.measure import gaps_by, within
from recon.gap.stream import Stream, counted
from recon.gap.surprise import ONE_IN_A_THOUSAND, chance_of
from recon.gap.where import AND
from recon.records.programme import Programme
from recon.records.window import Window

DAY = timedelta(hours=24)
LOOK_BACK_DAYS = 7
LEAST_ORDERS = 5
EXPLAINS = Decimal("0.8")
TWICE = 2


@dataclass(frozen=True, slots=True)
class Scene:
    """This is one stream of one currency: its settled hours, and up to when they are settled."""

    stream: Stream
    currency: str
    programme: Programme
    hours: Sequence[Figure]
    settled_until: datetime

    def days(self) -> list[Window]:
        """Cut the settled hours into stretches of 24, the newest first."""
        ends = [self.settled_until - DAY * back for back in range(LOOK_BACK_DAYS)]
        return [Window(end - DAY, end) for end in ends]

    def of(self, slice_: str) -> list[Figure]:
        """Take the hours of one slice, or of the total."""
        return [each for each in self.hours if each.slice == slice_]

    def nearest(self, slice_: str) -> str:
        """Name the slice that verdicts are counted by: itself, else a part of a pair, else the total."""
        told = {each.slice for each in self.hours}
        return next((name for name in (slice_, *slice_.split(AND)) if name in told), "")


def worst_slice(scene: Scene, day: Window) -> str | None:
    """Choose what a day's excess is best described by: '' for the total, None where nothing is over its limit.

    The smallest slice that explains most of it comes first, then the total, then the slice that lost most.
    """
    gaps = gaps_by(within(scene.hours, day), lambda each: each.slice)
    counts = {slice_: counted(scene.stream, gap) for slice_, gap in gaps.items()}
    over = {slice_: each for slice_, each in counts.items() if _over_limit(each, scene.programme)}
    whole = counts.get("", (0, 0))
    explaining = [slice_ for slice_, each in over.items() if slice_ and _explains(each, whole)]
    if explaining:
        return min(explaining, key=lambda slice_: (over[slice_][1], slice_))
    if "" in over:
        return ""
    return min(over, key=lambda slice_: (-over[slice_][0], over[slice_][1], slice_), default=None)


def _explains(part: tuple[int, int], whole: tuple[int, int]) -> bool:
    """Tell whether a slice has most of what was lost, and loses at least twice as often as the others do.

    Without the second half a slice that nearly every order is in would explain whatever happens to all.
    """
    (hit, volume), (all_hit, all_volume) = part, whole
    rest_hit, rest_volume = all_hit - hit, all_volume - volume
    return hit >= EXPLAINS * all_hit and rest_volume > 0 and hit * rest_volume >= TWICE * rest_hit * volume


def _over_limit(counted: tuple[int, int], programme: Programme) -> bool:
    """Tell whether a share is over its limit, and too surprising for a normal loss: small days vary by themselves."""
    hit, volume = counted
    if hit < LEAST_ORDERS or volume < programme.minimum_volume or Decimal(hit) < programme.red * volume:
        return False
    return chance_of(hit, volume=volume, share=programme.amber) < ONE_IN_A_THOUSAND


def onset_of(scene: Scene, slice_: str, end: datetime) -> datetime:
    """Find the hour from which on, up to `end`, the orders lost beyond the limit add up to the most."""
    past = Window(scene.days()[-1].start, end)
    hours = gaps_by(within(scene.of(slice_), past), lambda each: each.at)
    last = [gap for hour, gap in hours.items() if hour >= end - DAY]
    lost, whole = (sum(counted(scene.stream, gap)[place] for gap in last) for place in (0, 1))
    # An hour belongs to the stretch if it lost more than half as much as the last day did: one order that went
    # missing by itself the day before is not the beginning.
    tolerated = max(scene.programme.red, Decimal(lost) / (2 * whole) if whole else Decimal(0))
    best, onset, excess = Decimal(0), end, Decimal(0)
    for hour in sorted(hours, reverse=True):
        hit, volume = counted(scene.stream, hours[hour])
        excess += hit - tolerated * volume
        if hit and excess >= best:
            best, onset = excess, hour
    return onset
