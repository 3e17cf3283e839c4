"""The databases the kernel's files are run on, behind one way to ask: question marks, and rows as tuples."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import duckdb
import psycopg
import pymysql
from sqlalchemy import make_url

from tests.conformance.kernel import Answer, Connection
from tests.servers import Server


class _Asked:
    """This is a driver that writes `%s` where the kernel's harness writes a question mark."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, text: str, values: Sequence[object] = ()) -> Answer:
        """Run a statement; a percent sign of the kernel's own is doubled, as the driver asks where values follow."""
        if values:
            self._cursor.execute(text.replace("?", "%s"), tuple(values))
        else:
            self._cursor.execute(text)
        answer: Answer = self._cursor
        return answer


@contextmanager
def on_postgres(server: Server) -> Iterator[Connection]:
    """Open a database of its own on PostgreSQL."""
    with server.fresh_database() as url:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as base, base.cursor() as cursor:
            yield _Asked(cursor)


@contextmanager
def on_mariadb(server: Server) -> Iterator[Connection]:
    """Open a database of its own on MariaDB."""
    with server.fresh_database() as url:
        place = make_url(url)
        base = pymysql.connect(
            host=place.host or "127.0.0.1",
            port=place.port or 0,
            user=place.username or "",
            password=place.password or "",
            database=place.database,
            autocommit=True,
        )
        with closing(base), base.cursor() as cursor:
            yield _Asked(cursor)


def on_duckdb() -> AbstractContextManager[Connection]:
    """Open a database in memory."""
    return duckdb.connect(":memory:")


def on_sqlite() -> AbstractContextManager[Connection]:
    """Open a database in memory."""
    return closing(sqlite3.connect(":memory:"))
