"""Slots: one row for each time a job was due. Whoever puts the row in runs it; every other one leaves it alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, func, select, update

from recon.records.moment import EPOCH, micros, micros_if_any, moment, moment_if_any, span_micros
from recon.store.database import Database
from recon.store.leases import insert_unless_there
from recon.store.schema_acts import SLOTS

SLOT_LEASE = timedelta(minutes=2)
LEFT_BY_A_LOCK = "another process held the lock until the next slot came"
_NO_WORD = "who ran it ended without a word"


class SlotState(StrEnum):
    """This is how far a slot came. One that waits found a lock held; one that began only says since when we count."""

    BEGAN = "began"
    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    CRASHED = "crashed"


class SlotTaken(Exception):
    """This is a job of which another process took a slot meanwhile; there is nothing to do here."""

    def __init__(self, name: str) -> None:
        super().__init__(f"another process took the newest slot of '{name}'; look again at the next tick")
        self.name = name


class SlotLost(Exception):
    """This is a slot whose lease ran out, so that it was taken from us; what we know of it is not written."""

    def __init__(self, slot: "Slot") -> None:
        super().__init__(
            f"the slot {slot.slot_at:%Y-%m-%d %H:%M} UTC of '{slot.name}' was taken over; nothing was written"
        )
        self.slot = slot


@dataclass(frozen=True, slots=True)
class Slot:
    """This is one slot as recorded: `covers` counts it and the missed ones before it, `epoch` who had it."""

    name: str
    slot_at: datetime
    owner: str
    state: SlotState
    claimed_at: datetime
    lease_until: datetime | None
    epoch: int
    finished_at: datetime | None
    exit_code: int | None
    covers: int
    crashes: int
    remark: str

    @property
    def since(self) -> datetime:
        """Tell the moment after which the next slot of the job is looked for."""
        return self.claimed_at if self.state is SlotState.BEGAN else self.slot_at


class Slots(Database):
    """This is the part of the store that says who runs which slot. Each act is one transaction."""

    def begin_slots(self, name: str, *, owner: str) -> None:
        """Write down since when a job is scheduled; only the first call for a job does anything."""
        row = _row(name, EPOCH, owner=owner, at=self.wall(), state=SlotState.BEGAN, covers=0)
        with self.writing() as connection:
            connection.execute(insert_unless_there(connection, SLOTS), row)

    def newest_slots(self, names: Iterable[str]) -> dict[str, Slot]:
        """Find the newest slot of each job; a job that nobody scheduled is left out."""
        return self._first_of("newest_slot", names)

    def settled_slots(self, names: Iterable[str]) -> dict[str, Slot]:
        """Find the newest slot of each job of which nothing is left to do."""
        return self._first_of("settled_slot", names)

    def slots_since(self, at: datetime) -> list[Slot]:
        """List the slots from a moment on, oldest first."""
        with self.reading() as connection:
            return [_slot(row) for row in self.ask(connection, "slots_since", since=micros(at)).mappings()]

    def claim_slot(
        self, known: Slot, *, slot_at: datetime, covers: int, owner: str, lasts: timedelta = SLOT_LEASE
    ) -> Slot:
        """Take a slot that is due, or raise SlotTaken; `known` is the newest slot by which `covers` was counted."""
        at = self.wall()
        row = _row(known.name, slot_at, owner=owner, at=at, state=SlotState.RUNNING, covers=covers)
        row["lease_until"] = at + span_micros(lasts)
        return self._follow(known, row)

    def skip_slot(self, known: Slot, *, slot_at: datetime, covers: int, owner: str, remark: str) -> Slot:
        """Write down that a slot is left out for good, and why; or raise SlotTaken."""
        at = self.wall()
        row = _row(known.name, slot_at, owner=owner, at=at, state=SlotState.SKIPPED, covers=covers)
        return self._follow(known, row | {"finished_at": at, "remark": remark})

    def retake_slot(self, known: Slot, *, owner: str, lasts: timedelta = SLOT_LEASE) -> Slot:
        """Take up again a slot that waits or crashed, under the next epoch; or raise SlotTaken."""
        at = self.wall()
        values = {
            "owner": owner,
            "state": SlotState.RUNNING.value,
            "lease_until": at + span_micros(lasts),
            "epoch": known.epoch + 1,
            "finished_at": None,
            "exit_code": None,
            "remark": "taken up again after a crash" if known.crashes else "",
        }
        with self.writing() as connection:
            _must_be_newest(connection, known, among={SlotState.WAITING, SlotState.CRASHED})
            again = update(SLOTS).where(_is(known)).values(**values).returning(SLOTS)
            return _changed(connection, again, otherwise=SlotTaken(known.name))

    def renew_slot(self, slot: Slot, *, lasts: timedelta = SLOT_LEASE) -> Slot:
        """Hold a slot for longer, or raise SlotLost where another took it over."""
        return self._end(slot, lease_until=self.wall() + span_micros(lasts))

    def finish_slot(self, slot: Slot, *, state: SlotState, exit_code: int | None, remark: str) -> Slot:
        """Write down what became of a slot, or raise SlotLost where another took it over."""
        return self._end(
            slot,
            state=state.value,
            lease_until=None,
            finished_at=self.wall(),
            exit_code=exit_code,
            crashes=slot.crashes + (state is SlotState.CRASHED),
            remark=remark,
        )

    def reap_slots(
        self, is_gone: Callable[[str], bool], *, holding: Iterable[tuple[str, datetime, int]] = ()
    ) -> list[Slot]:
        """Mark running slots as crashed whose lease ran out or whose owner is gone; those we hold are left alone."""
        at, held = self.wall(), set(holding)
        with self.reading() as connection:
            rows = connection.execute(
                select(SLOTS).where(SLOTS.c.state == SlotState.RUNNING.value)
            ).mappings()
            running = [_slot(row) for row in rows]
        left = [
            slot
            for slot in running
            if (slot.name, slot.slot_at, slot.epoch) not in held
            and (slot.lease_until is None or micros(slot.lease_until) <= at or is_gone(slot.owner))
        ]
        return [reaped for slot in left for reaped in self._crash(slot, at=at)]

    def forget_slots(self, *, before: datetime) -> int:
        """Remove what became of slots long ago; return how many rows went."""
        with self.writing() as connection:
            return self.ask(connection, "forget_slots", before=micros(before)).rowcount

    def _first_of(self, statement: str, names: Iterable[str]) -> dict[str, Slot]:
        with self.reading() as connection:
            rows = {name: self.ask(connection, statement, job=name).mappings().first() for name in names}
        return {name: _slot(row) for name, row in rows.items() if row is not None}

    def _follow(self, known: Slot, row: Mapping[str, Any]) -> Slot:
        """Put in the slot that follows a known one; one that still waits ends with it."""
        with self.writing() as connection:
            _must_be_newest(connection, known, among=set(SlotState) - {SlotState.RUNNING})
            if known.state is SlotState.WAITING:
                over = {
                    "state": SlotState.SKIPPED.value,
                    "finished_at": self.wall(),
                    "remark": LEFT_BY_A_LOCK,
                }
                connection.execute(update(SLOTS).where(_is(known)).values(**over))
            added = insert_unless_there(connection, SLOTS).values(**row).returning(SLOTS)
            return _changed(connection, added, otherwise=SlotTaken(known.name))

    def _end(self, slot: Slot, **values: object) -> Slot:
        with self.writing() as connection:
            mine = _is(slot) & (SLOTS.c.owner == slot.owner) & (SLOTS.c.state == SlotState.RUNNING.value)
            changed = update(SLOTS).where(mine).values(**values).returning(SLOTS)
            return _changed(connection, changed, otherwise=SlotLost(slot))

    def _crash(self, slot: Slot, *, at: int) -> list[Slot]:
        """Mark one slot as crashed where it still is as it was read: its owner may have renewed it meanwhile."""
        as_read = _is(slot) & (SLOTS.c.state == SlotState.RUNNING.value)
        as_read &= SLOTS.c.lease_until.is_not_distinct_from(micros_if_any(slot.lease_until))
        values = {
            "state": SlotState.CRASHED.value,
            "lease_until": None,
            "finished_at": at,
            "crashes": slot.crashes + 1,
            "remark": _NO_WORD,
        }
        with self.writing() as connection:
            done = connection.execute(update(SLOTS).where(as_read).values(**values).returning(SLOTS))
            return [_slot(row) for row in done.mappings()]


def _must_be_newest(connection: Connection, known: Slot, *, among: set[SlotState]) -> None:
    """Refuse to go on where a job's newest slot is not as it was read.

    Its row stays locked until the transaction ends, and whoever adds the next slot must lock it first: so two
    processes can neither add different slots after the same one nor take up the same one twice.
    """
    row = connection.execute(select(SLOTS).where(_named(known)).with_for_update()).mappings().one_or_none()
    # Asked after the lock, so that it sees what the other one wrote while we waited.
    newest = connection.execute(select(func.max(SLOTS.c.slot_at)).where(SLOTS.c.name == known.name)).scalar()
    as_read = row is not None and row["epoch"] == known.epoch and row["state"] == known.state.value
    if not as_read or known.state not in among or newest != micros(known.slot_at):
        raise SlotTaken(known.name)


def _changed(connection: Connection, statement: Executable, *, otherwise: Exception) -> Slot:
    row = connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise otherwise
    return _slot(row)


def _named(slot: Slot) -> ColumnElement[bool]:
    return (SLOTS.c.name == slot.name) & (SLOTS.c.slot_at == micros(slot.slot_at))


def _is(slot: Slot) -> ColumnElement[bool]:
    return _named(slot) & (SLOTS.c.epoch == slot.epoch)


def _row(
    name: str, slot_at: datetime, *, owner: str, at: int, state: SlotState, covers: int
) -> dict[str, Any]:
    return {
        "name": name,
        "slot_at": micros(slot_at),
        "owner": owner,
        "state": state.value,
        "claimed_at": at,
        "lease_until": None,
        "epoch": 1,
        "finished_at": None,
        "exit_code": None,
        "covers": covers,
        "crashes": 0,
        "remark": "",
    }


def _slot(row: Mapping[Any, Any]) -> Slot:
    return Slot(
        name=row["name"],
        slot_at=moment(row["slot_at"]),
        owner=row["owner"],
        state=SlotState(row["state"]),
        claimed_at=moment(row["claimed_at"]),
        lease_until=moment_if_any(row["lease_until"]),
        epoch=row["epoch"],
        finished_at=moment_if_any(row["finished_at"]),
        exit_code=row["exit_code"],
        covers=row["covers"],
        crashes=row["crashes"],
        remark=row["remark"],
    )
