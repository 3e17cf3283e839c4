"""The weekly report goes into the outbox once for each week, to those who want it and of what is theirs."""

from dataclasses import replace

from recon.alerts.message import MailText, SlackText, message_of
from recon.jobs.channel import Audience
from recon.jobs.weekly_mail import Queued, Queueing, queue_weekly
from recon.store.book import Store
from tests.jobs.notice_scene import GERMANY, OPS, TEAM, desk
from tests.jobs.store_scene import MONDAY
from tests.rules.week_scene import GREEN, RED

NOBODY = replace(OPS, reports=False)
AUSTRIA = Audience(channel="at", is_mail=True, recipients=("at@shop.example",), programmes=("at",))
BOTH = {"de": GERMANY, "at": replace(GERMANY, name="at")}


def messages(store: Store) -> dict[str, MailText | SlackText]:
    found = {}
    for ids in store.due_messages().values():
        for id_ in ids:
            claimed = store.claim_message(id_)
            assert claimed is not None
            found[f"{claimed.channel} {claimed.recipient}"] = message_of(claimed.message)
    return found


def test_a_week_is_queued_once_however_often_it_is_asked_for(store: Store) -> None:
    wanted = desk(store)

    assert queue_weekly(wanted, [RED], at=MONDAY) == Queueing(Queued.QUEUED, 3)
    assert queue_weekly(wanted, [RED], at=MONDAY) == Queueing(Queued.SENT_BEFORE)
    assert queue_weekly(wanted, [replace(RED, label="2026-W48")], at=MONDAY).state is Queued.QUEUED
    assert [each.subject for each in store.notices()] == ["report:2026-W48", "report:2026-W47"]


def test_those_who_want_no_reports_get_none_and_nobody_is_not_a_week_that_was_sent(store: Store) -> None:
    assert queue_weekly(desk(store, audiences=[NOBODY]), [RED], at=MONDAY) == Queueing(Queued.NOBODY_LISTENS)
    assert queue_weekly(desk(store, audiences=[NOBODY, TEAM]), [RED], at=MONDAY) == Queueing(Queued.QUEUED, 1)


def test_everybody_gets_the_programmes_that_are_theirs(store: Store) -> None:
    wanted = replace(desk(store, audiences=[OPS, AUSTRIA]), programmes=BOTH)

    queue_weekly(wanted, [RED, GREEN], at=MONDAY)

    found = messages(store)
    everything, austria = found["ops ops@shop.example"], found["at at@shop.example"]
    assert isinstance(everything, MailText)
    assert isinstance(austria, MailText)
    assert everything.subject.startswith("Red (de), Green (at): ")
    assert austria.subject.startswith("Green: ")
    assert "MID 41234" not in austria.html


def test_the_report_of_one_programme_is_another_report(store: Store) -> None:
    wanted = replace(desk(store), programmes=BOTH)

    assert queue_weekly(wanted, [RED, GREEN], at=MONDAY).state is Queued.QUEUED
    assert queue_weekly(wanted, [RED], at=MONDAY).state is Queued.QUEUED
    assert [each.subject for each in store.notices()] == ["report:2026-W47/de", "report:2026-W47"]
