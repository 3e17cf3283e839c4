"""The bridge begins with what the shop sold: neither a verdict, nor a return, nor a decision moves its first line."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recon.cli.bridge_shown import week_steps
from recon.records.window import Window
from tests.journeys.shop_scene import NOON, PLACED, Shop

DAY = timedelta(days=1)
SENT, CHANGED = PLACED + timedelta(minutes=2), PLACED + timedelta(hours=3)
WHOLE = 'period = "2026-10-01/2026-12-31"'
REFS = [f"N{number}" for number in range(10)]
Said = dict[str, tuple[int, int]]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Ten orders that are recorded, and three that were sent, of which the report says nothing."""
    shop = Shop(tmp_path / "shop")
    shop.configure(lambda text: text.replace('period = "2026-10-01/2026-11-10"', WHOLE))
    for ref in (*REFS, "back", "off", "part"):
        shop.order(ref)
        shop.attempt(ref, at=SENT)
    shop.report([{"order": ref, "amount": "10.00"} for ref in REFS])
    _returns(shop, "part", refunded_amount="4.00")
    return shop


def _returns(shop: Shop, ref: str, *, at: datetime = CHANGED, **columns: str) -> None:
    shop.order(ref, updated_at=at.isoformat(), refunded_at=at.isoformat(), **columns)


def _bridge(shop: Shop, *, at: datetime) -> Said:
    shop.clock.at = at
    shop.pull(), shop.run()
    return _said(shop)


def _said(shop: Shop) -> Said:
    house = shop.house()
    try:
        [week] = week_steps(house, ["de"], window=Window(PLACED, PLACED + DAY))
    finally:
        house.store.close()
    return {step.label: (step.orders, step.money) for step in week.steps}


def test_what_was_called_off_is_cancelled_while_it_waits_and_after(shop: Shop) -> None:
    shop.order("off", state="cancelled", cancelled_at=CHANGED.isoformat())
    _returns(shop, "back", refunded_amount="10.00")

    waiting, unread = _bridge(shop, at=PLACED + DAY), _bridge(shop, at=NOON)
    late = {"order": "late", "amount": "0.00", "dated": PLACED - 10 * DAY}
    shop.report([*({"order": ref, "amount": "10.00"} for ref in REFS), late])
    settled = _bridge(shop, at=NOON + DAY)

    assert waiting == {
        "All shop orders": (13, 130_00),
        "cancelled": (-2, -20_00),
        "refunded or left out in part": (0, -4_00),
        "Expected": (11, 106_00),
        "still settling": (-1, -6_00),
        "Of these at Rakuten": (10, 100_00),
        "At Rakuten": (10, 100_00),
    }
    young = waiting.pop("still settling")
    assert unread == waiting | {"cannot judge": young}
    assert settled == waiting | {"missing": young}


def test_a_return_moves_its_order_to_the_cancelled_and_not_the_first_line(shop: Shop) -> None:
    before = _bridge(shop, at=NOON)
    _returns(shop, "part", at=NOON + DAY / 2, refunded_amount="10.00")

    after = _bridge(shop, at=NOON + DAY)

    assert before["All shop orders"] == after["All shop orders"] == (13, 130_00)
    assert (before["refunded or left out in part"], before.get("cancelled")) == ((0, -4_00), None)
    assert (after.get("refunded or left out in part"), after["cancelled"]) == (None, (-1, -10_00))
    assert before["missing"] == (-3, -26_00)
    assert after["missing"] == (-2, -20_00)


def test_a_decision_of_what_is_paid_too_much_leaves_every_line_as_it_was(shop: Shop) -> None:
    shop.order("N1", state="cancelled", cancelled_at=CHANGED.isoformat())
    before = _bridge(shop, at=NOON)
    house = shop.house()
    try:
        house.store.close_break("N1", because="agreed with the publisher", by="Nina")
    finally:
        house.store.close()

    assert _said(shop) == before
    assert before["All shop orders"] == (13, 130_00)
    assert before["recorded, not expected"] == (1, 10_00)
