"""Stands in for the detector until it is there: `plugin.py` imports `Course` from here. It raises nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Risen:
    """This is a widening that was noticed; hours as in the cells."""

    stream: str
    raised: int
    onset: int
    segment: tuple[tuple[str, str], ...]
    segment_after_day: tuple[tuple[str, str], ...]
    over: int | None
    share: float


class Course:
    """This is the course of the gap over some hours, looked at hour by hour."""

    def __init__(self, cells: Cells, *, pulled: NDArray[np.bool_], first: int, until: int) -> None:
        self._given = (cells, pulled, first, until)

    def run(self) -> list[Risen]:
        """Raise nothing."""
        return []
