"""Opens our database, SQLite or PostgreSQL, and brackets what is read and written in transactions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, NullPool, Table, create_engine, event, make_url
from sqlalchemy import text as sql_text
from sqlalchemy.engine import CursorResult
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from recon.records.moment import Clock, micros
from recon.store.postgres import Patience, postgres_engine

BUSY_MILLISECONDS = 30_000
PAGE_BYTES = 16 * 1024
"""Rows of breaks are long: in larger pages hundreds of thousands are written in three quarters of the time."""
CACHE_KILOBYTES = 64 * 1024
"""So much of its indexes SQLite keeps in memory; with its usual 2 MB a run of many breaks writes most pages twice."""
_USUAL_PATIENCE = Patience()
_CURES = (
    ("locked", "another process is writing; try again when it is done"),
    ("full", "make room on that disk; nothing was changed"),
    ("readonly", "make the file and its folder writable for this user"),
    ("unable to open", "make sure that the folder exists and is writable"),
    ("not a database", "it is some other file; name another in [store] url"),
    ("no answer", "make sure that it runs and that the network to it is up; try again then"),
    ("timeout expired", "make sure that it runs and that the network to it is up; try again then"),
    ("statement timeout", "something else holds it up; look at what runs in it, and try again"),
    ("password", "correct user and password in [store] url"),
)
_OTHER_CURE = "check [store] url and that the database runs"


class StoreUnavailable(Exception):
    """This is our own database out of reach: where, what happened, what to do. It never shows a password."""

    def __init__(self, where: str, what: str) -> None:
        words = what.lower()
        cure = next((cure for mark, cure in _CURES if mark in words), _OTHER_CURE)
        super().__init__(f"the store {where}: {what}; {cure}")
        self.where = where
        self.what = what
        self.cure = cure


class Database:
    """This is the connection to our findings; every act on it is one transaction."""

    def __init__(
        self, url: str, *, sql: Mapping[str, str], clock: Clock, patience: Patience = _USUAL_PATIENCE
    ) -> None:
        """`sql` holds the blocks of sql/store/*.sql by name; `clock` tells the wall time of what is done.

        `patience` is how long PostgreSQL may be silent before it counts as out of reach.
        """
        self._url = _parsed(url)
        self._sql = sql
        self._clock = clock
        self.where = self._url.render_as_string(hide_password=True)
        self._engine = _engine(self._url, patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the store and changes nothing."""
        with self._transaction(self._engine.execution_options(recon_reads=True)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is kept whole or not at all; on SQLite it owns the write lock from the start."""
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except (IntegrityError, ProgrammingError, DataError):
            raise  # our own mistake, not the database's
        except DBAPIError as error:
            raise StoreUnavailable(self.where, _first_line(error)) from error

    def ask(self, connection: Connection, name: str, **values: str | int | None) -> CursorResult[Any]:
        """Run one named statement of sql/store/."""
        return connection.execute(sql_text(self._sql[name]), values)

    def wall(self) -> int:
        """Tell the wall time of an act, in microseconds."""
        return micros(self.now())

    def now(self) -> datetime:
        """Tell the wall time of an act."""
        return self._clock.now()


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows that name the same columns, as the driver takes them: values are plain numbers and texts."""
    if rows:
        names = list(rows[0])
        insert_values(connection, table, names, list(map(itemgetter(*names), rows)))


def insert_values(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert many rows whose values stand in the order of some columns."""
    compiled = table.insert().compile(connection.engine, column_keys=names)
    order = compiled.positiontup
    if order is None:
        connection.exec_driver_sql(str(compiled), [dict(zip(names, row, strict=True)) for row in rows])
    elif order == [*names]:
        connection.exec_driver_sql(str(compiled), list(rows))
    else:
        places = itemgetter(*map(names.index, order))
        connection.exec_driver_sql(str(compiled), list(map(places, rows)))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUnavailable(
            "url", "it is not a database URL; write for example sqlite:///var/recon.db"
        ) from error
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        what = "only a SQLite file and PostgreSQL can hold it; write for example sqlite:///var/recon.db"
        raise StoreUnavailable(parsed.render_as_string(hide_password=True), what)
    return parsed


def _engine(url: URL, patience: Patience) -> Engine:
    # Values stay out of the words of an error: they may be about a customer.
    if url.get_backend_name() == "postgresql":
        return postgres_engine(url, patience)
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    # A fresh connection for each transaction: nothing is left open in a fork, and opening a file is cheap.
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions in its own way, and none before DDL; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        # Of a new file; one that is there keeps its own.
        f"page_size={PAGE_BYTES}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KILOBYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("recon_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _first_line(error: DBAPIError) -> str:
    # Only the driver's own words: SQLAlchemy would add the statement and its values.
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
