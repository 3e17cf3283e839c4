"""Lines of reports and logs that were set aside: word for word, each once, with the order it seems to name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from recon.records.moment import micros, moment, span_micros
from recon.records.reject import Reject
from recon.store.database import Database
from recon.store.schema_kept import REJECTS

REJECTS_KEPT = timedelta(days=400)
# Of one source; a total line says something else in each report.
MOST_OF_A_SOURCE = 1_000


@dataclass(frozen=True, slots=True)
class StoredReject:
    """This is a line that was set aside, as our book holds it; `raw` has its secrets hidden and unseen signs escaped."""

    source: str
    book: str
    line: int | None
    order_key: str
    why: str
    raw: str = field(repr=False)
    first_at: datetime
    last_at: datetime


class Rejects(Database):
    """This is the part of the store that remembers what could not be taken into a book."""

    def note_rejects(
        self, source: str, rejects: Iterable[tuple[str, Reject]], *, book: str, at: datetime
    ) -> None:
        """Keep lines of one source, each with its order's key; what came before came again."""
        with self.writing() as connection:
            for key, reject in rejects:
                _note(connection, source, reject, book=book, key=key, at=micros(at))
            mine = REJECTS.c.source == source
            newest = select(REJECTS.c.id).where(mine).order_by(REJECTS.c.last_at.desc(), REJECTS.c.id.desc())
            over = newest.offset(MOST_OF_A_SOURCE).limit(MOST_OF_A_SOURCE)
            connection.execute(delete(REJECTS).where(REJECTS.c.id.in_(over)))
            old = REJECTS.c.last_at < micros(at) - span_micros(REJECTS_KEPT)
            connection.execute(delete(REJECTS).where(mine, old))

    def rejects(self, *, order_key: str | None = None) -> list[StoredReject]:
        """List lines that were set aside, of one order where it is named, the newest first."""
        rows = select(REJECTS).order_by(REJECTS.c.last_at.desc(), REJECTS.c.id.desc())
        if order_key is not None:
            rows = rows.where(REJECTS.c.order_key == order_key)
        with self.reading() as connection:
            return [_stored(row) for row in connection.execute(rows)] if order_key != "" else []


def _note(connection: Connection, source: str, reject: Reject, *, book: str, key: str, at: int) -> None:
    digest = hashlib.sha256(f"{book}\n{reject.raw}".encode()).hexdigest()
    known = (REJECTS.c.source == source) & (REJECTS.c.digest == digest)
    again = update(REJECTS).where(known).values(last_at=at, line=reject.line)
    if connection.execute(again.returning(REJECTS.c.id)).first():
        return
    row = {
        "source": source,
        "book": book,
        "line": reject.line,
        "order_key": key,
        "why": reject.why,
        "raw": reject.raw,
        "signs": reject.signs,
        "digest": digest,
        "first_at": at,
        "last_at": at,
    }
    connection.execute(insert(REJECTS), row)


def _stored(row: Row[Any]) -> StoredReject:
    more = row.signs - len(row.raw)
    return StoredReject(
        source=row.source,
        book=row.book,
        line=row.line,
        order_key=row.order_key,
        why=row.why,
        raw=f"{row.raw}\n[{more:,} more signs were not kept]" if more > 0 else row.raw,
        first_at=moment(row.first_at),
        last_at=moment(row.last_at),
    )
