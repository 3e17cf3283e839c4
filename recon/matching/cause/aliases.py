"""Orders that are missing under one reference and recorded under another: the form of the reference has changed."""

import re
from collections import defaultdict
from collections.abc import Iterable

from recon.matching.found_break import CaseKey
from recon.matching.judged import BrokenCase
from recon.records.kind import Kind, Side

CHANGED = "B54"
_DIGITS = re.compile(r"[0-9]+")
# Two digits are no number to know an order by.
_SHORTEST = 3


def changed_references(cases: Iterable[BrokenCase]) -> set[CaseKey]:
    """Find the pairs: one order missing and one unknown, with the same digits and the same amount; both are named.

    Where three cases share their digits, nobody can say which two belong together.
    """
    found = list(cases)
    if not any(case.kind is Kind.UNKNOWN_ORDER for case in found):
        return set()
    alike: dict[tuple[str, str, str, int], list[BrokenCase]] = defaultdict(list)
    for case in found:
        is_unknown = case.kind is Kind.UNKNOWN_ORDER
        if not is_unknown and case.kind.row.side is not Side.MISSING:
            continue
        core = "".join(_DIGITS.findall(case.order_ref)).lstrip("0")
        if len(core) >= _SHORTEST:
            amount = case.recorded if is_unknown else case.expected
            alike[case.programme, case.currency, core, amount].append(case)
    return {
        CaseKey(case.programme, case.key_number)
        for pair in alike.values()
        if len(pair) == 2 and len({case.kind is Kind.UNKNOWN_ORDER for case in pair}) == 2  # noqa: PLR2004 - a pair
        for case in pair
    }
