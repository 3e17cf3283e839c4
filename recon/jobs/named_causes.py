"""Writes a cause into the evidence of breaks: the code, how sure it is, since when and where it was at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recon.gap.causes import Cause, Onset
from recon.matching.cause.facts import SLICES, Facts
from recon.matching.cause.group import Certainty, GroupCause
from recon.matching.cause.publishers import ONE_PUBLISHER, TAKEN
from recon.matching.findings import FoundBreak
from recon.records.moment import micros

_NEVER, _ONE_PATH, _STOPPED = "B20", "B21", "B22"


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is when and in which slice a cause was at work; everywhere and always where no hour stands out."""

    hours: Cause | Onset | None
    slice: str = ""

    def holds_most(self, breaks: Sequence[FoundBreak]) -> bool:
        """Tell whether at least four fifths of some breaks fell due in it."""
        return sum(map(self.holds, breaks)) * 5 >= len(breaks) * 4

    def holds(self, each: FoundBreak) -> bool:
        """Tell whether a break fell due in it."""
        if self.hours is None:
            return True
        name, _, value = self.slice.partition("=")
        is_then = self.hours.since <= each.due_at < self.hours.until
        return is_then and (not value or each.slices.get(name) == value)

    def is_around(self, facts: Facts) -> bool:
        """Tell whether an order of the sample was placed in it."""
        hours = self.hours
        if hours is not None and not micros(hours.since) <= facts.placed_at < micros(hours.until):
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


class Namer:
    """This is who names the cause of each break of one group; what breaks share is put into words once."""

    def __init__(self, group: GroupFound) -> None:
        self._group = group
        # A path may have been dead for longer than nothing at all was sent.
        dead = [Stretch(path, path.slice) for path in group.dead]
        self._dead = [(each, _when(each)) for each in (*dead, *map(Stretch, group.still))]
        self._when = _when(group.stretch)
        self._own: dict[tuple[str, ...], tuple[str, Certainty]] = {}
        self._also: dict[tuple[tuple[str, ...], str], Mapping[str, str]] = {}

    def named(self, each: FoundBreak, found: tuple[str, ...]) -> FoundBreak:
        """Write down the cause, how sure it is, and the other codes the case passes the tests of."""
        own, sure = self._own.get(found) or self._own.setdefault(found, self._of(found))
        if not own:
            return each
        code, certainty, when = self._narrowed(own, sure, each)
        also = self._also.get((found, code))
        if also is None:
            also = self._also[found, code] = _also(found, code)
        return each.with_evidence(
            {**each.evidence, "cause": code, "certainty": certainty.value, **when, **also}
        )

    def _of(self, found: tuple[str, ...]) -> tuple[str, Certainty]:
        own = self._group.group.of(found)
        return own, self._group.group.certainty_of(own)

    def _narrowed(
        self, code: str, sure: Certainty, each: FoundBreak
    ) -> tuple[str, Certainty, Mapping[str, str]]:
        """Say more exactly what orders share: one publisher; or nothing sent, by one path or while all stood still."""
        group = self._group
        if code != _NEVER:
            is_theirs = code in TAKEN and group.publisher and each.publisher_code == group.publisher
            return (ONE_PUBLISHER if is_theirs else code), sure, {}
        for stretch, when in self._dead:
            if stretch.holds(each):
                return (_ONE_PATH if stretch.slice else _STOPPED), Certainty.CERTAIN, when
        if group.stretch.hours is None or each.due_at < group.stretch.hours.since:
            return _NEVER, sure, {}
        if group.stretch.slice and group.stretch.holds(each):
            return _ONE_PATH, sure, self._when
        return (_STOPPED, sure, self._when) if group.stopped else (_NEVER, sure, {})


def _when(stretch: Stretch) -> Mapping[str, str]:
    """Tell since when, and in which slice, a cause was at work."""
    if stretch.hours is None:
        return {}
    since = {"since": stretch.hours.since.isoformat()}
    return {**since, "where": stretch.slice} if stretch.slice else since


def _also(found: Sequence[str], code: str) -> Mapping[str, str]:
    """Tell which other codes a case passes the tests of."""
    others = [other for other in found if other != code]
    return {"also": " ".join(others)} if others else {}
