"""The ways of sending against the stand-in: the same order arrives the same whichever way it goes, and no key shows."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from recon.records.attempt import Outcome
from recon.records.transaction import NetworkList
from recon.resend.hold import HeldBack, Hold
from recon.resend.letters import Letter, letter, shown
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose
from recon.resend.route import Route, Way, XmlMethod
from recon.sandbox import Sandbox, SimulatedClock
from recon.sandbox.signed import SIGNING_KEY
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from tests.doors.test_postback_sender import CLICK, PLACED, a_request

MID = "41234"
LATE = timedelta(seconds=20)


@pytest.fixture
def rakuten() -> Iterator[Sandbox]:
    with Sandbox(SimulatedClock(PLACED)) as serving:
        yield serving


def sender(
    rakuten: Sandbox, way: Way, *, key: str = SIGNING_KEY, method: XmlMethod = XmlMethod.POST
) -> PostbackSender:
    path = {Way.EP: "ep", Way.EVENT: "eventnvppixel", Way.NVP: "nvp", Way.XML: "xml"}[way]
    route = Route(way, f"{rakuten.url}/{path}", key, method)
    return PostbackSender(PostbackSettings(f"{rakuten.url}/ep", LATE, {MID: route}))


@pytest.mark.parametrize(
    ("way", "method", "listed"),
    [
        (Way.EP, XmlMethod.POST, NetworkList.COMMISSIONABLE),
        (Way.EVENT, XmlMethod.POST, NetworkList.EVENT),
        (Way.NVP, XmlMethod.POST, NetworkList.COMMISSIONABLE),
        (Way.XML, XmlMethod.POST, NetworkList.COMMISSIONABLE),
        (Way.XML, XmlMethod.GET, NetworkList.COMMISSIONABLE),
    ],
)
def test_an_order_arrives_the_same_in_every_way(
    rakuten: Sandbox, way: Way, method: XmlMethod, listed: NetworkList
) -> None:
    posted = sender(rakuten, way, method=method).send(a_request("1001 A/\u00fc & <b>"))

    booked = rakuten.ledger.of_order(MID, "1001 A/\u00fc & <b>")
    assert (posted.outcome, posted.answer.good, posted.answer.bad) == (Outcome.ACCEPTED, 2, 0)
    assert posted.answer.unique_id
    assert [(each.line.sku, each.line.quantity, each.line.amount, each.line.name) for each in booked] == [
        ("A", 1, 4000, "Tent"),
        ("B", 10, 500, "Peg _ steel"),
    ]
    assert {(each.transaction_at, each.click_id, each.list) for each in booked} == {(PLACED, CLICK, listed)}


@pytest.mark.parametrize("way", [Way.NVP, Way.XML])
def test_a_wrong_key_books_nothing_and_stops_the_programme(rakuten: Sandbox, way: Way) -> None:
    posted = sender(rakuten, way, key="another-key").send(a_request())

    assert posted.outcome is Outcome.MISCONFIGURED
    assert rakuten.ledger.of_order(MID, "1001") == []


def test_another_programme_goes_its_own_way(rakuten: Sandbox) -> None:
    both = sender(rakuten, Way.NVP)

    posted = both.send(a_request("2001", mid="41236"))

    assert posted.answer.reason == "Rakuten turned the programme away: Access denied"


def test_what_a_way_cannot_carry_never_leaves(rakuten: Sandbox) -> None:
    lines = tuple(
        SaleLine(f"SKU-{number:05}", "A-name-of-quite-some-length-or-longer-", 1, 100)
        for number in range(115)
    )
    sale = Sale(
        order_ref="1001",
        click_id=CLICK,
        placed_at=PLACED,
        landed_at=PLACED - timedelta(days=1),
        currency="EUR",
        amount=11_500,
        lines=lines,
    )
    long = compose(sale, manner=Manner(mid=MID))
    assert isinstance(long, PostbackRequest)

    as_query = sender(rakuten, Way.EP).send(long)
    as_form = sender(rakuten, Way.XML).send(long)
    signed = sender(rakuten, Way.NVP).send(long)
    in_address = sender(rakuten, Way.XML, method=XmlMethod.GET).send(long)

    assert (as_query.outcome, as_form.outcome) == (Outcome.ACCEPTED, Outcome.ACCEPTED)
    assert (signed.outcome, in_address.outcome) == (Outcome.NOT_SENT, Outcome.NOT_SENT)
    assert "characters" in signed.answer.reason
    assert in_address.answer.reason == (
        "held back by our own guard: its address is longer than 8,000 characters in the way 'xml'"
    )


def test_the_signed_query_is_that_of_the_published_sample() -> None:
    written = letter(a_request(), Route(Way.NVP, "https://track.linksynergy.com/nvp", "testkey"))

    assert isinstance(written, Letter)
    query = parse_qs(urlsplit(written.url).query)
    assert written.method == "GET"
    assert sorted(query) == ["md5", "mid", "msg", "xml"]
    assert not set("+/") & set(query["msg"][0] + query["md5"][0])


@pytest.mark.parametrize("way", [Way.EP, Way.EVENT, Way.NVP, Way.XML, Way.RUDDERSTACK])
def test_what_would_leave_is_shown_without_click_and_key(way: Way) -> None:
    route = Route(way, f"https://track.linksynergy.com/{way}", "geheimes-wort")

    text = shown(a_request(), route)

    assert CLICK not in text
    assert "geheim" not in text
    assert "ord=1001" in text
    assert f"https://track.linksynergy.com/{way}" in text
    assert CLICK in shown(a_request(), route, clicks=True)


@pytest.mark.parametrize("way", [Way.NVP, Way.XML])
def test_no_key_and_no_signature_is_logged_printed_or_told(
    rakuten: Sandbox, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    route = Route(way, f"{rakuten.url}/{way}", SIGNING_KEY)
    written = letter(a_request(), route)
    assert isinstance(written, Letter)

    posted = sender(rakuten, way).send(a_request())
    nobody = PostbackSender(
        PostbackSettings(
            "http://127.0.0.1:1/ep", LATE, {MID: Route(way, "http://127.0.0.1:1/x", SIGNING_KEY)}
        )
    )
    told = caplog.text + repr(
        (posted, nobody.send(a_request()), route, written, PostbackSettings(routes={MID: route}))
    )

    assert SIGNING_KEY not in told
    assert CLICK not in told
    assert "md5=" not in told


def test_lists_of_different_lengths_are_not_sent_as_xml() -> None:
    request = PostbackRequest(
        "1001",
        (
            ("mid", MID),
            ("tr", CLICK),
            ("skulist", "A|B"),
            ("qlist", "1"),
            ("amtlist", "1|2"),
            ("namelist", "a|b"),
        ),
        "",
        "EUR",
        3,
        2,
    )

    held = letter(request, Route(Way.XML, "https://track.linksynergy.com/xml", "key"))

    assert isinstance(held, HeldBack)
    assert held.hold is Hold.LINES_UNFIT


def test_a_linkless_order_has_no_place_in_the_xml(rakuten: Sandbox) -> None:
    sale = Sale(
        order_ref="1001",
        click_id="",
        placed_at=PLACED,
        landed_at=None,
        currency="EUR",
        amount=4000,
        lines=(SaleLine("A", "Tent", 1, 4000),),
        told={"coupon": "SAVE"},
    )
    linkless = compose(sale, manner=Manner(mid=MID, linkless=True))
    assert isinstance(linkless, PostbackRequest)

    posted = sender(rakuten, Way.XML).send(linkless)

    assert posted.outcome is Outcome.NOT_SENT
    assert "the XML service has no place for its coupon" in posted.answer.reason


def test_an_address_of_8000_characters_goes_and_one_more_does_not() -> None:
    host = "https://track.linksynergy.com/"
    request = a_request()
    room = 8_000 - len(host) - len(f"?{request.query}")

    longest, longer = (letter(request, Route(Way.EP, host + "x" * (room + more))) for more in (0, 1))

    assert isinstance(longest, Letter)
    assert len(longest.url) == 8_000
    assert isinstance(longer, HeldBack)
    assert longer.hold is Hold.TOO_LONG


def test_the_document_goes_as_a_form_or_in_the_address() -> None:
    form, address = (
        letter(a_request(), Route(Way.XML, "https://track.linksynergy.com/xml", "key", method))
        for method in (XmlMethod.POST, XmlMethod.GET)
    )

    assert isinstance(form, Letter)
    assert isinstance(address, Letter)
    assert (form.method, form.headers) == ("POST", {"content-type": "application/x-www-form-urlencoded"})
    assert (address.method, address.content) == ("GET", None)
    assert list(parse_qs((form.content or b"").decode())) == ["mid", "msg", "md5", "xml"]
    assert parse_qs(urlsplit(address.url).query) == parse_qs((form.content or b"").decode())
