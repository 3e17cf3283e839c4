"""The ways in to MariaDB, MySQL and SQLite: rows from a streaming cursor, every value as text."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pymysql
import sqlalchemy as sa
from pymysql.constants import FIELD_TYPE
from pymysql.cursors import SSCursor

from recon.sources.orders.raw import Delivered, Pause, Raw, Rows, paced, raw
from recon.sources.sql_session import Session

_KINDS = {
    **dict.fromkeys(
        (FIELD_TYPE.TINY, FIELD_TYPE.SHORT, FIELD_TYPE.INT24, FIELD_TYPE.LONG, FIELD_TYPE.LONGLONG),
        Delivered.WHOLE,
    ),
    **dict.fromkeys((FIELD_TYPE.DECIMAL, FIELD_TYPE.NEWDECIMAL), Delivered.EXACT),
    **dict.fromkeys((FIELD_TYPE.FLOAT, FIELD_TYPE.DOUBLE), Delivered.FLOAT),
    FIELD_TYPE.TIMESTAMP: Delivered.UTC,  # the session is in UTC, and a TIMESTAMP follows it
    FIELD_TYPE.DATETIME: Delivered.NAIVE,
    FIELD_TYPE.DATE: Delivered.DATE,
    FIELD_TYPE.NULL: Delivered.NOTHING,
    FIELD_TYPE.BIT: Delivered.OTHER,
}


@dataclass(frozen=True, slots=True)
class Pace:
    """This is how many rows are fetched at once, and how many a second."""

    batch_rows: int
    rows_per_second: int | None
    pause: Pause


def from_mariadb(session: Session, statement: sa.TextClause, *, pace: Pace) -> Iterator[Raw]:
    """Stream a query's rows from MariaDB or MySQL without a buffer on our side."""
    driver = cast("pymysql.Connection", session.connection.connection.driver_connection)
    # Texts as the server wrote them: exact, and turned into columns without an object for each value.
    driver.decoders = {}
    query, values = _compiled(session, statement)
    with driver.cursor(SSCursor) as cursor:
        cursor.execute(query, values)
        columns = tuple((c[0], _KINDS.get(c[1], Delivered.TEXT)) for c in cursor.description)
        try:
            yield raw(columns, [])
            for rows in paced(
                cursor.fetchmany,
                batch_rows=pace.batch_rows,
                rows_per_second=pace.rows_per_second,
                pause=pace.pause,
            ):
                yield _without_bytes(columns, rows)
        finally:
            if not driver.open:
                _forget(cursor)


def _forget(cursor: SSCursor) -> None:
    """Keep a cursor from fetching the rest of its rows when it is closed after its connection."""
    result = cursor._result  # noqa: SLF001 - the driver has no other way to say that nobody wants them
    if result is not None:
        result.unbuffered_active = False


def from_sqlite(session: Session, statement: sa.TextClause, *, pace: Pace) -> Iterator[Raw]:
    """Stream a query's rows from SQLite, which types values and not columns."""
    driver = cast("sqlite3.Connection", session.connection.connection.driver_connection)
    query, values = _compiled(session, statement)
    session.restart_timer()
    cursor = driver.execute(query, values)
    names = [column[0] for column in cursor.description]
    yield raw(tuple((name, Delivered.UNTYPED) for name in names), [])

    def fetch(count: int) -> Rows:
        session.restart_timer()
        return cursor.fetchmany(count)

    for rows in paced(
        fetch, batch_rows=pace.batch_rows, rows_per_second=pace.rows_per_second, pause=pace.pause
    ):
        kinds = [_kind({type(value) for value in column}) for column in zip(*rows, strict=True)]
        texts = [tuple(None if value is None else str(value) for value in row) for row in rows]
        yield raw(tuple(zip(names, kinds, strict=True)), texts)


def _compiled(session: Session, statement: sa.TextClause) -> tuple[str, dict[str, object]]:
    dialect = session.connection.dialect
    compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params)


def _without_bytes(columns: tuple[tuple[str, Delivered], ...], rows: Rows) -> Raw:
    binary = {
        place for place, values in enumerate(zip(*rows, strict=True)) if bytes in set(map(type, values))
    }
    if not binary:
        return raw(columns, rows)
    kinds = tuple(
        (n, Delivered.OTHER if place in binary else kind) for place, (n, kind) in enumerate(columns)
    )
    return raw(kinds, [tuple("bytes" if p in binary else v for p, v in enumerate(row)) for row in rows])


def _kind(types: set[type]) -> Delivered:
    types = types - {type(None)}
    if not types:
        return Delivered.NOTHING
    if bytes in types:
        return Delivered.OTHER
    if float in types:
        return Delivered.FLOAT
    return Delivered.WHOLE if types == {int} else Delivered.UNTYPED
