"""Notices: what people were told and why. A notice and its messages are written together or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from recon.alerts.due import Reason, Told
from recon.gap.level import Level
from recon.records.moment import micros, moment
from recon.store.database import Database
from recon.store.runs import json_text, json_value
from recon.store.schema_acts import NOTICES, OUTBOX

SIGNALS = "signals"
"""Under which name the facts of a notice say what was raised when it was told."""
LEVEL = "level"
"""Under which name they say how loud it was then."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """This is a message for one recipient of one channel, as the outbox keeps it."""

    channel: str
    recipient: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """This is a notice about to be written. `after` is the subject's last notice as whoever decided knew it."""

    subject: str
    programme: str
    reason: Reason
    at: datetime
    ppm: int = 0
    money: int = 0
    facts: Mapping[str, object] = field(default_factory=dict)
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """This is a notice that was written, with so many messages."""

    id: int
    messages: int


@dataclass(frozen=True, slots=True)
class AlreadyTold:
    """This is a notice that another process wrote first; nothing was written."""


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """This is a notice as our book holds it."""

    id: int
    subject: str
    programme: str
    reason: Reason
    number: int
    at: datetime
    facts: Mapping[str, object]


class Notices(Database):
    """This is the part of the store that remembers what people were told."""

    def tell(self, notice: NewNotice, messages: Iterable[NewMessage]) -> Written | AlreadyTold:
        """Write a notice and its messages in one transaction; of two who decide the same, one writes."""
        with self.writing() as connection:
            number = _next_number(connection, notice)
            # Counted before it is looked whether anything is new: what comes in between then either shows itself
            # here, or takes the same number.
            if _last_id(connection, notice) != notice.after:
                return AlreadyTold()
            added = _add(connection, notice, number=number)
            if added is None:
                return AlreadyTold()
            at = self.wall()
            rows = [_outbox_row(added, each, at=at) for each in messages]
            if rows:
                connection.execute(insert(OUTBOX), rows)
        return Written(added, len(rows))

    def last_told(self, subject: str) -> Told | None:
        """Find the last notice of a subject; None where nobody ever heard of it."""
        rows = select(NOTICES).where(NOTICES.c.subject == subject).order_by(NOTICES.c.id.desc()).limit(1)
        with self.reading() as connection:
            row = connection.execute(rows).first()
        if row is None:
            return None
        facts = json_value(row.facts)
        return Told(
            id=row.id,
            reason=Reason(row.reason),
            at=moment(row.at),
            ppm=row.ppm,
            money=row.money,
            signals=facts.get(SIGNALS),
            level=Level(facts[LEVEL]) if LEVEL in facts else None,
        )

    def notices(self, *, subject: str | None = None, limit: int = 50) -> list[StoredNotice]:
        """List the newest notices, newest first."""
        rows = select(NOTICES).order_by(NOTICES.c.id.desc()).limit(limit)
        if subject is not None:
            rows = rows.where(NOTICES.c.subject == subject)
        with self.reading() as connection:
            return [_stored(row) for row in connection.execute(rows).mappings()]


def _next_number(connection: Connection, notice: NewNotice) -> int:
    if notice.after is not None:
        # Held until the end: a second process waits here and then sees what the first one wrote.
        held = select(NOTICES.c.id).where(NOTICES.c.id == notice.after).with_for_update()
        connection.execute(held).first()
    same = (NOTICES.c.subject == notice.subject) & (NOTICES.c.reason == notice.reason.value)
    return int(connection.execute(select(func.count()).select_from(NOTICES).where(same)).scalar_one()) + 1


def _last_id(connection: Connection, notice: NewNotice) -> int | None:
    newest = select(func.max(NOTICES.c.id)).where(NOTICES.c.subject == notice.subject)
    return connection.execute(newest).scalar()


def _add(connection: Connection, notice: NewNotice, *, number: int) -> int | None:
    """Add the notice as the next of its reason; None where that one is there already."""
    row = {
        "subject": notice.subject,
        "programme": notice.programme,
        "reason": notice.reason.value,
        "number": number,
        "at": micros(notice.at),
        "ppm": notice.ppm,
        "money": notice.money,
        "facts": json_text(dict(notice.facts)),
    }
    added = connection.execute(_insert_unless_there(connection).returning(NOTICES.c.id), row).scalar()
    return None if added is None else int(added)


def _insert_unless_there(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(NOTICES).on_conflict_do_nothing()
    return sqlite.insert(NOTICES).on_conflict_do_nothing()


def _outbox_row(notice: int, message: NewMessage, *, at: int) -> dict[str, str | int | None]:
    return {
        "notice": notice,
        "channel": message.channel,
        "recipient": message.recipient,
        "message": message.message,
        "created_at": at,
        "not_before": at,
        "claimed_until": None,
        "tries": 0,
        "sent_at": None,
        "gave_up_at": None,
        "last_error": "",
    }


def _stored(row: Mapping[Any, Any]) -> StoredNotice:
    return StoredNotice(
        id=row["id"],
        subject=row["subject"],
        programme=row["programme"],
        reason=Reason(row["reason"]),
        number=row["number"],
        at=moment(row["at"]),
        facts=json_value(row["facts"]),
    )
