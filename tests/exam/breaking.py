"""Lets a break befall a simulated shop. Its chance is its own: the shop is the same with and without it."""

import zlib
from dataclasses import dataclass, replace

import numpy as np

from tests.exam.arriving import Arriving
from tests.exam.buying import Bought
from tests.exam.calendar import chance
from tests.exam.scenarios import BREAKS, Break, How
from tests.exam.shop import Flags, Real, Struck, in_segment

_WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Broken:
    """This is a shop after its break: which orders are lost, what arrives, and the break itself."""

    lost: Flags
    arriving: Arriving
    struck: Struck
    hit: Flags


def strike(
    key: tuple[int, int], scenario: str, lost: Flags, arriving: Arriving, *, bought: Bought, first: int
) -> Broken:
    """Break a shop in some hour of the week that begins with hour `first`."""
    draw = chance(*key, 2, zlib.crc32(scenario.encode()))
    what = BREAKS[scenario]
    t0 = first + int(draw.integers(0, _WEEK))
    hours = len(arriving.pull_ok)
    struck = Struck(what, t0, hours if what.hours is None else t0 + what.hours)
    luck = draw.random(len(bought.t))
    hit = _hit(struck, bought, arriving)
    match what.how:
        case How.LOSS | How.ENDPOINT | How.DRIFT:
            lost = lost | (hit & (luck < _share(what, bought, t0)))
        case How.SCALE:
            scaled = np.where(hit, arriving.rep_amount * what.factor, arriving.rep_amount)
            arriving = replace(arriving, rep_amount=scaled)
        case How.DUP | How.DUP_DRIFT:
            doubled = arriving.doubled | (hit & (luck < _share(what, bought, t0)))
            arriving = replace(arriving, doubled=doubled)
    if what.how is How.DUP:
        soon = arriving.reported + draw.uniform(0.02, 0.3, len(bought.t))
        arriving = replace(arriving, again=np.where(hit, soon, arriving.again))
    return Broken(lost, arriving, struck, hit)


def _hit(struck: Struck, bought: Bought, arriving: Arriving) -> Flags:
    """Tell which orders the break can touch."""
    what = struck.what
    if what.how is How.ENDPOINT:
        return arriving.reported >= struck.t0
    hit = (bought.t >= struck.t0) & in_segment(bought.dim, what.segment, len(bought.t))
    if what.hours is not None:
        hit &= bought.t < struck.t1
    if what.period is not None:
        hit &= (bought.t - struck.t0) % what.period < what.on
    return hit


def _share(what: Break, bought: Bought, t0: int) -> Real:
    """Tell which share of the orders touched is hit, by order."""
    match what.how:
        case How.DRIFT | How.DUP_DRIFT:
            return what.daily * (bought.t - t0) / 24
        case How.ENDPOINT:
            return np.ones(len(bought.t))
        case _:
            return np.full(len(bought.t), what.rate)
