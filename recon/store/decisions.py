"""Decisions: what a person said and why. A disposition closes a break, a deploy mark names a change in the shop."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from recon.matching.findings import ClearedWhy
from recon.records.moment import micros, moment
from recon.records.window import Window
from recon.store.breaks import StoredBreak, stored_break
from recon.store.database import Database
from recon.store.schema import BREAK_EVENTS, BREAKS, DECISIONS

DISPOSITION = "disposition"
DEPLOY = "deploy"


class NoOpenBreak(LookupError):
    """This is a reference without an open break; it carries the reference."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no open break has the order reference '{ref}'; `recon breaks` lists them")
        self.ref = ref


class SeveralBreaks(LookupError):
    """This is a reference that open breaks of several programmes share; it carries their names."""

    def __init__(self, ref: str, programmes: tuple[str, ...]) -> None:
        super().__init__(f"'{ref}' is open in {', '.join(programmes)}; choose one with --programme")
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
            connection.execute(insert(DECISIONS), _disposition_row(was, why=because, who=by, at=at))
            connection.execute(insert(BREAK_EVENTS), _closed_event(was, why=because, who=by, at=at))
            now = connection.execute(select(BREAKS).where(BREAKS.c.id == was.id)).mappings().one()
            return stored_break(now)

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


def _disposition_row(was: StoredBreak, *, why: str, who: str, at: int) -> dict[str, str | int]:
    return {
        "what": DISPOSITION,
        "target": str(was.id),
        "programme": was.found.programme,
        "who": who,
        "why": why,
        "at": at,
        "facts": was.found.facts,
        "amount": was.found.at_risk,
        "currency": was.found.currency,
    }


def _closed_event(was: StoredBreak, *, why: str, who: str, at: int) -> dict[str, str | int | None]:
    kind = was.found.kind.value
    return {
        "break_id": was.id,
        "run": None,
        "at": at,
        "what": "closed",
        "from_kind": kind,
        "to_kind": kind,
        "note": f"{who}: {why}",
    }
