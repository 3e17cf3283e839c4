"""Looks for click ids in a shop's database: where the preset says they may stand, and in text columns near orders."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable
from recon.records.click import LENGTH
from recon.records.exact import number
from recon.sources.orders.declared import Header, Keeping, Place
from recon.sources.shops.catalogue import Catalogue, Column, Table
from recon.sources.shops.click_values import Holds, Spot, spot_of
from recon.sources.sql_errors import explained
from recon.sources.sql_session import Session, reading

_KEYED_ROWS = 50_000  # an order of a key/value table has dozens of them
_ROWS = 2_000
_LONGEST = 16_384  # of a longer text, such as a page or a picture, thousands at once would fill the memory
_TABLES = 30
_COLUMNS = 30
_SECONDS = timedelta(seconds=20)
_TEXTS = re.compile(r"char|text|json|string|^$")
_JSON = re.compile(r"json|text")
_ORDER = re.compile(r"^(id_)?(sales_)?orders?(_?(id|number|ref))?$", re.IGNORECASE)
_NEAR = re.compile(
    r"order|sale|purchase|bestell|commande|pedido|click|affiliate|rakuten|linkshare|tracking|attribution|quote|cart",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"land|clicked|created|date|time|_at$", re.IGNORECASE)
_ADDRESS = re.compile(r"url|landing|address|referr?er", re.IGNORECASE)
# 11 characters, '-', 22 characters; or an address that carries such a parameter.
_LIKE_AN_ID = f"%{'_' * 11}-{'_' * 22}%"


@dataclass(slots=True)
class Looked:
    """This is what a look found: the places, the tables looked at, and why others were left out."""

    spots: list[Spot] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def look_for_clicks(
    url: str, *, name: str, header: Header, given: Mapping[str, str], catalogue: Catalogue
) -> Looked:
    """Look at the newest rows of a bounded number of tables; a table that cannot be read is left out and named."""
    asked = _Look(url, name, header, header.filled(given), given, catalogue)
    looked = Looked()
    for table, read in asked.tables():
        try:
            with reading(url, name=name, statement_timeout=_SECONDS) as session:
                found = read(session)
        except SourceUnavailable as failed:
            looked.left_out.append(f"{table.name}: {failed.what}")
            continue
        looked.tables.append(table.name)
        looked.spots += found
    return looked


@dataclass(frozen=True, slots=True)
class _Keys:
    """This is the look into a key/value table."""

    table: Table
    place: Place
    told: Mapping[Holds, str]  # the parameter that names the key

    def __call__(self, session: Session) -> list[Spot]:
        key, value = self.place.columns
        rows = _newest(session, self.table, (key, value), limit=_KEYED_ROWS, like=value)
        return [
            spot
            for each, values in _grouped(rows).items()
            for spot in spot_of(
                values, keeping=Keeping.KEYS, table=self.table.name, column=value, key=each,
                parameters={what: {parameter: each} for what, parameter in self.told.items()},
            )
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Texts:
    """This is the look into the text columns of one table; JSON is looked into by its keys."""

    look: "_Look"
    table: Table

    def __call__(self, session: Session) -> list[Spot]:
        columns = [c for c in self.table.columns.values() if _may_hold(c)][:_COLUMNS]
        if not columns:
            return []
        names = tuple(column.name for column in columns)
        rows = list(_newest(session, self.table, names, limit=_ROWS, like=""))
        return [
            spot
            for place, column in enumerate(columns)
            for spot in self._spots(column, [row[place] for row in rows])
        ]

    def _spots(self, column: Column, values: list[Any]) -> Iterator[Spot]:
        texts = [str(value) for value in values if value is not None]
        table = self.table.name
        if _JSON.search(column.type) and any(text.lstrip().startswith(("{", "[")) for text in texts):
            for key, held in _grouped(_json_pairs(texts)).items():
                told = self.look.json_parameters(table, column.name, key)
                yield from spot_of(
                    held, keeping=Keeping.JSON, table=table, column=column.name, key=f"{column.name}.{key}", parameters=told
                )  # fmt: skip
            return
        told = self.look.column_parameters(self.table, column.name)
        yield from spot_of(texts, keeping=Keeping.COLUMN, table=table, column=column.name, parameters=told)


Read = _Keys | _Texts


@dataclass(frozen=True, slots=True)
class _Look:
    url: str
    name: str
    raw: Header
    header: Header
    given: Mapping[str, str]
    catalogue: Catalogue

    def tables(self) -> Iterator[tuple[Table, Read]]:
        """List what to look at: the places the preset names, then the tables around orders."""
        keyed = set()
        for place in self.header.clicks + self.header.landings:
            table = self.catalogue.find(place.table)
            if place.keeping is not Keeping.KEYS or table is None or (table.name, place.columns) in keyed:
                continue
            keyed.add((table.name, place.columns))
            if _readable(table, place.columns):
                yield table, _Keys(table, place, self._told(place))
        near = [t for t in self._near() if t.name not in {name for name, _ in keyed}]
        for table in near[:_TABLES]:
            yield table, _Texts(self, table)

    def json_parameters(self, table: str, column: str, key: str) -> dict[Holds, dict[str, str]]:
        """Tell what the preset must be told to read a key of a JSON column; keys inside others it cannot reach."""
        return {
            what: {place.sets: key}
            for what, place in self._places()
            if place.keeping is Keeping.JSON
            and (place.table, place.columns) == (table, (column,))
            and "." not in key
        }

    def column_parameters(self, table: Table, column: str) -> dict[Holds, dict[str, str]]:
        """Tell what the preset must be told to read a column, of its own table or of one it may be pointed to."""
        told = {}
        for (what, place), raw in zip(self._places(), self._raw_places(), strict=True):
            if place.keeping is Keeping.COLUMN:
                pointed = self._pointed(table, place, raw)
                if pointed is not None:
                    told[what] = {**pointed, place.sets: column}
        return told

    def _pointed(self, table: Table, place: Place, raw: Place) -> dict[str, str] | None:
        if place.table == table.name:
            return {}
        named = re.search(r"\{(\w+)\}$", raw.table)
        before = place.table.removesuffix(self._value(named[1])) if named else ""
        if named is None or not table.name.startswith(before) or "click_order" not in self.raw.parameters:
            return None
        link = next((each for each in table.columns if _ORDER.match(each) and each.lower() != "orders"), None)
        times = self._beside(table, f"{{{named[1]}}}", sets=place.sets)
        if link is None or times is None:
            return None
        return {named[1]: table.name.removeprefix(before), "click_order": link, **times}

    def _beside(self, table: Table, raw: str, *, sets: str) -> dict[str, str] | None:
        """Find the other columns that the preset reads of such a table; None where it has none that would do."""
        needed = next((need.columns for need in self.raw.needs if need.table == raw), ())
        told = {}
        for name in (column.strip("{}") for column in needed):
            if name in {"click_order", sets} or table.column(self._value(name)):
                continue
            like = _MOMENT if name.endswith("_at") else _ADDRESS
            found = next((column for column in table.columns if like.search(column)), None)
            if found is None:
                return None
            told[name] = found
        return told

    def _places(self) -> list[tuple[Holds, Place]]:
        return [
            *((Holds.CLICK, place) for place in self.header.clicks),
            *((Holds.LANDING, place) for place in self.header.landings),
        ]

    def _raw_places(self) -> list[Place]:
        return [*self.raw.clicks, *self.raw.landings]

    def _value(self, parameter: str) -> str:
        return self.given.get(parameter, self.raw.parameters[parameter].default)

    def _told(self, place: Place) -> dict[Holds, str]:
        return {
            what: each.sets
            for what, each in self._places()
            if (each.table, each.columns) == (place.table, place.columns)
        }

    def _near(self) -> list[Table]:
        mine = [place.table for _, place in self._places()] + [need.table for need in self.header.needs]
        first = [t for name in dict.fromkeys(mine) if (t := self.catalogue.find(name)) is not None]
        others = [
            t
            for t in self.catalogue.tables
            if t.schema in self.catalogue.path and t not in first and not t.is_view
            and (_NEAR.search(t.name) or any(_ORDER.match(column) for column in t.columns))
        ]  # fmt: skip
        named = sorted(others, key=lambda t: (not any(_ORDER.match(c) for c in t.columns), t.name))
        return [t for t in [*first, *named] if t.may_enter]


def _may_hold(column: Column) -> bool:
    """Tell whether a column is a readable text that is long enough for a click id."""
    return column.readable and bool(_TEXTS.search(column.type)) and (column.length or LENGTH) >= LENGTH


def _readable(table: Table, columns: Iterable[str]) -> bool:
    return all((found := table.column(name)) is not None and found.readable for name in columns)


def _newest(
    session: Session, table: Table, columns: tuple[str, ...], *, limit: int, like: str
) -> Iterator[tuple[Any, ...]]:
    """Read the newest rows by the table's own number, where it has one; a bounded part of it in any case, long texts as null."""
    casts = {name: sa.cast(sa.column(name), sa.Text) for name in columns}
    texts = [sa.case((sa.func.length(text) <= _LONGEST, text)).label(name) for name, text in casts.items()]
    schema = None if session.dialect == "sqlite" else table.schema
    chosen = sa.select(*texts).select_from(sa.table(table.name, schema=schema)).limit(limit)
    numbers = {i.columns[0] for i in table.indexes if i.unique and len(i.columns) == 1 and i.columns[0]}
    by = next((name for name in table.columns if name in numbers), None)
    if by is not None:
        chosen = chosen.order_by(sa.column(by).desc())
    part = chosen.subquery()
    statement = sa.select(*part.c)
    if like:
        statement = statement.where(part.c[like].like(_LIKE_AN_ID))
    with explained(session.where):
        session.restart_timer()
        yield from (tuple(row) for row in session.connection.execute(statement))


def _grouped(pairs: Iterable[tuple[Any, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        if key is not None and value is not None:
            found.setdefault(str(key), []).append(str(value))
    return found


def _json_pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        try:
            held = json.loads(text, parse_float=number)
        except ValueError:
            # Not JSON after all, or another text in the same column.
            continue
        yield from _leaves(held, path="")


def _leaves(held: object, *, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(held, str):
        yield path, held
    elif isinstance(held, dict):
        for key, value in held.items():
            yield from _leaves(value, path=f"{path}.{key}" if path else str(key))
