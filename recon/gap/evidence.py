"""How strongly hours of orders speak for a loss: a mixture over the size of the loss and the hour it began.

For the loss of the share d of an hour's N orders, of which M are bad where r is the share that is good on a bad but
normal day: llr = ((N - M) log(1 - d) + M (log(1 - (1 - d) r) - log(1 - r))) / phi. Summed from every hour on, added
up over the hours and averaged over d, it exceeds A on normal days no more often than once in A hours.
"""

from dataclasses import dataclass

import numpy as np

from recon.gap.ages.weigh import ALARM_HOURS, LOSSES, OVER, WEIGHTS, weighed
from recon.gap.grid import Counts, Shares, float_of

# Orders of one hour share their luck.
_HOUR_SCATTER = 0.005


@dataclass(frozen=True, slots=True)
class Rise:
    """This is a stretch in which one line of the grid lost: `over` is None while it goes on.

    Places count half hours: those up to an hour's last good order, and those after it.
    """

    line: int
    start: int
    alarm: int
    loss: float
    score: float
    over: int | None


def threshold(rivals: Counts, *, streams: int) -> Shares:
    """Tell how much evidence each line needs, where it has so many rivals of its kind."""
    found: Shares = np.log(ALARM_HOURS * streams) + np.log(np.maximum(rivals, 1))
    return found


def evidence(volume: Counts, bad: Counts, good_ref: Shares, losses: Shares) -> Shares:
    """Weigh each hour for each loss: by line, hour and loss."""
    rare = np.minimum(good_ref, 1 - good_ref)
    phi = 1 + _HOUR_SCATTER * volume * rare
    return weighed(volume.astype(np.float64), bad.astype(np.float64), good_ref, np.asarray(phi), losses)


class Course:
    """This is the evidence as it grows, for all lines at once."""

    def __init__(self, lines: int) -> None:
        shape = (lines, len(LOSSES))
        self._sums = np.full(shape, -np.inf)
        self._runs = np.zeros(shape)
        self._begun = np.zeros(shape, dtype=np.int64)
        self._recovery = np.zeros(lines)
        self._recovered = np.zeros(lines, dtype=np.int64)
        self._open: dict[int, Rise] = {}
        self.ended: list[Rise] = []

    @property
    def rises(self) -> list[Rise]:
        """List the stretches that go on."""
        return list(self._open.values())

    def add(self, place: int, weighed: Shares, halves: Shares, *, starts: Shares) -> Shares:
        """Take in what came next, and tell how much evidence each line has now.

        `starts` is the logarithm of the chance that a loss begins just here, in losses an hour.
        """
        fresh = self._runs <= 0
        self._begun[fresh] = place
        self._runs = np.maximum(self._runs, 0) + weighed
        self._sums = np.logaddexp(starts[:, None], self._sums) + weighed
        score: Shares = np.logaddexp.reduce(self._sums + WEIGHTS, axis=1)
        for line, rise in list(self._open.items()):
            self._follow(rise, place, score=float_of(score[line]), half=halves[line])
            if line not in self._open:
                score[line] = -np.inf
        return score

    def begun(self, line: int) -> tuple[int, int]:
        """Tell which loss fits a line best, and since which place."""
        best = int(np.argmax(self._sums[line] + WEIGHTS))
        return best, int(self._begun[line, best])

    def raise_(self, line: int, place: int, *, score: float) -> None:
        """Note that a line's evidence is enough."""
        best, start = self.begun(line)
        self._recovery[line] = 0
        self._open[line] = Rise(line, start, place, float_of(LOSSES[best]), score, None)

    def is_raised(self, line: int) -> bool:
        """Tell whether a line's stretch goes on."""
        return line in self._open

    def _follow(self, rise: Rise, place: int, *, score: float, half: Shares) -> None:
        """Follow an open stretch: over when 'half the damage goes on' is 10,000 times less likely than normal."""
        line = rise.line
        best = int(np.argmin(np.abs(LOSSES - rise.loss)))
        if self._recovery[line] <= 0:
            self._recovered[line] = place
        self._recovery[line] = max(self._recovery[line], 0.0) - half[best]
        if self._recovery[line] >= OVER:
            over = int(self._recovered[line])
            self.ended.append(Rise(line, rise.start, rise.alarm, rise.loss, rise.score, over))
            del self._open[line]
            self._sums[line], self._runs[line] = -np.inf, 0.0
        elif self._recovery[line] <= 0:
            best, start = self.begun(line)
            self._open[line] = Rise(line, start, rise.alarm, float_of(LOSSES[best]), score, None)
