"""Codes that an order carries by its kind, each from three real books: lists that do not pay, books that end too early."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, PLACED, Shop

YESTERDAY = NOON - timedelta(hours=20)
OTHER_LIST = """
[network.other]
type = "file"
path = "other.csv"
list = "{name}"
period = "2026-10-01/2026-11-10"
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop")
    shop.order("beside", placed=YESTERDAY)
    shop.attempt("beside", at=YESTERDAY)
    return shop


def _line(order: str, amount: str = "10.00", **more: object) -> dict[str, object]:
    return {"order": order, "amount": amount, **more}


def _beside() -> dict[str, object]:
    return _line("beside", dated=YESTERDAY, processed=NOON - timedelta(hours=13))


def _judged(shop: Shop) -> dict[Kind, int]:
    """Judge all but the order beside it, which only shows that the books reach that far."""
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    counts = {count.kind: count.orders for count in shop.run().judged.counts}
    counts[Kind.MATCHED] -= 1
    return {kind: orders for kind, orders in counts.items() if orders}


@pytest.mark.code("B61", "B31")
@pytest.mark.parametrize(
    ("name", "kind"), [("non-commissionable", Kind.NOT_COMMISSIONED), ("event", Kind.RECORDED_AS_EVENT)]
)
def test_an_order_in_a_list_that_pays_nobody_is_told_by_that_list(shop: Shop, name: str, kind: Kind) -> None:
    shop.configure(lambda text: text + OTHER_LIST.format(name=name))
    shop.order("1001")
    shop.attempt("1001")
    shop.report([_beside()])
    shop.report([_line("1001")], name="other.csv")

    assert _judged(shop) == {kind: 1}


def test_an_order_whose_attempt_was_put_off_is_told_as_failed_and_not_as_refused(shop: Shop) -> None:
    shop.order("1001")
    shop.attempt("1001", "Service Unavailable", status=503)
    shop.report([_beside()])

    assert _judged(shop) == {Kind.SEND_FAILED: 1}


@pytest.mark.code("L01")
def test_what_rakuten_booked_and_took_back_of_an_order_nobody_knows_is_nothing(shop: Shop) -> None:
    shop.report([_beside(), _line("gone"), _line("gone", "-10.00", id="back")])

    assert _judged(shop) == {Kind.NOTHING_LEFT: 1}


@pytest.mark.code("B60")
def test_a_cancelling_of_today_may_still_be_taken_back_at_rakuten(shop: Shop) -> None:
    an_hour_ago = (NOON - timedelta(hours=1)).isoformat()
    shop.order("1001", state="cancelled", cancelled_at=an_hour_ago, updated_at=an_hour_ago)
    shop.attempt("1001")
    shop.report([_beside(), _line("1001")])

    assert _judged(shop) == {Kind.WAITING_FOR_CORRECTION: 1}


@pytest.mark.code("D01")
def test_a_line_from_before_the_shops_book_accuses_nobody(shop: Shop) -> None:
    shop.report([_beside(), _line("old", dated=datetime(2026, 9, 20, tzinfo=UTC))])

    assert _judged(shop) == {Kind.SHOP_NOT_COVERED: 1}


@pytest.mark.code("D02")
def test_an_order_from_before_the_log_is_not_called_never_sent(shop: Shop) -> None:
    shop.configure(
        lambda text: text.replace(
            'paths = ["postbacks.jsonl"]\nsince = 2026-10-01',
            'paths = ["postbacks.jsonl"]\nsince = 2026-11-05',
        )
    )
    shop.order("1001")
    shop.report([_beside()])

    assert _judged(shop) == {Kind.LOG_NOT_COVERED: 1}


@pytest.mark.code("D03")
def test_an_order_that_settles_after_the_report_ends_is_not_called_missing(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", "2026-10-01/2026-11-04"))
    shop.order("1001", placed=PLACED + timedelta(days=1))
    shop.attempt("1001", at=PLACED + timedelta(days=1))
    shop.report([_beside()])

    assert _judged(shop) == {Kind.NETWORK_NOT_COVERED: 1}
