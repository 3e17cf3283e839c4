"""When a gap is an incident: a limit, a minimum volume, the slice that explains it, its first hour and its end."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from recon.gap.figures import Figure, Grain
from recon.gap.incident import (
    CannotJudge,
    Incident,
    KnownIncident,
    Opened,
    Quiet,
    Resolved,
    StillOpen,
    Watched,
    Worsened,
    watch,
)
from recon.gap.stream import Stream
from recon.records.kind import Kind
from recon.records.programme import Programme

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
PROGRAMME = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=("de",), minimum_volume=20)
PAYPAL, CARD = "payment_method=paypal", "payment_method=card"
HOUR = timedelta(hours=1)


def _hour(at: datetime, slice_: str, kind: Kind, orders: int) -> Figure:
    missing = kind is Kind.NEVER_SENT
    return Figure(
        "de", "EUR", Grain.HOUR, at, slice_, kind, orders, orders * 100, 0 if missing else orders * 100
    )


def hours(
    lost: Mapping[str, int],
    *,
    of: Mapping[str, int],
    first: int = 24,
    last: int = 0,
    kind: Kind = Kind.NEVER_SENT,
    until: datetime = NOON,
) -> list[Figure]:
    """Hours from `first` to `last` hours before `until`: in each, of so many orders of a slice so many are lost."""
    rows = []
    for back in range(first, last, -1):
        at = until - HOUR * back
        for slice_, volume in {**of, "": sum(of.values())}.items():
            gone = lost.get(slice_, 0) if slice_ else sum(lost.values())
            rows += [_hour(at, slice_, kind, gone), _hour(at, slice_, Kind.MATCHED, volume - gone)]
    return rows


def stream_of(came: Watched) -> Stream | None:
    match came:
        case CannotJudge():
            return None
        case Quiet():
            return came.stream
        case _:
            return came.incident.stream


def seen(figures: list[Figure], *known: KnownIncident, until: datetime = NOON) -> Watched:
    """What becomes of the stream of missing orders."""
    watched = watch(figures, known, programme=PROGRAMME, settled_until=until)
    return next(each for each in watched if stream_of(each) is Stream.MISSING)


def opened(figures: list[Figure]) -> Incident:
    came = seen(figures)
    assert isinstance(came, Opened)
    return came.incident


@pytest.mark.code("L25")
def test_a_usual_loss_is_quiet() -> None:
    usual = hours({PAYPAL: 1, CARD: 1}, of={PAYPAL: 30, CARD: 30})

    assert seen(usual) == Quiet("de", "EUR", Stream.MISSING)


def test_a_lost_payment_method_opens_an_incident_of_its_own() -> None:
    normal = hours({}, of={PAYPAL: 4, CARD: 6}, first=48, last=10)
    broken = hours({PAYPAL: 4}, of={PAYPAL: 4, CARD: 6}, first=10)

    incident = opened(normal + broken)

    assert (incident.slice, incident.stream, incident.onset) == (PAYPAL, Stream.MISSING, NOON - 10 * HOUR)
    assert (incident.orders, incident.money, incident.worst_ppm) == (40, 4000, 1_000_000)
    assert incident.sentence == (
        "Since 2026-11-16 02:00 UTC, 40 of 40 settled orders are not recorded at Rakuten "
        "where the payment method is paypal (100.0 %)."
    )


def test_a_loss_everywhere_is_of_the_total_even_if_nearly_all_orders_share_a_slice() -> None:
    everything = hours({"country=DE": 9, "country=AT": 1}, of={"country=DE": 9, "country=AT": 1})

    assert opened(everything).slice == ""


def test_a_slice_that_every_order_is_in_explains_nothing() -> None:
    assert opened(hours({"site=de": 10}, of={"site=de": 10})).slice == ""


def test_a_slice_may_be_over_its_limit_while_the_total_is_not() -> None:
    incident = opened(hours({PAYPAL: 1, CARD: 3}, of={PAYPAL: 2, CARD: 98}))

    assert incident.slice == PAYPAL


@pytest.mark.parametrize(
    ("lost", "volume"),
    [
        pytest.param(4, 24, id="four missing are luck"),
        pytest.param(19, 19, id="a volume below the minimum says nothing"),
        pytest.param(5, 101, id="just below red"),
        pytest.param(5, 100, id="five of a hundred happen by chance where two are tolerated"),
    ],
)
def test_too_little_opens_nothing(lost: int, volume: int) -> None:
    last_hour = hours({CARD: lost}, of={CARD: volume}, first=1)

    assert isinstance(seen(last_hour), Quiet)


def test_the_limit_itself_opens() -> None:
    assert opened(hours({CARD: 50}, of={CARD: 1000}, first=1)).worst_ppm == 50_000


def test_a_short_book_opens_nothing_and_ends_nothing() -> None:
    lost = hours({CARD: 9}, of={CARD: 9})
    known = KnownIncident(3, opened(lost))

    came = watch(lost, [known], programme=PROGRAMME, settled_until=None)

    assert came == [
        CannotJudge("de", "a book was short or unread, so no share of missing orders can be trusted")
    ]


def test_orders_that_have_not_settled_are_not_looked_at() -> None:
    young = hours({CARD: 9}, of={CARD: 9}, until=NOON + 24 * HOUR)

    assert watch(young, [], programme=PROGRAMME, settled_until=NOON) == []


def test_a_day_of_last_week_opens_once_and_not_again_after_it_ended() -> None:
    week = hours({PAYPAL: 4}, of={PAYPAL: 4, CARD: 6}, first=80, last=56) + hours(
        {}, of={PAYPAL: 4, CARD: 6}, first=56
    )

    incident = opened(week)
    ended = seen(week, KnownIncident(3, incident))

    assert incident.onset == NOON - 80 * HOUR
    assert isinstance(ended, Resolved)
    assert ended.incident.ended == NOON
    assert isinstance(seen(week, KnownIncident(3, ended.incident)), Quiet)


def test_a_new_break_after_the_end_of_another_opens() -> None:
    later = NOON + 30 * HOUR
    ended = replace(opened(hours({CARD: 9}, of={CARD: 9})), ended=NOON)

    came = seen(hours({CARD: 9}, of={CARD: 9}, first=5, until=later), KnownIncident(3, ended), until=later)

    assert isinstance(came, Opened)
    assert came.incident.onset == later - 5 * HOUR


def test_an_open_incident_stays_until_a_settled_day_is_under_amber() -> None:
    first = hours({CARD: 9}, of={CARD: 30})
    known = KnownIncident(3, opened(first))
    later = NOON + 24 * HOUR

    between = first + hours({CARD: 1}, of={CARD: 30}, until=later)
    over = first + hours({}, of={CARD: 30}, until=later)

    assert isinstance(seen(between, known, until=later), StillOpen)
    assert isinstance(seen(over, known, until=later), Resolved)


def test_silence_ends_no_incident_before_a_week_is_over() -> None:
    lost = hours({CARD: 9}, of={CARD: 9})
    known = KnownIncident(3, opened(lost))

    assert isinstance(seen(lost, known, until=NOON + 48 * HOUR), StillOpen)
    assert isinstance(seen(lost, known, until=NOON + 9 * 24 * HOUR), Resolved)


def test_an_incident_worsens_when_its_money_or_share_doubles_and_only_then() -> None:
    first = hours({CARD: 3}, of={CARD: 30})
    known = KnownIncident(3, opened(first))
    half, day = NOON + 12 * HOUR, NOON + 24 * HOUR

    more = seen(first + hours({CARD: 3}, of={CARD: 30}, first=12, until=half), known, until=half)
    assert isinstance(more, StillOpen)
    assert (more.incident.orders, more.incident.told_money) == (108, 7200)

    # Told figures stand still meanwhile, so that small steps add up to a doubling.
    twice = first + hours({CARD: 3}, of={CARD: 30}, until=day)
    worse = seen(twice, KnownIncident(3, more.incident), until=day)
    assert isinstance(worse, Worsened)
    assert (worse.incident.money, worse.incident.told_money) == (14_400, 14_400)
    assert isinstance(seen(twice, KnownIncident(3, worse.incident), until=day), StillOpen)


@pytest.mark.parametrize(
    ("kind", "stream", "says"),
    [
        (Kind.AMOUNT_DIFFERS, Stream.DIFFERENT, "with another amount"),
        (Kind.UNKNOWN_ORDER, Stream.OVER, "although they should not be"),
    ],
)
def test_wrong_amounts_and_over_reporting_have_streams_of_their_own(
    kind: Kind, stream: Stream, says: str
) -> None:
    figures = hours({CARD: 2}, of={CARD: 10}, kind=kind)

    came = watch(figures, [], programme=PROGRAMME, settled_until=NOON)

    (incident,) = [each.incident for each in came if isinstance(each, Opened)]
    assert incident.stream is stream
    assert says in incident.sentence
    assert len([each for each in came if isinstance(each, Quiet)]) == 2


def test_other_programmes_and_daily_figures_are_not_mixed_in() -> None:
    figures = hours({CARD: 9}, of={CARD: 9})
    foreign = [replace(each, programme="at") for each in figures]
    daily = [replace(each, grain=Grain.DAY) for each in figures]

    assert watch(foreign + daily, [], programme=PROGRAMME, settled_until=NOON) == []


def test_limits_are_the_programmes_own() -> None:
    calm = replace(PROGRAMME, red=Decimal("0.5"))

    came = watch(hours({CARD: 4}, of={CARD: 10}), [], programme=calm, settled_until=NOON)

    assert all(isinstance(each, Quiet) for each in came)
