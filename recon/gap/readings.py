"""What the books say of the last hours, signal by signal, as an engine has counted it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from recon.gap.stream import Stream
from recon.records.attempt import Outcome
from recon.records.window import Window

HISTORY = timedelta(days=35)
"""How far back the usual is learnt."""
LOOK_BACK = timedelta(days=14)
"""How far back a loss may have begun."""


class Signal(StrEnum):
    """This is a reading that needs no settling. Its words are those of sql/engines/signals.sql."""

    FAILING = "failing"
    """Orders none of whose attempts was taken."""
    SILENCE = "silence"
    """No attempt taken for longer than usual."""
    SEND_GAP = "send gap"
    """Orders that were due long enough ago, without an attempt that was taken."""
    CAPTURE = "capture"
    """Web orders that carry no click id."""
    SENT_AMOUNTS = "sent amounts"
    """Orders whose sent amount is not the shop's."""
    RECORDED_AMOUNTS = "recorded amounts"
    """Orders whose recorded amount is not the sent one."""
    UNREPORTED = "unreported"
    """Orders that are not reported at an age at which they usually are; read from the hourly figures."""
    REPORTED_AMOUNTS = "reported amounts"
    """Orders whose reported amount is not the shop's; read from the hourly figures."""
    REPORTED_TWICE = "reported twice"
    """Orders that are reported twice; read from the hourly figures."""
    LANDING = "landing"
    """Landing pages that lose the click id; read by the landing watch, not from the books."""

    @property
    def stream(self) -> Stream:
        """Name the stream whose incident the signal opens or joins."""
        return _STREAMS[self]


_STREAMS = {
    Signal.FAILING: Stream.MISSING,
    Signal.SILENCE: Stream.MISSING,
    Signal.SEND_GAP: Stream.MISSING,
    Signal.CAPTURE: Stream.CAPTURE,
    Signal.SENT_AMOUNTS: Stream.DIFFERENT,
    Signal.RECORDED_AMOUNTS: Stream.DIFFERENT,
    Signal.UNREPORTED: Stream.MISSING,
    Signal.REPORTED_AMOUNTS: Stream.DIFFERENT,
    Signal.REPORTED_TWICE: Stream.OVER,
    Signal.LANDING: Stream.CAPTURE,
}


@dataclass(frozen=True, slots=True)
class Series:
    """This is one signal hour by hour, in total (slice '') or in one slice; hours without an order are left out.

    An hour is counted from 1970. `bad` of `volume` orders are bad, `tail` of them after the hour's last good one;
    `shaky` were bad at their first attempt.
    `first_bad` and `last_good` are microseconds, None where an hour has none. Money is what the bad ones come to.
    """

    programme: str
    currency: str
    signal: Signal
    slice: str
    hours: Sequence[int]
    volume: Sequence[int]
    bad: Sequence[int]
    shaky: Sequence[int]
    money: Sequence[int]
    tail: Sequence[int]
    first_bad: Sequence[int | None]
    last_good: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """This is where the sending of one programme stands: the last taken attempt, and what waits since."""

    last_taken: datetime | None = None
    waiting: int = 0
    waiting_money: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """This is why orders of one hour failed: the outcome and the words of their last attempts, and how many."""

    hour: int
    outcome: Outcome
    reason: str
    orders: int


@dataclass(frozen=True, slots=True)
class Readings:
    """This is all that the books say of one programme's last hours. `clicks` are Rakuten's, by first moment of a day."""

    series: Sequence[Series] = ()
    standing: Standing = field(default_factory=Standing)
    failures: Sequence[Failure] = ()
    clicks: Mapping[datetime, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stretch:
    """This is the time in which a signal may be evaluated: from the first pull to where its books end."""

    window: Window


class Untold(StrEnum):
    """This is why a signal cannot be told."""

    SHORT = "short"
    """A book could not be read, or does not reach far enough."""
    NO_LOG = "no log"
    """No postback log is configured, so that nothing is known of attempts."""
    TOO_YOUNG = "too young"
    """Nothing usual is known yet."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """This is a signal that cannot be evaluated, and why in words."""

    cause: Untold
    why: str
