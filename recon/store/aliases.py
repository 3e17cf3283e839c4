"""Aliases: which order of the shop Rakuten or the log knows by another reference, by a person's word."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from recon.records.moment import moment
from recon.records.reference import Alias
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.schema import DECISIONS

_ADDED, _REMOVED = "alias", "alias removed"


class AliasTaken(LookupError):
    """This is a reference that is an alias of another order already; it carries both."""

    def __init__(self, known_as: str, ref: str) -> None:
        super().__init__(
            f"'{known_as}' is an alias of order '{ref}' already; `recon alias remove` takes that back"
        )
        self.known_as, self.ref = known_as, ref


class NoAlias(LookupError):
    """This is a reference that is no alias; it carries the reference."""

    def __init__(self, known_as: str) -> None:
        super().__init__(f"'{known_as}' is no alias; `recon alias list` shows them")
        self.known_as = known_as


@dataclass(frozen=True, slots=True)
class KeptAlias:
    """This is one alias with who added it, when and why."""

    alias: Alias
    who: str
    why: str
    at: datetime


class Aliases(Database):
    """This is the part of the store that remembers aliases."""

    def aliases(self) -> list[Alias]:
        """List the aliases that hold."""
        return [each.alias for each in self.kept_aliases()]

    def kept_aliases(self) -> list[KeptAlias]:
        """List the aliases that hold, with who added each and why, oldest first."""
        with self.reading() as connection:
            return list(_standing(connection).values())

    def add_alias(self, alias: Alias, *, because: str, by: str) -> None:
        """Join another reference to an order, by a person's word."""
        self.add_aliases([alias], because=because, by=by)

    def add_aliases(self, aliases: Iterable[Alias], *, because: str, by: str) -> None:
        """Join other references to orders, by one person's word: all of them or none."""
        _refuse_silent(because, by)
        with self.writing() as connection:
            standing = {key: kept.alias.ref for key, kept in _standing(connection).items()}
            for alias in aliases:
                key = (alias.programme, alias.known_as)
                if key in standing:
                    raise AliasTaken(alias.known_as, standing[key])
                standing[key] = alias.ref
                self._decide(connection, _ADDED, alias, because=because, by=by)

    def remove_alias(self, known_as: str, *, programme: str, because: str, by: str) -> Alias:
        """Take an alias back, by a person's word."""
        _refuse_silent(because, by)
        with self.writing() as connection:
            found = _standing(connection).get((programme, known_as))
            if found is None:
                raise NoAlias(known_as)
            self._decide(connection, _REMOVED, found.alias, because=because, by=by)
        return found.alias

    def _decide(self, connection: Connection, what: str, alias: Alias, *, because: str, by: str) -> None:
        at = self.wall()
        told = {
            "what": what,
            "target": alias.known_as,
            "programme": alias.programme,
            "who": by,
            "why": because,
        }
        row = {**told, "at": at, "facts": alias.ref, "amount": 0, "currency": ""}
        connection.execute(insert(DECISIONS), row)
        target = f"alias:{alias.known_as}"
        write_audit(connection, what, at=at, who=by, target=target, detail=f"{alias.ref}: {because}")


def _standing(connection: Connection) -> dict[tuple[str, str], KeptAlias]:
    """Find the aliases that hold, by programme and what they are known as, the oldest first."""
    rows = select(DECISIONS).where(DECISIONS.c.what.in_([_ADDED, _REMOVED])).order_by(DECISIONS.c.id)
    found: dict[tuple[str, str], KeptAlias] = {}
    for row in connection.execute(rows):
        key = (row.programme, row.target)
        found.pop(key, None)
        if row.what == _ADDED:
            alias = Alias(row.programme, row.facts, row.target)
            found[key] = KeptAlias(alias, row.who, row.why, moment(row.at))
    return found


def _refuse_silent(because: str, by: str) -> None:
    if not because.strip() or not by.strip():
        raise NoReason("a decision needs a reason and a name; give --because and --as")
