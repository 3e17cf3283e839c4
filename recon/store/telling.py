"""What notices are made of: an incident's breaks and signals, spells in which nothing was judged, sources that fail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from recon.records.moment import micros, moment
from recon.store.breaks import StoredBreak, stored_break
from recon.store.database import Database
from recon.store.schema_acts import GREY_SPELLS, INCIDENT_SIGNALS, SOURCE_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedSignal:
    """This is a signal that raised an incident, as it was last seen; `over` says that it is quiet again."""

    signal: str
    slice: str
    onset: datetime
    hit: int
    volume: int
    money: int
    sentence: str
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GreySpell:
    """This is a stretch in which a programme could not be judged."""

    id: int
    programme: str
    since: datetime
    ended: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingSource:
    """This is a source that could not be read since a moment, and why."""

    source: str
    since: datetime
    failure: str


class Telling(Database):
    """This is the part of the store that notices are made from."""

    def first_judged(self) -> dict[str, datetime]:
        """Tell when each programme was judged for the first time."""
        with self.reading() as connection:
            return {row.programme: moment(row.first_at) for row in self.ask(connection, "first_judged")}

    def breaks_in(self, incident: int) -> list[StoredBreak]:
        """List the breaks that fell into an incident, open or cleared."""
        with self.reading() as connection:
            rows = self.ask(connection, "breaks_of_incident", incident=incident).mappings()
            return [stored_break(row) for row in rows]

    def signals_behind(self, incident: int) -> list[RaisedSignal]:
        """List the signals that raised an incident: those that go on first, in them the most orders."""
        mine = INCIDENT_SIGNALS.c.incident == incident
        over = INCIDENT_SIGNALS.c.over_at.is_not(None)
        order = (over, INCIDENT_SIGNALS.c.hit.desc(), INCIDENT_SIGNALS.c.signal)
        with self.reading() as connection:
            rows = connection.execute(select(INCIDENT_SIGNALS).where(mine).order_by(*order)).all()
        return [
            RaisedSignal(
                signal=row.signal,
                slice=row.slice,
                onset=moment(row.onset),
                hit=row.hit,
                volume=row.volume,
                money=row.money,
                sentence=row.sentence,
                over=row.over_at is not None,
            )
            for row in rows
        ]

    def spells(self, *, ended_since: datetime) -> list[GreySpell]:
        """List the stretches without judgement that last, and those that ended since a moment."""
        lasting = or_(GREY_SPELLS.c.ended_at.is_(None), GREY_SPELLS.c.ended_at >= micros(ended_since))
        with self.reading() as connection:
            rows = connection.execute(select(GREY_SPELLS).where(lasting).order_by(GREY_SPELLS.c.id)).all()
        return [
            GreySpell(
                id=row.id,
                programme=row.programme,
                since=moment(row.since),
                ended=None if row.ended_at is None else moment(row.ended_at),
                why=row.why,
            )
            for row in rows
        ]

    def failing(self) -> list[FailingSource]:
        """List the sources that could not be read the last time, the longest failing first."""
        rows = select(SOURCE_STATES).where(SOURCE_STATES.c.failing_since.is_not(None))
        with self.reading() as connection:
            found = connection.execute(rows.order_by(SOURCE_STATES.c.failing_since)).all()
        return [
            FailingSource(source=row.source, since=moment(row.failing_since), failure=row.failure)
            for row in found
        ]
