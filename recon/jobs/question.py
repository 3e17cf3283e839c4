"""Puts the question a run asks of the kernel: which books, which rules, and how far each book may be trusted."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from recon.books.keys import KeyRules
from recon.books.shelf import Shelf, Volume
from recon.gap.limits import SignalLimits
from recon.jobs.ports import Engine
from recon.jobs.week_times import settle_of
from recon.matching.canaries import held
from recon.matching.foreign import Foreign, exchanges, foreign_report
from recon.matching.judged import ControlTotal
from recon.matching.own_data import Times
from recon.matching.own_data import read as read_times
from recon.matching.pairing import FEWEST_ORDERS, FEWEST_SALES, Paired, strange_books
from recon.matching.reach import SourceReach, covered, without_strange
from recon.matching.request import (
    Asked,
    Covered,
    Holes,
    Parameters,
    Week,
    last_weeks,
    no_programme,
    parameters,
)
from recon.records.canary import Canary
from recon.records.moment import micros
from recon.records.programme import Programme
from recon.records.stable import stable_number
from recon.resend.policy import ResendPolicy
from recon.store.book import Store
from recon.store.leases import Lease, RunLocked
from recon.store.runs import Run

WEEKS = 10
TIMES = "times"
"""Where a run's coverage keeps what it had learned of a programme's times."""
_SLICES_BACK = timedelta(days=14)
_RATES_BACK = timedelta(days=90)
_BESIDE = {"orders": ("lines",), "transactions": ("noncommissionable", "clicks")}
# What we sent ourselves stands in the book of attempts as a source of this name, beside the shop's own log.
OWN_SOURCE = "recon"
_JUDGED_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")


@dataclass(slots=True)
class Remembered:
    """This is how the books paired when they were last asked, and which parts they had; parts are never written over."""

    last: tuple[list[str], list[Paired]] | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """This is what a run works with. `network_zones` is the zone of each programme's report.

    `sources` are the books and sources of the configuration, None where whatever stands on the shelf counts;
    `landings` the landing pages that are watched, `canaries` the orders that are placed at a rhythm.
    """

    shelf: Shelf
    engine: Engine
    store: Store
    programmes: Mapping[str, Programme]
    network_zones: Mapping[str, str]
    has_log: bool
    config_digest: str
    owner: str
    sources: frozenset[tuple[str, str]] | None = None
    is_gone: Callable[[str], bool] = lambda owner: not owner
    landings: tuple[str, ...] = ()
    canaries: tuple[Canary, ...] = ()
    limits: SignalLimits = field(default_factory=SignalLimits)
    keys: KeyRules = field(default_factory=KeyRules)
    resend: ResendPolicy = field(default_factory=lambda: ResendPolicy({}))
    remembered: Remembered = field(default_factory=Remembered, init=False, compare=False, repr=False)


def question(
    bench: Bench,
    volumes: list[Volume],
    *,
    as_of: datetime,
    hindsight: bool = False,
    keys: Sequence[str] | None = None,
) -> tuple[Asked, dict[str, Covered]]:
    """Put what a run asks of the kernel: the rules of every programme, and how far its books reach."""
    as_known = not hindsight and knew_less(volumes, as_of=as_of)
    reaches = source_reaches(bench, volumes, as_of=as_of if as_known else None)
    known = known_times(bench, as_of=as_of)
    foreign, currencies = _foreign(bench, volumes), _currencies(volumes)
    plain = {
        name: replace(_reached(bench, name, reaches, known.get(name)), foreign=foreign.get(name))
        for name in bench.programmes
    }
    reach = {name: held_back(bench, each, name, known.get(name)) for name, each in plain.items()}
    asked = Asked(
        as_of=as_of,
        programmes=told_parameters(bench, reach, known, as_of=as_of),
        currencies=currencies,
        exchanges=exchanges(dict(_numbered(bench.programmes.values())), currencies),
        weeks=_weeks(bench, as_of),
        slices_since=as_of - _SLICES_BACK,
        rates_since=as_of - _RATES_BACK,
        # What became of open breaks a run wants to know, nobody who asks for a few keys.
        open_keys=() if keys is not None else bench.store.open_keys([*bench.programmes, ""]),
        as_known=as_known,
        hindsight=hindsight,
        keys=keys,
    )
    strange = strange_books(_paired(bench, volumes, asked))
    if not strange:
        return asked, reach
    reach = {
        name: held_back(bench, without_strange(each, strange.get(name, ())), name, known.get(name))
        for name, each in plain.items()
    }
    return replace(asked, programmes=told_parameters(bench, reach, known, as_of=as_of)), reach


def _currencies(volumes: Sequence[Volume]) -> list[str]:
    return sorted({total.currency for volume in volumes for total in volume.manifest.totals} - {""})


def _weeks(bench: Bench, as_of: datetime) -> dict[int, list[Week]]:
    """Cut the last weeks of every programme, by its number."""
    return {
        number: last_weeks(
            as_of, count=WEEKS, shop_zone=each.zone, network_zone=bench.network_zones[each.name]
        )
        for number, each in _numbered(bench.programmes.values())
    }


def _foreign(bench: Bench, volumes: Sequence[Volume]) -> dict[str, Foreign]:
    """Name the programmes whose whole report is in another currency than their orders, by what the books hold now."""
    rows: dict[str, Counter[tuple[str, str]]] = {"orders": Counter(), "transactions": Counter()}
    for manifest in (volume.manifest for volume in volumes):
        for total in manifest.totals if manifest.book in rows else ():
            if total.currency:
                rows[manifest.book][total.programme, total.currency] += total.rows
    found = {}
    for name, each in bench.programmes.items():
        mine = ({code: n for (of, code), n in rows[book].items() if n and of == name} for book in rows)
        if (told := foreign_report(*mine, currency=each.currency)) is not None:
            found[name] = told
    return found


def knew_less(volumes: Sequence[Volume], *, as_of: datetime) -> bool:
    """Tell whether a book was pulled after a moment, so that then less was known than now."""
    return any(volume.manifest.pulled_at > micros(as_of) for volume in volumes)


def _reached(bench: Bench, name: str, reaches: list[SourceReach], times: Times | None) -> Covered:
    """Tell how far a programme's books reach, and which days inside them are not believed."""
    return replace(
        covered(name, reaches, has_log=bench.has_log), holes=Holes() if times is None else times.holes
    )


def held_back(bench: Bench, reach: Covered, name: str, times: Times | None) -> Covered:
    """Hold a programme's books back where a canary did not arrive, as a run knew it."""
    named = {each.name for each in bench.canaries}
    mine = [] if times is None else [each for each in times.canaries if each.name in named]
    return held(reach, mine, wait=settle_of(bench.programmes[name], times)) if mine else reach


def _paired(bench: Bench, volumes: list[Volume], asked: Asked) -> list[Paired]:
    """Ask how the books go with the shop's orders, where they hold enough of both to tell."""
    rows = Counter[str]()
    for volume in volumes:
        rows[volume.manifest.book] += volume.manifest.rows
    if rows["orders"] < FEWEST_ORDERS or max(rows["transactions"], rows["attempts"]) < FEWEST_SALES:
        return []
    if asked.as_known or asked.hindsight:
        return bench.engine.paired(volumes, asked=asked)
    # A run of re-sends asks before each order, of the same books every time.
    parts, known = [file for volume in volumes for file in volume.current], bench.remembered.last
    if known is None or known[0] != parts:
        known = bench.remembered.last = parts, bench.engine.paired(volumes, asked=asked)
    return known[1]


def told_parameters(
    bench: Bench, reach: Mapping[str, Covered], times: Mapping[str, Times], *, as_of: datetime
) -> list[Parameters]:
    """Write every programme's row for the kernel, and that of what belongs to none."""
    rows = [
        parameters(
            each,
            number=number,
            as_of=as_of,
            covered=reach[each.name],
            waits=times[each.name].lag.waits if each.learns_settle and each.name in times else (),
        )
        for number, each in _numbered(bench.programmes.values())
    ]
    return [no_programme(as_of), *rows]


def known_times(bench: Bench, *, as_of: datetime) -> dict[str, Times]:
    """Read what the runs that stood at a moment had learned of each programme's times."""
    runs = {name: bench.store.run_at(name, as_of) for name in bench.programmes}
    told = {name: times_of(run, name) for name, run in runs.items()}
    return {name: times for name, times in told.items() if times is not None}


def times_of(run: Run | None, programme: str) -> Times | None:
    """Read what a run had learned of a programme's times; None where it learned nothing."""
    mine = run.facts.coverage.get(programme) if run is not None else None
    told = mine.get(TIMES) if isinstance(mine, dict) else None
    return None if told is None else read_times(told)


def _numbered(programmes: Collection[Programme]) -> list[tuple[int, Programme]]:
    """Number programmes by their names; ValueError where two names share a number, as they would be judged as one."""
    numbered = {stable_number(each.name): each for each in programmes}
    for each in programmes:
        other = numbered[stable_number(each.name)]
        if other is not each:
            raise ValueError(
                f"the programmes {other.name} and {each.name} share a number: rename one of them"
            )
    return list(numbered.items())


def taken_lease(bench: Bench, job: str) -> Lease:
    """Take the lock of a job; one whose owner was killed on this machine is free."""
    try:
        return bench.store.acquire_lease(job, owner=bench.owner)
    except RunLocked as locked:
        if not bench.is_gone(locked.owner):
            raise
        bench.store.free_lease(job, owner=locked.owner)
        return bench.store.acquire_lease(job, owner=bench.owner)


def volumes_of(bench: Bench) -> list[Volume]:
    """Open the books of the sources that the configuration names; what an earlier one named is left aside."""
    every = bench.shelf.volumes()
    if bench.sources is None:
        return every
    beside = {(extra, source) for book, source in bench.sources for extra in _BESIDE.get(book, ())}
    beside.add(("attempts", OWN_SOURCE))
    return [each for each in every if (each.manifest.book, each.manifest.source) in bench.sources | beside]


def is_own(volume: Volume) -> bool:
    """Tell whether a volume holds what we sent ourselves."""
    return (volume.manifest.book, volume.manifest.source) == ("attempts", OWN_SOURCE)


def source_reaches(bench: Bench, volumes: list[Volume], *, as_of: datetime | None) -> list[SourceReach]:
    """Say how far each source reaches; one that is configured and was never read reaches nowhere."""
    read = [
        SourceReach(
            book=volume.manifest.book,
            source=volume.manifest.source,
            covered=None if _is_nobodys(volume) else volume.manifest.covered(as_of),
            programmes=volume.manifest.programmes(as_of),
        )
        for volume in volumes
        # A source that came later had no part in what was known then; our own sends say nothing of the shop's log.
        if (as_of is None or volume.manifest.first_pull <= micros(as_of)) and not is_own(volume)
    ]
    there = {(volume.manifest.book, volume.manifest.source) for volume in volumes}
    unread = [] if as_of is not None else sorted((bench.sources or frozenset()) - there)
    return [*read, *(SourceReach(book, source, covered=None) for book, source in unread)]


def _is_nobodys(volume: Volume) -> bool:
    """Tell whether a source brought rows for no programme at all: a MID or store that is missing or mistyped."""
    return volume.manifest.rows > 0 and not any(
        total.programme for total in volume.manifest.totals if total.rows
    )


def held_totals(bench: Bench, volumes: list[Volume], asked: Asked) -> list[ControlTotal]:
    """Say what the books hold: by their manifests, or, of a moment in the past, by counting them."""
    if asked.as_known or asked.hindsight:
        return bench.engine.held(volumes, asked=asked)
    known = set(bench.programmes)
    return [
        ControlTotal(
            volume.manifest.book,
            total.programme if total.programme in known else "",
            total.currency,
            total.rows,
            total.amount,
        )
        for volume in volumes
        if volume.manifest.book in _JUDGED_BOOKS
        for total in volume.manifest.totals
    ]
