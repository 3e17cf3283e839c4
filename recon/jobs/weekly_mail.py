"""Puts the weekly report into the outbox: for everybody who wants reports, once for each week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from recon.alerts.due import Reason
from recon.alerts.message import written
from recon.jobs.channel import Audience
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.notices import addressed
from recon.reporting.figures import Week
from recon.reporting.weekly_mail import weekly_announcement, weekly_mail
from recon.store.notices import NewMessage, NewNotice, Written

_log = structlog.get_logger()


class Queued(StrEnum):
    """This is what became of a report that was to be sent."""

    QUEUED = "queued"
    SENT_BEFORE = "sent before"
    NOBODY_LISTENS = "nobody listens"


@dataclass(frozen=True, slots=True)
class Queueing:
    """This is a report's way into the outbox, and to how many recipients."""

    state: Queued
    messages: int = 0


def queue_weekly(desk: NoticeDesk, weeks: Sequence[Week], *, at: datetime) -> Queueing:
    """Queue the week's report for everybody who wants it; a week that was queued before is not queued again."""
    thread = _key(desk, weeks)
    if desk.store.last_told(thread) is not None:
        return Queueing(Queued.SENT_BEFORE)
    messages = [message for audience in desk.audiences for message in _of(desk, audience, weeks, thread)]
    if not messages:
        return Queueing(Queued.NOBODY_LISTENS)
    programme = weeks[0].programme if len(weeks) == 1 else ""
    notice = NewNotice(subject=thread, programme=programme, reason=Reason.REPORT, at=at)
    told = desk.store.tell(notice, messages)
    _log.info("report.queued", report=thread, messages=len(messages), first=isinstance(told, Written))
    if isinstance(told, Written):
        return Queueing(Queued.QUEUED, told.messages)
    return Queueing(Queued.SENT_BEFORE)


def _key(desk: NoticeDesk, weeks: Sequence[Week]) -> str:
    """Name the report; one of some programmes only is another one."""
    names = [week.programme for week in weeks]
    some = "" if set(names) == set(desk.programmes) else f"/{','.join(sorted(names))}"
    return f"report:{weeks[0].label}{some}"


def _of(desk: NoticeDesk, audience: Audience, weeks: Sequence[Week], thread: str) -> list[NewMessage]:
    mine = [week for week in weeks if audience.hears(week.programme)]
    if not audience.reports or not mine:
        return []
    if audience.is_mail:
        text = written(weekly_mail(desk.templates, mine, thread=thread))
    else:
        link = f"{desk.policy.link}/reports/{weeks[0].label}" if desk.policy.link else ""
        text = written(weekly_announcement(mine, link=link))
    return list(addressed([audience], lambda _: text))
