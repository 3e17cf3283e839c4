"""Finds losses whose evidence is enough, but which are too small to be told at once: they are for the day's digest."""

from recon.gap.ages.evidence import LEAST_EXCESS, Watch, is_worth, sure
from recon.gap.ages.rise import Rise


def small_rise(watch: Watch, hour: int, *, first: int) -> Rise | None:
    """Find the line that lost little, and surely; None where there is none, or where a larger loss is told at once."""
    told = watch.told(hour, first=first)
    rises = [] if told is None else list(sure(told, watch.lines, watch.needed))
    if any(map(is_worth, rises)):
        return None
    return next((each for each in rises if each.excess >= LEAST_EXCESS), None)
