"""Leases: who may run now. One that was not given back ends by the clock, so a kill locks nothing for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from recon.records.moment import moment, span_micros
from recon.store.database import Database
from recon.store.runs import RunState
from recon.store.schema import LEASES, RUNS

RUN_LEASE = timedelta(hours=1)


class RunLocked(Exception):
    """This is a job that another process is running; it carries who, and until when the lock holds."""

    def __init__(self, name: str, *, owner: str, until: datetime) -> None:
        until_text = f"{until:%Y-%m-%d %H:%M:%S}"
        super().__init__(
            f"'{name}' is being run by {owner}; wait for it, or for its lock to end at {until_text} UTC"
        )
        self.name = name
        self.owner = owner
        self.until = until


class LeaseLost(Exception):
    """This is a run that took longer than its lock, so that another may have begun; it wrote nothing."""

    def __init__(self, lease: "Lease") -> None:
        super().__init__(f"'{lease.name}' took longer than its lock; nothing was written; run it again")
        self.lease = lease


@dataclass(frozen=True, slots=True)
class Lease:
    """This is the right to run a job until a moment; `epoch` counts who had it before."""

    name: str
    owner: str
    until: datetime
    epoch: int


class Leases(Database):
    """This is the part of the store that lets one process run a job at a time."""

    def acquire_lease(self, name: str, *, owner: str, lasts: timedelta = RUN_LEASE) -> Lease:
        """Take the lock of a job, or raise RunLocked.

        Runs of the job that are still marked as running belong to nobody then; they are marked as crashed.
        """
        at = self.wall()
        until = at + span_micros(lasts)
        with self.writing() as connection:
            epoch = _take(connection, name, owner=owner, at=at, until=until)
            if epoch is None:
                held = connection.execute(select(LEASES).where(LEASES.c.name == name)).one()
                raise RunLocked(name, owner=held.owner, until=moment(held.until))
            left = update(RUNS).where(RUNS.c.job == name, RUNS.c.state == RunState.RUNNING.value)
            connection.execute(
                left.values(
                    state=RunState.CRASHED.value,
                    finished_at=at,
                    remark="ended without a word; its lock ran out",
                )
            )
        return Lease(name, owner, moment(until), epoch)

    def renew_lease(self, lease: Lease, *, lasts: timedelta = RUN_LEASE) -> Lease:
        """Hold a lock for longer, or raise LeaseLost where another took it over."""
        until = self.wall() + span_micros(lasts)
        with self.writing() as connection:
            done = connection.execute(update(LEASES).where(_is(lease)).values(until=until))
            if done.rowcount != 1:
                raise LeaseLost(lease)
        return Lease(lease.name, lease.owner, moment(until), lease.epoch)

    def release_lease(self, lease: Lease) -> None:
        """Give a lock back; one that another took over meanwhile stays theirs."""
        with self.writing() as connection:
            connection.execute(update(LEASES).where(_is(lease)).values(until=self.wall()))

    def free_lease(self, name: str, *, owner: str) -> None:
        """Give back the lock of an owner who is known to be gone; anybody else's stays theirs."""
        with self.writing() as connection:
            gone = (LEASES.c.name == name) & (LEASES.c.owner == owner)
            connection.execute(update(LEASES).where(gone).values(until=self.wall()))

    def must_hold(self, connection: Connection, lease: Lease) -> None:
        """Refuse to go on where a lock was lost; until the transaction ends nobody can take it."""
        held = connection.execute(select(LEASES.c.until).where(_is(lease)).with_for_update()).scalar()
        if held is None:
            raise LeaseLost(lease)


def _is(lease: Lease) -> ColumnElement[bool]:
    return (LEASES.c.name == lease.name) & (LEASES.c.owner == lease.owner) & (LEASES.c.epoch == lease.epoch)


def _take(connection: Connection, name: str, *, owner: str, at: int, until: int) -> int | None:
    """Take a lock that is free or ran out, by one conditional statement each; None where it is held."""
    free = update(LEASES).where(LEASES.c.name == name, LEASES.c.until <= at)
    taken = free.values(owner=owner, until=until, epoch=LEASES.c.epoch + 1).returning(LEASES.c.epoch)
    epoch = connection.execute(taken).scalar()
    if epoch is not None:
        return int(epoch)
    row = {"name": name, "owner": owner, "until": until, "epoch": 1}
    # Asked for the row itself: a count of inserted rows is not told by every driver.
    added = connection.execute(
        insert_unless_there(connection, LEASES).returning(LEASES.c.epoch), row
    ).scalar()
    return None if added is None else int(added)


def insert_unless_there(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Begin an insert that does nothing where a row of that key is there already."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
