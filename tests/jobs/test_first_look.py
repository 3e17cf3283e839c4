"""`recon check` says of the first rows of each door what Signal's page lists as troubles: each with its cure."""

from datetime import UTC, datetime
from typing import Any

import pytest

from recon.jobs.first_look import Row, columns_of, troubles
from recon.records.attempt import AttemptKind, Outcome
from recon.records.programme import Programme
from recon.records.transaction import NetworkList

DE = Programme("de", mid="41234", currency="EUR", zone="Europe/Berlin", stores=(), advertiser_id="5551")
NOON = int(datetime(2026, 11, 16, 12, tzinfo=UTC).timestamp()) * 1_000_000


def attempt(**told: Any) -> dict[str, object]:
    return {
        "order_ref": "1001",
        "mid": "41234",
        "kind": AttemptKind.SALE.value,
        "sent_at": NOON,
        "outcome": Outcome.ACCEPTED.value,
        "http_status": 200,
        "reason": "",
        "amount": 4000,
        "click_id": "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg",
        **told,
    }


def line(**told: Any) -> dict[str, object]:
    return {
        "list": NetworkList.COMMISSIONABLE.value,
        "mid": "41234",
        "amount": 4000,
        "commission_micros": 0,
        **told,
    }


def order(**told: Any) -> dict[str, object]:
    return {"click_id": "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg", "landing_url": None, **told}


AWAY = {"outcome": Outcome.MISCONFIGURED.value}
BAD = {"outcome": Outcome.REFUSED.value, "http_status": 400}


@pytest.mark.code("B27", "B28", "B36", "B65")
@pytest.mark.parametrize(
    ("book", "rows", "said"),
    [
        pytest.param(
            "attempts",
            [attempt(), attempt(**AWAY, http_status=401, reason="HTTP 401: Unauthorized")],
            "1 of 2 attempts turned away, the last at 2026-11-16 12:00 UTC: HTTP 401: Unauthorized; the login is refused: look at key",
            id="401 unauthorized",
        ),
        pytest.param(
            "attempts",
            [attempt(**AWAY, http_status=400, reason="HTTP 400: the MID is unknown")],
            "Rakuten does not know the MID that was sent: the programme's is 41234",
            id="400 about the MID",
        ),
        pytest.param(
            "attempts",
            [attempt(**BAD, order_ref=None), attempt(**BAD, amount=None), attempt(**BAD, amount=None)],
            "3 of 3 attempts refused with HTTP 400, 1 without an order id, 2 without an amount; map order id, amount and mid",
            id="400 bad request",
        ),
        pytest.param(
            "attempts",
            [attempt(click_id=None)] * 5,
            "none of 5 attempts carries a click id: Rakuten has nobody to pay",
            id="not appearing",
        ),
        pytest.param(
            "orders",
            [order(click_id=None)] * 20,
            "none of 20 orders has a click id",
            id="not appearing, by the shop",
        ),
        pytest.param(
            "attempts",
            [attempt(), attempt(mid="5551")],
            "1 of 2 attempts for MID 5551, which is the advertiser id of 'de': its MID is 41234, send that",
            id="wrong merchant",
        ),
        pytest.param(
            "attempts", [attempt(mid="777")], "for MID 777, which no programme has", id="another merchant"
        ),
        pytest.param(
            "transactions",
            [line(mid="5551")],
            "1 of 1 line for MID 5551, which is the advertiser id",
            id="wrong report",
        ),
        pytest.param(
            "orders",
            [order(landing_url="https://shop.example/?ranMID=5551&ranSiteID=x")],
            "1 order landed with ranMID 5551, the advertiser id of 'de', not its MID 41234",
            id="numbers changed places",
        ),
        pytest.param(
            "transactions",
            [line()] * 5,
            "none of 5 commissionable lines earns a commission; set the commission structure up in Offers > Commission",
            id="no commission",
        ),
    ],
)
def test_a_trouble_of_signals_page_is_named_with_its_cure(book: str, rows: list[Row], said: str) -> None:
    [told] = troubles(book, rows, programmes=[DE])

    assert said in told


@pytest.mark.parametrize(
    ("book", "rows"),
    [
        ("attempts", [attempt()] * 5),
        ("attempts", [attempt(click_id=None)] * 4),
        ("attempts", [attempt(click_id=None, outcome=Outcome.SUPPRESSED.value)] * 5),
        ("transactions", [line(commission_micros=None)] * 5),
        ("transactions", [line()] * 4 + [line(commission_micros=1)]),
        ("transactions", [line(amount=-1)] * 5),
        ("orders", [order(landing_url="https://shop.example/?ranMID=41234")] * 20),
        ("lines", [{"sku": "A"}]),
        ("attempts", []),
    ],
)
def test_nothing_is_said_of_rows_that_are_as_they_should_be(book: str, rows: list[Row]) -> None:
    assert troubles(book, rows, programmes=[DE]) == ()


def test_a_house_without_a_mid_blames_nobody() -> None:
    nameless = Programme("de", mid="", currency="EUR", zone="Europe/Berlin", stores=())

    assert troubles("attempts", [attempt(mid="777")], programmes=[nameless]) == ()


def test_a_look_takes_the_columns_that_it_needs() -> None:
    assert set(columns_of("attempts")) == set(attempt())
    assert set(columns_of("transactions")) == set(line())
    assert set(columns_of("orders")) == set(order())
    assert columns_of("lines") == ()
