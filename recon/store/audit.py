"""The audit: who did what, when, to what. Rows are added and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from recon.records.moment import moment
from recon.store.database import Database
from recon.store.schema_acts import AUDIT


@dataclass(frozen=True, slots=True)
class Audited:
    """This is one thing somebody did."""

    at: datetime
    who: str
    what: str
    target: str
    detail: str


class Audit(Database):
    """This is the part of the store that remembers acts."""

    def audit(self, target: str | None = None, *, limit: int = 100) -> list[Audited]:
        """List the newest acts, of one target where it is named, newest first."""
        rows = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
        if target is not None:
            rows = rows.where(AUDIT.c.target == target)
        with self.reading() as connection:
            return [
                Audited(moment(row.at), row.who, row.what, row.target, row.detail)
                for row in connection.execute(rows)
            ]


def write_audit(connection: Connection, what: str, *, at: int, who: str, target: str, detail: str) -> None:
    """Remember an act, in the transaction of the act."""
    row = {"at": at, "who": who, "what": what, "target": target, "detail": detail}
    connection.execute(insert(AUDIT), row)
