"""Plain limits that a user sets for the signals, beside what is unusual by itself."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SignalLimits:
    """This is what a user never wants to see exceeded; None leaves a signal to what is usual.

    `failing` is the share of orders whose attempts fail, `silence` the time without an accepted attempt, `capture`
    the least share of web orders with a click id, `amounts` the share of amounts that differ, `send_gap` the share
    of due orders without an accepted attempt, `unreported` the share of orders that are old enough and not reported.
    `least` is how many orders a share needs before its limit counts.
    """

    failing: Decimal | None = None
    silence: timedelta | None = None
    capture: Decimal | None = None
    amounts: Decimal | None = None
    send_gap: Decimal | None = None
    unreported: Decimal | None = None
    least: int = 5
