"""What people hear of an incident from its beginning to its end, on both databases."""

from dataclasses import replace
from datetime import timedelta

from recon.alerts.due import Reason
from recon.jobs.channel import Audience
from recon.jobs.notices import decide
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.schema_acts import SOURCE_STATES
from tests.jobs.notice_scene import (
    DAY,
    GERMANY,
    HOUR,
    OPS,
    TEAM,
    broken_paypal,
    decided,
    desk,
    forget_verdicts,
    go_grey,
    go_on,
    incident,
    judged_long_ago,
    mails,
    open_incident,
    over,
    raise_signal,
    see_again,
    worse,
)
from tests.jobs.store_scene import MONDAY, ToldClock


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


def test_an_incident_that_began_as_a_signal_is_told_as_worse_when_its_verdicts_come(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    open_incident(store, incident(0, money=0), as_of=MONDAY - HOUR)
    forget_verdicts(store)
    raise_signal(store, "No order reported to Rakuten for 3 h.")

    assert decided(store, clock) == [Reason.OPENED]
    go_on(store, worse(), as_of=MONDAY + HOUR, breaks=broken_paypal())
    assert decided(store, clock, later=HOUR) == [Reason.WORSENED]
    assert mails(store)[-1].text.startswith("Worse: 30 PayPal orders are missing at Rakuten, 300 € of sales")


def test_nobody_hears_that_something_ended_of_which_nobody_heard(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    open_incident(store)
    go_on(store, over(ended=MONDAY + HOUR), as_of=MONDAY + HOUR)

    assert decided(store, clock, later=HOUR) == [Reason.NEVER_HEARD]
    assert store.notices() == []


def test_verdicts_of_the_first_week_wait_and_what_is_still_open_then_is_told(
    store: Store, clock: ToldClock
) -> None:
    """Its orders are known for four days, which a back-fill brought: the incident began before the first run."""
    open_incident(store)

    assert decided(store, clock) == [Reason.FIRST_VERDICTS]
    assert decided(store, clock, later=7 * DAY - timedelta(seconds=1)) == [Reason.FIRST_VERDICTS]
    assert decided(store, clock, later=7 * DAY) == [Reason.OPENED]


def test_what_a_signal_says_waits_for_no_verdict_and_says_on_how_little_it_stands(
    store: Store, clock: ToldClock
) -> None:
    open_incident(store)
    raise_signal(store, "No order reported to Rakuten for 3 h.")

    assert decided(store, clock) == [Reason.OPENED]
    assert "This programme is known for 4 days only:" in mails(store)[0].text


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
    go_grey(store, since=MONDAY, why="Rakuten report not readable since 2026-11-16 06:00 UTC (HTTP 401).")
    with store.writing() as connection:
        failing = {"source": "network.rakuten", "read_at": None, "failing_since": micros(MONDAY)}
        connection.execute(SOURCE_STATES.insert(), {**failing, "failure": "HTTP 401, renew the token"})

    assert decided(store, clock, later=6 * HOUR - timedelta(seconds=1)) == [Reason.TOO_YOUNG_GREY]
    assert decided(store, clock, later=6 * HOUR) == [Reason.CANNOT_JUDGE]
    assert mails(store)[0].text.startswith(
        "Cannot judge since Mon 16 Nov 07:00: Rakuten report not readable (HTTP 401).\n"
    )
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
