"""The streams an incident may be of: three that verdicts judge, and one that only signals do."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from recon.gap.measure import MILLION, Gap, ppm
from recon.gap.where import where
from recon.records import numerals


class Stream(StrEnum):
    """This is what an incident is about."""

    MISSING = "missing"
    DIFFERENT = "different"
    OVER = "over"
    CAPTURE = "capture"
    """Click ids that the shop lost: such an order is not ours, so no verdict ever speaks of it."""


VERDICT_STREAMS = (Stream.MISSING, Stream.DIFFERENT, Stream.OVER)


def counted(stream: Stream, gap: Gap) -> tuple[int, int]:
    """Tell how many orders a stream counts against how many."""
    match stream:
        case Stream.MISSING:
            return gap.missing, gap.expected
        case Stream.DIFFERENT:
            return gap.different, gap.expected
        case Stream.OVER:
            return gap.over, gap.at_network
        case Stream.CAPTURE:
            return 0, 0


def money_of(stream: Stream, gap: Gap) -> int:
    """Tell what a stream's orders come to, in minor units."""
    match stream:
        case Stream.MISSING:
            return gap.missing_money
        case Stream.DIFFERENT:
            return gap.different_money
        case Stream.OVER:
            return gap.over_money
        case Stream.CAPTURE:
            return 0


def sentence(stream: Stream, slice_: str, *, hit: int, volume: int, since: datetime) -> str:
    """Say in one sentence what a stream lost, where, and since when."""
    of_settled = f"{hit:,} of {numerals.counted(volume, 'settled order')}"
    are = "is" if hit == 1 else "are"
    says = {
        Stream.MISSING: f"{of_settled} {are} not recorded at Rakuten",
        Stream.DIFFERENT: f"{of_settled} {are} recorded with another amount or currency",
        Stream.OVER: f"{hit:,} of {volume:,} orders recorded at Rakuten are paid for although they should not be",
        Stream.CAPTURE: f"{hit:,} of {volume:,} web orders lost their click id",
    }[stream]
    share = Decimal(ppm(hit, volume)) / (MILLION // 100)
    return f"Since {since:%Y-%m-%d %H:%M} UTC, {says}{where(slice_)} ({share:.1f} %)."
