"""Runs: one row for each execution of a job, with what it stood on and what it came to."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from recon.records.moment import micros, moment, moment_if_any
from recon.store.database import Database
from recon.store.schema import RUN_PROGRAMMES, RUNS


class RunState(StrEnum):
    """This is how far a run came. An invalid one found totals that do not agree; it moved nothing."""

    RUNNING = "running"
    OK = "ok"
    INVALID = "invalid"
    CRASHED = "crashed"


class NoSuchRun(LookupError):
    """This is a run that was never started, or that ended already; it carries the id."""

    def __init__(self, run: int) -> None:
        super().__init__(f"run {run} is not running; start it first")
        self.run = run


@dataclass(frozen=True, slots=True)
class RunFacts:
    """This is what a run stood on and what it came to; `totals` are its control totals."""

    generations: Mapping[str, object] = field(default_factory=dict)
    coverage: Mapping[str, object] = field(default_factory=dict)
    totals: Mapping[str, object] = field(default_factory=dict)
    verdict_digest: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """This is one run as recorded. `moved` says whether the findings stand as it left them.

    A run that looks back, as of a moment before the findings, is recorded with its digest and moves nothing.
    """

    id: int
    job: str
    programmes: tuple[str, ...]
    as_of: datetime
    started_at: datetime
    finished_at: datetime | None
    state: RunState
    moved: bool
    config_digest: str
    kernel_version: str
    facts: RunFacts


class Runs(Database):
    """This is the part of the store that keeps runs."""

    def start_run(
        self, job: str, *, programmes: Iterable[str], as_of: datetime, config_digest: str, kernel_version: str
    ) -> int:
        """Write down that a run begins, before it does anything; return its id."""
        with self.writing() as connection:
            return write_run(
                connection,
                job,
                programmes=programmes,
                at=self.wall(),
                as_of=micros(as_of),
                config_digest=config_digest,
                kernel_version=kernel_version,
            )

    def finish_run(self, run: int, facts: RunFacts, *, state: RunState = RunState.OK) -> None:
        """Write down what a run came to."""
        with self.writing() as connection:
            end_run(connection, run, at=self.wall(), state=state.value, **facts_row(facts))

    def crash_run(self, run: int, *, remark: str) -> None:
        """Write down that a run ended by an error; nothing else is known of it."""
        with self.writing() as connection:
            end_run(connection, run, at=self.wall(), state=RunState.CRASHED.value, remark=remark)

    def run(self, run: int) -> Run:
        """Read one run."""
        with self.reading() as connection:
            found = self._runs(connection, self.ask(connection, "one_run", run=run).mappings().all())
        if not found:
            raise NoSuchRun(run)
        return found[0]

    def runs(self, *, programme: str | None = None, limit: int = 50) -> list[Run]:
        """List the newest runs, newest first."""
        with self.reading() as connection:
            rows = self.ask(connection, "newest_runs", programme=programme, limit=limit).mappings().all()
            return self._runs(connection, rows)

    def latest_run(self, programme: str) -> Run | None:
        """Find the run whose findings stand: the newest that was well and looked at the present."""
        with self.reading() as connection:
            rows = self.ask(connection, "standing_run", programme=programme).mappings().all()
            found = self._runs(connection, rows)
        return found[0] if found else None

    def run_at(self, programme: str, as_of: datetime) -> Run | None:
        """Find the run whose findings stood at a moment."""
        with self.reading() as connection:
            rows = self.ask(connection, "standing_run_at", programme=programme, as_of=micros(as_of))
            found = self._runs(connection, rows.mappings().all())
        return found[0] if found else None

    def first_judged(self) -> dict[str, datetime]:
        """Tell when each programme was judged for the first time."""
        with self.reading() as connection:
            return {row.programme: moment(row.first_at) for row in self.ask(connection, "first_judged")}

    def first_orders(self) -> dict[str, datetime]:
        """Tell for each programme when the first order was due that any run counted, filled in or not."""
        with self.reading() as connection:
            rows = self.ask(connection, "first_orders").all()
        return {row.programme: moment(row.first_at) for row in rows if row.first_at is not None}

    def _runs(self, connection: Connection, rows: Iterable[Mapping[Any, Any]]) -> list[Run]:
        read = [dict(row) for row in rows]
        named = select(RUN_PROGRAMMES).where(RUN_PROGRAMMES.c.run.in_([row["id"] for row in read]))
        programmes: dict[int, list[str]] = {}
        for row in connection.execute(named.order_by(RUN_PROGRAMMES.c.programme)).mappings():
            programmes.setdefault(row["run"], []).append(row["programme"])
        return [_run(row, tuple(programmes.get(row["id"], ()))) for row in read]


def write_run(
    connection: Connection,
    job: str,
    *,
    programmes: Iterable[str],
    at: int,
    as_of: int,
    config_digest: str,
    kernel_version: str,
) -> int:
    """Write the row of a run that begins, inside a transaction; return its id."""
    row = {
        "job": job,
        "as_of": as_of,
        "started_at": at,
        "state": RunState.RUNNING.value,
        "moved": False,
        "config_digest": config_digest,
        "kernel_version": kernel_version,
        **facts_row(RunFacts()),
    }
    run = int(connection.execute(insert(RUNS).returning(RUNS.c.id), row).scalar_one())
    names = [{"run": run, "programme": name} for name in sorted(set(programmes))]
    if names:
        connection.execute(insert(RUN_PROGRAMMES), names)
    return run


def looks_back(store: Database, connection: Connection, run: int, *, repeats: bool = False) -> bool:
    """Tell whether findings of a later moment than this run's exist for one of its programmes."""
    as_of = connection.execute(select(RUNS.c.as_of).where(RUNS.c.id == run)).scalar()
    if as_of is None:
        raise NoSuchRun(run)
    newest = store.ask(connection, "newest_as_of_beside", run=run).scalar()
    return newest is not None and (as_of < newest or (repeats and as_of == newest))


def end_run(connection: Connection, run: int, *, at: int, **values: str | bool) -> None:
    """Close the row of a running run; refuse one that is not running."""
    running = (RUNS.c.id == run) & (RUNS.c.state == RunState.RUNNING.value)
    done = connection.execute(update(RUNS).where(running).values(finished_at=at, **values))
    if done.rowcount != 1:
        raise NoSuchRun(run)


def facts_row(facts: RunFacts) -> dict[str, str]:
    """Write what a run stood on as its row keeps it."""
    return {
        "generations": json_text(dict(facts.generations)),
        "coverage": json_text(dict(facts.coverage)),
        "totals": json_text(dict(facts.totals)),
        "verdict_digest": facts.verdict_digest,
        "remark": facts.remark,
    }


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def json_text(value: object) -> str:
    """Write a value as JSON text that is the same for the same value."""
    return _JSON.encode(value)


def json_value(text: str) -> Any:  # a caller knows what it wrote
    """Read JSON text back; a fraction comes as a Decimal."""
    return json.loads(text, parse_float=Decimal)


def _run(row: Mapping[str, Any], programmes: tuple[str, ...]) -> Run:
    return Run(
        id=row["id"],
        job=row["job"],
        programmes=programmes,
        as_of=moment(row["as_of"]),
        started_at=moment(row["started_at"]),
        finished_at=moment_if_any(row["finished_at"]),
        state=RunState(row["state"]),
        moved=bool(row["moved"]),
        config_digest=row["config_digest"],
        kernel_version=row["kernel_version"],
        facts=RunFacts(
            generations=json_value(row["generations"]),
            coverage=json_value(row["coverage"]),
            totals=json_value(row["totals"]),
            verdict_digest=row["verdict_digest"],
            remark=row["remark"],
        ),
    )
