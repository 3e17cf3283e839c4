"""Reads a database's own catalogue: tables, columns, types, lengths, indexes, estimated rows, and what may be read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from recon import assets
from recon.sources.sql_session import Session

_FILE = "sql/sources/shops/catalogue.sql"
_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Column:
    """This is one column: its type in the database's words, in small letters, its length in characters where it has one."""

    name: str
    type: str
    length: int | None = None
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """This is an index over a whole table; a part that is an expression is None."""

    name: str
    columns: tuple[str | None, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """This is one table or view; `rows` is the database's estimate, None where it has none."""

    schema: str
    name: str
    columns: Mapping[str, Column]
    indexes: tuple[Index, ...] = ()
    rows: int | None = None
    is_view: bool = False
    may_enter: bool = True  # PostgreSQL: the right to use its schema

    def column(self, name: str) -> Column | None:
        """Find a column as the database would: by its name, else regardless of capitals."""
        return self.columns.get(name) or self._by_small().get(name.lower())

    def is_searched_by(self, name: str) -> bool:
        """Tell whether an index begins with a column."""
        wanted = name.lower()
        return any(i.columns and i.columns[0] and i.columns[0].lower() == wanted for i in self.indexes)

    def _by_small(self) -> dict[str, Column]:
        return {name.lower(): column for name, column in self.columns.items()}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """This is what one database holds, as its user sees it.

    `path` are the schemas in which a name without one is looked up. `sees_all` is False where a table that is
    not listed may be there all the same, and only be hidden from this user (MySQL and MariaDB hide such tables).
    """

    dialect: str  # postgresql, mysql or sqlite
    user: str
    database: str
    server: str
    path: tuple[str, ...]
    sees_all: bool
    tables: tuple[Table, ...] = field(default=())

    def find(self, name: str) -> Table | None:
        """Find a table as a query would name it: `orders`, or `shop.orders` with its schema."""
        schema, _, table = name.rpartition(".")
        for place in (schema,) if schema else self.path:
            for wanted in (table, table.lower()):
                for each in self.tables:
                    if each.schema == place and self._same(each.name, wanted):
                        return each
        return None

    def prefixes_of(self, suffix: str) -> tuple[str, ...]:
        """List what stands before a suffix in the names of tables, the shortest first: 'wp_' for 'wc_orders'."""
        found = {
            t.name.removesuffix(suffix)
            for t in self.tables
            if t.schema in self.path and t.name.endswith(suffix) and not t.is_view
        }
        return tuple(sorted(found, key=lambda prefix: (len(prefix), prefix)))

    def _same(self, one: str, other: str) -> bool:
        return one.lower() == other.lower() if self.dialect == "sqlite" else one == other


def read_catalogue(session: Session) -> Catalogue:
    """Read the whole catalogue in the session's own transaction; raises SourceUnavailable."""
    account = next(_rows(session, "account"))
    columns: dict[tuple[str, str], dict[str, Column]] = defaultdict(dict)
    for row in _rows(session, "columns"):
        length = None if row["length"] is None else int(row["length"])
        column = Column(row["column_name"], str(row["type"]).lower(), length, bool(row["readable"]))
        columns[row["table_schema"], row["table_name"]][column.name] = column
    indexes = _indexes(session)
    tables = []
    for row in _rows(session, "tables"):
        place = row["table_schema"], row["table_name"]
        rows = None if row["row_estimate"] is None else int(row["row_estimate"])
        tables.append(
            Table(*place, columns.get(place, {}), indexes.get(place, ()), rows, bool(row["is_view"]), bool(row["may_enter"]))
        )  # fmt: skip
    return Catalogue(
        dialect=session.dialect,
        user=str(account["user_name"]),
        database=str(account["database_name"] or ""),
        server=str(account["server"]),
        path=tuple(part for part in str(account["path"] or "").split(",") if part),
        sees_all=bool(account["sees_all"]),
        tables=tuple(_estimated(session, tables) if session.dialect == "sqlite" else tables),
    )


def _indexes(session: Session) -> dict[tuple[str, str], tuple[Index, ...]]:
    parts: dict[tuple[str, str, str, bool], list[str | None]] = defaultdict(list)
    for row in _rows(session, "indexes"):
        key = row["table_schema"], row["table_name"], row["index_name"], bool(row["is_unique"])
        parts[key].append(row["column_name"])
    found: dict[tuple[str, str], list[Index]] = defaultdict(list)
    for (schema, table, name, unique), columns in parts.items():
        found[schema, table].append(Index(name, tuple(columns), unique))
    return {place: tuple(indexes) for place, indexes in found.items()}


def _rows(session: Session, block: str) -> Iterator[Mapping[str, Any]]:
    # A catalogue's columns have whatever type the driver gives them.
    blocks = assets.named_blocks(assets.text(_FILE))
    text = blocks[block, session.dialect].rstrip().rstrip(";")
    for batch in session.stream(text, {}, batch_rows=_ROWS):
        names = [name.lower() for name in batch.columns]
        for row in batch.rows:
            yield dict(zip(names, row, strict=True))


def _estimated(session: Session, tables: list[Table]) -> Iterator[Table]:
    """Take the highest row number of a table for its size: SQLite counts nothing, but finds that one at once."""
    numbered = sa.func.max(sa.literal_column("rowid", sa.Integer))
    for each in tables:
        rows = None
        if not each.is_view:
            try:
                rows = session.connection.execute(
                    sa.select(numbered).select_from(sa.table(each.name))
                ).scalar()
            except sa.exc.DBAPIError:
                # A table WITHOUT ROWID, or a virtual one whose module is not here.
                rows = None
        yield Table(each.schema, each.name, each.columns, each.indexes, rows, each.is_view)
