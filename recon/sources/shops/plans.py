"""Asks a database how it would run a preset's query, and finds large tables that it would read from end to end."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from recon import assets
from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.declared import Header
from recon.sources.orders.preset import Preset, Query, bound
from recon.sources.settings import OrdersSettings
from recon.sources.shops import shown
from recon.sources.shops.catalogue import Catalogue, Table
from recon.sources.shops.objection import Objection
from recon.sources.sql_session import Session

LARGE = 100_000
"""The estimated number of rows from which on reading a whole table at each pull is worth a warning."""

_FILE = "sql/sources/shops/plans.sql"
_READ = re.compile(r'\b(?:FROM|JOIN)\s+([`"\w.]+)(?:\s+(?:AS\s+)?([`"\w]+))?', re.IGNORECASE)
_SCAN = re.compile(r"SCAN (?:TABLE )?(\S+)(?: AS (\S+))?")
_COMMENT = re.compile(r"--[^\n]*")
_QUOTES = str.maketrans("", "", '"`')


def costs(
    preset: Preset, settings: OrdersSettings, *, at: datetime, session: Session, catalogue: Catalogue
) -> Iterator[Objection]:
    """Object to every large table that a later pull would read from end to end, once for each table."""
    header = preset.header.filled(settings.parameters)
    since = at - (settings.reread if preset.rereads else settings.overlap)
    told: set[str] = set()
    for book, query in preset.queries.items():
        try:
            tables = full_scans(
                query, since=since, until=at, zone=preset.zone, session=session, catalogue=catalogue
            )
        except SourceUnavailable as failed:
            # Such as a view whose text the user may not see: it can be read all the same.
            cure = "ask whoever looks after the database for its plan"
            yield Objection(f"the plan of the block {book} is not told: {failed.what}", cure, grave=False)
            return
        for table in tables:
            if table.name not in told:
                told.add(table.name)
                yield costly(table, header=header, query=query, catalogue=catalogue)


def full_scans(
    query: Query,
    *,
    since: datetime,
    until: datetime,
    zone: str | None,
    session: Session,
    catalogue: Catalogue,
) -> list[Table]:
    """List the large tables that a pull of what changed since a moment would read whole; the query is not run."""
    text = assets.named_blocks(assets.text(_FILE))["plan", session.dialect].rstrip(";")
    asked = replace(query, text=text.replace("{query}", query.text))
    dialect = session.dialect
    statement = asked.statement(
        since=bound(since, dialect=dialect, zone=zone), until=bound(until, dialect=dialect, zone=zone)
    )
    names = _scanned(session.small(statement), dialect=dialect)
    read = _read(query.text)
    candidates = [catalogue.find(table) for name in names for table in read.get(name, {name})]
    large = [t for t in candidates if t is not None and (t.rows or 0) >= LARGE]
    return list({(t.schema, t.name): t for t in large}.values())


def costly(table: Table, *, header: Header, query: Query, catalogue: Catalogue) -> Objection:
    """Say of a table that is read whole which index it lacks; `header` is filled in."""
    what = f"every pull reads all of {table.name} (about {table.rows:,} rows)"
    wanted = [c for c in _compared(table, header=header, query=query, catalogue=catalogue) if table.column(c)]
    lacking = [column for column in wanted if not table.is_searched_by(column)]
    if lacking:
        cure = f"add an index: {shown.index_on(catalogue, table, lacking[0])}"
    elif wanted:
        cure = (
            f"the index on {wanted[0]} is there and not used: let the query compare the bare column with :since, "
            "without OR or a function around it, or read from a replica"
        )
    else:
        cure = "index the column by which the query finds its rows"
    return Objection(what, cure, grave=False)


def _scanned(rows: list[dict[str, Any]], *, dialect: str) -> set[str]:
    """Name what the plan reads whole, as the plan calls it: by alias, where it has one."""
    if dialect == "postgresql":
        return {name for row in rows for value in row.values() for name in _sequential(value)}
    if dialect == "mysql":
        return {
            str(row["table"]) for row in rows if str(row.get("type")) in {"ALL", "index"} and row.get("table")
        }
    found = [_SCAN.match(str(row["detail"])) for row in rows]
    return {match[2] or match[1] for match in found if match}


def _sequential(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _sequential(each)
    elif isinstance(node, dict):
        if node.get("Node Type") == "Seq Scan":
            yield str(node["Relation Name"])
        for each in node.values():
            yield from _sequential(each)


def _read(text: str) -> Mapping[str, set[str]]:
    """Map what a query calls its tables to their names; one alias may stand for several, each in a part of its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, alias in _READ.findall(_COMMENT.sub("", text).translate(_QUOTES)):
        found[name.rpartition(".")[2]].add(name)
        if alias:
            found[alias].add(name)
    return found


def _compared(table: Table, *, header: Header, query: Query, catalogue: Catalogue) -> list[str]:
    """List the columns by which a query finds its rows in a table: those of `changes`, else those it joins by."""
    changes = [
        need.columns[0]
        for need in header.changes
        if (t := catalogue.find(need.table)) and t.name == table.name
    ]
    if changes:
        return changes
    text = _COMMENT.sub("", query.text).translate(_QUOTES)
    aliases = {
        alias
        for alias, names in _read(text).items()
        if any(n.rpartition(".")[2] == table.name for n in names)
    }
    return [
        column
        for alias in sorted(aliases)
        for pair in re.findall(rf"\b{alias}\.(\w+) *(?:=|>=) *[:\w]|[\w)] *= *{alias}\.(\w+)", text)
        for column in pair
        if column
    ]
