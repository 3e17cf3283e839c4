"""A recorded order that looks different at Rakuten and is right says why, with the figures that show it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recon.matching.right import ListedLine, Recorded, right_differences

PLACED = datetime(2026, 10, 29, 9, tzinfo=UTC)
LINE = ListedLine(sku="SOCK", amount=10_000, commission=600_000, processed_at=PLACED + timedelta(hours=1))
PLAIN = Recorded(currency="EUR", placed_at=PLACED, net=10_000, refunded=0, lines=(LINE,))
TAXED = replace(PLAIN, gross=12_390, tax=1_900, shipping=490)
OF_ITS_OWN = (replace(LINE, amount=10_500), replace(LINE, sku="Discount", amount=-500))
SHOWN = {
    "L04": (TAXED, "The customer paid 123.90 €, and the commission base is 100.00 €"),
    "L05": (replace(PLAIN, discount=500), "A discount of 5.00 € lowers the commission base, on the lines."),
    "L05 of its own": (replace(PLAIN, discount=500, lines=OF_ITS_OWN), "as a line of its own."),
    "L21": (
        replace(PLAIN, lines=(replace(LINE, processed_at=PLACED + timedelta(days=5)),)),
        "Processed 5 days after it was placed: it stands in the invoice of 2026-11, not of 2026-10 (GMT).",
    ),
    "L23 by a line without a sale": (
        replace(PLAIN, lines=(LINE, replace(LINE, amount=0, commission=150_000))),
        "Rakuten raised the commission by 0.15 EUR after it was recorded; the sale is as it was.",
    ),
    "L23 restated": (replace(PLAIN, restated=-1_234_567), "lowered the commission by 1.234567 EUR"),
    "L24": (replace(PLAIN, by_hand="anna wrote it into credits.csv"), "Added by hand: anna wrote it into"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_difference_that_is_right_says_what_shows_it(name: str) -> None:
    order, said = SHOWN[name]

    [told] = right_differences(order)

    assert told.code == name[:3]
    assert said in told.sentence


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(PLAIN, id="nothing is different"),
        pytest.param(replace(TAXED, gross=13_000), id="figures that do not add up"),
        pytest.param(replace(TAXED, shipping=None), id="delivery is not known"),
        pytest.param(replace(TAXED, lines=()), id="not recorded"),
        pytest.param(replace(TAXED, lines=(replace(LINE, amount=11_900),)), id="recorded with its tax"),
    ],
)
def test_nothing_is_called_right_without_figures_that_show_it(order: Recorded) -> None:
    assert right_differences(order) == ()


def test_a_return_that_was_taken_back_leaves_the_rest_to_be_explained() -> None:
    back = replace(LINE, amount=-4_000, commission=-240_000)

    assert [each.code for each in right_differences(replace(TAXED, refunded=4_000, lines=(LINE, back)))] == [
        "L04"
    ]
