"""The smallest plug-in, to try the exam with: one fixed limit a day on all orders older than 48 hours."""

import numpy as np

from tests.exam.alarm import Alarm
from tests.exam.scenarios import Stream
from tests.exam.shop import Shop

LIMIT = 0.16
_FEWEST = 10


def detect(shop: Shop) -> list[Alarm]:
    """Raise an alarm at the end of the third day where more of a day's orders than the limit are unexplained."""
    day = np.floor(shop.t / 24).astype(np.int64)
    alarms: list[Alarm] = []
    for each in range(shop.warm // 24, shop.hours // 24 - 2):
        mine = day == each
        now = (each + 3) * 24 - 1
        unexplained = (shop.rep[mine] > now) & (shop.cancel[mine] > now)
        if mine.sum() >= _FEWEST and unexplained.mean() > LIMIT:
            alarms.append({"stream": Stream.MISSING.value, "t": now, "segment": {}, "start": each * 24})
    return alarms
