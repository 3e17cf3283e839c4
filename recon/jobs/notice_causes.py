"""Explains a subject before it is told: how many of how many, why as far as known, what it costs, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recon.alerts.subject import About, State, Subject
from recon.gap.aged_signals import BY_AGE
from recon.gap.figures import Figure, Grain
from recon.gap.incident_signal import IncidentSignal, ranked
from recon.gap.measure import gap_of
from recon.gap.next_step import next_step
from recon.gap.stream import counted
from recon.jobs.incident_outcome import IncidentOutcome, outcome_of
from recon.jobs.notice_subjects import Candidate, NoticeDesk
from recon.matching.findings import ClearedWhy
from recon.matching.found_break import FoundBreak
from recon.records import numerals
from recon.records.money import share
from recon.records.window import Window
from recon.reporting.figures import BreakGroup, Mark
from recon.reporting.grouping import groups, orders_of
from recon.store.breaks import StoredBreak
from recon.store.decisions import Deploy
from recon.store.greys import GreySpell
from recon.store.incidents import StoredIncident

_DEPLOY_BEFORE = timedelta(hours=2)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MOST_SOURCES = 3
_MOST_SIGNALS = 3
_SIGNALLED = {
    "failing": "{hit} of {volume} {orders} failed to be reported to Rakuten",
    "silence": "No order is reported to Rakuten any more",
    "send gap": "{hit} of {volume} due {orders} have no attempt that Rakuten took",
    "capture": "About {hit} web {orders} lost their click id",
    "sent amounts": "{hit} of {volume} {orders} were sent with another amount than the shop's",
    "recorded amounts": "{hit} of {volume} {orders} are recorded with another amount than was sent",
    "unreported": "{hit} of {volume} {orders} are not reported at Rakuten, beyond the usual",
    "reported amounts": "{hit} of {volume} {orders} are reported with another amount, beyond the usual",
    "reported twice": "{hit} of {volume} {orders} are reported twice at Rakuten, beyond the usual",
    "landing": "A landing page loses the click id",
}
_ARE = {
    About.MISSING: ("is missing at Rakuten", "are missing at Rakuten"),
    About.DIFFERENT: (
        "is recorded with another amount or currency",
        "are recorded with another amount or currency",
    ),
    About.OVER: (
        "is paid for at Rakuten although it should not be",
        "are paid for at Rakuten although they should not be",
    ),
    About.CAPTURE: ("carries no click id", "carry no click id"),
}


@dataclass(frozen=True, slots=True)
class _Evidence:
    """This is what our book knows of an incident."""

    stored: StoredIncident
    breaks: Sequence[StoredBreak]
    signals: Sequence[IncidentSignal]
    figures: Sequence[Figure]
    deploys: Sequence[Deploy]

    @property
    def open(self) -> list[FoundBreak]:
        """List the breaks that nobody and nothing has cleared."""
        return [each.found for each in self.breaks if each.cleared_why is None]

    @property
    def outcome(self) -> IncidentOutcome:
        """Tell what it was about at its largest, and what became of it."""
        return outcome_of(self.stored, self.breaks)

    @property
    def recorded(self) -> list[FoundBreak]:
        """List those that Rakuten has recorded since."""
        return [each.found for each in self.breaks if each.cleared_why is ClearedWhy.RECORDED]


def explained(desk: NoticeDesk, candidate: Candidate, *, as_of: datetime) -> Subject:
    """Complete a subject with all that a notice says."""
    if isinstance(candidate.row, GreySpell):
        return _spell_explained(desk, candidate.subject)
    return _incident_explained(desk, candidate.subject, candidate.row, as_of=as_of)


def _spell_explained(desk: NoticeDesk, subject: Subject) -> Subject:
    if subject.state is State.RESOLVED:
        return subject
    said = [
        f"{source} could not be read since {numerals.moment(since, subject.zone)}: {failure.rstrip('.')}."
        for since, source, failure in _failing(desk)[:_MOST_SOURCES]
    ]
    return replace(
        subject,
        why=" ".join(said),
        next_step="Try every door, repair the one that fails, then read it again with `recon pull`.",
        command="recon check",
    )


def _failing(desk: NoticeDesk) -> list[tuple[datetime, str, str]]:
    """List since when which source could not be read, and why, the longest failing first."""
    return sorted(
        (each.failing_since, each.source, each.failure)
        for each in desk.store.source_states()
        if each.failing_since is not None
    )


def _incident_explained(
    desk: NoticeDesk, subject: Subject, stored: StoredIncident, *, as_of: datetime
) -> Subject:
    evidence = _evidence(desk, stored, as_of=as_of)
    group = _worst(evidence)
    step, command = _next(desk, subject, evidence, group)
    recovered = desk.store.recovered_of_incident(stored.id)
    owner = desk.store.acknowledgements().get(stored.id)
    commission, estimated = _commission(desk, subject, evidence)
    is_over, outcome = stored.resolved_at is not None, evidence.outcome
    return replace(
        subject,
        what=_what(subject, evidence),
        why=_why(subject, evidence, group),
        next_step=step,
        command=command,
        commission=commission,
        commission_estimated=estimated,
        # Figures count what is missing still; at the end people ask what it was about.
        orders=outcome.orders if is_over else subject.orders,
        money=max(outcome.money, recovered.sales) if is_over else subject.money,
        recorded_orders=outcome.recorded,
        left_orders=outcome.left if evidence.breaks else None,
        recovered_orders=recovered.orders,
        recovered_money=recovered.sales,
        owner=owner.who if owner else "",
    )


def _evidence(desk: NoticeDesk, stored: StoredIncident, *, as_of: datetime) -> _Evidence:
    incident = stored.incident
    end = max(incident.ended or as_of, incident.onset)
    near = Window(incident.onset - _DEPLOY_BEFORE, incident.onset + _HOUR)
    return _Evidence(
        stored=stored,
        breaks=desk.store.breaks_of_incident(stored.id),
        signals=ranked(stored.signals),
        figures=desk.store.figures(
            incident.programme, grain=Grain.HOUR, window=Window(incident.onset - _DAY, end + _HOUR)
        ),
        deploys=desk.store.deploys(near, programme=incident.programme),
    )


def _worst(evidence: _Evidence) -> BreakGroup | None:
    """Group the breaks as the weekly page does; the group that costs most explains the incident."""
    incident = evidence.stored.incident
    breaks = [each for each in evidence.open or evidence.recorded if each.currency == incident.currency]
    found = groups(
        breaks,
        figures=evidence.figures,
        deploys=[Mark(name=each.name, at=each.at) for each in evidence.deploys],
        currency=incident.currency,
    )
    return found[0] if found else None


def _what(subject: Subject, evidence: _Evidence) -> str:
    incident = evidence.stored.incident
    if evidence.signals and not (evidence.breaks and incident.orders):
        return _signalled(evidence.signals[0])
    mine = [
        each
        for each in evidence.figures
        if each.currency == incident.currency
        and each.slice == incident.slice
        and each.at >= incident.onset
        and (incident.ended is None or each.at < incident.ended)
    ]
    hit, volume = counted(incident.stream, gap_of(mine)) if mine else (0, 0)
    # Where the figures have moved on since the incident was looked at, its own count stands alone.
    of_all = f" of {numerals.count(volume)}" if volume and hit == incident.orders else ""
    nouns = orders_of(incident.slice)
    if incident.orders == 1 and not of_all:
        nouns = nouns.replace("orders", "order")
    one, many = _ARE[subject.about]
    return f"{numerals.count(incident.orders)}{of_all} {nouns} {one if incident.orders == 1 else many}"


def _signalled(signal: IncidentSignal) -> str:
    """Say what a signal saw; its own sentence, with its usual and its reason, follows as the why."""
    words = _SIGNALLED.get(signal.signal)
    if words is None:
        return signal.sentence.rstrip(".")
    hit, volume = numerals.count(signal.hit), numerals.count(signal.volume)
    return words.format(hit=hit, volume=volume, orders=orders_of(signal.slice))


def _why(subject: Subject, evidence: _Evidence, group: BreakGroup | None) -> str:
    said = [group.cause] if group is not None else []
    if not evidence.breaks:
        sentences = [f"{each.sentence.rstrip('.')}." for each in evidence.signals[:_MOST_SIGNALS]]
        said += [numerals.briefly_in_zone(each, subject.zone) for each in sentences]
    if not any(each.name in "".join(said) for each in evidence.deploys):
        said += [
            f"Deploy '{each.name}' at {numerals.moment(each.at, subject.zone)}."
            for each in evidence.deploys[-1:]
        ]
    return " ".join(said)


def _next(
    desk: NoticeDesk, subject: Subject, evidence: _Evidence, group: BreakGroup | None
) -> tuple[str, str]:
    if subject.state is State.RESOLVED:
        left = evidence.open
        if not left or group is None:
            return "", ""
        verb = "is" if len(left) == 1 else "are"
        step = f"{numerals.orders(len(left))} of it {verb} still broken: repair or close them."
        return step, desk.command(group.command, subject.programme)
    if group is not None:
        return f"{group.todo.rstrip('.')}.", desk.command(group.command, subject.programme)
    aged = bool(evidence.signals) and evidence.signals[0].signal in BY_AGE.values()
    command = f"recon gap explain {evidence.stored.id}" if aged else subject.look
    return next_step(evidence.stored.incident), command


def _commission(desk: NoticeDesk, subject: Subject, evidence: _Evidence) -> tuple[int, bool]:
    """Tell the commission at stake: of the open breaks, or estimated from the sales and the programme's rate."""
    if evidence.breaks:
        open_ = evidence.open
        return abs(sum(each.at_risk for each in open_)), any(each.estimated for each in open_)
    rate = desk.programmes[subject.programme].commission_rate
    return (share(abs(subject.money), rate) if rate is not None else 0), True
