"""What a run does to the breaks we knew: which open, which change their kind, which stay, which clear, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from recon.matching.found_break import BreakFacts, CaseKey, FoundBreak
from recon.records.kind import Kind, Side, Verdict
from recon.records.moment import micros


class Absent(StrEnum):
    """This is why no book has a key any more."""

    GONE = "gone"
    KEY_RULE = "key rule"
    """The steps that make keys of references changed, so that the order goes by another number now."""


@dataclass(frozen=True, slots=True)
class Now:
    """This is what became of a key: its kind, and whether the shop called it off, or one of several, and none is recorded."""

    kind: Kind
    called_off: bool = False

    @property
    def is_recorded(self) -> bool:
        """Tell whether Rakuten's report has it, as it should be."""
        return _CLEARS.get(self.kind) is ClearedWhy.RECORDED


class ClearedWhy(StrEnum):
    """This is why a break is no longer open."""

    RECORDED = "recorded"
    REVERSED = "reversed"
    CANCELLED = "cancelled"
    NOT_OURS = "not ours"
    CLOSED = "closed by a person"
    TOO_OLD = "too old"
    KEY_RULE = "key rule"
    GONE = "gone"


class LeftAloneWhy(StrEnum):
    """This is why a break that a run found is not opened."""

    DECIDED = "decided"
    TOO_OLD = "too old"


class DoubleCase(ValueError):
    """This is a key that a run judged twice; it carries the key. Every key has exactly one verdict."""

    def __init__(self, key: CaseKey) -> None:
        super().__init__(
            f"programme {key.programme}: key {key.number} was judged twice in one run; report this"
        )
        self.key = key


class KnownBreak(NamedTuple):
    """This is an open break as our book holds it from earlier runs; a tuple, for a run reads tens of thousands."""

    id: int
    key: CaseKey
    facts: BreakFacts
    due_micros: int

    @property
    def kind(self) -> Kind:
        """Tell its kind, which is the first of its facts."""
        return self.facts[0]


@dataclass(frozen=True, slots=True)
class DecidedBreak:
    """This is a break that a person closed, with the facts it was closed on."""

    id: int
    key: CaseKey
    facts: BreakFacts


@dataclass(frozen=True, slots=True)
class Opened:
    """This is a break nobody knew."""

    found: FoundBreak


@dataclass(frozen=True, slots=True)
class KindChanged:
    """This is a break that keeps its id and is now of another kind."""

    id: int
    found: FoundBreak
    was: Kind


class Kept(NamedTuple):
    """This is a break found again with its kind; `amounts_changed` says whether its money moved. Most are."""

    id: int
    found: FoundBreak
    amounts_changed: bool


@dataclass(frozen=True, slots=True)
class Unjudged:
    """This is a break that stays open although the run did not find it.

    `kind` is what the case is now, waiting again or not to be judged; None where the run did not look at it.
    """

    id: int
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Cleared:
    """This is a break that is over, with the reason and, where the case still exists, its kind now."""

    id: int
    why: ClearedWhy
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Returned:
    """This is a break that a person closed and whose facts have changed since."""

    id: int
    found: FoundBreak


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """This is a break the run found that opens nothing; `id` names the decision's break where there is one."""

    found: FoundBreak
    why: LeftAloneWhy
    id: int | None = None


Change = Opened | KindChanged | Kept | Unjudged | Cleared | Returned | LeftAlone

_CLEARS: dict[Kind, ClearedWhy] = {
    Kind.MATCHED: ClearedWhy.RECORDED,
    Kind.MATCHED_WITHIN_TOLERANCE: ClearedWhy.RECORDED,
    Kind.RECEIVED_ALTHOUGH_ERROR: ClearedWhy.RECORDED,
    Kind.RECORDED_BY_ANOTHER_PATH: ClearedWhy.RECORDED,
    Kind.MATCHED_UNDER_OTHER_SKU: ClearedWhy.RECORDED,
    Kind.PART_REPORTED: ClearedWhy.RECORDED,
    Kind.MATCHED_IN_ANOTHER_CURRENCY: ClearedWhy.RECORDED,
    Kind.REVERSED: ClearedWhy.REVERSED,
    Kind.NOTHING_LEFT: ClearedWhy.REVERSED,
    Kind.CANCELLED_BEFORE_REPORTING: ClearedWhy.CANCELLED,
    Kind.NO_CLICK: ClearedWhy.NOT_OURS,
    Kind.UNPAID: ClearedWhy.NOT_OURS,
    Kind.TEST: ClearedWhy.NOT_OURS,
    Kind.ANOTHER_REFERENCE: ClearedWhy.RECORDED,
    Kind.OWN_ORDER: ClearedWhy.NOT_OURS,
    Kind.OTHER_CHANNEL: ClearedWhy.NOT_OURS,
    Kind.CREDITED_ELSEWHERE: ClearedWhy.NOT_OURS,
    Kind.CLICK_TOO_OLD: ClearedWhy.NOT_OURS,
    Kind.NOTHING_TO_PAY_FOR: ClearedWhy.NOT_OURS,
}
_ABSENT = {Absent.GONE: ClearedWhy.GONE, Absent.KEY_RULE: ClearedWhy.KEY_RULE}
_NOT_SEEN = frozenset({Kind.WAITING, Kind.NETWORK_NOT_COVERED})


def compare(
    known: Iterable[KnownBreak],
    found: Iterable[FoundBreak],
    *,
    now: Mapping[CaseKey, Now | Absent],
    decided: Iterable[DecidedBreak] = (),
    too_old_before: Mapping[str, datetime],
) -> Iterator[Change]:
    """Say what becomes of every known break and of every found one: exactly one change for each.

    `now` tells what became of known keys that are no break any more. `too_old_before` is the horizon of each
    programme; a break due before it is too old. A key that cannot be judged now leaves its break open, but for an
    order that is missing no more since the shop called it off.
    """
    new = _by_key(found)
    oldest = {programme: micros(before) for programme, before in too_old_before.items()}
    for each in known:
        one = new.pop(each.key, None)
        yield _of_known(each, one, now=now.get(each.key), oldest=oldest.get(each.key.programme))
    closed: dict[tuple[str, int], DecidedBreak] = {each.key: each for each in decided}
    for key, one in new.items():
        yield _of_new(one, closed.get(key), oldest=oldest.get(one.programme))


def _by_key(found: Iterable[FoundBreak]) -> dict[tuple[str, int], FoundBreak]:
    """Look breaks up by their keys, as plain tuples, which a CaseKey equals."""
    fresh: dict[tuple[str, int], FoundBreak] = {}
    for one in found:
        if fresh.setdefault(one[:2], one) is not one:
            raise DoubleCase(one.key)
    return fresh


def _of_known(
    known: KnownBreak, found: FoundBreak | None, *, now: Now | Absent | None, oldest: int | None
) -> Change:
    too_old = oldest is not None and known.due_micros < oldest
    if found is not None:
        return Cleared(known.id, ClearedWhy.TOO_OLD, found.kind) if too_old else _found_again(known, found)
    kind = now.kind if isinstance(now, Now) else None
    why = _ABSENT[now] if isinstance(now, Absent) else _clears(kind)
    if isinstance(now, Now) and known.kind.row.side is Side.MISSING:
        why = why or _missing_no_more(now)
    if why is not None:
        return Cleared(known.id, why, kind)
    return Cleared(known.id, ClearedWhy.TOO_OLD, kind) if too_old else Unjudged(known.id, kind)


def _found_again(known: KnownBreak, found: FoundBreak) -> Change:
    if found.kind is not known.kind:
        return KindChanged(known.id, found, known.kind)
    return Kept(known.id, found, amounts_changed=found.facts != known.facts)


def _missing_no_more(now: Now) -> ClearedWhy | None:
    """Name the reason why an order is missing no more though nobody can judge it now; None where it is missing still."""
    if now.called_off and now.kind in _NOT_SEEN:
        # It was sent, and may be recorded yet: that would be another break. Of orders that share a reference one alone may be off.
        return ClearedWhy.CANCELLED
    # How much of it is recorded nobody can say, but that it is.
    return ClearedWhy.RECORDED if now.kind is Kind.AMOUNT_NOT_COMPARED else None


def _clears(now: Kind | None) -> ClearedWhy | None:
    """Name the reason a present kind clears a break for; None where it leaves the break open."""
    if now is None:
        return None
    if now.row.verdict is Verdict.BREAK:
        message = f"'{now.label}' is a break; it belongs among the found ones, with its amounts"
        raise ValueError(message)
    return _CLEARS.get(now)


def _of_new(found: FoundBreak, decided: DecidedBreak | None, *, oldest: int | None) -> Change:
    if decided is not None and decided.facts == found.facts:
        return LeftAlone(found, LeftAloneWhy.DECIDED, decided.id)
    if oldest is not None and found.due_micros < oldest:
        return LeftAlone(found, LeftAloneWhy.TOO_OLD)
    return Opened(found) if decided is None else Returned(decided.id, found)
