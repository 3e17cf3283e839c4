"""One publisher whose orders alone Rakuten takes and does not pay: the partnership is at an end, or the link is wrong."""

from collections import Counter
from collections.abc import Sequence

from recon.matching.cause.facts import Facts
from recon.records.click import publisher_code

ONE_PUBLISHER = "B63"
TAKEN = frozenset({"B61", "B62"})
_FEWEST, _FIVE, _FOUR = 5, 5, 4


def one_publisher(codes: Sequence[str], *, sample: Sequence[Facts]) -> str:
    """Name the publisher of at least four fifths of some breaks, if few orders of a sample that is well are theirs.

    `codes` are the publishers of the breaks, '' where none is known. '' is returned where there is no such
    publisher, or no sample to compare with.
    """
    [(code, hits)] = Counter(codes).most_common(1) or [("", 0)]
    if not code or hits < _FEWEST or hits * _FIVE < len(codes) * _FOUR or not sample:
        return ""
    theirs = sum(publisher_code(each.click_id) == code for each in sample)
    return code if theirs * 2 < len(sample) else ""
