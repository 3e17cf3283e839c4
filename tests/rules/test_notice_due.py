"""When people are told of what: one notice for each change, and a named reason for each silence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.alerts.due import Around, Reason, Told, why_notify
from recon.alerts.policy import NoticePolicy
from recon.alerts.subject import Sign, State, Subject
from tests.rules.notice_scene import AROUND, DAY, GREY, HOUR, LONG_AGO, PAYPAL, THURSDAY, paypal, resolved

POLICY = NoticePolicy()
NOON = THURSDAY + 8 * HOUR
SECOND = timedelta(seconds=1)
NEVER: Told | None = None


def told(
    reason: Reason,
    *,
    hours_ago: int = 1,
    ppm: int = 91_000,
    money: int = 364_812,
    signals: Mapping[str, str] | None = None,
) -> Told:
    return Told(id=7, reason=reason, at=NOON - hours_ago * HOUR, ppm=ppm, money=money, signals=signals)


def known_for(lasting: timedelta) -> Around:
    """Let a programme be judged for so long, without any history."""
    return Around(first_judged=NOON - lasting, first_order=NOON - lasting + HOUR)


def reason_of(
    subject: Subject, *, last: Told | None, around: Around = AROUND, as_of: datetime = NOON
) -> Reason:
    return why_notify(subject, last=last, as_of=as_of, policy=POLICY, around=around)


OPENED = told(Reason.OPENED)
YESTERDAY = told(Reason.OPENED, hours_ago=24)
NOT_JUDGED = told(Reason.CANNOT_JUDGE)
LOOKED_AFTER = replace(AROUND, acknowledged=True)
SILENCED = replace(AROUND, silenced=True)
JUST_AUDIBLE = replace(AROUND, silence_ended=NOON - HOUR / 2)
LONG_AUDIBLE = replace(AROUND, silence_ended=NOON - 2 * HOUR)
DEAF = replace(AROUND, heard=False)
BEFORE_US = Around(first_judged=THURSDAY + 2 * HOUR)
FILLED_IN = Around(first_judged=THURSDAY - HOUR, first_order=THURSDAY - 60 * DAY)
FAILING = replace(PAYPAL, signals={"failing": Sign("", THURSDAY)})
BY_VERDICTS = replace(PAYPAL, by_verdicts=True)
TWICE_THE_SHARE = paypal(ppm=182_000)
TWICE_THE_MONEY = paypal(money=729_624)
UNSENT = told(Reason.OPENED, signals={"send gap": "payment_method=paypal"})
UNSENT_SIGN = Sign("payment_method=paypal", NOON - 4 * DAY)
TURNED_AWAY = replace(PAYPAL, signals={"failing": Sign("", NOON - HOUR), "send gap": UNSENT_SIGN})
SILENT_SINCE = replace(PAYPAL, signals={"silence": Sign("", NOON - 3 * HOUR)})
FLICKERS = replace(PAYPAL, signals={"silence": Sign("", NOON - 2 * DAY)})
NEARLY_TWICE = paypal(ppm=181_999, money=729_623)
YOUNG_GREY = replace(GREY, onset=NOON - 6 * HOUR + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("subject", "last", "around", "reason"),
    [
        # opened, worsened, still open
        (PAYPAL, NEVER, AROUND, Reason.OPENED),
        (PAYPAL, OPENED, AROUND, Reason.NOTHING_NEW),
        (TWICE_THE_SHARE, OPENED, AROUND, Reason.WORSENED),
        (TWICE_THE_MONEY, OPENED, AROUND, Reason.WORSENED),
        (NEARLY_TWICE, OPENED, AROUND, Reason.NOTHING_NEW),
        (PAYPAL, told(Reason.OPENED, money=0), AROUND, Reason.WORSENED),
        (PAYPAL, YESTERDAY, AROUND, Reason.STILL_OPEN),
        (TWICE_THE_SHARE, YESTERDAY, AROUND, Reason.WORSENED),
        # something else broke as well
        (TURNED_AWAY, UNSENT, AROUND, Reason.WORSENED),
        (TURNED_AWAY, OPENED, AROUND, Reason.NOTHING_NEW),
        (TURNED_AWAY, told(Reason.OPENED, signals={"failing": ""}), AROUND, Reason.NOTHING_NEW),
        (SILENT_SINCE, told(Reason.OPENED, signals={"failing": ""}), AROUND, Reason.NOTHING_NEW),
        (SILENT_SINCE, UNSENT, AROUND, Reason.WORSENED),
        (SILENT_SINCE, told(Reason.OPENED, signals={}), AROUND, Reason.WORSENED),
        (TURNED_AWAY, UNSENT, SILENCED, Reason.SILENCED),
        (FLICKERS, UNSENT, AROUND, Reason.NOTHING_NEW),
        # resolved
        (resolved(), OPENED, AROUND, Reason.RESOLVED),
        (resolved(), told(Reason.STILL_OPEN), AROUND, Reason.RESOLVED),
        (resolved(), told(Reason.RESOLVED), AROUND, Reason.NOTHING_NEW),
        (resolved(), NEVER, AROUND, Reason.NEVER_HEARD),
        # acknowledged
        (PAYPAL, NEVER, LOOKED_AFTER, Reason.OPENED),
        (PAYPAL, YESTERDAY, LOOKED_AFTER, Reason.ACKNOWLEDGED),
        (TWICE_THE_MONEY, OPENED, LOOKED_AFTER, Reason.WORSENED),
        (resolved(), OPENED, LOOKED_AFTER, Reason.RESOLVED),
        # silenced
        (PAYPAL, NEVER, SILENCED, Reason.SILENCED),
        (TWICE_THE_SHARE, OPENED, SILENCED, Reason.SILENCED),
        (resolved(), OPENED, SILENCED, Reason.SILENCED),
        (GREY, NEVER, SILENCED, Reason.SILENCED),
        (PAYPAL, NEVER, JUST_AUDIBLE, Reason.OPENED),
        (PAYPAL, OPENED, JUST_AUDIBLE, Reason.STILL_OPEN),
        (PAYPAL, OPENED, LONG_AUDIBLE, Reason.NOTHING_NEW),
        (resolved(), OPENED, JUST_AUDIBLE, Reason.RESOLVED),
        (resolved(), NEVER, JUST_AUDIBLE, Reason.NEVER_HEARD),
        # the first days of a programme, and verdicts of its first week
        (FAILING, NEVER, known_for(3 * DAY - SECOND), Reason.JUST_BEGUN),
        (GREY, NEVER, known_for(3 * DAY - SECOND), Reason.JUST_BEGUN),
        (BY_VERDICTS, NEVER, known_for(3 * DAY - SECOND), Reason.JUST_BEGUN),
        (FAILING, NEVER, Around(first_judged=None, first_order=LONG_AGO), Reason.JUST_BEGUN),
        (resolved(), NEVER, known_for(DAY), Reason.NEVER_HEARD),
        (FAILING, NEVER, known_for(3 * DAY), Reason.OPENED),
        (GREY, NEVER, known_for(3 * DAY), Reason.CANNOT_JUDGE),
        (BY_VERDICTS, NEVER, known_for(3 * DAY), Reason.FIRST_VERDICTS),
        (BY_VERDICTS, NEVER, known_for(7 * DAY - SECOND), Reason.FIRST_VERDICTS),
        (BY_VERDICTS, NEVER, known_for(7 * DAY), Reason.OPENED),
        # a history that was filled in counts, but for what began in it and only verdicts tell
        (FAILING, NEVER, FILLED_IN, Reason.OPENED),
        (GREY, NEVER, FILLED_IN, Reason.CANNOT_JUDGE),
        (BY_VERDICTS, NEVER, FILLED_IN, Reason.OPENED),
        (replace(BY_VERDICTS, onset=NOON - 12 * HOUR), NEVER, FILLED_IN, Reason.FIRST_VERDICTS),
        # grey
        (GREY, NEVER, AROUND, Reason.CANNOT_JUDGE),
        (YOUNG_GREY, NEVER, AROUND, Reason.TOO_YOUNG_GREY),
        (GREY, NOT_JUDGED, AROUND, Reason.NOTHING_NEW),
        (GREY, told(Reason.CANNOT_JUDGE, hours_ago=24), AROUND, Reason.STILL_OPEN),
        (replace(GREY, state=State.RESOLVED), NOT_JUDGED, AROUND, Reason.RESOLVED),
        (replace(GREY, state=State.RESOLVED), NEVER, AROUND, Reason.NEVER_HEARD),
        # nobody wants to hear of the programme
        (PAYPAL, NEVER, DEAF, Reason.NOBODY_LISTENS),
        (resolved(), OPENED, DEAF, Reason.NOBODY_LISTENS),
    ],
)
def test_a_notice_has_one_reason_and_so_has_its_absence(
    subject: Subject, last: Told | None, around: Around, reason: Reason
) -> None:
    assert reason_of(subject, last=last, around=around) is reason


def test_an_incident_of_the_time_before_we_were_here_is_never_told() -> None:
    a_month_later = THURSDAY + 30 * DAY

    assert reason_of(PAYPAL, last=NEVER, around=BEFORE_US, as_of=a_month_later) is Reason.BACKFILL


def test_an_incident_we_saw_ourselves_is_told_although_it_began_before_us() -> None:
    seen_later = paypal(found=THURSDAY + 3 * HOUR)

    assert reason_of(seen_later, last=NEVER, around=BEFORE_US, as_of=THURSDAY + 9 * DAY) is Reason.OPENED


def test_grey_that_began_before_us_is_told_once_the_first_days_are_over() -> None:
    first_judged = THURSDAY + 2 * HOUR

    assert reason_of(GREY, last=NEVER, around=BEFORE_US, as_of=first_judged + 3 * DAY) is Reason.CANNOT_JUDGE


@pytest.mark.parametrize(
    ("around", "days"),
    [
        (known_for(4 * DAY + HOUR), 4),
        (known_for(7 * DAY), None),
        (FILLED_IN, None),
        (Around(first_judged=None), None),
    ],
    ids=["four days", "a week", "filled in", "never judged"],
)
def test_how_little_is_known_is_told_until_it_is_a_week(around: Around, days: int | None) -> None:
    assert around.known_days(NOON) == days


def test_a_share_that_creeps_up_is_told_at_each_doubling_and_not_in_between() -> None:
    last, reasons = OPENED, []
    for ppm in (91_000, 120_000, 182_000, 200_000, 364_000, 400_000):
        reason = reason_of(paypal(ppm=ppm), last=last)
        reasons.append(reason)
        if reason.tells:
            last = told(reason, ppm=ppm)

    assert [each.value for each in reasons] == [
        "nothing new", "nothing new", "worsened", "nothing new", "worsened", "nothing new",
    ]  # fmt: skip


def test_an_open_incident_is_repeated_once_a_day_and_counted_from_the_last_notice() -> None:
    last, hours = OPENED, []
    for hour in range(1, 73):
        reason = reason_of(PAYPAL, last=last, as_of=NOON + hour * HOUR)
        if reason.tells:
            hours.append(hour)
            last = Told(id=8, reason=reason, at=NOON + hour * HOUR, ppm=91_000, money=364_812)

    assert hours == [23, 47, 71]


@settings(deadline=None)
@given(
    state=st.sampled_from(State),
    last=st.none() | st.sampled_from([each for each in Reason if each.tells]),
    silenced=st.booleans(),
    acknowledged=st.booleans(),
    hours=st.integers(0, 400),
)
def test_told_twice_in_a_row_is_nothing_new(
    *, state: State, last: Reason | None, silenced: bool, acknowledged: bool, hours: int
) -> None:
    around = Around(first_judged=LONG_AGO, acknowledged=acknowledged, silenced=silenced)
    subject = replace(GREY if state is State.GREY else PAYPAL, state=state, onset=NOON - hours * HOUR)
    known = None if last is None else told(last, hours_ago=hours)

    reason = reason_of(subject, last=known, around=around)

    if reason.tells:
        now = Told(id=9, reason=reason, at=NOON, ppm=subject.ppm, money=subject.money)
        assert not reason_of(subject, last=now, around=around).tells
    if silenced:
        assert not reason.tells
