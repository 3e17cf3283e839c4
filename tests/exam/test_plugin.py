"""The product's detector is told of a shop what the shop's books would tell it, and nothing else."""

from dataclasses import dataclass, replace

import numpy as np

from recon.gap.ages import cells as product
from tests.exam.plugin import VALUES, alarm, cells, detect
from tests.exam.shop import DIMENSIONS, NEVER, Shop
from tests.exam.simulator import make


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """This is a finding as the detector gives it."""

    stream: str = "missing"
    raised: int = 700
    onset: int = 690
    segment: tuple[tuple[str, str], ...] = (("browser", "safari"), ("site", "eu"))
    segment_after_day: tuple[tuple[str, str], ...] = ()
    over: int | None = None
    share: float = 0.25
    paged: int | None = 702


def small() -> Shop:
    """Three orders, not in the order of their times: one reported wrong and twice, one cancelled, one lost."""
    return Shop(
        seed=1, volume=3, scenario="none", hours=48, warm=24, dow0=0, t=np.array([5.5, 2.25, 5.0]),
        dim={name: np.array([1, 0, 1], dtype=np.int8) for name in DIMENSIONS},
        amount=np.array([10.01, 20.5, 30.0]), rep=np.array([7, NEVER, NEVER]), cancel=np.array([NEVER, 9, NEVER]),
        dup=np.array([8, NEVER, NEVER]), rep_amount=np.array([1001.0, 0.0, 30.0]),
        pull_ok=np.ones(48, dtype=np.bool_),
    )  # fmt: skip


def test_each_order_is_a_cell_sorted_by_its_hour() -> None:
    made = cells(small())

    assert made.hour.tolist() == [2, 5, 5]
    assert made.reported.tolist() == [product.NEVER, 7, product.NEVER]
    assert made.cancelled.tolist() == [9, product.NEVER, product.NEVER]
    assert made.second.tolist() == [product.NEVER, 8, product.NEVER]
    assert (made.orders.tolist(), made.money.tolist()) == ([1, 1, 1], [2050, 1001, 3000])
    assert (made.dimensions, made.codes.tolist()) == (tuple(VALUES), [[0] * 5, [1] * 5, [1] * 5])
    assert [each.dtype.name for each in (made.hour, made.reported, made.codes, made.wrong)] == [
        "int64",
        "int64",
        "int16",
        "bool",
    ]


def test_only_what_is_reported_is_reported_wrong() -> None:
    assert cells(small()).wrong.tolist() == [False, True, False]


def test_two_percent_off_is_not_wrong() -> None:
    shop = replace(
        small(), amount=np.full(3, 100.0), rep=np.full(3, 7), rep_amount=np.array([98.01, 97.9, 102.1])
    )

    assert cells(shop).wrong.tolist() == [True, False, True]


def test_the_words_of_the_codes_are_those_of_the_exam() -> None:
    assert VALUES == DIMENSIONS


def test_a_finding_becomes_an_alarm() -> None:
    assert alarm(Found(over=720)) == {
        "stream": "missing",
        "t": 700,
        "segment": {"browser": "safari", "site": "eu"},
        "start": 690,
        "segment_24h": {},
        "t_resolved": 720,
        "severity": 0.25,
        "paged": 702,
    }


def test_the_detector_takes_what_a_shop_gives() -> None:
    shop = make(300, 20)

    assert all(shop.warm <= each["t"] < shop.hours for each in detect(shop))
