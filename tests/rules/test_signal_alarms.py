"""How often an ordinary shop is disturbed, and how soon a broken one is noticed: seeded shops, real looks."""

from datetime import timedelta

import pytest

from recon.gap.readings import Signal
from tests.rules.false_alarms import alarms
from tests.rules.normal_shop import START, Break, NormalShop

AFTERNOON = START + timedelta(days=42, hours=14, minutes=20)


@pytest.mark.parametrize(("daily", "seeds"), [(20, 2), (200, 1)])
def test_an_ordinary_shop_is_disturbed_about_once_in_ninety_days_at_most(daily: int, seeds: int) -> None:
    raised = [alarm for seed in range(seeds) for alarm in alarms(seed + 100, daily)]

    assert len(raised) <= seeds


@pytest.mark.parametrize(
    ("what", "daily", "minutes", "signals"),
    [
        pytest.param("refusal", 200, 60, {Signal.FAILING}, id="all refused, 200 a day"),
        pytest.param("silence", 200, 90, {Signal.SILENCE, Signal.SEND_GAP}, id="silent, 200 a day"),
        pytest.param("capture", 200, 360, {Signal.CAPTURE}, id="Safari loses click ids, 200 a day"),
        pytest.param("refusal", 2000, 5, {Signal.FAILING}, id="all refused, 2,000 a day"),
        pytest.param("silence", 2000, 15, {Signal.SILENCE}, id="silent, 2,000 a day"),
    ],
)
def test_a_break_is_noticed_soon(what: str, daily: int, minutes: int, signals: set[Signal]) -> None:
    shop = NormalShop(5, daily, 43, Break(what, AFTERNOON))

    raised = shop.looked(AFTERNOON + timedelta(minutes=minutes))

    assert {each.signal for each in raised} & signals
    assert all(each.onset >= AFTERNOON - timedelta(hours=1) for each in raised)
    if what == "capture":
        assert [each.slice for each in raised] == ["device=Safari"]
