"""Plans of re-sends: made, approved by their digest, cancelled, expired; and the orders in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from recon.records import numerals
from recon.records.moment import micros, span_micros
from recon.records.resend import OVER, ResendState
from recon.resend.plan import ResendPlan, plan_digest
from recon.resend.states import PlanState
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.resend_rows import (
    StoredPlan,
    StoredResend,
    held_row,
    sent_row,
    stored_plan,
    stored_resend,
    whole,
)
from recon.store.schema_acts import RESEND_PLANS, RESENDS

SHORTEST_DIGEST = 12
_WAITING = (ResendState.PLANNED.value, ResendState.APPROVED.value)
_MOVING = (*_WAITING, ResendState.CLAIMED.value, ResendState.SENDING.value)


class NoSuchPlan(LookupError):
    """This is a plan that nobody made; it carries its number."""

    def __init__(self, plan: int) -> None:
        super().__init__(f"there is no plan {plan}; `recon resend status` lists them")
        self.plan = plan


class PlanNotReady(Exception):
    """This is a plan that may not be approved, run or cancelled as it stands."""


class PlansOverlap(Exception):
    """This is an order that two plans wanted at once: only one of them may have it."""


class Plans(Database):
    """This is the part of the store that keeps plans."""

    def save_plan(
        self, plan: ResendPlan, *, run: int, as_of: datetime, by: str, lasts: timedelta, corrected: str = ""
    ) -> int:
        """Write a plan down, with all it sends and all it holds back; return its number."""
        at = self.wall()
        row = {
            "programme": plan.programme,
            "currency": plan.currency,
            "run": run,
            "as_of": micros(as_of),
            "made_at": at,
            "made_by": by,
            "digest": plan.digest,
            "orders": len(plan.send),
            "amount": plan.amount,
            "commission": plan.commission,
            "held": len(plan.held),
            "corrected": corrected,
            "state": PlanState.PLANNED.value,
            "expires_at": at + span_micros(lasts),
            "approved_by": "",
            "approved_because": "",
        }
        try:
            with self.writing() as connection:
                number = int(
                    connection.execute(insert(RESEND_PLANS).returning(RESEND_PLANS.c.id), row).scalar_one()
                )
                rows = [sent_row(each, number, at) for each in plan.send]
                rows += [held_row(each, number, at) for each in plan.held]
                connection.execute(insert(RESENDS), rows)
                detail = (
                    f"{numerals.orders(len(plan.send))} to send, {len(plan.held)} held; digest {plan.digest}"
                )
                detail += f"; corrected: {corrected}" if corrected else ""
                write_audit(connection, "plan made", at=at, who=by, target=f"plan:{number}", detail=detail)
        except IntegrityError as taken:
            message = "another plan took one of these orders meanwhile; plan again"
            raise PlansOverlap(message) from taken
        return number

    def resend_plan(self, plan: int) -> StoredPlan:
        """Read one plan."""
        with self.reading() as connection:
            return _read(connection, plan)

    def resend_plans(self, *, limit: int = 20) -> list[StoredPlan]:
        """List the newest plans, newest first."""
        rows = select(RESEND_PLANS).order_by(RESEND_PLANS.c.id.desc()).limit(limit)
        with self.reading() as connection:
            return [stored_plan(row) for row in connection.execute(rows).mappings()]

    def plans_made(self) -> int:
        """Count all plans there are."""
        with self.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(RESEND_PLANS)).scalar_one())

    def resend_states(self, plans: Iterable[StoredPlan]) -> dict[int, dict[ResendState, int]]:
        """Count the orders of plans by their state, without reading a single order."""
        counts: dict[int, dict[ResendState, int]] = {plan.id: {} for plan in plans}
        if not counts:
            return counts
        span = {"first": min(counts), "last": max(counts)}
        with self.reading() as connection:
            for row in self.ask(connection, "states_of_plans", **span):
                if row.plan in counts:
                    counts[row.plan][ResendState(row.state)] = int(row.orders)
        return counts

    def resends(self, plan: int) -> list[StoredResend]:
        """List the orders of a plan in the order of their sending, the held ones among them."""
        rows = select(RESENDS).where(RESENDS.c.plan == plan).order_by(RESENDS.c.id)
        with self.reading() as connection:
            return [stored_resend(row) for row in connection.execute(rows).mappings()]

    def unfinished_resends(self, programme: str) -> frozenset[int]:
        """Name the keys of a programme whose re-send is not over."""
        rows = select(RESENDS.c.key_number).where(
            RESENDS.c.programme == programme, RESENDS.c.state.not_in([each.value for each in OVER])
        )
        with self.reading() as connection:
            return frozenset(connection.execute(rows).scalars())

    def approve_plan(self, plan: int, *, digest: str, by: str, because: str, lasts: timedelta) -> StoredPlan:
        """Approve exactly the requests that a digest names, until a moment from now; anything else is refused."""
        if not because.strip() or not by.strip():
            raise NoReason("an approval needs a reason and a name; give --because and --as")
        with self.writing() as connection:
            at = self.wall()
            was = _read(connection, plan, lock=True)
            _must_be(was, (PlanState.PLANNED,), at=at)
            _must_name(was, connection, digest)
            approved = {
                "state": PlanState.APPROVED.value,
                "approved_at": at,
                "approved_by": by,
                "approved_because": because,
                "expires_at": at + span_micros(lasts),
            }
            connection.execute(update(RESEND_PLANS).where(RESEND_PLANS.c.id == plan).values(approved))
            mine = (RESENDS.c.plan == plan) & (RESENDS.c.state == ResendState.PLANNED.value)
            now = {"state": ResendState.APPROVED.value, "changed_at": at}
            connection.execute(update(RESENDS).where(mine).values(now))
            detail = f"{because} (digest {was.digest})"
            write_audit(connection, "plan approved", at=at, who=by, target=f"plan:{plan}", detail=detail)
            return _read(connection, plan)

    def ready_plan(self, plan: int) -> StoredPlan:
        """Read a plan that may be run now, or raise PlanNotReady; what was approved must still be what would go out."""
        with self.reading() as connection:
            found = _read(connection, plan)
            _must_be(found, (PlanState.APPROVED,), at=self.wall())
            _must_name(found, connection, found.digest)
        return found

    def cancel_plan(self, plan: int, *, by: str) -> StoredPlan:
        """Give a plan up; what of it was sent already stays sent."""
        with self.writing() as connection:
            at = self.wall()
            was = _read(connection, plan, lock=True)
            _must_be(was, (PlanState.PLANNED, PlanState.APPROVED), at=None)
            _end(
                connection, [plan], state=PlanState.CANCELLED, reason=f"the plan was cancelled by {by}", at=at
            )
            write_audit(connection, "plan cancelled", at=at, who=by, target=f"plan:{plan}", detail="")
            return _read(connection, plan)

    def expire_plans(self) -> list[int]:
        """Give up the plans whose time is over; list them."""
        with self.writing() as connection:
            at = self.wall()
            open_ = [PlanState.PLANNED.value, PlanState.APPROVED.value]
            over = select(RESEND_PLANS.c.id).where(
                RESEND_PLANS.c.state.in_(open_), RESEND_PLANS.c.expires_at <= at
            )
            plans = list(connection.execute(over.with_for_update()).scalars())
            _end(connection, plans, state=PlanState.EXPIRED, reason="the plan expired", at=at)
        return plans

    def finish_plan(self, plan: int) -> bool:
        """Close a plan of which nothing waits to be sent any more; tell whether that is so."""
        with self.writing() as connection:
            waits = select(RESENDS.c.id).where(RESENDS.c.plan == plan, RESENDS.c.state.in_(_MOVING)).limit(1)
            if connection.execute(waits).scalar() is not None:
                return False
            mine = (RESEND_PLANS.c.id == plan) & (RESEND_PLANS.c.state == PlanState.APPROVED.value)
            done = {"state": PlanState.FINISHED.value, "finished_at": self.wall()}
            connection.execute(update(RESEND_PLANS).where(mine).values(done))
        return True


def _end(connection: Connection, plans: Iterable[int], *, state: PlanState, reason: str, at: int) -> None:
    """End plans; orders that wait are closed, orders on their way stay with whoever sends them."""
    numbers = list(plans)
    over = {"state": state.value, "finished_at": at}
    connection.execute(update(RESEND_PLANS).where(RESEND_PLANS.c.id.in_(numbers)).values(over))
    waiting = RESENDS.c.plan.in_(numbers) & RESENDS.c.state.in_(_WAITING)
    closed = {"state": ResendState.CLOSED.value, "reason": reason, "changed_at": at}
    connection.execute(update(RESENDS).where(waiting).values(closed))


def _must_be(plan: StoredPlan, states: tuple[PlanState, ...], *, at: int | None) -> None:
    if plan.state not in states:
        message = f"plan {plan.id} is {plan.state}; make a new one with `recon resend plan`"
        if plan.state is PlanState.PLANNED:
            message = f"plan {plan.id} is not approved; `recon resend approve {plan.id} --digest {plan.digest[:16]}`"
        if plan.state is PlanState.APPROVED:
            message = f"plan {plan.id} is approved already; `recon resend run {plan.id}` sends it"
        raise PlanNotReady(message)
    if at is not None and micros(plan.expires_at) <= at:
        message = f"plan {plan.id} expired at {plan.expires_at:%Y-%m-%d %H:%M} UTC; make a new one with `recon resend plan`"
        raise PlanNotReady(message)


def _must_name(plan: StoredPlan, connection: Connection, digest: str) -> None:
    """Refuse a digest that is not the plan's, and a plan whose rows are not those of its digest."""
    given = digest.strip().lower()
    if len(given) < SHORTEST_DIGEST or not plan.digest.startswith(given):
        message = f"'{digest}' is not the digest of plan {plan.id}; look at it again with `recon resend status {plan.id}`"
        raise PlanNotReady(message)
    if not plan.orders:
        message = f"plan {plan.id} sends nothing: all its orders are held"
        raise PlanNotReady(message)
    mine = (RESENDS.c.plan == plan.id) & (RESENDS.c.state != ResendState.HELD.value)
    rows = connection.execute(select(RESENDS).where(mine))
    found = plan_digest(
        (row.programme, row.key_number, row.request_digest, whole(row.request)) for row in rows
    )
    if found != plan.digest:
        message = f"plan {plan.id} is not what it was when it was made; cancel it and make a new one"
        raise PlanNotReady(message)


def _read(connection: Connection, plan: int, *, lock: bool = False) -> StoredPlan:
    rows = select(RESEND_PLANS).where(RESEND_PLANS.c.id == plan)
    row = connection.execute(rows.with_for_update() if lock else rows).mappings().one_or_none()
    if row is None:
        raise NoSuchPlan(plan)
    return stored_plan(row)
