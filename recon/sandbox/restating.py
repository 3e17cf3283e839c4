"""How a booking looks in a report made later: U1 comes late, commission is adjusted, orders are locked, rows vanish."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from recon.records.transaction import NetworkList
from recon.sandbox.accounts import Restating
from recon.sandbox.bookings import Booking

_HUNDRED = 100
_DECEMBER = 12


def as_shown(booking: Booking, restating: Restating, *, now: datetime) -> Booking | None:
    """Show a booking as a report of this moment does; None where the row is gone."""
    if _has_vanished(booking, restating, now=now):
        return None
    shown = booking
    if restating.u1_after is not None:
        has_u1 = now - booking.processed_at >= restating.u1_after
        shown = replace(shown, member_id=booking.member_id or _u1(booking) if has_u1 else "")
    if now >= _month_end(booking.processed_at):
        shown = replace(shown, rate=booking.rate * restating.month_end_factor, is_adjusted=True)
    if restating.locks_after is not None and booking.list is NetworkList.COMMISSIONABLE:
        shown = replace(shown, status="locked" if is_locked(booking, restating, now=now) else "unlocked")
    return shown


def is_locked(booking: Booking, restating: Restating, *, now: datetime) -> bool:
    """Tell whether a booking can be corrected no more."""
    return restating.locks_after is not None and now - booking.processed_at >= restating.locks_after


def _has_vanished(booking: Booking, restating: Restating, *, now: datetime) -> bool:
    if not restating.vanishing or now - booking.processed_at < restating.vanish_after:
        return False
    thrown = random.Random(f"vanishing|{booking.mid}|{booking.order_ref}").randrange(_HUNDRED)  # noqa: S311 - a draw, no secret
    return thrown < restating.vanishing


def _u1(booking: Booking) -> str:
    return f"member-{booking.transaction_id[-6:]}"


def _month_end(processed_at: datetime) -> datetime:
    at = processed_at.astimezone(UTC)
    year, month = (at.year + 1, 1) if at.month == _DECEMBER else (at.year, at.month + 1)
    return datetime(year, month, 1, tzinfo=UTC)
