"""An order that is missing under one reference and recorded under another is told by its digits and its amount."""

import pytest

from recon.matching.cause.aliases import changed_references
from recon.matching.judged import BrokenCase
from recon.records.kind import Kind
from tests.rules.test_diagnosis import CASE

MISSING = CASE._replace(key_number=1, order_ref="#1001", kind=Kind.NOT_RECORDED)
UNKNOWN = CASE._replace(
    key_number=2, order_ref="SHOP-1001", kind=Kind.UNKNOWN_ORDER, expected=0, recorded=10_000
)


def _found(*cases: BrokenCase) -> set[int]:
    return {key.number for key in changed_references(cases)}


@pytest.mark.code("B54")
@pytest.mark.parametrize("kind", [Kind.NOT_RECORDED, Kind.NEVER_SENT], ids=lambda kind: kind.slug)
def test_the_missing_and_the_unknown_order_are_one(kind: Kind) -> None:
    assert _found(MISSING._replace(kind=kind), UNKNOWN) == {1, 2}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(UNKNOWN._replace(order_ref="SHOP-1002"), id="other digits"),
        pytest.param(UNKNOWN._replace(recorded=9_999), id="another amount"),
        pytest.param(UNKNOWN._replace(currency="USD"), id="another currency"),
        pytest.param(UNKNOWN._replace(programme="fr"), id="another programme"),
        pytest.param(MISSING._replace(key_number=2, order_ref="S1001"), id="both missing"),
    ],
)
def test_what_differs_is_another_order(other: BrokenCase) -> None:
    assert _found(MISSING, other) == set()


def test_of_three_that_share_their_digits_none_is_told() -> None:
    assert _found(MISSING, UNKNOWN, UNKNOWN._replace(key_number=3, order_ref="1001x")) == set()


def test_two_digits_are_no_number_to_know_an_order_by() -> None:
    assert _found(MISSING._replace(order_ref="#10"), UNKNOWN._replace(order_ref="S10")) == set()
