"""Clocks that are set forward or back lose no order and raise nothing, in any zone of a shop."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recon.gap.aged_eyes import Eyes, eyes_of
from recon.gap.aged_signals import look_by_age
from recon.gap.aged_story import hours_of, watch_of
from recon.gap.readings import Signal, Stretch
from recon.gap.signals import Quiet, Raised
from recon.gap.story import folded
from tests.rules.aged_scene import DAY, HOUR, PROGRAMME, AgedShop, Given, Loss

CHANGES = [
    pytest.param("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC), id="Berlin forward"),
    pytest.param("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC), id="Berlin back"),
    pytest.param("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC), id="New York forward"),
    pytest.param("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC), id="New York back"),
]


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_a_quiet_shop_stays_quiet_while_its_clock_is_set(zone: str, change: datetime) -> None:
    for hours in (-1, 0, 1, 2, 5, 24, 30):
        given = Given(AgedShop(until=change + hours * HOUR))

        looked = look_by_age(replace(given.scope, programme=replace(PROGRAMME, zone=zone)))

        assert [type(each) for each in looked] == [Quiet] * 3


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_the_day_of_a_change_teaches_as_any_other_when_it_is_where_the_history_begins(
    zone: str, change: datetime
) -> None:
    """63 days are looked back: they begin at the shop's midnight, which lies another hour off since the change."""
    for hours in (-12, 0, 12):
        given = Given(AgedShop(days=80, until=change + 63 * DAY + hours * HOUR))
        told = look_by_age(replace(given.scope, programme=replace(PROGRAMME, zone=zone)))

        assert [type(each) for each in told] == [Quiet] * 3


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_a_loss_over_a_change_is_told_as_in_a_zone_without_one(zone: str, change: datetime) -> None:
    shop = AgedShop(losses=[Loss(change - 5 * HOUR, change + 8 * HOUR)], until=change + 20 * HOUR)
    given = Given(shop)
    of_zone = {
        name: next(
            each
            for each in look_by_age(replace(given.scope, programme=replace(PROGRAMME, zone=name)))
            if each.signal is Signal.UNREPORTED
        )
        for name in (zone, "UTC")
    }

    there, plain = of_zone[zone], of_zone["UTC"]
    assert isinstance(there, Raised)
    assert isinstance(plain, Raised)
    assert (there.onset, there.slice, there.volume) == (plain.onset, plain.slice, plain.volume)
    assert there.onset == change - 5 * HOUR


@pytest.mark.parametrize(("zone", "change"), CHANGES)
def test_the_hours_of_a_story_are_put_together_over_a_change_without_losing_an_order(
    zone: str, change: datetime
) -> None:
    shop = AgedShop(losses=[Loss(change - 50 * HOUR, change + 30 * HOUR)], until=change + 40 * HOUR)
    scope = replace(Given(shop).scope, programme=replace(PROGRAMME, zone=zone))
    assert isinstance(scope.stretch, Stretch)
    eyes = eyes_of(scope, scope.stretch)
    assert isinstance(eyes, Eyes)
    hours = hours_of(watch_of(eyes, Signal.UNREPORTED), eyes.at, slice_="", onset=change - 50 * HOUR)

    rows = folded(hours, zone=zone, most=40)

    assert len(rows) < len(hours)
    assert sum(each.orders for each in rows) == sum(each.orders for each in hours)
    assert sum(each.hours for each in rows) == len(hours)
    assert {each.hours for each in rows} <= {1, 2, 3, 4}
