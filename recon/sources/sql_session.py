"""Opens a shop's or a log's database the gentle way: read-only, in UTC, with a statement timeout, streaming."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable
from recon.sources.sql_errors import explain

_CONNECT_SECONDS = 10
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite+pysqlite",
}
_EXACT_JSON = partial(json.loads, parse_float=Decimal)
_URL_CURE = "write for example postgresql://user@host/shop, mysql://user@host/shop or sqlite:////path/shop.db"


@dataclass(frozen=True, slots=True)
class Rows:
    """This is one batch of a statement's rows, with the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Session:
    """This is one read-only transaction: all its statements see the same moment of the database."""

    where: str
    connection: sa.Connection
    restart_timer: Callable[[], None]

    @property
    def dialect(self) -> str:
        """Name the kind of database: 'postgresql', 'mysql' (MariaDB too), 'sqlite'."""
        return "mysql" if self.connection.dialect.name == "mariadb" else self.connection.dialect.name

    def stream(
        self, sql: str | sa.TextClause, parameters: Mapping[str, Any], *, batch_rows: int
    ) -> Iterator[Rows]:
        """Run one statement with `:named` parameters and hand out its rows in batches, never all at once."""
        try:
            self.restart_timer()
            options = {"stream_results": True, "max_row_buffer": batch_rows}
            statement = (sa.text(sql) if isinstance(sql, str) else sql).execution_options(**options)
            with self.connection.execute(statement, parameters) as result:
                yield from self._batches(result, batch_rows=batch_rows)
        except (sa.exc.SQLAlchemyError, UnicodeDecodeError) as error:
            raise explain(error, where=self.where) from error

    def _batches(self, result: sa.CursorResult[Any], *, batch_rows: int) -> Iterator[Rows]:
        columns = tuple(result.keys())
        while rows := result.fetchmany(batch_rows):
            yield Rows(columns=columns, rows=rows)
            self.restart_timer()


@contextmanager
def reading(url: str, *, name: str, statement_timeout: timedelta) -> Iterator[Session]:
    """Open a session on the source called `name`, and close it again; only this file knows the drivers."""
    address = _address(url, name=name)
    where = f"{name} ({place(address)})"
    timer = _Timer(statement_timeout)
    engine = _engine(address, timer=timer, where=where)
    try:
        with _connected(engine, where=where) as connection:
            _prepare(connection, statement_timeout=statement_timeout, where=where)
            yield Session(where=where, connection=connection, restart_timer=timer.restart)
    finally:
        engine.dispose()


def place(address: sa.URL) -> str:
    """Name a database for people: its kind, host and name, never a user or a password."""
    port = f":{address.port}" if address.port else ""
    host = f" {address.host}{port}" if address.host else ""
    return f"{address.get_backend_name()}{host} {address.database or ''}".rstrip()


def _address(url: str, *, name: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # The URL may hold a password: neither it nor the parser's words about it are repeated.
        raise SourceUnavailable(name, "its url cannot be read", cure=_URL_CURE) from None
    driver = _DRIVERS.get(address.drivername)
    return address.set(drivername=driver) if driver else address


def _engine(address: sa.URL, *, timer: "_Timer", where: str) -> sa.Engine:
    backend = address.get_backend_name()
    try:
        if backend == "sqlite":
            return sa.create_engine("sqlite+pysqlite://", creator=lambda: _sqlite(address, timer=timer))
        # psycopg would read the numbers in JSON columns as binary fractions.
        exact = {"json_deserializer": _EXACT_JSON} if backend == "postgresql" else {}
        arguments = _connect_args(address)
        return sa.create_engine(
            address, poolclass=sa.NullPool, hide_parameters=True, connect_args=arguments, **exact
        )
    except (sa.exc.ArgumentError, ImportError):
        what = f"there is no driver for '{address.drivername}'"
        raise SourceUnavailable(where, what, cure=_URL_CURE) from None


def _connect_args(address: sa.URL) -> dict[str, Any]:
    if address.get_driver_name() == "psycopg":
        # Poolers in transaction mode do not keep prepared statements.
        return {"connect_timeout": _CONNECT_SECONDS, "prepare_threshold": None}
    if address.get_driver_name() == "pymysql":
        return {"connect_timeout": _CONNECT_SECONDS} | (
            {} if "charset" in address.query else {"charset": "utf8mb4"}
        )
    return {}


def _sqlite(address: sa.URL, *, timer: "_Timer") -> sqlite3.Connection:
    path = quote(str(Path(address.database or "").absolute()))
    # `mode=ro` also refuses to create a file where the path is wrong.
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.set_progress_handler(timer.is_over, 10_000)
    return connection


@contextmanager
def _connected(engine: sa.Engine, *, where: str) -> Iterator[sa.Connection]:
    try:
        connection = engine.connect()
    except (sa.exc.SQLAlchemyError, OSError, UnicodeError) as error:
        raise explain(error, where=where) from error
    try:
        yield connection
    finally:
        # A half-read stream is thrown away with its connection instead of being read to its end.
        connection.invalidate()
        connection.close()


def _prepare(connection: sa.Connection, *, statement_timeout: timedelta, where: str) -> None:
    milliseconds = max(1, statement_timeout // timedelta(milliseconds=1))
    try:
        for statement in _settings(connection.dialect, milliseconds=milliseconds):
            connection.exec_driver_sql(statement)
    except sa.exc.SQLAlchemyError as error:
        raise explain(error, where=where) from error


def _settings(dialect: sa.Dialect, *, milliseconds: int) -> list[str]:
    if dialect.name == "postgresql":
        # LOCAL: behind a pooler in transaction mode, nothing of ours may stay on the shop's connection.
        return [
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "SET LOCAL TIME ZONE 'UTC'",
            f"SET LOCAL statement_timeout = {milliseconds}",
        ]
    if dialect.name in ("mysql", "mariadb"):
        is_mariadb = bool(getattr(dialect, "is_mariadb", False))
        limit = (
            f"max_statement_time = {milliseconds / 1000}"
            if is_mariadb
            else f"max_execution_time = {milliseconds}"
        )
        return [
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            "SET SESSION time_zone = '+00:00'",
            # The server must not hang up while we are busy with the last batch.
            f"SET SESSION net_write_timeout = 600, SESSION {limit}",
        ]
    if dialect.name == "sqlite":
        return ["PRAGMA query_only = ON", "BEGIN"]
    return []


class _Timer:
    """This is the statement timeout of SQLite, which has none of its own."""

    __slots__ = ("_ends", "_seconds")

    def __init__(self, span: timedelta) -> None:
        self._seconds = span.total_seconds()
        self._ends = 0.0
        self.restart()

    def restart(self) -> None:
        """Give the next batch its full time."""
        self._ends = time.monotonic() + self._seconds

    def is_over(self) -> bool:
        """Tell SQLite whether to stop."""
        return time.monotonic() > self._ends
