"""Signals that are shares: each raised and quiet, in total and in one slice, against the usual and against limits."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from recon.gap.limits import SignalLimits
from recon.gap.readings import Failure, Readings, Signal, Unreadable, Untold
from recon.gap.signal_words import failed_because
from recon.gap.signals import CannotTell, Quiet, Raised
from recon.gap.silence import hour_of
from recon.records.attempt import Outcome
from tests.rules.signal_scene import DAY, HOUR, NOON, Given, given, series, sliced, steady

SAFARI, CHROME = "device=Safari", "device=Chrome"
PAYPAL, CARD = "payment_method=paypal", "payment_method=card"
BAD_SHARES = [Signal.FAILING, Signal.SEND_GAP, Signal.SENT_AMOUNTS, Signal.RECORDED_AMOUNTS]


def raised(scene: Given, signal: Signal) -> Raised:
    came = scene.seen(signal)
    assert isinstance(came, Raised), came
    return came


@pytest.mark.parametrize("signal", BAD_SHARES)
def test_what_is_usual_is_quiet(signal: Signal) -> None:
    usual = steady(30, 10, bad_every=10)

    came = given(series(signal, usual)).seen(signal)

    assert isinstance(came, Quiet)
    assert "of 240" in came.sentence
    assert "usually 1.0 %" in came.sentence


@pytest.mark.parametrize("signal", BAD_SHARES)
def test_when_every_order_of_an_hour_is_bad_the_signal_is_raised(signal: Signal) -> None:
    broken = [*steady(30, 10, bad_every=10), (10, 10)]

    came = raised(given(series(signal, broken)), signal)

    assert (came.slice, came.hit, came.volume, came.money, came.ppm) == ("", 10, 10, 10_000, 1_000_000)
    assert came.onset == NOON - HOUR + timedelta(minutes=10)


@pytest.mark.code("B26")
def test_a_failing_signal_says_which_outcome_and_reason_lead() -> None:
    broken = [*steady(30, 10), (4, 4)]
    hour = hour_of(NOON) - 1
    failures = [
        Failure(hour, Outcome.MISCONFIGURED, "Access denied", 3),
        Failure(hour, Outcome.AMBIGUOUS, "HTTP 502", 1),
        Failure(hour - 40, Outcome.NOT_SENT, "long ago", 9),
    ]
    scene = Given(Readings(series=[series(Signal.FAILING, broken)], failures=failures))

    assert raised(scene, Signal.FAILING).sentence == (
        "Rakuten turned the programme away: Access denied (3 of 4). Since 2026-11-17 11:10 UTC, 4 of 4 orders "
        "failed to be reported to Rakuten (100.0 %); usual is 0.0 %. They come to 40.00 € of sales."
    )


@pytest.mark.code("B23", "B29")
@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        (
            Outcome.NOT_SENT,
            "no connection was made",
            "the attempts never left the house: no connection was made",
        ),
        (Outcome.THROTTLED, "HTTP 503", "Rakuten asked to wait: HTTP 503"),
        (Outcome.REFUSED, "1 line good, 1 refused", "Rakuten refused them: 1 line good, 1 refused"),
    ],
)
def test_why_orders_fail_is_told_by_the_outcome_of_most(outcome: Outcome, reason: str, said: str) -> None:
    hour = hour_of(NOON)
    failures = [Failure(hour, outcome, reason, 2), Failure(hour, Outcome.AMBIGUOUS, "HTTP 502", 1)]

    assert failed_because(failures, since=NOON) == f"{said} (2 of 3)"


@pytest.mark.parametrize("bad", [1, 2])
def test_one_or_two_bad_orders_are_luck(bad: int) -> None:
    scene = given(series(Signal.FAILING, [*steady(30, 1), (bad, bad)]))

    assert isinstance(scene.seen(Signal.FAILING), Quiet)


def test_a_small_shop_of_twenty_orders_a_day_hears_of_four_that_were_turned_away() -> None:
    day = [(0, 0)] * 8 + [(2, 0)] * 8 + [(1, 0)] * 4 + [(0, 0)] * 4
    broken = [*day * 30, *[(0, 0)] * 8, (2, 2), (2, 2)]

    assert raised(given(series(Signal.FAILING, broken)), Signal.FAILING).hit == 4


def test_a_loss_of_one_slice_is_said_of_that_slice() -> None:
    lines = sliced(
        Signal.SEND_GAP, {PAYPAL: [*steady(30, 4), (4, 4), (4, 4)], CARD: steady(30, 8) + [(8, 0)] * 2}
    )

    came = raised(given(*lines), Signal.SEND_GAP)

    assert (came.slice, came.hit, came.volume) == (PAYPAL, 8, 8)
    assert "where the payment method is paypal" in came.sentence


def test_a_loss_everywhere_is_said_of_the_whole() -> None:
    lines = sliced(Signal.FAILING, {PAYPAL: [*steady(30, 4), (4, 4)], CARD: [*steady(30, 8), (8, 8)]})

    assert raised(given(*lines), Signal.FAILING).slice == ""


def test_a_third_that_is_lost_for_hours_is_noticed_as_well() -> None:
    broken = [*steady(30, 10), *[(10, 3)] * 3]

    assert raised(given(series(Signal.FAILING, broken)), Signal.FAILING).ppm == 300_000


def test_a_loss_that_ended_is_quiet_again_and_says_since_when() -> None:
    mended = [*steady(30, 10), (10, 10), (10, 10), *[(10, 0)] * 5]

    came = given(series(Signal.FAILING, mended)).seen(Signal.FAILING)

    assert isinstance(came, Quiet)
    assert came.since == NOON - 5 * HOUR


def test_a_rare_slice_is_over_when_the_whole_is() -> None:
    broken = {SAFARI: [*steady(30, 1), *[(3, 3)] * 4], CHROME: [*steady(30, 10), *[(10, 10)] * 4]}
    mended = {SAFARI: [*broken[SAFARI], (1, 0)], CHROME: [*broken[CHROME], (30, 0)]}

    assert isinstance(given(*sliced(Signal.FAILING, mended)).seen(Signal.FAILING), Quiet)


def test_a_past_break_does_not_become_normal() -> None:
    history = [*steady(20, 10), *[(10, 10)] * 24, *steady(9, 10), (10, 10)]

    assert raised(given(series(Signal.FAILING, history), watched_from=NOON - DAY), Signal.FAILING).hit == 10


def test_what_was_filled_in_at_the_first_pull_raises_nothing() -> None:
    broken = [*steady(30, 10), *[(10, 10)] * 12, (10, 0)]
    scene = given(series(Signal.FAILING, broken))

    assert isinstance(scene.but(watched_from=NOON - HOUR).seen(Signal.FAILING), Quiet)


def test_a_book_that_is_short_cannot_tell_and_is_never_quiet() -> None:
    why = Unreadable(Untold.SHORT, "the postback log is known only until 2026-11-17 06:00 UTC")
    scene = given(unreadable=dict.fromkeys(Signal, why))

    for signal in (*BAD_SHARES, Signal.CAPTURE, Signal.SILENCE):
        came = scene.seen(signal)
        assert came == CannotTell("de", "EUR", signal, Untold.SHORT, why.why)


def test_in_the_first_week_a_usual_loss_of_a_few_per_cent_is_not_news_but_a_total_one_is() -> None:
    young = steady(3, 10)

    few = given(series(Signal.FAILING, [*young, (10, 2), (10, 1)]))
    all_of_them = given(series(Signal.FAILING, [*young, (10, 10)]))

    assert isinstance(few.seen(Signal.FAILING), Quiet)
    assert raised(all_of_them, Signal.FAILING).hit == 10


def captured(*, lost: int, usual: int = 5, of: int = 20, days: int = 30, hours: int = 6) -> Given:
    """Of 20 web orders an hour and device 5 carry a click id; for some hours Safari loses so many of them."""
    healthy = [(of, of - usual)] * (24 * days)
    safari = healthy + [(of, of - usual + lost)] * hours
    chrome = healthy + [(of, of - usual)] * hours
    return given(*sliced(Signal.CAPTURE, {SAFARI: safari, CHROME: chrome}))


def test_click_ids_that_vanish_on_one_device_are_noticed_though_no_order_is_missing() -> None:
    came = raised(captured(lost=5), Signal.CAPTURE)

    assert (came.slice, came.onset, came.hit, came.volume) == (SAFARI, NOON - 6 * HOUR, 30, 30)
    assert came.sentence == (
        "Since 2026-11-17 06:00 UTC, none of 120 web orders carry a Rakuten click id where the device is Safari (0.0 %); "
        "usual is 25.0 %. About 30 orders lost theirs, 300.00 € of sales. Likely B06, cookie too short-lived."
    )


def test_a_usual_capture_share_is_quiet() -> None:
    came = captured(lost=0).seen(Signal.CAPTURE)

    assert isinstance(came, Quiet)
    assert "usually 25.0 %" in came.sentence


def test_more_orders_without_a_click_are_a_campaign_and_no_loss() -> None:
    crowd = [(20, 15)] * 720 + [(60, 55)] * 6

    assert isinstance(given(series(Signal.CAPTURE, crowd)).seen(Signal.CAPTURE), Quiet)


@pytest.mark.code("B01")
@pytest.mark.parametrize(
    ("clicks", "known_days", "quiet"),
    [
        pytest.param(1000, 2, False, id="clicks as ever: the ids were lost"),
        pytest.param(150, 2, True, id="clicks fell in the same proportion: traffic"),
        pytest.param(700, 2, False, id="clicks fell by less: the ids were lost"),
        pytest.param(150, 0, False, id="clicks of these days are not known yet"),
    ],
)
def test_clicks_at_rakuten_tell_lost_ids_from_lost_traffic(
    clicks: int, known_days: int, *, quiet: bool
) -> None:
    midnight = NOON.replace(hour=0)
    hours = [(20, 15)] * 720 + [(20, 19)] * 60
    days = {midnight - DAY * back: clicks if back <= 2 else 1000 for back in range(1, 20)}
    scene = given(series(Signal.CAPTURE, hours), clicks_until=midnight - DAY * (2 - known_days))
    scene = scene.but(readings=replace(scene.readings, clicks=days))

    came = scene.seen(Signal.CAPTURE)

    assert isinstance(came, Quiet if quiet else Raised)
    if isinstance(came, Quiet):
        assert "less traffic, nothing lost" in came.sentence


def test_the_usual_capture_share_takes_two_days_to_know() -> None:
    came = captured(lost=5, days=1).seen(Signal.CAPTURE)

    assert isinstance(came, CannotTell)
    assert came.cause is Untold.TOO_YOUNG


LIMITS = SignalLimits(
    failing=Decimal("0.05"),
    capture=Decimal("0.2"),
    amounts=Decimal("0.05"),
    send_gap=Decimal("0.05"),
)


@pytest.mark.parametrize(
    ("signal", "usual", "over", "under"),
    [
        (Signal.FAILING, (10, 1), (10, 1), (100, 4)),
        (Signal.SEND_GAP, (10, 1), (10, 1), (100, 4)),
        (Signal.SENT_AMOUNTS, (10, 1), (10, 1), (100, 4)),
        (Signal.RECORDED_AMOUNTS, (10, 1), (10, 1), (100, 4)),
        (Signal.CAPTURE, (100, 85), (100, 85), (100, 75)),
    ],
)
def test_a_limit_that_a_user_set_counts_although_it_is_usual(
    signal: Signal, usual: tuple[int, int], over: tuple[int, int], under: tuple[int, int]
) -> None:
    history = [usual] * 720

    without = given(series(signal, [*history, over]))
    beyond = without.but(limits=LIMITS)
    within = given(series(signal, [*history, under]), limits=LIMITS)

    assert isinstance(without.seen(signal), Quiet)
    assert "the limit set is" in raised(beyond, signal).sentence
    assert isinstance(within.seen(signal), Quiet)


def test_a_limit_needs_the_least_number_of_orders() -> None:
    quiet_night = [(10, 0)] * 700 + [(0, 0)] * 30 + [(4, 1)]

    assert isinstance(given(series(Signal.FAILING, quiet_night), limits=LIMITS).seen(Signal.FAILING), Quiet)
