"""A report or log that knows none of the shop's orders proves nothing, and is said once."""

import pytest

from recon.matching.pairing import Paired, ToldBook, strange_books
from recon.matching.reach import without_strange
from recon.matching.request import Covered
from recon.records.window import Window
from tests.rules.test_reach import ALL


def _paired(*, rows: int = 40, known: int = 0, orders: int = 30, there: int = 0) -> Paired:
    return Paired("de", ToldBook.NETWORK, rows, known, orders, there, book_says="n/a", shop_says="1001")


def test_a_report_of_which_no_reference_is_the_shops_is_strange_and_names_a_reference_of_each() -> None:
    [strange] = strange_books([_paired()])["de"]

    assert "none" in str(strange)
    assert "'n/a'" in str(strange)
    assert "'1001'" in str(strange)


@pytest.mark.parametrize(
    "usual",
    [
        pytest.param(_paired(rows=9), id="too few sales"),
        pytest.param(_paired(orders=4), id="too few orders"),
        pytest.param(_paired(known=1), id="one of forty is known"),
        pytest.param(_paired(rows=4000, known=30, there=30), id="a sister shop's sales beside all of ours"),
    ],
)
def test_a_report_that_is_small_or_knows_the_orders_is_not_strange(usual: Paired) -> None:
    assert strange_books([usual]) == {}


def test_one_chance_pair_among_many_does_not_make_a_report_the_shops() -> None:
    assert strange_books([_paired(rows=1000, known=3, orders=800, there=3)])


def test_a_strange_book_reaches_nowhere_and_the_others_as_far_as_before() -> None:
    told = strange_books([_paired()])["de"]

    reach = without_strange(Covered(ALL, ALL, ALL, has_log=True), told)

    assert (reach.shop, reach.log, reach.network) == (ALL, ALL, None)
    assert reach.strange == told
    assert isinstance(reach.log, Window)
