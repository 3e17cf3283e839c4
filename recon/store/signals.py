"""Writes down what a look at the signals changed: incidents opened or joined, and the signals they rest on."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select

from recon.gap.incident import Incident, KnownIncident, Opened, Resolved, StillOpen, Worsened
from recon.gap.incident_signal import IncidentSignal
from recon.gap.joined import Joined, Reopened, join
from recon.gap.readings import LOOK_BACK
from recon.gap.signals import Looked
from recon.records.moment import micros, micros_if_any
from recon.store.database import Database
from recon.store.incidents import read_incidents, write_changed, write_opened
from recon.store.runs import RunState, end_run, write_run
from recon.store.schema import INCIDENTS
from recon.store.schema_acts import INCIDENT_SIGNALS

WATCH = "watch"


class Signals(Database):
    """This is the part of the store that joins signals with incidents."""

    def record_signals(
        self, looked: Iterable[Looked], *, as_of: datetime, config_digest: str, version: str = ""
    ) -> list[Joined]:
        """Open and join incidents by what was looked at, in one transaction.

        A run of the job 'watch' is written only where something changed; the figures of an incident that merely
        goes on are brought up to date without one.
        """
        seen = list(looked)
        programmes = sorted({each.programme for each in seen})
        with self.writing() as connection:
            known = _known(connection, programmes, since=micros(as_of - LOOK_BACK))
            joined = join(seen, known, as_of=as_of)
            before = {each.id: each.incident for each in known}
            run = None
            if any(_is_change(each, before) for each in joined):
                run = write_run(
                    connection,
                    WATCH,
                    programmes=programmes,
                    at=self.wall(),
                    as_of=micros(as_of),
                    config_digest=config_digest,
                    kernel_version=version,
                )
                end_run(connection, run, at=self.wall(), state=RunState.OK.value)
            for each in joined:
                _write(connection, run, each, at=micros(as_of))
        return joined


def _known(connection: Connection, programmes: Sequence[str], *, since: int) -> list[KnownIncident]:
    recent = or_(INCIDENTS.c.ended.is_(None), INCIDENTS.c.ended >= since)
    rows = select(INCIDENTS).where(INCIDENTS.c.programme.in_(programmes), recent).with_for_update()
    return [each.known for each in read_incidents(connection, rows.order_by(INCIDENTS.c.id))]


def _is_change(joined: Joined, before: dict[int, Incident]) -> bool:
    if not isinstance(joined, StillOpen):
        return True
    return _standing(joined.incident) != _standing(before[joined.id])


def _standing(incident: Incident) -> list[tuple[str, bool, str]]:
    """List which signals an incident has, which of them go on, and how loud each is."""
    return sorted((each.signal.value, each.is_raised, each.level.value) for each in incident.signals)


def _write(connection: Connection, run: int | None, joined: Joined, *, at: int) -> None:
    match joined:
        case Opened(incident):
            if run is None:
                raise ValueError("an incident opens only in a run")
            id_ = write_opened(connection, run, incident, at=at)
        case (
            Worsened(id_, incident)
            | StillOpen(id_, incident)
            | Reopened(id_, incident)
            | Resolved(id_, incident)
        ):
            write_changed(connection, run, joined, at=at)
    connection.execute(delete(INCIDENT_SIGNALS).where(INCIDENT_SIGNALS.c.incident == id_))
    rows = [_row(id_, each) for each in incident.signals]
    if rows:
        connection.execute(insert(INCIDENT_SIGNALS), rows)


def _row(incident: int, signal: IncidentSignal) -> dict[str, str | int | None]:
    return {
        "incident": incident,
        "signal": signal.signal.value,
        "slice": signal.slice,
        "onset": micros(signal.onset),
        "seen_at": micros(signal.seen_at),
        "over_at": micros_if_any(signal.over_at),
        "hit": signal.hit,
        "volume": signal.volume,
        "money": signal.money,
        "sentence": signal.sentence,
        "level": signal.level.value,
    }
