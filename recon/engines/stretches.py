"""Judges the cases one stretch of keys after the other, and adds up what each stretch comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recon.books.shelf import Volume
from recon.engines.desk import Desk
from recon.engines.few import lay_out_few

JUDGED_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")
_KEYS, _LOWEST = 2**64, -(2**63)
KEYS_AT_ONCE = 1_300_000
"""A stretch of so many keys is judged in some 400 MB."""
PARTS = (
    "totals",
    "kinds",
    "figures",
    "slices",
    "bridge",
    "rules",
    "publishers",
    "weeks",
    "broken",
    "now",
    "control",
)
"""What a stretch of cases comes to, by the blocks `part_X`: counts and sums, but for the lists of cases."""
LISTS = ("broken", "now")


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is one stretch of key numbers, both ends within it."""

    low: int
    high: int


def most_rows(volumes: Sequence[Volume]) -> int:
    """Count the rows of the largest book that is judged."""
    return max((each.manifest.rows for each in volumes if each.manifest.book in JUDGED_BOOKS), default=0)


def stretches(volumes: Sequence[Volume], *, keys_at_once: int) -> list[Stretch]:
    """Cut all key numbers into stretches of about as many keys as fit in memory; numbers are spread evenly."""
    count = max(1, -(-most_rows(volumes) // keys_at_once))
    edges = [_LOWEST + _KEYS * at // count for at in range(count + 1)]
    return [Stretch(low, high - 1) for low, high in pairwise(edges)]


def judge_stretch(desk: Desk, sql: Mapping[str, str], *, slices_since: int, into: str = "all") -> None:
    """Judge the stretch that is laid out, and add what it comes to to what others came to."""
    desk.run_kernel()
    for name in PARTS:
        desk.add(f"{into}_{name}", sql[f"part_{name}"].format(since=slices_since))


def tell(desk: Desk, sql: Mapping[str, str], *, few: bool = False, into: str = "told") -> None:
    """Put what people look for beside the cases that are breaks, once all stretches are judged; `few`: of few orders."""
    for book in ("transactions", "attempts"):
        if few:
            lay_out_few(desk, sql, book, keys=f"({sql[f'broken_in_{book}']})", into=f"told_{book}")
        else:
            desk.make("VIEW", f"told_{book}", sql["all_of"].format(name=f"book_{book}"))
    desk.make("TABLE", into, sql["told"])
    # Of each stretch it is known what it came to; the last one's cases would be in the way of what is read next.
    desk.run(sql["without_verdicts"])
