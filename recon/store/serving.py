"""Who serves this store now: one lease for each process, so that a SQLite file is never served from two hosts."""

from datetime import timedelta

from sqlalchemy import delete, select

from recon.records.moment import moment, span_micros
from recon.store.database import Database
from recon.store.leases import insert_unless_there
from recon.store.schema import LEASES

SERVE_LEASE = timedelta(minutes=2)
_PREFIX = "serve "


class SecondHost(Exception):
    """This is a SQLite store that another host serves; it carries which, and says what to do."""

    def __init__(self, where: str, *, host: str, until: str) -> None:
        super().__init__(
            f"the store {where} is being served by the host {host}, and a SQLite file may be served by one host only; "
            f"stop it there, or wait until {until} UTC if it is gone, or put the store on PostgreSQL"
        )
        self.host = host


class Serving(Database):
    """This is the part of the store that knows which processes serve it. An owner is written `host:number`."""

    def announce_serving(self, owner: str, *, lasts: timedelta = SERVE_LEASE) -> None:
        """Say that a process serves this store, for as long as a lease lasts; or raise SecondHost."""
        at = self.wall()
        row = {"name": _PREFIX + owner, "owner": owner, "until": at + span_micros(lasts), "epoch": 1}
        with self.writing() as connection:
            serving = LEASES.c.name.startswith(_PREFIX, autoescape=True)
            others = connection.execute(select(LEASES).where(serving, LEASES.c.until > at)).all()
            strange = [each for each in others if host_of(each.owner) != host_of(owner)]
            if strange and connection.dialect.name == "sqlite":
                until = f"{moment(strange[0].until):%Y-%m-%d %H:%M:%S}"
                raise SecondHost(self.where, host=host_of(strange[0].owner), until=until)
            over = (LEASES.c.until <= at) | (LEASES.c.owner == owner)
            connection.execute(delete(LEASES).where(serving, over))
            connection.execute(insert_unless_there(connection, LEASES), row)

    def leave_serving(self, owner: str) -> None:
        """Say that a process serves this store no longer."""
        with self.writing() as connection:
            connection.execute(delete(LEASES).where(LEASES.c.name == _PREFIX + owner))

    def serving(self) -> list[str]:
        """List the processes that serve this store now."""
        with self.reading() as connection:
            serving = LEASES.c.name.startswith(_PREFIX, autoescape=True)
            rows = connection.execute(select(LEASES).where(serving, LEASES.c.until > self.wall())).all()
        return sorted(each.owner for each in rows)


def host_of(owner: str) -> str:
    """Tell the host of an owner."""
    return owner.rpartition(":")[0]
