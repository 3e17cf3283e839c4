"""How loud an incident is: a page, for which somebody may be woken, or a notice, which waits until somebody reads it."""

from collections.abc import Iterable
from enum import StrEnum
from math import log

ALARM_DAYS = 90
PAGE_DAYS = 365
"""In so many days luck may raise one notice, and one page, over everything that is watched of a programme."""
PAGE_SPARE = log(PAGE_DAYS / ALARM_DAYS)
"""So much more evidence, a logarithm, than a notice does a page need."""


class Level(StrEnum):
    """This is how loud a signal or an incident is."""

    PAGE = "page"
    """Luck does it less than once in a year, or nothing gets through any more."""
    NOTICE = "notice"
    """Luck does it less than once in a quarter of a year, or a fixed limit is exceeded."""


def highest(levels: Iterable[Level]) -> Level:
    """Choose the loudest of some levels; of none it is a notice."""
    return Level.PAGE if Level.PAGE in levels else Level.NOTICE


def level_of(beyond: float, *, shares: int = 1) -> Level:
    """Tell how loud it is what has so much more evidence than a notice needs.

    A programme has one page a year: where several currencies of it are watched each gets its share of it.
    """
    return Level.PAGE if beyond >= PAGE_SPARE + log(shares) else Level.NOTICE
