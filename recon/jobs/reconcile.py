"""Judges the books: the kernel says which, the rules say why and how much, the store keeps what was found."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from recon.books.shelf import Shelf, Volume
from recon.gap.figures import by_day
from recon.gap.incident import Watched, watch
from recon.jobs.judged import Judged
from recon.jobs.ports import Engine
from recon.matching.control import Discrepancy, discrepancies
from recon.matching.diagnosis import diagnose, rates_by_programme
from recon.matching.findings import Absent, CaseKey, FoundBreak
from recon.matching.judged import ControlTotal
from recon.matching.reach import SourceReach, covered, short_books
from recon.matching.request import Asked, Covered, last_weeks, no_programme, parameters
from recon.records.kind import Kind, Verdict
from recon.records.moment import micros
from recon.records.programme import Programme
from recon.store.book import Store
from recon.store.findings import Findings, Recorded
from recon.store.leases import Lease, RunLocked
from recon.store.runs import RunFacts, RunState

_log = structlog.get_logger()
KERNEL_VERSION = "1"
JOB = "reconcile"
WEEKS = 10
_SLICES_BACK = timedelta(days=14)
_RATES_BACK = timedelta(days=30)
_JUDGED_BOOKS = ("orders", "attempts", "transactions", "noncommissionable")


@dataclass(frozen=True, slots=True)
class Bench:
    """This is what a run works with. `network_zones` is the zone of each programme's report."""

    shelf: Shelf
    engine: Engine
    store: Store
    programmes: Mapping[str, Programme]
    network_zones: Mapping[str, str]
    has_log: bool
    config_digest: str
    owner: str
    is_gone: Callable[[str], bool] = lambda owner: not owner


@dataclass(frozen=True, slots=True)
class Reconciled:
    """This is what one run came to. Invalid where the books' totals and the judged ones differ."""

    run: int
    as_of: datetime
    judged: Judged
    breaks: tuple[FoundBreak, ...]
    covered: Mapping[str, Covered]
    short: Mapping[str, list[str]]
    discrepancies: tuple[Discrepancy, ...]
    recorded: Recorded = field(default_factory=lambda: Recorded(moved=False))
    watched: tuple[Watched, ...] = ()

    @property
    def invalid(self) -> bool:
        """Tell whether the totals failed to agree, so that nothing of the run was kept."""
        return bool(self.discrepancies)


def reconcile(bench: Bench, *, as_of: datetime, hindsight: bool = False) -> Reconciled:
    """Judge every case as of a moment and record what was found, whole or not at all."""
    with _recorded_run(bench, as_of) as (run, lease):
        volumes = bench.shelf.volumes()
        asked, reach = question(bench, volumes, as_of=as_of, hindsight=hindsight)
        judged = bench.engine.judge(volumes, asked=asked)
        held = _held(bench, volumes, asked)
        found = Reconciled(
            run=run,
            as_of=as_of,
            judged=judged,
            breaks=_diagnosed(bench, judged),
            covered=reach,
            short={name: short_books(each, as_of=as_of) for name, each in reach.items()},
            discrepancies=tuple(discrepancies(held, judged=judged.control)),
        )
        return _kept(bench, found, asked, _facts(found, volumes), lease=lease)


def question(
    bench: Bench, volumes: list[Volume], *, as_of: datetime, hindsight: bool = False, key: str | None = None
) -> tuple[Asked, dict[str, Covered]]:
    """Put what a run asks of the kernel: the rules of every programme, and how far its books reach."""
    as_known = not hindsight and any(volume.manifest.pulled_at > micros(as_of) for volume in volumes)
    reaches = _reaches(volumes, as_of=as_of if as_known else None)
    reach = {name: covered(name, reaches, has_log=bench.has_log) for name in bench.programmes}
    numbered = list(enumerate(bench.programmes.values(), start=1))
    asked = Asked(
        as_of=as_of,
        programmes=[
            no_programme(as_of),
            *(
                parameters(each, number=number, as_of=as_of, covered=reach[each.name])
                for number, each in numbered
            ),
        ],
        currencies=sorted({total.currency for volume in volumes for total in volume.manifest.totals} - {""}),
        weeks={
            number: last_weeks(
                as_of, count=WEEKS, shop_zone=each.zone, network_zone=bench.network_zones[each.name]
            )
            for number, each in numbered
        },
        slices_since=as_of - _SLICES_BACK,
        rates_since=as_of - _RATES_BACK,
        open_keys=[open_key.number for open_key in bench.store.open_keys([*bench.programmes, ""])],
        as_known=as_known,
        hindsight=hindsight,
        key=key,
    )
    return asked, reach


def _reaches(volumes: list[Volume], *, as_of: datetime | None) -> list[SourceReach]:
    return [
        SourceReach(
            book=volume.manifest.book,
            source=volume.manifest.source,
            covered=volume.manifest.covered(as_of),
            programmes=volume.manifest.programmes(as_of),
        )
        for volume in volumes
        # A source that came later had no part in what was known then.
        if as_of is None or volume.manifest.first_pull <= micros(as_of)
    ]


def _held(bench: Bench, volumes: list[Volume], asked: Asked) -> list[ControlTotal]:
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


def _diagnosed(bench: Bench, judged: Judged) -> tuple[FoundBreak, ...]:
    rates = rates_by_programme(bench.programmes, judged.rates)
    return tuple(diagnose(case, rates=rates) for case in judged.breaks)


def _kept(bench: Bench, found: Reconciled, asked: Asked, facts: RunFacts, *, lease: Lease) -> Reconciled:
    """Record a run's findings; an invalid run is recorded as such and moves nothing."""
    if found.invalid:
        bench.store.finish_run(found.run, facts, state=RunState.INVALID)
        _log.error("run.invalid", run=found.run, where=[str(each) for each in found.discrepancies])
        return found
    watched = () if asked.as_known or asked.hindsight else tuple(_watched(bench, found))
    zones = {name: each.zone for name, each in bench.programmes.items()}
    findings = Findings(
        breaks=found.breaks,
        now=_now(bench, found),
        too_old_before={name: found.as_of - each.horizon for name, each in bench.programmes.items()},
        figures=[*found.judged.figures, *by_day(found.judged.figures, zones=zones)],
        bridge=found.judged.bridge,
        publishers=found.judged.publishers,
        weeks=found.judged.weeks,
        incidents=watched,
    )
    recorded = bench.store.record_findings(found.run, findings, facts=facts, lease=lease)
    _log.info(
        "run.finished",
        run=found.run,
        as_of=found.as_of.isoformat(),
        cases=found.judged.cases,
        breaks=len(found.breaks),
    )
    return replace(found, recorded=recorded, watched=watched)


def _facts(found: Reconciled, volumes: list[Volume]) -> RunFacts:
    return RunFacts(
        generations={
            f"{each.manifest.book}/{each.manifest.source}": each.manifest.generation for each in volumes
        },
        coverage={
            name: {
                book: None if window is None else [window.start.isoformat(), window.end.isoformat()]
                for book, window in (("shop", reach.shop), ("log", reach.log), ("network", reach.network))
            }
            for name, reach in found.covered.items()
        },
        totals={
            f"{total.book}/{total.programme}/{total.currency}": [total.rows, total.amount]
            for total in found.judged.control
        },
        verdict_digest=found.judged.digest,
        remark="; ".join(str(each) for each in found.discrepancies),
    )


def _now(bench: Bench, found: Reconciled) -> dict[CaseKey, Kind | Absent]:
    """Say what became of the breaks that were open and are none any more."""
    present: dict[CaseKey, Kind | Absent] = {}
    for key in bench.store.open_keys([*bench.programmes, ""]):
        kind = found.judged.now.get((key.programme, key.number))
        if kind is None:
            present[key] = Absent.GONE
        elif kind.row.verdict is not Verdict.BREAK:
            present[key] = kind
    return present


def _watched(bench: Bench, found: Reconciled) -> Iterator[Watched]:
    for name, programme in bench.programmes.items():
        reach = found.covered[name]
        ends = [window.end if window else None for window in (reach.shop, reach.network)]
        known = [end for end in ends if end is not None]
        settled = (
            None
            if len(known) < len(ends) or found.short[name]
            else min(*known, found.as_of) - programme.settle
        )
        incidents = [each.known for each in bench.store.incidents(name)]
        yield from watch(found.judged.figures, incidents, programme=programme, settled_until=settled)


def _lease(bench: Bench) -> Lease:
    """Take the lock of a run; one whose owner was killed on this machine is free."""
    try:
        return bench.store.acquire_lease(JOB, owner=bench.owner)
    except RunLocked as locked:
        if not bench.is_gone(locked.owner):
            raise
        bench.store.free_lease(JOB, owner=locked.owner)
        return bench.store.acquire_lease(JOB, owner=bench.owner)


@contextmanager
def _recorded_run(bench: Bench, as_of: datetime) -> Iterator[tuple[int, Lease]]:
    """Hold the run lease and keep a row of the run, also of one that ends in an error."""
    lease = _lease(bench)
    try:
        run = bench.store.start_run(
            JOB,
            programmes=[*bench.programmes, ""],
            as_of=as_of,
            config_digest=bench.config_digest,
            kernel_version=KERNEL_VERSION,
        )
        try:
            yield run, lease
        except BaseException as failed:
            bench.store.crash_run(run, remark=type(failed).__name__)
            raise
    finally:
        bench.store.release_lease(lease)
