"""Compares what a preset needs with what a shop's database has: tables, columns, and the right to read them."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from recon.sources.orders.declared import Header, Needed
from recon.sources.shops import shown
from recon.sources.shops.catalogue import Catalogue, Table
from recon.sources.shops.objection import Objection

_WHOLE = re.compile(r"\{(\w+)\}")
_PREFIXED = re.compile(r"\{(\w+)\}([^{}]+)")
_FEW = 3


def lacking(header: Header, given: Mapping[str, str], *, catalogue: Catalogue) -> tuple[Objection, ...]:
    """List what of a header's needs is not there or not readable; `given` are the configured parameters."""
    needs = header.filled(given).needs
    named = {
        full.table: place[1]
        for raw, full in zip(header.needs, needs, strict=True)
        if (place := _WHOLE.fullmatch(raw.table))
    }
    absent = [need for need in needs if catalogue.find(need.table) is None]
    if needs and len(absent) == len(needs):
        whole = _other_prefix(header, given, catalogue=catalogue) or _nothing_there(
            header, absent, named, catalogue=catalogue
        )
        return (whole,)
    return tuple(_lacks(header, needs, named, catalogue=catalogue))


def prefixes(header: Header, *, catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Find what an identifier at the front of table names would have to be: those under which most tables are there."""
    found: dict[str, Counter[str]] = {}
    for need in header.needs:
        named = _PREFIXED.fullmatch(need.table)
        if named:
            found.setdefault(named[1], Counter()).update(catalogue.prefixes_of(named[2]))
    return {
        name: tuple(prefix for prefix, times in counts.items() if times == max(counts.values()))
        for name, counts in found.items()
        if counts
    }


def _lacks(
    header: Header, needs: Iterable[Needed], named: Mapping[str, str], *, catalogue: Catalogue
) -> Iterator[Objection]:
    for need in needs:
        table = catalogue.find(need.table)
        place = named.get(need.table)
        cure = _version(header) if place is None else f"{_own_table([place])}, or change a copy of the preset"
        if table is None:
            yield _no_table(need, cure, catalogue=catalogue)
            continue
        if not table.may_enter or (table.columns and not any(c.readable for c in table.columns.values())):
            yield _no_right(need, table, catalogue=catalogue)
            continue
        absent = [name for name in need.columns if table.column(name) is None]
        if absent:
            yield _no_column(need, table, absent, cure, catalogue=catalogue)
        hidden = [name for name in need.columns if (c := table.column(name)) and not c.readable]
        if hidden:
            yield _no_right(need, table, catalogue=catalogue, columns=hidden)


def _other_prefix(header: Header, given: Mapping[str, str], *, catalogue: Catalogue) -> Objection | None:
    for name, candidates in prefixes(header, catalogue=catalogue).items():
        now = given.get(name, header.parameters[name].default if name in header.parameters else "")
        there = tuple(prefix for prefix in candidates if prefix != now)
        if not there:
            continue
        suffix = next(m[2] for n in header.needs if (m := _PREFIXED.fullmatch(n.table)) and m[1] == name)
        several = "" if len(there) == 1 else f", one of {', '.join(map(repr, there[:_FEW]))}"
        return Objection(
            f"no table begins with {now!r}, but {there[0] + suffix} is there",
            f'set parameters = {{ {name} = "{there[0]}" }}{several}',
            shown.tables_like(catalogue, f"%{suffix}"),
        )
    return None


def _nothing_there(
    header: Header, absent: list[Needed], named: Mapping[str, str], *, catalogue: Catalogue
) -> Objection:
    names = ", ".join(need.table for need in absent[:_FEW])
    first = absent[0].table
    elsewhere = [t.schema for t in catalogue.tables if t.name == first and t.schema not in catalogue.path]
    query = shown.tables_like(catalogue, first)
    if elsewhere:
        what = f"{names}: not found, but schema {elsewhere[0]} has a table {first}"
        return Objection(what, f"let the user look there: {shown.path_to(catalogue, elsewhere[0])}", query)
    what = f"none of the preset's tables is there ({names})"
    if not catalogue.sees_all:
        return Objection(
            what,
            f"give the right to read them: {shown.grant(catalogue, first)} and so on, or correct the url",
            query,
        )
    if named:
        return Objection(what, f"{_own_table(named.values())}, or correct the database in the url", query)
    system = f" {header.system}" if header.system else " what the preset reads"
    return Objection(
        what,
        f"database {catalogue.database} is not{system}: correct the database in the url, or choose another preset",
        query,
    )


def _no_table(need: Needed, cure: str, *, catalogue: Catalogue) -> Objection:
    query = shown.tables_like(catalogue, need.table.rpartition(".")[2])
    if not catalogue.sees_all:
        cure = f"grant it if it is there: {shown.grant(catalogue, need.table)}; else {cure}"
        return Objection(f"there is no table {need.table}, or the user may not read it", cure, query)
    near = difflib.get_close_matches(need.table, [t.name for t in catalogue.tables], n=1, cutoff=0.8)
    nearest = f" (nearest: {near[0]})" if near else ""
    return Objection(f"there is no table {need.table}{nearest}", cure, query)


def _no_column(
    need: Needed, table: Table, absent: list[str], cure: str, *, catalogue: Catalogue
) -> Objection:
    near = difflib.get_close_matches(absent[0], list(table.columns), n=1, cutoff=0.6)
    nearest = f" (nearest: {near[0]})" if near else ""
    words = "column" if len(absent) == 1 else "columns"
    what = f"table {need.table} has no {words} {', '.join(absent)}{nearest}"
    if not catalogue.sees_all:
        cure = f"grant it if it is there: {shown.grant(catalogue, need.table)}; else {cure}"
    return Objection(what, cure, shown.columns_of(catalogue, table))


def _no_right(need: Needed, table: Table, *, catalogue: Catalogue, columns: Iterable[str] = ()) -> Objection:
    part = f" ({', '.join(columns)})" if columns else ""
    what = f"user {catalogue.user} may not read table {need.table}{part}"
    return Objection(
        what, f"give the right: {shown.grant(catalogue, need.table)}", shown.rights_on(catalogue, table)
    )


def _own_table(places: Iterable[str]) -> str:
    """Say that a table's whole name is a parameter, and how to set it."""
    written = ", ".join(f'{place} = "..."' for place in places)
    return f"name the shop's own table: parameters = {{ {written} }}"


def _version(header: Header) -> str:
    system, versions = header.system or "the preset's system", header.versions
    of = f"{system} ({versions})" if versions else system
    return (
        f"the shop is not {of}, or a plugin that brings it is not installed: choose the preset of its version"
    )
