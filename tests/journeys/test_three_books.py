"""From three real books to one verdict for each order: the commands' own path, on files."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, PLACED, REFUSED, Shop, kinds


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


def _line(order: str, amount: str = "10.00", **more: object) -> dict[str, object]:
    return {"order": order, "amount": amount, **more}


def test_every_kind_is_found_where_its_scene_says(shop: Shop) -> None:
    shop.order("matched"), shop.attempt("matched")
    shop.order("never-sent")
    shop.order("failed"), shop.attempt("failed", "", status=500)
    shop.order("refused"), shop.attempt("refused", REFUSED)
    shop.order("vanished"), shop.attempt("vanished")
    shop.order("amount"), shop.attempt("amount")
    shop.order("twice"), shop.attempt("twice")
    shop.order("young", placed=NOON - timedelta(hours=20)), shop.attempt("young", at=NOON - timedelta(hours=20))
    shop.order("no-click", click_id=None)
    shop.order("unpaid", state="pending", paid_at=None)
    shop.order("test", is_test=1)
    shop.order("cancelled", state="cancelled", cancelled_at=(PLACED + timedelta(hours=2)).isoformat())
    shop.order("paid-on", state="cancelled", cancelled_at=(PLACED + timedelta(hours=2)).isoformat())
    shop.order("error-seen"), shop.attempt("error-seen", "", status=502)
    shop.order("by-pixel")
    shop.report(
        [
            _line("matched"), _line("amount", "11.90"), _line("twice"), _line("twice", id="again"),
            _line("paid-on"), _line("error-seen"), _line("by-pixel"), _line("ghost"),
        ]
    )  # fmt: skip

    done = shop.pull()
    found = shop.run()

    assert [pulled.failure for pulled in done if pulled.failure] == []
    assert dict(kinds(found)) == {
        "never-sent": "never_sent",
        "failed": "send_failed",
        "refused": "refused",
        "vanished": "not_recorded",
        "amount": "amount_differs",
        "twice": "recorded_twice",
        "paid-on": "cancelled_not_reversed",
        "ghost": "unknown_order",
    }
    assert {count.kind: count.orders for count in found.judged.counts if count.kind not in {*map(lambda b: b.kind, found.breaks)}} == {
        Kind.MATCHED: 1,
        Kind.RECEIVED_ALTHOUGH_ERROR: 1,
        Kind.RECORDED_BY_ANOTHER_PATH: 1,
        Kind.WAITING: 1,
        Kind.NO_CLICK: 1,
        Kind.UNPAID: 1,
        Kind.TEST: 1,
        Kind.CANCELLED_BEFORE_REPORTING: 1,
    }
    assert found.discrepancies == ()
