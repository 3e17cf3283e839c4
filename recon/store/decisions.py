"""Decisions: what a person said and why. A disposition closes a break, a deploy mark names a change in the shop."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from recon.matching.findings import ClearedWhy
from recon.matching.found_break import facts_digest
from recon.records.moment import micros, moment
from recon.records.window import Window
from recon.store.breaks import StoredBreak, stored_break
from recon.store.database import Database
from recon.store.schema import BREAK_EVENTS, BREAKS, DECISIONS

DISPOSITION = "disposition"
REOPENED = "reopened"
DEPLOY = "deploy"


class NoOpenBreak(LookupError):
    """This is a reference without an open break; it carries the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no open break has the order reference '{ref}'; `recon breaks` lists them")
        self.ref = ref


class NoClosedBreak(LookupError):
    """This is a reference without a break that a person closed; it carries the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"nobody closed a break of '{ref}'; `recon order` tells what happened to it")
        self.ref = ref


class SeveralBreaks(LookupError):
    """This is a reference that breaks of several programmes share; it carries their names."""

    def __init__(self, ref: str, programmes: tuple[str, ...], *, state: str = "open") -> None:
        super().__init__(f"'{ref}' is {state} in {', '.join(programmes)}; choose one with --programme")
        self.ref = ref
        self.programmes = programmes


class NoReason(ValueError):
    """This is a decision without a name or a reason: nobody could be asked about it later."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """This is what a person decided about a break, with the money it was about and the facts it stands on."""

    id: int
    break_id: int
    who: str
    why: str
    at: datetime
    facts: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Deploy:
    """This is a change in the shop that somebody marked; `programme` is '' where it concerns all of them."""

    name: str
    who: str
    at: datetime
    programme: str = ""


class Decisions(Database):
    """This is the part of the store that remembers what people decided."""

    def close_break(self, ref: str, *, because: str, by: str, programme: str | None = None) -> StoredBreak:
        """Take an order's open break off the lists, by a person's word; it returns if its facts change."""
        if not because.strip() or not by.strip():
            raise NoReason("a decision needs a reason and a name; give --because and --as")
        with self.writing() as connection:
            was = _one_open(connection, ref, programme)
            at = self.wall()
            closed = {"cleared_at": at, "cleared_why": ClearedWhy.CLOSED.value}
            connection.execute(update(BREAKS).where(BREAKS.c.id == was.id).values(closed))
            return _decided(connection, was, DISPOSITION, event="closed", note=(by, because), at=at)

    def reopen_break(self, ref: str, *, because: str, by: str, programme: str | None = None) -> StoredBreak:
        """Put a break that a person closed back on the lists, by a person's word; both decisions stay recorded."""
        if not because.strip() or not by.strip():
            raise NoReason("a decision needs a reason and a name; give --because and --as")
        with self.writing() as connection:
            was = _one_closed(connection, ref, programme)
            opened = {"cleared_at": None, "cleared_run": None, "cleared_why": None}
            connection.execute(update(BREAKS).where(BREAKS.c.id == was.id).values(opened))
            return _decided(connection, was, REOPENED, event="reopened", note=(by, because), at=self.wall())

    def dispositions(self, *, break_id: int | None = None) -> list[Disposition]:
        """List what people decided about breaks, oldest first."""
        rows = select(DECISIONS).where(DECISIONS.c.what == DISPOSITION).order_by(DECISIONS.c.id)
        if break_id is not None:
            rows = rows.where(DECISIONS.c.target == str(break_id))
        with self.reading() as connection:
            return [
                Disposition(
                    id=row.id,
                    break_id=int(row.target),
                    who=row.who,
                    why=row.why,
                    at=moment(row.at),
                    facts=row.facts,
                    amount=row.amount,
                    currency=row.currency,
                )
                for row in connection.execute(rows)
            ]

    def mark_deploy(self, name: str, *, at: datetime, by: str, programme: str = "") -> None:
        """Remember that something was deployed in the shop, for one programme or for all."""
        row = {"what": DEPLOY, "target": name, "programme": programme, "who": by, "why": "", "at": micros(at)}
        with self.writing() as connection:
            connection.execute(insert(DECISIONS), {**row, "facts": "", "amount": 0, "currency": ""})

    def deploys(self, window: Window, *, programme: str | None = None) -> list[Deploy]:
        """List what was deployed inside a window, in time order; of one programme also what concerns all."""
        rows = (
            select(DECISIONS)
            .where(DECISIONS.c.what == DEPLOY)
            .where(DECISIONS.c.at >= micros(window.start), DECISIONS.c.at < micros(window.end))
            .order_by(DECISIONS.c.at, DECISIONS.c.id)
        )
        if programme is not None:
            rows = rows.where(DECISIONS.c.programme.in_([programme, ""]))
        with self.reading() as connection:
            found = connection.execute(rows)
            return [Deploy(row.target, row.who, moment(row.at), row.programme) for row in found]


def _one_open(connection: Connection, ref: str, programme: str | None) -> StoredBreak:
    rows = (
        select(BREAKS).where(BREAKS.c.order_ref == ref, BREAKS.c.cleared_why.is_(None)).order_by(BREAKS.c.id)
    )
    if programme is not None:
        rows = rows.where(BREAKS.c.programme == programme)
    found = [stored_break(row) for row in connection.execute(rows.with_for_update()).mappings()]
    if not found:
        raise NoOpenBreak(ref)
    if len(found) > 1:
        raise SeveralBreaks(ref, tuple(each.found.programme for each in found))
    return found[0]


def _one_closed(connection: Connection, ref: str, programme: str | None) -> StoredBreak:
    rows = select(BREAKS).where(BREAKS.c.order_ref == ref).order_by(BREAKS.c.id)
    if programme is not None:
        rows = rows.where(BREAKS.c.programme == programme)
    # Only a case's newest break may come back: an older one beside it would be a second open break of one case.
    newest = {
        each.found.key: each
        for each in map(stored_break, connection.execute(rows.with_for_update()).mappings())
    }
    found = [each for each in newest.values() if each.cleared_why is ClearedWhy.CLOSED]
    if not found:
        raise NoClosedBreak(ref)
    if len(found) > 1:
        raise SeveralBreaks(ref, tuple(each.found.programme for each in found), state="closed")
    return found[0]


def _decided(
    connection: Connection, was: StoredBreak, what: str, *, event: str, note: tuple[str, str], at: int
) -> StoredBreak:
    """Write a decision about a break and its event, and read the break as it is now."""
    who, why = note
    decision = {
        "what": what,
        "target": str(was.id),
        "programme": was.found.programme,
        "who": who,
        "why": why,
        "at": at,
        "facts": facts_digest(was.found.facts),
        "amount": was.found.at_risk,
        "currency": was.found.currency,
    }
    connection.execute(insert(DECISIONS), decision)
    kind = was.found.kind.value
    told = {"break_id": was.id, "run": None, "at": at, "what": event, "from_kind": kind, "to_kind": kind}
    connection.execute(insert(BREAK_EVENTS), {**told, "note": f"{who}: {why}"})
    return stored_break(connection.execute(select(BREAKS).where(BREAKS.c.id == was.id)).mappings().one())
