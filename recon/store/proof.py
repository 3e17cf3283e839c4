"""Whether what was sent again arrived: the report proves it, in the transaction of the run that read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select, update

from recon.matching.findings import Absent, Now
from recon.matching.found_break import CaseKey
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.records.resend import ResendState
from recon.records.window import Window
from recon.resend.states import moved
from recon.store.database import Database
from recon.store.resend_rows import StoredResend, stored_resend
from recon.store.schema_acts import RESENDS

# As it was before it was sent: our own attempt has not reached the books yet.
_AS_BEFORE = frozenset({Kind.NEVER_SENT, Kind.SEND_FAILED, Kind.REFUSED})


@dataclass(frozen=True, slots=True)
class RecoveredMoney:
    """This is what the report shows after it was sent again: orders, sales and commission in minor units."""

    orders: int = 0
    sales: int = 0
    commission: int = 0


class Proof(Database):
    """This is the part of the store that tells what re-sending recovered."""

    def recovered(self, programme: str, *, currency: str, window: Window) -> RecoveredMoney:
        """Count what was proved to have arrived in a stretch of time."""
        span = {"start": micros(window.start), "end": micros(window.end)}
        with self.reading() as connection:
            told = self.ask(connection, "recovered_between", programme=programme, currency=currency, **span)
            return RecoveredMoney(*map(int, told.one()))

    def recovered_of_incident(self, incident: int) -> RecoveredMoney:
        """Count what of an incident was sent again and proved to have arrived."""
        with self.reading() as connection:
            told = self.ask(connection, "recovered_of_incident", incident=incident)
            return RecoveredMoney(*map(int, told.one()))

    def settle_reversal(self, programme: str, *, key_number: int) -> bool:
        """Confirm what was taken back of an order, because the report shows it; tell whether there was such a thing."""
        mine = _reversal(programme, key_number)
        with self.writing() as connection:
            told = _confirmed(self.wall())
            return connection.execute(update(RESENDS).where(mine).values(told)).rowcount > 0

    def awaits_reversal(self, programme: str, *, key_number: int) -> bool:
        """Tell whether something was taken back of an order that no report has confirmed."""
        rows = select(RESENDS.c.id).where(_reversal(programme, key_number)).limit(1)
        with self.reading() as connection:
            return connection.execute(rows).scalar() is not None

    def resends_of(self, order_ref: str, *, programme: str | None = None) -> list[StoredResend]:
        """List all re-sends of an order, oldest first; what a plan held back is none."""
        rows = select(RESENDS).where(
            RESENDS.c.order_ref == order_ref, RESENDS.c.state != ResendState.HELD.value
        )
        if programme is not None:
            rows = rows.where(RESENDS.c.programme == programme)
        with self.reading() as connection:
            return [stored_resend(row) for row in connection.execute(rows.order_by(RESENDS.c.id)).mappings()]


def _confirmed(at: int) -> dict[str, str | int]:
    return {"state": ResendState.CONFIRMED.value, "reason": "", "confirmed_at": at, "changed_at": at}


def _reversal(programme: str, key_number: int) -> ColumnElement[bool]:
    return (
        (RESENDS.c.programme == programme)
        & (RESENDS.c.key_number == key_number)
        & (RESENDS.c.amount < 0)
        & RESENDS.c.state.in_([ResendState.AWAITING_REPORT.value, ResendState.NEEDS_PERSON.value])
    )


def prove_resends(
    store: Database, connection: Connection, run: int, *, at: int, now: Mapping[CaseKey, Now | Absent]
) -> None:
    """Confirm what a run's findings prove, and hand to a person what they speak against."""
    store.ask(connection, "confirm_resends", at=at)
    for row in store.ask(connection, "sent_and_called_off").all():
        stands = now.get(CaseKey(row.programme, row.key_number))
        # The shop called it off, which ended its break, and has taken that back: the report shows it all the same.
        if isinstance(stands, Now) and stands.is_recorded:
            connection.execute(update(RESENDS).where(RESENDS.c.id == row.id).values(_confirmed(at)))
    for row in store.ask(connection, "doubtful_resends", run=run).all():
        kind = None if row.now_kind is None else Kind(row.now_kind)
        # What was taken back shows in no verdict before the report shows it: until then the break stays.
        if row.cleared_why is None and (kind is None or kind in _AS_BEFORE or row.amount < 0):
            continue
        found = (
            f"its break is over: {row.cleared_why}"
            if row.cleared_why
            else f"the run finds it {kind and kind.label}"
        )
        told = {
            "state": moved(ResendState.AWAITING_REPORT, to=ResendState.NEEDS_PERSON).value,
            "reason": f"Rakuten accepted it, but {found}",
            "changed_at": at,
        }
        connection.execute(update(RESENDS).where(RESENDS.c.id == row.id).values(told))
