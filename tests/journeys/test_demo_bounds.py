"""How soon a loss can be noticed at all: the reckoning behind the demo's bars."""

from datetime import UTC, datetime, timedelta
from math import log

import pytest

from recon.demo.bounds import Rate, evidence_per_order, loss_bound, reached, silence_bound, twice
from recon.demo.calendar import CHECKOUT_DEPLOY, CONSENT_DEPLOY, DENIED, SENDER_DOWN, YEN_DEPLOY
from recon.demo.scenarios import Scenario
from recon.demo.world import history

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _steady(per_hour: float, *, hours: int = 48) -> list[Rate]:
    return [Rate(NOON + HOUR * number, per_hour) for number in range(hours)]


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    return {each.name: each for each in history().second_truth.scenarios}


def test_what_is_expected_adds_up_hour_by_hour_from_the_middle_of_one() -> None:
    rates = [Rate(NOON, 4), Rate(NOON + HOUR, 8)]

    assert reached(rates, since=NOON, enough=4) == NOON + HOUR
    assert reached(rates, since=NOON, enough=8) == NOON + HOUR * 1.5
    assert reached(rates, since=NOON + HOUR / 2, enough=2) == NOON + HOUR
    assert reached(rates, since=NOON + HOUR / 2, enough=4) == NOON + HOUR * 1.25


def test_there_is_no_bound_where_too_little_is_expected() -> None:
    assert reached(_steady(0.1), since=NOON, enough=5) is None
    assert reached([], since=NOON, enough=1) is None
    assert reached(_steady(0), since=NOON, enough=1) is None
    assert twice(None, since=NOON) is None


@pytest.mark.parametrize(("daily", "hours"), [(24, 7.7), (240, 1.0), (1000, 0.27)])
def test_the_busier_a_shop_the_sooner_its_silence_is_no_luck(daily: int, hours: float) -> None:
    bound = silence_bound(_steady(daily / 24), since=NOON, daily=daily)

    assert bound is not None
    assert (bound - NOON) / HOUR == pytest.approx(hours, rel=0.03)


def test_an_order_says_nothing_where_nothing_is_broken_and_more_the_rarer_bad_ones_are() -> None:
    assert evidence_per_order(usual=0.02, broken=0.02) == pytest.approx(0)
    assert evidence_per_order(usual=0.5, broken=1) == pytest.approx(log(2))
    assert evidence_per_order(usual=0.02, broken=1) == pytest.approx(log(50))
    assert evidence_per_order(usual=0.2, broken=0) == pytest.approx(log(1 / 0.8))


def test_a_loss_is_certain_once_its_orders_have_said_enough() -> None:
    bound = loss_bound(_steady(2), since=NOON, usual=0.5, broken=1)

    assert bound is not None
    assert (bound - NOON) / HOUR == pytest.approx(log(2160) / log(2) / 2)
    assert twice(bound, since=NOON) == NOON + 2 * (bound - NOON)


def test_each_scenario_has_its_first_order_soon_after_it_began_and_a_bar_after_that(
    scenarios: dict[str, Scenario],
) -> None:
    began = {name: each.began for name, each in scenarios.items()}

    assert began == {
        "click ids lost": CONSENT_DEPLOY[1],
        "yen times 100": YEN_DEPLOY[1],
        "PayPal not sent": CHECKOUT_DEPLOY[1],
        "refusals": DENIED.start,
        "silence": SENDER_DOWN.start,
        "silence of jp": SENDER_DOWN.start,
    }
    for each in scenarios.values():
        assert each.began <= each.first
        assert each.bar is None or each.bound is None or each.first < each.bar >= each.bound


def test_a_shop_with_seven_orders_a_day_cannot_tell_an_afternoon_of_silence(
    scenarios: dict[str, Scenario],
) -> None:
    assert (scenarios["silence of jp"].bound, scenarios["silence of jp"].bar) == (None, None)
    assert [name for name, each in scenarios.items() if each.bar is None] == ["silence of jp"]


def test_refusals_and_silence_are_to_be_told_within_one_evaluation_of_their_bound(
    scenarios: dict[str, Scenario],
) -> None:
    for name in ("refusals", "silence"):
        each = scenarios[name]
        assert each.bound is not None
        assert each.bar == each.bound + timedelta(minutes=5)
        assert each.step == timedelta(minutes=5)


def test_losses_of_click_ids_are_to_be_told_within_twice_the_bound(scenarios: dict[str, Scenario]) -> None:
    each = scenarios["click ids lost"]

    assert each.bound is not None
    assert each.bar == each.began + 2 * (each.bound - each.began)
