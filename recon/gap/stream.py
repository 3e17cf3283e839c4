"""The streams a gap is watched in: missing, different, over. What each counts, in orders and in money."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from recon.gap.measure import MILLION, Gap, ppm


class Stream(StrEnum):
    """This is what an incident is about."""

    MISSING = "missing"
    DIFFERENT = "different"
    OVER = "over"


def counted(stream: Stream, gap: Gap) -> tuple[int, int]:
    """Tell how many orders a stream counts against how many."""
    match stream:
        case Stream.MISSING:
            return gap.missing, gap.expected
        case Stream.DIFFERENT:
            return gap.different, gap.expected
        case Stream.OVER:
            return gap.over, gap.at_network


def money_of(stream: Stream, gap: Gap) -> int:
    """Tell what a stream's orders come to, in minor units."""
    match stream:
        case Stream.MISSING:
            return gap.missing_money
        case Stream.DIFFERENT:
            return gap.different_money
        case Stream.OVER:
            return gap.over_money


def sentence(stream: Stream, slice_: str, *, hit: int, volume: int, since: datetime) -> str:
    """Say in one sentence what a stream lost, where, and since when."""
    says = {
        Stream.MISSING: f"{hit:,} of {volume:,} settled orders are not recorded at Rakuten",
        Stream.DIFFERENT: f"{hit:,} of {volume:,} settled orders are recorded with another amount or currency",
        Stream.OVER: f"{hit:,} of {volume:,} orders recorded at Rakuten are paid for although they should not be",
    }[stream]
    dimension, _, value = slice_.partition("=")
    where = f" where {dimension.replace('_', ' ')} is {value}" if slice_ else ""
    share = Decimal(ppm(hit, volume)) / (MILLION // 100)
    return f"Since {since:%Y-%m-%d %H:%M} UTC {says}{where} ({share:.1f} %)."
