"""Judges the cases one stretch of keys after the other, and adds up what each stretch comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recon.books.shelf import Volume
from recon.engines.desk import Desk

JUDGED_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")
_KEYS, _LOWEST = 2**64, -(2**63)
KEYS_AT_ONCE = 1_300_000
"""A stretch of so many keys is judged in some 400 MB."""
_PARTS = (
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


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is one stretch of key numbers, both ends within it."""

    low: int
    high: int


def stretches(volumes: Sequence[Volume], *, keys_at_once: int) -> list[Stretch]:
    """Cut all key numbers into stretches of about as many keys as fit in memory; numbers are spread evenly."""
    rows = max((each.manifest.rows for each in volumes if each.manifest.book in JUDGED_BOOKS), default=0)
    count = max(1, -(-rows // keys_at_once))
    edges = [_LOWEST + _KEYS * at // count for at in range(count + 1)]
    return [Stretch(low, high - 1) for low, high in pairwise(edges)]


def judge_stretch(desk: Desk, sql: Mapping[str, str], *, slices_since: int) -> None:
    """Judge the stretch that is laid out, and add what it comes to to what others came to."""
    desk.run_kernel()
    for name in _PARTS:
        desk.add(f"all_{name}", sql[f"part_{name}"].format(since=slices_since))
