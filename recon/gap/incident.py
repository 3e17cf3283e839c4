"""Says whether the gap is an incident: plain limits for now, behind one function that a later method replaces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.gap.figures import Figure, Grain
from recon.gap.incident_signal import IncidentSignal, led_by
from recon.gap.level import Level, highest
from recon.gap.measure import gap_of, ppm, within
from recon.gap.scene import DAY, LOOK_BACK_DAYS, TWICE, Scene, onset_of, worst_slice
from recon.gap.stream import VERDICT_STREAMS, Stream, counted, money_of, sentence
from recon.gap.surprise import NOTHING_UNUSUAL, chance_of
from recon.records.programme import Programme
from recon.records.window import Window

_SETTLES_WITHIN = timedelta(days=7)
"""How long an incident of a signal stays open after its end for what was lost in it to be sent again."""


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
    signals: tuple[IncidentSignal, ...] = ()

    @property
    def level(self) -> Level:
        """Tell how loud it is: as its loudest signal was; verdicts alone are a notice."""
        return highest([each.level for each in self.signals])

    @property
    def over_at(self) -> datetime | None:
        """Tell when the last of its signals was over; None while one goes on, and where no signal raised it."""
        ends = [each.over_at for each in self.signals]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


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
        Scene(
            stream, currency, programme, [each for each in hours if each.currency == currency], settled_until
        )
        for currency in sorted(currencies)
        for stream in VERDICT_STREAMS
    ]
    return [
        watched
        for scene in scenes
        for watched in _watched(scene, [each for each in mine if _same_stream(each.incident, scene)])
    ]


def _is_hour_of(figure: Figure, programme: Programme) -> bool:
    return figure.grain is Grain.HOUR and figure.programme == programme.name


def _same_stream(incident: Incident, scene: Scene) -> bool:
    return incident.stream is scene.stream and incident.currency == scene.currency


def _watched(scene: Scene, known: Sequence[KnownIncident]) -> list[Watched]:
    watched: list[Watched] = [_of_open(scene, each) for each in known if each.incident.ended is None]
    for day in scene.days():
        slice_ = worst_slice(scene, day)
        if slice_ is not None:
            fresh = _of_new(scene, slice_, day, known)
            return [*watched, fresh] if isinstance(fresh, Opened) or not watched else watched
    return watched or [Quiet(scene.programme.name, scene.currency, scene.stream)]


def _of_new(scene: Scene, slice_: str, day: Window, known: Sequence[KnownIncident]) -> Opened | Quiet:
    onset = onset_of(scene, slice_, day.end)
    # An incident took its stretch with it, open or over; the same hours must not open another.
    if any(_covers(each.incident, onset) for each in known):
        return Quiet(scene.programme.name, scene.currency, scene.stream)
    return Opened(_incident(scene, slice_, Window(onset, day.end)))


def _covers(incident: Incident, onset: datetime) -> bool:
    """Tell whether what began at a moment belongs to an incident: to its stretch, or to one that goes on."""
    end = incident.ended or incident.over_at
    return end is None or onset < end


def _of_open(scene: Scene, known: KnownIncident) -> Worsened | StillOpen | Resolved:
    was = known.incident
    end = min(scene.settled_until, was.over_at or scene.settled_until)
    seen = _incident(scene, was.slice, _stretch(was.onset, end))
    still = _with_signals(scene, was, seen) if was.signals else _as_judged(was, seen)
    if _signals_are_over(scene, was) if was.signals else _is_over(scene, was.slice):
        return Resolved(known.id, replace(still, ended=was.over_at or scene.settled_until))
    if still.worst_ppm >= TWICE * was.told_ppm or abs(still.money) >= TWICE * max(abs(was.told_money), 1):
        return Worsened(known.id, replace(still, told_ppm=still.worst_ppm, told_money=still.money))
    return StillOpen(known.id, still)


def _stretch(onset: datetime, end: datetime) -> Window:
    """Cut a stretch at the hour in which it began, as figures are."""
    start = onset.replace(minute=0, second=0, microsecond=0)
    return Window(start, max(start, end))


def _as_judged(was: Incident, seen: Incident) -> Incident:
    worst = max(seen.worst_ppm, was.worst_ppm)
    return replace(seen, worst_ppm=worst, told_ppm=was.told_ppm, told_money=was.told_money)


def _with_signals(scene: Scene, was: Incident, seen: Incident) -> Incident:
    """Put verdicts beside what signals say: until all of the stretch has settled, the larger of the two stands."""
    judged = replace(_as_judged(was, seen), onset=was.onset, signals=was.signals)
    lead = led_by(was.signals)
    if was.over_at is not None and scene.settled_until >= was.over_at:
        recorded = f"{lead.sentence} Nothing of it is missing at Rakuten any more."
        is_none = not seen.orders and scene.nearest(was.slice) == was.slice
        return replace(judged, sentence=recorded) if is_none else judged
    largest = max(was.signals, key=lambda each: abs(each.money))
    return replace(
        judged,
        orders=max(seen.orders, *(each.hit for each in was.signals)),
        money=seen.money if abs(seen.money) > abs(largest.money) else largest.money,
        sentence=lead.sentence,
    )


def _signals_are_over(scene: Scene, was: Incident) -> bool:
    """Tell whether an incident that a signal raised is over, its stretch settled, and what was lost recorded since.

    What nobody sent again within a week stays lost: it is a break of each order then, and no incident any more.
    """
    over_at = was.over_at
    if over_at is None or scene.settled_until < over_at:
        return False
    judged_by = scene.nearest(was.slice)
    lost = gap_of(within(scene.of(judged_by), _stretch(was.onset, over_at)))
    hit, volume = counted(scene.stream, lost)
    if chance_of(hit, volume=volume, share=scene.programme.amber) >= NOTHING_UNUSUAL:
        return _is_over(scene, judged_by)
    return scene.settled_until >= over_at + _SETTLES_WITHIN and _is_over(scene, judged_by)


def _is_over(scene: Scene, slice_: str) -> bool:
    """Tell whether the last settled day is as usual again; a day without orders says nothing, a week without does."""
    mine = scene.of(slice_)
    hit, volume = counted(scene.stream, gap_of(within(mine, scene.days()[0])))
    if volume == 0:
        week = Window(scene.days()[-1].start, scene.settled_until)
        return counted(scene.stream, gap_of(within(mine, week)))[1] == 0
    return chance_of(hit, volume=volume, share=scene.programme.amber) >= NOTHING_UNUSUAL


def _incident(scene: Scene, slice_: str, stretch: Window) -> Incident:
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
