"""How a reference is changed on its way: letters broken, cut, or given another form; and the rule that undoes it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from recon.matching.judged import Pair
from recon.records.reference import LONGEST, Step

BROKEN, CUT, CHANGED = "B52", "B53", "B54"
_CUTTERS = " &#|"
_LOST = ("NoOID", "OrderNumberNotAvailable")
_FEWEST = 3
_ENCODINGS = ("latin-1", "cp1252")


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """This is what was done to a reference: its code in the field's list, and what was put at its ends or taken away.

    `step` is the step of `[keys]` that makes both alike; '' where none does, and an alias rule is needed.
    """

    code: str
    put_before: str = ""
    put_after: str = ""
    taken_before: str = ""
    taken_after: str = ""
    step: str = ""

    @property
    def is_rule(self) -> bool:
        """Tell whether one rule for all references undoes it."""
        return bool(self.step or self.put_before or self.put_after or self.taken_before or self.taken_after)


@dataclass(frozen=True, slots=True)
class FormatChange:
    """This is one change that several orders share: since when (microseconds), of how many, with two examples."""

    programme: str
    change: Change
    orders: int
    since: int
    examples: tuple[tuple[str, str], ...]


def change_of(ref: str, known_as: str) -> Change:
    """Tell what makes the shop's reference the one it is known as."""
    if known_as.startswith(_LOST):
        return Change(CHANGED)
    if known_as in cuts(ref):
        return Change(CUT, step=Step.CUT if known_as == ref[:LONGEST].strip() else "")
    if is_broken(ref, known_as):
        return Change(BROKEN)
    return _of_form(ref, known_as)


def _of_form(ref: str, known_as: str) -> Change:
    alike = {
        Step.CASE: ref.casefold() == known_as.casefold(),
        Step.HASH: ref.lstrip("#") == known_as.lstrip("#"),
        Step.ZEROS: ref.lstrip("0") == known_as.lstrip("0"),
    }
    step = next((each for each, is_alike in alike.items() if is_alike), "")
    if step:
        return Change(CHANGED, step=step)
    if ref in known_as:
        before, _, after = known_as.partition(ref)
        return Change(CHANGED, put_before=before, put_after=after)
    if known_as in ref:
        before, _, after = ref.partition(known_as)
        return Change(CHANGED, taken_before=before, taken_after=after)
    return _ends_of(ref, known_as)


def _ends_of(ref: str, known_as: str) -> Change:
    """Find one beginning and one end that were exchanged around a number both have."""
    low = next((at for at, sign in enumerate(ref) if sign.isdigit()), len(ref))
    core = ref[low:]
    at = known_as.find(core) if core else -1
    if at < 0:
        return Change(CHANGED)
    return Change(
        CHANGED, put_before=known_as[:at], put_after=known_as[at + len(core) :], taken_before=ref[:low]
    )


def cuts(ref: str) -> frozenset[str]:
    """List what may be left of a reference that was cut at a blank, a `&`, a `#`, a `|` or after 40 signs."""
    found = {ref.split(sign, maxsplit=1)[0].strip() for sign in _CUTTERS} | {ref[:LONGEST].strip()}
    return frozenset(found - {ref, ""})


def is_broken(ref: str, known_as: str) -> bool:
    """Tell whether letters of a reference were read in another alphabet, or replaced by question marks or nothing."""
    if ref.isascii():
        return False
    for encoding in _ENCODINGS:
        try:
            if known_as.encode(encoding).decode() == ref:
                return True
        except UnicodeError:
            continue
    return "".join(filter(str.isascii, ref)) == "".join(
        sign for sign in known_as if sign.isascii() and sign != "?"
    )


def format_changes(pairs: Iterable[Pair]) -> list[FormatChange]:
    """Find the changes that at least three orders of a programme share, the most frequent first."""
    found: dict[tuple[str, Change], list[Pair]] = defaultdict(list)
    for pair in pairs:
        change = change_of(pair.order_ref, pair.other_ref)
        if pair.link == 1 and change.is_rule:
            found[pair.programme, change].append(pair)
    changes = [
        FormatChange(
            programme,
            change,
            len(mine),
            min(each.placed_at for each in mine),
            tuple((each.order_ref, each.other_ref) for each in mine[:2]),
        )
        for (programme, change), mine in found.items()
        if len(mine) >= _FEWEST
    ]
    return sorted(changes, key=lambda each: (-each.orders, each.programme, each.change))
