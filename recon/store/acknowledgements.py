"""Acknowledgements: a person's word that somebody looks after an incident."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from recon.records.moment import moment
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.incidents import NoSuchIncident
from recon.store.schema import DECISIONS, INCIDENTS

ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """This is who looks after an incident, since when, and what they said."""

    incident: int
    who: str
    why: str
    at: datetime


class Acknowledgements(Database):
    """This is the part of the store that knows who looks after what."""

    def acknowledge(self, incident: int, *, by: str, because: str) -> Acknowledgement:
        """Remember that somebody looks after an incident; NoSuchIncident where there is none of that number."""
        if not because.strip() or not by.strip():
            raise NoReason("an acknowledgement needs a reason and a name; give --because and --as")
        at = self.wall()
        with self.writing() as connection:
            found = connection.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident)).mappings().first()
            if found is None:
                raise NoSuchIncident(incident)
            row = {
                "what": ACKNOWLEDGED,
                "target": str(incident),
                "programme": found["programme"],
                "who": by,
                "why": because,
                "at": at,
                "facts": found["sentence"],
                "amount": found["money"],
                "currency": found["currency"],
            }
            connection.execute(insert(DECISIONS), row)
            return Acknowledgement(incident, by, because, moment(at))

    def acknowledgement(self, incident: int) -> Acknowledgement | None:
        """Find the newest acknowledgement of an incident; None where nobody looks after it yet."""
        mine = (DECISIONS.c.what == ACKNOWLEDGED) & (DECISIONS.c.target == str(incident))
        rows = select(DECISIONS).where(mine).order_by(DECISIONS.c.id.desc()).limit(1)
        with self.reading() as connection:
            row = connection.execute(rows).first()
        return None if row is None else Acknowledgement(incident, row.who, row.why, moment(row.at))
