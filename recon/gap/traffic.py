"""Tells lost click ids from lost traffic: where Rakuten's clicks fell as well, nobody lost anything in the shop."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median

from recon.gap.losses import Loss

DAY = timedelta(hours=24)
_SAME_PROPORTION = 0.7
_LEAST_DAYS = 3


def is_traffic(loss: Loss, clicks: Mapping[datetime, int], *, until: datetime | None) -> str | None:
    """Say that clicks fell in the same proportion; None where they did not, or where nobody knows yet."""
    if until is None or not loss.volume:
        return None
    days = sorted(day for day in clicks if day + DAY <= until)
    during = [clicks[day] for day in days if day + DAY / 2 >= loss.onset]
    before = [clicks[day] for day in days if day + DAY <= loss.onset]
    if not during or len(before) < _LEAST_DAYS:
        return None
    usual = median(before[-28:])
    fell = 1 - sum(during) / len(during) / usual if usual else 0.0
    lost = loss.hit / loss.volume
    if fell < _SAME_PROPORTION * lost:
        return None
    return (
        f"click ids fell by {lost:.0%} since {loss.onset:%Y-%m-%d %H:%M} UTC, and so did Rakuten's clicks "
        f"({fell:.0%}): less traffic, nothing lost"
    )
