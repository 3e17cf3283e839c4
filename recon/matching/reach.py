"""How far the three books of one programme reach, put together from every source that has a part in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recon.matching.pairing import Strange, ToldBook
from recon.matching.request import Covered
from recon.records.moment import micros
from recon.records.window import Window

SHOP, LOG, NETWORK = ("orders",), ("attempts",), ("transactions", "noncommissionable")
LATE = timedelta(hours=36)
_HOUR = 3_600_000_000


@dataclass(frozen=True, slots=True)
class WholeHours:
    """This is the stretch of hours, counted from 1970 (UTC), that a book tells whole: `end` is no part of it.

    Both are 0 where it tells none.
    """

    first: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class HoursReached:
    """This is how far the shop's book and Rakuten's report of one programme reach; no order is judged by its age beyond."""

    shop: WholeHours
    network: WholeHours


@dataclass(frozen=True, slots=True)
class SourceReach:
    """This is one book of one source: how far it reaches, and whose rows it has ever brought."""

    book: str
    source: str
    covered: Window | None
    programmes: frozenset[str] = field(default_factory=frozenset)

    def concerns(self, programme: str) -> bool:
        """Tell whether this source has a part in a programme; one that never brought a row could be anyone's."""
        return not self.programmes or programme in self.programmes


def covered(programme: str, reaches: Iterable[SourceReach], *, has_log: bool) -> Covered:
    """Say how far each of the three books is complete: as far as all of its sources are."""
    every = list(reaches)
    mine = [reach for reach in every if reach.concerns(programme)]
    return Covered(
        shop=_common([reach for reach in mine if reach.book in SHOP]),
        log=_common(_logs(programme, every)),
        network=_common([reach for reach in mine if reach.book in NETWORK]),
        has_log=has_log,
    )


def without_strange(covered: Covered, strange: tuple[Strange, ...]) -> Covered:
    """Let a book reach nowhere whose references are none of the shop's: it proves no order missing."""
    known = tuple(each for each in strange if covered.has_log or each.book is not ToldBook.LOG)
    books = {each.book for each in known}
    return replace(
        covered,
        log=None if ToldBook.LOG in books else covered.log,
        network=None if ToldBook.NETWORK in books else covered.network,
        strange=known,
    )


def _logs(programme: str, reaches: list[SourceReach]) -> list[SourceReach]:
    """Name the logs in which a programme's attempts stand.

    Of a programme that no log has ever named every log would have told: its sending never worked. Unless Rakuten
    has its orders: then it is sent in a way that no log of ours sees, and nothing is called never sent.
    """
    logs = [reach for reach in reaches if reach.book in LOG]
    mine = [reach for reach in logs if reach.concerns(programme)]
    is_recorded = any(programme in reach.programmes for reach in reaches if reach.book in NETWORK)
    return mine if mine or is_recorded else logs


def covered_list(programme: str, reaches: Iterable[SourceReach], *, book: str) -> Window | None:
    """Say how far one single book is complete: of Rakuten's two lists each must prove an absence by itself."""
    return _common([reach for reach in reaches if reach.book == book and reach.concerns(programme)])


def _common(reaches: list[SourceReach]) -> Window | None:
    windows = [reach.covered for reach in reaches]
    if not windows or any(window is None for window in windows):
        return None
    known = [window for window in windows if window is not None]
    start, end = max(window.start for window in known), min(window.end for window in known)
    return Window(start, end) if start < end else None


def short_books(covered: Covered, *, as_of: datetime) -> list[str]:
    """Name the books that do not reach close enough to the present for a run to be complete."""
    books = [("shop", covered.shop), ("network", covered.network)]
    if covered.has_log:
        books.append(("log", covered.log))
    return [
        name
        for name, window in books
        if name in covered.silent or window is None or as_of - window.end > LATE
    ]


def short_in_words(covered: Covered, *, as_of: datetime) -> str:
    """Say which orders cannot be judged and how far each short book reaches; '' where none is short."""
    short = short_books(covered, as_of=as_of)
    if not short:
        return ""
    windows = {"shop": covered.shop, "log": covered.log, "network": covered.network}
    needed = [windows[name] for name in short if name != "log"]
    which = "any order" if None in needed else "the newest orders"
    return f"cannot judge {which}; short: {', '.join(f'{name}{_until(windows[name])}' for name in short)}"


def _until(window: Window | None) -> str:
    return " (vouches for no time)" if window is None else f" (until {window.end:%Y-%m-%d %H:%M} UTC)"


def hours_reached(covered: Covered) -> HoursReached:
    """Tell which hours a programme's books tell whole, held back as they are."""
    return HoursReached(_whole(covered.shop), _whole(covered.network))


def _whole(window: Window | None) -> WholeHours:
    if window is None:
        return WholeHours()
    first, end = -(-micros(window.start) // _HOUR), micros(window.end) // _HOUR
    return WholeHours(first, end) if first < end else WholeHours()
