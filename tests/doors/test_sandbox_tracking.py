"""The stand-in answers postbacks word for word as Rakuten is known to (rakuten.md, cases C20 to C24)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.records.transaction import NetworkList
from recon.sandbox import Duplicates, Sandbox, SandboxProgramme, SimulatedClock, TrackingFault

CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"
THREE_LINES = {
    "mid": "36373", "ord": "1001", "tr": CLICK, "land": "20261101_0900", "date": "20261102_1015", "cur": "EUR",
    "skulist": "A|B|C", "qlist": "1|2|1", "amtlist": "1000|2998|500", "namelist": "Shirt|Cap|Sock", "xml": "1",
}  # fmt: skip
PROGRAMMES = (
    SandboxProgramme("36373", "Shop", "EUR", return_days=30, skus=frozenset("ABC")),
    SandboxProgramme("36374", "Shop Japan", "JPY"),
    SandboxProgramme("36375", "Not enabled", "EUR", enabled=False),
    SandboxProgramme("36376", "Drops", "EUR", duplicates=Duplicates.DROPS),
    SandboxProgramme("36377", "Replaces", "EUR", duplicates=Duplicates.REPLACES),
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SimulatedClock(datetime(2026, 11, 2, 10, 20, tzinfo=UTC)), PROGRAMMES) as stand_in:
        yield stand_in


def _send(sandbox: Sandbox, path: str = "/ep", **changed: str) -> httpx.Response:
    told = {name: value for name, value in (THREE_LINES | changed).items() if value != "-"}
    return httpx.get(sandbox.url + path, params=told)


def _booked(sandbox: Sandbox, mid: str = "36373") -> list[tuple[str, int, int]]:
    return [
        (each.line.sku, each.line.quantity, each.line.amount) for each in sandbox.ledger.of_order(mid, "1001")
    ]


def test_all_lines_good_are_counted_and_booked(sandbox: Sandbox) -> None:
    answer = _send(sandbox)

    assert answer.status_code == 200
    assert answer.text.endswith(
        "<summary><transactions><good>3</good><bad>0</bad></transactions></summary></response>"
    )
    assert answer.text.startswith("<response><unique_id>1434073914")
    assert _booked(sandbox) == [("A", 1, 1000), ("B", 2, 2998), ("C", 1, 500)]


def test_an_unknown_mid_gets_the_web_page_of_the_container(sandbox: Sandbox) -> None:
    answer = _send(sandbox, mid="invalid_mid")

    assert answer.status_code == 400
    assert "<title>HTTP Status 400 \u2013 Bad Request</title>" in answer.text
    assert len(sandbox.ledger) == 0


def test_a_mid_that_may_not_send_is_denied_with_status_200(sandbox: Sandbox) -> None:
    answer = _send(sandbox, mid="36375")

    assert (answer.status_code, answer.text) == (200, "<response><error>Access denied</error></response>")
    assert len(sandbox.ledger) == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"namelist": "Shirt|with a pipe|Cap|Sock"},
        {"qlist": "1|2"},
        {"ord": "x" * 41},
        {"ord": " "},
        {"tr": " "},
        {"tr": "no-click"},
        {"cur": "EURO"},
        {"date": "2026-11-02 10:15"},
    ],
    ids=[
        "names too many",
        "quantities too few",
        "long id",
        "blank id",
        "no click",
        "odd click",
        "no currency",
        "no time",
    ],
)
def test_an_order_that_breaks_a_rule_has_only_bad_lines(sandbox: Sandbox, broken: dict[str, str]) -> None:
    answer = _send(sandbox, **broken)

    assert answer.status_code == 200
    assert "<good>0</good><bad>" in answer.text
    assert "<bad>0</bad>" not in answer.text
    assert len(sandbox.ledger) == 0


def test_one_bad_line_leaves_the_others_booked(sandbox: Sandbox) -> None:
    answer = _send(sandbox, amtlist="1000|free|500")

    assert "<good>2</good><bad>1</bad>" in answer.text
    assert _booked(sandbox) == [("A", 1, 1000), ("C", 1, 500)]


def test_a_picture_acknowledges_nothing_but_the_order_is_booked(sandbox: Sandbox) -> None:
    answer = _send(sandbox, xml="-", img="1")

    assert answer.headers["content-type"] == "image/gif"
    assert answer.content.startswith(b"GIF89a")
    assert len(_booked(sandbox)) == 3


def test_an_event_is_booked_where_nobody_is_paid(sandbox: Sandbox) -> None:
    _send(sandbox, "/eventnvppixel")

    assert {each.list for each in sandbox.ledger} == {NetworkList.EVENT}
    assert {each.commission for each in sandbox.ledger} == {0}


@pytest.mark.parametrize("sku", ["DISCOUNT", "Discount", "R_DISCOUNT", "r_Discount", "ORDERTAX"])
def test_a_discount_or_a_tax_needs_no_place_in_the_list_of_skus(sandbox: Sandbox, sku: str) -> None:
    _send(sandbox, skulist=f"A|D|{sku}", qlist="1|1|0", amtlist="1000|500|-100")

    reasons = {each.line.sku: each.reason for each in sandbox.ledger.of_order("36373", "1001")}
    assert reasons == {"A": "", "D": "SKU does not match", sku: ""}


def test_yen_come_times_a_hundred(sandbox: Sandbox) -> None:
    _send(sandbox, mid="36374", cur="JPY", skulist="A", qlist="2", amtlist="200000", namelist="Shirt")

    assert _booked(sandbox, "36374") == [("A", 2, 2000)]


def test_a_cancellation_is_a_line_with_a_negative_amount(sandbox: Sandbox) -> None:
    _send(sandbox)
    _send(sandbox, amtlist="-1000|-2998|-500")

    assert sum(each.line.amount for each in sandbox.ledger) == 0
    assert len(sandbox.ledger) == 6


@pytest.mark.parametrize(
    ("mid", "total", "lines"), [("36373", 8996, 6), ("36376", 4498, 3), ("36377", 4498, 9)]
)
def test_a_repeated_order_counts_as_the_programme_is_set(
    sandbox: Sandbox, mid: str, total: int, lines: int
) -> None:
    _send(sandbox, mid=mid)
    _send(sandbox, mid=mid)

    assert sum(each.line.amount for each in sandbox.ledger) == total
    assert len(sandbox.ledger) == lines


def test_a_late_order_and_a_foreign_sku_are_not_commissionable(sandbox: Sandbox) -> None:
    _send(sandbox, skulist="A|B|a")
    _send(sandbox, ord="late", land="20260901_0900")

    assert [each.reason for each in sandbox.ledger] == [
        "", "", "SKU does not match", *["Return (days) exceeded"] * 3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        (TrackingFault.SERVER_ERROR, 500, ""),
        (TrackingFault.UNAVAILABLE, 503, ""),
        (TrackingFault.EMPTY, 200, ""),
        (TrackingFault.NOTHING_COUNTED, 200, "<response></response>"),
    ],
)
@pytest.mark.parametrize("books_anyway", [True, False])
def test_a_failing_answer_says_nothing_of_the_booking(
    sandbox: Sandbox, fault: TrackingFault, status: int, body: str, *, books_anyway: bool
) -> None:
    sandbox.faults.tracking, sandbox.faults.books_anyway = fault, books_anyway

    answer = _send(sandbox)

    assert (answer.status_code, answer.text) == (status, body)
    assert len(sandbox.ledger) == (3 if books_anyway else 0)


def test_a_cut_answer_breaks_the_connection(sandbox: Sandbox) -> None:
    sandbox.faults.tracking, sandbox.faults.books_anyway = TrackingFault.CUT, True

    with pytest.raises(httpx.RemoteProtocolError):
        _send(sandbox)

    assert len(sandbox.ledger) == 3


_NAMES = st.sampled_from("ord tr land date cur skulist qlist amtlist namelist coupon iscomm xml".split())
_TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [CLICK, "A|B|C", "1|2|1", "1E9|-0|NaN", "1e-999999", "9" * 40, "20261102_1015", "99991231_2359", "1"]
    ),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(told=st.dictionaries(_NAMES, _TEXTS), mid=st.sampled_from([each.mid for each in PROGRAMMES]))
def test_whatever_is_sent_is_answered_and_what_is_booked_was_called_good(
    told: dict[str, str], mid: str
) -> None:
    stand_in = Sandbox(SimulatedClock(datetime(2026, 11, 2, 10, 20, tzinfo=UTC)), PROGRAMMES)

    reply = stand_in.tracking.answer({**THREE_LINES, **told, "mid": mid, "xml": "1"}, is_event=False)

    good, bad = (
        int(found[1]) if (found := re.search(f"<{kind}>([0-9]+)<", reply.body.decode())) else 0
        for kind in ("good", "bad")
    )
    [noted] = stand_in.journal.latest()
    assert reply.status == 200
    assert len(stand_in.ledger) == len(noted.booked) == good
    assert (good + bad > 0) is stand_in.programmes[mid].enabled
