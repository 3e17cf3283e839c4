"""How loud what is raised is: a page where luck needs longer than a year, or where nothing gets through any more."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from math import log

import pytest

from recon.alerts.due import Reason, Told, why_notify
from recon.alerts.policy import NoticePolicy
from recon.alerts.slack_text import slack_of
from recon.alerts.subject import Subject
from recon.alerts.wording import worded
from recon.gap.aged_eyes import Eyes, eyes_of
from recon.gap.ages.evidence import LOOK_BACK
from recon.gap.incident import KnownIncident, Opened, StillOpen, Worsened
from recon.gap.joined import join
from recon.gap.level import PAGE_SPARE, Level, level_of
from recon.gap.limits import SignalLimits
from recon.gap.readings import Signal, Standing, Stretch
from recon.gap.signals import Raised
from recon.reporting.notices import mail_of
from recon.wiring import templates
from tests.rules import signal_scene
from tests.rules.aged_scene import HOUR, NOON, AgedShop, Given, Loss
from tests.rules.notice_scene import AROUND, GREY, PAYPAL, THURSDAY, paypal, resolved

EARLY, LATE = 19, 26


def losing(hours: int) -> Given:
    """A tenth of all orders is lost for so many hours."""
    return Given(AgedShop(losses=[Loss(NOON - hours * HOUR, NOON, share=0.1)]))


def raised_at(level: Level, came: Signal = Signal.UNREPORTED) -> Raised:
    return Raised("de", "EUR", came, "", NOON - HOUR, 10, 40, 10_000, 250_000, "It is so.", level)


def rises_for_a_year(given: Given) -> bool:
    """Look with the evidence that one false alarm in 365 days asks for."""
    scope = given.scope
    assert isinstance(scope.stretch, Stretch)
    eyes = eyes_of(scope, scope.stretch)
    assert isinstance(eyes, Eyes)
    watch = next(eyes.watches())
    watch.needed = watch.needed + log(365 / 90)
    return watch.rise(eyes.at, first=eyes.at - LOOK_BACK + 1, is_slow=False) is not None


def test_what_is_raised_is_a_page_exactly_where_one_false_alarm_a_year_would_raise_it() -> None:
    levels = []

    for hours in range(EARLY, LATE):
        given = losing(hours)
        came = given.seen()
        page = rises_for_a_year(given)
        levels.append(came.level if isinstance(came, Raised) else None)
        assert (levels[-1] is Level.PAGE) == page

    assert {Level.NOTICE, Level.PAGE} <= set(levels)
    assert levels[-1] is Level.PAGE


def test_its_sentence_says_how_seldom_luck_does_it() -> None:
    said = {
        came.level: came.sentence
        for hours in range(EARLY, LATE)
        if isinstance(came := losing(hours).seen(), Raised)
    }

    assert "less than once in 90 days over all" in said[Level.NOTICE]
    assert "less than once in a year over all" in said[Level.PAGE]


def test_a_notice_that_goes_on_becomes_a_page_when_its_evidence_grows() -> None:
    hours = next(each for each in range(EARLY, LATE) if isinstance(losing(each).seen(), Raised))
    [opened] = losing(hours).joined()
    assert isinstance(opened, Opened)

    later = AgedShop(until=NOON + 5 * HOUR, losses=[Loss(NOON - hours * HOUR, NOON + 5 * HOUR, share=0.1)])
    [now] = Given(later, known=[opened.incident]).joined()

    assert opened.incident.level is Level.NOTICE
    assert isinstance(now, Worsened)
    assert now.incident.level is Level.PAGE


def test_a_limit_of_ones_own_is_a_notice() -> None:
    given = Given(AgedShop(every=30), limits=SignalLimits(unreported=Decimal("0.01")))

    came = given.seen()

    assert isinstance(came, Raised)
    assert came.level is Level.NOTICE


@pytest.mark.parametrize(
    ("beyond", "currencies", "level"),
    [
        (0.0, 1, Level.NOTICE),
        (PAGE_SPARE, 1, Level.PAGE),
        (PAGE_SPARE, 2, Level.NOTICE),
        (PAGE_SPARE + log(2), 2, Level.PAGE),
    ],
)
def test_the_currencies_of_a_programme_share_its_one_page_a_year(
    beyond: float, currencies: int, level: Level
) -> None:
    assert level_of(beyond, shares=currencies) is level


@pytest.mark.parametrize(
    ("signal", "bad", "level"),
    [
        (Signal.FAILING, 10, Level.PAGE),
        (Signal.FAILING, 9, Level.NOTICE),
        (Signal.SEND_GAP, 10, Level.NOTICE),
        (Signal.SENT_AMOUNTS, 10, Level.NOTICE),
        (Signal.RECORDED_AMOUNTS, 10, Level.NOTICE),
    ],
)
def test_failing_attempts_are_a_page_when_all_of_them_fail(signal: Signal, bad: int, level: Level) -> None:
    hours = [*signal_scene.steady(30, 10, bad_every=10), (10, bad)]

    came = signal_scene.given(signal_scene.series(signal, hours)).seen(signal)

    assert isinstance(came, Raised)
    assert came.level is level


@pytest.mark.parametrize(
    ("minutes", "limit", "level"),
    [
        (20, timedelta(minutes=10), Level.NOTICE),
        (600, None, Level.PAGE),
    ],
)
def test_silence_is_a_page_when_luck_takes_longer_than_a_year(
    minutes: int, limit: timedelta | None, level: Level
) -> None:
    last = NOON - timedelta(minutes=minutes)
    taken = signal_scene.series(Signal.SILENCE, [(6, 0)] * 24 * 28, until=last.replace(minute=0) + HOUR)
    given = signal_scene.given(taken, standing=Standing(last), at=NOON, limits=SignalLimits(silence=limit))

    came = given.seen(Signal.SILENCE)

    assert isinstance(came, Raised)
    assert came.level is level


def test_an_incident_is_as_loud_as_its_loudest_signal_was() -> None:
    [opened] = join([raised_at(Level.NOTICE)], [], as_of=NOON)
    [louder] = join(
        [raised_at(Level.PAGE, Signal.FAILING)], [KnownIncident(7, opened.incident)], as_of=NOON + HOUR
    )
    [after] = join(
        [raised_at(Level.NOTICE, Signal.FAILING)], [KnownIncident(7, louder.incident)], as_of=NOON + 2 * HOUR
    )

    assert opened.incident.level is Level.NOTICE
    assert isinstance(louder, Worsened)
    assert isinstance(after, StillOpen)
    assert after.incident.level is Level.PAGE


PAGE = paypal(level=Level.PAGE)
NOTICED = Told(id=7, reason=Reason.OPENED, at=THURSDAY, ppm=91_000, money=364_812, level=Level.NOTICE)
PAGED = replace(NOTICED, level=Level.PAGE)
BEFORE_LEVELS = replace(NOTICED, level=None)
LOOKED_AFTER = replace(AROUND, acknowledged=True)


@pytest.mark.parametrize(
    ("subject", "last", "reason"),
    [
        (PAGE, None, Reason.OPENED),
        (PAGE, NOTICED, Reason.NOW_A_PAGE),
        (replace(PAGE, money=9_000_000), NOTICED, Reason.NOW_A_PAGE),
        (PAGE, PAGED, Reason.NOTHING_NEW),
        (PAGE, BEFORE_LEVELS, Reason.NOTHING_NEW),
        (PAYPAL, NOTICED, Reason.NOTHING_NEW),
        (resolved(level=Level.PAGE), NOTICED, Reason.RESOLVED),
    ],
)
def test_people_hear_once_that_a_notice_became_a_page(
    subject: Subject, last: Told | None, reason: Reason
) -> None:
    as_of = THURSDAY + 2 * HOUR

    assert why_notify(subject, last=last, as_of=as_of, policy=NoticePolicy(), around=AROUND) is reason


def test_also_whoever_looks_after_it_hears_that_it_became_a_page() -> None:
    as_of = THURSDAY + 2 * HOUR

    why = why_notify(PAGE, last=NOTICED, as_of=as_of, policy=NoticePolicy(), around=LOOKED_AFTER)

    assert why is Reason.NOW_A_PAGE


@pytest.mark.parametrize(
    ("subject", "reason", "begins", "header"),
    [
        (PAGE, Reason.OPENED, "Page: Nordlicht de: 41 of", "▲ Page: 41 of"),
        (PAGE, Reason.NOW_A_PAGE, "Now a page: Nordlicht de: 41 of", "▲ Now a page: 41 of"),
        (PAYPAL, Reason.WORSENED, "Notice: Nordlicht de: Worse: 41 of", "▲ Worse: 41 of"),
        (resolved(level=Level.PAGE), Reason.RESOLVED, "Nordlicht de: Back to", "● Back to"),
        (GREY, Reason.CANNOT_JUDGE, "Nordlicht de: Cannot judge", "■ Cannot judge"),
    ],
)
def test_a_mail_and_slack_begin_with_the_level(
    subject: Subject, reason: Reason, begins: str, header: str
) -> None:
    notice = worded(subject, reason=reason, shop="Nordlicht", as_of=THURSDAY + HOUR)

    payload = slack_of(notice).payload
    mail = mail_of(notice, templates=templates(), thread="incident:12")
    blocks = payload["blocks"]

    assert mail.subject.startswith(begins)
    assert isinstance(blocks, list)
    assert blocks[0]["text"]["text"].startswith(header)
    assert ("Level: " in mail.text) == (subject is not GREY)
