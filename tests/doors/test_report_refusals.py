"""The reporting API's bad days: refused, busy, cut, halted. Nothing is delivered, nothing covered, no secret told."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.jobs.ports import Known, SourceUnavailable
from recon.records.window import Window
from tests.doors.report_scene import SINCE, TOKEN, TWO, Make, pulled, refusal
from tests.doors.report_server import Reply, ReportServer, line, report, report_server


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with report_server() as serving:
        yield serving


@pytest.fixture
def api(server: ReportServer, tmp_path: Path) -> Make:
    return Make(server, tmp_path)


REFUSALS = [
    (
        400,
        b'{"code":400,"message":"Invalid report name."}',
        "copy the name of the report anew: open Reports >",
    ),
    (
        400,
        b'{"code":400,"message":Invalid date type."}',
        "save a report that can be filtered by process date",
    ),
    (400, b'{"errors":["Invalid date range"]}', "write a later day in since, or fewer days in days_per_call"),
    (403, b'{"code":403,"message":"Access Denied"}', "the token is not accepted: open Reports >"),
    (403, b'{""code"":403,""message"":""Access Denied""}', "the token is not accepted: open Reports >"),
    (404, b"<html>Not found</html>", "check base_url and report"),
]


@pytest.mark.parametrize(("status", "body", "cure"), REFUSALS)
def test_a_refusal_is_told_with_its_cure_and_not_asked_again(
    server: ReportServer, api: Make, status: int, body: bytes, cure: str
) -> None:
    server.answers(Reply(body, status=status))

    error = refusal(api())

    assert error.cure.startswith(cure)
    assert str(error).startswith(f"network report 'de': HTTP {status} '")
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 308])
def test_a_report_that_has_moved_is_told_and_the_token_not_carried_there(
    server: ReportServer, api: Make, status: int
) -> None:
    server.answers(Reply(status=status, headers={"Location": "http://127.0.0.1:9/en/reports/"}))

    error = refusal(api())

    assert (error.cure, len(server.asked)) == ("write the new address in base_url if it is Rakuten's", 1)


def test_a_whole_answer_of_nothing_is_no_report(server: ReportServer, api: Make) -> None:
    server.answers(b"")

    assert "empty, without even a header" in refusal(api()).what


@pytest.mark.parametrize("status", [429, 499, 500, 502, 503, 504])
def test_a_busy_or_failing_server_is_asked_again(server: ReportServer, api: Make, status: int) -> None:
    paused: list[timedelta] = []
    server.answers(Reply(status=status), TWO)

    refs, _ = pulled(api(paused))

    assert (refs, paused) == (["1001", "1002"], [timedelta(seconds=5)])


def test_a_server_that_stays_busy_ends_the_pull(server: ReportServer, api: Make) -> None:
    server.answers(Reply(b'{"code":429,"message":"Too many"}', status=429))

    error = refusal(api())

    assert (len(server.asked), error.what) == (4, "HTTP 429 'Too many'")
    assert error.cure.startswith("more than three calls ran at once")


@pytest.mark.code("B64")
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_download_cut_at_any_byte_delivers_nothing_and_covers_nothing(
    server: ReportServer, api: Make, framing: str
) -> None:
    body = report(line("1"))
    sent = len(body) if framing == "length" else len(body) + len(b"ff\r\n\r\nff\r\n\r\n0\r\n\r\n")
    for cut in range(sent):
        server.answers(Reply(body, framing=framing, cut=cut))

        assert "cut off" in refusal(api()).what, cut


def test_a_download_cut_on_the_way_and_sent_on_as_whole_never_covers_more(
    server: ReportServer, api: Make
) -> None:
    server.answers(TWO)
    _, last = pulled(api())
    before = Known(checkpoint=last.checkpoint)
    start = TWO.index(b'"1002"')
    passed = {}
    for cut in range(start, len(TWO) - 1):
        server.answers(TWO[:cut])
        with suppress(SourceUnavailable):
            passed[cut] = pulled(api(), before)

    # Only a cut between two lines can pass for a whole file; then nothing later than its rows is vouched for.
    assert list(passed) == [start]
    refs, closing = passed[start]
    assert (refs, closing.replaces) == (["1001"], closing.covers)
    assert closing.covers == Window(SINCE, datetime(2026, 11, 16, 10, 20, 30, tzinfo=UTC))


def test_a_halted_download_ends_at_the_deadline_and_delivers_nothing(
    server: ReportServer, api: Make, tmp_path: Path
) -> None:
    server.answers(Reply(TWO * 99, drip=True))
    source = api(timeout=timedelta(seconds=0.1))

    error = refusal(source)

    assert "timed out" in error.what
    assert list(tmp_path.iterdir()) == []


def test_one_failed_call_of_many_delivers_nothing(server: ReportServer, api: Make, tmp_path: Path) -> None:
    first = report(line("1001", processed="11/2/26"))
    server.answers(first, first, Reply(status=403))

    assert "HTTP 403" in refusal(api(days_per_call=2)).what
    assert list(tmp_path.iterdir()) == []


def chain(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield f"{error} {error!r} {error.args}"
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize(
    "reply",
    [
        Reply(f"<html>{TOKEN} ZW5jcnlwdGVkabc%2Bdef%2F%3D%3D".encode()),
        Reply(f'{{"message":"bad {TOKEN}"}}'.encode(), status=400),
        Reply(TWO, cut=9),
        Reply(status=302, headers={"Location": f"http://elsewhere.example/?token={TOKEN}"}),
    ],
    ids=["page", "refusal", "cut", "redirect"],
)
def test_the_token_stands_in_no_error_no_log_and_no_repr(
    server: ReportServer, api: Make, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers(reply)
    source = api()

    told = [
        *chain(refusal(source)),
        repr(source),
        str(vars(source)),
        *(record.getMessage() for record in caplog.records),
    ]

    assert "ZW5jcnlwdGVkabc%2Bdef%2F%3D%3D" in server.asked[0]
    assert [text for text in told if "ZW5jcnlwdGVk" in text] == []
