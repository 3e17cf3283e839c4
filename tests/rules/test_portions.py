"""An amount shared out by weights: nothing is lost, nobody is off by more than a minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.money import portions
from recon.sources.orders.csv_rows import goods_refund

WEIGHTS = st.lists(st.decimals(0, 10_000, places=4), min_size=1, max_size=30)


@given(minor=st.integers(-1_000_000, 1_000_000), weights=WEIGHTS)
def test_the_parts_come_to_the_whole_and_each_is_fair(minor: int, weights: list[Decimal]) -> None:
    parts = portions(minor, weights)

    assert sum(parts) == minor
    whole = sum(weights) or Decimal(len(weights))
    fair = [minor * (weight if sum(weights) else Decimal(1)) / whole for weight in weights]
    assert all(abs(part - exact) < 1 for part, exact in zip(parts, fair, strict=True))


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (100, ["1", "1", "1"], [34, 33, 33]),
        (1000, ["19.99", "5.01"], [800, 200]),
        (0, ["1", "2"], [0, 0]),
        (5, ["0", "0"], [3, 2]),
        (5, ["-1", "3"], [3, 2]),
    ],
)
def test_what_rounding_leaves_goes_to_the_largest_remainders(
    minor: int, weights: list[str], parts: list[int]
) -> None:
    assert portions(minor, [Decimal(weight) for weight in weights]) == parts


@pytest.mark.parametrize(
    ("base", "refund", "total", "part"),
    [
        (4000, 2500, 5000, (2000, False)),
        (4000, 5000, 5000, (4000, True)),
        (4000, 9999, 5000, (4000, True)),
        (4000, 0, 5000, (0, False)),
        (0, 500, 500, (0, False)),
        (4000, 4000, 0, (4000, True)),
    ],
)
def test_the_goods_part_of_a_refund(base: int, refund: int, total: int, part: tuple[int, bool]) -> None:
    assert goods_refund(base, refund, total) == part
