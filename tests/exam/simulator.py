"""Makes one shop of a seed: its orders, and what the network's reports say of them, with or without a break."""

import numpy as np

from tests.exam.arriving import Arriving, arrive, seen
from tests.exam.breaking import strike
from tests.exam.buying import buy
from tests.exam.calendar import Calendar, chance
from tests.exam.knobs import Knobs
from tests.exam.losing import lose, lost_long_ago
from tests.exam.scenarios import BREAKS, NONE, How
from tests.exam.shop import NEVER, Flags, Shop, Truth, Whole

USUAL = Knobs()
WARM_DAYS = 28
_WATCHED = 90
_BROKEN = 21
_DRIFTING = 35


def make(
    seed: int,
    volume: float,
    scenario: str = NONE,
    *,
    days: int | None = None,
    warm_days: int = WARM_DAYS,
    knobs: Knobs = USUAL,
) -> Shop:
    """Make the shop of a seed with about so many orders a day; `days` in all, or as many as its scenario needs."""
    key = (seed, round(volume))
    draw = chance(*key, 1)
    calendar = Calendar(days or warm_days + _days_after(scenario), int(draw.integers(7)))
    bought = buy(draw, volume, calendar, knobs)
    base, lost, level = lose(draw, bought, calendar, knobs)
    arriving = arrive(draw, bought, calendar, knobs, level)
    lost = lost | lost_long_ago(draw, bought, warm_days, knobs)
    struck, hit = None, np.zeros(len(bought.t), dtype=np.bool_)
    if scenario != NONE:
        broken = strike(key, scenario, lost, arriving, bought=bought, first=warm_days * 24)
        lost, arriving, struck, hit = broken.lost, broken.arriving, broken.struck, broken.hit
    rep, cancel, dup = _known(lost, arriving)
    return Shop(
        seed=seed, volume=volume, scenario=scenario, hours=calendar.hours, warm=warm_days * 24, dow0=calendar.dow0,
        t=bought.t, dim=bought.dim, amount=bought.amount, rep=rep, cancel=cancel, dup=dup,
        rep_amount=arriving.rep_amount, pull_ok=arriving.pull_ok, truth=Truth(base, bought.promo, struck, hit),
    )  # fmt: skip


def _days_after(scenario: str) -> int:
    if scenario == NONE:
        return _WATCHED
    return _DRIFTING if BREAKS[scenario].how in (How.DRIFT, How.DUP_DRIFT) else _BROKEN


def _known(lost: Flags, arriving: Arriving) -> tuple[Whole, Whole, Whole]:
    """Tell from which hours on reports, cancellations and second reports are known.

    What is cancelled before it was sent is never reported.
    """
    never = lost | (arriving.cancelled < arriving.reported)
    rep = np.where(never, NEVER, seen(arriving.reported, arriving.pull_ok))
    again = np.maximum(seen(arriving.again, arriving.pull_ok), rep)
    dup = np.where(arriving.doubled & (rep < NEVER), again, NEVER)
    return rep, np.floor(arriving.cancelled).astype(np.int64), dup
