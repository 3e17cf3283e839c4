"""Reckons from the books why an incident was raised, and tells what of each programme is watched by age."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from recon.books.shelf import Volume
from recon.gap.aged_eyes import AgedScope, Eyes, eyes_of, history
from recon.gap.aged_signals import BY_AGE
from recon.gap.aged_story import BEFORE, hours_of, watch_of, watched_told
from recon.gap.ages.evidence import LOOK_BACK, Watch
from recon.gap.figures import Grain
from recon.gap.incident_signal import IncidentSignal, ranked
from recon.gap.readings import HISTORY, Readings, Signal, Unreadable
from recon.gap.signal_story import SignalAsked, hours_of_signal, hours_of_verdicts
from recon.gap.silence import HOUR
from recon.gap.story import GapStory, HourTold, LeftOut, WatchedTold
from recon.gap.stream import Stream
from recon.jobs.by_age import reached, reset_of
from recon.jobs.hours import HoursTold, told_hours
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.raised_first import Looks, raised_first
from recon.jobs.watch import currencies_of, stretches
from recon.matching.request import Covered
from recon.records.moment import EPOCH
from recon.records.window import Window
from recon.store.incidents import StoredIncident

_AGED = frozenset(BY_AGE.values())


class NoSuchSignal(LookupError):
    """This is a signal that is none of an incident's; it names those that are."""

    def __init__(self, stored: StoredIncident, signal: Signal) -> None:
        names = ", ".join(each.signal.value for each in stored.signals) or "none: verdicts raised it"
        super().__init__(f"'{signal.value}' is no signal of incident {stored.id}; its signals are {names}")


@dataclass(frozen=True, slots=True)
class _Case:
    """This is one incident with the signal it is told by, and up to when it is looked at."""

    bench: Bench
    volumes: list[Volume]
    stored: StoredIncident
    signal: IncidentSignal | None
    as_of: datetime

    @property
    def name(self) -> str:
        return self.stored.incident.programme

    @property
    def begun(self) -> datetime:
        return self.stored.incident.onset if self.signal is None else self.signal.onset

    @property
    def until(self) -> datetime:
        """Tell up to when: now while it goes on, else as it was last seen raised; never later than asked for."""
        if self.signal is None:
            return min(self.stored.incident.ended or self.as_of, self.as_of)
        is_on = self.signal.is_raised and self.stored.resolved_at is None
        return self.as_of if is_on else min(self.signal.seen_at, self.as_of)


def story_of(
    bench: Bench, stored: StoredIncident, *, as_of: datetime, signal: Signal | None = None
) -> GapStory:
    """Tell why an incident was raised, by the signal that is named, else by one that is read by age.

    NoSuchSignal: it is none of the incident's. NotKept: the disk takes no more.
    """
    case = _Case(bench, volumes_of(bench), stored, _told_by(stored, signal), as_of)
    if case.name not in bench.programmes:
        return replace(_frame(case), cannot=(f"programme {case.name} is not in the configuration any more",))
    if case.signal is None:
        return _by_verdicts(case)
    return _by_age(case, case.signal) if case.signal.signal in _AGED else _by_reading(case, case.signal)


def _told_by(stored: StoredIncident, signal: Signal | None) -> IncidentSignal | None:
    if signal is not None:
        found = next((each for each in stored.signals if each.signal is signal), None)
        if found is None:
            raise NoSuchSignal(stored, signal)
        return found
    said = sorted(ranked(stored.signals), key=lambda each: each.signal not in _AGED)
    return said[0] if said else None


def _frame(case: _Case) -> GapStory:
    incident, signal = case.stored.incident, case.signal
    programme = case.bench.programmes.get(case.name)
    return GapStory(
        number=case.stored.id,
        programme=case.name,
        currency=incident.currency,
        zone="UTC" if programme is None else programme.zone,
        stream=incident.stream.value,
        signal=None if signal is None else signal.signal,
        slice=incident.slice if signal is None else signal.slice,
        onset=case.begun,
        until=case.until,
        is_open=case.stored.resolved_at is None,
        level=incident.level,
        sentence=incident.sentence if signal is None else signal.sentence,
        others=tuple(each.signal for each in ranked(case.stored.signals) if each != signal),
    )


def _by_age(case: _Case, signal: IncidentSignal) -> GapStory:
    frame = _frame(case)
    looked = _Books(case.bench, case.volumes, as_of=case.until).looked(case.name, frame.currency)
    if isinstance(looked.eyes, str):
        return replace(frame, cannot=(looked.eyes,))
    eyes = looked.eyes
    watch = watch_of(eyes, signal.signal)
    hours = hours_of(watch, eyes.at, slice_=signal.slice, onset=signal.onset)
    raising = raised_first(
        case.bench,
        case.volumes,
        case.stored,
        Looks(watch=watch, eyes=eyes, begun=signal.onset, until=case.until),
    )
    cannot = []
    if not hours:
        cannot.append("the orders of this slice are not told apart any more, or none is old enough")
    if raising is None:
        cannot.append(
            "the look that raised it cannot be repeated: as the books are now, no hour's evidence is enough"
        )
    left = tuple(_left_out(looked, watch, eyes, start=signal.onset - HOUR * BEFORE, until=case.until))
    return replace(
        frame,
        until=min(case.until, EPOCH + HOUR * eyes.end),
        raising=raising,
        hours=tuple(_marked(each, left) for each in hours),
        left_out=left,
        watched=watched_told(eyes, programme=case.name, currency=frame.currency),
        cannot=tuple(cannot),
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """This is how a programme's orders are watched as of a moment, or why they are not."""

    eyes: Eyes | str
    covered: Covered


class _Books:
    """This is how far the books reach as of a moment, and their hourly figures; each stretch of them is read once."""

    def __init__(self, bench: Bench, volumes: list[Volume], *, as_of: datetime) -> None:
        self._bench, self._volumes, self._as_of = bench, volumes, as_of
        _, self._covered = question(bench, volumes, as_of=as_of)
        self._told: dict[tuple[int, int], HoursTold] = {}

    def looked(self, name: str, currency: str) -> _Looked:
        """Set out what was watched then; books that ended before are looked at as they end."""
        mine = self._covered[name]
        if mine.shop is None or mine.network is None:
            what = "the shop's orders" if mine.shop is None else "Rakuten's report"
            return _Looked(f"{what} cannot be read, or vouch for no time at all; see `recon check`", mine)
        at = min(self._as_of, mine.shop.end, mine.network.end)
        stretch = stretches(name, self._volumes, mine, as_of=at)[Signal.UNREPORTED]
        if isinstance(stretch, Unreadable):
            return _Looked(stretch.why, mine)
        told = self._hours(*history(at))
        cells = told.cells.get((name, currency))
        judged = None if cells is None else reached(cells, told.reached[name], mine)
        programme = self._bench.programmes[name]
        scope = AgedScope(
            programme=programme,
            currency=currency,
            stretch=stretch,
            cells=judged,
            reset=reset_of(self._bench, name, as_of=self._as_of),
        )
        found = eyes_of(scope, stretch)
        return _Looked(found.why if isinstance(found, Unreadable) else found, mine)

    def _hours(self, first: int, end: int) -> HoursTold:
        if (first, end) not in self._told:
            self._told[first, end] = told_hours(
                self._bench, self._volumes, self._covered, first=first, end=end
            )
        return self._told[first, end]


def _left_out(
    looked: _Looked, watch: Watch, eyes: Eyes, *, start: datetime, until: datetime
) -> Iterator[LeftOut]:
    """List which hours from `start` to `until` give no evidence, and why."""
    for hole in looked.covered.holes.unproven:
        if hole.end > start and hole.start < until:
            why = "a book tells nothing of these hours, among busy ones: it is not believed"
            yield LeftOut(start=max(hole.start, start), end=min(hole.end, until), why=why)
    end = EPOCH + HOUR * eyes.end
    told = watch.told(eyes.at, first=max(eyes.at - LOOK_BACK + 1, 0))
    if told is not None and told.seen < eyes.at:
        silent = EPOCH + HOUR * (watch.start + told.seen + 1)
        why = "next to nothing came from Rakuten then, so orders are judged as of before"
        yield LeftOut(start=silent, end=end, why=why)
    if until - end >= HOUR:
        why = "the shop's book or Rakuten's report does not reach further, and what they do not reach is no evidence"
        yield LeftOut(start=end, end=until, why=why)


def _marked(hour: HourTold, left: Sequence[LeftOut]) -> HourTold:
    inside = any(each.start < hour.at + HOUR and hour.at < each.end for each in left)
    return replace(hour, is_left_out=inside and not hour.orders)


def _by_reading(case: _Case, signal: IncidentSignal) -> GapStory:
    """Tell a signal that looks at attempts or at the shop alone, as far as its hours are kept."""
    frame = _frame(case)
    if signal.signal is Signal.LANDING:
        return replace(
            frame, cannot=("landing pages are tried, not counted: there are no hourly figures of orders",)
        )
    asked, _ = question(case.bench, case.volumes, as_of=case.until)
    asked = replace(asked, open_keys=(), weeks={})
    found = case.bench.engine.signals(case.volumes, asked=asked, currencies=currencies_of(case.bench, asked))
    start = max(signal.onset - HOUR * BEFORE, case.until - HISTORY)
    hours = hours_of_signal(
        found.get(case.name, Readings()).series,
        SignalAsked(
            signal=signal.signal,
            currency=frame.currency,
            slice=signal.slice,
            onset=signal.onset,
            window=Window(start, max(case.until, start + HOUR)),
        ),
    )
    cannot = [
        "what else was considered, and what would have kept it silent, is told only of signals that are read by age"
    ]
    if not hours:
        cannot.insert(0, "its hours are not told by the books any more")
    elif signal.signal is Signal.SILENCE:
        cannot.insert(0, "of silence only the taken attempts are counted: nothing is bad or good in it")
    return replace(frame, hours=hours, cannot=tuple(cannot))


def _by_verdicts(case: _Case) -> GapStory:
    """Tell what settled verdicts raised: a share over the limits of the configuration."""
    frame, incident = _frame(case), case.stored.incident
    if incident.stream is Stream.CAPTURE:
        return replace(frame, cannot=("no verdict ever speaks of lost click ids",))
    window = Window(incident.onset - HOUR * BEFORE, max(frame.until, incident.onset + HOUR))
    figures = [
        each
        for each in case.bench.store.figures(
            case.name, grain=Grain.HOUR, window=window, slice_=incident.slice
        )
        if each.currency == incident.currency
    ]
    hours = hours_of_verdicts(
        figures, incident.stream, programme=case.bench.programmes[case.name], window=window
    )
    why = "settled verdicts raised it, not a signal: usual and limit are amber and red of the configuration"
    return replace(frame, hours=hours, cannot=(why,))


def watched_of(bench: Bench, names: Sequence[str], *, as_of: datetime) -> list[WatchedTold]:
    """Tell what is watched by age of each programme and currency, and how fast its reports come."""
    volumes = volumes_of(bench)
    books = _Books(bench, volumes, as_of=as_of)
    told = []
    for name in names:
        for currency in _currencies(volumes, name, own=bench.programmes[name].currency):
            eyes = books.looked(name, currency).eyes
            told.append(
                WatchedTold(programme=name, currency=currency, why_not=eyes)
                if isinstance(eyes, str)
                else watched_told(eyes, programme=name, currency=currency)
            )
    return told


def _currencies(volumes: Sequence[Volume], name: str, *, own: str) -> list[str]:
    """List the currencies of a programme's orders, its own first."""
    found = {
        total.currency
        for volume in volumes
        for total in volume.manifest.totals
        if total.programme == name and volume.manifest.book == "orders" and total.currency
    }
    return sorted(found | {own}, key=lambda code: (code != own, code))
