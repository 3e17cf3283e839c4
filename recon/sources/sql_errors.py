"""Turns a driver's error into one sentence: where, what happened, what to do. Never a password, never a row."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

import psycopg
import pymysql
import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable

_QUOTED = 160
# Raised through SQLAlchemy, or by a driver's own cursor.
_READING = (sa.exc.SQLAlchemyError, psycopg.Error, pymysql.Error, sqlite3.Error, UnicodeDecodeError)
# A host or an option that a driver cannot use ends in whatever it trips over first.
_CONNECTING = (*_READING, OSError, TypeError, ValueError)


class _Cause(Enum):
    """This is why a database could not be read, with the cure."""

    DOWN = ("it does not answer", "check that it runs and that host and port in the url are right")
    NO_FILE = ("the database file cannot be opened", "check the path in the url and who may read it")
    NOT_A_DATABASE = ("the file is not a SQLite database", "check the path in the url")
    WRONG_LOGIN = ("user or password is wrong", "correct the url, or the file its password comes from")
    NOT_ADMITTED = (
        "it does not admit this user from this machine",
        "admit it there (pg_hba.conf, or the host of the MySQL user), or add the TLS options it asks for to the url",
    )
    NO_DATABASE = ("there is no database of that name", "correct the database's name in the url")
    OPTION = ("an option of the url is wrong", "correct what stands behind the ? of the url")
    NO_RIGHTS = ("the user may not read it", "grant SELECT on what the query reads to the user of the url")
    NO_TABLE = ("a table of the query is missing", "correct the table names or the preset")
    NO_COLUMN = ("a column of the query is missing", "correct the query or the preset")
    BAD_SQL = ("the query is not valid", "correct the SQL file")
    TIMEOUT = (
        "the statement timeout ended the query",
        "index the column that the query compares with :since, or raise statement_timeout",
    )
    BUSY = ("it is locked or takes no more connections", "try again later, or read from a replica")
    LOST = ("the connection broke while reading", "try again; nothing of this pull was kept")
    CHANGED = (
        "the replica cancelled the query",
        "try again, or raise max_standby_streaming_delay on the replica",
    )
    READ_ONLY = ("the query tries to write", "correct the SQL file: a source is only read")
    ENCODING = (
        "a text is not valid UTF-8",
        "set the connection's charset in the url, or convert it in the query",
    )
    OTHER = ("the query failed", "run the query by hand to see why")


_CODES: dict[str | int, _Cause] = {
    # PostgreSQL, SQLSTATE
    "28P01": _Cause.WRONG_LOGIN,
    "28000": _Cause.WRONG_LOGIN,
    "3D000": _Cause.NO_DATABASE,
    "42501": _Cause.NO_RIGHTS,
    "42P01": _Cause.NO_TABLE,
    "3F000": _Cause.NO_TABLE,
    "42703": _Cause.NO_COLUMN,
    "42601": _Cause.BAD_SQL,
    "42883": _Cause.BAD_SQL,
    "42804": _Cause.BAD_SQL,
    "57014": _Cause.TIMEOUT,
    "53300": _Cause.BUSY,
    "55P03": _Cause.BUSY,
    "40001": _Cause.CHANGED,
    "57P01": _Cause.LOST,
    "57P02": _Cause.LOST,
    "57P03": _Cause.DOWN,
    "25006": _Cause.READ_ONLY,
    # MySQL and MariaDB
    1040: _Cause.BUSY,
    1044: _Cause.NO_RIGHTS,
    1045: _Cause.WRONG_LOGIN,
    1049: _Cause.NO_DATABASE,
    1054: _Cause.NO_COLUMN,
    1064: _Cause.BAD_SQL,
    1130: _Cause.NOT_ADMITTED,
    1142: _Cause.NO_RIGHTS,
    1143: _Cause.NO_RIGHTS,
    1146: _Cause.NO_TABLE,
    1205: _Cause.BUSY,
    1226: _Cause.BUSY,
    1370: _Cause.NO_RIGHTS,
    1698: _Cause.WRONG_LOGIN,
    1792: _Cause.READ_ONLY,
    1969: _Cause.TIMEOUT,
    3024: _Cause.TIMEOUT,
    2002: _Cause.DOWN,
    2003: _Cause.DOWN,
    2006: _Cause.LOST,
    2013: _Cause.LOST,
}

# SQLite has no codes worth the name, and psycopg has none for a login that failed.
_WORDS: tuple[tuple[str, _Cause], ...] = (
    (r"password authentication failed|no password supplied|role .* does not exist", _Cause.WRONG_LOGIN),
    (r"database .* does not exist", _Cause.NO_DATABASE),
    (r"no pg_hba\.conf entry", _Cause.NOT_ADMITTED),
    (r"invalid connection option", _Cause.OPTION),
    (r"permission denied", _Cause.NO_RIGHTS),
    (r"unable to open database file", _Cause.NO_FILE),
    (r"file is not a database|malformed", _Cause.NOT_A_DATABASE),
    (r"no such table", _Cause.NO_TABLE),
    (r"no such column", _Cause.NO_COLUMN),
    (r"syntax error|no such function|unrecognized token|incomplete input", _Cause.BAD_SQL),
    (r"^interrupted", _Cause.TIMEOUT),
    (r"locked|too many (clients|connections)", _Cause.BUSY),
    (r"readonly database", _Cause.READ_ONLY),
    (r"could not decode to utf-8", _Cause.ENCODING),
    (r"server closed the connection|connection .*(lost|closed|terminated)|SSL connection", _Cause.LOST),
    (
        r"connection (failed|refused|timeout)|could not translate|failed to resolve|timed out|timeout expired",
        _Cause.DOWN,
    ),
)
# What is no driver's error at all: a text that cannot be read, a host that is no name, an option of the url.
_KINDS: tuple[tuple[type[Exception], _Cause], ...] = (
    (UnicodeDecodeError, _Cause.ENCODING),
    (UnicodeError, _Cause.DOWN),
    (OSError, _Cause.OPTION),
    (TypeError, _Cause.OPTION),
    (ValueError, _Cause.OPTION),
)
_QUOTABLE = frozenset({_Cause.NO_TABLE, _Cause.NO_COLUMN, _Cause.BAD_SQL, _Cause.NO_RIGHTS, _Cause.READ_ONLY})


@contextmanager
def explained(where: str, *, connecting: bool = False) -> Iterator[None]:
    """Turn whatever a driver raises into one sentence; `connecting` also what it makes of a wrong url."""
    caught = _CONNECTING if connecting else _READING
    try:
        yield
    except caught as error:
        # Not chained: a driver's own words may quote a row.
        raise _unavailable(getattr(error, "orig", None) or error, where=where) from None


def _unavailable(error: BaseException, *, where: str) -> SourceUnavailable:
    cause = _cause(error)
    what, cure = cause.value
    quoted = _quoted(error, cause=cause)
    return SourceUnavailable(where, f"{what} ({quoted})" if quoted else what, cure=cure)


def _cause(error: BaseException) -> _Cause:
    for code in _codes(error):
        if code in _CODES:
            return _CODES[code]
    text = str(error)
    for pattern, cause in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            return cause
    return next((cause for kind, cause in _KINDS if isinstance(error, kind)), _Cause.OTHER)


def _quoted(error: BaseException, *, cause: _Cause) -> str:
    if cause is _Cause.OTHER:
        return next((f"error {code}" for code in _codes(error)), "")
    # Only words about the query's own names are repeated: others may quote a row or a user.
    if cause not in _QUOTABLE:
        return ""
    said = error.args[-1] if isinstance(error, pymysql.Error) and error.args else error
    return next((line.strip() for line in str(said).splitlines() if line.strip()), "")[:_QUOTED]


def _codes(error: BaseException) -> Iterator[str | int]:
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        yield state
    first = error.args[0] if error.args else None
    if isinstance(first, int):
        yield first
