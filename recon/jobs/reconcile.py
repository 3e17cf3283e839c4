"""Judges the books: the kernel says which, the rules say why and how much, the store keeps what was found."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from recon.books.shelf import Volume
from recon.gap.figures import by_day
from recon.gap.incident import Watched, watch
from recon.jobs.causes import caused
from recon.jobs.greyness import note_greyness
from recon.jobs.judged import Judged
from recon.jobs.learning import learn
from recon.jobs.named_causes import GroupFound
from recon.jobs.question import TIMES, Bench, held_totals, knew_less, question, taken_lease, volumes_of
from recon.jobs.rates import RATES, rates_content
from recon.jobs.references import with_references
from recon.jobs.week_times import settle_of
from recon.matching.control import Discrepancy, discrepancies
from recon.matching.diagnosis import KnownRate, diagnose_all, rates_by_programme
from recon.matching.findings import Absent, Now
from recon.matching.found_break import CaseKey, FoundBreak
from recon.matching.judged import ControlTotal
from recon.matching.own_data import Times, content
from recon.matching.reach import short_books
from recon.matching.request import Asked, Covered
from recon.records import numerals
from recon.records.kind import Verdict
from recon.records.moment import EPOCH
from recon.records.window import Window
from recon.store.findings import Findings, Recorded
from recon.store.leases import Lease
from recon.store.runs import NoSuchRun, RunFacts, RunState

_log = structlog.get_logger()
KERNEL_VERSION = "1"
JOB = "reconcile"
_LISTS = ("transactions", "noncommissionable")
_TWO = 2


class BooksOverlap(Exception):
    """This is the same lines from two sources; it names them. Judged together they would be counted twice."""


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
    causes: tuple[GroupFound, ...] = ()
    times: Mapping[str, Times] = field(default_factory=dict)
    rates: Mapping[tuple[str, str], KnownRate] = field(default_factory=dict)

    @property
    def invalid(self) -> bool:
        """Tell whether the totals failed to agree, so that nothing of the run was kept."""
        return bool(self.discrepancies)


def reconcile(bench: Bench, *, as_of: datetime, hindsight: bool = False, anew: bool = False) -> Reconciled:
    """Judge every case as of a moment and record what was found, whole or not at all.

    `anew` uses nothing that an earlier run left beside the books.
    """
    with _recorded_run(bench, as_of) as (run, lease), _never_collecting():
        volumes = volumes_of(bench)
        if not hindsight and not knew_less(volumes, as_of=as_of):
            # A pull did it already, unless its disk was full: the question is answered from them.
            bench.engine.settle(volumes)
        learned = learn(bench, volumes, *question(bench, volumes, as_of=as_of, hindsight=hindsight))
        asked, reach = learned.asked, learned.reach
        _refuse_doubled(bench, volumes, asked)
        held = held_totals(bench, volumes, asked)
        judged = _judged(bench, volumes, asked, held=held, anew=anew)
        paid_in = Window(asked.rates_since, asked.as_of)
        rates = rates_by_programme(bench.programmes, judged.rates, paid_in=paid_in)
        diagnosed = partial(_diagnosed, judged, rates)
        with caused(bench, volumes, asked, judged=judged, diagnosed=diagnosed) as (breaks, causes):
            found = Reconciled(
                run=run,
                as_of=as_of,
                judged=judged,
                breaks=breaks,
                causes=causes,
                covered=reach,
                times=learned.times,
                rates=rates,
                short={name: short_books(each, as_of=as_of) for name, each in reach.items()},
                discrepancies=tuple(discrepancies(held, judged=judged.control)),
            )
            kept = _kept(bench, found, asked, _facts(found, volumes), lease=lease)
        if not (asked.as_known or asked.hindsight):
            note_greyness(bench, volumes, reach, as_of=as_of)
        return kept


def _judged(
    bench: Bench, volumes: list[Volume], asked: Asked, *, held: list[ControlTotal], anew: bool
) -> Judged:
    """Judge the books; where the totals do not agree, once more, with nothing that an earlier run left."""
    judged = bench.engine.judge(volumes, asked=asked, anew=anew, facts_next=True)
    if anew or not discrepancies(held, judged=judged.control):
        return judged
    _log.warning("run.judged_anew", as_of=asked.as_of.isoformat())
    return bench.engine.judge(volumes, asked=asked, anew=True, facts_next=True)


def _refuse_doubled(bench: Bench, volumes: list[Volume], asked: Asked) -> None:
    """Refuse to judge lines twice that two sources brought: every order would look recorded twice."""
    sources = sorted(
        {each.manifest.source for each in volumes if each.manifest.book in _LISTS and each.manifest.rows}
    )
    if len(sources) < _TWO:
        return
    lines = bench.engine.doubled(volumes, asked=asked)
    if lines:
        message = f"network.{' and network.'.join(sources)} both brought {numerals.counted(lines, 'line')}; take one of them out"
        raise BooksOverlap(message)


def _diagnosed(judged: Judged, rates: Mapping[tuple[str, str], KnownRate]) -> tuple[FoundBreak, ...]:
    return with_references(diagnose_all(judged.breaks, rates=rates), judged.pairs)


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
        now=_now(asked, found),
        too_old_before={name: found.as_of - each.horizon for name, each in bench.programmes.items()},
        figures_since=EPOCH,
        weeks_since={
            each.name: asked.weeks[each.number][0].shop.start
            for each in asked.programmes
            if asked.weeks.get(each.number)
        },
        figures=[
            *found.judged.figures,
            *by_day(found.judged.figures, zones=zones),
            *found.judged.rules,
        ],
        bridge=found.judged.bridge,
        publishers=found.judged.publishers,
        weeks=found.judged.weeks,
        incidents=watched,
    )
    recorded = bench.store.record_findings(
        found.run, findings, facts=facts, lease=lease, repeats=asked.as_known or asked.hindsight
    )
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
            | ({TIMES: content(found.times[name])} if name in found.times else {})
            | {RATES: rates_content(found.rates, name)}
            for name, reach in found.covered.items()
        },
        totals={
            f"{total.book}/{total.programme}/{total.currency}": [total.rows, total.amount]
            for total in found.judged.control
        },
        verdict_digest=found.judged.digest,
        remark="; ".join(str(each) for each in found.discrepancies),
    )


def _now(asked: Asked, found: Reconciled) -> dict[CaseKey, Now | Absent]:
    """Say what became of the breaks that were open and are none any more."""
    present: dict[CaseKey, Now | Absent] = {}
    for key in asked.open_keys:
        now = found.judged.now.get((key.programme, key.number))
        if now is None:
            present[key] = Absent.GONE
        elif now.kind.row.verdict is not Verdict.BREAK:
            present[key] = now
    return present


def _watched(bench: Bench, found: Reconciled) -> Iterator[Watched]:
    for name, programme in bench.programmes.items():
        reach = found.covered[name]
        ends = [window.end if window else None for window in (reach.shop, reach.network)]
        known = [end for end in ends if end is not None]
        settled = (
            None
            if len(known) < len(ends) or found.short[name]
            else min(*known, found.as_of) - settle_of(programme, found.times.get(name))
        )
        incidents = [each.known for each in bench.store.incidents(name)]
        yield from watch(found.judged.figures, incidents, programme=programme, settled_until=settled)


@contextmanager
def _never_collecting() -> Iterator[None]:
    """Look for no circles of objects: a run makes hundreds of thousands that stay to its end, and none goes in circles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _recorded_run(bench: Bench, as_of: datetime) -> Iterator[tuple[int, Lease]]:
    """Hold the run lease and keep a row of the run, also of one that ends in an error."""
    lease = taken_lease(bench, JOB)
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
            # A run whose lock was taken over is marked already.
            with suppress(NoSuchRun):
                bench.store.crash_run(run, remark=type(failed).__name__)
            raise
    finally:
        bench.store.release_lease(lease)
