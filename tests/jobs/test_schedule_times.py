"""When a job is due: on the days clocks are changed, at the ends of months, after a pause. Times are written in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from recon.scheduler.times import Due, Timetable

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
DAY = timedelta(days=1)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _slots(crontab: str, zone: str, *, after: str, until: str) -> list[str]:
    found = Timetable(crontab, ZoneInfo(zone)).slots(after=_at(after), until=_at(until))
    return [f"{slot:%d %H:%M}" for slot in found]


def _hourly(day: str, hours: Iterable[int], minute: int) -> list[str]:
    return [f"{day} {hour:02}:{minute:02}" for hour in hours]


@pytest.mark.parametrize(
    ("zone", "after", "until", "slots"),
    [
        # 02:30 does not exist on the second day: 03:30 summer time is an hour of sleep later, and one slot.
        (BERLIN, "2026-03-27T12:00", "2026-03-30T12:00", ["28 01:30", "29 01:30", "30 00:30"]),
        (NEW_YORK, "2026-03-06T12:00", "2026-03-09T12:00", ["07 07:30", "08 07:30", "09 06:30"]),
        # 02:30 comes twice in Berlin: the first counts. In New York it is 01:30 that comes twice.
        (BERLIN, "2026-10-23T12:00", "2026-10-26T12:00", ["24 00:30", "25 00:30", "26 01:30"]),
        (NEW_YORK, "2026-10-30T12:00", "2026-11-02T12:00", ["31 06:30", "01 07:30", "02 07:30"]),
    ],
)
def test_a_daily_job_of_half_past_two_runs_once_on_each_day(
    zone: str, after: str, until: str, slots: list[str]
) -> None:
    assert _slots("30 2 * * *", zone, after=after, until=until) == slots


def test_a_daily_job_of_a_time_that_comes_twice_runs_the_first_time() -> None:
    found = _slots("30 1 * * *", NEW_YORK, after="2026-10-31T00:00", until="2026-11-03T00:00")

    assert found == ["31 05:30", "01 05:30", "02 06:30"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [(BERLIN, "2026-03-29"), (BERLIN, "2026-10-25"), (NEW_YORK, "2026-03-08"), (NEW_YORK, "2026-11-01")],
)
def test_a_job_of_every_five_minutes_goes_on_through_all_hours(zone: str, day: str) -> None:
    begin = _at(day)

    found = list(Timetable("*/5 * * * *", ZoneInfo(zone)).slots(after=begin, until=begin + DAY))

    assert found == [begin + number * timedelta(minutes=5) for number in range(1, 24 * 12 + 1)]


@pytest.mark.parametrize("crontab", ["20 * * * *", "20 */1 * * *", "20 0-23 * * *"])
def test_a_job_of_every_hour_goes_on_through_both_hours(crontab: str) -> None:
    found = _slots(crontab, BERLIN, after="2026-10-24T23:00", until="2026-10-25T04:00")

    assert found == ["24 23:20", *_hourly("25", range(4), 20)]


def test_a_job_that_names_its_hours_runs_once_for_each_local_time() -> None:
    found = _slots("*/30 2 * * *", BERLIN, after="2026-10-24T20:00", until="2026-10-25T20:00")

    assert found == ["25 00:00", "25 00:30"]


def test_two_local_times_that_become_one_moment_are_one_slot() -> None:
    found = _slots("30 2,3 * * *", BERLIN, after="2026-03-28T20:00", until="2026-03-29T20:00")

    assert found == ["29 01:30"]


def test_clocks_that_are_changed_by_half_an_hour_lose_nothing() -> None:
    zone = "Australia/Lord_Howe"  # 02:00 became 02:30 on 2026-10-04, and 02:00 became 01:30 on 2026-04-05

    spring = _slots("15 2 * * *", zone, after="2026-10-02T12:00", until="2026-10-05T12:00")
    autumn = _slots("45 1 * * *", zone, after="2026-04-03T12:00", until="2026-04-06T12:00")

    assert spring == ["02 15:45", "03 15:45", "04 15:15"]
    assert autumn == ["03 14:45", "04 14:45", "05 15:15"]


@pytest.mark.parametrize(
    ("crontab", "slots"),
    [
        ("0 7 31 * *", ["31 06:00", "31 05:00", "31 05:00"]),
        ("0 7 last * *", ["31 06:00", "28 06:00", "31 05:00", "30 05:00", "31 05:00"]),
        ("0 7 29 feb *", []),
    ],
)
def test_months_end_where_they_end(crontab: str, slots: list[str]) -> None:
    assert _slots(crontab, BERLIN, after="2026-01-15T00:00", until="2026-06-15T00:00") == slots


def test_a_leap_day_comes_every_four_years_and_a_31st_of_february_never() -> None:
    zone = ZoneInfo(BERLIN)

    assert Timetable("0 7 29 feb *", zone).next(_at("2026-01-01")) == _at("2028-02-29T06:00")
    assert Timetable("0 7 31 feb *", zone).next(_at("2026-01-01")) is None


@pytest.mark.parametrize(
    ("crontab", "due"),
    [
        # The machine slept from 09:02 to 10:20.
        ("* * * * *", Due(_at("2026-11-16T10:20"), 78)),
        ("*/5 * * * *", Due(_at("2026-11-16T10:20"), 16)),
        ("20 * * * *", Due(_at("2026-11-16T10:20"), 2)),
        ("0 7 * * mon", None),
    ],
)
def test_after_78_minutes_of_sleep_the_newest_slot_stands_for_all(crontab: str, due: Due | None) -> None:
    times = Timetable(crontab, ZoneInfo("UTC"))

    assert times.due(after=_at("2026-11-16T09:02"), until=_at("2026-11-16T10:20")) == due


@pytest.mark.parametrize(
    ("crontab", "due"),
    [
        # In the week in which clocks are put back there are 169 hours.
        ("* * * * *", Due(_at("2026-10-27T09:00"), 7 * 24 * 60)),
        ("20 * * * *", Due(_at("2026-10-27T08:20"), 7 * 24)),
        ("0 7 * * mon", Due(_at("2026-10-26T06:00"), 1)),
        ("30 2 * * *", Due(_at("2026-10-27T01:30"), 7)),
    ],
)
def test_after_a_week_of_sleep_every_slot_is_counted(crontab: str, due: Due) -> None:
    times = Timetable(crontab, ZoneInfo(BERLIN))

    assert times.due(after=_at("2026-10-20T09:00"), until=_at("2026-10-27T09:00")) == due


@settings(deadline=None)
@given(
    crontab=any_of.sampled_from(["*/5 * * * *", "20 * * * *", "30 2 * * *", "*/30 1-3 * * *", "0 7 * * mon"]),
    zone=any_of.sampled_from([BERLIN, NEW_YORK, "Australia/Lord_Howe", "UTC"]),
    begin=any_of.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=any_of.just(UTC)),  # noqa: DTZ001 - the bounds of a strategy are naive
    cut=any_of.timedeltas(timedelta(0), timedelta(hours=40)),
)
def test_however_a_stretch_is_cut_the_same_slots_come_once_each_in_order(
    crontab: str, zone: str, begin: datetime, cut: timedelta
) -> None:
    times, end = Timetable(crontab, ZoneInfo(zone)), begin + timedelta(hours=40)

    whole = list(times.slots(after=begin, until=end))
    parts = [*times.slots(after=begin, until=begin + cut), *times.slots(after=begin + cut, until=end)]

    assert parts == whole == sorted(set(whole))
