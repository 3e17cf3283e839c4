"""Who rehearses sees what came in, and has a hand on what goes wrong; other pages' scripts have neither."""

import base64
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from recon.sandbox import (
    Duplicates,
    ForeignSku,
    Lags,
    Late,
    Linkless,
    OtherCurrency,
    OtherReturns,
    PartlyBad,
    ReportFault,
    Sandbox,
    Scale,
    SimulatedClock,
    TrackingFault,
)
from recon.sandbox.journal import Journal, Received
from recon.sandbox.settings import BadSettings, read_settings

NOW = datetime(2026, 11, 20, 10, 20, tzinfo=UTC)
CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"
GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "rehearse-against-the-sandbox.md"
HOSTILE = "<img src=//x.example onerror=alert(1)>\u202e\x07"


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in {"src", "href", "action", "srcset"}
        ]

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(
        SimulatedClock(NOW), lags=Lags(timedelta(0), timedelta(minutes=30)), token="t0ken-canary"
    ) as one:
        yield one


def send(sandbox: Sandbox, **changed: str) -> None:
    told = {
        "mid": "41234", "ord": "1001", "tr": CLICK, "cur": "EUR", "skulist": "A", "qlist": "2", "amtlist": "2500",
        "xml": "1",
    }  # fmt: skip
    httpx.get(f"{sandbox.url}/ep", params=told | changed)


def post(sandbox: Sandbox, path: str, told: object) -> httpx.Response:
    return httpx.post(f"{sandbox.url}/_control/{path}", json=told)


def test_the_page_tells_what_came_the_answer_and_when_it_shows(sandbox: Sandbox) -> None:
    send(sandbox)
    send(sandbox, ord="1002", mid="41236")

    page = _Page(httpx.get(sandbox.url).text)

    words = " ".join(page.words.replace("\xa0", " ").split())
    assert "2 calls received, 1 line booked" in words
    booked = "1001/ep \u00b7 MID 41234 A2 pcs25.00 EUR 200 booked1 good, 0 bad transactions1 line, in reports in 30 min"
    assert booked in words
    assert "1002/ep \u00b7 MID 41236 200 not bookedAccess denied nowhere" in words


def test_hostile_texts_are_shown_and_do_nothing(sandbox: Sandbox) -> None:
    send(sandbox, skulist=HOSTILE, amtlist=HOSTILE, ord="<script>alert(1)</script>", mid="41234")
    send(sandbox, mid=HOSTILE, ord=HOSTILE)

    answer = httpx.get(sandbox.url, params={"ord": HOSTILE})
    page = _Page(answer.text)
    whole = _Page(httpx.get(sandbox.url).text)

    assert {"script", "img"} & {*page.tags, *whole.tags} == set()
    assert "<script>alert(1)</script>" in whole.words
    assert re.search("[\u202e\x07]", whole.words) is None
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_loads_nothing_from_elsewhere(sandbox: Sandbox) -> None:
    for number in range(60):
        send(sandbox, ord=f"order-{number}")

    page = _Page(httpx.get(sandbox.url).text)

    assert {address for address in page.addresses if not address.startswith("/")} == {"data:,"}
    assert any(address.startswith("/?before=11") for address in page.addresses)


def test_no_secret_is_kept(sandbox: Sandbox) -> None:
    send(sandbox)
    for token in (sandbox.token, "wr0ng-canary"):
        told = {"start_date": "2026-11-01", "end_date": "2026-11-30", "token": token}
        httpx.get(f"{sandbox.url}/en/reports/transactions/filters", params=told)

    shown = httpx.get(sandbox.url).text + httpx.get(f"{sandbox.url}/_received").text
    state = httpx.get(f"{sandbox.url}/_control").text

    assert "end_date=2026-11-30" in shown
    assert not re.search(rf"canary|{re.escape(CLICK)}", shown + state)


def test_what_never_came_to_the_endpoint_is_told_too_without_its_marks(sandbox: Sandbox) -> None:
    message = base64.urlsafe_b64encode(f"ord=77&tr={CLICK}".encode()).decode()
    mark = base64.urlsafe_b64encode(b"m4rk-of-a-canary").decode()
    httpx.get(f"{sandbox.url}/nvp", params={"mid": "41234", "msg": message, "md5": mark, "xml": "1"})
    httpx.post(f"{sandbox.url}/v1/track", content=b"{}", headers={"Authorization": "Basic Y2FuYXJ5Og=="})
    httpx.post(f"{sandbox.url}/token", data={"scope": "1"}, auth=("sandbox-client", "sandbox-client-secret"))

    text = httpx.get(f"{sandbox.url}/_received").text

    told = [
        (each["path"], each["ord"], each["answer"])
        for each in json.loads(text, parse_float=Decimal)["received"]
    ]
    assert told == [
        ("/token", "", "a token"),
        ("/v1/track", "", "Invalid Write Key"),
        ("/nvp", "77", "md5 is not that of the message"),
    ]
    assert not re.search(f"{message}|{mark}|Y2FuYXJ5|sandbox-access|{re.escape(CLICK)}", text)


def test_a_body_without_end_is_not_read(sandbox: Sandbox) -> None:
    answers = [
        httpx.post(f"{sandbox.url}{path}", content=iter([b"x" * 10]), headers={"Content-Type": "x-form"})
        for path in ("/v1/track", "/nvp", "/token")
    ]

    assert {answer.status_code for answer in answers} == {413}


def test_the_list_pages_through_all_that_is_kept(sandbox: Sandbox) -> None:
    for number in range(7):
        send(sandbox, ord=f"order-{number}")

    found: list[str] = []
    before = ""
    for _ in range(4):
        told = httpx.get(f"{sandbox.url}/_received", params={"limit": "3", "before": before}).json()
        found += [each["ord"] for each in told["received"]]
        before = str(told["before"] or "0")

    assert found == [f"order-{number}" for number in reversed(range(7))]
    [one] = httpx.get(f"{sandbox.url}/_received", params={"ord": "order-3"}).json()["received"]
    assert one["booked"][0]["visible_at"] == "2026-11-20T10:50:00+00:00"
    assert one["lines"] == [{"sku": "A", "name": "", "quantity": 2, "amount": "25.00"}]


def test_only_the_last_calls_are_kept_and_long_texts_are_shortened() -> None:
    journal = Journal(kept=3)
    for number in range(5):
        journal.note(Received(at=NOW, path="/ep", status=200, answer="x" * 5000, order_ref=str(number)))

    kept = journal.latest()

    assert ([each.order_ref for each in kept], journal.forgotten) == (["4", "3", "2"], 2)
    assert {len(each.answer) for each in kept} == {120}


def test_the_hand_on_faults_clock_and_programmes(sandbox: Sandbox) -> None:
    post(sandbox, "faults", {"tracking": "error_200"})
    send(sandbox, ord="denied")
    post(sandbox, "faults", {"mix": {"seed": 1, "shares": {"bad_gateway": 1000}}})
    send(sandbox, ord="gateway")
    post(sandbox, "faults", {})
    post(sandbox, "clock", {"forward": "2h"})
    state = post(sandbox, "programmes/41234", {"duplicates": "drops"}).json()
    send(sandbox, ord="later")
    send(sandbox, ord="later")

    booked = {each.order_ref: each.transaction_at for each in sandbox.ledger}
    assert booked == {"gateway": NOW, "later": NOW + timedelta(hours=2)}
    assert len(sandbox.ledger) == 2
    assert state["programmes"]["41234"]["duplicates"] == "drops"
    assert post(sandbox, "clock", {"at": "2026-12-01T00:00Z"}).json()["now"] == "2026-12-01T00:00:00+00:00"


def test_a_share_of_reports_goes_wrong_and_the_page_says_so(sandbox: Sandbox) -> None:
    told = {"start_date": "2026-11-01", "end_date": "2026-11-30", "token": sandbox.token}
    mix = {"seed": 4, "shares": {"server_error": 400, "torn": 200}}
    state = post(sandbox, "faults", {"report_mix": mix}).json()

    statuses = [
        httpx.get(f"{sandbox.url}/en/reports/transactions/filters", params=told).status_code
        for _ in range(20)
    ]

    received = httpx.get(f"{sandbox.url}/_received").json()["received"]
    assert state["faults"]["report_mix"] == mix
    assert {each["fault"] for each in received} == {"server_error", "torn", None}
    assert statuses.count(500) == sum(each["fault"] == "server_error" for each in received)
    assert "reports: 60 of 100 go wrong (seed 4)" in httpx.get(sandbox.url).text
    assert post(sandbox, "faults", {}).json()["faults"]["report_mix"] is None


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("faults", b'{"tracking": "sometimes"}', "tracking"),
        ("faults", b'{"trackin": "slow"}', "trackin: there is no such setting"),
        ("faults", b'{"mix": {"shares": {"slow": 900, "drip": 200}}}', "shares"),
        ("faults", b'{"report_mix": {"shares": {"torn": 900, "cut": 200}}}', "report_mix"),
        ("faults", b'{"report_mix": {"shares": {"bad_gateway": 1}}}', "report_mix.shares"),
        ("faults", b"[1,", "not JSON"),
        ("faults", b"\xff", "utf-8"),
        ("faults", b"[" * 100_000, ""),
        ("faults", b"1" * 5000, ""),
        ("faults", b" " * 2_000_000, "at most"),
        ("clock", b'{"forward": "soon"}', "'soon' is not a time"),
        ("clock", b'{"forward": "999999d"}', "forward"),
        ("clock", b'{"at": "2026-12-01"}', "no time zone"),
        ("clock", b"{}", '"forward"'),
        ("programmes/41234", b'{"late": "perhaps"}', "late"),
        ("programmes/1", b"{}", "no programme has the MID 1"),
    ],
)  # fmt: skip
def test_a_wrong_hand_is_told_what_is_wrong(sandbox: Sandbox, path: str, body: bytes, says: str) -> None:
    answer = httpx.post(
        f"{sandbox.url}/_control/{path}", content=body, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert says in answer.json()["error"]


@pytest.mark.parametrize("path", ["/", "/_received", "/_control"])
def test_another_name_of_this_machine_is_refused(sandbox: Sandbox, path: str) -> None:
    answer = httpx.get(sandbox.url + path, headers={"Host": "rebound.example"})

    assert answer.status_code == 403


def test_a_form_of_another_page_changes_nothing(sandbox: Sandbox) -> None:
    answer = httpx.post(
        f"{sandbox.url}/_control/faults",
        content=b'{"tracking":"slow"}',
        headers={"Content-Type": "text/plain"},
    )

    assert (answer.status_code, sandbox.faults.tracking) == (403, None)


def test_the_settings_of_the_guide_are_read_and_name_every_setting() -> None:
    block = GUIDE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    told = tomllib.loads(block, parse_float=Decimal)

    settings = read_settings(told)

    [programme] = settings.programmes.values()
    assert programme.model_fields_set == type(programme).model_fields.keys() - {"enabled"}
    assert programme.restating.model_fields_set == type(programme.restating).model_fields.keys()
    assert settings.model_fields_set == type(settings).model_fields.keys()
    assert settings.faults is not None
    assert settings.faults.model_fields_set >= {"mix", "report_mix", "pace"}


def test_the_guide_names_every_fault() -> None:
    text = GUIDE.read_text(encoding="utf-8")

    assert [fault for fault in (*TrackingFault, *ReportFault) if f"`{fault}`" not in text] == []


def test_the_guide_names_every_way_to_behave() -> None:
    settings = GUIDE.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    ways = [Duplicates, ForeignSku, Late, Linkless, OtherCurrency, OtherReturns, PartlyBad, Scale]

    assert [way for known in ways for way in known if not re.search(rf"\b{way}\b", settings)] == []


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(BadSettings, match=r"^programmes\.41234\.rate"):
        read_settings(json.loads('{"programmes": {"41234": {"rate": "much"}}}', parse_float=Decimal))
