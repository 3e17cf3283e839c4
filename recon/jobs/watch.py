"""Looks at the signals of every programme: minutes after something broke, long before its orders have settled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from recon.books.shelf import Volume
from recon.gap.aged_signals import BY_AGE
from recon.gap.grey import Grey, Judgeable
from recon.gap.joined import Joined
from recon.gap.landing_looked import landing_looked
from recon.gap.landing_watch import landing_signal
from recon.gap.readings import LOOK_BACK, Readings, Signal, Stretch, Unreadable, Untold
from recon.gap.signals import Looked, Raised, Scope, look
from recon.jobs.by_age import looks_by_age
from recon.jobs.greyness import note_greyness
from recon.jobs.question import Bench, question, taken_lease, volumes_of
from recon.matching.reach import LATE
from recon.matching.request import Asked, Covered
from recon.records.moment import moment
from recon.records.window import Window
from recon.store.signals import WATCH

_log = structlog.get_logger()
STALE = timedelta(hours=2)
"""A shop or log that ends longer ago says nothing of the last minutes."""
_BOOKS: dict[Signal, tuple[str, ...]] = {
    Signal.FAILING: ("log",),
    Signal.SILENCE: ("log",),
    Signal.SEND_GAP: ("shop", "log"),
    Signal.CAPTURE: ("shop",),
    Signal.SENT_AMOUNTS: ("shop", "log"),
    Signal.RECORDED_AMOUNTS: ("log", "network"),
    **dict.fromkeys(BY_AGE.values(), ("shop", "network")),
}
_VOLUMES = {"shop": ("orders",), "log": ("attempts",), "network": ("transactions",)}
_WORDS = {"shop": "the shop database", "log": "the postback log", "network": "Rakuten's report"}


@dataclass(frozen=True, slots=True)
class Look:
    """This is what one look at the signals came to. `joined` is empty where it looked at the past."""

    as_of: datetime
    looked: tuple[Looked, ...]
    joined: tuple[Joined, ...]
    greyness: Mapping[str, Grey | Judgeable]

    @property
    def raised(self) -> list[Raised]:
        """List what is raised."""
        return [each for each in self.looked if isinstance(each, Raised)]


def watch(bench: Bench, *, as_of: datetime) -> Look:
    """Look at every signal as of a moment, and open, join or end what it says of incidents.

    A look at a past moment is told and changes nothing.
    """
    lease = taken_lease(bench, WATCH)
    try:
        return _watched(bench, as_of)
    finally:
        bench.store.release_lease(lease)


def _watched(bench: Bench, as_of: datetime) -> Look:
    volumes = volumes_of(bench)
    asked, covered = question(bench, volumes, as_of=as_of)
    # Only the kernel needs to know what became of open breaks, and which weeks are asked for.
    asked = replace(asked, open_keys=(), weeks={})
    readings = bench.engine.signals(volumes, asked=asked, currencies=currencies_of(bench, asked))
    trusted = {name: stretches(name, volumes, covered[name], as_of=as_of) for name in bench.programmes}
    looked: list[Looked] = []
    for name, programme in bench.programmes.items():
        scope = Scope(
            programme=programme,
            as_of=as_of,
            stretches=trusted[name],
            limits=bench.limits,
            clicks_until=_clicks_until(name, volumes, as_of),
        )
        looked.extend(look(readings.get(name, Readings()), scope))
    looked.extend(looks_by_age(bench, volumes, covered, trusted, as_of=as_of))
    looked.extend(_landing(bench, as_of))
    if asked.as_known:
        return Look(as_of, tuple(looked), (), {})
    joined = bench.store.record_signals(looked, as_of=as_of, config_digest=bench.config_digest)
    greys = note_greyness(bench, volumes, covered, as_of=as_of)
    raised = [each.signal.value for each in looked if isinstance(each, Raised)]
    _log.info("watch.finished", as_of=as_of.isoformat(), looked=len(looked), raised=raised)
    return Look(as_of, tuple(looked), tuple(joined), greys)


def currencies_of(bench: Bench, asked: Asked) -> dict[str, tuple[int, str]]:
    """Tell the number and the own currency of each programme in a question."""
    return {
        row.name: (row.number, bench.programmes[row.name].currency) for row in asked.programmes if row.name
    }


def _landing(bench: Bench, as_of: datetime) -> Iterator[Looked]:
    """Read what the landing watch saw; its pages are those of the shop, so the first programme stands for all."""
    if bench.landings:
        checks = [each for each in bench.store.landing_checks(as_of - LOOK_BACK) if each.at <= as_of]
        yield landing_looked(
            landing_signal(checks, addresses=bench.landings), next(iter(bench.programmes.values()))
        )


def stretches(
    name: str,
    volumes: Iterable[Volume],
    covered: Covered,
    *,
    as_of: datetime,
    rehearsed_from: datetime | None = None,
) -> dict[Signal, Stretch | Unreadable]:
    """Say for each signal in which time its books can be trusted.

    That time begins with the first pull: what was filled in from before only teaches what is usual, and never
    raises anything. A rehearsal takes it that the service had been there from a moment on.
    """
    found = list(volumes)
    windows = {"shop": covered.shop, "log": covered.log, "network": covered.network}
    first = {book: rehearsed_from or _first_pull(name, found, _VOLUMES[book]) for book in windows}
    told: dict[Signal, Stretch | Unreadable] = {}
    for signal, books in _BOOKS.items():
        if "log" in books and not covered.has_log:
            why = "no postback log is configured, so nothing is known of attempts"
            told[signal] = Unreadable(Untold.NO_LOG, why)
            continue
        parts = [_part(book, windows[book], first[book], as_of=as_of) for book in books]
        short = next((each for each in parts if isinstance(each, Unreadable)), None)
        told[signal] = short or _common([each for each in parts if isinstance(each, Stretch)])
    return told


def _part(
    book: str, window: Window | None, first_pull: datetime | None, *, as_of: datetime
) -> Stretch | Unreadable:
    """Say in which time one book can be trusted."""
    if window is None or first_pull is None:
        return Unreadable(Untold.SHORT, f"{_WORDS[book]} vouches for nothing yet")
    if as_of - window.end > (LATE if book == "network" else STALE):
        why = f"{_WORDS[book]} is known only until {window.end:%Y-%m-%d %H:%M} UTC"
        return Unreadable(Untold.SHORT, why)
    start = max(window.start, first_pull)
    # An export reaches to when it was written, which is before it was first read.
    return Stretch(Window(start, max(start, min(window.end, as_of))))


def _common(parts: list[Stretch]) -> Stretch | Unreadable:
    start = max(each.window.start for each in parts)
    end = min(each.window.end for each in parts)
    if start < end:
        return Stretch(Window(start, end))
    why = f"the books were first read at {start:%Y-%m-%d %H:%M} UTC; only hours after that are looked at"
    return Unreadable(Untold.TOO_YOUNG, why)


def _first_pull(name: str, volumes: Iterable[Volume], books: tuple[str, ...]) -> datetime | None:
    """Tell from when on every source of a book was pulled for a programme."""
    firsts = []
    for volume in volumes:
        manifest = volume.manifest
        mine = [total.since for total in manifest.totals if total.programme == name]
        if manifest.book in books and (mine or not manifest.programmes()):
            firsts.append(max(manifest.first_pull, min(mine, default=0)))
    return moment(max(firsts)) if firsts else None


def _clicks_until(name: str, volumes: Iterable[Volume], as_of: datetime) -> datetime | None:
    """Tell up to when Rakuten's clicks are known; None where they are not pulled."""
    ends = []
    for volume in volumes:
        manifest = volume.manifest
        if manifest.book == "clicks" and (name in manifest.programmes() or not manifest.programmes()):
            window = manifest.covered(as_of)
            ends.append(None if window is None else window.end)
    known = [end for end in ends if end is not None]
    return min(known) if known and len(known) == len(ends) else None
