"""A cause in few words, and what to do about it, as the catalogue has them; nothing where the kind says as much."""

from collections import Counter
from collections.abc import Sequence

from recon.matching.cause.codes import LAST
from recon.matching.found_break import FoundBreak
from recon.records.codes import CODES
from recon.records.codes.row import kind as told_by_kind
from recon.records.kind import Kind

_FIVE, _FOUR, _MOST = 5, 4, 3


def cause_in_words(code: str, *, kind: Kind) -> str:
    """Say a cause in few words: 'tax included'; '' for a code that says no more than the kind does."""
    row = CODES.get(code)
    if row is None or code in LAST or told_by_kind(kind)[0] in row.told_by:
        return ""
    return row.name


def cause_todo(breaks: Sequence[FoundBreak]) -> str:
    """Say what to do about the cause that most of some breaks of one kind share; '' where they share none."""
    code = common_cause(breaks)
    return CODES[code].handling.step if cause_in_words(code, kind=breaks[0].kind) else ""


def common_cause(breaks: Sequence[FoundBreak]) -> str:
    """Name the cause of at least four fifths of some breaks; '' where there is none."""
    [(code, hits)] = Counter(each.cause for each in breaks).most_common(1)
    return code if hits * _FIVE >= len(breaks) * _FOUR else ""


def causes_in_words(breaks: Sequence[FoundBreak]) -> str:
    """Say what some breaks have in common, of how many, and name three; '' where their kind says as much."""
    code = common_cause(breaks)
    if code:
        return _counted(code, breaks) if cause_in_words(code, kind=breaks[0].kind) else ""
    counts = Counter(each.cause for each in breaks if cause_in_words(each.cause, kind=each.kind))
    if sum(counts.values()) * 2 < len(breaks):
        return ""
    ranked = sorted(counts, key=lambda each: (-counts[each], each))[:_MOST]
    return " ".join(["Mixed.", *(_counted(each, breaks) for each in ranked)])


def _counted(code: str, breaks: Sequence[FoundBreak]) -> str:
    hit = [each for each in breaks if each.cause == code]
    reasons = Counter(str(each.evidence["reason"]) for each in hit if each.evidence.get("reason"))
    said = f": {max(sorted(reasons), key=lambda each: reasons[each]).rstrip('.')}" if reasons else ""
    words = f"{CODES[code].name} ({code}){said}"
    if len(breaks) == 1:
        return f"{words[0].upper()}{words[1:]}."
    examples = ", ".join(each.order_ref for each in hit[:_MOST])
    return f"{len(hit)} of {len(breaks)}: {words}; for example {examples}."
