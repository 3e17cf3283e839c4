"""Writes the statements that an operator may run to see or mend what a preset lacks; we run none of them."""

import re

from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine import Dialect

from recon import assets
from recon.sources.shops.catalogue import Catalogue, Table

_LONGEST = 60
_FILE = "sql/sources/shops/shown.sql"
_DIALECTS: dict[str, Dialect] = {
    "postgresql": postgresql.dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy left it untyped
    "mysql": mysql.dialect(),
    "sqlite": sqlite.dialect(),
}


def tables_like(catalogue: Catalogue, pattern: str) -> str:
    """Write the query that lists the tables whose names are like a pattern."""
    return _filled("tables", catalogue, pattern=pattern)


def columns_of(catalogue: Catalogue, table: Table) -> str:
    """Write the query that lists a table's columns."""
    return _filled("columns", catalogue, table=full_name(catalogue, table), pattern=table.name)


def rights_on(catalogue: Catalogue, table: Table) -> str:
    """Write the query that tells whether the user may read a table."""
    return _filled("rights", catalogue, table=full_name(catalogue, table))


def lengths_of(catalogue: Catalogue, table: Table, column: str) -> str:
    """Write the query that counts a column's values by their length."""
    return _filled("lengths", catalogue, table=full_name(catalogue, table), column=_quoted(catalogue, column))


def grant(catalogue: Catalogue, table: str) -> str:
    """Write the GRANT that lets the user read a table, named as the preset names it."""
    known = catalogue.find(table)
    schema, _, name = table.rpartition(".")
    where = schema or (known.schema if known else catalogue.path[0] if catalogue.path else "")
    full = ".".join(_quoted(catalogue, part) for part in (where, name) if part)
    may_enter = known is None or known.may_enter
    lines = (
        []
        if may_enter
        else [_filled("enter", catalogue, schema=_quoted(catalogue, where), user=_user(catalogue))]
    )
    return "; ".join([*lines, _filled("grant", catalogue, table=full, user=_user(catalogue))])


def path_to(catalogue: Catalogue, schema: str) -> str:
    """Write the statement that lets PostgreSQL look a user's tables up in another schema."""
    return _filled("path", catalogue, schema=_quoted(catalogue, schema), user=_user(catalogue))


def index_on(catalogue: Catalogue, table: Table, column: str) -> str:
    """Write the CREATE INDEX for one column; a long text of MySQL is indexed by its first 191 characters."""
    known = table.column(column)
    quoted = _quoted(catalogue, known.name if known else column)
    if catalogue.dialect == "mysql" and known is not None and known.type.endswith(("text", "blob")):
        quoted += "(191)"
    # In PostgreSQL an index shares its names with all tables of the schema.
    name = re.sub(r"\W+", "_", f"recon_{table.name}_{column}".lower())[:_LONGEST]
    return _filled("index", catalogue, index=name, table=full_name(catalogue, table), column=quoted)


def full_name(catalogue: Catalogue, table: Table) -> str:
    """Write a table's name as a statement needs it: quoted where it must be, its schema where it is not the user's first."""
    parts = [table.name] if catalogue.path[:1] == (table.schema,) else [table.schema, table.name]
    return ".".join(_quoted(catalogue, part) for part in parts)


def _filled(block: str, catalogue: Catalogue, **places: str) -> str:
    blocks = assets.named_blocks(assets.text(_FILE))
    text = blocks.get((block, catalogue.dialect)) or blocks[block, ""]
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    # It stands in a sentence, which goes on behind it.
    return text.rstrip(";")


def _quoted(catalogue: Catalogue, name: str) -> str:
    quoted: str = _DIALECTS[catalogue.dialect].identifier_preparer.quote(name)
    return quoted


def _user(catalogue: Catalogue) -> str:
    if catalogue.dialect == "mysql":
        name, _, host = catalogue.user.rpartition("@")
        return f"'{name}'@'{host}'"
    return _quoted(catalogue, catalogue.user)
