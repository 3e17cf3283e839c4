"""Puts the day's digest into the outbox: at most one message a day for a programme, and only of what is new in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from recon.alerts.digest import LastDigest, SmallLoss, why_digest
from recon.alerts.due import Reason
from recon.alerts.message import written
from recon.gap.level import Level
from recon.gap.signals import Raised
from recon.jobs.by_age import small_losses
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.notices import Surroundings, addressed
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.watch import stretches
from recon.records.programme import Programme
from recon.reporting.digest import Digest, digest_mail, digest_of, digest_slack
from recon.store.notices import NewMessage, NewNotice, Written

_log = structlog.get_logger()
_LOSSES = "losses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digested:
    """This is what the digest of one programme came to; `messages` counts what was put into the outbox."""

    programme: Programme
    losses: Sequence[SmallLoss]
    reason: Reason
    messages: int = 0


def digests(bench: Bench, desk: NoticeDesk, *, as_of: datetime, send: bool) -> list[Digested]:
    """Reckon the small losses of every programme as of a moment; those worth a digest are queued where `send` is set."""
    small = _small(bench, as_of=as_of)
    surroundings = Surroundings(desk, as_of=as_of)
    return [
        _digested(desk, programme, small.get(name, ()), surroundings, as_of=as_of, send=send)
        for name, programme in bench.programmes.items()
    ]


def _small(bench: Bench, *, as_of: datetime) -> dict[str, list[SmallLoss]]:
    volumes = volumes_of(bench)
    _, covered = question(bench, volumes, as_of=as_of)
    trusted = {name: stretches(name, volumes, covered[name], as_of=as_of) for name in bench.programmes}
    found: dict[str, list[SmallLoss]] = {}
    for each in small_losses(bench, volumes, covered, trusted, as_of=as_of):
        found.setdefault(each.programme, []).append(_loss(each))
    return found


def _loss(small: Raised) -> SmallLoss:
    return SmallLoss(
        name=f"{small.currency} {small.signal.value} {small.slice}".rstrip(),
        onset=small.onset,
        orders=small.hit,
        money=small.money,
        currency=small.currency,
        sentence=small.sentence,
    )


def _digested(
    desk: NoticeDesk,
    programme: Programme,
    losses: Sequence[SmallLoss],
    surroundings: Surroundings,
    *,
    as_of: datetime,
    send: bool,
) -> Digested:
    key = f"digest:{programme.name}"
    before = desk.store.notices(subject=key, limit=1)
    last = LastDigest(before[0].at, _told(before[0].facts)) if before else None
    around = surroundings.of(key, programme.name, Level.NOTICE)
    reason = why_digest(
        losses, last=last, as_of=as_of, zone=programme.zone, policy=desk.policy, around=around
    )
    if reason is not Reason.DIGEST or not send:
        return Digested(programme=programme, losses=losses, reason=reason)
    digest = digest_of(losses, shop=desk.shop, programme=programme.name, zone=programme.zone)
    new = NewNotice(
        subject=key,
        programme=programme.name,
        reason=reason,
        at=as_of,
        facts={"headline": digest.headline, _LOSSES: {each.name: each.orders for each in losses}},
        after=before[0].id if before else None,
    )
    told = desk.store.tell(new, _messages(desk, digest, thread=key))
    count = told.messages if isinstance(told, Written) else 0
    _log.info("digest.queued", programme=programme.name, losses=len(losses), messages=count)
    return Digested(programme=programme, losses=losses, reason=reason, messages=count)


def _told(facts: object) -> dict[str, int]:
    """Read how many orders of each loss a digest told."""
    said = facts.get(_LOSSES, {}) if isinstance(facts, dict) else {}
    return {str(name): int(orders) for name, orders in said.items()}


def _messages(desk: NoticeDesk, digest: Digest, *, thread: str) -> list[NewMessage]:
    """Write a digest for everybody who listens to more than pages of its programme."""
    listening = [each for each in desk.audiences if each.hears(digest.programme)]
    mail = written(digest_mail(digest, templates=desk.templates, thread=thread))
    slack = written(digest_slack(digest))
    return list(addressed(listening, lambda audience: mail if audience.is_mail else slack))
