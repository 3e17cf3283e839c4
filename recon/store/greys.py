"""Which sources can be read, and when a programme could not be judged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, insert, select, update

from recon.gap.grey import Grey, Judgeable
from recon.records.moment import micros, moment, moment_if_any
from recon.store.database import Database
from recon.store.schema_acts import GREY_SPELLS, SOURCE_STATES


class SourcePull(Protocol):
    """This is what a pull says of one book of one source; `failure` is '' where it was read."""

    @property
    def source(self) -> str:
        """Name the source as the configuration does."""
        ...

    @property
    def book(self) -> str:
        """Name the book; '' where nothing was delivered at all."""
        ...

    @property
    def failure(self) -> str:
        """Say why it could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class SourceState:
    """This is whether a source could be read at its last pull, since when not, and why."""

    source: str
    read_at: datetime | None
    failing_since: datetime | None
    failure: str


@dataclass(frozen=True, slots=True)
class GreySpell:
    """This is a time in which a programme could not be judged; open as long as it has no end."""

    id: int
    programme: str
    since: datetime
    ended_at: datetime | None
    why: str


# Without clicks every verdict can be given all the same.
_NEVER_GREY = "clicks"


class Greys(Database):
    """This is the part of the store that knows what could not be read."""

    def note_pulls(self, pulled: Iterable[SourcePull], *, at: datetime) -> None:
        """Remember of each source whether it could be read; one that fails keeps since when it does."""
        failures: dict[str, str] = {}
        for each in pulled:
            told = each.failure if each.book != _NEVER_GREY else ""
            failures[each.source] = failures.get(each.source) or told
        with self.writing() as connection:
            for source, failure in failures.items():
                _note(connection, source, failure, at=micros(at))

    def source_states(self) -> list[SourceState]:
        """List every source that was ever pulled."""
        rows = select(SOURCE_STATES).order_by(SOURCE_STATES.c.source)
        with self.reading() as connection:
            return [
                SourceState(
                    row.source, moment_if_any(row.read_at), moment_if_any(row.failing_since), row.failure
                )
                for row in connection.execute(rows)
            ]

    def note_greys(self, found: Mapping[str, Grey | Judgeable], *, at: datetime) -> None:
        """Open a spell for each programme that cannot be judged, and end those of which it can be again."""
        with self.writing() as connection:
            for programme, grey in found.items():
                _bring(connection, programme, grey, at=micros(at))

    def grey_spells(
        self, programme: str | None = None, *, open_only: bool = False, ended_since: datetime | None = None
    ) -> list[GreySpell]:
        """List the times in which a programme could not be judged, oldest first."""
        rows = select(GREY_SPELLS).order_by(GREY_SPELLS.c.since, GREY_SPELLS.c.id)
        if programme is not None:
            rows = rows.where(GREY_SPELLS.c.programme == programme)
        if open_only:
            rows = rows.where(GREY_SPELLS.c.ended_at.is_(None))
        if ended_since is not None:
            still = GREY_SPELLS.c.ended_at.is_(None)
            rows = rows.where(still | (GREY_SPELLS.c.ended_at >= micros(ended_since)))
        with self.reading() as connection:
            return [_spell(row) for row in connection.execute(rows).mappings()]


def _note(connection: Connection, source: str, failure: str, *, at: int) -> None:
    mine = SOURCE_STATES.c.source == source
    before = connection.execute(select(SOURCE_STATES).where(mine).with_for_update()).mappings().first()
    if failure:
        since = at if before is None or before["failing_since"] is None else before["failing_since"]
        row = {"failing_since": since, "failure": failure}
    else:
        row = {"failing_since": None, "failure": "", "read_at": at}
    if before is None:
        connection.execute(insert(SOURCE_STATES), {"read_at": None, **row, "source": source})
    else:
        connection.execute(update(SOURCE_STATES).where(mine).values(row))


def _bring(connection: Connection, programme: str, grey: Grey | Judgeable, *, at: int) -> None:
    still = (GREY_SPELLS.c.programme == programme) & GREY_SPELLS.c.ended_at.is_(None)
    before = connection.execute(select(GREY_SPELLS).where(still).with_for_update()).mappings().first()
    if isinstance(grey, Judgeable):
        connection.execute(update(GREY_SPELLS).where(still).values(ended_at=at))
    elif before is None:
        row = {"programme": programme, "since": micros(grey.since), "ended_at": None, "why": grey.why}
        connection.execute(insert(GREY_SPELLS), row)
    elif before["why"] != grey.why:
        connection.execute(update(GREY_SPELLS).where(still).values(why=grey.why))


def _spell(row: Mapping[Any, Any]) -> GreySpell:
    return GreySpell(
        row["id"], row["programme"], moment(row["since"]), moment_if_any(row["ended_at"]), row["why"]
    )
