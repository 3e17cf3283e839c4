"""Up to which hour Rakuten's book says something: what was not pulled, or while nothing at all came, is no evidence."""

import numpy as np
from numpy.typing import NDArray

from recon.gap.ages.cells import Flags, Hours

_STALL = 4
"""So many hours the whole network may be silent at a time without anything being wrong."""


def sight(pulled: Flags, arrivals: NDArray[np.int64]) -> Hours:
    """Tell for each hour the last hour as of which orders can be judged at its end; -1 where there is none yet.

    `pulled` says whether the report was read at an hour's end, `arrivals` how many orders were first reported in it.
    """
    last = np.maximum.accumulate(np.where(pulled, np.arange(len(pulled)), -1))
    came_nothing = np.cumsum(pulled & (arrivals == 0))
    silent = came_nothing - np.maximum.accumulate(np.where(pulled & (arrivals > 0), came_nothing, 0))
    seen: Hours = np.maximum.accumulate(np.where(silent <= _STALL, last - silent, last))
    return np.maximum(seen, -1)
