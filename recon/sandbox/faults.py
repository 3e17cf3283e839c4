"""What goes wrong on demand."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum


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


class TrackingFault(StrEnum):
    """This is a way in which the tracking endpoint can fail."""

    SERVER_ERROR = "server_error"
    UNAVAILABLE = "unavailable"
    EMPTY = "empty"
    NOTHING_COUNTED = "nothing_counted"
    """200 with `<response></response>`."""
    CUT = "cut"


@dataclass(slots=True)
class Faults:
    """This is what is wrong at present; `books_anyway` is whether a failing postback is booked all the same."""

    report: ReportFault | None = None
    tracking: TrackingFault | None = None
    books_anyway: bool = False
    _open: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._open.set()

    def wait(self) -> None:
        """Hold a report back while the gate is shut."""
        self._open.wait()

    @contextmanager
    def slow_reports(self) -> Iterator[None]:
        """Let every report wait until the block ends, as they do when Rakuten is slow to make them."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def release(self) -> None:
        """Let all waiting reports go."""
        self._open.set()
