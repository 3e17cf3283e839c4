"""The simulator makes the shops it always made: another order of draws would make other shops, and other figures."""

from hashlib import sha256

import pytest

from tests.exam.knobs import Knobs
from tests.exam.scenarios import BREAKS, NONE
from tests.exam.shop import Codes, Flags, Shop, Whole
from tests.exam.simulator import make

ROUGH = Knobs(
    sd_day=0.3, past_incident=1.0, promo_per_30d=4.0, stall_per_30d=5.0, outage_per_45d=6.0, base=0.04
)
# Made by the exam's own simulator, of which this one is a copy. They are the same whatever the processor makes of the
# last bit of an exponential; another version of numpy may draw other numbers.
DIGESTS = {
    (300, 20, "none", 28): "7567e318ca9cdcc563674fd96c97c78881a7118f2eb1da21c230837ec4051a1e",
    (77, 500, "total", 28): "73532b0b17f2afc8b2782733bdca6e8816d827785222780566b7335edbb8dc49",
    (401, 200, "endpoint", 28): "aa4a47af65678a37602c1d6a432a08b51e5d2f3b190a8d45843726a2ee2f7d91",
    (402, 200, "seg30", 28): "f55513aba70f92fcc04c6939e67f9db81185b6a3ed7a99893a84160d34f0dc3c",
    (403, 200, "seg8", 28): "238226b3f29e66039b07353ed35ed599194c397b5616714afe7b4f806f8b5df5",
    (404, 200, "pair9", 3): "c6b5efa3351d785f4921a520e2bb2ffaaff9bac6ea1a7ec177f5d463a037557c",
    (405, 200, "loss30", 28): "2c90b5d27db99b26b786852b7f22083e0fa3e6be1270e696ea8e60c4cc4431a0",
    (406, 200, "loss8", 28): "755a70d79516d96a906cd44378a0a6c4a98f05ae15a63ba3753a1cfaf4ad72f7",
    (407, 200, "drift", 28): "e05af2f36ebb8c3712e70bd70ef9f2a6e68c427c3d75c7d3521a6bc3d35ba2ad",
    (408, 200, "amt100", 28): "f0a43aabdca14effad36e2a60d011b8d9e7bf46c3c0e0a386f3243c3a4a71877",
    (409, 200, "amt0", 28): "232f8505b1be238dddc642bccfe04918ebc3ebbcb72d9d52fd65f4b1c123028a",
    (410, 2000, "dup", 28): "64cd22e9df27f9962aaa4657667f3301c69e3b58d4e886c5a826e2809b49889b",
    (301, 20000, "none", 3): "7dc0daef83e2831d4a4b8741ec8e18d256b0252cd54e3154a3ae66aa1c0ba975",
}


@pytest.mark.parametrize(("seed", "volume", "scenario", "warm_days"), DIGESTS)
def test_a_seed_makes_the_shop_it_always_made(seed: int, volume: int, scenario: str, warm_days: int) -> None:
    made = make(seed, volume, scenario, warm_days=warm_days)

    assert digest(made) == DIGESTS[seed, volume, scenario, warm_days]


def test_a_rough_shop_is_what_it_always_was() -> None:
    made = make(302, 300, knobs=ROUGH)

    assert digest(made) == "068ef1f3a9f65b76b855b4eb94fde0621ea662cf30c83f5b9d6228d860c710dd"


def test_every_break_has_a_digest() -> None:
    assert {scenario for _, _, scenario, _ in DIGESTS} == {NONE, *BREAKS}


def test_a_break_leaves_the_rest_of_the_shop_as_it_was() -> None:
    whole, broken = make(408, 200, days=49), make(408, 200, "amt100", days=49)

    assert digest(whole) != digest(broken)
    assert (whole.t.tobytes(), whole.rep.tobytes()) == (broken.t.tobytes(), broken.rep.tobytes())


def digest(shop: Shop) -> str:
    """Take the SHA-256 of all arrays, as little-endian words of eight bytes, and of the shop's calendar."""
    taken = sha256(f"{shop.hours} {shop.warm} {shop.dow0} {' '.join(shop.dim)}".encode())
    whole: list[Codes | Whole | Flags] = [*shop.dim.values(), shop.rep, shop.cancel, shop.dup, shop.pull_ok]
    for numbers in whole:
        taken.update(numbers.astype("<i8").tobytes())
    for figures in (shop.t, shop.amount, shop.rep_amount):
        taken.update(figures.astype("<f8").tobytes())
    return taken.hexdigest()
