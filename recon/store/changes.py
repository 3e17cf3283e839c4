"""Writes what the rule said of each break: new rows, rows found again, rows that cleared, and an event for each news."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update

from recon.matching.findings import Change, Cleared, Kept, KindChanged, LeftAlone, Opened, Returned, Unjudged
from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from recon.store.break_rows import FOUND_COLUMNS, break_row, found_values
from recon.store.database import Database, insert_many, insert_values
from recon.store.schema import BREAK_EVENTS, BREAKS

_Value = str | int | bool | None
_AT_ONCE, _LONG = 2_000, 100


def write_changes(
    store: Database,
    connection: Connection,
    run: int,
    changes: Sequence[Change],
    *,
    at: int,
    standing: Mapping[int, tuple[_Value, ...]],
) -> None:
    """Bring the breaks to what a run found; `at` is the wall time of the writing, `standing` the open ones' rows by id."""
    opening = [each.found for each in changes if isinstance(each, Opened)]
    if opening:
        after = connection.execute(select(func.coalesce(func.max(BREAKS.c.id), 0))).scalar_one()
        _open(connection, opening, run, at)
        # Our database numbered them, so it writes their first events as well.
        store.ask(connection, "opened_events", run=run, after=after)
    others = [each for each in changes if not isinstance(each, Opened)]
    found = [each for each in others if isinstance(each, Kept | KindChanged)]
    # Most breaks are found again as they stand: hours after hours, tens of thousands of them.
    same = [each.id for each in found if standing.get(each.id) == found_values(each.found)]
    _found_as_it_stands(connection, same, run)
    alike = set(same)
    _update(connection, [_finding(each, run) for each in found if each.id not in alike])
    _update(connection, [_returning(each, run) for each in others if isinstance(each, Returned)])
    _update(connection, [_leaving(each, run) for each in others if isinstance(each, LeftAlone) and each.id])
    _update(connection, [_unjudging(each) for each in others if isinstance(each, Unjudged) and each.kind])
    _update(connection, [_clearing(each, run, at) for each in others if isinstance(each, Cleared)])
    events = [{"run": run, "at": at, **event} for event in map(_event, others) if event]
    insert_many(connection, BREAK_EVENTS, events)


def _found_as_it_stands(connection: Connection, ids: Iterable[int], run: int) -> None:
    """Note the run at breaks that it found unchanged: they were numbered as they came, so most stand in long rows."""
    alone: list[int] = []
    places: list[ColumnElement[bool]] = []
    for _, numbered in groupby(enumerate(sorted(ids)), key=lambda each: each[1] - each[0]):
        stretch = [each for _, each in numbered]
        if len(stretch) < _LONG:
            alone += stretch
        else:
            places.append(BREAKS.c.id.between(stretch[0], stretch[-1]))
    places += [BREAKS.c.id.in_(alone[start : start + _AT_ONCE]) for start in range(0, len(alone), _AT_ONCE)]
    for these in places:
        connection.execute(update(BREAKS).where(these).values(last_run=run))


def _update(connection: Connection, rows: list[dict[str, _Value]]) -> None:
    """Change rows by id, all in one call; every row names the same columns."""
    if rows:
        connection.execute(update(BREAKS).where(BREAKS.c.id == bindparam("of")), rows)


def _open(connection: Connection, breaks: Sequence[FoundBreak], run: int, at: int) -> None:
    """Insert the breaks nobody knew; a first run, or a bad week, has hundreds of thousands.

    A portion at a time: the rows of the next one are made in the memory of the last, which takes half the time.
    """
    names, shared = (*FOUND_COLUMNS, "opened_run", "opened_at", "last_run"), (run, at, run)
    for start in range(0, len(breaks), _AT_ONCE):
        portion = breaks[start : start + _AT_ONCE]
        insert_values(connection, BREAKS, names, [(*found_values(each), *shared) for each in portion])


def _finding(change: Kept | KindChanged, run: int) -> dict[str, _Value]:
    return {"of": change.id, **break_row(change.found), "last_run": run}


def _returning(change: Returned, run: int) -> dict[str, _Value]:
    opened = {"cleared_run": None, "cleared_at": None, "cleared_why": None}
    return {"of": change.id, **break_row(change.found), "last_run": run, **opened}


def _leaving(change: LeftAlone, run: int) -> dict[str, _Value]:
    return {"of": change.id, "now_kind": change.found.kind.value, "last_run": run}


def _unjudging(change: Unjudged) -> dict[str, _Value]:
    return {"of": change.id, "now_kind": change.kind and change.kind.value}


def _clearing(change: Cleared, run: int, at: int) -> dict[str, _Value]:
    return {
        "of": change.id,
        "now_kind": change.kind and change.kind.value,
        "cleared_run": run,
        "cleared_at": at,
        "cleared_why": change.why.value,
    }


def _event(change: Change) -> dict[str, _Value]:
    """Tell the news of a change; nothing where there is none, or where the database wrote it."""
    match change:
        case KindChanged():
            return _news(change.id, "kind changed", was=change.was, now=change.found.kind)
        case Kept(amounts_changed=True):
            return _news(change.id, "amounts changed", was=change.found.kind, now=change.found.kind)
        case Returned():
            return _news(change.id, "returned", now=change.found.kind, note="its facts changed")
        case Cleared():
            return _news(change.id, "cleared", now=change.kind, note=change.why.value)
    return {}


def _news(
    id_: int, what: str, *, was: Kind | None = None, now: Kind | None, note: str = ""
) -> dict[str, _Value]:
    return {
        "break_id": id_,
        "what": what,
        "from_kind": was and was.value,
        "to_kind": now and now.value,
        "note": note,
    }
