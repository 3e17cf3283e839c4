"""Says whether the gap is an incident: plain limits for now, behind one function that a later method replaces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from recon.gap.figures import Figure, Grain
from recon.gap.measure import gap_of, gaps_by, ppm, within
from recon.gap.stream import Stream, counted, money_of, sentence
from recon.gap.surprise import NOTHING_UNUSUAL, ONE_IN_A_THOUSAND, chance_of
from recon.records.programme import Programme
from recon.records.window import Window

DAY = timedelta(hours=24)
LOOK_BACK_DAYS = 7
LEAST_ORDERS = 5
EXPLAINS = Decimal("0.8")
TWICE = 2


@dataclass(frozen=True, slots=True)
class Incident:
    """This is a stretch in which one stream was over its limit, in total (slice '') or in one slice.

    `ended` is the last settled moment of a resolved one. `orders` and `money` are as of the last look, `worst_ppm`
    is the worst share of any day, `told_ppm` and `told_money` stand still until the incident worsens.
    """

    programme: str
    currency: str
    stream: Stream
    slice: str
    onset: datetime
    worst_ppm: int
    orders: int
    money: int
    told_ppm: int
    told_money: int
    sentence: str
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """This is an incident our book holds, open as long as it has not ended."""

    id: int
    incident: Incident


@dataclass(frozen=True, slots=True)
class Opened:
    """This is an incident nobody knew."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class Worsened:
    """This is an open incident whose share or money has doubled since people were told."""

    id: int
    incident: Incident


@dataclass(frozen=True, slots=True)
class StillOpen:
    """This is an open incident that is neither worse enough to tell nor over."""

    id: int
    incident: Incident


@dataclass(frozen=True, slots=True)
class Resolved:
    """This is an incident whose last settled day loses no more than what is tolerated, give or take chance."""

    id: int
    incident: Incident


@dataclass(frozen=True, slots=True)
class Quiet:
    """This is a stream in which nothing is over its limit."""

    programme: str
    currency: str
    stream: Stream


@dataclass(frozen=True, slots=True)
class CannotJudge:
    """This is a programme whose books do not reach far enough: nothing opens, nothing ends."""

    programme: str
    why: str


Watched = Opened | Worsened | StillOpen | Resolved | Quiet | CannotJudge


@dataclass(frozen=True, slots=True)
class _Scene:
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


def watch(
    figures: Iterable[Figure],
    known: Iterable[KnownIncident],
    *,
    programme: Programme,
    settled_until: datetime | None,
) -> list[Watched]:
    """Compare the settled hours of a programme with its limits, and with the incidents that are known.

    `settled_until` is up to when every book reaches, less the settle time; None where a book was short or unread.
    `known` are the open incidents and those that ended in the last days, so that none opens twice.
    """
    mine = [each for each in known if each.incident.programme == programme.name]
    if settled_until is None:
        why = "a book was short or unread, so no share of missing orders can be trusted"
        return [CannotJudge(programme.name, why)]
    still_open = [each.incident for each in mine if each.incident.ended is None]
    since = min([settled_until - DAY * LOOK_BACK_DAYS, *(each.onset for each in still_open)])
    settled = Window(since, max(since, settled_until))
    hours = [each for each in within(figures, settled) if _is_hour_of(each, programme)]
    currencies = {each.currency for each in hours} | {each.currency for each in still_open}
    scenes = [
        _Scene(
            stream, currency, programme, [each for each in hours if each.currency == currency], settled_until
        )
        for currency in sorted(currencies)
        for stream in Stream
    ]
    return [
        _watched(scene, [each for each in mine if _same_stream(each.incident, scene)]) for scene in scenes
    ]


def _is_hour_of(figure: Figure, programme: Programme) -> bool:
    return figure.grain is Grain.HOUR and figure.programme == programme.name


def _same_stream(incident: Incident, scene: _Scene) -> bool:
    return incident.stream is scene.stream and incident.currency == scene.currency


def _watched(scene: _Scene, known: Sequence[KnownIncident]) -> Watched:
    for each in known:
        if each.incident.ended is None:
            return _of_open(scene, each)
    for day in scene.days():
        slice_ = _worst_slice(scene, day)
        if slice_ is not None:
            return _of_new(scene, slice_, day, known)
    return Quiet(scene.programme.name, scene.currency, scene.stream)


def _of_new(scene: _Scene, slice_: str, day: Window, known: Sequence[KnownIncident]) -> Opened | Quiet:
    onset = _onset(scene, slice_, day.end)
    # An incident that ended took its stretch with it; the same hours must not open another.
    if any(each.incident.ended is not None and onset < each.incident.ended for each in known):
        return Quiet(scene.programme.name, scene.currency, scene.stream)
    return Opened(_incident(scene, slice_, Window(onset, day.end)))


def _of_open(scene: _Scene, known: KnownIncident) -> Worsened | StillOpen | Resolved:
    was = known.incident
    seen = _incident(scene, was.slice, Window(was.onset, max(was.onset, scene.settled_until)))
    worst = max(seen.worst_ppm, was.worst_ppm)
    still = replace(seen, worst_ppm=worst, told_ppm=was.told_ppm, told_money=was.told_money)
    if _is_over(scene, was.slice):
        return Resolved(known.id, replace(still, ended=scene.settled_until))
    if worst >= TWICE * was.told_ppm or abs(seen.money) >= TWICE * max(abs(was.told_money), 1):
        return Worsened(known.id, replace(still, told_ppm=worst, told_money=seen.money))
    return StillOpen(known.id, still)


def _is_over(scene: _Scene, slice_: str) -> bool:
    """Tell whether the last settled day is as usual again; a day without orders says nothing, a week without does."""
    mine = scene.of(slice_)
    hit, volume = counted(scene.stream, gap_of(within(mine, scene.days()[0])))
    if volume == 0:
        week = Window(scene.days()[-1].start, scene.settled_until)
        return counted(scene.stream, gap_of(within(mine, week)))[1] == 0
    return chance_of(hit, volume=volume, share=scene.programme.amber) >= NOTHING_UNUSUAL


def _worst_slice(scene: _Scene, day: Window) -> str | None:
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


def _onset(scene: _Scene, slice_: str, end: datetime) -> datetime:
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


def _incident(scene: _Scene, slice_: str, stretch: Window) -> Incident:
    mine = scene.of(slice_)
    gap = gap_of(within(mine, stretch))
    hit, volume = counted(scene.stream, gap)
    shares = [ppm(hit, volume)]
    for day in scene.days():
        part, whole = counted(scene.stream, gap_of(within(within(mine, day), stretch)))
        if whole >= scene.programme.minimum_volume:
            shares.append(ppm(part, whole))
    money = money_of(scene.stream, gap)
    return Incident(
        programme=scene.programme.name,
        currency=scene.currency,
        stream=scene.stream,
        slice=slice_,
        onset=stretch.start,
        worst_ppm=max(shares),
        orders=hit,
        money=money,
        told_ppm=max(shares),
        told_money=money,
        sentence=sentence(scene.stream, slice_, hit=hit, volume=volume, since=stretch.start),
    )
