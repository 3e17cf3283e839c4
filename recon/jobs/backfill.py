"""Reads the past of every source into the books, portion by portion: what was interrupted goes on where it stopped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.books.shelf import Shelf
from recon.jobs.ports import Progress
from recon.jobs.pull import Feed, Library, Pulled, pull
from recon.records.window import Window

_BOOKS = {
    "orders": ("orders",),
    "postbacks": ("attempts",),
    "network": ("transactions", "noncommissionable"),
}


@dataclass(frozen=True, slots=True)
class PastFeed:
    """This is a source, from when on its past is read, and how much at once; `span` is None where it cannot be cut."""

    feed: Feed
    span: timedelta | None
    start: datetime


@dataclass(frozen=True, slots=True)
class Portion:
    """This is a stretch of the past of one source that was read, up to a moment; `failure` says why it was not."""

    source: str
    until: datetime
    pulled: tuple[Pulled, ...]

    @property
    def rows(self) -> int:
        """Count the rows that were delivered."""
        return sum(each.taken.delivered for each in self.pulled if each.taken)

    @property
    def failure(self) -> str:
        """Say why the source could not be read; '' where it was."""
        return next((each.failure for each in self.pulled if each.failure), "")


def backfill(
    past: Iterable[PastFeed], *, library: Library, at: datetime, progress: Progress
) -> Iterator[Portion]:
    """Read each source from its start up to `at`; every portion is in the books whole before the next one begins.

    A source that fails is left where it stopped, and the next one is read.
    """
    for each in past:
        yield from _of_source(each, library=library, at=at, progress=progress)


def next_end(covered: Window | None, span: timedelta | None, *, start: datetime, at: datetime) -> datetime:
    """Choose up to when the next portion reads.

    A book that begins later than asked for is read anew in one piece: its coverage has two ends and no hole.
    """
    if span is None or (covered is not None and covered.start > start):
        return at
    return min((start if covered is None else max(covered.end, start)) + span, at)


def _of_source(past: PastFeed, *, library: Library, at: datetime, progress: Progress) -> Iterator[Portion]:
    done = past.start
    while done < at:
        # From where it has come: a stretch in which a source had nothing is vouched for by no book, but was read.
        until = next_end(_covered(past.feed, library.shelf), past.span, start=done, at=at)
        pulled = pull([past.feed], library=library, at=at, progress=progress, until=until)
        done = until
        found = Portion(past.feed.label, until, tuple(pulled))
        yield found
        if found.failure:
            return


def _covered(feed: Feed, shelf: Shelf) -> Window | None:
    """Tell which stretch all books of a source cover that were ever read; None where none does."""
    manifests = [shelf.manifest(book, feed.name) for book in _BOOKS[feed.section]]
    windows = [each.covered() for each in manifests if each is not None]
    known = [each for each in windows if each is not None]
    if not known or len(known) < len(windows):
        return None
    start = max(each.start for each in known)
    return Window(start, max(start, min(each.end for each in known)))
