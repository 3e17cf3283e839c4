"""Whole answers to our own postbacks: each different body once, for a year and a month after it last came."""

import hashlib
from datetime import timedelta

from sqlalchemy import Connection, delete, func, select, update

from recon.records.moment import span_micros
from recon.resend.whole import WholeAnswer
from recon.store.database import Database
from recon.store.leases import insert_unless_there
from recon.store.schema_acts import ATTEMPTS
from recon.store.schema_kept import ANSWERS

ANSWERS_KEPT = timedelta(days=400)
_DAY = timedelta(hours=24)
# So many signs of new bodies are kept whole in 24 hours; of what is new after that only the beginning.
SIGNS_A_DAY = 1 << 26
BEGINNING = 2_048


class Answers(Database):
    """This is the part of the store that remembers word for word what was answered to us."""

    def whole_of(self, attempt: int) -> WholeAnswer | None:
        """Read the answer to an attempt as it came; None where nothing came, or an earlier program kept nothing."""
        told = select(ATTEMPTS.c.answer_head, ATTEMPTS.c.answer_body).where(ATTEMPTS.c.id == attempt)
        with self.reading() as connection:
            head, body = connection.execute(told).one()
        return self.whole_answer(head, body)

    def whole_answer(self, head: str | None, body: str | None) -> WholeAnswer | None:
        """Put an answer together of its head and its body's digest; the body may be gone."""
        if head is None:
            return None
        if not body:
            return WholeAnswer(head, "")
        with self.reading() as connection:
            row = connection.execute(select(ANSWERS).where(ANSWERS.c.digest == body)).one_or_none()
        if row is None:
            return WholeAnswer(head, f"[the body came more than {ANSWERS_KEPT.days} days ago and is gone]")
        more = f"\n[{row.signs - row.kept:,} more signs were not kept]" if row.kept < row.signs else ""
        return WholeAnswer(head, f"{row.text}{more}")


def kept(connection: Connection, whole: WholeAnswer | None, *, at: int) -> tuple[str | None, str | None]:
    """Keep an answer in the transaction that writes down what came of it; return its head and its body's digest."""
    if whole is None:
        return None, None
    if not whole.body:
        return whole.head, ""
    digest = hashlib.sha256(whole.body.encode()).hexdigest()
    again = update(ANSWERS).where(ANSWERS.c.digest == digest).values(last_at=at)
    if not connection.execute(again.returning(ANSWERS.c.digest)).first():
        connection.execute(delete(ANSWERS).where(ANSWERS.c.last_at < at - span_micros(ANSWERS_KEPT)))
        text = _affordable(connection, whole.body, at=at)
        size = {"signs": len(whole.body), "kept": len(text)}
        row = {"digest": digest, "text": text, **size, "first_at": at, "last_at": at}
        connection.execute(insert_unless_there(connection, ANSWERS), row)
    return whole.head, digest


def _affordable(connection: Connection, body: str, *, at: int) -> str:
    if len(body) <= BEGINNING:
        return body
    today = select(func.coalesce(func.sum(ANSWERS.c.kept), 0))
    spent = connection.execute(today.where(ANSWERS.c.first_at > at - span_micros(_DAY))).scalar_one()
    return body if int(spent) + len(body) <= SIGNS_A_DAY else body[:BEGINNING]
