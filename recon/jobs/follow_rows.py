"""Turns the books' rows of one order into what the steps are judged by."""

from collections.abc import Mapping, Sequence
from typing import Any

from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import moment, moment_if_any
from recon.records.order import OrderState
from recon.records.transaction import NetworkList
from recon.reporting.follow_scene import AttemptSeen, LineSeen, OrderSeen

_Row = Mapping[str, Any]


def seen_order(rows: Sequence[_Row]) -> OrderSeen | None:
    """Read the shop's order; None where it has none, the first where it has several."""
    if not rows:
        return None
    row = rows[0]
    return OrderSeen(
        placed_at=moment(row["placed_at"]),
        currency=row["currency"],
        amount=row["amount_first"],
        click_id=row["click_id"] or "",
        refunded=row["refunded_amount"],
        lines=row["line_count"],
        paid_at=moment_if_any(row["paid_at"]),
        shipped_at=moment_if_any(row["shipped_at"]),
        state=OrderState(row["state"]),
        is_test=bool(row["is_test"]),
        landing_url=row["landing_url"] or "",
        payment_method=row["payment_method"] or "",
    )


def seen_attempts(rows: Sequence[_Row]) -> tuple[AttemptSeen, ...]:
    """Read the log's attempts, oldest first."""
    return tuple(
        AttemptSeen(
            sent_at=moment(row["sent_at"]),
            kind=AttemptKind(row["kind"]),
            outcome=Outcome(row["outcome"]),
            reason=row["reason"] or "",
            currency=row["currency"] or "",
            amount=row["amount"],
            click_id=row["click_id"],
        )
        for row in rows
    )


def seen_lines(rows: Sequence[_Row]) -> tuple[LineSeen, ...]:
    """Read the lines of Rakuten's lists, the first processed first."""
    return tuple(
        LineSeen(
            list=NetworkList(row["list"]),
            amount=row["amount"],
            currency=row["currency"],
            processed_at=moment(row["processed_at"]),
            seen_at=moment(row["known_from"]),
            publisher_code=row["publisher_code"] or "",
            publisher=row["publisher_name"] or "",
            reason=row["reason"] or "",
        )
        for row in rows
    )
