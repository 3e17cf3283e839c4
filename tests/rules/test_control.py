"""Conservation: what was judged is what the books hold, to the row and the minor unit, or it is said where not."""

from hypothesis import given
from hypothesis import strategies as some

from recon.matching.control import discrepancies
from recon.matching.judged import ControlTotal

EUROS = ControlTotal("orders", "de", "EUR", 3, 3000)
_TOTALS = some.lists(
    some.builds(
        ControlTotal,
        some.sampled_from(["orders", "attempts"]),
        some.sampled_from(["de", ""]),
        some.sampled_from(["EUR", "JPY"]),
        some.integers(0, 5),
        some.integers(-9, 9),
    ),
    max_size=6,
)


def test_equal_totals_are_conserved() -> None:
    assert discrepancies([EUROS], judged=[EUROS]) == []


def test_totals_of_several_sources_are_added_up() -> None:
    parts = [ControlTotal("orders", "de", "EUR", 1, 1000), ControlTotal("orders", "de", "EUR", 2, 2000)]

    assert discrepancies(parts, judged=[EUROS]) == []


def test_a_lost_row_is_found_though_the_money_agrees() -> None:
    [found] = discrepancies([EUROS], judged=[ControlTotal("orders", "de", "EUR", 2, 3000)])

    assert str(found) == (
        "orders, programme de, EUR: the book holds 3 rows and 3000 minor units, 2 rows and 3000 reached a verdict"
    )


def test_a_lost_cent_is_found_though_the_rows_agree() -> None:
    [found] = discrepancies([EUROS], judged=[ControlTotal("orders", "de", "EUR", 3, 2999)])

    assert (found.held.amount, found.judged.amount) == (3000, 2999)


def test_what_was_judged_but_is_in_no_book_is_found_too() -> None:
    [found] = discrepancies([], judged=[ControlTotal("attempts", "", "", 1, 0)])

    assert str(found).startswith("attempts, programme none, no currency: the book holds 0 rows")


def test_money_that_moved_to_another_currency_is_found_in_both() -> None:
    found = discrepancies([EUROS], judged=[ControlTotal("orders", "de", "USD", 3, 3000)])

    assert [each.held.currency for each in found] == ["EUR", "USD"]


def test_a_programme_without_a_row_is_no_discrepancy() -> None:
    assert discrepancies([EUROS, ControlTotal("orders", "fr", "EUR", 0, 0)], judged=[EUROS]) == []


@given(totals=_TOTALS)
def test_totals_agree_with_themselves_in_any_order(totals: list[ControlTotal]) -> None:
    assert discrepancies(totals, judged=list(reversed(totals))) == []
