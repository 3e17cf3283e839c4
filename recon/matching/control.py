"""Conservation: what reached a verdict must equal what the books hold, to the row and the minor unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from recon.matching.judged import ControlTotal
from recon.records import numerals


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """This is a place where the two sums differ: the run is invalid."""

    held: ControlTotal
    judged: ControlTotal

    def __str__(self) -> str:
        where = f"{self.held.book}, programme {self.held.programme or 'none'}, {self.held.currency or 'no currency'}"
        return (
            f"{where}: the book holds {numerals.counted(self.held.rows, 'row')} and {self.held.amount} minor units, "
            f"{numerals.counted(self.judged.rows, 'row')} and {self.judged.amount} reached a verdict"
        )


def discrepancies(held: Iterable[ControlTotal], *, judged: Iterable[ControlTotal]) -> list[Discrepancy]:
    """Compare the books' totals with the judged ones, both ways; nothing returned means conserved."""
    left, right = _summed(held), _summed(judged)
    nothing = (0, 0)
    return [
        Discrepancy(ControlTotal(*key, *left.get(key, nothing)), ControlTotal(*key, *right.get(key, nothing)))
        for key in sorted(left.keys() | right.keys())
        if left.get(key, nothing) != right.get(key, nothing)
    ]


def _summed(totals: Iterable[ControlTotal]) -> dict[tuple[str, str, str], tuple[int, int]]:
    summed: dict[tuple[str, str, str], tuple[int, int]] = {}
    for total in totals:
        key = (total.book, total.programme, total.currency)
        rows, amount = summed.get(key, (0, 0))
        summed[key] = (rows + total.rows, amount + total.amount)
    return summed
