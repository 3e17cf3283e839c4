"""RudderStack's own database as a postback log: its tables as its server makes them, its answers as it keeps them."""

import json
from datetime import datetime

import pytest
import sqlalchemy as sa

from recon.records.attempt import Outcome
from recon.records.moment import micros
from recon.sources.postbacks.table import SqlLog
from recon.sources.settings import LogMapping, SqlLogSettings
from tests.doors.postback_logs import at, pulled

TABLES = """
CREATE TABLE rt_jobs_1 (
    job_id BIGSERIAL PRIMARY KEY, workspace_id TEXT NOT NULL DEFAULT '', uuid UUID NOT NULL DEFAULT gen_random_uuid(),
    user_id TEXT NOT NULL DEFAULT '', parameters JSONB NOT NULL DEFAULT '{}', custom_val VARCHAR(64) NOT NULL,
    event_payload JSONB NOT NULL, event_count INTEGER NOT NULL DEFAULT 1, created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    expire_at TIMESTAMPTZ NOT NULL DEFAULT NOW());
CREATE TABLE rt_job_status_1 (
    id BIGSERIAL, job_id BIGINT, job_state VARCHAR(64), attempt SMALLINT, exec_time TIMESTAMPTZ NOT NULL DEFAULT NOW(),
    retry_time TIMESTAMPTZ NOT NULL DEFAULT NOW(), error_code VARCHAR(32), error_response JSONB DEFAULT '{}'::JSONB,
    parameters JSONB DEFAULT '{}'::JSONB)
"""
SUCCESS = "[RAKUTEN Response Handler] - Request Processed Successfully"
WHOLE = "<response><summary><transactions><good>2</good><bad>0</bad></transactions></summary></response>"
DENIED = (
    "Request failed with status: 200 due to Access denied. Can you try to enable pixel tracking for this mid."
)


@pytest.fixture
def engine(postgres_url: str) -> sa.Engine:
    made = sa.create_engine(postgres_url, poolclass=sa.NullPool)
    with made.begin() as connection:
        for statement in TABLES.split(";"):
            connection.exec_driver_sql(statement)
    return made


def _job(engine: sa.Engine, number: int, *, destination: str = "RAKUTEN") -> None:
    lists = {"skulist": "ABC|XYZ", "qlist": "5|1", "amtlist": "2000|500"}
    params = {"mid": "12345", "ord": f"A-{number}", "tr": " ", "cur": "EUR", "xml": 1, **lists}
    payload = {
        "type": "REST",
        "method": "GET",
        "endpoint": "https://track.linksynergy.com/ep",
        "params": params,
    }
    sql = "INSERT INTO rt_jobs_1 (job_id, custom_val, event_payload) VALUES (:job, :destination, CAST(:payload AS JSONB))"
    with engine.begin() as connection:
        connection.execute(
            sa.text(sql), {"job": number, "destination": destination, "payload": json.dumps(payload)}
        )


def _tried(
    engine: sa.Engine,
    job: int,
    state: str,
    *,
    moment: datetime,
    code: str = "",
    response: object = None,
    attempt: int = 1,
) -> None:
    sql = (
        "INSERT INTO rt_job_status_1 (job_id, job_state, attempt, exec_time, error_code, error_response) "
        "VALUES (:job, :state, :attempt, :moment, :code, CAST(:response AS JSONB))"
    )
    given = {"job": job, "state": state, "attempt": attempt, "moment": moment, "code": code}
    with engine.begin() as connection:
        connection.execute(sa.text(sql), {**given, "response": json.dumps({"response": response})})


def _source(engine: sa.Engine, **parameters: str) -> SqlLog:
    url = engine.url.render_as_string(hide_password=False)
    return SqlLog(SqlLogSettings("gateway", url, LogMapping(), preset="rudderstack", parameters=parameters))


def test_each_try_of_a_job_is_an_attempt(engine: sa.Engine) -> None:
    for number in range(1, 6):
        _job(engine, number)
    _job(engine, 6, destination="WEBHOOK")
    _tried(engine, 1, "executing", moment=at(0))
    _tried(engine, 1, "failed", moment=at(1), code="500", response="Request failed with status: 500")
    _tried(engine, 1, "succeeded", moment=at(2), code="200", response=SUCCESS, attempt=2)
    _tried(engine, 2, "succeeded", moment=at(3), code="200", response={"response": WHOLE, "status": 200})
    _tried(engine, 3, "aborted", moment=at(4), code="400", response=DENIED)
    _tried(engine, 4, "filtered", moment=at(5), code="298")
    _tried(engine, 5, "failed", moment=at(6))
    _tried(engine, 6, "succeeded", moment=at(7), code="200")

    pull = pulled(_source(engine), moment=at(60))

    rows = sorted(pull.rows, key=lambda row: int(str(row["sent_at"])))
    assert [(row["row_id"], row["order_ref"], Outcome(int(str(row["outcome"])))) for row in rows] == [
        ("1-1-failed", "A-1", Outcome.AMBIGUOUS),
        ("1-2-succeeded", "A-1", Outcome.HANDED_OVER),
        ("2-1-succeeded", "A-2", Outcome.ACCEPTED),
        ("3-1-aborted", "A-3", Outcome.MISCONFIGURED),
        ("4-1-filtered", "A-4", Outcome.SUPPRESSED),
        ("5-1-failed", "A-5", Outcome.AMBIGUOUS),
    ]
    assert {(row["mid"], row["currency"], row["amount"], row["sender"]) for row in rows} == {
        ("12345", "EUR", 2500, "rudderstack")
    }
    assert rows[0]["sent_at"] == micros(at(1))


def test_views_over_all_pieces_may_be_named(engine: sa.Engine) -> None:
    _job(engine, 1)
    _tried(engine, 1, "succeeded", moment=at(1), code="200", response=SUCCESS)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW all_jobs AS SELECT * FROM rt_jobs_1")
        connection.exec_driver_sql("CREATE VIEW all_statuses AS SELECT * FROM rt_job_status_1")

    pull = pulled(_source(engine, jobs="public.all_jobs", statuses="all_statuses"), moment=at(60))

    assert pull.orders == ["A-1"]
