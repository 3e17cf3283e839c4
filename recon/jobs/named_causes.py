"""Writes a cause into the evidence of breaks: the code, how sure it is, since when and where it was at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from recon.gap.causes import Cause, Onset
from recon.matching.cause.facts import SLICES, Facts
from recon.matching.cause.group import Certainty, GroupCause
from recon.matching.cause.publishers import ONE_PUBLISHER, TAKEN
from recon.matching.found_break import FoundBreak
from recon.records.moment import micros
from recon.records.shared import Shared, shared

_NEVER, _ONE_PATH, _STOPPED = "B20", "B21", "B22"


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is when and in which slice a cause was at work; everywhere and always where no hour stands out."""

    hours: Cause | Onset | None
    slice: str = ""
    span: tuple[int, int] | None = field(init=False, compare=False)
    """Its hours in microseconds, for hundreds of thousands of breaks are held against them."""

    def __post_init__(self) -> None:
        hours = self.hours
        span = None if hours is None else (micros(hours.since), micros(hours.until))
        object.__setattr__(self, "span", span)

    def holds_most(self, breaks: Sequence[FoundBreak]) -> bool:
        """Tell whether at least four fifths of some breaks fell due in it."""
        return sum(map(self.holds, breaks)) * 5 >= len(breaks) * 4

    def holds(self, each: FoundBreak) -> bool:
        """Tell whether a break fell due in it."""
        if self.span is None:
            return True
        name, _, value = self.slice.partition("=")
        is_then = self.span[0] <= each.due_micros < self.span[1]
        return is_then and (not value or each.slices.get(name) == value)

    def is_around(self, facts: Facts) -> bool:
        """Tell whether an order of the sample was placed in it."""
        if self.span is not None and not self.span[0] <= facts.placed_at < self.span[1]:
            return False
        name, _, value = self.slice.partition("=")
        return not value or dict(zip(SLICES, facts.slices, strict=False)).get(name) == value


@dataclass(frozen=True, slots=True)
class GroupFound:
    """This is what explains the breaks of one programme, kind and currency, and when and where it was at work.

    `dead` are slices of which nearly nothing was sent, `still` the hours in which nothing was.
    """

    group: GroupCause
    stretch: Stretch
    stopped: bool = False
    publisher: str = ""
    dead: tuple[Cause, ...] = ()
    still: tuple[Onset, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """This is a cause in the words of evidence, made once for all breaks that have it; so it is looked up as itself."""

    code: str
    certainty: Certainty
    when: Mapping[str, str] = field(default_factory=dict)


class Namer:
    """This is who names the cause of each break of one group; what breaks share is put into words once."""

    def __init__(self, group: GroupFound) -> None:
        self._group = group
        # A path may have been dead for longer than nothing at all was sent.
        dead = [Stretch(path, path.slice) for path in group.dead]
        self._dead = [(each, _stopped(each)) for each in (*dead, *map(Stretch, group.still))]
        self._own: dict[tuple[str, ...], _Named | None] = {}
        self._told: dict[tuple[Shared[str | int], tuple[str, ...], _Named], Shared[str | int]] = {}
        sure = group.group.certainty_of(_NEVER)
        when = _when(group.stretch)
        self._one_path, self._all_stopped = _Named(_ONE_PATH, sure, when), _Named(_STOPPED, sure, when)
        self._theirs = {each: _Named(ONE_PUBLISHER, each) for each in Certainty}

    def named(self, each: FoundBreak, found: tuple[str, ...]) -> FoundBreak:
        """Write down the cause, how sure it is, and the other codes the case passes the tests of."""
        own = self._own[found] if found in self._own else self._own.setdefault(found, self._of(found))
        if own is None:
            return each
        evidence, named = shared(each.evidence), self._narrowed(own, each)
        key = (evidence, found, named)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = _told(evidence, found, named)
        return each.with_evidence(told)

    def _of(self, found: tuple[str, ...]) -> _Named | None:
        own = self._group.group.of(found)
        return _Named(own, self._group.group.certainty_of(own)) if own else None

    def _narrowed(self, own: _Named, each: FoundBreak) -> _Named:
        """Say more exactly what orders share: one publisher; or nothing sent, by one path or while all stood still."""
        group = self._group
        if own.code != _NEVER:
            is_theirs = own.code in TAKEN and group.publisher and each.publisher_code == group.publisher
            return self._theirs[own.certainty] if is_theirs else own
        for stretch, stopped in self._dead:
            if stretch.holds(each):
                return stopped
        if group.stretch.span is None or each.due_micros < group.stretch.span[0]:
            return own
        if group.stretch.slice and group.stretch.holds(each):
            return self._one_path
        return self._all_stopped if group.stopped else own


def _stopped(stretch: Stretch) -> _Named:
    return _Named(_ONE_PATH if stretch.slice else _STOPPED, Certainty.CERTAIN, _when(stretch))


def _told(evidence: Mapping[str, str | int], found: Sequence[str], named: _Named) -> Shared[str | int]:
    others = " ".join(other for other in found if other != named.code)
    also = {"also": others} if others else {}
    cause = {"cause": named.code, "certainty": named.certainty.value}
    return Shared({**evidence, **cause, **named.when, **also})


def _when(stretch: Stretch) -> Mapping[str, str]:
    """Tell since when, and in which slice, a cause was at work."""
    if stretch.hours is None:
        return {}
    since = {"since": stretch.hours.since.isoformat()}
    return {**since, "where": stretch.slice} if stretch.slice else since
