"""The switch of all sends: off, nothing goes out, whoever tries; on again only with a reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from recon.records.moment import moment
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.schema_acts import SWITCHES

SENDS = "sends"


@dataclass(frozen=True, slots=True)
class Switch:
    """This is whether sends may go out, who said so last, and why; nobody said anything where `who` is ''."""

    is_on: bool
    at: datetime
    who: str
    why: str


class Switches(Database):
    """This is the part of the store that halts every send at once."""

    def stop_sends(self, *, by: str, because: str) -> Switch:
        """Halt every send: from the end of this call on none begins."""
        return self._turn(is_on=False, by=by, because=because)

    def start_sends(self, *, by: str, because: str) -> Switch:
        """Let sends go on."""
        return self._turn(is_on=True, by=by, because=because)

    def sends_switch(self) -> Switch:
        """Tell whether sends may go out."""
        with self.reading() as connection:
            row = connection.execute(select(SWITCHES).where(SWITCHES.c.name == SENDS)).one_or_none()
        if row is None:
            return Switch(is_on=True, at=moment(0), who="", why="")
        return Switch(bool(row.is_on), moment(row.at), row.who, row.why)

    def _turn(self, *, is_on: bool, by: str, because: str) -> Switch:
        if not because.strip() or not by.strip():
            raise NoReason("stopping and starting sends need a reason and a name; give --because and --as")
        with self.writing() as connection:
            held_switch(connection)
            at = self.wall()
            row = {"is_on": is_on, "at": at, "who": by, "why": because}
            connection.execute(update(SWITCHES).where(SWITCHES.c.name == SENDS).values(row))
            what = "sends started" if is_on else "sends stopped"
            write_audit(connection, what, at=at, who=by, target=SENDS, detail=because)
        return Switch(is_on, moment(at), by, because)


def held_switch(connection: Connection) -> bool:
    """Tell whether sends may go out, and let nobody turn the switch or begin to send until the transaction ends."""
    row = {"name": SENDS, "is_on": True, "at": 0, "who": "", "why": ""}
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(SWITCHES).on_conflict_do_nothing(), row)
    told = select(SWITCHES.c.is_on).where(SWITCHES.c.name == SENDS).with_for_update()
    return bool(connection.execute(told).scalar_one())
