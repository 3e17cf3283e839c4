"""How long Rakuten's silence means nothing: learned from what it lists, never so that a break becomes waiting again."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.matching.lag import FLOOR, LONGEST, Counts, Lag, Minutes, Spread, content, learned, read, spread
from recon.matching.request import DAYS
from recon.records.programme import Programme

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTLE = timedelta(hours=48)
SHOP = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=(), settle=SETTLE, learns_settle=True)
WRITTEN = Programme(name="de", mid="1", currency="EUR", zone="UTC", stores=(), settle=SETTLE)
# Day of the week 0 is Thursday.
FRIDAY = 1
_MINUTES = some.dictionaries(some.integers(0, 20_000), some.integers(1, 900), max_size=6)
_COUNTS = some.builds(Counts, days=some.dictionaries(some.integers(0, DAYS - 1), _MINUTES), newest=_MINUTES)


def _alike(minutes: Minutes, newest: Minutes | None = None) -> Counts:
    return Counts(days=dict.fromkeys(range(DAYS), minutes), newest=newest or {})


def _waits(counts: Counts, programme: Programme = SHOP, *, before: Lag | None = None) -> list[timedelta]:
    lag = learned(counts, programme=programme, before=before, as_of=NOON, until=NOON)
    return [day.wait for day in lag.days]


def test_a_quantile_is_the_shortest_time_within_which_so_many_came() -> None:
    assert spread({10: 500, 20: 450, 30: 40, 40: 9, 5_000: 1}) == Spread(1_000, 10, 20, 30, 40)
    assert spread({7: 1}) == Spread(1, 7, 7, 7, 7)
    assert spread({}) == Spread()


def test_where_little_is_known_silence_means_the_default() -> None:
    assert _waits(_alike({60: 7})) == [SETTLE] * DAYS
    assert _waits(Counts()) == [SETTLE] * DAYS


def test_a_slow_report_is_given_half_more_than_99_of_100_orders_took() -> None:
    assert _waits(_alike({4 * 24 * 60: 99, 13 * 24 * 60: 1})) == [6 * DAY] * DAYS


def test_few_orders_never_teach_a_shorter_wait_than_the_default() -> None:
    assert _waits(_alike({60: 900})) == [SETTLE] * DAYS


def test_many_orders_teach_a_shorter_wait_down_to_a_floor() -> None:
    assert _waits(_alike({60: 990, 20 * 60: 10})) == [30 * HOUR] * DAYS
    assert _waits(_alike({60: 1_000})) == [FLOOR] * DAYS


def test_nobody_waits_longer_than_the_longest_nor_half_the_time_until_a_break_is_too_old() -> None:
    slow = _alike({19 * 24 * 60: 100})
    brief = Programme(
        name="de", mid="1", currency="EUR", zone="UTC", stores=(), learns_settle=True, horizon=10 * DAY
    )

    assert _waits(slow) == [LONGEST] * DAYS
    assert _waits(slow, brief) == [5 * DAY] * DAYS


def test_each_day_of_the_week_has_its_own_wait() -> None:
    counts = Counts(
        days={day: {24 * 60 if day != FRIDAY else 3 * 24 * 60: 100} for day in range(DAYS)}, newest={}
    )

    assert _waits(counts) == [SETTLE, 108 * HOUR, *[SETTLE] * 5]


def test_a_day_with_few_orders_waits_as_the_whole_week_does() -> None:
    counts = Counts(days={0: {3 * 24 * 60: 300}, FRIDAY: {60: 3}})

    assert _waits(counts)[FRIDAY] == _waits(counts)[0] == 108 * HOUR


def test_a_settle_time_that_was_written_wins() -> None:
    assert _waits(_alike({4 * 24 * 60: 5_000}), WRITTEN) == [SETTLE] * DAYS


def test_a_report_that_is_suddenly_late_is_waited_for() -> None:
    late = learned(
        _alike({60: 5_000}, newest={60 * 60: 20}), programme=SHOP, before=None, as_of=NOON, until=NOON
    )
    prompt = learned(
        _alike({60: 5_000}, newest={60: 15, 600: 5}), programme=SHOP, before=None, as_of=NOON, until=NOON
    )

    assert late.is_late
    assert {day.wait for day in late.days} == {90 * HOUR}
    assert not prompt.is_late


def test_a_late_report_takes_back_nothing_that_has_settled() -> None:
    usual = learned(_alike({60: 5_000}), programme=SHOP, before=None, as_of=NOON, until=NOON)
    late = learned(
        _alike({60: 5_000}, newest={3_600: 20}), programme=SHOP, before=usual, as_of=NOON + HOUR, until=NOON
    )

    assert {day.wait for day in late.days} == {FLOOR}
    later = learned(
        _alike({60: 5_000}, newest={3_600: 20}),
        programme=SHOP,
        before=late,
        as_of=NOON + 9 * HOUR,
        until=NOON + 9 * HOUR,
    )
    assert {day.wait for day in later.days} == {FLOOR + 9 * HOUR}


def test_what_the_report_did_not_reach_has_not_settled() -> None:
    """For three days the report told nothing: nothing was called a break, so all of that may still wait."""
    before = learned(_alike({60: 5_000}), programme=SHOP, before=None, as_of=NOON, until=NOON - 3 * DAY)
    late = learned(_alike({60: 5_000}, newest={3_600: 20}), programme=SHOP, before=before, as_of=NOON, until=NOON)  # fmt: skip

    assert {day.wait for day in late.days} == {90 * HOUR}


@given(
    looks=some.lists(
        some.tuples(_COUNTS, some.integers(0, 200), some.integers(0, 72)), min_size=2, max_size=6
    )
)
def test_whatever_is_learned_a_break_never_waits_again(
    looks: list[tuple[Counts, int, int]],
) -> None:
    """The end of what has settled, for each day of the week, moves forward only."""
    lag, at, end = None, NOON, NOON - LONGEST
    ends: list[list[datetime]] = []
    for counts, later, short in looks:
        at += later * HOUR
        end = max(end, at - short * HOUR)
        lag = learned(counts, programme=SHOP, before=lag, as_of=at, until=end)
        ends.append([min(at, end) - day.wait for day in lag.days])

    for earlier, now in pairwise(ends):
        assert all(one <= two for one, two in zip(earlier, now, strict=True))


@given(counts=_COUNTS, written=some.booleans(), is_read=some.booleans())
def test_what_was_learned_is_kept_as_it_is(counts: Counts, written: bool, is_read: bool) -> None:  # noqa: FBT001 - hypothesis draws it
    programme = WRITTEN if written else SHOP
    lag = learned(counts, programme=programme, before=None, as_of=NOON, until=NOON - DAY if is_read else None)

    assert read(content(lag)) == lag


@pytest.mark.parametrize("until", [None, NOON - 3 * DAY], ids=["nowhere", "three days ago"])
def test_a_report_that_does_not_reach_the_present_changes_no_wait(until: datetime | None) -> None:
    lag = learned(_alike({60: 1_000}), programme=SHOP, before=None, as_of=NOON, until=until)

    assert {day.wait for day in lag.days} == {FLOOR}
