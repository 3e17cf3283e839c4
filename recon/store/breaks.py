"""Breaks: the rows people work on. Read here by filter, by reference, as counts; findings.py writes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from recon.matching.findings import ClearedWhy, DecidedBreak, KnownBreak
from recon.matching.found_break import SETTLED, CaseKey, FoundBreak
from recon.records.kind import BY_NUMBER, Kind
from recon.records.moment import micros, moment, moment_if_any
from recon.records.window import Window
from recon.store.break_rows import FOUND_COLUMNS
from recon.store.database import Database
from recon.store.runs import json_text, json_value
from recon.store.schema import BREAKS


@dataclass(frozen=True, slots=True)
class StoredBreak:
    """This is a break as our book holds it: what was found last, and its life.

    `now_kind` is what the last run made of the case; where it is not the break's own kind, the case waits again
    or cannot be judged. `cleared_why` is None while the break is open.
    """

    id: int
    found: FoundBreak
    now_kind: Kind | None
    opened_run: int
    opened_at: datetime
    last_run: int
    cleared_run: int | None
    cleared_at: datetime | None
    cleared_why: ClearedWhy | None


@dataclass(frozen=True, slots=True)
class BreakEvent:
    """This is one thing that happened to a break; `run` is None where a person did it."""

    break_id: int
    run: int | None
    at: datetime
    what: str
    from_kind: Kind | None
    to_kind: Kind | None
    note: str


@dataclass(frozen=True, slots=True)
class BreakFilter:
    """This is which open breaks to list; what is left out does not narrow.

    `cause` is a code such as 'B40'; `due` is a window of the due time, `placed` one of the time the order was placed.
    """

    programme: str | None = None
    kinds: tuple[Kind, ...] = ()
    cause: str | None = None
    currency: str | None = None
    publisher_code: str | None = None
    due: Window | None = None
    placed: Window | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class BreakCount:
    """This is how many breaks of one kind there are, with their money in minor units."""

    programme: str
    currency: str
    kind: Kind
    orders: int
    expected: int
    recorded: int
    at_risk: int


class Breaks(Database):
    """This is the part of the store that lists breaks."""

    def open_breaks(self, wanted: BreakFilter | None = None) -> list[StoredBreak]:
        """List open breaks by currency, in each the most money at risk first, owed or overpaid."""
        wanted = wanted or BreakFilter()
        # Minor units of two currencies are no common measure: a thousand yen are no ten times a hundred cents.
        money = (BREAKS.c.currency, func.abs(BREAKS.c.at_risk).desc())
        rows = (
            select(BREAKS)
            .where(BREAKS.c.cleared_why.is_(None), *_conditions(wanted))
            .order_by(*money, BREAKS.c.due_at, BREAKS.c.id)
            .limit(wanted.limit)
        )
        with self.reading() as connection:
            return [stored_break(row) for row in connection.execute(rows).mappings()]

    def open_total(self, wanted: BreakFilter) -> int:
        """Count all open breaks that a filter asks for, whatever its limit."""
        rows = select(func.count()).where(BREAKS.c.cleared_why.is_(None), *_conditions(wanted))
        with self.reading() as connection:
            return int(connection.execute(rows).scalar_one())

    def open_keys(self, programmes: Iterable[str]) -> list[CaseKey]:
        """List the cases a run must look at although it may not find them broken.

        Those with an open break, and those that were sent again and then called off.
        """
        names = list(programmes)
        of_these = select(BREAKS.c.programme, BREAKS.c.key_number).where(
            BREAKS.c.cleared_why.is_(None), BREAKS.c.programme.in_(names)
        )
        with self.reading() as connection:
            found = [CaseKey(row.programme, row.key_number) for row in connection.execute(of_these)]
            sent = self.ask(connection, "sent_and_called_off").all()
        return [*found, *(CaseKey(row.programme, row.key_number) for row in sent if row.programme in names)]

    def breaks_of(self, order_ref: str, *, programme: str | None = None) -> list[StoredBreak]:
        """List all breaks an order ever had, open or not, oldest first."""
        rows = select(BREAKS).where(BREAKS.c.order_ref == order_ref).order_by(BREAKS.c.id)
        if programme is not None:
            rows = rows.where(BREAKS.c.programme == programme)
        with self.reading() as connection:
            return [stored_break(row) for row in connection.execute(rows).mappings()]

    def events_of(self, order_ref: str, *, programme: str | None = None) -> list[BreakEvent]:
        """Tell all that happened to an order's breaks, in time order."""
        with self.reading() as connection:
            rows = (
                self.ask(connection, "events_of_order", order_ref=order_ref, programme=programme)
                .mappings()
                .all()
            )
        return [_event(row) for row in rows]

    def open_counts(self, programme: str | None = None) -> list[BreakCount]:
        """Count open breaks by programme, currency and kind; in each currency the most money first."""
        with self.reading() as connection:
            rows = self.ask(connection, "open_counts", programme=programme).mappings().all()
        return [_count(row) for row in rows]

    def open_with(self, cause: str) -> dict[Kind, int]:
        """Count by kind the open breaks that carry a cause's code."""
        counts = select(BREAKS.c.kind, func.count()).group_by(BREAKS.c.kind)
        of_these = counts.where(BREAKS.c.cleared_why.is_(None), *_conditions(BreakFilter(cause=cause)))
        with self.reading() as connection:
            return {Kind(kind): orders for kind, orders in connection.execute(of_these)}

    def decided_counts(self, programme: str, *, placed: Window) -> list[BreakCount]:
        """Count the orders of a week that a person has decided and that are broken still: the bridge's own line."""
        start, end = micros(placed.start), micros(placed.end)
        with self.reading() as connection:
            rows = (
                self.ask(connection, "decided_counts", programme=programme, start=start, end=end)
                .mappings()
                .all()
            )
        return [_count(row) for row in rows]


def open_rows(connection: Connection, programmes: Iterable[str]) -> Sequence[Row[Any]]:
    """Read the open breaks of some programmes: id, then what was found, in the order of FOUND_COLUMNS."""
    return _rows(connection, programmes, BREAKS.c.cleared_why.is_(None))


def known_break(row: Row[Any]) -> KnownBreak:
    """Read a row of such a list as the rule wants it: by places, since names take three times as long."""
    id_, programme, number, _, kind, _, currency, expected, recorded, _, _, _, due, *_ = tuple(row)
    return KnownBreak(id_, CaseKey(programme, number), (BY_NUMBER[kind], currency, expected, recorded), due)


def decided_breaks(connection: Connection, programmes: Iterable[str]) -> list[DecidedBreak]:
    """Read the breaks of some programmes that a person closed."""
    rows = _rows(connection, programmes, BREAKS.c.cleared_why == ClearedWhy.CLOSED.value)
    return [DecidedBreak(each.id, each.key, each.facts) for each in map(known_break, rows)]


def _rows(
    connection: Connection, programmes: Iterable[str], which: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    columns = (BREAKS.c.id, *(BREAKS.c[name] for name in FOUND_COLUMNS))
    rows = select(*columns).where(which, BREAKS.c.programme.in_(list(programmes)))
    return connection.execute(rows).all()


def stored_break(row: Mapping[Any, Any]) -> StoredBreak:
    """Read a row of the table back."""
    return StoredBreak(
        id=row["id"],
        found=_found(row),
        now_kind=_kind(row["now_kind"]),
        opened_run=row["opened_run"],
        opened_at=moment(row["opened_at"]),
        last_run=row["last_run"],
        cleared_run=row["cleared_run"],
        cleared_at=moment_if_any(row["cleared_at"]),
        cleared_why=None if row["cleared_why"] is None else ClearedWhy(row["cleared_why"]),
    )


def _found(row: Mapping[Any, Any]) -> FoundBreak:
    evidence = json_value(row["evidence"])
    return FoundBreak(
        programme=row["programme"],
        key_number=row["key_number"],
        order_ref=row["order_ref"],
        kind=Kind(row["kind"]),
        currency=row["currency"],
        expected=row["expected"],
        recorded=row["recorded"],
        at_risk=row["at_risk"],
        estimated=bool(row["estimated"]),
        placed_micros=row["placed_at"],
        due_micros=row["due_at"],
        publisher_code=row["publisher_code"],
        slices=json_value(row["slices"]),
        settled_at=evidence.pop(SETTLED, ""),
        evidence=evidence,
    )


def _kind(code: int | None) -> Kind | None:
    return None if code is None else Kind(code)


def _conditions(wanted: BreakFilter) -> list[ColumnElement[bool]]:
    equal = {
        BREAKS.c.programme: wanted.programme,
        BREAKS.c.currency: wanted.currency,
        BREAKS.c.publisher_code: wanted.publisher_code,
    }
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in equal.items() if value is not None
    ]
    if wanted.kinds:
        conditions.append(BREAKS.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.cause is not None:
        # The evidence is written as JSON without blanks, its keys in order: a part of it is found as a text.
        conditions.append(
            BREAKS.c.evidence.contains(json_text({"cause": wanted.cause})[1:-1], autoescape=True)
        )
    for column, window in ((BREAKS.c.due_at, wanted.due), (BREAKS.c.placed_at, wanted.placed)):
        if window is not None:
            conditions += [column >= micros(window.start), column < micros(window.end)]
    return conditions


def _event(row: Mapping[Any, Any]) -> BreakEvent:
    return BreakEvent(
        break_id=row["break_id"],
        run=row["run"],
        at=moment(row["at"]),
        what=row["what"],
        from_kind=_kind(row["from_kind"]),
        to_kind=_kind(row["to_kind"]),
        note=row["note"],
    )


def _count(row: Mapping[Any, Any]) -> BreakCount:
    return BreakCount(
        programme=row["programme"],
        currency=row["currency"],
        kind=Kind(row["kind"]),
        orders=row["orders"],
        expected=int(row["expected"]),
        recorded=int(row["recorded"]),
        at_risk=int(row["at_risk"]),
    )
