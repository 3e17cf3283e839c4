"""Tells when a run begins from what an earlier one left, and when it is as fast to work out all anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from recon.books.shelf import Volume
from recon.engines.stretches import JUDGED_BOOKS


@dataclass(frozen=True, slots=True)
class Again:
    """This is when to begin from what an earlier run left: among at least so many rows, and if few of them moved.

    Where more than one row in `one_in` moved, or a book is small, to work out all anew is as fast.
    """

    least: int = 200_000
    one_in: int = 8

    def is_worth_it(self, volumes: Sequence[Volume]) -> bool:
        """Tell whether the books are large enough."""
        return sum(each.manifest.rows for each in volumes if each.manifest.book in JUDGED_BOOKS) >= self.least
