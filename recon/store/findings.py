"""Writes down what a run found, whole or not at all: breaks and their events, figures, weeks, incidents, the run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from recon.gap.figures import BridgeRow, Figure, PublisherWeek
from recon.gap.incident import Watched
from recon.matching.findings import (
    Absent,
    Change,
    Cleared,
    Kept,
    KindChanged,
    LeftAlone,
    LeftAloneWhy,
    Now,
    Opened,
    Returned,
    Unjudged,
    compare,
)
from recon.matching.found_break import CaseKey, FoundBreak
from recon.matching.judged import WeekFacts
from recon.store.breaks import decided_breaks, known_break, open_rows
from recon.store.changes import write_changes
from recon.store.figures import replace_figures, replace_weeks
from recon.store.incidents import write_incidents
from recon.store.leases import Lease, Leases
from recon.store.proof import prove_resends
from recon.store.runs import RunFacts, RunState, end_run, facts_row, looks_back
from recon.store.schema import RUN_PROGRAMMES, RUNS


@dataclass(frozen=True, slots=True)
class Findings:
    """This is all that one run found out.

    `now` says what became of the keys of `open_keys` that are no break any more. `figures_since` is the first
    moment the figures speak for; without it they replace what stands from their own first hour or day on. `weeks_since`
    is, by programme, the first moment that figures of weeks speak for.
    """

    breaks: Sequence[FoundBreak] = ()
    now: Mapping[CaseKey, Now | Absent] = field(default_factory=dict)
    too_old_before: Mapping[str, datetime] = field(default_factory=dict)
    figures: Sequence[Figure] = ()
    figures_since: datetime | None = None
    weeks_since: Mapping[str, datetime] = field(default_factory=dict)
    bridge: Sequence[BridgeRow] = ()
    publishers: Sequence[PublisherWeek] = ()
    weeks: Sequence[WeekFacts] = ()
    incidents: Sequence[Watched] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """This is what recording came to. A run that looks back has `moved` False and changed nothing."""

    moved: bool
    opened: int = 0
    kind_changed: int = 0
    kept: int = 0
    unjudged: int = 0
    cleared: int = 0
    returned: int = 0
    decided: int = 0
    too_old: int = 0


_COUNTED = {
    Opened: "opened",
    KindChanged: "kind_changed",
    Kept: "kept",
    Unjudged: "unjudged",
    Cleared: "cleared",
    Returned: "returned",
}


class Recording(Leases):
    """This is the part of the store that takes a run's findings in."""

    def record_findings(
        self,
        run: int,
        findings: Findings,
        *,
        facts: RunFacts,
        lease: Lease | None = None,
        repeats: bool = False,
    ) -> Recorded:
        """Write a run's findings and end it, in one transaction.

        Findings only move forward: where later ones exist, the run is recorded with its digest and moves nothing;
        nor does a run that repeats the past (`repeats`) where findings of that very moment exist.
        A lease that was lost on the way writes nothing at all.
        """
        with self.writing() as connection:
            if lease is not None:
                self.must_hold(connection, lease)
            at = self.wall()
            moves = not looks_back(self, connection, run, repeats=repeats)
            recorded = self._move(connection, run, findings, at=at) if moves else Recorded(moved=False)
            end_run(connection, run, at=at, state=RunState.OK.value, moved=moves, **facts_row(facts))
        return recorded

    def _move(self, connection: Connection, run: int, findings: Findings, *, at: int) -> Recorded:
        named = select(RUN_PROGRAMMES.c.programme).where(RUN_PROGRAMMES.c.run == run)
        programmes = [row.programme for row in connection.execute(named)]
        _refuse_others(findings, programmes)
        standing = open_rows(connection, programmes)
        changes = list(
            compare(
                map(known_break, standing),
                findings.breaks,
                now=findings.now,
                decided=decided_breaks(connection, programmes),
                too_old_before=findings.too_old_before,
            )
        )
        rows: dict[int, tuple[str | int | bool | None, ...]] = {each.id: tuple(each[1:]) for each in standing}
        write_changes(self, connection, run, changes, at=at, standing=rows)
        prove_resends(self, connection, run, at=at, now=findings.now)
        as_of = connection.execute(select(RUNS.c.as_of).where(RUNS.c.id == run)).scalar_one()
        replace_figures(
            connection,
            run,
            findings.figures,
            programmes=programmes,
            since=findings.figures_since,
            weeks_since=findings.weeks_since,
            as_of=as_of,
        )
        replace_weeks(
            connection, run, bridge=findings.bridge, publishers=findings.publishers, facts=findings.weeks
        )
        write_incidents(connection, run, findings.incidents, at=as_of)
        return _summary(changes)


def _refuse_others(findings: Findings, programmes: Sequence[str]) -> None:
    named = {each.programme for each in findings.breaks} | {each.programme for each in findings.figures}
    named |= {each.programme for each in findings.bridge} | {each.programme for each in findings.publishers}
    others = named - set(programmes)
    if others:
        message = f"the run was not started for programme {', '.join(sorted(others))}; name it at the start"
        raise ValueError(message)


def _summary(changes: Sequence[Change]) -> Recorded:
    counts = Counter(_COUNTED[type(each)] for each in changes if not isinstance(each, LeftAlone))
    alone = Counter(each.why for each in changes if isinstance(each, LeftAlone))
    return Recorded(
        moved=True, decided=alone[LeftAloneWhy.DECIDED], too_old=alone[LeftAloneWhy.TOO_OLD], **counts
    )
