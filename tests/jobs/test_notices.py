"""What people hear of an incident from its beginning to its end, on both databases."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from recon.alerts.due import Reason
from recon.alerts.message import MailText, message_of
from recon.jobs.channel import Audience
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.notices import Decided, decide
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.schema_acts import OUTBOX, SOURCE_STATES
from tests.jobs.notice_scene import (
    DAY,
    GERMANY,
    HOUR,
    ONSET,
    OPS,
    TEAM,
    broken_paypal,
    desk,
    go_grey,
    go_on,
    incident,
    judged_long_ago,
    open_incident,
    over,
    raise_signal,
    see_again,
    worse,
)
from tests.jobs.store_scene import MONDAY, ToldClock


def decided(store: Store, clock: ToldClock, *, later: timedelta = timedelta(0), **more: Any) -> list[Reason]:
    clock.at = MONDAY + later
    return [each.reason for each in decide(desk(store, **more), as_of=clock.at)]


def only(found: list[Decided]) -> Decided:
    [one] = found
    return one


def mails(store: Store) -> list[MailText]:
    with store.reading() as connection:
        rows = connection.execute(select(OUTBOX.c.message).order_by(OUTBOX.c.id)).scalars()
        read = [message_of(text) for text in rows]
    return [each for each in read if isinstance(each, MailText)]


def test_people_hear_of_a_beginning_a_doubling_and_an_end_once_each(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)

    assert decided(store, clock) == [Reason.OPENED]
    assert decided(store, clock) == [Reason.NOTHING_NEW]

    go_on(store, worse(), as_of=MONDAY + HOUR, breaks=broken_paypal())
    assert decided(store, clock, later=HOUR) == [Reason.WORSENED]
    assert decided(store, clock, later=2 * HOUR) == [Reason.NOTHING_NEW]
    assert decided(store, clock, later=25 * HOUR) == [Reason.STILL_OPEN]

    go_on(store, over(ended=MONDAY + DAY), as_of=MONDAY + 2 * DAY)
    assert decided(store, clock, later=2 * DAY) == [Reason.RESOLVED]
    assert decided(store, clock, later=3 * DAY) == [Reason.NOTHING_NEW]
    assert [each.reason for each in store.notices(subject="incident:1")] == [
        Reason.RESOLVED,
        Reason.STILL_OPEN,
        Reason.WORSENED,
        Reason.OPENED,
    ]


def test_a_notice_goes_to_every_recipient_of_every_channel_that_listens(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store)
    other = Audience(channel="fr", is_mail=True, recipients=("fr@shop.example",), programmes=("fr",))

    [told] = decide(desk(store, audiences=[OPS, TEAM, other]), as_of=clock.at)

    assert told.messages == 3
    assert store.due_messages() == {"ops": [1, 2], "team": [3]}


def test_a_notice_names_the_cause_the_deploy_the_money_and_the_next_step(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    store.mark_deploy("checkout 4.2", at=ONSET - timedelta(minutes=2), by="ci")
    open_incident(store)

    told = only(decide(desk(store), as_of=clock.at))

    assert told.headline == (
        "12 of 12 PayPal orders are missing at Rakuten, 120 € of sales, ~7 € of commission, since Thu 12 Nov 07:00"
    )
    [mail, _] = mails(store)
    assert "12 of 12 PayPal orders have no attempt; other methods as usual." in mail.text
    assert "The first came 2 min after checkout 4.2." in mail.text
    assert (
        "Next: Repair the trigger, then send these orders.\n  recon breaks --kind never_sent\n" in mail.text
    )
    [notice] = store.notices()
    assert notice.facts["commission"] == 720


def test_a_signal_without_any_verdict_speaks_in_its_own_words(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    store.mark_deploy("sender 7", at=ONSET - HOUR, by="ci")
    open_incident(store, replace(incident(0, money=0), slice=""), as_of=MONDAY - HOUR)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM incident_breaks")
    raise_signal(store, "3 of the last 8 attempts failed, usually 0.2 %.", money=10_000)

    told = only(decide(desk(store), as_of=clock.at))

    assert told.headline == (
        "3 of the last 8 attempts failed, usually 0.2 %, 100 € of sales, ~6 € of commission, since Thu 12 Nov 07:00"
    )
    [mail, _] = mails(store)
    assert "Deploy 'sender 7' at Thu 12 Nov 06:00." in mail.text
    assert "send nothing again by hand" in mail.text


def test_what_was_recovered_is_told_with_the_end(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    decided(store, clock)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE breaks SET cleared_why = 'recorded' WHERE id <= 10")

    go_on(store, over(ended=MONDAY + HOUR), as_of=MONDAY + HOUR, breaks=broken_paypal()[10:])
    clock.at = MONDAY + HOUR
    told = only(decide(desk(store), as_of=clock.at))

    assert told.headline == (
        "Back to normal since Mon 16 Nov 08:00: 10 of 12 orders are recorded at Rakuten now, 100 € of sales recovered"
    )
    assert "2 orders of it are still broken: repair or close them." in mails(store)[-1].text


def test_nobody_hears_that_something_ended_of_which_nobody_heard(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    go_on(store, over(ended=MONDAY + HOUR), as_of=MONDAY + HOUR)

    assert decided(store, clock, later=HOUR) == [Reason.NEVER_HEARD]
    assert store.notices() == []


def test_the_first_week_is_silent_and_what_is_still_open_then_is_told(store: Store, clock: ToldClock) -> None:
    open_incident(store)

    assert decided(store, clock) == [Reason.FIRST_WEEK]
    assert decided(store, clock, later=7 * DAY) == [Reason.OPENED]


def test_who_looks_after_an_incident_is_not_reminded_but_hears_of_changes(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store)
    decided(store, clock)
    store.acknowledge(1, because="rolling back", by="NINA")

    assert decided(store, clock, later=2 * DAY) == [Reason.ACKNOWLEDGED]
    go_on(store, worse(), as_of=MONDAY + 2 * DAY, breaks=broken_paypal())
    assert decided(store, clock, later=2 * DAY) == [Reason.WORSENED]
    assert "NINA looks after it" not in mails(store)[0].text
    go_on(store, over(ended=MONDAY + 2 * DAY), as_of=MONDAY + 3 * DAY)
    assert decided(store, clock, later=3 * DAY) == [Reason.RESOLVED]


def test_silence_holds_until_its_end_and_what_is_still_open_then_is_told(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store)
    store.silence(until=MONDAY + 8 * HOUR, because="moving servers", by="NINA", programme="de")

    assert decided(store, clock) == [Reason.SILENCED]
    assert decided(store, clock, later=8 * HOUR - timedelta(seconds=1)) == [Reason.SILENCED]
    assert decided(store, clock, later=8 * HOUR) == [Reason.OPENED]


def test_grey_for_six_hours_is_told_like_red_once_and_so_is_its_end(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    go_grey(store, since=MONDAY)
    with store.writing() as connection:
        failing = {"source": "network.rakuten", "read_at": None, "failing_since": micros(MONDAY)}
        connection.execute(SOURCE_STATES.insert(), {**failing, "failure": "HTTP 401, renew the token"})

    assert decided(store, clock, later=6 * HOUR - timedelta(seconds=1)) == [Reason.TOO_YOUNG_GREY]
    assert decided(store, clock, later=6 * HOUR) == [Reason.CANNOT_JUDGE]
    assert "network.rakuten could not be read since Mon 16 Nov 07:00: HTTP 401" in mails(store)[0].text
    assert decided(store, clock, later=7 * HOUR) == [Reason.NOTHING_NEW]
    see_again(store, at=MONDAY + 8 * HOUR)
    assert decided(store, clock, later=8 * HOUR) == [Reason.RESOLVED]
    assert decided(store, clock, later=9 * HOUR) == [Reason.NOTHING_NEW]


def test_without_anybody_who_listens_nothing_counts_as_told(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)

    assert decided(store, clock, audiences=()) == [Reason.NOBODY_LISTENS]
    assert decided(store, clock) == [Reason.OPENED]


def test_a_programme_that_left_the_configuration_is_nobodys_business(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    moved = replace(desk(store), programmes={"at": replace(GERMANY, name="at")})

    assert decide(moved, as_of=clock.at) == []


@pytest.mark.parametrize("broken", ["{{ notice.nothing }}", "{% if %}"])
def test_a_broken_template_of_ones_own_does_not_keep_an_alarm_back(
    store: Store, clock: ToldClock, broken: str
) -> None:
    judged_long_ago(store)
    open_incident(store)
    good: NoticeDesk = desk(store)
    spoilt = replace(good, templates={**good.templates, "notices/opened.html.j2": broken})

    told = only(decide(spoilt, as_of=clock.at))

    assert told.messages == 3
    assert mails(store)[0].text.startswith("12 of 12 PayPal orders are missing")


def test_several_programmes_have_their_name_in_the_command(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    two = replace(desk(store), programmes={"de": GERMANY, "fr": replace(GERMANY, name="fr")})

    decide(two, as_of=clock.at)

    assert "recon breaks --kind never_sent --programme de\n" in mails(store)[0].text


def test_a_programme_without_a_rate_says_nothing_of_commission_before_any_verdict(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store, incident(0, money=0), as_of=MONDAY - HOUR)
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM incident_breaks")
    raise_signal(store, "No postback for 3 h.", money=10_000)
    rateless = replace(desk(store), programmes={"de": replace(GERMANY, commission_rate=None)})

    told = only(decide(rateless, as_of=clock.at))

    assert "100 € of sales, since" in told.headline
    assert "commission" not in told.headline
    assert GERMANY.commission_rate == Decimal("0.06")


def test_what_was_told_is_kept_in_words_for_whoever_asks_later(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    decided(store, clock)

    [notice] = store.notices()

    assert notice.number == 1
    assert json.dumps(dict(notice.facts), ensure_ascii=False).startswith('{"')
    assert notice.facts["headline"] == only_headline(store)


def only_headline(store: Store) -> str:
    return mails(store)[0].text.splitlines()[0].rstrip(".")
