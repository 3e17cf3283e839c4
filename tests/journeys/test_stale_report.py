"""A saved report that is some hours old says nothing of the hours since: that is no alarm."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.gap.readings import Signal
from tests.journeys.aged_scene import DAY, HOUR, NOON, AgedShop
from tests.journeys.shop_scene import Shop, ToldClock

SAVED = NOON - 2 * DAY
"""The report is saved at noon, while orders come in, and read hours later."""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> AgedShop:
    """Three weeks of a shop without a break, with a report that is fresh at each pull."""
    shop = AgedShop(Shop(tmp_path_factory.mktemp("history") / "shop"), NOON - 30 * DAY)
    for day in (9, 3):
        shop.sells(NOON - day * DAY)
        shop.pulls(NOON - day * DAY)
    shop.sells(SAVED)
    shop.pulls(SAVED)
    shop.store.close()
    return shop


@pytest.fixture
def shop(history: AgedShop, tmp_path: Path) -> Iterator[AgedShop]:
    shutil.copytree(history.shop.folder, tmp_path / "shop")
    there = Shop(tmp_path / "shop", ToldClock(SAVED), is_there=True)
    copied = AgedShop(there, history.at, history.sold, [*history.lines])
    yield copied
    copied.store.close()


@pytest.mark.parametrize("hours", [4, 8, 12, 20, 24])
def test_a_saved_report_that_is_hours_old_raises_nothing(shop: AgedShop, hours: int) -> None:
    at = SAVED + hours * HOUR
    shop.sells(at)

    shop.pulls(at, reported_until=SAVED)
    look = shop.looks(at, pulling=False)

    assert look.raised == []
    assert shop.incidents == []


def test_a_fresh_report_without_these_orders_is_a_loss(shop: AgedShop) -> None:
    at = SAVED + 20 * HOUR
    shop.sells(at, lost=lambda _: True)

    look = shop.looks(at)

    assert [each.signal for each in look.raised] == [Signal.UNREPORTED]
