"""Finds what may be worth a notice: incidents that are open or ended lately, and stretches without judgement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.alerts.policy import NoticePolicy
from recon.alerts.subject import About, Sign, State, Subject
from recon.jobs.channel import Audience
from recon.records.programme import Programme
from recon.store.book import Store
from recon.store.greys import GreySpell
from recon.store.incidents import StoredIncident

# The headline says since when, in the reader's own zone.
_DATED = re.compile(r" since [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC")
LATELY = timedelta(days=14)
"""How long after its end a subject may still be told as over: a silence may have lasted until then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDesk:
    """This is what notices are made from and with."""

    store: Store
    shop: str
    programmes: Mapping[str, Programme]
    policy: NoticePolicy
    audiences: Sequence[Audience]
    templates: Mapping[str, str]

    def command(self, words: str, programme: str) -> str:
        """Complete a command where there are several programmes."""
        return f"{words} --programme {programme}" if len(self.programmes) > 1 else words


@dataclass(frozen=True, slots=True)
class Candidate:
    """This is a subject with its bare figures, and the row it comes from; `explain` finds the rest."""

    subject: Subject
    row: StoredIncident | GreySpell


def candidates(desk: NoticeDesk, *, as_of: datetime) -> Iterator[Candidate]:
    """List what may be worth a notice; those of programmes that the configuration dropped are nobody's business."""
    since = as_of - LATELY
    for incident in desk.store.incidents(ended_since=since):
        programme = desk.programmes.get(incident.incident.programme)
        if programme is not None:
            yield Candidate(_of_incident(incident, programme), incident)
    for spell in desk.store.grey_spells(ended_since=since):
        programme = desk.programmes.get(spell.programme)
        if programme is not None:
            yield Candidate(_of_spell(spell, programme), spell)


def _of_incident(stored: StoredIncident, programme: Programme) -> Subject:
    incident = stored.incident
    # Before any verdict only its signals know what it is about in money.
    money = incident.money or max((each.money for each in stored.signals), default=0)
    return Subject(
        key=f"incident:{stored.id}",
        programme=programme.name,
        zone=programme.zone,
        state=State.OPEN if stored.resolved_at is None else State.RESOLVED,
        about=About(incident.stream.value),
        onset=incident.onset,
        found=stored.opened_at,
        ended=incident.ended or stored.resolved_at,
        what=incident.sentence,
        look=f"recon incidents {stored.id}",
        path=f"/incidents/{stored.id}",
        currency=incident.currency,
        ppm=incident.worst_ppm,
        orders=incident.orders,
        money=money,
        by_verdicts=not stored.signals,
        level=incident.level,
        signals={each.signal: Sign(each.slice, each.onset) for each in stored.signals if each.is_raised},
    )


def _of_spell(spell: GreySpell, programme: Programme) -> Subject:
    return Subject(
        key=f"grey:{spell.id}",
        programme=programme.name,
        zone=programme.zone,
        state=State.GREY if spell.ended_at is None else State.RESOLVED,
        about=About.JUDGING,
        onset=spell.since,
        found=spell.since,
        ended=spell.ended_at,
        what=_DATED.sub("", spell.why).rstrip("."),
        look="recon incidents",
        path="/",
    )
