"""When a number of lost orders is a one-in-a-thousand surprise: the table the limits were taken from."""

from decimal import Decimal

import pytest

from recon.gap.surprise import ONE_IN_A_THOUSAND, chance_of

TABLE = {
    "0.01": {10: 3, 20: 4, 50: 5, 100: 6, 200: 9, 500: 14, 1000: 22, 2000: 36},
    "0.02": {10: 3, 20: 4, 50: 6, 100: 8, 200: 12, 500: 22, 1000: 36, 2000: 62},
    "0.05": {10: 5, 20: 6, 50: 9, 100: 14, 200: 22, 500: 42, 1000: 74, 2000: 132},
}


@pytest.mark.parametrize(
    ("share", "volume", "needed"),
    [(share, volume, needed) for share, row in TABLE.items() for volume, needed in row.items()],
)
def test_so_many_lost_orders_are_a_surprise_and_one_fewer_are_not(
    share: str, volume: int, needed: int
) -> None:
    assert chance_of(needed, volume=volume, share=Decimal(share)) < ONE_IN_A_THOUSAND
    assert chance_of(needed - 1, volume=volume, share=Decimal(share)) >= ONE_IN_A_THOUSAND


def test_nothing_lost_is_certain_and_a_loss_where_none_is_tolerated_impossible() -> None:
    assert chance_of(0, volume=100, share=Decimal("0.02")) == 1
    assert chance_of(1, volume=100, share=Decimal(0)) == 0
    assert chance_of(100, volume=100, share=Decimal(1)) == 1
