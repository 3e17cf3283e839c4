"""The stand-in's reports look and refuse as Rakuten's do (rakuten.md section 4)."""

import csv
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from recon.sandbox import Lags, Publisher, ReportFault, Sandbox, SandboxProgramme, SimulatedClock, SoldLine

CLICK = "je6NUbpObpQ-_UZUOlZ2ZyTOTejYypcnAQ"
BOUGHT = datetime(2026, 11, 2, 23, 50, 6, tzinfo=UTC)
LAGS = Lags(process=timedelta(hours=1), report=timedelta(hours=2))


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(BOUGHT)


@pytest.fixture
def sandbox(clock: SimulatedClock) -> Iterator[Sandbox]:
    programmes = [SandboxProgramme("36373", 'The "Shop", Ltd', "EUR")]
    publishers = [Publisher("2558510", "Bergfreunde Deals", "je6NUbpObpQ")]
    with Sandbox(clock, programmes, publishers=publishers, lags=LAGS) as stand_in:
        yield stand_in


def _ask(sandbox: Sandbox, key: str = "transactions", **changed: str) -> httpx.Response:
    told = {
        "start_date": "2026-11-01", "end_date": "2026-11-30", "include_summary": "N", "network": "9", "tz": "GMT",
        "date_type": "process", "token": sandbox.token,
    }  # fmt: skip
    return httpx.get(f"{sandbox.url}/en/reports/{key}/filters", params=told | changed)


def _rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def _book(sandbox: Sandbox, order_ref: str = "1001", *, reason: str = "") -> None:
    sandbox.book(
        "36373",
        order_ref=order_ref,
        lines=[SoldLine("SKU, 1", 2, 8498, 'Cap "Nord"'), SoldLine("B", 1, -500)],
        click_id=CLICK,
        transaction_at=BOUGHT,
        reason=reason,
    )


def test_a_booking_shows_only_after_its_lag(sandbox: Sandbox, clock: SimulatedClock) -> None:
    _book(sandbox)

    assert _rows(_ask(sandbox)) == []

    clock.at = BOUGHT + timedelta(hours=3) - timedelta(seconds=1)
    assert _rows(_ask(sandbox)) == []

    clock.at = BOUGHT + timedelta(hours=3)
    assert len(_rows(_ask(sandbox))) == 2


def test_a_row_is_written_as_rakuten_writes_it(sandbox: Sandbox, clock: SimulatedClock) -> None:
    _book(sandbox)
    clock.at += timedelta(days=1)

    answer = _ask(sandbox)

    assert answer.content.startswith(b"\xef\xbb\xbfMID,Advertiser Name,Order ID")
    assert answer.content.count(b"\r\n") == answer.content.count(b"\n") == 3
    assert b',2,84.98,5.0988,"EUR",11/2/26,"23:50:06",11/3/26,"00:50:06",2558510,' in answer.content
    row = _rows(answer)[0]
    assert row["Advertiser Name"] == 'The "Shop", Ltd'
    assert (row["SKU"], row["Product Name"]) == ("SKU, 1", 'Cap "Nord"')
    assert (row["Publisher Name"], row["Publisher Encrypted ID"]) == ("Bergfreunde Deals", "je6NUbpObpQ")
    assert _rows(answer)[1]["Sales"] == "-5.00"


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"start_date": "2026-11-02", "end_date": "2026-11-02"}, 0),
        ({"start_date": "2026-11-03", "end_date": "2026-11-03"}, 2),
        ({"start_date": "2026-11-02", "end_date": "2026-11-02", "date_type": "transaction"}, 2),
        ({"start_date": "2026-11-02", "end_date": "2026-11-02", "tz": "America/New_York"}, 2),
        ({"start_date": "2027-01-01", "end_date": "2027-01-02"}, 0),
    ],
    ids=["before it was processed", "when processed", "when bought", "another zone", "a future day"],
)
def test_days_are_those_of_the_zone_and_the_date_type(
    sandbox: Sandbox, clock: SimulatedClock, asked: dict[str, str], rows: int
) -> None:
    _book(sandbox)
    clock.at += timedelta(days=1)

    answer = _ask(sandbox, **asked)

    assert answer.status_code == 200
    assert len(_rows(answer)) == rows
    assert "Transaction ID" in answer.text


def test_what_earns_nothing_stands_in_its_own_report(sandbox: Sandbox, clock: SimulatedClock) -> None:
    _book(sandbox, reason="SKU does not match")
    clock.at += timedelta(days=40)

    assert _rows(_ask(sandbox)) == []
    refused = _rows(_ask(sandbox, "non-commissionable"))
    assert [row["Non-Commissionable Reason"] for row in refused] == ["SKU does not match"] * 2
    assert {(row["Total Commission"], row["Adjusted Commission"]) for row in refused} == {("0", "")}


def test_clicks_are_counted_by_day_and_publisher(sandbox: Sandbox, clock: SimulatedClock) -> None:
    for hours in (1, 2, 30):
        sandbox.click(BOUGHT + timedelta(hours=hours), mid="36373", publisher="2558510", count=7)
    clock.at = BOUGHT + timedelta(hours=29)

    rows = _rows(_ask(sandbox, "clicks", date_type="transaction"))

    assert [(row["Transaction Date"], row["Publisher Name"], row["# of Clicks"]) for row in rows] == [
        ("11/3/26", "Bergfreunde Deals", "14")
    ]


def test_a_summary_stands_before_the_header(sandbox: Sandbox) -> None:
    lines = _ask(sandbox, include_summary="Y").content.decode("utf-8-sig").split("\r\n")

    assert lines[4].startswith("MID,Advertiser Name")


@pytest.mark.parametrize(
    ("key", "changed", "status", "body"),
    [
        ("transactions", {"token": "wrong"}, 403, '{"code":403,"message":"Access Denied"}'),
        ("nothing", {}, 400, '{"code":400,"message":"Invalid report name."}'),
        ("transactions", {"date_type": "x"}, 400, '{"code":400,"message":Invalid date type."}'),
        ("transactions", {"end_date": "2026-10-01"}, 400, '{"errors":["Invalid date range"]}'),
        ("transactions", {"start_date": "11/1/26"}, 400, '{"errors":["Invalid date range"]}'),
    ],
)
def test_a_wrong_call_is_refused_in_the_documented_words(
    sandbox: Sandbox, key: str, changed: dict[str, str], status: int, body: str
) -> None:
    answer = _ask(sandbox, key, **changed)

    assert (answer.status_code, answer.text) == (status, body)


def test_a_fourth_call_at_once_is_turned_away(sandbox: Sandbox) -> None:
    statuses: list[int] = []
    callers = [threading.Thread(target=lambda: statuses.append(_ask(sandbox).status_code)) for _ in range(3)]

    with sandbox.faults.slow_reports():
        for caller in callers:
            caller.start()
        assert sandbox.wait_for_reports(3)
        fourth = _ask(sandbox)
    for caller in callers:
        caller.join()

    assert fourth.status_code == 429
    assert statuses == [200, 200, 200]
    assert _ask(sandbox).status_code == 200


def test_yesterdays_report_lacks_the_last_day(sandbox: Sandbox, clock: SimulatedClock) -> None:
    _book(sandbox)
    clock.at += timedelta(hours=20)
    sandbox.faults.report = ReportFault.YESTERDAY

    assert _rows(_ask(sandbox)) == []


def test_a_torn_report_is_a_whole_answer_without_its_end(sandbox: Sandbox, clock: SimulatedClock) -> None:
    _book(sandbox)
    clock.at += timedelta(days=1)
    whole = _ask(sandbox).content
    sandbox.faults.report = ReportFault.TORN

    torn = _ask(sandbox)

    assert torn.status_code == 200
    assert whole.startswith(torn.content)
    assert 0 < len(torn.content) < len(whole)


def test_a_cut_report_breaks_the_connection(sandbox: Sandbox) -> None:
    sandbox.faults.report = ReportFault.CUT

    with pytest.raises(httpx.RemoteProtocolError):
        _ask(sandbox)


@pytest.mark.parametrize(
    ("fault", "status", "begins"),
    [
        (ReportFault.HTML, 200, "<!DOCTYPE html>"),
        (ReportFault.EMPTY, 200, ""),
        (ReportFault.SERVER_ERROR, 500, '{"code":500'),
        (ReportFault.QUOTE_MISSING, 400, '{"code":400,"message":Invalid date type."}'),
    ],
)
def test_a_report_fails_on_demand(sandbox: Sandbox, fault: ReportFault, status: int, begins: str) -> None:
    sandbox.faults.report = fault

    answer = _ask(sandbox)

    assert answer.status_code == status
    assert answer.text.startswith(begins)
    assert "Transaction ID" not in answer.text
