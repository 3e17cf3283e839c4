"""What the kernel is told: rules in microseconds, coverage as two ends, weeks cut by two calendars."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from recon.matching.request import Covered, last_weeks, no_programme, parameters, week_of
from recon.records.moment import micros
from recon.records.programme import Due, Programme
from recon.records.window import Window

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
REACH = Window(NOON - timedelta(days=9), NOON)
GERMAN = Programme(
    name="de", mid="1", currency="EUR", zone="Europe/Berlin", stores=(), due=Due.SHIPPED, tolerance=2
)


def test_a_programme_is_told_in_whole_microseconds_and_minor_units() -> None:
    told = parameters(GERMAN, number=3, as_of=NOON, covered=Covered(REACH, REACH, REACH, has_log=True))

    assert (told.number, told.name, told.as_of) == (3, "de", micros(NOON))
    assert (told.settle, told.send_within) == (48 * 3600 * 1_000_000, 30 * 60 * 1_000_000)
    assert (told.tolerance, told.due_rule, told.has_log) == (2, 3, 1)
    assert (told.shop_from, told.shop_until) == (micros(REACH.start), micros(REACH.end))


def test_a_book_that_reaches_nowhere_covers_no_moment() -> None:
    told = parameters(GERMAN, number=1, as_of=NOON, covered=Covered(None, None, None, has_log=False))

    ends = [
        (told.shop_from, told.shop_until),
        (told.log_from, told.log_until),
        (told.net_from, told.net_until),
    ]
    assert all(start > end for start, end in ends)


def test_what_belongs_to_no_programme_is_number_nought_and_covered_nowhere() -> None:
    told = no_programme(NOON)

    assert (told.number, told.name, told.as_of, told.has_log) == (0, "", micros(NOON), 0)
    assert told.shop_from > told.shop_until


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 11, 10), "2026-W46"), (date(2027, 1, 3), "2026-W53"), (date(2027, 1, 4), "2027-W01")],
)
def test_a_week_is_named_as_the_iso_calendar_does(day: date, label: str) -> None:
    assert week_of(day, shop_zone="UTC", network_zone="UTC").label == label


def test_a_week_is_cut_by_the_shops_calendar_and_by_the_networks() -> None:
    week = week_of(date(2026, 11, 10), shop_zone="Europe/Berlin", network_zone="America/New_York")

    assert week.shop.start == datetime(2026, 11, 8, 23, tzinfo=UTC)
    assert week.network.start == datetime(2026, 11, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 10, 22), 169), (date(2026, 3, 25), 167), (date(2026, 11, 10), 168)]
)
def test_a_week_in_which_the_clock_changes_has_its_own_length(day: date, hours: int) -> None:
    week = week_of(day, shop_zone="Europe/Berlin", network_zone="UTC")

    assert week.shop.end - week.shop.start == timedelta(hours=hours)


def test_the_last_weeks_end_with_the_one_that_holds_the_moment_in_the_shops_zone() -> None:
    sunday_night = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)

    berlin = last_weeks(sunday_night, count=2, shop_zone="Europe/Berlin", network_zone="UTC")
    london = last_weeks(sunday_night, count=2, shop_zone="Europe/London", network_zone="UTC")

    assert [week.label for week in berlin] == ["2026-W46", "2026-W47"]
    assert [week.label for week in london] == ["2026-W45", "2026-W46"]


@given(
    at=some.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    zone=some.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]),
)
def test_weeks_tile_without_hole_or_overlap_and_the_last_holds_the_moment(at: datetime, zone: str) -> None:
    weeks = last_weeks(at, count=10, shop_zone=zone, network_zone="UTC")

    assert all(one.shop.end == next_.shop.start for one, next_ in pairwise(weeks))
    assert all(one.network.end == next_.network.start for one, next_ in pairwise(weeks))
    assert at in weeks[-1].shop
