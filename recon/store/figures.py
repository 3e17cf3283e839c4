"""Figures, the bridge and the publishers' weeks: what the newest run counted, and what a report froze.

The figures of a run replace what stood for the same programme and grain from its first moment on, the weeks of a
run what stood for the same programme from its first week on: one truth for each hour, with the run it is from. What
an earlier report said stays in its frozen copy. Hourly figures are kept 90 days, daily ones for ever.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from recon.gap.figures import BridgeRow, Figure, Grain, PublisherWeek
from recon.matching.judged import WeekFacts
from recon.records.kind import Kind
from recon.records.moment import micros, moment, span_micros
from recon.records.window import Window
from recon.store.database import Database, insert_many
from recon.store.runs import json_text, json_value
from recon.store.schema import BRIDGE, FIGURES, FROZEN_REPORTS, PUBLISHER_WEEKS, WEEK_FACTS

HOURLY_KEPT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class FrozenReport:
    """This is what one weekly report said, as it said it."""

    programme: str
    week: str
    run: int
    made_at: datetime
    digest: str
    content: Any


class Figures(Database):
    """This is the part of the store that keeps what runs counted."""

    def figures(
        self, programme: str, *, grain: Grain, window: Window, slice_: str | None = None
    ) -> list[Figure]:
        """Read the figures whose hour or day begins inside a window; '' for `slice_` is the total alone."""
        rows = (
            select(FIGURES)
            .where(FIGURES.c.programme == programme, FIGURES.c.grain == grain.value)
            .where(FIGURES.c.at >= micros(window.start), FIGURES.c.at < micros(window.end))
            .order_by(FIGURES.c.at, FIGURES.c.slice, FIGURES.c.kind)
        )
        if slice_ is not None:
            rows = rows.where(FIGURES.c.slice == slice_)
        with self.reading() as connection:
            return [_figure(row) for row in connection.execute(rows).mappings()]

    def bridge(self, programme: str, *, week: str) -> list[BridgeRow]:
        """Read the bridge of one week, '2026-W47'."""
        rows = select(BRIDGE).where(BRIDGE.c.programme == programme, BRIDGE.c.week == week)
        with self.reading() as connection:
            found = connection.execute(rows.order_by(BRIDGE.c.currency, BRIDGE.c.kind)).mappings()
            return [BridgeRow(**{**_without_run(row), "kind": Kind(row["kind"])}) for row in found]

    def publishers(self, programme: str, *, week: str) -> list[PublisherWeek]:
        """Read what one week came to for each publisher, the most missing first."""
        rows = (
            select(PUBLISHER_WEEKS)
            .where(PUBLISHER_WEEKS.c.programme == programme, PUBLISHER_WEEKS.c.week == week)
            .order_by(PUBLISHER_WEEKS.c.missing_orders.desc(), PUBLISHER_WEEKS.c.publisher_code)
        )
        with self.reading() as connection:
            return [PublisherWeek(**_without_run(row)) for row in connection.execute(rows).mappings()]

    def week_facts(self, programme: str, *, week: str, currency: str) -> WeekFacts | None:
        """Read how sending and reporting went in one week; None where no run counted it."""
        rows = select(WEEK_FACTS).where(
            WEEK_FACTS.c.programme == programme, WEEK_FACTS.c.week == week, WEEK_FACTS.c.currency == currency
        )
        with self.reading() as connection:
            row = connection.execute(rows).mappings().first()
        return None if row is None else WeekFacts(**_without_run(row))

    def freeze_report(self, programme: str, *, week: str, run: int, content: object) -> FrozenReport:
        """Keep what a weekly report says for ever; the same content twice is one copy."""
        text = json_text(content)
        digest = hashlib.sha256(text.encode()).hexdigest()
        row = {"programme": programme, "week": week, "run": run, "made_at": self.wall(), "digest": digest}
        with self.writing() as connection:
            if self._frozen(connection, programme, week, digest=digest) is None:
                connection.execute(insert(FROZEN_REPORTS), {**row, "content": text})
            frozen = self._frozen(connection, programme, week, digest=digest)
        if frozen is None:
            raise LookupError(digest)
        return frozen

    def frozen_report(self, programme: str, *, week: str) -> FrozenReport | None:
        """Read the newest frozen copy of a week's report."""
        with self.reading() as connection:
            return self._frozen(connection, programme, week)

    def _frozen(
        self, connection: Connection, programme: str, week: str, *, digest: str | None = None
    ) -> FrozenReport | None:
        rows = select(FROZEN_REPORTS).where(
            FROZEN_REPORTS.c.programme == programme, FROZEN_REPORTS.c.week == week
        )
        if digest is not None:
            rows = rows.where(FROZEN_REPORTS.c.digest == digest)
        row = connection.execute(rows.order_by(FROZEN_REPORTS.c.id.desc()).limit(1)).mappings().first()
        return None if row is None else _frozen_report(row)


def replace_figures(
    connection: Connection,
    run: int,
    figures: Sequence[Figure],
    *,
    programmes: Iterable[str],
    since: datetime | None,
    as_of: int,
    weeks_since: Mapping[str, datetime] | None = None,
) -> None:
    """Put a run's figures in the place of those that stood, and let hourly ones of 90 days ago go."""
    oldest_hour = as_of - span_micros(HOURLY_KEPT)
    rows = [_row(each, run) for each in figures]
    firsts = _firsts(rows, programmes=programmes, since=since)
    firsts |= {(name, Grain.WEEK.value): micros(first) for name, first in (weeks_since or {}).items()}
    for (programme, grain), first in firsts.items():
        same = (FIGURES.c.programme == programme) & (FIGURES.c.grain == grain)
        connection.execute(delete(FIGURES).where(same, FIGURES.c.at >= first))
        if grain == Grain.HOUR.value:
            connection.execute(delete(FIGURES).where(same, FIGURES.c.at < oldest_hour))
    kept = [row for row in rows if row["grain"] != Grain.HOUR.value or row["at"] >= oldest_hour]
    insert_many(connection, FIGURES, kept)


def _firsts(
    rows: Iterable[Mapping[str, Any]], *, programmes: Iterable[str], since: datetime | None
) -> dict[tuple[str, str], int]:
    """Tell from which moment on a run speaks for each programme and grain."""
    firsts = (
        {}
        if since is None
        else {(name, grain.value): micros(since) for name in programmes for grain in (Grain.HOUR, Grain.DAY)}
    )
    for row in rows:
        key = (row["programme"], row["grain"])
        firsts[key] = min(row["at"], firsts.get(key, row["at"]))
    return firsts


def replace_weeks(
    connection: Connection,
    run: int,
    *,
    bridge: Iterable[BridgeRow],
    publishers: Iterable[PublisherWeek],
    facts: Iterable[WeekFacts],
) -> None:
    """Put a run's weeks in the place of those that stood from its first week on."""
    steps = [_week_row(each, run) for each in bridge]
    partners = [_week_row(each, run) for each in publishers]
    paces = [_week_row(each, run) for each in facts]
    for table, rows in ((BRIDGE, steps), (PUBLISHER_WEEKS, partners), (WEEK_FACTS, paces)):
        for programme in {row["programme"] for row in rows}:
            first = min(row["week"] for row in rows if row["programme"] == programme)
            connection.execute(delete(table).where(table.c.programme == programme, table.c.week >= first))
        insert_many(connection, table, rows)


def _row(figure: Figure, run: int) -> dict[str, Any]:
    return {
        "programme": figure.programme,
        "grain": figure.grain.value,
        "at": micros(figure.at),
        "currency": figure.currency,
        "slice": figure.slice,
        "kind": figure.kind.value,
        "verdict": figure.verdict.value,
        "orders": figure.orders,
        "expected": figure.expected,
        "recorded": figure.recorded,
        "send_due": figure.send_due,
        "sent": figure.sent,
        "run": run,
    }


def _figure(row: Mapping[Any, Any]) -> Figure:
    return Figure(
        programme=row["programme"],
        currency=row["currency"],
        grain=Grain(row["grain"]),
        at=moment(row["at"]),
        slice=row["slice"],
        kind=Kind(row["kind"]),
        orders=row["orders"],
        expected=row["expected"],
        recorded=row["recorded"],
        send_due=row["send_due"],
        sent=row["sent"],
    )


def _week_row(row: BridgeRow | PublisherWeek | WeekFacts, run: int) -> dict[str, Any]:
    # The columns are named like the fields; a kind is written as its code.
    values = {each.name: getattr(row, each.name) for each in fields(row)}
    return {name: int(value) if isinstance(value, Kind) else value for name, value in values.items()} | {
        "run": run
    }


def _without_run(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if name != "run"}


def _frozen_report(row: Mapping[Any, Any]) -> FrozenReport:
    return FrozenReport(
        programme=row["programme"],
        week=row["week"],
        run=row["run"],
        made_at=moment(row["made_at"]),
        digest=row["digest"],
        content=json_value(row["content"]),
    )
