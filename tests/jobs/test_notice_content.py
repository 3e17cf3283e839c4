"""What a notice says, from what our book knows: how many, how much, since when, why, what next."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from recon.gap.incident import Opened, Resolved
from recon.jobs.notice_subjects import NoticeDesk
from recon.jobs.notices import decide
from recon.records.codes import CODES
from recon.records.kind import Kind
from recon.store.book import Store
from recon.store.findings import Findings
from tests.jobs.notice_scene import (
    GERMANY,
    HOUR,
    ONSET,
    broken_paypal,
    decided,
    desk,
    forget_verdicts,
    go_on,
    hours,
    incident,
    judged_long_ago,
    mails,
    only,
    open_incident,
    raise_signal,
)
from tests.jobs.resend_scene import approved
from tests.jobs.store_scene import MONDAY, ToldClock, recorded


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


def test_a_notice_says_what_the_breaks_share_and_what_to_do_about_it(store: Store, clock: ToldClock) -> None:
    judged_long_ago(store)
    said = {
        "reason": "Rakuten turned the programme away: Access denied",
        "cause": "B26",
        "certainty": "certain",
    }
    denied = [each._replace(kind=Kind.REFUSED, evidence=said) for each in broken_paypal()]
    figures = [replace(each, kind=Kind.REFUSED) if each.kind is Kind.NEVER_SENT else each for each in hours()]
    recorded(store, Findings(breaks=denied, figures=figures, incidents=[Opened(incident())]), as_of=MONDAY)

    decide(desk(store), as_of=clock.at)

    [mail, _] = mails(store)
    assert "12 of 12 PayPal orders were refused; other methods as usual." in mail.text
    assert (
        "12 of 12: access denied (B26): Rakuten turned the programme away: Access denied; "
        "for example P0, P1, P2." in mail.text
    )
    assert f"Next: {CODES['B26'].handling.step}\n  recon breaks --kind refused\n" in mail.text


def test_a_signal_without_any_verdict_is_told_with_what_it_saw_and_why(
    store: Store, clock: ToldClock
) -> None:
    judged_long_ago(store)
    store.mark_deploy("sender 7", at=ONSET - HOUR, by="ci")
    open_incident(store, replace(incident(0, money=0), slice=""), as_of=MONDAY - HOUR)
    forget_verdicts(store)
    raise_signal(store, "Rakuten refused them: Access denied. Usual is 0.2 %.", money=10_000)

    told = only(decide(desk(store), as_of=clock.at))

    assert told.headline == (
        "3 of 8 orders failed to be reported to Rakuten, 100 € of sales, ~6 € of commission, since Thu 12 Nov 07:00"
    )
    [mail, _] = mails(store)
    assert (
        "Rakuten refused them: Access denied. Usual is 0.2 %. Deploy 'sender 7' at Thu 12 Nov 06:00."
        in mail.text
    )
    assert "Next: Put right what the answer names" in mail.text


@pytest.mark.parametrize(("sent_again", "recovered"), [([], ""), (["P1", "P2"], ", 90 € of sales recovered")])
def test_the_end_tells_what_is_recorded_and_what_of_it_sending_again_recovered(
    store: Store, clock: ToldClock, sent_again: list[str], recovered: str
) -> None:
    judged_long_ago(store)
    open_incident(store)
    decided(store, clock)
    if sent_again:
        approved(store, sent_again)
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE breaks SET cleared_why = 'recorded' WHERE id <= 10")
        connection.exec_driver_sql("UPDATE resends SET state = 'confirmed'")

    # What the figures miss at the end is what is missing still.
    ended = Resolved(1, replace(incident(2, money=2_000), ended=MONDAY + HOUR))
    go_on(store, ended, as_of=MONDAY + HOUR, breaks=broken_paypal()[10:])
    clock.at = MONDAY + HOUR
    told = only(decide(desk(store), as_of=clock.at))

    assert "\nSales: 120 €\n" in mails(store)[-1].text.replace("\N{NO-BREAK SPACE}", " ")
    assert told.headline == (
        f"Back to normal since Mon 16 Nov 08:00: 10 of 12 orders are recorded at Rakuten now{recovered}"
    )
    assert "2 orders of it are still broken: repair or close them." in mails(store)[-1].text


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
    forget_verdicts(store)
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
    assert notice.facts["headline"] == mails(store)[0].text.splitlines()[0].rstrip(".")
