"""A postback log in a SQL table: on SQLite, PostgreSQL and MariaDB, with the recommended outbox and RudderStack's."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros
from recon.records.window import Window
from recon.sources.postbacks.table import SqlLog
from recon.sources.settings import LogMapping, SqlLogSettings
from tests.doors.postback_logs import ACCEPTED, at, pulled

README = Path(__file__).parents[2] / "sql" / "sources" / "postbacks" / "README.md"
OUTBOX = README.read_text(encoding="utf-8").split("```sql\n")[1].split(";")[0]
EP = "https://track.linksynergy.com/ep?mid=12345&cur=EUR&skulist=A&amtlist=4000&ord="


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "shop.db")):
        return f"sqlite:///{tmp_path}/shop.db"


def _run(url: str, sql: str, rows: Sequence[Mapping[str, object]] = ()) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(sql), list(rows) or None)
    engine.dispose()


@pytest.fixture(params=["sqlite_url", "postgres_url", "mariadb_url"])
def url(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(request.param)
    _run(address, OUTBOX)
    return address


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _attempt(number: int, *, minutes: int, **other: object) -> dict[str, object]:
    times = dict.fromkeys(("created_at", "sent_at", "answered_at"), _written(at(minutes)))
    order = f"A-{number}"
    row = {
        "id": number,
        "order_id": order,
        "request_url": EP + order,
        "status": 200,
        "response_body": ACCEPTED,
    }
    return {**row, "kind": None, "error_class": None, **times, **other}


def _log(url: str, *attempts: Mapping[str, object]) -> None:
    columns = list(attempts[0])
    places = ", ".join(f":{column}" for column in columns)
    _run(url, f"INSERT INTO postback_log ({', '.join(columns)}) VALUES ({places})", attempts)


def _source(url: str, **other: object) -> SqlLog:
    return SqlLog(replace(SqlLogSettings("shop", url, LogMapping()), **other))  # type: ignore[arg-type]


def test_the_recommended_outbox_is_read_without_any_mapping(url: str) -> None:
    refused = ACCEPTED.replace("<good>1</good><bad>0</bad>", "<good>0</good><bad>1</bad>")
    unanswered = {"status": None, "response_body": None, "answered_at": None}
    _log(
        url,
        _attempt(1, minutes=0),
        _attempt(2, minutes=1, response_body=refused),
        _attempt(3, minutes=2, error_class="dns", **unanswered),
        _attempt(4, minutes=3, sent_at=None, **unanswered),
        _attempt(5, minutes=4, request_url=None, kind="refund"),
    )

    pull = pulled(_source(url, batch_rows=2), moment=at(60))

    assert pull.orders == ["A-1", "A-2", "A-3", "A-4", "A-5"]
    assert pull.ids == ["1", "2", "3", "4", "5"]
    assert pull.outcomes == [
        Outcome.ACCEPTED,
        Outcome.REFUSED,
        Outcome.NOT_SENT,
        Outcome.AMBIGUOUS,
        Outcome.ACCEPTED,
    ]
    assert [row["sent_at"] for row in pull.rows] == [micros(at(minute)) for minute in range(5)]
    assert [row["amount"] for row in pull.rows] == [4000, 4000, 4000, 4000, None]
    assert pull.rows[4]["kind"] == AttemptKind.REVERSAL
    assert pull.batches == (2, 2, 1)


def test_coverage_reaches_the_moment_of_the_pull(url: str) -> None:
    _log(url, _attempt(1, minutes=5))

    assert pulled(_source(url), moment=at(60)).closing.covers == Window(at(5), at(60))
    assert pulled(_source(url, since=at(-60)), moment=at(60)).closing.covers == Window(at(-60), at(60))


def test_where_nobody_vouches_for_the_past_coverage_begins_with_the_first_row_read(url: str) -> None:
    _log(url, _attempt(1, minutes=0), _attempt(2, minutes=5))

    pulls = [pulled(replace(_source(url), reads_from=at(begin)), moment=at(60)) for begin in (-60, 3)]
    assert [each.closing.covers for each in pulls] == [Window(at(0), at(60)), Window(at(5), at(60))]


def test_an_empty_table_covers_nothing(url: str) -> None:
    pull = pulled(_source(url), moment=at(60))

    assert (pull.rows, pull.closing.covers, pull.closing.checkpoint) == ([], None, {})


def test_the_next_pull_reads_the_overlap_again_and_answers_that_came_late(url: str) -> None:
    _log(
        url,
        _attempt(1, minutes=0, status=None, response_body=None, answered_at=None),
        _attempt(2, minutes=600),
    )
    first = pulled(_source(url), moment=at(620))
    _run(url, f"UPDATE postback_log SET status = 500, answered_at = '{_written(at(630))}' WHERE id = 1")
    _log(url, _attempt(3, minutes=640))

    second = pulled(_source(url, overlap=timedelta(minutes=5)), after=first, moment=at(650))
    again = pulled(_source(url, overlap=timedelta(minutes=5)), after=first, moment=at(650))

    assert sorted(map(str, second.ids)) == ["1", "2", "3"]
    assert second.rows == again.rows
    assert second.closing.covers == Window(at(0), at(650))


def test_a_clock_that_runs_ahead_does_not_hide_what_comes_after(url: str) -> None:
    _log(url, _attempt(1, minutes=0), _attempt(2, minutes=90))

    pull = pulled(_source(url), moment=at(60))

    assert pull.orders == ["A-1"]
    assert pull.closing.checkpoint == {"newest": str(micros(at(0))), "newest_id": "1"}


def test_a_table_that_was_purged_between_two_pulls_is_covered_anew_from_its_first_row(url: str) -> None:
    _log(url, _attempt(1, minutes=0))
    first = pulled(_source(url), moment=at(60))
    _run(url, "DELETE FROM postback_log")
    _log(url, _attempt(3, minutes=900))

    second = pulled(_source(url), after=first, moment=at(1000))
    third = pulled(_source(url), after=second, moment=at(1100))

    assert second.closing.covers == Window(at(900), at(1000))
    assert second.closing.remarks == (
        "the newest row known is no longer there: what was logged and purged since then is unknown",
    )
    assert (third.closing.covers, third.closing.remarks) == (Window(at(900), at(1100)), ())


def test_an_emptied_table_vouches_for_nothing_and_keeps_its_place(url: str) -> None:
    _log(url, _attempt(1, minutes=0))
    first = pulled(_source(url), moment=at(60))
    _run(url, "DELETE FROM postback_log")

    emptied = pulled(_source(url), after=first, moment=at(120))

    assert (emptied.closing.covers, emptied.closing.checkpoint) == (None, first.closing.checkpoint)
    assert len(emptied.closing.remarks) == 1


def test_a_checkpoint_without_an_id_goes_on_where_its_row_comes_again(url: str) -> None:
    _log(url, _attempt(1, minutes=0))
    first = pulled(_source(url), moment=at(60))
    old = replace(first, closing=replace(first.closing, checkpoint={"newest": str(micros(at(0)))}))

    assert pulled(_source(url), after=old, moment=at(90)).closing.covers == Window(at(0), at(90))


@pytest.mark.parametrize("reference", ['O\'Neil "x", a|b', "100 %", ":name", "😀", "e\u0301", "x" * 200])
def test_a_reference_is_kept_byte_for_byte(url: str, reference: str) -> None:
    _log(url, _attempt(1, minutes=0, order_id=reference, request_url=None))

    assert pulled(_source(url), moment=at(60)).orders == [reference]


def _file(tmp_path: Path, query: str) -> Path:
    path = tmp_path / "mine.sql"
    path.write_text(f"-- name: attempts\n{query}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("query", "mapping", "sentence"),
    [
        (
            "SELECT id FROM postback_log",
            LogMapping(),
            "no column says which row is which; select the log's own id AS row_id",
        ),
        ("SELECT id AS row_id FROM postback_log", LogMapping(), "does not say where the time stands; map it"),
        (
            "SELECT id AS row_id, created_at AS sent_at FROM postback_log",
            LogMapping(fields={"order_ref": "ordr"}),
            r"fields.order_ref = 'ordr' is not among its columns \(row_id, sent_at\); correct",
        ),
        (
            "SELECT id AS row_id, created_at AS sent_at FROM postback_log",
            LogMapping(),
            r"row 1: its time has no time zone; set zone = .* in \[postbacks.shop\]",
        ),
        (
            "SELECT id AS row_id, kind AS sent_at FROM postback_log",
            LogMapping(zone="UTC"),
            r"mine.sql, row 1: sent_at is null or is not a time; select for example COALESCE",
        ),
        (
            "SELECT kind AS row_id, created_at AS sent_at FROM postback_log",
            LogMapping(zone="UTC"),
            r"mine.sql: a row has no row_id; select a column",
        ),
        ("SELECT weight FROM postback_log", LogMapping(), "a column of the query is missing.*weight"),
        (
            "SELECT :weight AS row_id FROM postback_log",
            LogMapping(),
            "asks for ':weight', which the header does not",
        ),
    ],
)
def test_a_query_that_breaks_the_contract_is_refused(
    url: str, tmp_path: Path, query: str, mapping: LogMapping, sentence: str
) -> None:
    _log(url, _attempt(1, minutes=0))
    source = _source(url, sql_file=_file(tmp_path, query), mapping=mapping)

    with pytest.raises(SourceUnavailable, match=sentence):
        pulled(source, moment=at(60))


def test_places_may_lead_into_json_columns_exactly(postgres_url: str, tmp_path: Path) -> None:
    _run(postgres_url, "CREATE TABLE events (id INTEGER, at TIMESTAMPTZ, payload JSONB)")
    payload = json.dumps({"order": {"ref": "A-1", "sum": 100000000000.07}})
    _run(
        postgres_url,
        "INSERT INTO events VALUES (1, '2026-11-16T11:00:00+01:00', CAST(:payload AS JSONB))",
        [{"payload": payload}],
    )
    mapping = LogMapping(
        fields={"order_ref": "payload.order.ref", "amount": "payload.order.sum"},
        constants={"currency": "EUR"},
        amount_scale="plain",
    )
    query = "SELECT id AS row_id, at AS sent_at, payload FROM events WHERE at >= :since"

    pull = pulled(_source(postgres_url, sql_file=_file(tmp_path, query), mapping=mapping), moment=at(60))

    assert [(row["order_ref"], row["amount"], row["sent_at"]) for row in pull.rows] == [
        ("A-1", 10_000_000_000_007, micros(at(0)))
    ]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (
            {"preset": "rudder"},
            r"postbacks.shop: there is no preset 'rudder'; choose one of generic, rudderstack",
        ),
        (
            {"parameters": {"tabel": "x"}},
            r"generic.sql: it has no parameter 'tabel' \(nearest: table\); it takes table",
        ),
        ({"parameters": {"table": "x; DROP TABLE y"}}, "is not a name of SQL; write letters"),
        ({"parameters": {"table": "elsewhere"}}, "a table of the query is missing.*elsewhere"),
        (
            {"sql_file": Path("/nowhere/mine.sql")},
            "mine.sql cannot be read: No such file or directory; correct sql_file",
        ),
        ({"preset": "rudderstack"}, "it has no block 'attempts' for sqlite"),
    ],
)
def test_wrong_settings_are_named(sqlite_url: str, other: dict[str, object], sentence: str) -> None:
    _run(sqlite_url, OUTBOX)

    with pytest.raises(SourceUnavailable, match=sentence):
        pulled(_source(sqlite_url, **other), moment=at(60))


def test_a_row_that_breaks_the_contract_is_a_bad_row(sqlite_url: str, tmp_path: Path) -> None:
    _run(sqlite_url, OUTBOX)
    _log(sqlite_url, _attempt(1, minutes=0))
    query = _file(tmp_path, "SELECT id AS row_id, kind AS sent_at FROM postback_log")

    with pytest.raises(BadRow):
        pulled(_source(sqlite_url, sql_file=query), moment=at(60))
