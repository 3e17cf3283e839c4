"""What came back to a postback is handed on whole: status line, headers, body, however it ended."""

import re
from collections.abc import Iterator

import pytest

from recon.records.attempt import Outcome
from recon.resend.posted import Posted
from recon.resend.route import Route, Way
from recon.sandbox import Sandbox, SimulatedClock, TrackingFault
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from tests.doors.report_server import Reply, ReportServer, report_server
from tests.doors.test_postback_sender import CLICK, GOOD, PLACED, SOON, a_request, sender_to
from tests.journeys.test_canary import echo


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with report_server() as serving:
        yield serving


def _sent(server: ReportServer, reply: Reply) -> Posted:
    server.answers(reply)
    return sender_to(f"{server.url}/ep", timeout=SOON * 5).send(a_request())


def test_a_status_and_a_header_that_nobody_describes_are_kept_and_are_no_yes(server: ReportServer) -> None:
    posted = _sent(server, Reply(GOOD, 299, {"X-Perhaps": "later", "Retry-After": "7"}))

    assert posted.outcome is Outcome.AMBIGUOUS
    assert posted.whole is not None
    assert posted.whole.head.startswith("HTTP/1.1 299")
    assert {"x-perhaps: later", "retry-after: 7"} <= set(posted.whole.head.lower().split("\n"))
    assert posted.whole.body == GOOD.decode()


def test_a_body_of_no_encoding_is_kept_to_the_byte(server: ReportServer) -> None:
    posted = _sent(server, Reply("Störung \\ €".encode("cp1252") + b"\x00\xff", 500))

    assert posted.whole is not None
    assert posted.whole.body == r"St\xf6rung \\ \x80\u0000\xff"


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (Reply(GOOD, cut=40), GOOD[:40].decode()),
        (Reply(b"<p>x</p>" * 10_000), "<p>x</p>" * 8_192),
        (Reply(b"", 502), ""),
    ],
    ids=["cut", "too long", "empty"],
)
def test_what_came_of_an_answer_is_kept_where_it_did_not_come_whole(
    server: ReportServer, reply: Reply, body: str
) -> None:
    posted = _sent(server, reply)

    assert posted.outcome is Outcome.AMBIGUOUS
    assert posted.whole is not None
    assert posted.whole.head.startswith("HTTP/1.1 ")
    assert posted.whole.body == body


def test_where_nothing_came_nothing_is_kept() -> None:
    with Sandbox(SimulatedClock(PLACED), []) as rakuten:
        rakuten.faults.tracking = TrackingFault.RESET_BEFORE
        posted = sender_to(f"{rakuten.url}/ep").send(a_request())

    assert (posted.outcome, posted.whole) == (Outcome.AMBIGUOUS, None)


@pytest.mark.parametrize("way", list(Way))
def test_an_answer_that_repeats_all_it_was_told_betrays_nothing(way: Way) -> None:
    key = "signing-key-1"
    with echo() as (url, heard):
        routes = {"41234": Route(way, f"{url}/{way}", key)}
        whole = PostbackSender(PostbackSettings(f"{url}/ep", routes=routes)).send(a_request()).whole

    assert whole is not None
    assert f"/{way}" in whole.body
    private = [CLICK, key, *re.findall(r"(?:msg|md5)=([^&\s]{8,})", heard[0])]
    assert [each for each in private if each in whole.head + whole.body] == []
