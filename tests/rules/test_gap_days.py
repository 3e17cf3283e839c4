"""Hours add up to the days of the programme's zone, on the days on which the clock changes as well."""

from datetime import UTC, datetime, timedelta

import pytest

from recon.gap.figures import Figure, Grain, by_day
from recon.records.kind import Kind

MIDNIGHT_BEFORE_FALL_BACK = datetime(2026, 10, 24, 22, tzinfo=UTC)
MIDNIGHT_BEFORE_SPRING = datetime(2026, 3, 28, 23, tzinfo=UTC)


def hour(at: datetime, orders: int = 1, *, slice_: str = "", kind: Kind = Kind.MATCHED) -> Figure:
    return Figure("de", "EUR", Grain.HOUR, at, slice_, kind, orders, orders * 100, orders * 90, orders, 0)


@pytest.mark.parametrize(
    ("midnight", "hours"), [(MIDNIGHT_BEFORE_FALL_BACK, 25), (MIDNIGHT_BEFORE_SPRING, 23)]
)
def test_a_day_in_which_the_clock_changes_has_all_its_hours(midnight: datetime, hours: int) -> None:
    figures = [hour(midnight + timedelta(hours=past)) for past in range(hours + 1)]

    first, second = by_day(figures, zones={"de": "Europe/Berlin"})

    assert (first.at, first.orders, first.expected, first.recorded, first.send_due) == (
        midnight, hours, hours * 100, hours * 90, hours,
    )  # fmt: skip
    assert (second.at, second.orders) == (midnight + timedelta(hours=hours), 1)


def test_slices_and_kinds_stay_apart() -> None:
    at = MIDNIGHT_BEFORE_SPRING
    days = by_day(
        [hour(at, 2), hour(at, 3, slice_="device=mobile"), hour(at, 4, kind=Kind.NEVER_SENT)],
        zones={"de": "Europe/Berlin"},
    )

    assert {(day.slice, day.kind): day.orders for day in days} == {
        ("", Kind.MATCHED): 2,
        ("device=mobile", Kind.MATCHED): 3,
        ("", Kind.NEVER_SENT): 4,
    }
    assert {day.grain for day in days} == {Grain.DAY}
