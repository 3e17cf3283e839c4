"""Turns a driver's error into one sentence: where, what happened, what to do. Never a password, never a row."""

import re
from collections.abc import Iterator
from enum import Enum

from recon.jobs.ports import SourceUnavailable

_QUOTED = 160


class _Cause(Enum):
    """This is why a database could not be read, with the cure."""

    DOWN = ("it does not answer", "check that it runs and that host and port in the url are right")
    NO_FILE = ("the database file cannot be opened", "check the path in the url and who may read it")
    NOT_A_DATABASE = ("the file is not a SQLite database", "check the path in the url")
    WRONG_LOGIN = ("user or password is wrong", "correct the url, or the file its password comes from")
    NO_DATABASE = ("there is no database of that name", "correct the last part of the url")
    NO_RIGHTS = ("the user may not read it", "grant SELECT on its tables to the user of the url")
    NO_TABLE = ("a table of the query is missing", "correct the table names or the preset")
    NO_COLUMN = ("a column of the query is missing", "correct the query or the preset")
    BAD_SQL = ("the query is not valid", "correct the SQL file")
    TIMEOUT = (
        "the statement timeout ended the query",
        "add an index on its time column, or raise statement_timeout",
    )
    BUSY = ("it is locked or takes no more connections", "try again later, or read from a replica")
    LOST = ("the connection broke while reading", "try again; nothing of this pull was kept")
    CHANGED = (
        "the replica cancelled the query",
        "try again, or raise max_standby_streaming_delay on the replica",
    )
    READ_ONLY = ("the query tries to write", "a source may only read: correct the SQL file")
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
    1142: _Cause.NO_RIGHTS,
    1143: _Cause.NO_RIGHTS,
    1146: _Cause.NO_TABLE,
    1205: _Cause.BUSY,
    1226: _Cause.BUSY,
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
    (r"no pg_hba\.conf entry|permission denied", _Cause.NO_RIGHTS),
    (r"unable to open database file", _Cause.NO_FILE),
    (r"file is not a database|malformed", _Cause.NOT_A_DATABASE),
    (r"no such table", _Cause.NO_TABLE),
    (r"no such column", _Cause.NO_COLUMN),
    (r"syntax error|no such function|unrecognized token|incomplete input", _Cause.BAD_SQL),
    (r"^interrupted", _Cause.TIMEOUT),
    (r"locked|too many (clients|connections)", _Cause.BUSY),
    (r"readonly database", _Cause.READ_ONLY),
    (r"server closed the connection|connection .*(lost|closed|terminated)|SSL connection", _Cause.LOST),
    (r"connection (failed|refused|timeout)|could not translate|timed out|timeout expired", _Cause.DOWN),
)
_QUOTABLE = frozenset({_Cause.NO_TABLE, _Cause.NO_COLUMN, _Cause.BAD_SQL, _Cause.NO_RIGHTS, _Cause.READ_ONLY})


def explain(error: Exception, *, where: str) -> SourceUnavailable:
    """Name a driver's error for what happened."""
    if isinstance(error, UnicodeError):
        return _unavailable(_Cause.ENCODING, where=where, words="")
    original = getattr(error, "orig", None) or error
    words = next((line.strip() for line in str(original).splitlines() if line.strip()), "")
    return _unavailable(_cause(original), where=where, words=words)


def _cause(error: object) -> _Cause:
    for code in _codes(error):
        if code in _CODES:
            return _CODES[code]
    text = str(error)
    for pattern, cause in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            return cause
    return _Cause.OTHER


def _codes(error: object) -> Iterator[str | int]:
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        yield state
    first = error.args[0] if isinstance(error, Exception) and error.args else None
    if isinstance(first, int):
        yield first


def _unavailable(cause: _Cause, *, where: str, words: str) -> SourceUnavailable:
    what, cure = cause.value
    # Only words about the query's own names are repeated: others may quote a row or a user.
    quoted = f" ({words[:_QUOTED]})" if cause in _QUOTABLE and words else ""
    return SourceUnavailable(where, f"{what}{quoted}", cure=cure)
