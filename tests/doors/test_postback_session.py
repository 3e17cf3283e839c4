"""The gentle way into a database, on the three kinds of database: what it refuses, and in which words."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pymysql
import pytest
import sqlalchemy as sa

from recon.jobs.ports import SourceUnavailable
from recon.sources.sql_errors import explained
from recon.sources.sql_session import Rows, Session, reading

MINUTE = timedelta(minutes=1)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    path = tmp_path / "shop's books #1.db"
    with closing(sqlite3.connect(path)):
        return sa.URL.create("sqlite", database=str(path)).render_as_string()


@pytest.fixture(params=["sqlite_url", "postgres_url", "mariadb_url"])
def url(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(request.param)
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE parcels (id INTEGER PRIMARY KEY, name VARCHAR(40))"))
        connection.execute(sa.text("INSERT INTO parcels VALUES (1, '50 % off: a|b'), (2, NULL), (3, 'ü 😀')"))
    engine.dispose()
    return address


def _all(session: Session, sql: str, *, batch_rows: int = 2) -> list[Rows]:
    return list(session.stream(sql, {"least": 1}, batch_rows=batch_rows))


def test_rows_come_in_batches_with_their_columns(url: str) -> None:
    with reading(url, name="postbacks.shop", statement_timeout=MINUTE) as session:
        batches = _all(session, "SELECT id, name FROM parcels WHERE id >= :least ORDER BY id")

    assert [len(batch.rows) for batch in batches] == [2, 1]
    assert batches[0].columns == ("id", "name")
    assert [tuple(row) for batch in batches for row in batch.rows] == [
        (1, "50 % off: a|b"),
        (2, None),
        (3, "ü 😀"),
    ]


def test_a_stream_may_be_left_half_read(url: str) -> None:
    with reading(url, name="postbacks.shop", statement_timeout=MINUTE) as session:
        first = next(session.stream("SELECT id FROM parcels ORDER BY id", {}, batch_rows=1))

    assert [tuple(row) for row in first.rows] == [(1,)]


def test_nothing_can_be_written(url: str) -> None:
    with (
        reading(url, name="postbacks.shop", statement_timeout=MINUTE) as session,
        pytest.raises(SourceUnavailable, match=r"postbacks\.shop .*correct the SQL file"),
    ):
        _all(session, "DELETE FROM parcels")

    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM parcels")).scalar() == 3
    engine.dispose()


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("SELECT id FROM crates", "a table of the query is missing.*crates.*; correct the table names"),
        ("SELECT weight FROM parcels", "a column of the query is missing.*weight.*; correct the query"),
        ("SELEKT id FROM parcels", "the query is not valid.*; correct the SQL file"),
    ],
)
def test_a_wrong_query_says_what_is_missing(url: str, sql: str, sentence: str) -> None:
    with (
        reading(url, name="postbacks.shop", statement_timeout=MINUTE) as session,
        pytest.raises(SourceUnavailable, match=sentence),
    ):
        _all(session, sql)


def test_a_query_that_takes_too_long_is_ended(url: str) -> None:
    endless = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "postgresql": "SELECT pg_sleep(60)",
        # SLEEP() itself is cut short without an error there, so the rows must be counted the hard way.
        "mysql": "SELECT count(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b",
    }
    with (
        reading(url, name="postbacks.shop", statement_timeout=timedelta(milliseconds=200)) as session,
        pytest.raises(SourceUnavailable, match="the statement timeout ended the query; index the column"),
    ):
        _all(session, endless[session.dialect])


def test_a_session_speaks_utc(postgres_url: str, mariadb_url: str) -> None:
    with reading(postgres_url, name="postbacks.shop", statement_timeout=MINUTE) as session:
        zone = [
            tuple(row) for batch in _all(session, "SELECT current_setting('TimeZone')") for row in batch.rows
        ]
    with reading(mariadb_url, name="postbacks.shop", statement_timeout=MINUTE) as session:
        offset = [tuple(row) for batch in _all(session, "SELECT @@time_zone") for row in batch.rows]

    assert (zone, offset) == ([("UTC",)], [("+00:00",)])


def test_a_session_sees_one_moment_of_the_database(url: str) -> None:
    with reading(url, name="postbacks.shop", statement_timeout=MINUTE) as session:
        before = _all(session, "SELECT count(*) AS n FROM parcels")[0].rows[0][0]
        if session.dialect != "sqlite":  # SQLite makes the writer wait instead
            engine = sa.create_engine(url, poolclass=sa.NullPool)
            with engine.begin() as connection:
                connection.execute(sa.text("INSERT INTO parcels VALUES (4, 'late')"))
            engine.dispose()
        after = _all(session, "SELECT count(*) AS n FROM parcels")[0].rows[0][0]

    assert (before, after) == (3, 3)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (
            "postgresql://reader:hunter2@127.0.0.1:1/shop",
            "127.0.0.1:1 shop.: it does not answer; check that it runs",
        ),
        (
            "mysql://reader:hunter2@127.0.0.1:1/shop",
            "127.0.0.1:1 shop.: it does not answer; check that it runs",
        ),
        ("sqlite:////nowhere/hunter2/shop.db", "the database file cannot be opened; check the path"),
        (
            "oracle+thick://reader:hunter2@db/shop",
            "databases of kind 'oracle' cannot be read; write for example",
        ),
        ("sqlite://", "postbacks.shop: its url names no file; write for example"),
        ("mysql://reader:hunter2@127.0.0.1:1/shop?tsl=1", "an option of the url is wrong; correct"),
        ("postgresql://reader:hunter2@127.0.0.1:1/shop?tsl=1", "an option of the url is wrong; correct"),
        ("hunter2 is the password", "its url is not the URL of a database; write for example"),
    ],
)
def test_a_database_that_cannot_be_reached_says_how_to_reach_it(broken: str, sentence: str) -> None:
    with (
        pytest.raises(SourceUnavailable, match=sentence) as caught,
        reading(broken, name="postbacks.shop", statement_timeout=MINUTE),
    ):
        pass

    assert broken.startswith("sqlite") or "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (psycopg.OperationalError('FATAL: no pg_hba.conf entry for host "10.0.0.7"'), "does not admit this user"),
        (pymysql.OperationalError(1130, "Host '10.0.0.7' is not allowed to connect"), "does not admit this user"),
        (psycopg.OperationalError("failed to resolve host '10.0.0.7'"), "it does not answer"),
        (psycopg.errors.InvalidTextRepresentation('invalid input: "ann@shop.example"'), r"failed \(error 22P02\);"),
    ],
)  # fmt: skip
def test_an_error_is_told_by_its_cause_and_not_in_the_words_of_the_driver(
    error: Exception, sentence: str
) -> None:
    with pytest.raises(SourceUnavailable, match=f"^log: .*{sentence}") as caught, explained("log"):
        raise error

    assert "10.0.0.7" not in str(caught.value)
    assert "ann@" not in str(caught.value)


def test_a_file_that_is_no_database_is_called_so(tmp_path: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=tmp_path, suffix=".db") as file:
        file.write(b"order,amount\n" * 400)
        file.flush()
        with (
            pytest.raises(SourceUnavailable, match="the file is not a SQLite database"),
            reading(f"sqlite:///{file.name}", name="postbacks.shop", statement_timeout=MINUTE) as session,
        ):
            _all(session, "SELECT 1 AS one FROM parcels")


def test_a_wrong_password_is_told_from_a_server_that_is_down(mariadb_url: str) -> None:
    wrong = sa.make_url(mariadb_url).set(password="hunter2").render_as_string(hide_password=False)

    with (
        pytest.raises(SourceUnavailable, match="user or password is wrong; correct the url") as caught,
        reading(wrong, name="postbacks.shop", statement_timeout=MINUTE),
    ):
        pass

    assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(postgres_url: str, mariadb_url: str) -> None:
    for address in (postgres_url, mariadb_url):
        elsewhere = sa.make_url(address).set(database="cellar").render_as_string(hide_password=False)
        with (
            pytest.raises(SourceUnavailable, match=r"cellar\): there is no database of that name"),
            reading(elsewhere, name="postbacks.shop", statement_timeout=MINUTE),
        ):
            pass


def test_a_user_without_rights_is_told_what_to_grant(postgres_url: str) -> None:
    engine = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE parcels (id INTEGER)"))
        connection.execute(sa.text("DROP ROLE IF EXISTS recon_stranger"))
        connection.execute(sa.text("CREATE ROLE recon_stranger LOGIN PASSWORD 'hunter2'"))
    engine.dispose()
    stranger = sa.make_url(postgres_url).set(username="recon_stranger", password="hunter2")

    with (
        reading(
            stranger.render_as_string(hide_password=False), name="log", statement_timeout=MINUTE
        ) as session,
        pytest.raises(SourceUnavailable, match=r"the user may not read it.*parcels.*; grant SELECT"),
    ):
        _all(session, "SELECT id FROM parcels")
