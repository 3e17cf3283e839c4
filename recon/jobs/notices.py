"""Decides what people are told now, and puts it into the outbox: each change once, to everybody it is for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from recon.alerts.due import Around, Reason, why_notify
from recon.alerts.message import Message, written
from recon.alerts.slack_text import slack_of
from recon.alerts.subject import Subject
from recon.alerts.wording import Notice, worded
from recon.gap.level import Level, highest
from recon.jobs.channel import Audience
from recon.jobs.notice_causes import explained
from recon.jobs.notice_subjects import LATELY, Candidate, NoticeDesk, candidates
from recon.reporting.filled import BadTemplate
from recon.reporting.notices import mail_of, plain_mail
from recon.store.notices import LEVEL, SIGNALS, NewMessage, NewNotice, Written
from recon.store.silences import Silence

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """This is what was decided about one subject: its reason to be told or not, and the words it was told in.

    `messages` counts what was put into the outbox; 0 where another process was faster.
    """

    subject: str
    programme: str
    reason: Reason
    headline: str = ""
    messages: int = 0


def decide(desk: NoticeDesk, *, as_of: datetime) -> list[Decided]:
    """Decide about every subject; what is worth a notice lies in the outbox afterwards."""
    surroundings = Surroundings(desk, as_of=as_of)
    return [_decided(desk, each, surroundings, as_of=as_of) for each in candidates(desk, as_of=as_of)]


class Surroundings:
    """This is what stands around all subjects, read once."""

    def __init__(self, desk: NoticeDesk, *, as_of: datetime) -> None:
        self._as_of = as_of
        self._audiences = desk.audiences
        self._first = desk.store.first_judged()
        self._first_orders = desk.store.first_orders()
        self._acknowledged = desk.store.acknowledgements()
        self._silences = desk.store.silences(ended_since=as_of - LATELY)

    def of(self, key: str, programme: str, level: Level) -> Around:
        """Tell what stands around one subject of a programme, by the name it has for ever and by how loud it is."""
        mine = [each for each in self._silences if each.covers(key, programme=programme)]
        ended = [each.until for each in mine if each.until <= self._as_of]
        return Around(
            first_judged=self._first.get(programme),
            first_order=self._first_orders.get(programme),
            acknowledged=key in {f"incident:{number}" for number in self._acknowledged},
            silenced=any(self._is_on(each) for each in mine),
            silence_ended=max(ended, default=None),
            heard=any(each.hears(programme, level) for each in self._audiences),
        )

    def _is_on(self, silence: Silence) -> bool:
        return silence.at <= self._as_of < silence.until


def _decided(
    desk: NoticeDesk, candidate: Candidate, surroundings: Surroundings, *, as_of: datetime
) -> Decided:
    subject = candidate.subject
    last = desk.store.last_told(subject.key)
    around = surroundings.of(subject.key, subject.programme, subject.level)
    reason = why_notify(subject, last=last, as_of=as_of, policy=desk.policy, around=around)
    if not reason.tells:
        return Decided(subject=subject.key, programme=subject.programme, reason=reason)
    full = replace(explained(desk, candidate, as_of=as_of), known_days=around.known_days(as_of))
    notice = worded(full, reason=reason, shop=desk.shop, as_of=as_of, link=desk.policy.link)
    new = NewNotice(
        subject=subject.key,
        programme=subject.programme,
        reason=reason,
        at=as_of,
        ppm=subject.ppm,
        money=subject.money,
        facts=_facts(full, notice),
        after=None if last is None else last.id,
    )
    told = desk.store.tell(new, messages_for(desk, notice, thread=subject.key))
    count = told.messages if isinstance(told, Written) else 0
    _log.info("notice.decided", subject=subject.key, reason=reason.value, messages=count)
    return Decided(
        subject=subject.key,
        programme=subject.programme,
        reason=reason,
        headline=notice.headline,
        messages=count,
    )


def _facts(subject: Subject, notice: Notice) -> dict[str, object]:
    return {
        "headline": notice.headline,
        "why": notice.why,
        "next_step": notice.next_step,
        "command": notice.command,
        "currency": subject.currency,
        "orders": subject.orders,
        "commission": subject.commission,
        "recorded_orders": subject.recorded_orders,
        "recovered_orders": subject.recovered_orders,
        "recovered_money": subject.recovered_money,
        LEVEL: subject.level.value,
        SIGNALS: {name: sign.slice for name, sign in subject.signals.items()},
    }


def messages_for(desk: NoticeDesk, notice: Notice, *, thread: str) -> list[NewMessage]:
    """Write a notice for everybody who listens to what is so loud: one message for each recipient."""
    level = highest([Level(notice.level)] if notice.level else [])
    listening = [each for each in desk.audiences if each.hears(notice.programme, level)]
    mail = written(_mail(desk, notice, thread=thread)) if any(each.is_mail for each in listening) else ""
    slack = written(slack_of(notice))
    return list(addressed(listening, lambda audience: mail if audience.is_mail else slack))


def addressed(audiences: Iterable[Audience], text_for: Callable[[Audience], str]) -> Iterator[NewMessage]:
    """Address one text for each channel to each of its recipients, nobody twice."""
    for audience in audiences:
        text = text_for(audience)
        for recipient in dict.fromkeys(audience.recipients):
            yield NewMessage(audience.channel, recipient, text)


def _mail(desk: NoticeDesk, notice: Notice, *, thread: str) -> Message:
    try:
        return mail_of(notice, templates=desk.templates, thread=thread)
    except BadTemplate as broken:
        # A mistake in a template of one's own must not keep an alarm from going out.
        _log.error("notice.template", error=str(broken))
        return plain_mail(notice, thread=thread)
