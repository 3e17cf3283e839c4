"""Checks of landing addresses: what became of a made-up click id, one row per address and check."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from recon.gap.landing import LandingOutcome
from recon.gap.landing_watch import LandingCheck
from recon.records.moment import micros, moment, span_micros
from recon.store.database import Database
from recon.store.schema_acts import LANDING_CHECKS

CHECKS_KEPT = timedelta(days=30)


class LandingChecks(Database):
    """This is the part of the store that remembers how landing pages did."""

    def note_landing(self, check: LandingCheck) -> None:
        """Keep one check; those of the same address that are a month old go."""
        at = micros(check.at)
        row = {"address": check.address, "at": at, "outcome": check.outcome.value, "what": check.what}
        table = LANDING_CHECKS
        old = (table.c.address == check.address) & (table.c.at < at - span_micros(CHECKS_KEPT))
        with self.writing() as connection:
            connection.execute(delete(table).where(old))
            connection.execute(insert(table), row)

    def landing_checks(self, since: datetime) -> list[LandingCheck]:
        """List the checks from a moment on, oldest first."""
        table = LANDING_CHECKS
        rows = select(table).where(table.c.at >= micros(since)).order_by(table.c.at, table.c.id)
        with self.reading() as connection:
            return [
                LandingCheck(row.address, moment(row.at), LandingOutcome(row.outcome), row.what)
                for row in connection.execute(rows)
            ]
