"""What jobs ask of other people's systems. Each protocol has one method and is written for who needs it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa

from recon.books.shelf import Volume
from recon.gap.ages.cells import Cells
from recon.gap.readings import Readings
from recon.jobs.judged import ClicksTold, FactsTold, Judged, Publishers, TimesTold, Told
from recon.matching.judged import BrokenCase, ControlTotal
from recon.matching.pairing import Paired
from recon.matching.request import Asked, Parameters
from recon.records.reject import Reject
from recon.records.window import Window
from recon.resend.hold import HeldBack
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.store.resend_rows import StoredResend

Checkpoint = dict[str, str]
"""Where a source stopped reading, in its own words; kept in the manifest, given back at the next pull."""


class SourceUnavailable(Exception):
    """This is a book that could not be read: where, what happened, and what to do. It is never a gap.

    `rejects` are the lines for which it could not, where single lines are to blame.
    """

    def __init__(self, where: str, what: str, *, cure: str, rejects: Iterable[Reject] = ()) -> None:
        super().__init__(f"{where}: {what}; {cure}")
        self.where = where
        self.what = what
        self.cure = cure
        self.rejects = tuple(rejects)


class BadRow(SourceUnavailable):
    """This is a row or column that breaks the contract; nothing of that delivery is kept."""


class NotKept(Exception):
    """This is a disk that took no more of what an engine works out beside the books; the books are whole."""


class Progress(Protocol):
    """This is whoever shows how far a long job has come; `cli` draws it."""

    def step(self, what: str, *, done: int, total: int | None) -> None:
        """Tell that `done` of `total` rows (None where nobody knows) of `what` are through."""
        ...


class NoProgress:
    """This is a progress nobody watches."""

    def step(self, what: str, *, done: int, total: int | None) -> None:
        """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Known:
    """This is what the books hold of one source before a pull: its reach, and where it stopped."""

    covered: Window | None = None
    checkpoint: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closing:
    """This is what a source says once its last batch is out; rows and coverage appear together or not at all.

    `covers` is the stretch the source now vouches for, None where it vouches for none (a file imported by hand
    without a period). `replaces` is set by a whole download: rows of the book whose month column falls inside
    it and that did not come again are closed as gone. `silence` asks that coverage be held back at the newest
    row when the source has been silent for longer than ever in the last eight weeks. `rejects` are lines that were set
    aside, the first ones of many.
    """

    covers: Window | None
    checkpoint: Checkpoint = field(default_factory=dict)
    replaces: Window | None = None
    holds_back_on_silence: bool = False
    remarks: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """This is one book's rows on their way in. `closing` may be called only after the last batch."""

    book: str
    batches: Iterator[pa.RecordBatch]
    closing: Callable[[], Closing]


class Source(Protocol):
    """This is a door in: a shop's database, a postback log, Rakuten's reports."""

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Read what is new since `known` (by book name); `at` is the moment of the pull.

        Raises SourceUnavailable from here, from a batch, or from `closing`: nothing of that delivery is kept.
        """
        ...


@runtime_checkable
class Examined(Protocol):
    """This is a source that can be looked at without reading it whole, and knows what will make trouble."""

    def begin(self, *, at: datetime) -> Iterator[Delivery]:
        """Begin each book as a first pull would; only the batches that are taken are fetched."""
        ...

    def examine(self, *, at: datetime) -> tuple[str, ...]:
        """Tell each trouble in one line with its cure; raises SourceUnavailable where it does not open."""
        ...


class Engine(Protocol):
    """This is where the kernel runs."""

    def judge(
        self, volumes: Iterable[Volume], *, asked: Asked, anew: bool = False, facts_next: bool = False
    ) -> Judged:
        """Judge every case the books hold; `anew` without what an earlier run left, `facts_next` before their facts."""
        ...

    def times(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, TimesTold]:
        """Count how long orders take to be listed, and the rows of each hour."""
        ...

    def settle(self, volumes: Iterable[Volume]) -> None:
        """Sum the books up, so that the next run need not."""
        ...

    def keep_hours(self, volumes: Iterable[Volume], *, programmes: Iterable[Parameters]) -> None:
        """Count the orders that Rakuten should have by the hour, so that who asks for them need not."""
        ...

    def hours(
        self, volumes: Iterable[Volume], *, programmes: Iterable[Parameters], first: int, end: int
    ) -> dict[tuple[str, str], Cells]:
        """Tell the orders due from one hour up to, not including, another, by programme and currency."""
        ...

    def held(self, volumes: Iterable[Volume], *, asked: Asked) -> list[ControlTotal]:
        """Count what the books hold as the question sees them."""
        ...

    def doubled(self, volumes: Iterable[Volume], *, asked: Asked) -> int:
        """Count the lines that more than one source brought."""
        ...

    def paired(self, volumes: Iterable[Volume], *, asked: Asked) -> list[Paired]:
        """Count how the report and the log go with the shop's orders."""
        ...

    def signals(
        self,
        volumes: Iterable[Volume],
        *,
        asked: Asked,
        currencies: Mapping[str, tuple[int, str]],
        since: datetime | None = None,
    ) -> dict[str, Readings]:
        """Count what the books say of each programme's last hours, or of those since a moment."""
        ...

    def clicks(self, volumes: Iterable[Volume], *, asked: Asked, since: datetime, most: int) -> ClicksTold:
        """Tell what the books say of click ids: of so many of the newest orders since a moment."""
        ...

    def facts(
        self, volumes: Iterable[Volume], *, asked: Asked, cases: Sequence[BrokenCase]
    ) -> AbstractContextManager[FactsTold]:
        """Tell what the books know of broken cases, and of a sample that is well."""
        ...

    def publishers(self, volumes: Iterable[Volume], *, asked: Asked) -> Publishers:
        """Tell whom the network's reports name, by programme and code."""
        ...

    def story(self, volumes: Iterable[Volume], *, asked: Asked) -> Told:
        """Tell all that the books say of the keys in the question."""
        ...

    # What a driver returns has no better type.
    def versions(self, volumes: Iterable[Volume], *, asked: Asked) -> dict[str, list[dict[str, Any]]]:
        """Tell each version of the rows of the keys in the question, as pulls brought them."""
        ...


class Postbacks(Protocol):
    """This is a door out: Rakuten's tracking endpoint."""

    def send(self, request: PostbackRequest, *, within: timedelta | None = None) -> Posted:
        """Send one postback once, within a span of time; whatever happens on the wire comes back as an answer."""
        ...


class ShopBooks(Protocol):
    """This is whoever looks an approved order up once more, just before it goes out."""

    def again(self, resend: StoredResend, *, corrected: str) -> PostbackRequest | HeldBack:
        """Judge an order as the books are now: the request that may go out, or what holds it."""
        ...
