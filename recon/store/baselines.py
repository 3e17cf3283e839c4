"""Resets of what is usual: who said that it is to be learnt anew, since when, and why; and who took that back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from recon.gap.baseline import BaselineReset
from recon.records.moment import micros, moment, moment_if_any
from recon.store.audit import write_audit
from recon.store.database import Database
from recon.store.decisions import NoReason
from recon.store.schema import DECISIONS

BASELINE_RESET = "baseline reset"
BASELINE_KEPT = "baseline reset revoked"
_NO_REASON = "a reset needs a reason and a name; give --because and --as"


class NoSuchReset(LookupError):
    """This is a reset that is not there, or that was revoked; it carries its number."""

    def __init__(self, reset: int) -> None:
        super().__init__(f"no reset {reset} counts; `recon baseline list` lists them")
        self.reset = reset


class Baselines(Database):
    """This is the part of the store that knows since when what is usual is learnt."""

    def reset_baseline(self, programme: str, *, since: datetime, because: str, by: str) -> BaselineReset:
        """Learn what is usual of a programme from orders due at or after a moment, by a person's word."""
        id_, at = self._decided(BASELINE_RESET, str(micros(since)), programme, note=(by, because))
        return BaselineReset(id=id_, programme=programme, since=since, at=moment(at), who=by, why=because)

    def revoke_reset(self, reset: int, *, because: str, by: str) -> BaselineReset:
        """Take a reset back, by a person's word: what came before teaches again; both decisions stay recorded."""
        found = {each.id: each for each in self.baseline_resets()}.get(reset)
        if found is None:
            raise NoSuchReset(reset)
        _, at = self._decided(BASELINE_KEPT, str(reset), found.programme, note=(by, because))
        return replace(found, revoked_at=moment(at))

    def baseline_resets(self, *, revoked_too: bool = False) -> list[BaselineReset]:
        """List the resets that count, and on demand those that were revoked, in the order they were said."""
        wanted = DECISIONS.c.what.in_([BASELINE_RESET, BASELINE_KEPT])
        with self.reading() as connection:
            rows = connection.execute(select(DECISIONS).where(wanted).order_by(DECISIONS.c.id)).all()
        found = _resets(rows)
        return [each for each in found if revoked_too or each.revoked_at is None]

    def _decided(self, what: str, target: str, programme: str, *, note: tuple[str, str]) -> tuple[int, int]:
        who, why = note
        if not who.strip() or not why.strip():
            raise NoReason(_NO_REASON)
        at = self.wall()
        row = {"what": what, "target": target, "programme": programme, "who": who, "why": why, "at": at}
        rest = {"facts": "", "amount": 0, "currency": ""}
        with self.writing() as connection:
            id_ = connection.execute(
                insert(DECISIONS).returning(DECISIONS.c.id), {**row, **rest}
            ).scalar_one()
            write_audit(
                connection, what, at=at, who=who, target=f"programme:{programme}", detail=f"{target}: {why}"
            )
        return int(id_), at


def _resets(rows: Iterable[Any]) -> list[BaselineReset]:
    decided = list(rows)
    revoked = {int(row.target): row.at for row in decided if row.what == BASELINE_KEPT}
    return [_reset(row, revoked.get(row.id)) for row in decided if row.what == BASELINE_RESET]


def _reset(row: Any, revoked_at: int | None) -> BaselineReset:  # a row of the table
    return BaselineReset(
        id=row.id,
        programme=row.programme,
        since=moment(int(row.target)),
        at=moment(row.at),
        who=row.who,
        why=row.why,
        revoked_at=moment_if_any(revoked_at),
    )
