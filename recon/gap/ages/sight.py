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
    seen = np.full(len(pulled), -1, dtype=np.int64)
    last = silent = 0
    known = -1
    for hour, was_pulled in enumerate(pulled):
        if was_pulled:
            last = hour
            silent = 0 if arrivals[hour] else silent + 1
        if was_pulled or known >= 0:
            known = max(known, last - silent if silent <= _STALL else last)
        seen[hour] = known
    return seen
