"""What goes wrong on demand, or by a share of all calls that is the same in every run."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar


class ReportFault(StrEnum):
    """This is a way in which a report can fail."""

    CUT = "cut"
    """The connection ends halfway."""
    TORN = "torn"
    """A whole answer that stops in the middle of a line."""
    EMPTY = "empty"
    HTML = "html"
    """A web page with status 200."""
    SERVER_ERROR = "server_error"
    YESTERDAY = "yesterday"
    """The report as it was a day ago."""
    QUOTE_MISSING = "quote_missing"
    """The 400 whose body is no JSON, as Rakuten's own help prints it."""
    RESET = "reset"
    SLOW = "slow"
    DRIP = "drip"
    GZIP_BOMB = "gzip_bomb"
    THROTTLED = "throttled"


class TrackingFault(StrEnum):
    """This is a way in which the tracking endpoint can fail."""

    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    EMPTY = "empty"
    NOTHING_COUNTED = "nothing_counted"
    """200 with `<response></response>`."""
    CUT = "cut"
    """The connection ends in the middle of the answer."""
    RESET_BEFORE = "reset_before"
    """The connection is reset and nothing is booked."""
    RESET_AFTER = "reset_after"
    """The connection is reset after booking."""
    SLOW = "slow"
    """Booked; the answer comes late."""
    DRIP = "drip"
    """Booked; the answer comes byte by byte, slowly."""
    BAD_GATEWAY = "bad_gateway"
    """502 after booking."""
    THROTTLED = "throttled"
    """429 with Retry-After, nothing booked."""
    ERROR_200 = "error_200"
    """200 whose body says Access denied, nothing booked."""
    GZIP_BOMB = "gzip_bomb"
    """Booked; the answer unpacks to a thousand times its size."""


BOOKS = frozenset({
    TrackingFault.RESET_AFTER, TrackingFault.SLOW, TrackingFault.DRIP, TrackingFault.BAD_GATEWAY, TrackingFault.GZIP_BOMB
})  # fmt: skip
"""Faults that always book what came."""
BOOKS_NOT = frozenset({TrackingFault.RESET_BEFORE, TrackingFault.THROTTLED, TrackingFault.ERROR_200})
"""Faults that never book; with all others `books_anyway` decides."""

ROUGH: Mapping[TrackingFault, int] = {
    TrackingFault.RESET_BEFORE: 60, TrackingFault.RESET_AFTER: 80, TrackingFault.SLOW: 60,
    TrackingFault.SERVER_ERROR: 50, TrackingFault.BAD_GATEWAY: 40, TrackingFault.THROTTLED: 40,
    TrackingFault.ERROR_200: 30, TrackingFault.DRIP: 10, TrackingFault.CUT: 10, TrackingFault.GZIP_BOMB: 10,
}  # fmt: skip
"""The usual mix, in shares of a thousand: more than a third of all postbacks go wrong."""
ROUGH_REPORTS: Mapping[ReportFault, int] = {
    ReportFault.SERVER_ERROR: 80, ReportFault.THROTTLED: 60, ReportFault.YESTERDAY: 40, ReportFault.SLOW: 30,
    ReportFault.RESET: 30, ReportFault.CUT: 20, ReportFault.TORN: 20, ReportFault.HTML: 20, ReportFault.EMPTY: 10,
    ReportFault.DRIP: 10, ReportFault.QUOTE_MISSING: 5, ReportFault.GZIP_BOMB: 5,
}  # fmt: skip
"""The usual mix of reports, in shares of a thousand: a third of all go wrong."""
_THOUSAND = 1000
_STEP = 0.05
_Fault = TypeVar("_Fault", ReportFault, TrackingFault)


@dataclass(frozen=True, slots=True)
class Mix:
    """This is a share of postbacks that go wrong, each in its way, in thousandths; the seed says which."""

    seed: int = 0
    shares: Mapping[TrackingFault, int] = field(default_factory=lambda: ROUGH)

    def __post_init__(self) -> None:
        _check(self.shares)

    def drawn(self, key: str) -> tuple[TrackingFault | None, bool]:
        """Draw what goes wrong with one postback, and whether it is booked where that is open."""
        dice = _dice(self.seed, key)
        fault, books = _thrown(dice, self.shares), dice.random() < 1 / 2
        if fault is None:
            return None, True
        return fault, fault in BOOKS or (books and fault not in BOOKS_NOT)


@dataclass(frozen=True, slots=True)
class ReportMix:
    """This is a share of reports that go wrong, each in its way, in thousandths; the seed says which."""

    seed: int = 0
    shares: Mapping[ReportFault, int] = field(default_factory=lambda: ROUGH_REPORTS)

    def __post_init__(self) -> None:
        _check(self.shares)

    def drawn(self, key: str) -> ReportFault | None:
        """Draw what goes wrong with one report."""
        return _thrown(_dice(self.seed, key), self.shares)


def _check(shares: Mapping[_Fault, int]) -> None:
    if any(share < 0 for share in shares.values()) or sum(shares.values()) > _THOUSAND:
        raise ValueError(f"the shares of a mix must be from 0 to {_THOUSAND}, all together too")


def _dice(seed: int, key: str) -> random.Random:
    return random.Random(f"{seed}|{key}")  # noqa: S311 - no secret hangs on it


def _thrown(dice: random.Random, shares: Mapping[_Fault, int]) -> _Fault | None:
    thrown = dice.randrange(_THOUSAND)
    for fault, share in shares.items():
        thrown -= share
        if thrown < 0:
            return fault
    return None


@dataclass(slots=True)
class Faults:
    """This is what is wrong at present; `books_anyway` is whether a failing postback is booked all the same.

    `mix` and `report_mix` decide where no fault is set. `pace` is how many seconds a slow answer waits, a dripping one before each byte.
    """

    report: ReportFault | None = None
    tracking: TrackingFault | None = None
    books_anyway: bool = False
    mix: Mix | None = None
    report_mix: ReportMix | None = None
    pace: float = 30.0
    _times: Counter[tuple[str, str]] = field(default_factory=Counter)
    _counting: threading.Lock = field(default_factory=threading.Lock)
    _open: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._open.set()

    def for_postback(self, mid: str, *, order_ref: str) -> tuple[TrackingFault | None, bool]:
        """Tell what goes wrong with a postback, and whether it is booked."""
        fault, mix = self.tracking, self.mix
        if fault is None:
            if mix is None:
                return None, True
            # By the order and how often it came, not by the clock: the same in every run, however many send at once.
            return mix.drawn(f"{mid}|{order_ref}|{self._counted(mid, order_ref)}")
        return fault, fault in BOOKS or (self.books_anyway and fault not in BOOKS_NOT)

    def for_report(self, key: str) -> ReportFault | None:
        """Tell what goes wrong with a report of this name."""
        mix = self.report_mix
        if self.report is not None or mix is None:
            return self.report
        # By the name and how often it was asked for, not by the days asked: the same in every run, on whatever day.
        return mix.drawn(f"report|{key}|{self._counted('report', key)}")

    def _counted(self, whose: str, name: str) -> int:
        with self._counting:
            self._times[whose, name] += 1
            return self._times[whose, name]

    def wait(self) -> None:
        """Hold a report back while the gate is shut."""
        self._open.wait()

    def dawdle(self, is_gone: Callable[[], bool]) -> bool:
        """Let the pace of a slow answer pass; False where the stand-in ends meanwhile, or nobody listens any more."""
        left = self.pace
        # In small steps: a caller that gave up must not hold a thread of the server for the rest of the time.
        while left > 0:
            if self._over.wait(min(left, _STEP)) or is_gone():
                return False
            left -= _STEP
        return True

    @contextmanager
    def slow_reports(self) -> Iterator[None]:
        """Let every report wait until the block ends, as they do when Rakuten is slow to make them."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def begin(self) -> None:
        """Begin anew after an end."""
        self._over.clear()

    def release(self) -> None:
        """Let all that waits go."""
        self._open.set()
        self._over.set()
