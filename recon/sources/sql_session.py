"""Opens a shop's or a log's database the gentle way: read-only, in UTC, at one moment, with a statement timeout."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable
from recon.records.exact import number
from recon.sources.sql_errors import explained

_CONNECT_SECONDS = 10
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
    "sqlite": "sqlite+pysqlite",
}
_EXACT_JSON = partial(json.loads, parse_float=number)
_URL_CURE = "write for example postgresql://user@host/shop, mysql://user@host/shop or sqlite:////path/shop.db"


@dataclass(frozen=True, slots=True)
class Rows:
    """This is one batch of a statement's rows, with the names of their columns."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Session:
    """This is one read-only transaction: all its statements see the same moment of the database.

    Whoever fetches by the driver's own cursor calls `restart_timer` before each fetch, as `stream` does.
    """

    where: str
    connection: sa.Connection
    restart_timer: Callable[[], None]

    @property
    def dialect(self) -> str:
        """Name the kind of database: 'postgresql', 'mysql' (MariaDB too), 'sqlite'."""
        return "mysql" if self.connection.dialect.name == "mariadb" else self.connection.dialect.name

    def limit(self, span: timedelta) -> None:
        """Let each later statement last so long, where reading its rows slowly counts too: in MySQL and MariaDB."""
        if self.dialect == "mysql":
            milliseconds = span // timedelta(milliseconds=1)
            with explained(self.where):
                self.connection.exec_driver_sql(
                    _mysql_limit(self.connection.dialect, milliseconds=milliseconds)
                )

    def small(self, statement: sa.TextClause) -> list[dict[str, Any]]:
        """Run one statement whose few rows may be taken at once, such as one that no cursor can be declared for."""
        with explained(self.where):
            self.restart_timer()
            return [dict(row) for row in self.connection.execute(statement).mappings()]

    def stream(
        self, sql: str | sa.TextClause, parameters: Mapping[str, Any], *, batch_rows: int
    ) -> Iterator[Rows]:
        """Run one statement with `:named` parameters and hand out its rows in batches, never all at once."""
        options = {"stream_results": True, "max_row_buffer": batch_rows}
        statement = (sa.text(sql) if isinstance(sql, str) else sql).execution_options(**options)
        with explained(self.where):
            self.restart_timer()
            with self.connection.execute(statement, parameters) as result:
                columns = tuple(result.keys())
                while rows := result.fetchmany(batch_rows):
                    yield Rows(columns=columns, rows=rows)
                    self.restart_timer()


@contextmanager
def reading(url: str, *, name: str, statement_timeout: timedelta) -> Iterator[Session]:
    """Open a session on the source called `name`, and close it again."""
    address = _address(url, name=name)
    where = f"{name} ({place(address)})"
    timer = _Timer(statement_timeout)
    with explained(where, connecting=True):
        engine = _engine(address, timer=timer)
    try:
        with _connected(engine, where=where) as connection:
            with explained(where):
                for statement in _settings(connection.dialect, timeout=statement_timeout):
                    connection.exec_driver_sql(statement)
            yield Session(where=where, connection=connection, restart_timer=timer.restart)
    finally:
        engine.dispose()


def dialect_of(url: str, *, name: str) -> str:
    """Name the kind of database a URL leads to, without opening it: postgresql, mysql, mariadb or sqlite."""
    return _address(url, name=name).get_backend_name()


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
        raise SourceUnavailable(name, "its url is not the URL of a database", cure=_URL_CURE) from None
    backend = address.get_backend_name()
    if backend not in _DRIVERS:
        # Nobody promises that a session of another kind writes nothing.
        raise SourceUnavailable(name, f"databases of kind '{backend}' cannot be read", cure=_URL_CURE)
    if backend == "sqlite" and not address.database:
        raise SourceUnavailable(name, "its url names no file", cure=_URL_CURE)
    return address.set(drivername=_DRIVERS[backend])


def _engine(address: sa.URL, *, timer: "_Timer") -> sa.Engine:
    given: dict[str, Any] = {"poolclass": sa.NullPool, "hide_parameters": True}
    if address.get_backend_name() == "sqlite":
        # Named places, so that the driver's own cursor takes a statement's values by name too.
        return sa.create_engine(
            "sqlite+pysqlite://", creator=lambda: _sqlite(address, timer=timer), paramstyle="named", **given
        )
    arguments: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS}
    if address.get_backend_name() == "postgresql":
        # Poolers in transaction mode do not keep prepared statements. A database may be in another encoding.
        arguments |= {"prepare_threshold": None, "client_encoding": "utf8"}
        # psycopg would read the numbers in JSON columns as binary fractions.
        given["json_deserializer"] = _EXACT_JSON
    else:
        # A server that says nothing for longer than a statement may take is taken for dead.
        arguments["read_timeout"] = timer.seconds + _CONNECT_SECONDS
    return sa.create_engine(address, connect_args=arguments, **given)


def _sqlite(address: sa.URL, *, timer: "_Timer") -> sqlite3.Connection:
    # `mode=ro` also refuses to create a file where the path is wrong.
    path = Path(address.database or "").absolute()
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    connection.set_progress_handler(timer.is_over, 10_000)
    return connection


@contextmanager
def _connected(engine: sa.Engine, *, where: str) -> Iterator[sa.Connection]:
    with explained(where, connecting=True):
        connection = engine.connect()
    try:
        yield connection
    finally:
        # A half-read stream is thrown away with its connection, and the session's settings with it.
        connection.invalidate()
        connection.close()


def _settings(dialect: sa.Dialect, *, timeout: timedelta) -> list[str]:
    milliseconds = max(1, timeout // timedelta(milliseconds=1))
    if dialect.name == "postgresql":
        # LOCAL: behind a pooler in transaction mode, nothing of ours may stay on the shop's connection.
        return [
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            "SET LOCAL TIME ZONE 'UTC'",
            "SET LOCAL DateStyle = 'ISO, YMD'",
            # Compiling a preset's long query takes seconds on the shop's server, running it on few rows does not.
            *(["SET LOCAL jit = off"] if (dialect.server_version_info or ()) >= (11,) else []),
            f"SET LOCAL statement_timeout = {milliseconds}",
        ]
    if dialect.name == "sqlite":
        return ["PRAGMA query_only = ON", "BEGIN"]
    return [
        "SET SESSION time_zone = '+00:00'",
        # The server must not hang up while we are busy with the last batch.
        "SET SESSION net_write_timeout = 600",
        _mysql_limit(dialect, milliseconds=milliseconds),
        "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
    ]


def _mysql_limit(dialect: sa.Dialect, *, milliseconds: int) -> str:
    if getattr(dialect, "is_mariadb", False):
        return f"SET SESSION max_statement_time = {milliseconds // 1000}.{milliseconds % 1000:03d}"
    return f"SET SESSION max_execution_time = {milliseconds}"


class _Timer:
    """This is the statement timeout of SQLite, which has none of its own."""

    __slots__ = ("_ends", "_span")

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self._ends = 0.0
        self.restart()

    @property
    def seconds(self) -> int:
        """Tell the span in whole seconds."""
        return self._span // timedelta(seconds=1)

    def restart(self) -> None:
        """Give the next batch its full time."""
        self._ends = time.monotonic() + self._span.total_seconds()

    def is_over(self) -> bool:
        """Tell SQLite whether to stop."""
        return time.monotonic() > self._ends
