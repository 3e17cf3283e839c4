"""Shops whose first days are watched, with reports that come later than is taken for granted: quiet, and not blind."""

import pytest

from tests.exam.knobs import Knobs
from tests.exam.plugin import detect
from tests.exam.scoring import score
from tests.exam.simulator import make

WARM_DAYS, DAYS = 3, 8
LATE = Knobs(fast=0.5, middle=0.75, past_incident=0.0)
"""A quarter of the reports takes up to two days; it is taken for granted that a tenth does."""
VERY_LATE = Knobs(fast=0.35, middle=0.60, past_incident=0.0)


@pytest.mark.parametrize("seed", [900, 901, 902, 903])
@pytest.mark.parametrize("volume", [200, 2000])
@pytest.mark.parametrize("knobs", [LATE, VERY_LATE], ids=["late", "very late"])
def test_a_quiet_young_shop_whose_reports_come_late_is_not_alarmed(
    knobs: Knobs, volume: int, seed: int
) -> None:
    shop = make(seed, volume, days=DAYS, warm_days=WARM_DAYS, knobs=knobs)

    assert detect(shop.without_truth()) == []


@pytest.mark.parametrize("scenario", ["total", "endpoint", "seg30"])
@pytest.mark.parametrize("knobs", [LATE, VERY_LATE], ids=["late", "very late"])
def test_what_is_lost_there_is_found_within_hours_all_the_same(knobs: Knobs, scenario: str) -> None:
    shop = make(910, 2000, scenario, days=WARM_DAYS + 9, warm_days=WARM_DAYS, knobs=knobs)

    caught = score(shop, 2000, detect(shop.without_truth())).caught

    assert caught is not None
    assert caught.delay <= 14
