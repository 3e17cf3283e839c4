"""The transport against a real server: deadlines, torn answers, other hosts, secrets."""

import gzip
import logging
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from recon.wire.failure import Fault, Phase, WireFailure
from recon.wire.patience import Patience
from recon.wire.redaction import Redaction, redacted
from recon.wire.transport import Answer, Transport
from tests.doors.report_server import Reply, ReportServer, report_server

TOKEN = "ZW5jcnlwdGVk/abc+def=="
SOON = timedelta(seconds=0.3)
LATE = timedelta(seconds=20)
BODY = b"Order ID,Sales\r\n1001,40.00\r\n"


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with report_server() as serving:
        yield serving


@pytest.fixture
def transport() -> Transport:
    return Transport(hosts={"127.0.0.1"}, secrets=(TOKEN,))


def failure_of(transport: Transport, url: str, *, into: Path, deadline: timedelta = LATE) -> WireFailure:
    with pytest.raises(WireFailure) as raised:
        transport.download(url, into=into, deadline=deadline)
    return raised.value


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{error} {error!r} {error.args}"
        error = error.__cause__ or error.__context__


def test_a_whole_answer_lies_in_the_file(server: ReportServer, transport: Transport, tmp_path: Path) -> None:
    server.answers(BODY, Reply(BODY, framing="chunked"))

    first = transport.download(server.url, into=tmp_path / "a", deadline=LATE)
    second = transport.download(server.url, into=tmp_path / "b", deadline=LATE)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == BODY
    assert (first.status, first.size, first.digest) == (200, len(BODY), second.digest)


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_an_answer_cut_anywhere_is_no_answer(
    server: ReportServer, transport: Transport, tmp_path: Path, framing: str
) -> None:
    sent = len(BODY) if framing == "length" else len(BODY) + len(b"e\r\n\r\n\x65\r\n\r\n0\r\n\r\n")
    for cut in range(sent):
        server.answers(Reply(BODY, framing=framing, cut=cut))

        failure = failure_of(transport, server.url, into=tmp_path / "cut")

        assert (failure.phase, failure.fault) == (Phase.BODY, Fault.CUT), cut


def test_an_answer_that_does_not_say_where_it_ends_is_refused(
    server: ReportServer, transport: Transport, tmp_path: Path
) -> None:
    server.answers(Reply(BODY, framing="none"))

    assert failure_of(transport, server.url, into=tmp_path / "open").fault is Fault.UNFRAMED


@pytest.mark.parametrize(
    ("reply", "phase"),
    [(Reply(BODY * 9_999, drip=True), Phase.BODY), (Reply(slow_headers=True), Phase.WAIT)],
    ids=["slow body", "slow headers"],
)
def test_a_slow_drip_does_not_outlive_the_deadline(
    server: ReportServer, transport: Transport, tmp_path: Path, reply: Reply, phase: Phase
) -> None:
    server.answers(reply)

    failure = failure_of(transport, server.url, into=tmp_path / "slow", deadline=SOON)

    assert (failure.phase, failure.fault) == (phase, Fault.TIMED_OUT)


def test_a_closed_port_is_told_apart_from_a_lost_answer(transport: Transport, tmp_path: Path) -> None:
    with report_server() as gone:
        url = gone.url

    failure = failure_of(transport, url, into=tmp_path / "none")

    assert (failure.phase, failure.fault, failure.left_the_house) == (Phase.CONNECT, Fault.UNREACHABLE, False)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/x",
        "http://rakuten.example/x",
        "ftp://127.0.0.1/x",
        "no address",
        "http://[::bad/",
    ],
)
def test_a_foreign_or_open_address_is_never_called(tmp_path: Path, url: str) -> None:
    transport = Transport(hosts={"rakuten.example"})

    failure = failure_of(transport, url, into=tmp_path / "none")

    assert (failure.phase, failure.fault, failure.left_the_house) == (Phase.GUARD, Fault.NOT_ALLOWED, False)


def test_a_redirect_is_followed_at_home_and_refused_abroad(
    server: ReportServer, transport: Transport, tmp_path: Path
) -> None:
    at_home = Reply(status=301, headers={"Location": f"/en/reports/?token={TOKEN}"})
    abroad = Reply(status=302, headers={"Location": f"http://localhost:1/?token={TOKEN}"})

    server.answers(at_home, BODY)
    answer = transport.download(server.url, into=tmp_path / "a", deadline=LATE)
    server.answers(abroad)
    failure = failure_of(transport, server.url, into=tmp_path / "b")
    server.answers(at_home)
    circle = failure_of(transport, server.url, into=tmp_path / "c")

    assert (answer.size, server.asked[1]) == (len(BODY), f"/en/reports/?token={TOKEN}")
    assert (failure.fault, circle.fault) == (Fault.REDIRECTED, Fault.REDIRECTED)
    assert TOKEN not in str(failure)


def test_an_answer_larger_than_allowed_is_dropped(
    server: ReportServer, transport: Transport, tmp_path: Path
) -> None:
    server.answers(BODY)

    with pytest.raises(WireFailure) as raised:
        transport.download(server.url, into=tmp_path / "big", deadline=LATE, largest=10)

    assert raised.value.fault is Fault.TOO_LARGE


def test_a_file_that_cannot_be_written_is_told(
    server: ReportServer, transport: Transport, tmp_path: Path
) -> None:
    server.answers(BODY)

    failure = failure_of(transport, server.url, into=tmp_path / "no folder" / "file")

    assert failure.fault is Fault.DISK


def test_the_secret_stands_in_no_error_no_log_and_no_repr(
    server: ReportServer, transport: Transport, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.connection", "httpcore.http11"):
        caplog.set_level(logging.DEBUG, logger=name)
    secret = "ZW5jcnlwdGVk%2Fabc%2Bdef%3D%3D"
    url = f"{server.url}/en/reports/x?start=1&token={secret}"
    echo = f"Access denied for {TOKEN} ({secret})".encode()
    server.answers(Reply(echo, status=403), Reply(BODY, cut=3), Reply(status=302, headers={"Location": url}))

    answer = transport.download(url, into=tmp_path / "a", deadline=LATE)
    failures = [failure_of(transport, url, into=tmp_path / "b") for _ in range(2)]

    told = [answer.excerpt, repr(answer), *(text for failure in failures for text in chain(failure))]
    logged = [record.getMessage() for record in caplog.records]
    assert any("/en/reports/x" in message and "token=***" in message for message in logged)
    assert [text for text in told + logged if secret in text or TOKEN in text or "ZW5jcnlw" in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "GET https://h/x?a=1&token=s3cr3t&b=2",
        "Authorization: Bearer s3cr3t",
        '{"access_token": "s3cr3t", "x": 1}',
        "client_secret=s3cr3t",
        "password=s3cr3t",
        "/ep?tr=s3cr3t&ord=1",
        '{"body": "{\\"access_token\\":\\"s3cr3t\\"}"}',
        "<access_token>s3cr3t</access_token>",
        "X-Api-Key: s3cr3t",
        "hmac=s3cr3t&x=1",
        "token%3Ds3cr3t",
        'session_id\\u003d"s3cr3t"',
        'password="two words, s3cr3t"',
        "token=ab\\s3cr3t",
    ],
)
def test_what_stands_behind_a_telling_name_is_hidden(text: str) -> None:
    assert "s3cr3t" not in redacted(text)


def test_a_known_secret_is_hidden_in_every_form_it_may_take() -> None:
    redaction = Redaction.of([TOKEN])

    said = redaction("ZW5jcnlwdGVk/abc+def== ZW5jcnlwdGVk%2Fabc%2Bdef%3D%3D")

    assert said == "*** ***"
    assert "ZW5j" not in repr(redaction)


def test_the_libraries_logs_stay_quiet_by_default(
    server: ReportServer, transport: Transport, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(BODY)
    caplog.set_level(logging.DEBUG)

    transport.download(server.url, into=tmp_path / "a", deadline=LATE)

    assert [record.name for record in caplog.records if record.name.startswith("http")] == []


@pytest.mark.parametrize(("at_once", "status", "patience"), [(1, 500, 0.2), (2, 200, 10)])
def test_no_more_than_the_allowed_calls_run_at_once(
    server: ReportServer, tmp_path: Path, at_once: int, status: int, patience: float
) -> None:
    transport = Transport(hosts={"127.0.0.1"}, at_once=at_once)
    server.gate = threading.Barrier(2, timeout=patience)
    server.answers(BODY)

    with ThreadPoolExecutor(2) as pool:
        calls = [
            pool.submit(transport.download, server.url, into=tmp_path / name, deadline=LATE)
            for name in ("a", "b")
        ]

    assert [call.result().status for call in calls] == [status, status]


def test_rakuten_allows_three_calls_and_no_more() -> None:
    with pytest.raises(ValueError, match="4 calls at once are not allowed"):
        Transport(hosts=(), at_once=4)


def answer(status: int, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("status", "asked", "waits"),
    [(429, 2, [5]), (499, 2, [5]), (500, 2, [5]), (503, 2, [5]), (400, 1, []), (403, 1, []), (404, 1, [])],
)
def test_only_what_the_table_allows_is_asked_again(status: int, asked: int, waits: list[int]) -> None:
    replies = [answer(status), answer(200)]
    paused: list[timedelta] = []

    Patience(pause=paused.append)(lambda: replies.pop(0))

    assert (2 - len(replies), [wait.total_seconds() for wait in paused]) == (asked, waits)


def test_patience_waits_longer_each_time_and_ends() -> None:
    paused: list[timedelta] = []

    last = Patience(pause=paused.append)(lambda: answer(500))

    assert (last.status, [wait.total_seconds() for wait in paused]) == (500, [5, 15, 45])


def test_patience_obeys_a_stated_wait_and_never_asks_before_one_that_is_too_long() -> None:
    replies = [answer(429, retry_after="7"), answer(503, retry_after="86400"), answer(200)]
    paused: list[timedelta] = []

    last = Patience(pause=paused.append)(lambda: replies.pop(0))

    assert ([wait.total_seconds() for wait in paused], last.status, len(replies)) == ([7], 503, 1)


@pytest.mark.parametrize(("coding", "zeros"), [("gzip", 60_000_000), ("gzip", 0), ("", 0)])
def test_of_a_refusal_only_the_beginning_is_unpacked(
    server: ReportServer, transport: Transport, tmp_path: Path, coding: str, zeros: int
) -> None:
    body = b"busy" + b"\0" * zeros
    headers = {"Content-Encoding": coding} if coding else {}
    server.answers(Reply(gzip.compress(body) if coding else body, 500, headers))

    tracemalloc.start()
    answer = transport.download(server.url, into=tmp_path / "a", deadline=LATE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (answer.status, answer.excerpt[:4]) == (500, "busy")
    assert peak < 4_000_000
