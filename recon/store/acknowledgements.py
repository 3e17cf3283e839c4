"""Acknowledgements: a person's word that somebody looks after an incident."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

    def acknowledge(self, incident: int, *, because: str, by: str) -> Acknowledgement:
        """Remember that somebody looks after an incident: it is not told again while it stays as it is."""
        if not because.strip() or not by.strip():
            raise NoReason("an acknowledgement needs a reason and a name; give --because and --as")
        with self.writing() as connection:
            row = connection.execute(select(INCIDENTS).where(INCIDENTS.c.id == incident)).first()
            if row is None or row.resolved_at is not None:
                raise NoSuchIncident(incident, over=row is not None)
            decision = {"what": ACKNOWLEDGED, "target": str(incident), "programme": row.programme}
            money = {"facts": row.sentence, "amount": row.money, "currency": row.currency}
            at = self.wall()
            connection.execute(insert(DECISIONS), {**decision, "who": by, "why": because, "at": at, **money})
        return Acknowledgement(incident, by, because, moment(at))

    def acknowledgement(self, incident: int) -> Acknowledgement | None:
        """Find the newest acknowledgement of an incident; None where nobody looks after it yet."""
        return self.acknowledgements().get(incident)

    def acknowledgements(self) -> dict[int, Acknowledgement]:
        """Tell who looks after which incident; of several the last one who said so."""
        rows = select(DECISIONS).where(DECISIONS.c.what == ACKNOWLEDGED).order_by(DECISIONS.c.id)
        with self.reading() as connection:
            found = [_acknowledgement(row) for row in connection.execute(rows)]
        return {each.incident: each for each in found}


def _acknowledgement(row: Any) -> Acknowledgement:  # a row of the table
    return Acknowledgement(int(row.target), row.who, row.why, moment(row.at))
