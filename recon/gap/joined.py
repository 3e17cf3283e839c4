"""Joins what signals say with the incidents that are known: a cause is one incident, however many signals see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.gap.incident import Incident, KnownIncident, Opened, Resolved, StillOpen, Worsened
from recon.gap.incident_signal import IncidentSignal, led_by
from recon.gap.level import highest
from recon.gap.readings import Signal
from recon.gap.scene import TWICE
from recon.gap.signals import Looked, Quiet, Raised
from recon.gap.stream import Stream

FLAP = timedelta(hours=6)
"""Within what time the same signal, raised again, is the same cause."""
AGAIN = timedelta(hours=48)
"""The same for a signal by age, whose reports take so long; its incident may have been resolved meanwhile."""
REST = timedelta(hours=24)
"""How long lost click ids must be over before their incident is resolved: no verdict ever comes."""

_BY_AGE = frozenset({Signal.UNREPORTED, Signal.REPORTED_AMOUNTS, Signal.REPORTED_TWICE})


@dataclass(frozen=True, slots=True)
class Reopened:
    """This is an incident that was resolved, and whose loss is back so soon that it is the same one."""

    id: int
    incident: Incident


Joined = Opened | Worsened | StillOpen | Resolved | Reopened


def join(looked: Iterable[Looked], known: Iterable[KnownIncident], *, as_of: datetime) -> list[Joined]:
    """Open an incident for what is raised, or join the open one it belongs to; note what is over.

    A signal that cannot be told leaves its incident as it is.
    """
    incidents = list(known)
    by_stream: dict[tuple[str, str, Stream], list[Looked]] = {}
    for each in looked:
        by_stream.setdefault((each.programme, each.currency, each.signal.stream), []).append(each)
    joined: list[Joined] = []
    for key, mine in by_stream.items():
        joined.extend(
            _of_stream(mine, [each for each in incidents if _key(each.incident) == key], as_of=as_of)
        )
    return joined


def _of_stream(
    looked: Sequence[Looked], known: Sequence[KnownIncident], *, as_of: datetime
) -> Iterator[Joined]:
    """Share what is raised among the open incidents of a stream; what belongs to none of them opens one."""
    left = _raised(looked)
    rest = [each for each in looked if not isinstance(each, Raised)]
    # The newest first: what goes on belongs to the last cause before it belongs to an older one.
    still_open = [each for each in known if each.incident.ended is None]
    for each in sorted(still_open, key=lambda one: one.incident.onset, reverse=True):
        its = [raised for raised in left if _belongs(raised, each.incident)]
        left = [raised for raised in left if raised not in its]
        yield from _of_open(each, [*its, *rest], as_of=as_of)
    resolved = [each for each in known if each.incident.ended is not None]
    for each in sorted(resolved, key=lambda one: one.incident.onset, reverse=True):
        its = [raised for raised in left if _is_back(raised, each.incident)]
        left = [raised for raised in left if raised not in its]
        yield from _reopened(each, its, as_of=as_of)
    ends = [each.incident.ended for each in known if each.incident.ended is not None]
    # An incident that ended took its stretch with it; the same hours must not open another.
    fresh = [each for each in left if all(each.onset >= end for end in ends)]
    if fresh:
        yield Opened(_opened(fresh, as_of=as_of))


def _belongs(raised: Raised, incident: Incident) -> bool:
    """Tell whether a signal is about an incident's cause: it began while that went on, or it is that, back again."""
    over_at = incident.over_at
    if over_at is None or raised.onset < over_at:
        return True
    return _is_same(raised, incident) and raised.onset <= over_at + (
        AGAIN if raised.signal in _BY_AGE else FLAP
    )


def _is_same(raised: Raised, incident: Incident) -> bool:
    return any((each.signal, each.slice) == (raised.signal, raised.slice) for each in incident.signals)


def _is_back(raised: Raised, incident: Incident) -> bool:
    """Tell whether what an incident was resolved of is back; only signals by age wait so long for their reports."""
    end = incident.ended
    if end is None or raised.signal not in _BY_AGE or not _is_same(raised, incident):
        return False
    return end <= raised.onset <= end + AGAIN


def _reopened(known: KnownIncident, raised: Sequence[Raised], *, as_of: datetime) -> Iterator[Reopened]:
    if raised:
        was = KnownIncident(known.id, replace(known.incident, ended=None))
        for each in _of_open(was, raised, as_of=as_of):
            now = each.incident
            yield Reopened(known.id, replace(now, told_ppm=now.worst_ppm, told_money=now.money))


def _key(incident: Incident) -> tuple[str, str, Stream]:
    return incident.programme, incident.currency, incident.stream


def _raised(looked: Sequence[Looked]) -> list[Raised]:
    return [each for each in looked if isinstance(each, Raised)]


def _seen(raised: Raised, *, as_of: datetime) -> IncidentSignal:
    return IncidentSignal(
        signal=raised.signal,
        slice=raised.slice,
        onset=raised.onset,
        seen_at=as_of,
        hit=raised.hit,
        volume=raised.volume,
        money=raised.money,
        sentence=raised.sentence,
        level=raised.level,
    )


def _opened(raised: Sequence[Raised], *, as_of: datetime) -> Incident:
    signals = tuple(_seen(each, as_of=as_of) for each in raised)
    lead = led_by(signals)
    first = raised[0]
    money = max((each.money for each in raised), key=abs)
    worst = max(each.ppm for each in raised)
    return Incident(
        programme=first.programme,
        currency=first.currency,
        stream=first.signal.stream,
        slice=lead.slice,
        onset=min(each.onset for each in raised),
        worst_ppm=worst,
        orders=max(each.hit for each in raised),
        money=money,
        told_ppm=worst,
        told_money=money,
        sentence=lead.sentence,
        signals=signals,
    )


def _of_open(known: KnownIncident, looked: Sequence[Looked], *, as_of: datetime) -> list[Joined]:
    was = known.incident
    raised = _raised(looked)
    quiet = {each.signal: each for each in looked if isinstance(each, Quiet)}
    if not was.signals and not raised:
        return []
    before = {each.signal: each for each in was.signals}
    signals = {
        signal: _ended(each, quiet[signal], as_of=as_of) if signal in quiet and each.is_raised else each
        for signal, each in before.items()
    }
    for each in raised:
        signals[each.signal] = _again(before.get(each.signal), _seen(each, as_of=as_of))
    now = _grown(was, raised, tuple(signals[signal] for signal in sorted(signals)))
    over_at = now.over_at
    ended = _ended_by_word(now, quiet)
    if over_at is not None and ended:
        return [Resolved(known.id, replace(now, ended=over_at, sentence=f"{now.sentence} {ended}"))]
    if now.stream is Stream.CAPTURE and over_at is not None and as_of >= over_at + REST:
        return [Resolved(known.id, replace(now, ended=over_at))]
    if _is_worse(was, now, raised):
        return [Worsened(known.id, replace(now, told_ppm=now.worst_ppm, told_money=now.money))]
    return [StillOpen(known.id, now)]


def _ended_by_word(now: Incident, quiet: Mapping[Signal, Quiet]) -> str:
    """Tell by which words of a person all of an incident's signals are over; '' where they are not."""
    said = [quiet[each.signal].because if each.signal in quiet else "" for each in now.signals]
    return said[0] if said and all(said) else ""


def _ended(signal: IncidentSignal, quiet: Quiet, *, as_of: datetime) -> IncidentSignal:
    """Note when a signal became quiet: never before it began."""
    since = as_of if quiet.since is None else max(quiet.since, signal.onset)
    return replace(signal, over_at=since)


def _again(before: IncidentSignal | None, now: IncidentSignal) -> IncidentSignal:
    """Keep a signal's first hour while it goes on, and always how loud it has been."""
    if before is None:
        return now
    now = replace(now, level=highest([before.level, now.level]))
    return replace(now, onset=min(before.onset, now.onset)) if before.is_raised else now


def _grown(was: Incident, raised: Sequence[Raised], signals: tuple[IncidentSignal, ...]) -> Incident:
    """Bring an incident to what its signals say now; what verdicts found stands where it is more."""
    lead = led_by(signals)
    amounts = [was.money, *(each.money for each in raised)]
    return replace(
        was,
        slice=_slice(was, lead, raised),
        onset=min([was.onset, *(each.onset for each in raised)]),
        worst_ppm=max([was.worst_ppm, *(each.ppm for each in raised)]),
        orders=max([was.orders, *(each.hit for each in raised)]),
        money=max(amounts, key=abs),
        sentence=lead.sentence if lead.is_raised else was.sentence,
        signals=signals,
    )


def _slice(was: Incident, lead: IncidentSignal, raised: Sequence[Raised]) -> str:
    """Name the slice the figures are about: where a verdict opened it, that one stays; else that of most orders."""
    if not was.signals or not raised:
        return was.slice
    most = max(raised, key=lambda each: each.hit)
    return lead.slice if lead.is_raised and lead.hit >= most.hit else most.slice


def _is_worse(was: Incident, now: Incident, raised: Sequence[Raised]) -> bool:
    if now.worst_ppm >= TWICE * was.told_ppm or abs(now.money) >= TWICE * max(abs(was.told_money), 1):
        return bool(raised)
    if now.level is not was.level:
        return True
    before = [each for each in was.signals if each.is_raised]
    known = {each.signal for each in was.signals}
    return any(_is_news(each, before) for each in raised if each.signal not in known)


def _is_news(raised: Raised, before: Sequence[IncidentSignal]) -> bool:
    """Tell whether a further signal says more than is known: a reason, or orders outside of what was raised.

    Orders that were all turned away leave silence and a send gap behind them; that is the same news once more.
    """
    if raised.signal is Signal.FAILING or not before:
        return True
    return not any(each.slice in {"", raised.slice} for each in before)
