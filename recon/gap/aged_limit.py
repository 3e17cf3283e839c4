"""Holds the orders that are old enough to be reported against a limit that a user has set, whatever is usual."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from recon.gap.ages.evidence import Watch
from recon.gap.ages.lines import TOTAL
from recon.gap.ages.normal import DAY
from recon.gap.ages.triangle import OLDEST
from recon.gap.ages.unreported import Unreported
from recon.gap.limits import SignalLimits

NEARLY_ALL = 0.99
"""The share of reports that have usually come by the age at which an order is old enough."""
_TOTAL = slice(0, 1)


@dataclass(frozen=True, slots=True)
class OldOrders:
    """This is the newest 24 hours of orders that are old enough: so many, `bad` of them unreported.

    `age` is old enough, in hours. `onset` is the first hour with a bad one; hours count as those of the watch. Money is
    what the bad ones come to, in minor units.
    """

    age: int
    orders: int
    bad: int
    onset: int
    money: int


def old_orders(watch: Watch, hour: int, *, first: int) -> OldOrders | None:
    """Count the newest 24 hours of orders that are old enough, from the hour `first` on; None: there is none."""
    if not isinstance(watch, Unreported):
        return None
    age = int(np.argmax(watch.lesson(hour).delay.arrived >= NEARLY_ALL))
    told = watch.told(hour, first=max(first, hour - 2 * DAY - OLDEST), only=_TOTAL)
    if told is None:
        return None
    end = told.seen - age + 1
    begin = max(end - DAY, told.first)
    if begin >= end:
        return None
    hours = slice(begin - told.first, end - told.first)
    bad = told.bad[0, hours]
    return OldOrders(
        age=age,
        orders=int(told.orders[0, hours].sum()),
        bad=int(bad.sum()),
        onset=begin + int(np.argmax(bad > 0)),
        money=watch.cost(TOTAL, range(begin, end), hour=hour)[1],
    )


def is_over_limit(found: OldOrders, limits: SignalLimits) -> bool:
    """Tell whether more of enough orders are unreported than a user ever wants."""
    if limits.unreported is None or found.orders < limits.least:
        return False
    return Decimal(found.bad) > limits.unreported * found.orders
