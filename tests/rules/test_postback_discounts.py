"""What an order takes off, and whom it marks, at the edges of the samples."""

from typing import Any

import pytest

from recon.resend.request import Discounts, SaleLine
from tests.rules.postback_scene import order, request, told

AS_SKU: dict[str, Any] = {"discounts": Discounts.AS_SKU}
TENT = SaleLine("A", "A", 1, 1000)


@pytest.mark.parametrize("sku", ["ORDERTAX", "OrderTax", "R_ORDERTAX"])
@pytest.mark.parametrize("pieces", [0, 1])
def test_a_tax_is_a_tax_in_any_letters_with_a_piece_or_without(sku: str, pieces: int) -> None:
    made = told(order(TENT, SaleLine(sku, sku, pieces, -200)), **AS_SKU)

    assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A|ORDERTAX", "1|0", "1000|-200")


def test_a_line_below_nothing_that_is_all_of_the_discount_needs_no_look() -> None:
    promo = SaleLine("PROMO", "Promo", 1, -100)

    assert request(order(TENT, promo)).notes == ()
    assert request(order(TENT, promo, amount=800)).notes != ()


@pytest.mark.parametrize("status", ["Existing", "EXISTING", "Returning", " returning "])
def test_who_has_bought_before_is_marked_in_whatever_letters_the_shop_says_so(status: str) -> None:
    made = told(order(TENT, custstatus=status), returning_prefix="R_")

    assert (made["skulist"], made["namelist"]) == ("R_A", "R_A")
