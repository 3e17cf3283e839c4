"""Reads a shop system's SQL file: what its header declares, its blocks, and the values its places get.

`header.py` reads the header's lines; the ones used here are the parameters, the zone and what is read again.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from recon import assets
from recon.jobs.ports import SourceUnavailable
from recon.sources.orders.declared import Header, Parameter
from recon.sources.orders.header import CONTRACTS, read
from recon.sources.settings import OrdersSettings

_IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,64}(\.[A-Za-z0-9_]{1,64})?")
_BOUNDS = frozenset({"since", "until"})
# What answers to another name than its own block.
_ALSO = {"mariadb": ("mariadb", "mysql"), "mysql": ("mysql", "mariadb")}

Bound = str | datetime


@dataclass(frozen=True, slots=True)
class Query:
    """This is one block ready to run: its text with `:places`, and the values that are bound to them."""

    text: str
    values: Mapping[str, str | list[str]]

    def statement(self, *, since: Bound, until: Bound) -> sa.TextClause:
        """Bind the bounds and the values, each only where the text asks for it."""
        given: dict[str, Bound | list[str]] = {**self.values, "since": since, "until": until}
        asked = set(sa.text(self.text).compile().params)
        return sa.text(self.text).bindparams(
            *(
                sa.bindparam(name, given[name], expanding=isinstance(given[name], list))
                for name in sorted(asked)
            )
        )


@dataclass(frozen=True, slots=True)
class Preset:
    """This is one SQL file for one kind of database, its parameters filled in."""

    file: str
    queries: Mapping[str, Query]
    zone: str | None
    rereads: bool
    fingerprint: str
    header: Header = field(default_factory=Header)


def load(settings: OrdersSettings, *, dialect: str) -> Preset:
    """Read the file the settings name and fill in its parameters for one kind of database."""
    preset, refused = loaded(settings, dialect=dialect)
    for each in refused:
        raise each
    return preset


def loaded(settings: OrdersSettings, *, dialect: str) -> tuple[Preset, list[SourceUnavailable]]:
    """Do the same, and list all that is wrong instead of raising the first; what cannot be run is left out."""
    refused: list[SourceUnavailable] = []
    queries: dict[str, Query] = {}
    header, zone = Header(), None
    file, source = str(settings.sql_file or settings.preset), ""
    with _listed(refused):
        file, source = _source(settings)
        header, faults = read(source)
        refused += [SourceUnavailable(f"{file}, line {f.line}", f.what, cure=f.cure) for f in faults]
    if source and header.contract in CONTRACTS:
        values = _values(settings.parameters, places=header.parameters, file=file, refused=refused)
        with _listed(refused):
            blocks = _blocks(source, dialect=dialect, file=file)
            for book, text in blocks.items() if len(values) == len(header.parameters) else ():
                with _listed(refused):
                    queries[book] = _query(text, values=values, places=header.parameters, file=file)
        with _listed(refused):
            zone = _zone(settings.zone, header.zone, file=file)
    stamp = repr([sorted((b, q.text, sorted(q.values.items())) for b, q in queries.items()), zone,
                  settings.store, settings.currency, settings.scale])  # fmt: skip
    fingerprint = hashlib.sha256(stamp.encode()).hexdigest()[:16]
    return Preset(file, queries, zone, header.rereads, fingerprint, header), refused


@contextmanager
def _listed(refused: list[SourceUnavailable]) -> Iterator[None]:
    try:
        yield
    except SourceUnavailable as failed:
        refused.append(failed)


def bound(moment: datetime, *, dialect: str, zone: str | None) -> Bound:
    """Write a moment as the shop's own columns compare with it: aware, or naive in the declared zone."""
    if dialect == "sqlite":
        # SQLite compares texts, and its datetime() cuts fractions: a whole second, rounded up.
        whole = (moment + timedelta(microseconds=999_999)).astimezone(ZoneInfo(zone or "UTC"))
        return f"{whole:%Y-%m-%d %H:%M:%S}"
    if dialect == "postgresql" and zone is None:
        return moment
    return moment.astimezone(UTC if zone is None else ZoneInfo(zone)).replace(tzinfo=None)


def nearest(name: str, known: list[str]) -> str:
    """Name what was perhaps meant: '; did you mean x?', or nothing."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f" (nearest: {close[0]})" if close else ""


def _source(settings: OrdersSettings) -> tuple[str, str]:
    if settings.sql_file is not None:
        try:
            return str(settings.sql_file), settings.sql_file.read_text(encoding="utf-8")
        except OSError as error:
            what = f"{settings.sql_file} cannot be read: {error.strerror}"
            raise SourceUnavailable(f"orders.{settings.name}", what, cure="correct sql_file") from error
    known = [path.stem for path in assets.files("sql", "sources/orders/*.sql")]
    if settings.preset not in known:
        cure = f"choose one of {', '.join(known)}, or set sql_file"
        raise SourceUnavailable(
            f"orders.{settings.name}", f"there is no preset '{settings.preset}'", cure=cure
        )
    file = f"sql/sources/orders/{settings.preset}.sql"
    return file, assets.text(file)


def _blocks(source: str, *, dialect: str, file: str) -> dict[str, str]:
    named = assets.named_blocks(source)
    dialects = (*_ALSO.get(dialect, (dialect,)), "")
    found = {
        book: next((named[book, name] for name in dialects if (book, name) in named), None)
        for book in ("orders", "lines")
    }
    if found["orders"] is None:
        cure = "write the line '-- name: orders' above the query, or choose another preset"
        raise SourceUnavailable(file, f"it has no block 'orders' for {dialect}", cure=cure)
    return {book: text.rstrip().rstrip(";") for book, text in found.items() if text is not None}


def _values(
    given: Mapping[str, str], *, places: Mapping[str, Parameter], file: str, refused: list[SourceUnavailable]
) -> dict[str, str | list[str]]:
    for name in given:
        if name not in places:
            what = f"it has no parameter '{name}'{nearest(name, list(places))}"
            refused.append(SourceUnavailable(file, what, cure=f"it takes {', '.join(places) or 'none'}"))
    values: dict[str, str | list[str]] = {}
    for name, place in places.items():
        with _listed(refused):
            values[name] = _value(place, given.get(name, place.default), name=name, file=file)
    return values


def _value(place: Parameter, text: str, *, name: str, file: str) -> str | list[str]:
    if place.kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if place.kind == "identifier" and text == place.default == "":
        # A prefix that most shops do not have.
        return text
    if place.kind == "identifier" and _IDENTIFIER.fullmatch(text) is None:
        cure = "write letters, digits and underscores, with one dot at most"
        raise SourceUnavailable(file, f"parameter '{name}' = '{text[:80]}' is not a name of SQL", cure=cure)
    return text


def _query(
    text: str, *, values: Mapping[str, str | list[str]], places: Mapping[str, Parameter], file: str
) -> Query:
    for name, value in values.items():
        if places[name].kind == "identifier":
            text = text.replace("{" + name + "}", str(value))
    bound_values = {name: value for name, value in values.items() if places[name].kind != "identifier"}
    asked = [name for name in sa.text(text).compile().params if name not in _BOUNDS and name not in places]
    if asked:
        names = ", ".join(f"':{name}'" for name in asked)
        what = f"the query asks for {names}, which the header does not declare"
        raise SourceUnavailable(file, what, cure=f"add the line '-- value: {asked[0]} = ...' at its top")
    return Query(text, bound_values)


def _zone(configured: str | None, declared: str | None, *, file: str) -> str | None:
    if configured and declared and configured != declared:
        what = f"its times are in {declared}, but zone = '{configured}' is configured"
        raise SourceUnavailable(file, what, cure="remove zone from the configuration")
    zone = configured or declared
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            what = f"'{zone}' is not a time zone"
            raise SourceUnavailable(file, what, cure="write for example zone = 'Europe/Berlin'") from error
    return zone
