"""What the broken cases of one programme, kind and currency have in common: one cause, or up to three candidates."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from recon.matching.cause.codes import BESIDE, LAST, escaped
from recon.matching.cause.facts import Facts
from recon.records.kind import Kind

_FIVE, _TWENTY = 5, 20
_MOST_CANDIDATES = 3
_EXAMPLES = 3
# Rates of exchange of one stretch lie within two per cent of each other.
_ALIKE, _HUNDRED = 102, 100
_THE_VERY, _THOUSAND = 1001, 1000
_FEWEST, _TWO = 3, 2
_BY_A_RATE = frozenset({"B50"})
_BY_LINES = frozenset({Kind.LINES_DIFFER, Kind.LINES_MISSING})
_AMOUNTS = frozenset({Kind.AMOUNT_DIFFERS, Kind.CURRENCY_DIFFERS})
BY_SUM = frozenset({*(f"B{number}" for number in range(40, 49)), "B50", "B51", "B67", "L26", "L27"})
"""What is told by arithmetic alone: several of these may make one amount, so that the group decides between them."""


class Certainty(StrEnum):
    """This is how sure a cause is: `CERTAIN` where it explains over 95 % and no order that it should have hit escaped."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNCLEAR = "unclear"


class GroupKey(NamedTuple):
    """This is what is decided together."""

    programme: str
    kind: Kind
    currency: str


class Coded(NamedTuple):
    """This is one broken case with the codes whose tests it passes; `ratio` is recorded to expected, in millionths."""

    order_ref: str
    codes: tuple[str, ...]
    ratio: int = 0


@dataclass(frozen=True, slots=True)
class Control:
    """This is the other side: a sample of orders that are recorded as expected, and how many stand behind each.

    `orders` of the shop were looked at by a sample of `looked_at`, in which `sample` are recorded as expected.
    """

    sample: Sequence[Facts] = ()
    orders: int = 0
    looked_at: int = 0

    def against(self, code: str, *, kind: Kind) -> int:
        """Estimate how many orders a cause should have hit and did not."""
        if not self.looked_at:
            return 0
        return sum(escaped(code, each, kind=kind) for each in self.sample) * self.orders // self.looked_at


@dataclass(frozen=True, slots=True)
class Candidate:
    """This is one cause with its evidence: how many of the group's orders pass its test, and up to three of them."""

    code: str
    orders: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupCause:
    """This is what a group comes to. `candidates` holds the one that won, or up to three of which none did.

    `against` estimates the orders that should have been hit and were not.
    """

    key: GroupKey
    orders: int
    certainty: Certainty
    candidates: tuple[Candidate, ...] = field(default=())
    against: int = 0

    @property
    def code(self) -> str:
        """Name the cause that explains the group; '' where none does."""
        return self.candidates[0].code if self.candidates and self.certainty is not Certainty.UNCLEAR else ""

    def of(self, found: tuple[str, ...]) -> str:
        """Choose a case's own cause: the most specific, of sums the group's where it is one of them; '' where none is."""
        own = next((code for code in found if _is_reason(code, self.key.kind)), "")
        return self.code if self._is_by_sum(own) and self.code in found else own

    def certainty_of(self, code: str) -> Certainty:
        """Say how sure a case's own cause is: a sum that is not like its group may be chance, an answer's words are not."""
        if code == self.code:
            return self.certainty
        return Certainty.UNCLEAR if self._is_by_sum(code) else Certainty.LIKELY

    def _is_by_sum(self, code: str) -> bool:
        # Of whole lines the kernel looked at each, and the log at their lists: no arithmetic is in it.
        return code in BY_SUM and self.key.kind not in _BY_LINES


def decide(key: GroupKey, cases: Sequence[Coded], *, control: Control) -> GroupCause:
    """Decide what explains a group: a cause of at least 80 % of its orders; else the three that explain the most."""
    ranked = [each for each in _ranked(cases, kind=key.kind) if each.orders]
    if key.kind is Kind.CURRENCY_DIFFERS or not ranked:
        ranked = _exchanged(cases, ranked)
    winner = _winner(ranked, orders=len(cases))
    if winner is None:
        found = tuple(ranked[:_MOST_CANDIDATES])
        return GroupCause(key, len(cases), Certainty.UNCLEAR, found)
    against = control.against(winner.code, kind=key.kind)
    is_clean = against * _TWENTY <= winner.orders + against
    is_whole = winner.orders * _TWENTY > len(cases) * (_TWENTY - 1)
    # A rate of exchange that nobody wrote down, and a rival as good, are never certain.
    is_proved = winner.code not in _BY_A_RATE and not _has_rival(winner, ranked)
    # One amount or two may be what a cause would make of them by chance.
    is_proved = is_proved and (winner.orders >= _FEWEST or key.kind not in _AMOUNTS)
    certain = is_clean and is_whole and is_proved
    return GroupCause(key, len(cases), Certainty.CERTAIN if certain else Certainty.LIKELY, (winner,), against)


def _winner(ranked: Sequence[Candidate], *, orders: int) -> Candidate | None:
    enough = [each for each in ranked if each.orders * _FIVE >= orders * (_FIVE - 1)]
    exact = [each for each in enough if each.code not in LAST]
    return next(iter(exact or enough), None)


def _has_rival(winner: Candidate, ranked: Iterable[Candidate]) -> bool:
    """Tell whether another exact test is passed by as many: then the figures cannot tell the two apart."""
    return any(
        each.orders >= winner.orders and each.code not in LAST for each in ranked if each.code != winner.code
    )


def _ranked(cases: Sequence[Coded], *, kind: Kind) -> list[Candidate]:
    """Count how many cases pass each test, the most first; of equals the one that stands first in most cases."""
    hits: Counter[str] = Counter()
    places: Counter[str] = Counter()
    # Many cases pass the same tests.
    for codes, many in Counter([case.codes for case in cases]).items():
        for place, code in enumerate(codes):
            hits[code] += many
            places[code] += place * many
    order = sorted(hits, key=lambda code: (-hits[code], places[code], code))
    return [_candidate(code, cases) for code in order if _is_reason(code, kind)]


def _is_reason(code: str, kind: Kind) -> bool:
    """Tell whether a code may be the reason of a break: what is also true of it is one only where the kind is about that."""
    return code not in BESIDE or code == kind.row.code


def _candidate(code: str, cases: Iterable[Coded]) -> Candidate:
    hit = [case.order_ref for case in cases if code in case.codes]
    return Candidate(code, len(hit), tuple(hit[:_EXAMPLES]))


def _exchanged(cases: Sequence[Coded], ranked: list[Candidate]) -> list[Candidate]:
    """Take a rate of exchange for a cause only where the orders share one: no single order proves it."""
    rest = [each for each in ranked if each.code != "B50"]
    alike = of_one_rate(cases)
    if not alike:
        return rest
    shared = Candidate("B50", len(alike), tuple(case.order_ref for case in alike[:_EXAMPLES]))
    return sorted([*rest, shared], key=lambda each: -each.orders)


def of_one_rate(cases: Sequence[Coded]) -> Sequence[Coded]:
    """Find the cases that share one ratio, the most of them; none where they are too few to say.

    Such cases have no other cause. One that arithmetic alone gives another is among them where its ratio is the very one
    that others without any share: what it passes is chance then.
    """
    rated = sorted((case for case in cases if case.ratio), key=lambda case: case.ratio)
    without = [case for case in rated if not _others(case)]
    alike = _of_one(without, within=_ALIKE, of=_HUNDRED)
    if len(alike) >= _FEWEST:
        return alike
    summed = [case for case in rated if _others(case) <= BY_SUM]
    alike = _of_one(summed, within=_THE_VERY, of=_THOUSAND)
    is_shared = sum(not _others(case) for case in alike) >= _TWO
    return alike if len(alike) >= _FEWEST and is_shared else []


def _others(case: Coded) -> set[str]:
    return set(case.codes) - BESIDE - {"B50"}


def _of_one(cases: Sequence[Coded], *, within: int, of: int) -> Sequence[Coded]:
    """Find the longest stretch of cases, sorted by their ratio, of which the last is not too far from the first."""
    best, start = (0, 0), 0
    for end, case in enumerate(cases):
        while case.ratio * of > cases[start].ratio * within:
            start += 1
        best = max(best, (end + 1 - start, -start))
    many, first = best[0], -best[1]
    return cases[first : first + many]
