"""Aliases: which order of the shop Rakuten or the log knows by another reference, by a person's word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

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
        rows = select(DECISIONS).where(DECISIONS.c.what.in_([_ADDED, _REMOVED])).order_by(DECISIONS.c.id)
        found: dict[tuple[str, str], KeptAlias] = {}
        with self.reading() as connection:
            for row in connection.execute(rows):
                key = (row.programme, row.target)
                found.pop(key, None)
                if row.what == _ADDED:
                    alias = Alias(row.programme, row.facts, row.target)
                    found[key] = KeptAlias(alias, row.who, row.why, moment(row.at))
        return list(found.values())

    def add_alias(self, alias: Alias, *, because: str, by: str) -> None:
        """Join another reference to an order, by a person's word."""
        self._decide(_ADDED, alias, because=because, by=by)

    def remove_alias(self, known_as: str, *, programme: str, because: str, by: str) -> Alias:
        """Take an alias back, by a person's word."""
        wanted = (each.alias for each in self.kept_aliases() if each.alias.known_as == known_as)
        found = next((each for each in wanted if each.programme == programme), None)
        if found is None:
            raise NoAlias(known_as)
        self._decide(_REMOVED, found, because=because, by=by)
        return found

    def _decide(self, what: str, alias: Alias, *, because: str, by: str) -> None:
        if not because.strip() or not by.strip():
            raise NoReason("a decision needs a reason and a name; give --because and --as")
        standing = {
            (each.alias.programme, each.alias.known_as): each.alias.ref for each in self.kept_aliases()
        }
        taken = standing.get((alias.programme, alias.known_as))
        if what == _ADDED and taken is not None:
            raise AliasTaken(alias.known_as, taken)
        with self.writing() as connection:
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
