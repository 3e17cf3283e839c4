"""Catalogues of invented shops, written by hand: a line for each table, with its columns."""

from recon.sources.shops.catalogue import Catalogue, Column, Index, Table


def catalogue(*tables: str, dialect: str = "mysql", sees_all: bool = True) -> Catalogue:
    """Make a catalogue of tables such as 'orders(id, number, secret!)'; a column with ! may not be read."""
    return Catalogue(
        dialect=dialect, user="recon@%", database="shop", server="10.11", path=("shop",), sees_all=sees_all,
        tables=tuple(map(_table, tables)),
    )  # fmt: skip


def _table(told: str) -> Table:
    name, _, columns = told.rstrip(")").partition("(")
    names = [part.strip() for part in columns.split(",")]
    made = {n.rstrip("!"): Column(n.rstrip("!"), "varchar", readable=not n.endswith("!")) for n in names}
    return Table("shop", name, made, (Index("PRIMARY", (names[0].rstrip("!"),), unique=True),))
