"""Which shops an exam looks at, and the run over them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context

from tests.exam.alarm import named
from tests.exam.scenarios import NONE
from tests.exam.scoring import Score, score
from tests.exam.simulator import WARM_DAYS, make
from tests.exam.table import SCENARIOS

FIRST_SEED = 300
_BROKEN_FROM = 100


@dataclass(frozen=True, slots=True)
class Suite:
    """This is how many shops there are by volume: `whole` ones without a break, `broken` ones for each scenario."""

    whole: dict[int, int]
    broken: dict[int, int]


_PUBLIC = {20: 12, 200: 12, 2000: 12, 20000: 6}
SUITES = {
    "smoke": Suite({200: 2, 2000: 1}, {200: 3, 2000: 1}),
    "public": Suite(_PUBLIC, _PUBLIC),
    "big": Suite({50000: 3}, {50000: 4}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """This is what of a suite is looked at. Whole and broken shops have different seeds.

    `volumes` empty means all; `shops` is their number for each volume instead of the suite's, 0 means the suite's.
    """

    suite: str = "smoke"
    scenarios: Sequence[str] = tuple(SCENARIOS)
    volumes: Sequence[int] = ()
    first_seed: int = FIRST_SEED
    shops: int = 0
    whole_too: bool = True
    warm_days: int = WARM_DAYS


@dataclass(frozen=True, slots=True)
class Sitting:
    """This is one shop that one plug-in is examined on."""

    plugin: str
    scenario: str
    volume: int
    seed: int
    warm_days: int


def sittings(plugin: str, choice: Choice) -> list[Sitting]:
    """List the shops of a choice."""
    suite = SUITES[choice.suite]
    whole = _seeds(suite.whole if choice.whole_too else {}, choice, choice.first_seed)
    broken = list(_seeds(suite.broken, choice, choice.first_seed + _BROKEN_FROM))
    keys = [(NONE, *key) for key in whole] + [(name, *key) for name in choice.scenarios for key in broken]
    return [Sitting(plugin, *key, choice.warm_days) for key in keys]


def _seeds(shops: dict[int, int], choice: Choice, first: int) -> Iterator[tuple[int, int]]:
    for volume, usual in shops.items():
        if not choice.volumes or volume in choice.volumes:
            for seed in range(first, first + (choice.shops or usual)):
                yield volume, seed


def sit(sitting: Sitting) -> Score:
    """Make one shop, ask the plug-in, and score what it says."""
    detect = named(sitting.plugin)
    shop = make(sitting.seed, sitting.volume, sitting.scenario, warm_days=sitting.warm_days)
    begun = time.perf_counter()
    alarms = detect(shop.without_truth())
    took = round(time.perf_counter() - begun, 2)
    return score(shop, sitting.volume, alarms, secs=took)


def examine(wanted: Sequence[Sitting], *, jobs: int = 1) -> list[Score]:
    """Score a plug-in on shops, so many at a time."""
    if jobs == 1:
        return [sit(each) for each in wanted]
    with get_context("spawn").Pool(jobs) as pool:
        return list(pool.imap_unordered(sit, wanted))
