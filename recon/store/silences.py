"""Silences: who asked not to hear of something, until when, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from recon.records.moment import micros, moment
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.incidents import NoSuchIncident
from recon.store.schema import DECISIONS, INCIDENTS
from recon.store.schema_acts import SILENCES

SILENCE_ENDED = "silence ended"
_NO_REASON = "a decision needs a reason and a name; give --because and --as"


class NoSuchSilence(LookupError):
    """This is a silence that is not there, or that has ended; it carries its number."""

    def __init__(self, silence: int) -> None:
        super().__init__(f"no silence {silence} is on; `recon silence list` lists them")
        self.silence = silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """This is a stretch without notices: of one incident, of one programme, or of all where it is ''."""

    id: int
    programme: str
    incident: int | None
    at: datetime
    until: datetime
    who: str
    why: str

    def covers(self, subject: str, *, programme: str) -> bool:
        """Tell whether it is about a subject such as 'incident:12'."""
        if self.incident is not None:
            return subject == f"incident:{self.incident}"
        return self.programme in {"", programme}


class Silences(Database):
    """This is the part of the store that remembers who asked for silence."""

    def silence(
        self, *, until: datetime, because: str, by: str, programme: str = "", incident: int | None = None
    ) -> Silence:
        """Send no notices of a programme, of one incident or of anything until a moment."""
        if not because.strip() or not by.strip():
            raise NoReason(_NO_REASON)
        row = {"programme": programme, "incident": incident, "at": self.wall(), "until": micros(until)}
        with self.writing() as connection:
            if incident is not None:
                found = connection.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident)).first()
                if found is None:
                    raise NoSuchIncident(incident)
                row["programme"] = found.programme
            added = insert(SILENCES).returning(*SILENCES.c)
            done = connection.execute(added, {**row, "who": by, "why": because}).mappings().one()
        return _silence(done)

    def silences(self, *, ended_since: datetime | None = None) -> list[Silence]:
        """List the silences that are on now, and those that ended since a moment."""
        since = self.wall() if ended_since is None else micros(ended_since)
        rows = select(SILENCES).where(SILENCES.c.until > since).order_by(SILENCES.c.until, SILENCES.c.id)
        with self.reading() as connection:
            return [_silence(row) for row in connection.execute(rows).mappings()]

    def end_silence(self, silence: int, *, because: str, by: str) -> Silence:
        """Let notices go out again before a silence would have ended."""
        if not because.strip() or not by.strip():
            raise NoReason(_NO_REASON)
        at = self.wall()
        ended = update(SILENCES).where(SILENCES.c.id == silence, SILENCES.c.until > at).values(until=at)
        with self.writing() as connection:
            row = connection.execute(ended.returning(*SILENCES.c)).mappings().first()
            if row is None:
                raise NoSuchSilence(silence)
            decision = {"what": SILENCE_ENDED, "target": str(silence), "programme": row["programme"]}
            rest = {"who": by, "why": because, "at": at, "facts": "", "amount": 0, "currency": ""}
            connection.execute(insert(DECISIONS), {**decision, **rest})
        return _silence(row)


def _silence(row: Mapping[Any, Any]) -> Silence:
    return Silence(
        id=row["id"],
        programme=row["programme"],
        incident=row["incident"],
        at=moment(row["at"]),
        until=moment(row["until"]),
        who=row["who"],
        why=row["why"],
    )
