"""Says whether a programme can be judged at all, and since when not: a book that is not read is neither red nor green."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recon.matching.pairing import ToldBook
from recon.matching.reach import LATE
from recon.matching.request import Covered
from recon.records.window import Window


class BookName(StrEnum):
    """This is what people call a book."""

    SHOP = "Shop database"
    LOG = "Postback log"
    NETWORK = "Rakuten report"


_CANARY_BOOKS = {"shop": BookName.SHOP, "log": BookName.LOG, "network": BookName.NETWORK}
_NAMES = {ToldBook.NETWORK: BookName.NETWORK, ToldBook.LOG: BookName.LOG}


@dataclass(frozen=True, slots=True)
class Failing:
    """This is a source that could not be read at its last pull, and since when it cannot."""

    book: BookName
    since: datetime
    failure: str


@dataclass(frozen=True, slots=True)
class Grey:
    """This is a programme that cannot be judged, since when, and why in words."""

    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Judgeable:
    """This is a programme whose books are read and reach close enough to the present."""


def greyness(covered: Covered, failing: Iterable[Failing], *, as_of: datetime) -> Grey | Judgeable:
    """Decide whether a programme's books can be trusted, from how far they reach and from what fails."""
    fails = {each.book: each for each in sorted(failing, key=lambda each: each.since, reverse=True)}
    books = [(BookName.SHOP, covered.shop), (BookName.NETWORK, covered.network)]
    if covered.has_log:
        books.insert(1, (BookName.LOG, covered.log))
    strange = {_NAMES[each.book]: str(each) for each in covered.strange}
    silent = {_CANARY_BOOKS[each] for each in covered.silent}
    greys = [
        Grey(as_of, f"{book} cannot be used: {strange[book]}.") if book in strange else grey
        for book, window in books
        if (grey := _of_book(book, window, fails.get(book), as_of=as_of, silent=book in silent)) is not None
    ]
    if not greys:
        return Judgeable()
    first = min(greys, key=lambda each: each.since)
    return Grey(first.since, " ".join(each.why for each in greys))


def _of_book(
    book: BookName, window: Window | None, fails: Failing | None, *, as_of: datetime, silent: bool
) -> Grey | None:
    if fails is not None:
        since = f"{fails.since:%Y-%m-%d %H:%M} UTC"
        return Grey(fails.since, f"{book} not readable since {since} ({fails.failure}).")
    if window is None:
        return Grey(
            as_of, f"{book} vouches for nothing yet; see `recon check` and the remarks of `recon pull`."
        )
    if silent:
        return Grey(window.end, f"{book} is not whole: a canary has not arrived in it; see `recon lag`.")
    if as_of - window.end > LATE:
        return Grey(window.end, f"{book} known only until {window.end:%Y-%m-%d %H:%M} UTC.")
    return None
