"""Rows of plans and re-sends, read into values and written from them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from recon.records.moment import EPOCH, micros, moment, moment_if_any
from recon.records.resend import ResendState
from recon.resend.candidate import Candidate
from recon.resend.plan import NotSent, ToSend
from recon.resend.states import PlanState

_Value = str | int | None


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """This is a plan as our book holds it; `held` counts the orders that are in it and held back."""

    id: int
    programme: str
    currency: str
    as_of: datetime
    made_at: datetime
    made_by: str
    digest: str
    orders: int
    amount: int
    commission: int
    held: int
    corrected: str
    state: PlanState
    expires_at: datetime
    approved_at: datetime | None
    approved_by: str
    approved_because: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredResend:
    """This is one order of a plan as our book holds it; `request` is the query string to the byte."""

    id: int
    plan: int
    programme: str
    key_number: int
    order_ref: str
    break_id: int | None
    state: ResendState
    hold: str
    reason: str
    request: str = field(repr=False)
    request_digest: str
    currency: str
    amount: int
    commission: int
    lines: int
    placed_at: datetime
    due_at: datetime
    not_before: datetime | None
    changed_at: datetime
    confirmed_at: datetime | None


def sent_row(planned: ToSend, plan: int, at: int) -> dict[str, _Value]:
    """Write an order that a plan sends."""
    request = planned.request
    return {
        **_row(planned.candidate, plan, at),
        "state": ResendState.PLANNED.value,
        "hold": "",
        "reason": "",
        "request": request.query,
        "request_digest": request.digest,
        "currency": request.currency,
        "amount": request.amount,
        "lines": request.lines,
    }


def held_row(held: NotSent, plan: int, at: int) -> dict[str, _Value]:
    """Write an order that a plan holds back."""
    rows = held.candidate.shop_rows
    return {
        **_row(held.candidate, plan, at),
        "state": ResendState.HELD.value,
        "hold": held.why.hold.value,
        "reason": held.why.sentence,
        "request": "",
        "request_digest": "",
        "currency": held.candidate.currency,
        "amount": rows[0].amount if rows else 0,
        "lines": len(held.candidate.lines),
    }


def stored_plan(row: Mapping[Any, Any]) -> StoredPlan:
    """Read a plan back."""
    told = dict(row)
    times = {name: moment(told[name]) for name in ("as_of", "made_at", "expires_at")}
    maybe = {name: moment_if_any(told[name]) for name in ("approved_at", "finished_at")}
    del told["run"]
    return StoredPlan(**{**told, **times, **maybe, "state": PlanState(told["state"])})


def stored_resend(row: Mapping[Any, Any]) -> StoredResend:
    """Read an order of a plan back."""
    told = dict(row)
    times = {name: moment(told[name]) for name in ("placed_at", "due_at", "changed_at")}
    maybe = {name: moment_if_any(told[name]) for name in ("not_before", "confirmed_at")}
    for name in ("owner", "fence", "lease_until"):
        del told[name]
    return StoredResend(**{**told, **times, **maybe, "state": ResendState(told["state"])})


def whole(query: str) -> str:
    """Name every byte of a request."""
    return hashlib.sha256(query.encode()).hexdigest()


def _row(candidate: Candidate, plan: int, at: int) -> dict[str, _Value]:
    rows = candidate.shop_rows
    due = candidate.due_at or (rows[0].placed_at if rows else EPOCH)
    return {
        "plan": plan,
        "programme": candidate.programme,
        "key_number": candidate.key_number,
        "order_ref": candidate.order_ref,
        "break_id": candidate.break_id,
        "commission": candidate.commission,
        "placed_at": micros(rows[0].placed_at if rows else due),
        "due_at": micros(due),
        "owner": "",
        "fence": 0,
        "changed_at": at,
    }
