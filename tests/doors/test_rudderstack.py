"""Postbacks through RudderStack, against the stand-in: it takes them, and only the report tells what became of them."""

import base64
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from recon.records.attempt import AttemptKind, Outcome
from recon.resend.handing_over import track_event
from recon.resend.hold import HeldBack
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose
from recon.resend.route import Route, Way
from recon.sandbox import Sandbox, SimulatedClock
from recon.sandbox.gateway import WRITE_KEY
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from tests.doors.test_postback_phases import says, server, whole
from tests.doors.test_postback_sender import CLICK, PLACED, a_request

MID = "41234"
LATE = timedelta(seconds=20)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SimulatedClock(PLACED)) as serving:
        yield serving


def to(url: str, *, key: str = WRITE_KEY) -> PostbackSender:
    route = Route(Way.RUDDERSTACK, f"{url}/v1/track", key)
    return PostbackSender(PostbackSettings(f"{url}/ep", LATE, {MID: route}))


def an_order(*lines: SaleLine, amount: int, click: str = CLICK, told: dict[str, str] | None = None) -> Sale:
    return Sale(
        order_ref="1001",
        click_id=click,
        placed_at=PLACED,
        landed_at=PLACED - timedelta(days=1) if click else None,
        currency="EUR",
        amount=amount,
        lines=lines,
        told=told or {},
    )


def request_of(
    sale: Sale, manner: Manner | None = None, kind: AttemptKind = AttemptKind.SALE
) -> PostbackRequest:
    composed = compose(sale, manner=manner or Manner(mid=MID), kind=kind)
    assert isinstance(composed, PostbackRequest)
    return composed


def test_an_order_is_handed_over_and_arrives_as_it_was_meant(sandbox: Sandbox) -> None:
    posted = to(sandbox.url).send(a_request("1001 A"))

    booked = sandbox.ledger.of_order(MID, "1001 A")
    assert (posted.outcome, posted.answer.good, posted.answer.unique_id) == (Outcome.HANDED_OVER, None, None)
    assert posted.answer.reason == "RudderStack took it; only the report tells what Rakuten made of it"
    assert [(each.line.sku, each.line.quantity, each.line.amount, each.line.name) for each in booked] == [
        ("A", 1, 4000, "Tent"),
        ("B", 10, 500, "Peg _ steel"),
    ]
    assert {(each.transaction_at, each.click_id) for each in booked} == {(PLACED, CLICK)}


def test_a_yes_of_the_gateway_is_none_of_rakuten(sandbox: Sandbox) -> None:
    sandbox.gateway.mid = "41236"

    posted = to(sandbox.url).send(a_request())

    assert posted.outcome is Outcome.HANDED_OVER
    assert sandbox.ledger.of_order("41236", "1001") == []
    assert b"Access denied" in sandbox.gateway.passed_on[0].reply.body  # type: ignore[union-attr] # it was sent


def test_what_is_sent_twice_has_one_name_and_a_correction_another(sandbox: Sandbox) -> None:
    sale = an_order(SaleLine("A", "Tent", 1, 4000), amount=4000)

    for kind in (AttemptKind.SALE, AttemptKind.SALE, AttemptKind.REVERSAL):
        assert to(sandbox.url).send(request_of(sale, kind=kind)).outcome is Outcome.HANDED_OVER

    assert [each.line.amount for each in sandbox.ledger.of_order(MID, "1001")] == [4000, -4000]


def test_optional_values_go_under_the_keys_that_the_connector_reads(sandbox: Sandbox) -> None:
    lines = (
        SaleLine("A", "Tent", 1, 4000, {"brand": "Nord", "coupon": "SAVE"}),
        SaleLine("B", "Peg", 1, 500),
    )
    sale = an_order(*lines, amount=4500, told={"custstatus": "New", "coupon": "SAVE"})
    manner = Manner(mid=MID, tells=("custstatus", "coupon", "brand"))

    to(sandbox.url).send(request_of(sale, manner))

    sent = sandbox.gateway.passed_on[0].sent
    direct = dict(request_of(sale, manner).told)
    assert {name: sent.get(name) for name in direct} == direct


def test_only_rakuten_gets_the_event(sandbox: Sandbox) -> None:
    to(sandbox.url).send(a_request())

    assert sandbox.gateway.passed_on[0].event["integrations"] == {"All": False, "Rakuten": True}


@pytest.mark.parametrize(
    ("sale", "manner", "reason"),
    [
        (
            an_order(SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Gift", 1, 0), amount=4000),
            Manner(mid=MID),
            "its line 2 costs nothing, and RudderStack's connector refuses the whole order for it",
        ),
        (
            an_order(SaleLine("A", "Tent", 1, 4000), amount=4000, click="", told={"coupon": "SAVE"}),
            Manner(mid=MID, linkless=True),
            "it has no click id, and RudderStack's connector would send a blank in its place",
        ),
        (
            an_order(SaleLine("A", "Tent", 1, 4000), amount=4000, told={"discount": "1.00"}),
            Manner(mid=MID, tells=("discount",)),
            "RudderStack's connector passes no discount on; send it in another way",
        ),
    ],
)
def test_what_the_connector_would_spoil_stays_at_home(
    sandbox: Sandbox, sale: Sale, manner: Manner, reason: str
) -> None:
    posted = to(sandbox.url).send(request_of(sale, manner))

    assert (posted.outcome, posted.answer.reason) == (
        Outcome.NOT_SENT,
        f"held back by our own guard: {reason}",
    )
    assert sandbox.gateway.passed_on == []


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, b"OK", Outcome.HANDED_OVER),
        (200, b"ok\n", Outcome.HANDED_OVER),
        (200, b"", Outcome.AMBIGUOUS),
        (200, b"<html><title>Log in</title></html>", Outcome.AMBIGUOUS),
        (200, b"<response><good>2</good><bad>0</bad></response>", Outcome.AMBIGUOUS),
        (400, b"Invalid JSON", Outcome.REFUSED),
        (401, b"Invalid Write Key", Outcome.MISCONFIGURED),
        (403, b"", Outcome.MISCONFIGURED),
        (404, b"source is disabled", Outcome.MISCONFIGURED),
        (413, b"Request size exceeds max limit", Outcome.REFUSED),
        (429, b"Max Requests Limit reached", Outcome.THROTTLED),
        (500, b"<response><good>2</good><bad>0</bad></response>", Outcome.AMBIGUOUS),
        (502, b"", Outcome.AMBIGUOUS),
        (503, b"", Outcome.THROTTLED),
        (504, b"", Outcome.AMBIGUOUS),
        (302, b"", Outcome.AMBIGUOUS),
    ],
)
def test_every_answer_of_the_gateway_has_its_outcome(status: int, body: bytes, outcome: Outcome) -> None:
    answer = b"HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
    with server(says(answer)) as port:
        posted = to(f"http://127.0.0.1:{port}").send(a_request())

    assert posted.outcome is outcome
    assert posted.answer.reason


def test_a_gateway_that_hangs_up_may_have_taken_it() -> None:
    with server(says(b"")) as port:
        posted = to(f"http://127.0.0.1:{port}").send(a_request())

    assert posted.outcome is Outcome.AMBIGUOUS


def test_a_wrong_write_key_is_turned_away(sandbox: Sandbox) -> None:
    posted = to(sandbox.url, key="another-key").send(a_request())

    assert (posted.outcome, posted.answer.reason) == (
        Outcome.MISCONFIGURED,
        "RudderStack: HTTP 401: Invalid Write Key",
    )


def test_a_write_key_that_the_answer_repeats_is_hidden(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = "1Xk5DChfJAol3xtW7qNnK1a5p"
    as_it_travels = base64.b64encode(f"{key}:".encode())
    with server(says(whole(b"Invalid Write Key 1Xk5DChfJAol3xtW7qNnK1a5p, " + as_it_travels))) as port:
        posted = to(f"http://127.0.0.1:{port}", key=key).send(a_request())

    told = repr((posted, posted.words, posted.answer)) + caplog.text
    assert key not in told
    assert as_it_travels.decode() not in told
    assert "Invalid Write Key ***" in posted.words


def test_lists_of_different_lengths_and_amounts_that_are_none_are_no_event() -> None:
    request = a_request()
    uneven = replace(request, told=(*request.told, ("brandlist", "Nord")))
    worthless = replace(
        request, told=tuple((name, "ten|5" if name == "amtlist" else value) for name, value in request.told)
    )

    assert isinstance(track_event(uneven), HeldBack)
    assert isinstance(track_event(worthless), HeldBack)


def test_an_amount_that_the_connector_writes_otherwise_is_said(sandbox: Sandbox) -> None:
    posted = to(sandbox.url).send(request_of(an_order(SaleLine("A", "Tent", 1, 1999), amount=1999)))

    assert sandbox.gateway.passed_on[0].sent["amtlist"] == "1998.9999999999998"
    assert posted.answer.reason == (
        "RudderStack took it; only the report tells what Rakuten made of it; "
        "its connector writes 1998.9999999999998 for the amount 1999"
    )
