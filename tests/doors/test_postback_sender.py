"""The sender of postbacks against real servers: every class of answer becomes its outcome, and nothing is sent twice."""

import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from recon.records.attempt import Outcome
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose
from recon.sandbox import Sandbox, SimulatedClock, TrackingFault
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from tests.doors.report_server import Reply, ReportServer, report_server

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
PLACED = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
SOON = timedelta(seconds=0.3)
GOOD = b"<response><unique_id>77</unique_id><summary><transactions><good>2</good><bad>0</bad></transactions></summary></response>"
MIXED = GOOD.replace(b"<good>2</good><bad>0</bad>", b"<good>1</good><bad>1</bad>")
NONE_GOOD = GOOD.replace(b"<good>2</good><bad>0</bad>", b"<good>0</good><bad>2</bad>")
ONE_OF_TWO = GOOD.replace(b"<good>2</good>", b"<good>1</good>")
TOMCAT = b"<!doctype html><html><head><title>HTTP Status 400 - Bad Request</title></head></html>"


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with report_server() as serving:
        yield serving


def a_request(ref: str = "1001", *, mid: str = "41234") -> PostbackRequest:
    lines = (SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Peg | steel", 10, 500))
    sale = Sale(
        order_ref=ref,
        click_id=CLICK,
        placed_at=PLACED,
        landed_at=PLACED - timedelta(days=1),
        currency="EUR",
        amount=4500,
        lines=lines,
    )
    request = compose(sale, manner=Manner(mid=mid, scale="cents"))
    assert isinstance(request, PostbackRequest)
    return request


def sender_to(url: str, *, timeout: timedelta = timedelta(seconds=20)) -> PostbackSender:
    return PostbackSender(PostbackSettings(url, timeout))


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(GOOD), Outcome.ACCEPTED),
        (Reply(GOOD, framing="chunked"), Outcome.ACCEPTED),
        (Reply(MIXED), Outcome.PARTIAL),
        (Reply(ONE_OF_TWO), Outcome.PARTIAL),
        (Reply(NONE_GOOD), Outcome.REFUSED),
        (Reply(b"no such order", 404), Outcome.REFUSED),
        (Reply(b"<response><error>Access denied</error></response>"), Outcome.MISCONFIGURED),
        (Reply(TOMCAT, 400), Outcome.MISCONFIGURED),
        (Reply(b"", 401), Outcome.MISCONFIGURED),
        (Reply(b"", 403), Outcome.MISCONFIGURED),
        (Reply(b"", 429), Outcome.THROTTLED),
        (Reply(b"", 503), Outcome.THROTTLED),
        (Reply(b"", 500), Outcome.AMBIGUOUS),
        (Reply(b"", 502), Outcome.AMBIGUOUS),
        (Reply(b"", 504), Outcome.AMBIGUOUS),
        (Reply(b"", 302, {"Location": "/elsewhere"}), Outcome.AMBIGUOUS),
        (Reply(b""), Outcome.AMBIGUOUS),
        (Reply(b"<response></response>"), Outcome.AMBIGUOUS),
        (Reply(b"<html><title>Welcome to the hotel</title></html>"), Outcome.AMBIGUOUS),
        (Reply(GOOD, cut=40), Outcome.AMBIGUOUS),
        (Reply(GOOD, framing="chunked", cut=60), Outcome.AMBIGUOUS),
        (Reply(GOOD[:60]), Outcome.AMBIGUOUS),
        (Reply(b"x" * 70_000), Outcome.AMBIGUOUS),
        (Reply(b"GIF89a\x01\x00"), Outcome.UNVERIFIED),
    ],
)
def test_every_answer_has_its_outcome(server: ReportServer, reply: Reply, outcome: Outcome) -> None:
    server.answers(reply)

    posted = sender_to(f"{server.url}/ep").send(a_request())

    assert posted.outcome is outcome
    assert posted.answer.reason
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(GOOD, drip=True), "the answer began, but did not come whole in time"),
        (Reply(slow_headers=True), "sent, but no answer came in time"),
    ],
)
def test_an_answer_that_drips_is_given_up_at_the_deadline(
    server: ReportServer, reply: Reply, reason: str
) -> None:
    server.answers(reply)

    posted = sender_to(server.url, timeout=SOON).send(a_request())

    assert (posted.outcome, posted.answer.reason) == (Outcome.AMBIGUOUS, reason)


def test_what_never_left_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    refused = sender_to(f"http://127.0.0.1:{port}/ep").send(a_request())
    in_the_open = sender_to("http://track.example/ep").send(a_request())
    too_late = sender_to(f"http://127.0.0.1:{port}/ep").send(a_request(), within=timedelta(0))

    assert {refused.outcome, in_the_open.outcome, too_late.outcome} == {Outcome.NOT_SENT}


def test_a_server_that_hangs_up_after_reading_may_have_booked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/ep"
        # Accepted by the system, never answered: the request was written and nobody knows who read it.
        posted = sender_to(url, timeout=SOON).send(a_request())

    assert posted.outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "90"}, 90),
        ({"Retry-After": "80000"}, 80_000),
        ({"Retry-After": "999999"}, 24 * 3600),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait_is_read_and_bounded(
    server: ReportServer, headers: dict[str, str], seconds: int | None
) -> None:
    server.answers(Reply(b"", 429, headers))

    posted = sender_to(server.url).send(a_request())

    assert posted.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_the_stand_in_books_what_the_order_says() -> None:
    clock = SimulatedClock(datetime(2026, 11, 3, 9, 0, tzinfo=UTC))
    with Sandbox(clock) as rakuten:
        posted = sender_to(f"{rakuten.url}/ep").send(a_request("1001 A/\u00fc"))

    booked = rakuten.ledger.of_order("41234", "1001 A/\u00fc")
    assert (posted.outcome, posted.answer.good, posted.answer.bad) == (Outcome.ACCEPTED, 2, 0)
    assert [(each.line.sku, each.line.quantity, each.line.amount, each.line.name) for each in booked] == [
        ("A", 1, 4000, "Tent"),
        ("B", 10, 500, "Peg _ steel"),
    ]
    assert {(each.transaction_at, each.click_id) for each in booked} == {(PLACED, CLICK)}


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (TrackingFault.SERVER_ERROR, Outcome.AMBIGUOUS),
        (TrackingFault.UNAVAILABLE, Outcome.THROTTLED),
        (TrackingFault.EMPTY, Outcome.AMBIGUOUS),
        (TrackingFault.NOTHING_COUNTED, Outcome.AMBIGUOUS),
        (TrackingFault.CUT, Outcome.AMBIGUOUS),
    ],
)
def test_the_faults_of_the_stand_in_have_their_outcomes(fault: TrackingFault, outcome: Outcome) -> None:
    with Sandbox(SimulatedClock(PLACED)) as rakuten:
        rakuten.faults.tracking = fault
        posted = sender_to(f"{rakuten.url}/ep").send(a_request())

    assert posted.outcome is outcome


def test_neither_click_id_nor_order_is_ever_logged(
    server: ReportServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers(Reply(GOOD), Reply(b"", 500))
    caplog.set_level(logging.DEBUG)

    posted = [sender_to(server.url).send(a_request("order-77")) for _ in range(2)]
    posted.append(sender_to("http://127.0.0.1:1/ep").send(a_request("order-77")))

    told = caplog.text + "".join(map(repr, posted))
    assert CLICK not in told
    assert "order-77" not in told
