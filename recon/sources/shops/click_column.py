"""Finds a column that is too short for a click id: 34 characters at Rakuten, and databases cut in silence."""

from collections.abc import Iterator, Mapping

from recon.records.click import LENGTH
from recon.sources.orders.declared import Header, Keeping, Place
from recon.sources.shops import shown
from recon.sources.shops.catalogue import Catalogue, Table
from recon.sources.shops.objection import Objection


def too_short(header: Header, given: Mapping[str, str], *, catalogue: Catalogue) -> Iterator[Objection]:
    """Object to every place of the click id whose column holds fewer characters; `header` is filled in."""
    named = {name: given.get(name, parameter.default) for name, parameter in header.parameters.items()}
    for place in header.clicks:
        table = catalogue.find(place.table)
        column = table.column(_column(place, named)) if table else None
        if table is None or column is None or column.length is None or column.length >= LENGTH:
            continue
        yield Objection(
            f"column {place.table}.{column.name} holds {column.length} characters, and a click id has {LENGTH}: "
            "it is cut, and Rakuten will not know it",
            f"widen it to {LENGTH} or more, and send nothing again for orders from before",
            _query(catalogue, table, column.name),
            grave=False,
        )


def _column(place: Place, named: Mapping[str, str]) -> str:
    if place.keeping is Keeping.COLUMN:
        return named.get(place.sets, "").rpartition(".")[2]
    return place.columns[-1]


def _query(catalogue: Catalogue, table: Table, column: str) -> str:
    return shown.lengths_of(catalogue, table, column)
