"""What canaries say of the books: where one did not arrive the book is not whole, and nothing is judged by its silence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from recon.matching.request import Covered
from recon.records.canary import Canary, CanaryBook
from recon.records.moment import micros, moment, span_micros
from recon.records.window import Window

FOR_GOOD = timedelta(days=3660)
"""A silence that lasts ends nowhere we know; one end for all runs, so that they compare."""


@dataclass(frozen=True, slots=True)
class Placed:
    """This is one order of a canary in the shop's book, and whether log and report have a row of it."""

    at: datetime
    in_log: bool
    in_network: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """This is a time in which a canary did not arrive in a book: since the last that did, until the next.

    `until` is None while it lasts. `missed` is how many orders of it are lacking.
    """

    book: CanaryBook
    since: datetime
    until: datetime | None
    missed: int

    @property
    def window(self) -> Window:
        """Tell in which time the book is not believed."""
        return Window(self.since, self.until or self.since + FOR_GOOD)


@dataclass(frozen=True, slots=True)
class CanarySeen:
    """This is how one canary went as of a run; `newest` is None where the shop's book holds no order of it."""

    name: str
    every: timedelta
    placed: int
    newest: datetime | None
    silences: tuple[Silence, ...] = ()

    @property
    def silent(self) -> tuple[Silence, ...]:
        """List the silences that last."""
        return tuple(each for each in self.silences if each.until is None)


def seen(canary: Canary, placed: Iterable[Placed], *, covered: Covered, wait: timedelta) -> CanarySeen:
    """Find the silences of one canary. `wait` is how long Rakuten may take for an order that was sent.

    The shop's book tells when it was placed; log and report must have it in time. A canary that the shop never saw
    says nothing: nobody knows whether it was ever placed.
    """
    listed = sorted(placed, key=lambda each: each.at)
    found: list[Silence] = []
    if listed:
        if CanaryBook.SHOP in canary.books:
            found += _in_shop(canary, [each.at for each in listed], covered.shop)
        if CanaryBook.LOG in canary.books and covered.has_log:
            log = [(each.at, each.in_log) for each in listed]
            found += _silences(canary, CanaryBook.LOG, log, covered.log, within=canary.within)
        if CanaryBook.NETWORK in canary.books:
            network = [(each.at, each.in_network) for each in listed]
            within = canary.within + wait
            found += _silences(canary, CanaryBook.NETWORK, network, covered.network, within=within)
    newest = listed[-1].at if listed else None
    return CanarySeen(canary.name, canary.every, len(listed), newest, tuple(found))


def _in_shop(canary: Canary, placed: Sequence[datetime], covered: Window | None) -> Iterator[Silence]:
    """Find where the rhythm stops: between two orders of it, or at the end of what the shop's book vouches for."""
    longest = canary.every + canary.within
    for before, after in pairwise(placed):
        if after - before > longest:
            yield Silence(CanaryBook.SHOP, before, after, _missed(after - before, canary))
    if covered is not None and covered.end - placed[-1] > longest:
        yield Silence(CanaryBook.SHOP, placed[-1], None, _missed(covered.end - placed[-1], canary))


def _missed(span: timedelta, canary: Canary) -> int:
    return max((span - canary.within) // canary.every, 1)


def _silences(
    canary: Canary,
    book: CanaryBook,
    placed: Iterable[tuple[datetime, bool]],
    covered: Window | None,
    *,
    within: timedelta,
) -> Iterator[Silence]:
    """Find the orders that a book should have by now and has not, joined from the one before them to the one after."""
    if covered is None:
        return
    since, missed = None, 0
    arrived: datetime | None = None
    for at, is_there in placed:
        if is_there:
            if since is not None:
                yield Silence(book, since, at, missed)
            since, missed, arrived = None, 0, at
        elif covered.start <= at and at + within <= covered.end:
            since = since or arrived or max(covered.start, at - canary.every)
            missed += 1
    if since is not None:
        yield Silence(book, since, None, missed)


def held(covered: Covered, canaries: Iterable[CanarySeen], *, wait: timedelta) -> Covered:
    """Let books reach no further than their canaries, and believe no silence where one did not arrive.

    Of the shop's book only the end can be held back: what it lacks before that is told, and judged as it stands.
    """
    silences = [each for canary in canaries for each in canary.silences]
    if not silences:
        return covered
    lasting = [each for each in silences if each.until is None]
    log = tuple(each.window for each in silences if each.book is CanaryBook.LOG)
    network = tuple(each.window for each in silences if each.book is CanaryBook.NETWORK)
    holes = covered.holes
    return replace(
        covered,
        shop=_ended(covered.shop, _ends(lasting, CanaryBook.SHOP)),
        log=_ended(covered.log, _ends(lasting, CanaryBook.LOG)),
        # What was sent before the silence had its time; what came after it stands in the hole.
        network=_ended(covered.network, [each + wait for each in _ends(lasting, CanaryBook.NETWORK)]),
        holes=replace(
            holes,
            log=(*holes.log, *log),
            network=(*holes.network, *network),
            unproven=(*holes.unproven, *network),
        ),
        silent=tuple(dict.fromkeys(each.book.value for each in lasting)),
        plain=covered,
    )


def _ends(lasting: Iterable[Silence], book: CanaryBook) -> list[datetime]:
    return [each.since for each in lasting if each.book is book]


def _ended(window: Window | None, ends: Sequence[datetime]) -> Window | None:
    if window is None or not ends:
        return window
    end = min(window.end, *ends)
    return Window(window.start, end) if window.start < end else None


def content(canaries: Iterable[CanarySeen]) -> list[dict[str, object]]:
    """Lay canaries out for JSON: moments in microseconds."""
    return [
        {
            "name": each.name,
            "every": span_micros(each.every),
            "placed": each.placed,
            "newest": None if each.newest is None else micros(each.newest),
            "silences": [
                {
                    "book": silence.book.value,
                    "since": micros(silence.since),
                    "until": None if silence.until is None else micros(silence.until),
                    "missed": silence.missed,
                }
                for silence in each.silences
            ],
        }
        for each in canaries
    ]


def read(told: Iterable[Mapping[str, Any]]) -> tuple[CanarySeen, ...]:
    """Read canaries back from their content."""
    return tuple(
        CanarySeen(
            each["name"],
            timedelta(microseconds=each["every"]),
            each["placed"],
            None if each["newest"] is None else moment(each["newest"]),
            tuple(
                Silence(
                    CanaryBook(silence["book"]),
                    moment(silence["since"]),
                    None if silence["until"] is None else moment(silence["until"]),
                    silence["missed"],
                )
                for silence in each["silences"]
            ),
        )
        for each in told
    )
