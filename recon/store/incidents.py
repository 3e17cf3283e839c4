"""Incidents: stretches in which a gap was over its limit, from opened to resolved, and the breaks inside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, update

from recon.gap.incident import Incident, KnownIncident, Opened, Resolved, StillOpen, Watched, Worsened
from recon.gap.incident_signal import IncidentSignal
from recon.gap.joined import Reopened
from recon.gap.level import Level
from recon.gap.measure import DIFFERENT, MISSING, OVER
from recon.gap.readings import Signal
from recon.gap.stream import Stream
from recon.gap.where import parts
from recon.records.kind import Kind
from recon.records.moment import micros, micros_if_any, moment, moment_if_any, span_micros
from recon.store.breaks import StoredBreak, stored_break
from recon.store.database import Database
from recon.store.runs import json_value
from recon.store.schema import BREAKS, INCIDENT_BREAKS, INCIDENTS
from recon.store.schema_acts import INCIDENT_SIGNALS

KINDS_OF = {
    Stream.MISSING: MISSING,
    Stream.DIFFERENT: DIFFERENT,
    Stream.OVER: OVER,
    Stream.CAPTURE: frozenset[Kind](),
}


_PUBLISHER = "publisher"
_MEANWHILE = timedelta(minutes=10)
"""How long a run and a look at the signals may take that see the same thing begin."""


class NoSuchIncident(LookupError):
    """This is an incident that is not there, or that is over; it carries its number."""

    def __init__(self, incident: int, *, over: bool = False) -> None:
        words = "is over already" if over else "is not known"
        super().__init__(f"incident {incident} {words}; `recon incidents --all` lists all of them")
        self.incident = incident


@dataclass(frozen=True, slots=True)
class StoredIncident:
    """This is an incident as our book holds it; `opened_at` and `resolved_at` are moments runs looked as of."""

    id: int
    incident: Incident
    opened_at: datetime
    opened_run: int
    last_run: int
    resolved_at: datetime | None

    @property
    def signals(self) -> tuple[IncidentSignal, ...]:
        """List the signals that raised it or joined it."""
        return self.incident.signals

    @property
    def known(self) -> KnownIncident:
        """Give the incident as the rule wants it."""
        return KnownIncident(self.id, self.incident)


class Incidents(Database):
    """This is the part of the store that lists incidents."""

    def incidents(
        self, programme: str | None = None, *, open_only: bool = False, ended_since: datetime | None = None
    ) -> list[StoredIncident]:
        """List incidents by onset; `ended_since` leaves out those that ended before."""
        rows = select(INCIDENTS).order_by(INCIDENTS.c.onset, INCIDENTS.c.id)
        if programme is not None:
            rows = rows.where(INCIDENTS.c.programme == programme)
        if open_only:
            rows = rows.where(INCIDENTS.c.resolved_at.is_(None))
        if ended_since is not None:
            rows = rows.where(or_(INCIDENTS.c.ended.is_(None), INCIDENTS.c.ended >= micros(ended_since)))
        with self.reading() as connection:
            return read_incidents(connection, rows)

    def incident(self, id_: int) -> StoredIncident:
        """Read one incident; NoSuchIncident where there is none of that number."""
        with self.reading() as connection:
            found = read_incidents(connection, select(INCIDENTS).where(INCIDENTS.c.id == id_))
        if not found:
            raise NoSuchIncident(id_)
        return found[0]

    def breaks_of_incident(self, incident: int) -> list[StoredBreak]:
        """List the breaks that fell into an incident, open or cleared."""
        with self.reading() as connection:
            rows = self.ask(connection, "breaks_of_incident", incident=incident).mappings()
            return [stored_break(row) for row in rows]


def read_incidents(connection: Connection, rows: Select[Any]) -> list[StoredIncident]:
    """Read incidents with their signals."""
    found = [dict(row) for row in connection.execute(rows).mappings()]
    mine = select(INCIDENT_SIGNALS).where(INCIDENT_SIGNALS.c.incident.in_([row["id"] for row in found]))
    signals: dict[int, list[IncidentSignal]] = {}
    for row in connection.execute(mine.order_by(INCIDENT_SIGNALS.c.signal)).mappings():
        signals.setdefault(row["incident"], []).append(_signal(row))
    return [_stored(row, tuple(signals.get(row["id"], ()))) for row in found]


def write_incidents(connection: Connection, run: int, watched: Iterable[Watched], *, at: int) -> None:
    """Bring the incidents to what a run saw, as of `at`; what is quiet or cannot be judged changes none."""
    for each in watched:
        if isinstance(each, Opened):
            _gather(connection, write_opened(connection, run, each.incident, at=at), each.incident)
        elif isinstance(each, Worsened | StillOpen | Resolved):
            write_changed(connection, run, each, at=at)
            _gather(connection, each.id, each.incident)


def write_opened(connection: Connection, run: int, incident: Incident, *, at: int) -> int:
    """Write an incident that begins; one that another job opened a moment ago is the same one."""
    row = {**_row(incident), "last_run": run}
    mine = (
        (INCIDENTS.c.programme == incident.programme)
        & (INCIDENTS.c.currency == incident.currency)
        & (INCIDENTS.c.stream == incident.stream.value)
        & (INCIDENTS.c.opened_at >= at - span_micros(_MEANWHILE))
        & INCIDENTS.c.resolved_at.is_(None)
    )
    there = connection.execute(select(INCIDENTS.c.id).where(mine).with_for_update()).scalar()
    if there is not None:
        connection.execute(update(INCIDENTS).where(INCIDENTS.c.id == there).values(row))
        return int(there)
    opened = {**row, "opened_at": at, "opened_run": run}
    return int(connection.execute(insert(INCIDENTS).returning(INCIDENTS.c.id), opened).scalar_one())


def write_changed(
    connection: Connection, run: int | None, changed: Worsened | StillOpen | Resolved | Reopened, *, at: int
) -> None:
    """Bring an incident to what was seen of it; `run` is None where nothing happened that a run stands for."""
    row = _row(changed.incident)
    if run is not None:
        row["last_run"] = run
    if isinstance(changed, Resolved | Reopened):
        row["resolved_at"] = at if isinstance(changed, Resolved) else None
    connection.execute(update(INCIDENTS).where(INCIDENTS.c.id == changed.id).values(row))


def _gather(connection: Connection, id_: int, incident: Incident) -> None:
    """Note the open breaks that fell into an incident and are not noted yet."""
    inside = select(BREAKS.c.id, BREAKS.c.slices, BREAKS.c.publisher_code).where(
        BREAKS.c.programme == incident.programme,
        BREAKS.c.currency == incident.currency,
        BREAKS.c.cleared_why.is_(None),
        BREAKS.c.due_at >= micros(incident.onset),
        BREAKS.c.kind.in_([kind.value for kind in KINDS_OF[incident.stream]]),
    )
    end = incident.over_at or incident.ended
    if end is not None:
        inside = inside.where(BREAKS.c.due_at < micros(end))
    noted = set(
        connection.execute(
            select(INCIDENT_BREAKS.c.break_id).where(INCIDENT_BREAKS.c.incident == id_)
        ).scalars()
    )
    named = parts(incident.slice)
    fresh = [
        {"incident": id_, "break_id": row.id}
        for row in connection.execute(inside)
        if row.id not in noted and _is_of(named, {**json_value(row.slices), _PUBLISHER: row.publisher_code})
    ]
    if fresh:
        connection.execute(insert(INCIDENT_BREAKS), fresh)


def _is_of(named: Iterable[tuple[str, str]], slices: Mapping[str, object]) -> bool:
    """Tell whether a break's order has all the values that name an incident's slice."""
    return all(slices.get(dimension) == value for dimension, value in named)


def _row(incident: Incident) -> dict[str, str | int | None]:
    return {
        "programme": incident.programme,
        "currency": incident.currency,
        "stream": incident.stream.value,
        "slice": incident.slice,
        "onset": micros(incident.onset),
        "ended": micros_if_any(incident.ended),
        "worst_ppm": incident.worst_ppm,
        "told_ppm": incident.told_ppm,
        "told_money": incident.told_money,
        "orders": incident.orders,
        "money": incident.money,
        "sentence": incident.sentence,
    }


def _signal(row: Mapping[Any, Any]) -> IncidentSignal:
    return IncidentSignal(
        signal=Signal(row["signal"]),
        slice=row["slice"],
        onset=moment(row["onset"]),
        seen_at=moment(row["seen_at"]),
        over_at=moment_if_any(row["over_at"]),
        hit=row["hit"],
        volume=row["volume"],
        money=row["money"],
        sentence=row["sentence"],
        level=Level(row["level"]),
    )


def _stored(row: Mapping[Any, Any], signals: tuple[IncidentSignal, ...]) -> StoredIncident:
    incident = Incident(
        programme=row["programme"],
        currency=row["currency"],
        stream=Stream(row["stream"]),
        slice=row["slice"],
        onset=moment(row["onset"]),
        ended=moment_if_any(row["ended"]),
        worst_ppm=row["worst_ppm"],
        told_ppm=row["told_ppm"],
        told_money=row["told_money"],
        orders=row["orders"],
        money=row["money"],
        sentence=row["sentence"],
        signals=signals,
    )
    return StoredIncident(
        id=row["id"],
        incident=incident,
        opened_at=moment(row["opened_at"]),
        opened_run=row["opened_run"],
        last_run=row["last_run"],
        resolved_at=moment_if_any(row["resolved_at"]),
    )
