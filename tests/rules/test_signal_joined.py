"""One cause is one incident: signals open it, join it and leave it; verdicts go on with it and resolve it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from recon.gap.figures import Figure, Grain
from recon.gap.incident import Incident, KnownIncident, Opened, Resolved, StillOpen, Watched, Worsened, watch
from recon.gap.incident_signal import IncidentSignal
from recon.gap.joined import Joined, join
from recon.gap.next_step import next_step
from recon.gap.readings import Signal, Untold
from recon.gap.signals import CannotTell, Looked, Quiet, Raised
from recon.gap.stream import Stream
from recon.records.kind import Kind
from tests.rules.signal_scene import DAY, HOUR, NOON, PROGRAMME

PAYPAL = "payment_method=paypal"
LATER = NOON + timedelta(minutes=5)


def raised(
    signal: Signal, *, hit: int = 10, money: int = 10_000, slice_: str = "", onset: datetime = NOON - HOUR
) -> Raised:
    ppm = 1_000_000
    return Raised("de", "EUR", signal, slice_, onset, hit, hit, money, ppm, f"{signal.value}: {hit} orders.")


def quiet(signal: Signal, *, since: datetime | None = None) -> Quiet:
    return Quiet("de", "EUR", signal, "all is well", since)


def cannot_tell(signal: Signal) -> CannotTell:
    return CannotTell("de", "EUR", signal, Untold.SHORT, "the log was not read")


def only(joined: list[Joined]) -> Joined:
    [each] = joined
    return each


def known(*looked: Looked, at: datetime = NOON) -> KnownIncident:
    """An incident that these signals opened."""
    opened = only(join(looked, [], as_of=at))
    assert isinstance(opened, Opened)
    return KnownIncident(7, opened.incident)


def after(before: KnownIncident, *looked: Looked, at: datetime = LATER) -> Joined:
    return only(join(looked, [before], as_of=at))


@pytest.mark.parametrize(
    ("signal", "stream"),
    [
        (Signal.FAILING, Stream.MISSING),
        (Signal.SILENCE, Stream.MISSING),
        (Signal.SEND_GAP, Stream.MISSING),
        (Signal.CAPTURE, Stream.CAPTURE),
        (Signal.LANDING, Stream.CAPTURE),
        (Signal.SENT_AMOUNTS, Stream.DIFFERENT),
        (Signal.RECORDED_AMOUNTS, Stream.DIFFERENT),
    ],
)
def test_a_raised_signal_opens_an_incident_of_its_stream(signal: Signal, stream: Stream) -> None:
    incident = known(raised(signal)).incident

    assert (incident.stream, incident.orders, incident.money) == (stream, 10, 10_000)
    assert (incident.told_money, incident.told_ppm) == (10_000, 1_000_000)
    assert incident.sentence == f"{signal.value}: 10 orders."
    assert [each.signal for each in incident.signals] == [signal]


@pytest.mark.parametrize("signal", [None, *Signal])
@pytest.mark.parametrize("stream", list(Stream))
def test_the_next_step_fits_into_the_first_line_of_a_mail(signal: Signal | None, stream: Stream) -> None:
    incident = replace(known(raised(signal or Signal.SILENCE)).incident, stream=stream)

    step = next_step(incident if signal else replace(incident, signals=()))

    assert 0 < len(step) <= 90


def test_signals_of_one_stream_open_one_incident_and_others_another() -> None:
    looked: list[Looked] = [raised(Signal.SILENCE), raised(Signal.FAILING), raised(Signal.CAPTURE)]
    looked.append(quiet(Signal.SEND_GAP))

    missing, capture = (each.incident for each in join(looked, [], as_of=NOON))

    assert missing.sentence == "failing: 10 orders."  # it is the one that tells why
    assert [each.signal for each in missing.signals] == [Signal.SILENCE, Signal.FAILING]
    assert capture.stream is Stream.CAPTURE


@pytest.mark.parametrize("looked", [quiet(Signal.FAILING), cannot_tell(Signal.FAILING)])
def test_what_is_quiet_or_cannot_be_told_opens_nothing(looked: Looked) -> None:
    assert join([looked], [], as_of=NOON) == []


def test_an_incident_goes_on_with_new_figures_and_without_news() -> None:
    came = after(known(raised(Signal.SILENCE)), raised(Signal.SILENCE, hit=12, money=12_000))

    assert isinstance(came, StillOpen)
    assert (came.incident.orders, came.incident.told_money) == (12, 10_000)
    assert came.incident.sentence == "silence: 12 orders."


def test_twice_the_money_is_worse() -> None:
    came = after(known(raised(Signal.SILENCE)), raised(Signal.SILENCE, hit=20, money=20_000))

    assert isinstance(came, Worsened)
    assert came.incident.told_money == 20_000


@pytest.mark.parametrize(
    ("first", "second", "news"),
    [
        pytest.param(raised(Signal.SILENCE), raised(Signal.FAILING), True, id="failing tells why"),
        pytest.param(raised(Signal.FAILING), raised(Signal.SILENCE), False, id="of course it is silent"),
        pytest.param(raised(Signal.FAILING), raised(Signal.SEND_GAP), False, id="of course they wait"),
        pytest.param(
            raised(Signal.SEND_GAP, slice_=PAYPAL), raised(Signal.SILENCE), True, id="first a slice, now all"
        ),
    ],
)
def test_a_further_signal_is_news_only_where_it_says_more(
    first: Raised, second: Raised, *, news: bool
) -> None:
    came = after(known(first), first, second)

    assert isinstance(came, Worsened if news else StillOpen)
    assert len(came.incident.signals) == 2


def test_a_signal_that_is_quiet_again_is_over_and_the_incident_stays() -> None:
    came = after(known(raised(Signal.FAILING)), quiet(Signal.FAILING, since=NOON - timedelta(minutes=20)))

    assert isinstance(came, StillOpen)
    assert came.incident.over_at == NOON - timedelta(minutes=20)


def test_a_signal_that_cannot_be_told_goes_on() -> None:
    came = after(known(raised(Signal.FAILING)), cannot_tell(Signal.FAILING))

    assert isinstance(came, StillOpen)
    assert came.incident.over_at is None


def test_lost_click_ids_are_resolved_after_a_day_of_rest_as_no_verdict_ever_comes() -> None:
    over = after(known(raised(Signal.CAPTURE)), quiet(Signal.CAPTURE, since=NOON))
    before = KnownIncident(7, over.incident)

    assert isinstance(after(before, quiet(Signal.CAPTURE), at=NOON + 23 * HOUR), StillOpen)
    came = after(before, quiet(Signal.CAPTURE), at=NOON + 24 * HOUR)
    assert isinstance(came, Resolved)
    assert came.incident.ended == NOON


def test_the_stretch_of_an_incident_that_ended_opens_no_other() -> None:
    ended = KnownIncident(7, replace(known(raised(Signal.FAILING)).incident, ended=NOON))

    assert join([raised(Signal.FAILING)], [ended], as_of=LATER) == []
    [again] = join([raised(Signal.FAILING, onset=LATER)], [ended], as_of=LATER + HOUR)
    assert isinstance(again, Opened)


def test_a_signal_joins_an_incident_that_verdicts_opened_and_keeps_its_words() -> None:
    verdicts = replace(known(raised(Signal.SEND_GAP)).incident, signals=(), sentence="12 of 20 are missing.")

    came = after(KnownIncident(7, verdicts), raised(Signal.FAILING, money=1))

    assert isinstance(came, Worsened)
    assert came.incident.sentence == "failing: 10 orders."
    assert came.incident.money == 10_000


# What verdicts make of an incident that a signal raised.


def hours(lost: int, *, first: datetime, count: int, of: int = 10) -> list[Figure]:
    """Some hours, in each of which so many of ten orders are missing."""
    rows = []
    for step in range(count):
        at = first + HOUR * step
        rows.append(Figure("de", "EUR", Grain.HOUR, at, "", Kind.REFUSED, lost, lost * 1000, 0))
        rows.append(Figure("de", "EUR", Grain.HOUR, at, "", Kind.MATCHED, of - lost, 1000, 1000))
    return rows


ONSET = NOON - 2 * HOUR
FINE_BEFORE = hours(0, first=ONSET - 30 * HOUR, count=30)
LOST = hours(10, first=ONSET, count=2)
FINE_AFTER = hours(0, first=NOON, count=24 * 9)


def signalled(*, over_at: datetime | None, stream: Stream = Stream.MISSING) -> KnownIncident:
    signal = IncidentSignal(Signal.FAILING, "", ONSET, NOON, 20, 20, 20_000, "All were refused.", over_at)
    incident = known(raised(Signal.FAILING, hit=20, money=20_000, onset=ONSET)).incident
    return KnownIncident(7, replace(incident, stream=stream, signals=(signal,)))


def judged(before: KnownIncident, figures: list[Figure], *, settled_until: datetime) -> Watched:
    watched = watch(figures, [before], programme=PROGRAMME, settled_until=settled_until)
    return next(each for each in watched if isinstance(each, Worsened | StillOpen | Resolved))


def incident_of(came: Watched) -> Incident:
    assert isinstance(came, Worsened | StillOpen | Resolved)
    return came.incident


@pytest.mark.parametrize(
    ("over_at", "settled_until"),
    [
        pytest.param(None, NOON - 48 * HOUR, id="raised, and the last settled day is fine"),
        pytest.param(None, NOON + 3 * DAY, id="raised for days"),
        pytest.param(NOON, NOON - 48 * HOUR, id="over, not settled"),
        pytest.param(NOON, NOON - HOUR, id="over, half of it settled"),
    ],
)
def test_verdicts_never_resolve_what_a_signal_raised_before_all_of_it_has_settled(
    over_at: datetime | None, settled_until: datetime
) -> None:
    came = judged(signalled(over_at=over_at), FINE_BEFORE + FINE_AFTER, settled_until=settled_until)

    assert isinstance(came, StillOpen)
    assert came.incident.orders == 20
    assert came.incident.sentence == "All were refused."


def test_when_all_has_settled_and_nothing_is_missing_it_is_resolved() -> None:
    recorded = hours(0, first=ONSET, count=2)

    came = judged(
        signalled(over_at=NOON),
        FINE_BEFORE + recorded + FINE_AFTER,
        settled_until=NOON + timedelta(minutes=1),
    )

    assert isinstance(came, Resolved)
    assert came.incident.sentence == "All were refused. Nothing of it is missing at Rakuten any more."
    assert (came.incident.orders, came.incident.money) == (0, 0)


def test_what_settled_as_missing_is_told_by_verdicts_and_keeps_it_open() -> None:
    came = judged(signalled(over_at=NOON), FINE_BEFORE + LOST + FINE_AFTER, settled_until=NOON + 2 * DAY)

    incident = incident_of(came)
    assert isinstance(came, StillOpen)
    assert (incident.orders, incident.money) == (20, 20_000)
    assert "settled orders are not recorded at Rakuten" in incident.sentence
    assert incident.signals


def test_what_nobody_sent_again_within_a_week_stays_lost_and_the_incident_ends() -> None:
    figures = FINE_BEFORE + LOST + FINE_AFTER

    came = judged(signalled(over_at=NOON), figures, settled_until=NOON + 7 * DAY)

    assert isinstance(came, Resolved)
    assert came.incident.orders == 20


def test_an_incident_of_click_ids_is_no_business_of_verdicts() -> None:
    before = signalled(over_at=NOON, stream=Stream.CAPTURE)

    watched = watch(FINE_AFTER, [before], programme=PROGRAMME, settled_until=NOON + 3 * DAY)

    assert not [each for each in watched if isinstance(each, Resolved | StillOpen | Worsened)]
