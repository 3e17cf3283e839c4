"""One re-send on its way: claimed, committed as *sending* before the first byte leaves, then what came of it.

The order of the commits is the whole point. A row that is *claimed* was surely not sent; one that is *sending* may
have been. Between the two stands one transaction (`begin_sending`) in which everything is looked at once more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from recon.records.attempt import Outcome
from recon.records.moment import moment, span_micros
from recon.records.resend import ResendState
from recon.resend.policy import Caps
from recon.resend.request import PostbackRequest
from recon.resend.states import PlanState, moved
from recon.store.database import Database
from recon.store.resend_rows import StoredResend, stored_resend
from recon.store.schema import BREAKS
from recon.store.schema_acts import ATTEMPTS, RESEND_PLANS, RESENDS
from recon.store.switches import held_switch

SENDING = "sending"
DAY = timedelta(hours=24)
# A call may take its whole deadline; the lease must outlive it by this much, or it is not begun.
MARGIN = timedelta(seconds=5)
# By itself nobody here waits so long: who waits longer was asked to.
_OUR_PATIENCE = timedelta(minutes=1)
_FORGOTTEN = "the process ended while it was sending; nobody knows whether it arrived"


class Barrier(StrEnum):
    """This is what stopped a re-send at the last look, before anything left."""

    STOPPED = "stopped"
    """Somebody halted all sends."""
    PLAN_OVER = "plan over"
    """The plan is not approved any more: cancelled, or its time is over."""
    ASKED_TO_WAIT = "asked to wait"
    """Rakuten named a moment before which it wants nothing of the programme."""
    LOST = "lost"
    """The claim ran out or somebody else has it."""
    CHANGED = "changed"
    """The request or the break is not what was approved."""
    RUN_CAP = "run cap"
    DAY_CAP = "day cap"


@dataclass(frozen=True, slots=True)
class Claim:
    """This is the right to send one order; `fence` counts who had it before."""

    resend: StoredResend
    owner: str
    fence: int
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """This is an attempt that is committed as *sending*: from now on it may have arrived."""

    attempt: int
    resend: int
    fence: int


@dataclass(frozen=True, slots=True)
class Barred:
    """This is a re-send that was not begun, and why; nothing has left."""

    barrier: Barrier
    sentence: str


@dataclass(frozen=True, slots=True)
class Limits:
    """This is what one more attempt may not exceed, and how long it may take."""

    per_run: Caps
    per_day: Caps
    deadline: timedelta


class Sending(Database):
    """This is the part of the store that owns an order before it is sent."""

    def due_resend(self, plan: int) -> StoredResend | None:
        """Find the next order of a plan to be sent, whenever its time comes; the earliest time first."""
        rows = (
            select(RESENDS)
            .where(RESENDS.c.plan == plan, RESENDS.c.state == ResendState.APPROVED.value)
            .order_by(RESENDS.c.not_before.is_not(None), RESENDS.c.not_before, RESENDS.c.id)
            .limit(1)
        )
        with self.reading() as connection:
            row = connection.execute(rows).mappings().one_or_none()
        return None if row is None else stored_resend(row)

    def claim_resend(self, resend: int, *, owner: str, lasts: timedelta) -> Claim | None:
        """Take an order to send it; None where another took it, or its time has not come."""
        with self.writing() as connection:
            at = self.wall()
            free = (
                (RESENDS.c.id == resend)
                & (RESENDS.c.state == ResendState.APPROVED.value)
                & (RESENDS.c.not_before.is_(None) | (RESENDS.c.not_before <= at))
            )
            taken = {
                "state": moved(ResendState.APPROVED, to=ResendState.CLAIMED).value,
                "owner": owner,
                "fence": RESENDS.c.fence + 1,
                "lease_until": at + span_micros(lasts),
                "changed_at": at,
            }
            mine = update(RESENDS).where(free).values(taken).returning(*RESENDS.c)
            row = connection.execute(mine).mappings().one_or_none()
        if row is None:
            return None
        return Claim(stored_resend(row), owner, row["fence"], moment(row["lease_until"]))

    def begin_sending(self, claim: Claim, request: PostbackRequest, *, limits: Limits) -> Begun | Barred:
        """Look at everything once more and commit the attempt as *sending*, in one transaction; only then may a byte leave."""
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                # Whatever the server's habit: this one commit must outlive a crash of it.
                connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            barred = self._barred(connection, claim, request, limits=limits)
            if barred is not None:
                return barred
            at = self.wall()
            now = {"state": moved(ResendState.CLAIMED, to=ResendState.SENDING).value, "changed_at": at}
            connection.execute(update(RESENDS).where(_mine(claim)).values(now))
            row = {
                "resend": claim.resend.id,
                "programme": claim.resend.programme,
                "key_number": claim.resend.key_number,
                "order_ref": claim.resend.order_ref,
                "outcome": SENDING,
                "fence": claim.fence,
                "begun_at": at,
                "deadline": at + span_micros(limits.deadline),
                **dict.fromkeys(("unique_id", "reason", "answer"), ""),
                "request_digest": request.digest,
                "currency": request.currency,
                "amount": request.amount,
                "lines": request.lines,
            }
            attempt = connection.execute(insert(ATTEMPTS).returning(ATTEMPTS.c.id), row).scalar_one()
        return Begun(int(attempt), claim.resend.id, claim.fence)

    def release_claim(self, claim: Claim) -> None:
        """Give an order back that was claimed and not begun."""
        self._leave(claim, to=ResendState.APPROVED, reason="")

    def close_claim(self, claim: Claim, *, reason: str) -> None:
        """Give an order up that was claimed and not begun."""
        self._leave(claim, to=ResendState.CLOSED, reason=reason)

    def recover_resends(self, *, is_gone: Callable[[str], bool]) -> list[StoredResend]:
        """Take in what a process left behind: the claimed goes back, the sending goes to a person; list the latter.

        What another process is sending now stays with it, until its lease is over.
        """
        moving = [ResendState.CLAIMED.value, ResendState.SENDING.value]
        rows = select(RESENDS).where(RESENDS.c.state.in_(moving)).order_by(RESENDS.c.id)
        with self.writing() as connection:
            at = self.wall()
            left = [
                row
                for row in connection.execute(rows.with_for_update()).mappings().all()
                if (row["lease_until"] or 0) <= at or is_gone(row["owner"])
            ]
            for row in left:
                was = ResendState(row["state"])
                to = ResendState.APPROVED if was is ResendState.CLAIMED else ResendState.NEEDS_PERSON
                told = {"reason": _FORGOTTEN if was is ResendState.SENDING else ""}
                free = {"state": moved(was, to=to).value, "owner": "", "lease_until": None, "changed_at": at}
                connection.execute(update(RESENDS).where(RESENDS.c.id == row["id"]).values(**free, **told))
                in_flight = (ATTEMPTS.c.resend == row["id"]) & (ATTEMPTS.c.outcome == SENDING)
                ended = {"outcome": Outcome.AMBIGUOUS.name.lower(), "reason": _FORGOTTEN}
                connection.execute(update(ATTEMPTS).where(in_flight).values(ended))
        return [stored_resend(row) for row in left if row["state"] == ResendState.SENDING.value]

    def _leave(self, claim: Claim, *, to: ResendState, reason: str) -> None:
        with self.writing() as connection:
            free = {"state": moved(ResendState.CLAIMED, to=to).value, "owner": "", "lease_until": None}
            told = {**free, "reason": reason, "changed_at": self.wall()}
            connection.execute(update(RESENDS).where(_mine(claim)).values(told))

    def _barred(
        self, connection: Connection, claim: Claim, request: PostbackRequest, *, limits: Limits
    ) -> Barred | None:
        # First, and held to the end: sends of two processes pass here one by one, and a stop passes between them.
        if not held_switch(connection):
            return Barred(Barrier.STOPPED, "sends are stopped; `recon start` lets them go on")
        at = self.wall()
        not_now = self._not_now(connection, claim, at=at)
        if not_now is not None:
            return not_now
        row = connection.execute(select(RESENDS).where(_mine(claim)).with_for_update()).one_or_none()
        if row is None or row.lease_until - at < span_micros(limits.deadline + MARGIN):
            return Barred(Barrier.LOST, "another process took it over, or its claim ran out")
        if (row.request, row.request_digest) != (request.query, request.digest):
            return Barred(Barrier.CHANGED, "the order is not what was approved any more")
        if not _still_broken(connection, row):
            return Barred(Barrier.CHANGED, "it is not broken any more, or a person closed the break")
        return self._over_a_cap(connection, claim.resend, request, limits=limits, at=at)

    def _not_now(self, connection: Connection, claim: Claim, *, at: int) -> Barred | None:
        plans = select(RESEND_PLANS.c.state, RESEND_PLANS.c.expires_at)
        plan = connection.execute(plans.where(RESEND_PLANS.c.id == claim.resend.plan)).one()
        if plan.state != PlanState.APPROVED.value or plan.expires_at <= at:
            return Barred(Barrier.PLAN_OVER, f"plan {claim.resend.plan} is {plan.state}, or its time is over")
        name, ours = claim.resend.programme, span_micros(_OUR_PATIENCE)
        until = self.ask(connection, "asked_to_wait", programme=name, at=at, ours=ours).scalar_one()
        if until is None:
            return None
        sentence = f"Rakuten asked to wait until {moment(until):%Y-%m-%d %H:%M:%S} UTC; the rest waits"
        return Barred(Barrier.ASKED_TO_WAIT, sentence)

    def _over_a_cap(
        self,
        connection: Connection,
        resend: StoredResend,
        request: PostbackRequest,
        *,
        limits: Limits,
        at: int,
    ) -> Barred | None:
        told: dict[str, str | int | None] = {"currency": request.currency, "resend": resend.id}
        run = self.ask(connection, "sent_of_plan", plan=resend.plan, **told).one()
        if _exceeds(run, request, limits.per_run):
            return Barred(Barrier.RUN_CAP, "the plan would send more than orders_per_run or amount_per_run")
        day = self.ask(connection, "sent_since", since=at - span_micros(DAY), **told).one()
        if _exceeds(day, request, limits.per_day):
            sentence = "more than orders_per_day or amount_per_day would be sent in 24 hours; go on tomorrow"
            return Barred(Barrier.DAY_CAP, sentence)
        return None


def _mine(claim: Claim) -> ColumnElement[bool]:
    return (
        (RESENDS.c.id == claim.resend.id)
        & (RESENDS.c.state == ResendState.CLAIMED.value)
        & (RESENDS.c.owner == claim.owner)
        & (RESENDS.c.fence == claim.fence)
    )


def _still_broken(connection: Connection, row: Row[Any]) -> bool:
    if row.break_id is None:
        return False
    broken = select(BREAKS.c.id).where(
        BREAKS.c.id == row.break_id, BREAKS.c.cleared_why.is_(None), BREAKS.c.now_kind == BREAKS.c.kind
    )
    return connection.execute(broken).scalar() is not None


def _exceeds(sent: Row[Any], request: PostbackRequest, caps: Caps) -> bool:
    amount = int(sent.amount) + abs(request.amount)
    return int(sent.orders) >= caps.orders or amount > caps.amount.get(request.currency, 0)
