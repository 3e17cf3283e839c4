"""Recognises a shop system by its tables: each preset says what it needs, and the catalogue what is there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from recon.books.contracts import LATER
from recon.sources.orders.contract import LINES, ORDERS
from recon.sources.orders.declared import Header
from recon.sources.shops.catalogue import Catalogue, Table
from recon.sources.shops.needs import lacking, prefixes
from recon.sources.shops.objection import Objection

OWN = "generic"
"""The preset for tables that have the contract's own columns."""

_LIKELY = 0.5
_PREFIXES = 8
_SHOWN = 12
_PLACE = re.compile(r"\{(\w+)\}")
_OF_THE_ORDER = {"placed_at", "currency"}  # what the query takes from the order, and lines need not have
_NAMED_LIKE_ORDERS = re.compile(r"order|sale|purchase|checkout|bestell|commande|pedido", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Recognised:
    """This is a shop that a preset may read: with which parameters, and what still lacks."""

    preset: str
    system: str
    header: Header
    parameters: Mapping[str, str]
    share: float  # of the needed tables that are there
    lacks: tuple[Objection, ...] = ()
    sql_file: Path | None = None  # a query of the shop's own, instead of the preset

    @property
    def is_whole(self) -> bool:
        """Tell whether everything the preset needs is there and may be read."""
        return not self.lacks

    @property
    def named(self) -> str:
        """Name it for a choice: the system, and the prefix of its tables."""
        told = ", ".join(f"{name} {value!r}" for name, value in self.parameters.items())
        return f"{self.system} ({told})" if told else self.system


def recognised(headers: Mapping[str, Header], *, catalogue: Catalogue) -> tuple[Recognised, ...]:
    """List the shops that the tables may be, the likeliest first; nothing where too few tables are there."""
    found = [
        shop for name, header in headers.items() for shop in _by_needs(name, header, catalogue=catalogue)
    ]
    found += _by_columns(headers, catalogue=catalogue)
    return tuple(
        sorted(found, key=lambda shop: (not shop.is_whole, -shop.share, len(shop.lacks), shop.preset))
    )


def tables_like_orders(catalogue: Catalogue) -> tuple[str, ...]:
    """Name the tables that sound like orders, for a person who looks where nothing was recognised."""
    named = [table.name for table in catalogue.tables if _NAMED_LIKE_ORDERS.search(table.name)]
    return tuple(sorted(named, key=lambda name: (len(name), name))[:_SHOWN])


def _by_needs(preset: str, header: Header, *, catalogue: Catalogue) -> Iterator[Recognised]:
    if preset == OWN or not header.needs:
        return
    core = _without_click_tables(header)
    for given in _given(core, catalogue=catalogue):
        needs = core.filled(given).needs
        there = sum(catalogue.find(need.table) is not None for need in needs)
        share = there / len(needs)
        if share > _LIKELY:
            lacks = lacking(core, given, catalogue=catalogue)
            yield Recognised(preset, header.system or preset, header, given, share, lacks)


def _without_click_tables(header: Header) -> Header:
    """Leave out tables of clicks that a shop names as it likes: they are looked for by what they hold."""
    theirs = {place.table for place in header.clicks if _PLACE.fullmatch(place.table)}
    return replace(header, needs=tuple(need for need in header.needs if need.table not in theirs))


def _given(header: Header, *, catalogue: Catalogue) -> Iterator[dict[str, str]]:
    """Try every prefix under which most tables are there; a WordPress of several sites has several."""
    for name, candidates in prefixes(header, catalogue=catalogue).items():
        if name in header.parameters:
            for prefix in candidates[:_PREFIXES]:
                # The default stays unsaid, so that a configuration says only what differs.
                yield {} if prefix == header.parameters[name].default else {name: prefix}
            return
    yield {}


def _by_columns(headers: Mapping[str, Header], *, catalogue: Catalogue) -> Iterator[Recognised]:
    """Recognise tables made for this contract: one with the columns of an order, one with those of a line."""
    header = headers.get(OWN, Header())
    named_by_parameter = set(header.parameters)  # these columns may have names of their own
    # Tables that were made for the contract before it had the latest columns are known too.
    orders = _tables_with(set(ORDERS) - set(LATER["orders"]) - named_by_parameter, catalogue=catalogue)
    lines = _tables_with(set(LINES) - set(LATER["lines"]) - _OF_THE_ORDER, catalogue=catalogue)
    for table in orders if lines and OWN in headers else []:
        names = {"orders": table.name, "lines": lines[0].name}
        given = {name: value for name, value in names.items() if header.parameters[name].default != value}
        lacks = lacking(header, given, catalogue=catalogue)
        yield Recognised(OWN, header.system or OWN, header, given, 1.0, lacks)


def _tables_with(columns: set[str], *, catalogue: Catalogue) -> list[Table]:
    return [t for t in catalogue.tables if t.schema in catalogue.path and columns <= set(t.columns)]
