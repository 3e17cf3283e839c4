"""One read-only, UTC, time-limited look at a shop's database, and its errors in words an operator can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pymysql
import sqlalchemy as sa
from sqlalchemy import exc

from recon.jobs.ports import SourceUnavailable
from recon.sources.settings import OrdersSettings

_DRIVERS = {
    "postgresql": "psycopg",
    "postgres": "psycopg",
    "mysql": "pymysql",
    "mariadb": "pymysql",
    "sqlite": "pysqlite",
}
_CONNECT_SECONDS = 10
DRIVER_ERRORS = (exc.SQLAlchemyError, psycopg.Error, pymysql.Error, sqlite3.Error)

_RIGHTS = "grant SELECT on what the query reads to the user of the URL"
_TIMEOUT = "raise statement_timeout, or index the column that the query compares with :since"
_READ_ONLY = "take the writing statement out of the query; a shop is only read"
_QUERY = "correct the query or its parameters"
_PASSWORD = "correct user and password of the URL"  # noqa: S105 - a sentence, not a password
_DATABASE = "correct the database's name in the URL"
_DOWN = "start the database, or correct host and port of the URL"
_CURES: dict[str | int, str] = {
    "42501": _RIGHTS, "57014": _TIMEOUT, "25006": _READ_ONLY, "28P01": _PASSWORD, "28000": _PASSWORD, "3D000": _DATABASE,
    1044: _RIGHTS, 1142: _RIGHTS, 1143: _RIGHTS, 1370: _RIGHTS, 1969: _TIMEOUT, 3024: _TIMEOUT, 1792: _READ_ONLY,
    1045: _PASSWORD, 1698: _PASSWORD, 1049: _DATABASE, 2003: _DOWN, 2006: _DOWN, 2013: _DOWN,
}  # fmt: skip
# Connecting gives no code at PostgreSQL and never one at SQLite: then the sentence decides.
_SENTENCES = {
    "password": _PASSWORD, "no pg_hba.conf entry": _PASSWORD, 'role "': _PASSWORD, 'database "': _DATABASE,
    "refused": _DOWN, "timeout": _DOWN, "could not translate host": _DOWN, "resolve": _DOWN, "closed the connection": _DOWN,
    "unable to open database": "correct the path in the URL, or the rights of the file", "readonly": _READ_ONLY,
    "read-only": _READ_ONLY, "locked": "run the pull again when the shop's writer has finished",
}  # fmt: skip


@contextmanager
def shop(settings: OrdersSettings) -> Iterator[sa.Connection]:
    """Open one transaction that sees one moment of the shop, where the database can, and changes nothing."""
    where = f"orders.{settings.name}"
    engine = _engine(settings, where=where)
    try:
        with explained(where):
            connection = engine.connect()
        try:
            with explained(where):
                _begin(
                    connection, timeout=settings.statement_timeout, paced=settings.rows_per_second is not None
                )
            yield connection
        finally:
            connection.invalidate()
            connection.close()
    finally:
        engine.dispose()


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Turn whatever a driver raises into one line: where, what happened, what to do."""
    try:
        yield
    except DRIVER_ERRORS as error:
        raise _unavailable(error, where=where) from None


def dialect_of(settings: OrdersSettings) -> str:
    """Name the kind of database a URL leads to: postgresql, mysql, mariadb or sqlite."""
    return _url(settings, where=f"orders.{settings.name}").get_backend_name()


def _url(settings: OrdersSettings, *, where: str) -> sa.URL:
    try:
        url = sa.make_url(settings.url)
    except (exc.ArgumentError, ValueError):
        # The text itself stays out of the message: it carries a password.
        cure = "write for example postgresql://user:password@host:5432/shop"
        raise SourceUnavailable(where, "its url is not the URL of a database", cure=cure) from None
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        cure = "use postgresql, mysql, mariadb or sqlite"
        raise SourceUnavailable(where, f"databases of kind '{backend}' cannot be read", cure=cure)
    kind = "postgresql" if backend == "postgres" else backend
    return url.set(drivername=f"{kind}+{_DRIVERS[backend]}")


def _engine(settings: OrdersSettings, *, where: str) -> sa.Engine:
    url = _url(settings, where=where)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "").resolve()
        # Opened as a URI in read-only mode, so that a wrong path is an error and not a new empty shop.
        return sa.create_engine(
            "sqlite+pysqlite://", poolclass=sa.NullPool, paramstyle="named",
            creator=lambda: sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True),
        )  # fmt: skip
    given: dict[str, object] = {"connect_timeout": _CONNECT_SECONDS}
    if url.get_backend_name() != "postgresql":
        # A server that says nothing for longer than a statement may take is taken for dead.
        given["read_timeout"] = int(settings.statement_timeout.total_seconds()) + _CONNECT_SECONDS
    return sa.create_engine(url, poolclass=sa.NullPool, connect_args=given)


def _begin(connection: sa.Connection, *, timeout: timedelta, paced: bool) -> None:
    milliseconds = timeout // timedelta(milliseconds=1)
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        statements = [
            "SET TIME ZONE 'UTC'",
            "SET DateStyle = 'ISO, YMD'",
            f"SET statement_timeout = {milliseconds}",
        ]
    elif connection.dialect.name == "sqlite":
        statements = ["PRAGMA query_only = ON", "BEGIN"]
    else:
        statements = ["SET time_zone = '+00:00'", "SET SESSION net_write_timeout = 600"]
        # While it is read slowly on purpose, the statement itself lasts; the read timeout still watches it.
        statements += [] if paced else [_mariadb_limit(connection, milliseconds)]
        statements.append("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        statements.append("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    for statement in statements:
        connection.exec_driver_sql(statement)


def _mariadb_limit(connection: sa.Connection, milliseconds: int) -> str:
    if getattr(connection.dialect, "is_mariadb", False):
        return f"SET SESSION max_statement_time = {milliseconds // 1000}.{milliseconds % 1000:03d}"
    return f"SET SESSION max_execution_time = {milliseconds}"


def _unavailable(error: Exception, *, where: str) -> SourceUnavailable:
    original = getattr(error, "orig", None) or error
    code, said = getattr(original, "sqlstate", None), str(original)
    if isinstance(original, pymysql.Error) and len(original.args) > 1:
        code, said = original.args[0], str(original.args[1])
    line = (said.strip().splitlines() or [type(original).__name__])[0][:300]
    cure = _CURES.get(code) if code is not None else None
    if cure is None:
        cure = next((cure for words, cure in _SENTENCES.items() if words in said), _QUERY)
    return SourceUnavailable(where, line, cure=cure)
