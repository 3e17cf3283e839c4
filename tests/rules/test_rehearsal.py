"""What the past would have alerted: each cause once, nothing where nothing was, and no look ahead."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from recon.gap.figures import Figure
from recon.gap.incident import Incident
from recon.gap.limits import SignalLimits
from recon.gap.readings import Readings, Series, Signal, Stretch
from recon.gap.rehearsal import Past, cut, incidents_at, rehearse
from recon.gap.rehearsed_limits import days_with_volume, longest_silence, worst_shares
from recon.gap.silence import hour_of
from recon.gap.stream import Stream
from recon.records.window import Window
from tests.rules.signal_scene import DAY, HOUR, NOON, PROGRAMME, Hours, series, steady
from tests.rules.test_gap_incident import CARD, PAYPAL, hours

DAYS = 40
START = NOON - DAYS * DAY
REFUSED_AT = NOON - 20 * DAY


def refused(lasts: int, *, share: Decimal = Decimal(1)) -> list[tuple[int, int]]:
    """Forty days of ten orders an hour, of which so many hours were refused twenty days before the end."""
    told = steady(DAYS, 10, bad_every=50)
    first = (DAYS - 20) * 24
    told[first : first + lasts] = [(10, int(10 * share))] * lasts
    return told


def past(readings: Sequence[Series], figures: Sequence[Figure] = ()) -> Past:
    return Past(
        programme=PROGRAMME,
        figures=sorted(figures, key=lambda each: each.at),
        readings=Readings(series=readings),
        books=lambda at: dict.fromkeys(Signal, Stretch(Window(START, at))),
        window=Window(START, NOON),
        settled_until=NOON - PROGRAMME.settle,
    )


def rehearsed(told: Past, limits: SignalLimits | None = None) -> list[Incident]:
    return list(rehearse(told, limits=limits or SignalLimits(), seen=lambda _: None).incidents)


def failing(told: Hours) -> list[Series]:
    return [series(Signal.FAILING, told)]


def test_three_refused_hours_would_have_been_one_incident_with_their_first_hour() -> None:
    [incident] = rehearsed(past(failing(refused(3))))

    assert incident.stream is Stream.MISSING
    assert REFUSED_AT <= incident.onset < REFUSED_AT + HOUR
    assert [each.signal for each in incident.signals] == [Signal.FAILING]


def test_a_shop_that_only_loses_what_is_usual_would_have_had_no_alert() -> None:
    assert rehearsed(past(failing(steady(DAYS, 10, bad_every=50)))) == []


def test_verdicts_alone_find_what_no_signal_saw_and_a_signal_joins_them() -> None:
    until = NOON - 18 * DAY
    figures = [
        *hours({}, of={PAYPAL: 5, CARD: 5}, first=15 * 24, last=48, until=until),
        *hours({PAYPAL: 5}, of={PAYPAL: 5, CARD: 5}, first=48, last=0, until=until),
        *hours({}, of={PAYPAL: 5, CARD: 5}, first=10 * 24, last=0, until=until + 10 * DAY),
    ]

    [silent] = rehearsed(past([], figures))
    [seen] = rehearsed(past(failing(refused(48, share=Decimal("0.5"))), figures))

    assert (silent.slice, silent.onset, silent.signals) == (PAYPAL, until - 2 * DAY, ())
    assert silent.orders == 48 * 5
    assert [each.signal for each in seen.signals] == [Signal.FAILING]


def test_a_higher_limit_opens_fewer_incidents_and_a_high_one_none() -> None:
    until = NOON - 18 * DAY
    figures = [
        *hours({}, of={CARD: 10}, first=15 * 24, last=48, until=until),
        *hours({CARD: 3}, of={CARD: 10}, first=48, last=0, until=until),
        *hours({}, of={CARD: 10}, first=10 * 24, last=0, until=until + 10 * DAY),
    ]
    told = past([], figures)

    assert [len(incidents_at(told, red=Decimal(red) / 100)) for red in (5, 20, 40)] == [1, 1, 0]


def test_only_days_with_enough_expected_orders_are_held_against_a_limit() -> None:
    busy = hours({CARD: 1}, of={CARD: 1}, first=24, last=0, until=START + DAY)
    slack = hours({}, of={CARD: 1}, first=19, last=0, until=START + 3 * DAY)
    window = Window(START, NOON)

    assert days_with_volume([*busy, *slack], window=window, least=20) == 1
    assert days_with_volume([*busy, *slack], window=window, least=19) == 2


def test_a_cut_knows_nothing_of_what_came_later() -> None:
    whole = Readings(series=[series(Signal.SILENCE, steady(DAYS, 10)), *failing(refused(3))])

    then = cut(whole, REFUSED_AT)

    assert {each.signal: each.hours[-1] for each in then.series} == dict.fromkeys(
        (Signal.SILENCE, Signal.FAILING), hour_of(REFUSED_AT) - 1
    )
    assert sum(sum(each.bad[-24:]) for each in then.series) <= 1
    last = then.standing.last_taken
    assert last is not None
    assert last < REFUSED_AT


def test_the_worst_share_is_of_the_fewest_hours_that_hold_enough_orders() -> None:
    told = Readings(series=failing(refused(3, share=Decimal("0.6"))))

    [worst] = worst_shares(told, since=hour_of(START), least=20)

    assert (worst.bad, worst.volume, worst.share) == (12, 20, Decimal("0.6"))


def test_the_longest_silence_is_told_from_the_last_attempt_that_was_taken() -> None:
    told = steady(DAYS, 10)
    told[100:107] = [(0, 0)] * 7

    silence = longest_silence(Readings(series=[series(Signal.SILENCE, told)]), since=hour_of(START))

    assert silence == timedelta(hours=7, minutes=10)
    assert longest_silence(Readings(), since=hour_of(START)) is None


def test_a_silence_of_the_past_would_have_been_an_incident() -> None:
    told = steady(DAYS, 10)
    told[700:705] = [(0, 0)] * 5

    [incident] = rehearsed(past([series(Signal.SILENCE, told)]))

    assert incident.onset == START + 699 * HOUR + timedelta(minutes=50)
