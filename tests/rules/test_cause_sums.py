"""A recorded amount is told by the order's own figures: what each cause would have made of it, to a minor unit per line."""

import pytest

from recon.matching.cause.codes import codes
from recon.matching.cause.facts import Line
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from tests.rules.cause_scene import listed, recorded, sent

AMOUNTS = {
    "B40 tax is included": ("B40", recorded(11_900)),
    "B40 tax is included in what is left after a refund": (
        "B40",
        recorded(5_950, expected=5_000, refunded=5_000, listed=(listed(11_900), listed(-5_950))),
    ),
    "B41 delivery is included": ("B41", recorded(10_400)),
    "B41 the whole total is reported": ("B41", recorded(12_300)),
    "B42 the voucher is not deducted": ("B42", recorded(10_500)),
    "B43 the voucher is deducted twice": ("B43", recorded(9_500)),
    "B44 a hundred times": ("B44", recorded(1_000_000)),
    "B44 a hundredth": ("B44", recorded(100)),
    "B44 yen that have no decimals": (
        "B44",
        recorded(
            1_000_000,
            currency="JPY",
            sent=(sent(currency="JPY"),),
            listed=(listed(1_000_000, currency="JPY"),),
        ),
    ),
    "B45 zero": ("B45", recorded(0)),
    "B46 the unit price": ("B46", recorded(6_000)),
    "B47 the quantity squared": ("B47", recorded(22_000)),
    "B48 cents are cut off": ("B48", recorded(9_900, expected=9_978, first=9_978, net=9_978, lines=())),
    "B49 euros that were called dollars": ("B49", recorded(9_213, sent=(sent(currency="USD"),))),
    "B50 the shop's base currency": ("B50", recorded(9_213, sent=(sent(currency="USD", amount=10_900),))),
    "B51 quantities of the neighbour": ("B51", recorded(14_000)),
    "B29 lines were refused, and are missing": (
        "B29",
        recorded(
            4_000,
            listed=(listed(4_000, sku="SOCK"),),
            sent=(sent(Outcome.PARTIAL, "1 line good, 1 refused", good=1, bad=1),),
        ),
    ),
    "B67 one line is missing": ("B67", recorded(4_000, listed=(listed(4_000, sku="SOCK"),))),
    "B67 two of three lines are missing": (
        "B67",
        recorded(
            5_000, lines=(Line("A", 1, 2_000), Line("B", 1, 3_000), Line("C", 1, 5_000)), discount=0, tax=0
        ),
    ),
    "L26 Rakuten takes tax off what had none": ("L26", recorded(8_403)),
    "L27 the shop changed the order later": ("L27", recorded(8_800, net=8_800)),
    "B68 the refund was in it already": (
        "B68",
        recorded(4_000, expected=7_000, refunded=3_000, listed=(listed(7_000), listed(-3_000))),
    ),
    "O02 a refund in two parts of which one is reversed": (
        "O02",
        recorded(9_000, expected=7_000, refunded=3_000, listed=(listed(10_000), listed(-1_000))),
    ),
    "O08 reversed twice": (
        "O08",
        recorded(4_000, expected=7_000, refunded=3_000, listed=(listed(), listed(-3_000), listed(-3_000))),
    ),
    "O12 two equal reversals were sent": (
        "O12",
        recorded(
            4_000,
            expected=7_000,
            refunded=3_000,
            listed=(listed(), listed(-3_000), listed(-3_000)),
            sent=(sent(), *(sent(kind=AttemptKind.REVERSAL, amount=-3_000),) * 2),
        ),
    ),
}


@pytest.mark.code(
    "B29",
    "B40",
    "B41",
    "B42",
    "B43",
    "B44",
    "B45",
    "B46",
    "B47",
    "B48",
    "B49",
    "B50",
    "B51",
    "B67",
    "B68",
    "L26",
    "L27",
    "O02",
    "O08",
    "O12",
)
@pytest.mark.parametrize("name", AMOUNTS)
def test_a_sum_is_told_by_the_orders_own_figures(name: str) -> None:
    code, case = AMOUNTS[name]

    assert case.kind is Kind.AMOUNT_DIFFERS
    assert codes(case)[:1] == (code,)
