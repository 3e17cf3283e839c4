"""The outbox: messages on their way, one row for each recipient. Claimed, sent, then marked: at least once, never lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from recon.alerts.due import Reason
from recon.records.moment import micros, moment, moment_if_any, span_micros
from recon.store.database import Database
from recon.store.schema_acts import OUTBOX

CLAIM_LASTS = timedelta(minutes=15)
"""Longer than any sender may take: else another would send the same while the first is still at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """This is one message of the outbox; `tries` counts the claims so far, this one included."""

    id: int
    notice: int
    channel: str
    recipient: str
    message: str
    created_at: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """This is a message that has not gone out: tried so often, with the last error, again not before a moment.

    `gave_up_at` is set where nobody tries it any more.
    """

    id: int
    subject: str
    reason: Reason
    channel: str
    recipient: str
    created_at: datetime
    not_before: datetime
    tries: int
    gave_up_at: datetime | None
    last_error: str


class Outbox(Database):
    """This is the part of the store that holds messages until they are sent."""

    def due_messages(self) -> dict[str, list[int]]:
        """List the ids of the messages that may be tried now, by channel, the oldest first."""
        at = self.wall()
        rows = select(OUTBOX.c.id, OUTBOX.c.channel).where(_free(at), OUTBOX.c.not_before <= at)
        found: dict[str, list[int]] = {}
        with self.reading() as connection:
            for row in connection.execute(rows.order_by(OUTBOX.c.id)):
                found.setdefault(row.channel, []).append(row.id)
        return found

    def claim_message(self, id_: int, *, lasts: timedelta = CLAIM_LASTS) -> Outgoing | None:
        """Take a message to send; None where another process has it, or it went out already."""
        at = self.wall()
        taken = (
            update(OUTBOX)
            .where(OUTBOX.c.id == id_, _free(at), OUTBOX.c.not_before <= at)
            .values(claimed_until=at + span_micros(lasts), tries=OUTBOX.c.tries + 1)
            .returning(*OUTBOX.c)
        )
        with self.writing() as connection:
            row = connection.execute(taken).mappings().first()
        return None if row is None else _outgoing(row)

    def mark_sent(self, message: Outgoing) -> None:
        """Write down that a message went out; only after the other side said so."""
        sent = update(OUTBOX).where(OUTBOX.c.id == message.id, OUTBOX.c.sent_at.is_(None))
        with self.writing() as connection:
            connection.execute(
                sent.values(sent_at=self.wall(), claimed_until=None, gave_up_at=None, last_error="")
            )

    def mark_failed(self, message: Outgoing, error: str, *, not_before: datetime) -> None:
        """Write down why a message did not go out, and when it may be tried again."""
        self._end_claim(message, last_error=error, not_before=micros(not_before))

    def mark_given_up(self, message: Outgoing, error: str) -> None:
        """Write down that a message is not tried any more, and why."""
        self._end_claim(message, last_error=error, gave_up_at=self.wall())

    def undelivered(self, *, gave_up_since: datetime) -> list[Undelivered]:
        """List what has not gone out, oldest first: what waits, and what was given up since a moment."""
        with self.reading() as connection:
            rows = self.ask(connection, "undelivered", gave_up_since=micros(gave_up_since)).mappings()
            return [_undelivered(row) for row in rows]

    def _end_claim(self, message: Outgoing, **values: str | int) -> None:
        # Only the claim's own holder: one whose time was over must not undo what the next one did.
        mine = (OUTBOX.c.id == message.id) & (OUTBOX.c.tries == message.tries) & OUTBOX.c.sent_at.is_(None)
        with self.writing() as connection:
            connection.execute(update(OUTBOX).where(mine).values(claimed_until=None, **values))


def _free(at: int) -> ColumnElement[bool]:
    claim_over = OUTBOX.c.claimed_until.is_(None) | (OUTBOX.c.claimed_until <= at)
    return OUTBOX.c.sent_at.is_(None) & OUTBOX.c.gave_up_at.is_(None) & claim_over


def _outgoing(row: Mapping[Any, Any]) -> Outgoing:
    return Outgoing(
        id=row["id"],
        notice=row["notice"],
        channel=row["channel"],
        recipient=row["recipient"],
        message=row["message"],
        created_at=moment(row["created_at"]),
        tries=row["tries"],
    )


def _undelivered(row: Mapping[Any, Any]) -> Undelivered:
    return Undelivered(
        id=row["id"],
        subject=row["subject"],
        reason=Reason(row["reason"]),
        channel=row["channel"],
        recipient=row["recipient"],
        created_at=moment(row["created_at"]),
        not_before=moment(row["not_before"]),
        tries=row["tries"],
        gave_up_at=moment_if_any(row["gave_up_at"]),
        last_error=row["last_error"],
    )
