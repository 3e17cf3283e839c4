"""Test orders of our own: what is about to be sent is written down first, and what came of it after.

They stand in the audit, which is only ever added to: one row before a postback leaves, one for its answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros, moment
from recon.resend.own_test import OwnPost, OwnTest, asked_to_wait, patience_sentence, why_not_reversed
from recon.resend.posted import Posted
from recon.resend.probe.experiment import Step, why_not_begun
from recon.store.answers import kept
from recon.store.database import Database
from recon.store.manners import manner_of, manner_told
from recon.store.runs import json_text, json_value
from recon.store.schema_acts import AUDIT
from recon.store.switches import held_switch

_SENDING = "test postback sending"
_ANSWERED = "test postback answered"


class NoOwnTest(LookupError):
    """This is a reference that none of our test orders has; it carries the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"'{ref}' is no test order that was sent from here; `recon test send` prints its reference"
        )
        self.ref = ref


class NotReversed(Exception):
    """This is a test order that must not be reversed, or not again; it carries why."""

    def __init__(self, ref: str, why: str) -> None:
        super().__init__(f"test order '{ref}' is not reversed: {why}")
        self.ref = ref
        self.why = why


class StepNotBegun(Exception):
    """This is a step of an experiment that must not be sent, or not again; it carries why."""

    def __init__(self, ref: str, why: str) -> None:
        super().__init__(f"nothing more is sent of test order '{ref}': {why}")
        self.ref = ref
        self.why = why


class SendsStopped(Exception):
    """This is a postback that was not sent because somebody halted all sends; nothing has left."""

    def __init__(self) -> None:
        super().__init__("sends are stopped, nothing was sent; `recon start` lets them go on")


class OwnTests(Database):
    """This is the part of the store that remembers the test orders of our own sender."""

    def begin_own_test(self, test: OwnTest, *, by: str) -> OwnPost:
        """Write down that a test order is about to be sent; nothing may leave before this is committed."""
        with self.writing() as connection:
            _must_be_on(connection)
            return self._begin(connection, test, AttemptKind.SALE, by=by)

    def begin_own_reversal(self, ref: str, *, is_recorded: bool, by: str) -> OwnPost:
        """Write down that a test order is about to be reversed, or raise NotReversed; of two at once one is refused."""
        with self.writing() as connection:
            _must_be_on(connection)
            test = _own_test(_rows_of(connection, ref))
            if test is None:
                raise NoOwnTest(ref)
            until = asked_to_wait(test.posts, at=moment(self.wall()))
            why = patience_sentence(until) if until else why_not_reversed(test.posts, is_recorded=is_recorded)
            if why:
                raise NotReversed(ref, why)
            return self._begin(connection, test, AttemptKind.REVERSAL, by=by)

    def begin_own_step(self, test: OwnTest, step: Step, *, times: int, by: str) -> OwnPost:
        """Write down that a step of an experiment is about to be sent, or raise StepNotBegun; it leaves once for all."""
        with self.writing() as connection:
            _must_be_on(connection)
            known = _own_test(_rows_of(connection, test.order_ref))
            posts = known.posts if known is not None else ()
            why = why_not_begun(posts, step, at=moment(self.wall()))
            if why:
                raise StepNotBegun(test.order_ref, why)
            return self._begin(connection, test, step.kind, by=by, step=step, times=times)

    def note_own_answer(self, ref: str, post: OwnPost, posted: Posted, *, by: str) -> None:
        """Write down what came of a postback of a test order."""
        told = {
            "post": post.id,
            "outcome": posted.outcome.name.lower(),
            "reason": posted.answer.reason,
            "unique_id": posted.answer.unique_id or "",
            "http_status": posted.http_status,
            "wait_seconds": None
            if posted.retry_after is None
            else posted.retry_after // timedelta(seconds=1),
        }
        with self.writing() as connection:
            at = self.wall()
            head, body = kept(connection, posted.whole, at=at)
            detail = json_text({**told, "head": head, "body": body})
            row = {"at": at, "who": by, "what": _ANSWERED, "target": ref, "detail": detail}
            connection.execute(insert(AUDIT), row)

    def own_test(self, ref: str) -> OwnTest | None:
        """Read a test order with all its postbacks; None where the reference is none of ours."""
        with self.reading() as connection:
            return _own_test(_rows_of(connection, ref))

    def _begin(
        self,
        connection: Connection,
        test: OwnTest,
        kind: AttemptKind,
        *,
        by: str,
        step: str = "",
        times: int = 1,
    ) -> OwnPost:
        at = self.wall()
        row = {
            "at": at,
            "who": by,
            "what": _SENDING,
            "target": test.order_ref,
            "detail": json_text({**_told(test, kind), "step": str(step), "times": times}),
        }
        number = connection.execute(insert(AUDIT).returning(AUDIT.c.id), row).scalar_one()
        return OwnPost(int(number), kind, moment(at), step=str(step), times=times)


def _must_be_on(connection: Connection) -> None:
    # Held until the commit: a stop comes before it, and bars it, or after it; two who begin come one by one.
    if not held_switch(connection):
        raise SendsStopped


def _rows_of(connection: Connection, ref: str) -> Sequence[Mapping[Any, Any]]:
    rows = select(AUDIT).where(AUDIT.c.target == ref, AUDIT.c.what.in_([_SENDING, _ANSWERED]))
    return connection.execute(rows.order_by(AUDIT.c.id)).mappings().all()


def _told(test: OwnTest, kind: AttemptKind) -> dict[str, object]:
    return {
        "kind": kind.name.lower(),
        "programme": test.programme,
        "manner": manner_told(test.manner),
        "click_id": test.click_id,
        "landed_at": micros(test.landed_at),
        "placed_at": micros(test.placed_at),
        "currency": test.currency,
        "amount": test.amount,
        "sku": test.sku,
    }


def _own_test(rows: Sequence[Mapping[Any, Any]]) -> OwnTest | None:
    begun = [(row, json_value(row["detail"])) for row in rows if row["what"] == _SENDING]
    if not begun:
        return None
    answers = {
        told["post"]: {**told, "at": row["at"]}
        for row, told in ((row, json_value(row["detail"])) for row in rows if row["what"] == _ANSWERED)
    }
    row, first = begun[0]
    return OwnTest(
        order_ref=row["target"],
        programme=first["programme"],
        manner=manner_of(first),
        click_id=first["click_id"],
        landed_at=moment(first["landed_at"]),
        placed_at=moment(first["placed_at"]),
        currency=first["currency"],
        amount=first["amount"],
        sku=first["sku"],
        posts=tuple(_post(each, told, answers.get(each["id"])) for each, told in begun),
    )


def _post(row: Mapping[Any, Any], told: Mapping[str, Any], answered: Mapping[str, Any] | None) -> OwnPost:
    post = OwnPost(
        row["id"],
        AttemptKind[told["kind"].upper()],
        moment(row["at"]),
        # Those of a first version name no step, their answers no head and no body.
        step=told.get("step", ""),
        times=told.get("times", 1),
    )
    if answered is None:
        return post
    outcome = Outcome[answered["outcome"].upper()]
    # Answers of a first version tell of no wait.
    wait = answered.get("wait_seconds")
    return replace(
        post,
        outcome=outcome,
        reason=answered["reason"],
        unique_id=answered["unique_id"],
        head=answered.get("head"),
        body=answered.get("body") or "",
        not_before=None if wait is None else moment(answered["at"]) + timedelta(seconds=wait),
    )
