"""From three real books to one verdict for each order: the commands' own path, on files."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.records.kind import Kind
from tests.journeys.shop_scene import NOON, PLACED, REFUSED, Shop, kinds

LATER = (PLACED + timedelta(hours=2)).isoformat()
YESTERDAY = NOON - timedelta(hours=20)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


def _line(order: str, amount: str = "10.00", **more: object) -> dict[str, object]:
    return {"order": order, "amount": amount, **more}


def _judged(shop: Shop) -> dict[Kind, int]:
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    found = shop.run()
    assert found.discrepancies == ()
    return {count.kind: count.orders for count in found.judged.counts}


def _placed_and_sent(shop: Shop, body: str, status: int) -> None:
    shop.order("1001")
    shop.attempt("1001", body, status=status)


BROKEN: dict[str, Callable[[Shop], None]] = {
    "never_sent": lambda shop: shop.order("1001"),
    "send_failed": lambda shop: _placed_and_sent(shop, "", 500),
    "refused": lambda shop: _placed_and_sent(shop, REFUSED, 200),
    "not_recorded": lambda shop: _placed_and_sent(shop, shop.good, 200),
    "unknown_order": lambda shop: shop.order("1002", click_id=None),
    "sent_for_unknown_order": lambda shop: shop.attempt("1001"),
}
RECORDED: dict[str, tuple[dict[str, Any], list[dict[str, object]]]] = {
    "amount_differs": ({}, [_line("1001", "11.90")]),
    "currency_differs": ({}, [_line("1001", currency="USD")]),
    "recorded_twice": ({}, [_line("1001"), _line("1001", id="again")]),
    "cancelled_not_reversed": ({"state": "cancelled", "cancelled_at": LATER}, [_line("1001")]),
    "refund_not_reversed": ({"refunded_amount": "4.00", "refunded_at": LATER}, [_line("1001")]),
    "unpaid_recorded": ({"state": "pending", "paid_at": None}, [_line("1001")]),
    "test_recorded": ({"is_test": 1}, [_line("1001")]),
}
UNBROKEN: dict[Kind, tuple[dict[str, Any], list[dict[str, object]]]] = {
    Kind.RECORDED_BY_ANOTHER_PATH: ({}, [_line("1001")]),
    Kind.MATCHED_WITHIN_TOLERANCE: ({}, [_line("1001", "10.01")]),
    Kind.REVERSED: (
        {"state": "cancelled", "cancelled_at": LATER},
        [_line("1001"), _line("1001", "-10.00", id="back")],
    ),
    Kind.NO_CLICK: ({"click_id": None}, []),
    Kind.UNPAID: ({"state": "pending", "paid_at": None}, []),
    Kind.TEST: ({"is_test": 1}, []),
    Kind.CANCELLED_BEFORE_REPORTING: ({"state": "cancelled", "cancelled_at": LATER}, []),
    Kind.WAITING: ({"placed": YESTERDAY}, []),
}


@pytest.mark.code("B20", "O10")
@pytest.mark.parametrize("kind", BROKEN)
def test_an_order_that_did_not_arrive_is_broken_where_it_was_lost(shop: Shop, kind: str) -> None:
    shop.order("beside")
    shop.attempt("beside", at=YESTERDAY)
    shop.report([_line("beside"), *([_line("1001")] if kind == "unknown_order" else [])])
    BROKEN[kind](shop)

    shop.pull()

    assert dict(kinds(shop.run())) == {"1001": kind}


@pytest.mark.code("O01", "O02", "O03", "O14")
@pytest.mark.parametrize("kind", RECORDED)
def test_an_order_recorded_wrongly_is_broken_by_what_is_wrong(shop: Shop, kind: str) -> None:
    order, lines = RECORDED[kind]
    shop.order("1001", **order)
    shop.attempt("1001")
    shop.report(lines)

    shop.pull()

    assert dict(kinds(shop.run())) == {"1001": kind}


@pytest.mark.code("B48", "B60", "L01", "L02", "L08", "L13", "N3")
@pytest.mark.parametrize("kind", UNBROKEN, ids=lambda kind: kind.slug)
def test_what_differs_rightly_is_no_break(shop: Shop, kind: Kind) -> None:
    order, lines = UNBROKEN[kind]
    shop.order("1001", **order)
    shop.report([*lines, _line("newest", processed=NOON - timedelta(hours=13), dated=YESTERDAY)])
    shop.order("newest", placed=YESTERDAY)
    shop.attempt("newest", at=YESTERDAY)

    assert _judged(shop) == {kind: 1, Kind.MATCHED: 1}


@pytest.mark.code("B25")
def test_an_error_that_was_seen_does_not_matter_where_rakuten_has_the_order(shop: Shop) -> None:
    _placed_and_sent(shop, "", 502)
    shop.report([_line("1001")])

    assert _judged(shop) == {Kind.RECEIVED_ALTHOUGH_ERROR: 1}


def test_without_a_log_nobody_says_where_an_order_was_lost(shop: Shop) -> None:
    shop.configure(lambda text: text[: text.index("[postbacks.log]")] + text[text.index("[network.") :])
    shop.order("1001")
    shop.order("beside")
    shop.report([_line("beside")])

    assert _judged(shop) == {Kind.MATCHED: 1, Kind.SENDING_NOT_KNOWN: 1}


@pytest.mark.code("D07")
def test_rows_that_belong_to_no_programme_are_counted_and_shown(shop: Shop) -> None:
    shop.configure(
        lambda text: text.replace('zone = "Europe/Berlin"', 'zone = "Europe/Berlin"\nstores = ["de"]')
    )
    shop.order("ours", store="de")
    shop.order("theirs", store="fr")
    shop.report([_line("ours")])
    shop.pull()

    found = shop.run()

    assert {(count.programme, count.kind): count.orders for count in found.judged.counts} == {
        ("", Kind.NO_PROGRAMME): 1,
        ("de", Kind.MATCHED): 1,
    }
    assert found.discrepancies == ()


@pytest.mark.code("D06")
def test_references_that_are_blank_or_shared_are_not_judged_and_not_lost(shop: Shop) -> None:
    shop.order(None, internal_id="a")
    shop.order("  ", internal_id="b")
    shop.order("shared", internal_id="c")
    shop.order(" shared ", internal_id="d")
    shop.report([_line("newest")])
    shop.order("newest")

    assert _judged(shop) == {
        Kind.NO_REFERENCE: 2,
        Kind.REFERENCE_NOT_UNIQUE: 1,
        Kind.MATCHED: 1,
    }


@pytest.mark.parametrize(
    "ref", ["it's", 'say "so"', "a,b", "a|b", "100%", "#1001", "emoji 🧦", "x" * 200, "é", "-- drop", "{key}"]
)
def test_a_hostile_reference_is_one_order_in_all_three_books(shop: Shop, ref: str) -> None:
    shop.order(ref)
    shop.attempt(ref)
    shop.report([_line(ref)])

    assert _judged(shop) == {Kind.MATCHED: 1}
