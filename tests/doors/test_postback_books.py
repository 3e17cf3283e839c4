"""What the stand-in for Rakuten books of our postbacks: the sale, and with its returns exactly nothing."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from recon.records.attempt import AttemptKind
from recon.resend.request import CameBack, Discounts, PostbackRequest, SaleLine, compose, returned
from recon.sandbox import Sandbox, SandboxProgramme, SimulatedClock
from tests.rules.postback_scene import PLACED, manner, order

ORDER = order(
    SaleLine("A", "Tent | blue", 3, 1000, {"brand": "Nord & Sued"}),
    SaleLine("B", "Peg", 10, 500),
    amount=1234,
    currency="EUR",
    ref="R&D #1",
    coupon="SAVE5",
)


@pytest.fixture
def rakuten() -> Iterator[Sandbox]:
    with Sandbox(SimulatedClock(PLACED), [SandboxProgramme("12345", "Nordlicht", "EUR")]) as opened:
        yield opened


def booked(rakuten: Sandbox, request: object) -> None:
    assert isinstance(request, PostbackRequest), request
    with urlopen(request.url(f"{rakuten.url}/ep")) as answer:
        body = answer.read().decode()
    assert f"<good>{request.lines}</good><bad>0</bad>" in body


@pytest.mark.parametrize("discounts", Discounts)
def test_a_sale_and_its_returns_leave_nothing_at_rakuten(rakuten: Sandbox, discounts: Discounts) -> None:
    how = manner(discounts=discounts)
    booked(rakuten, compose(ORDER, manner=how))
    [*sold] = rakuten.ledger.of_order("12345", "R&D #1")
    assert sum(each.line.amount for each in sold) == 1234

    booked(rakuten, returned(ORDER, goods=[CameBack(line=0, now=1), CameBack(line=1, now=4)], manner=how))
    assert sum(each.line.amount for each in rakuten.ledger.of_order("12345", "R&D #1")) > 0
    booked(
        rakuten,
        returned(
            ORDER, goods=[CameBack(line=0, before=1, now=2), CameBack(line=1, before=4, now=6)], manner=how
        ),
    )

    left: defaultdict[str, int] = defaultdict(int)
    for each in rakuten.ledger.of_order("12345", "R&D #1"):
        left[each.line.sku] += each.line.amount
    assert set(left.values()) == {0}


def test_goods_that_cost_nothing_come_back(rakuten: Sandbox) -> None:
    gift = order(SaleLine("A", "Tent", 1, 1000), SaleLine("GIFT", "Gift", 2, 0), currency="EUR")

    for kind in (AttemptKind.SALE, AttemptKind.REVERSAL):
        booked(rakuten, compose(gift, manner=manner(), kind=kind))

    assert sum(each.line.amount for each in rakuten.ledger.of_order("12345", "ORD1")) == 0
