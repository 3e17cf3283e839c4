"""Where the data end, as the weekly page says it: how far each book is known to be complete, and what canaries say."""

from datetime import datetime

from recon.books.shelf import Shelf
from recon.jobs.question import is_own
from recon.jobs.week_times import settle_of
from recon.matching.canaries import Silence
from recon.matching.canary_words import canary_line
from recon.matching.own_data import Times
from recon.records.canary import CanaryBook
from recon.records.programme import Programme
from recon.reporting import figures as page

_BOOK_NAMES = {
    "orders": "The shop's orders",
    "attempts": "The postback log",
    "transactions": "Rakuten's transactions",
    "noncommissionable": "Rakuten's non-commissionable list",
    "clicks": "Rakuten's clicks",
}
_CANARY_BOOKS = {
    "orders": CanaryBook.SHOP,
    "attempts": CanaryBook.LOG,
    "transactions": CanaryBook.NETWORK,
    "noncommissionable": CanaryBook.NETWORK,
}


def coverage_rows(shelf: Shelf, programme: Programme, times: Times | None) -> tuple[page.CoverageRow, ...]:
    """List the books of a programme with their ends; where a canary is silent a book ends with it."""
    rows = []
    for volume in shelf.volumes():
        manifest = volume.manifest
        names = manifest.programmes()
        if is_own(volume) or manifest.book not in _BOOK_NAMES or (names and programme.name not in names):
            continue
        covered = manifest.covered()
        until = None if covered is None else covered.end
        silent = _silent(manifest.book, times)
        ends = [_end(each, programme, times) for each in silent.values()]
        missing = [f"canary {name} has not arrived" for name in silent]
        rows.append(
            page.CoverageRow(
                book=_BOOK_NAMES[manifest.book],
                source=manifest.source,
                covered_from=covered.start if covered else None,
                covered_until=until if until is None else min([until, *ends]),
                zone=programme.zone,
                remark="; ".join([*manifest.remarks, *missing]),
                needed=manifest.book != "clicks",
            )
        )
    return tuple(rows)


def canary_lines(programme: Programme, times: Times | None) -> tuple[str, ...]:
    """Say how each canary of a programme stands."""
    return () if times is None else tuple(canary_line(each, zone=programme.zone) for each in times.canaries)


def _silent(book: str, times: Times | None) -> dict[str, Silence]:
    """Find the silences that last in a book, by the name of their canary."""
    wanted = _CANARY_BOOKS.get(book)
    canaries = () if times is None else times.canaries
    return {each.name: silence for each in canaries for silence in each.silent if silence.book is wanted}


def _end(silence: Silence, programme: Programme, times: Times | None) -> datetime:
    """Tell how far a book reaches whose canary is silent: in Rakuten's report what was sent before had its time."""
    wait = settle_of(programme, times)
    return silence.since + wait if silence.book is CanaryBook.NETWORK else silence.since
