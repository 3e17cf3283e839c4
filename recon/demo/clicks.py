"""The clicks publishers send: as regular as the orders, and unmoved by what breaks in the shop."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.demo.calendar import BEGIN, END, SECOND_END
from recon.demo.nordlicht import PROGRAMMES

_STEP = timedelta(hours=6)
_PER_ORDER = 26


@dataclass(frozen=True, slots=True)
class Clicks:
    """This is how many clicks one publisher sent by a moment, since the last one."""

    at: datetime
    mid: str
    publisher: str
    count: int


def clicks(rng: random.Random) -> list[Clicks]:
    """Draw the clicks of all publishers in the first act, the first ones first."""
    return _between(BEGIN + _STEP / 2, END, rng)


def later_clicks(rng: random.Random) -> list[Clicks]:
    """Draw the clicks of the second act."""
    steps = (END - BEGIN) // _STEP
    return _between(BEGIN + _STEP / 2 + _STEP * steps, SECOND_END, rng)


def _between(first: datetime, until: datetime, rng: random.Random) -> list[Clicks]:
    drawn: list[Clicks] = []
    moment = first
    while moment < until:
        for programme in PROGRAMMES:
            steps = (END - BEGIN) // _STEP
            usual = programme.clicked * _PER_ORDER // steps
            whole = sum(weight for _, weight in programme.publishers)
            for publisher, weight in programme.publishers:
                count = usual * weight * rng.randint(90, 110) // (100 * whole)
                drawn.append(Clicks(moment, programme.mid, publisher.number, count))
        moment += _STEP
    return drawn
