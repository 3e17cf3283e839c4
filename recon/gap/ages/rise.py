"""What a look at orders by their age comes to: a loss that goes on, one that is over, or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from recon.gap.ages.lines import Line


class Aged(StrEnum):
    """This is what is looked at by age, or by when it arrived."""

    MISSING = "missing"
    """Orders that are not reported."""
    AMOUNT = "amount"
    """Orders reported with another amount."""
    DUP = "dup"
    """Orders reported twice."""


@dataclass(frozen=True, slots=True)
class Rise:
    """This is a loss that luck does not explain. Hours are those of the triangle; `seen` is the last one with evidence.

    Of a line's `orders` since `onset`, `bad` were bad and `usual` would have been; `loss` is the share of them that
    fits best, `whole` how many orders there were in all. `score` is the logarithm of the evidence, `needed` what it
    must reach. `beyond` is by how much the evidence that raised it, of whichever line, is more than it had to be.
    `is_slow` was seen over days.
    """

    line: Line
    onset: int
    seen: int
    loss: float
    score: float
    needed: float
    orders: int
    bad: int
    usual: float
    whole: int
    is_slow: bool = False
    beyond: float = 0.0

    @property
    def excess(self) -> float:
        """Tell how many more were bad than usual."""
        return self.bad - self.usual

    @property
    def severity(self) -> float:
        """Tell which share of all orders it lost beyond what is usual."""
        return self.excess / max(self.whole, 1)
