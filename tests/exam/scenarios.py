"""What breaks in the exam's shops, by name."""

from dataclasses import dataclass, field
from enum import StrEnum


class Stream(StrEnum):
    """This is what an alarm is about."""

    MISSING = "missing"
    AMOUNT = "amount"
    DUP = "dup"


class How(StrEnum):
    """This is the way of a break."""

    LOSS = "loss"
    """A share of the orders is lost."""
    ENDPOINT = "endpoint"
    """From one moment on no report arrives, whenever its order was placed."""
    DRIFT = "drift"
    """The loss grows day by day."""
    SCALE = "scale"
    """Reported amounts are multiplied."""
    DUP = "dup"
    """A share of the orders is reported twice, almost at once."""
    DUP_DRIFT = "dupdrift"
    """The share reported twice grows day by day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """This is a break of one segment, or of everything where the segment has no values.

    `rate` is the share hit, `daily` what is added to it each day, `factor` multiplies amounts. It lasts `hours`, or
    for ever; of every `period` hours only the first `on` are hit.
    """

    stream: Stream
    how: How
    segment: dict[str, str] = field(default_factory=dict)
    rate: float = 0.0
    daily: float = 0.0
    factor: float = 1.0
    hours: int | None = None
    period: int | None = None
    on: int = 0


def _lost(rate: float = 1.0, **segment: str) -> Break:
    return Break(stream=Stream.MISSING, how=How.LOSS, segment=segment, rate=rate)


NONE = "none"
BREAKS: dict[str, Break] = {
    "total": _lost(),
    "endpoint": Break(stream=Stream.MISSING, how=How.ENDPOINT),
    "seg30": _lost(publisher="pub0"),
    "seg8": _lost(browser="safari"),
    "pair9": _lost(device="mobile", publisher="pub2"),
    "loss30": _lost(0.30),
    "loss8": _lost(0.08),
    "drift": Break(stream=Stream.MISSING, how=How.DRIFT, daily=0.002),
    "amt100": Break(stream=Stream.AMOUNT, how=How.SCALE, segment={"currency": "EUR"}, factor=100.0),
    "amt0": Break(stream=Stream.AMOUNT, how=How.SCALE, segment={"site": "eu"}, factor=0.0),
    "dup": Break(stream=Stream.DUP, how=How.DUP, segment={"site": "eu"}, rate=0.6),
}
"""In the order of the table; NONE is a shop without a break."""
