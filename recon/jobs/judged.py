"""What an engine hands back: totals, figures, and the few cases where a person may care."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from recon.gap.figures import BridgeRow, Figure, PublisherWeek
from recon.matching.canaries import Placed
from recon.matching.cause.facts import Facts
from recon.matching.findings import Now
from recon.matching.habits import Habits
from recon.matching.holes import Rows
from recon.matching.judged import BrokenCase, ControlTotal, KindCount, Pair, Rate, WeekFacts
from recon.matching.lag import Counts

Publishers = dict[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """This is one run of the kernel. `digest` names all verdicts together: the same books give the same digest.

    `now` tells what became of the breaks that were open: a key that is missing there is in no book any more.
    `rules` are the orders that each rule of the configuration touches, by hour and by week.
    """

    cases: int
    digest: str
    counts: tuple[KindCount, ...]
    figures: tuple[Figure, ...]
    rules: tuple[Figure, ...]
    bridge: tuple[BridgeRow, ...]
    publishers: tuple[PublisherWeek, ...]
    weeks: tuple[WeekFacts, ...]
    rates: tuple[Rate, ...]
    breaks: tuple[BrokenCase, ...]
    control: tuple[ControlTotal, ...]
    now: dict[tuple[str, int], Now]
    pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ClicksTold:
    """This is what the books say of click ids: orders, the newest first, and the publishers that reports name.

    A publisher stands by programme and code, with name and number.
    """

    orders: list[tuple[Any, ...]]
    publishers: Publishers


@dataclass(frozen=True, slots=True)
class FactsTold:
    """This is what the books know of broken cases, and of a sample that is recorded as expected (marked True).

    `sampled` tells, by programme and currency, how many orders could have been in the sample and how many were
    looked at. `portions` are read from the engine while they are taken. `alike` tells, by programme and key of a case
    in them, the keys of all cases that no test of causes can tell from it, with its own: they are in no portion.
    """

    sampled: dict[tuple[str, str], tuple[int, int]]
    portions: Iterator[list[tuple[Facts, bool]]]
    alike: Mapping[tuple[str, int], Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimesTold:
    """This is what the books say of one programme's times: how long its orders took, their rows hour by hour, its habits.

    `canaries` are the orders of each canary, by its name, with where they arrived.
    """

    minutes: Counts
    rows: Rows
    habits: Habits = field(default_factory=Habits)
    canaries: Mapping[str, Sequence[Placed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """This is what the books say of some order keys: their rows as they stand in the contracts, and the verdicts.

    `versions` are, by book (orders, transactions), the rows as each pull brought them: `known_from`, `known_until`,
    and `closed_as` ('changed' or 'gone') of one that stands no more.
    `pairs` tell which other references may be the orders, or the other way round.
    A verdict's `rule` is the configuration's rule that touches the order, None where there is none.
    """

    orders: list[dict[str, Any]]
    attempts: list[dict[str, Any]]
    transactions: list[dict[str, Any]]
    verdict: list[dict[str, Any]]
    lines: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pairs: list[dict[str, Any]] = field(default_factory=list)
