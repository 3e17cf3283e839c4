"""Writes down what an attempt of ours came to; an answer that comes too late is kept as evidence."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from recon.records.attempt import Outcome
from recon.records.moment import moment, span_micros
from recon.records.resend import ResendState
from recon.resend.posted import Posted
from recon.resend.states import after, moved
from recon.store.answers import kept
from recon.store.database import Database
from recon.store.schema_acts import ATTEMPTS, RESENDS
from recon.store.sending import SENDING, Begun

_WHOLE = frozenset({"answer_head", "answer_body"})


class NoSuchAttempt(LookupError):
    """This is an attempt that our database does not know; it carries its number."""

    def __init__(self, attempt: int) -> None:
        super().__init__(f"there is no attempt {attempt} in these findings")
        self.attempt = attempt


@dataclass(frozen=True, slots=True)
class OwnAttempt:
    """This is one attempt of our own; `outcome` is None while it is on its way, or was left so.

    `answer` is what came back, fit to be shown; `whole_of` has it whole.
    """

    id: int
    resend: int
    programme: str
    key_number: int
    order_ref: str
    outcome: Outcome | None
    begun_at: datetime
    http_status: int | None
    good: int | None
    bad: int | None
    unique_id: str
    reason: str
    answer: str
    currency: str
    amount: int
    lines: int


class Outcomes(Database):
    """This is the part of the store that knows what our own attempts came to."""

    def record_outcome(self, begun: Begun, posted: Posted, *, again_after: timedelta | None) -> ResendState:
        """Write down what an attempt came to, and return what the order is now.

        `again_after` is how long an order waits that may be sent again. Written twice, it changes nothing more.
        """
        with self.writing() as connection:
            attempt = connection.execute(
                select(ATTEMPTS).where(ATTEMPTS.c.id == begun.attempt).with_for_update()
            ).one_or_none()
            # A number alone may name another attempt, in a store that was begun anew or put back.
            if attempt is None or (attempt.resend, attempt.fence) != (begun.resend, begun.fence):
                raise NoSuchAttempt(begun.attempt)
            resend = connection.execute(
                select(RESENDS).where(RESENDS.c.id == begun.resend).with_for_update()
            ).one()
            at = self.wall()
            if attempt.outcome != SENDING:
                return _late(connection, attempt, resend, posted, at=at)
            connection.execute(
                update(ATTEMPTS).where(ATTEMPTS.c.id == attempt.id).values(_answer(connection, posted, at=at))
            )
            state = after(posted.outcome)
            told = {
                "state": state.value,
                "reason": "" if state is ResendState.AWAITING_REPORT else posted.answer.reason,
                "owner": "",
                "lease_until": None,
                "changed_at": at,
                "not_before": at + span_micros(again_after or timedelta(0))
                if state is ResendState.APPROVED
                else None,
            }
            connection.execute(update(RESENDS).where(RESENDS.c.id == resend.id).values(told))
        return state

    def has_sent(self) -> bool:
        """Tell whether anything was ever sent from here."""
        with self.reading() as connection:
            return connection.execute(select(ATTEMPTS.c.id).limit(1)).scalar() is not None

    def own_attempts(
        self, *, programme: str | None = None, key_number: int | None = None
    ) -> list[OwnAttempt]:
        """List our own attempts, oldest first."""
        # Plans look at very many: what only a story shows stays where it is.
        rows = select(*(each for each in ATTEMPTS.c if each.name not in _WHOLE)).order_by(ATTEMPTS.c.id)
        if programme is not None:
            rows = rows.where(ATTEMPTS.c.programme == programme)
        if key_number is not None:
            rows = rows.where(ATTEMPTS.c.key_number == key_number)
        with self.reading() as connection:
            return [_own(row) for row in connection.execute(rows)]


def _answer(connection: Connection, posted: Posted, *, at: int) -> dict[str, str | int | None]:
    head, body = kept(connection, posted.whole, at=at)
    return {
        "outcome": posted.outcome.name.lower(),
        "answered_at": at,
        "http_status": posted.http_status,
        "good": posted.answer.good,
        "bad": posted.answer.bad,
        "unique_id": posted.answer.unique_id or "",
        "reason": posted.answer.reason,
        "answer": posted.words,
        "answer_head": head,
        "answer_body": body,
    }


def _late(
    connection: Connection, attempt: Row[Any], resend: Row[Any], posted: Posted, *, at: int
) -> ResendState:
    """Keep an answer to an attempt that was given up; it may tell that the order arrived, never that it may go again."""
    was = ResendState(resend.state)
    if attempt.outcome != Outcome.AMBIGUOUS.name.lower() or attempt.answered_at is not None:
        return was
    told = {
        name: value
        for name, value in _answer(connection, posted, at=at).items()
        if name not in {"outcome", "reason"}
    }
    told["reason"] = f"{attempt.reason}; an answer came later: {posted.answer.reason}"
    accepted = posted.outcome is Outcome.ACCEPTED
    if accepted:
        told["outcome"] = posted.outcome.name.lower()
    connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.id == attempt.id).values(told))
    if not accepted or was is not ResendState.NEEDS_PERSON:
        return was
    state = moved(was, to=ResendState.AWAITING_REPORT)
    lifted = {"state": state.value, "reason": "", "changed_at": at}
    connection.execute(update(RESENDS).where(RESENDS.c.id == resend.id).values(lifted))
    return state


def _own(row: Row[Any]) -> OwnAttempt:
    return OwnAttempt(
        id=row.id,
        resend=row.resend,
        programme=row.programme,
        key_number=row.key_number,
        order_ref=row.order_ref,
        outcome=None if row.outcome == SENDING else Outcome[row.outcome.upper()],
        begun_at=moment(row.begun_at),
        http_status=row.http_status,
        good=row.good,
        bad=row.bad,
        unique_id=row.unique_id,
        reason=row.reason,
        answer=row.answer,
        currency=row.currency,
        amount=row.amount,
        lines=row.lines,
    )
