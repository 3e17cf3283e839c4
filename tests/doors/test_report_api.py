"""The reporting API against a real server: which days are asked for, what is delivered and vouched for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from recon.jobs.ports import BadRow, Known, NoProgress
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.settings import ReportShape
from tests.doors.report_scene import NOW, SINCE, TODAY_ENDS, TWO, Make, pulled, refusal
from tests.doors.report_server import ReportServer, line, report, report_server


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with report_server() as serving:
        yield serving


@pytest.fixture
def api(server: ReportServer, tmp_path: Path) -> Make:
    return Make(server, tmp_path)


def test_the_address_is_the_one_the_dashboard_makes(server: ReportServer, api: Make) -> None:
    server.answers(report())

    pulled(
        api(token="TOKEN", network="1", since=datetime(2016, 8, 1, tzinfo=UTC)),
        at=datetime(2016, 8, 22, 12, tzinfo=UTC),
    )

    (path,) = server.asked
    assert path == (
        "/en/reports/signature-orders-report/filters?start_date=2016-08-01&end_date=2016-08-22"
        "&include_summary=N&network=1&tz=GMT&date_type=process&token=TOKEN"
    )


def test_a_token_and_a_report_copied_out_of_an_address_are_not_written_twice(
    server: ReportServer, api: Make
) -> None:
    server.answers(report())

    pulled(api(token="ab%2Bcd%3D%3D", report="reporting-portal%3A-transaction"))

    assert "/reporting-portal%3A-transaction/" in server.asked[0]
    assert server.asked[0].endswith("&token=ab%2Bcd%3D%3D")


def test_what_is_asked_besides_stands_in_each_call(server: ReportServer, api: Make) -> None:
    server.answers(report())

    pulled(api(days_per_call=10, parameters={"date_format": "m/d/yy"}))

    assert ["&date_type=process&date_format=m%2Fd%2Fyy&token=" in path for path in server.asked] == [True] * 2


def test_a_whole_download_delivers_and_covers_its_window(server: ReportServer, api: Make) -> None:
    server.answers(TWO)

    refs, closing = pulled(api())

    window = Window(SINCE, TODAY_ENDS)
    assert refs == ["1001", "1002"]
    assert (closing.covers, closing.replaces) == (Window(window.start, NOW), window)
    assert closing.holds_back_on_silence


def test_a_report_of_nothing_is_no_error(server: ReportServer, api: Make) -> None:
    server.answers(report())

    refs, closing = pulled(api())

    assert (refs, closing.covers) == ([], Window(SINCE, NOW))


def days_asked(server: ReportServer) -> list[tuple[str, str]]:
    queries = [parse_qs(urlsplit(path).query) for path in server.asked]
    return [(query["start_date"][0], query["end_date"][0]) for query in queries]


def test_the_next_pull_reads_the_last_days_again_in_calls_of_few_days(
    server: ReportServer, api: Make
) -> None:
    server.answers(report())
    known = Known(covered=Window(SINCE, datetime(2026, 11, 16, 9, tzinfo=UTC)))

    _, closing = pulled(api(reread=timedelta(days=4), days_per_call=3), known)

    assert days_asked(server) == [("2026-11-12", "2026-11-14"), ("2026-11-15", "2026-11-17")]
    assert closing.replaces == Window(datetime(2026, 11, 12, tzinfo=UTC), TODAY_ENDS)


def test_an_earlier_start_is_fetched_although_the_books_hold_later_days(
    server: ReportServer, api: Make
) -> None:
    server.answers(report())
    known = Known(covered=Window(datetime(2026, 11, 10, tzinfo=UTC), NOW))

    pulled(api(), known)

    assert days_asked(server) == [("2026-11-01", "2026-11-17")]


def test_days_are_those_of_the_reports_zone(server: ReportServer, api: Make) -> None:
    server.answers(report())

    _, closing = pulled(api(shape=ReportShape(zone="Asia/Tokyo")), at=datetime(2026, 11, 17, 16, tzinfo=UTC))

    assert days_asked(server) == [("2026-11-01", "2026-11-18")]
    assert "&tz=Asia%2FTokyo&" in server.asked[0]
    assert closing.replaces == Window(
        datetime(2026, 10, 31, 15, tzinfo=UTC), datetime(2026, 11, 18, 15, tzinfo=UTC)
    )  # fmt: skip


def test_the_refused_sales_and_the_clicks_come_as_books_of_their_own(server: ReportServer, api: Make) -> None:
    refused = b"Order ID,Sales,Currency,Transaction Date,Process Date\n1003,5.00,EUR,11/16/26,11/16/26\n"
    clicks = b"Date,Publisher ID,# of Clicks\n11/16/26,2558510,7\n"
    server.answers(TWO, refused, clicks)
    source = api(noncommissionable_report="non-commissionable", clicks_report="clicks")

    books = {}
    for delivery in source.deliver({}, at=NOW, progress=NoProgress()):
        books[delivery.book] = [row for batch in delivery.batches for row in batch.to_pylist()]
        delivery.closing()

    assert list(books) == ["transactions", "noncommissionable", "clicks"]
    assert [row["list"] for row in books["transactions"] + books["noncommissionable"]] == [1, 1, 2]
    assert books["clicks"][0]["clicks"] == 7
    assert ["date_type=transaction" in path for path in server.asked] == [False, False, True]


def test_a_report_of_events_brings_rows_and_vouches_for_no_sale(server: ReportServer, api: Make) -> None:
    server.answers(TWO)
    deliveries = api(list=NetworkList.EVENT).deliver({}, at=NOW, progress=NoProgress())
    delivery = next(deliveries)
    lists = [row["list"] for batch in delivery.batches for row in batch.to_pylist()]
    closing = delivery.closing()

    assert (delivery.book, lists, list(deliveries)) == ("transactions", [3, 3], [])
    assert (closing.covers, closing.replaces, closing.holds_back_on_silence) == (None, None, False)


def test_files_are_gone_once_the_delivery_is_through(server: ReportServer, api: Make, tmp_path: Path) -> None:
    server.answers(TWO)
    deliveries = api().deliver({}, at=NOW, progress=NoProgress())

    next(deliveries)
    there = list(tmp_path.rglob("*.csv"))
    rest = list(deliveries)

    assert (len(there), rest, list(tmp_path.iterdir())) == (1, [], [])


def test_a_report_that_answers_for_other_days_is_refused(server: ReportServer, api: Make) -> None:
    server.answers(report(line("1001", processed="9/1/26")))

    assert "it answers for other days than asked (2026-11-01 to 2026-11-17): line 2 is of 2026-09-01" in str(
        refusal(api())
    )


@pytest.mark.parametrize("stale", [report(line("1001")), report()], ids=["yesterday's", "emptied"])
def test_an_older_report_moves_no_coverage_and_closes_nothing_later(
    server: ReportServer, api: Make, stale: bytes
) -> None:
    server.answers(TWO, stale)
    _, first = pulled(api())
    assert first.covers is not None

    refs, second = pulled(api(), Known(covered=first.covers, checkpoint=first.checkpoint))

    assert second.covers is not None
    assert second.replaces == second.covers
    assert second.covers.end <= datetime(2026, 11, 16, 10, 20, 30, tzinfo=UTC)
    assert refs == (["1001"] if stale != report() else [])
    assert any("an older one, or one cut off" in remark for remark in second.remarks)
    assert second.checkpoint["newest"] == first.checkpoint["newest"]


def test_the_same_file_again_is_remarked_and_held_back_on_silence(server: ReportServer, api: Make) -> None:
    server.answers(TWO)
    _, first = pulled(api())

    _, second = pulled(api(), Known(checkpoint=first.checkpoint), at=NOW + timedelta(hours=1))

    assert "the report is the same as last time, byte for byte" in second.remarks
    assert second.holds_back_on_silence


def test_the_same_bytes_an_hour_later_vouch_for_no_more(server: ReportServer, api: Make) -> None:
    server.answers(TWO)
    _, first = pulled(api())

    _, second = pulled(api(), Known(first.covers, first.checkpoint), at=NOW + timedelta(hours=1))

    assert second.covers == first.covers == Window(SINCE, NOW)
    assert second.replaces == Window(SINCE, TODAY_ENDS)


def test_one_line_more_moves_the_reach_again(server: ReportServer, api: Make) -> None:
    server.answers(TWO, report(line("1001"), line("1002"), line("1003", processed="11/17/26")))
    _, first = pulled(api())

    _, second = pulled(api(), Known(first.covers, first.checkpoint), at=NOW + timedelta(hours=1))

    assert second.covers == Window(SINCE, NOW + timedelta(hours=1))


def test_the_same_clicks_again_still_move_their_reach(server: ReportServer, api: Make) -> None:
    clicks = b"Date,Publisher ID,# of Clicks\n11/16/26,2558510,7\n"
    server.answers(TWO, clicks, TWO, clicks)
    source, later = api(clicks_report="clicks"), NOW + timedelta(hours=1)
    closings = []
    known: dict[str, Known] = {}
    for moment in (NOW, later):
        for delivery in source.deliver(known, at=moment, progress=NoProgress()):
            list(delivery.batches)
            closings.append(delivery.closing())
        known = {"clicks": Known(closings[1].covers, closings[1].checkpoint)}

    assert closings[-1].covers == Window(SINCE, later)


def test_an_empty_call_between_full_ones_ends_the_reach_and_closes_nothing_there(
    server: ReportServer, api: Make
) -> None:
    server.answers(report(line("1001", processed="11/2/26")), report(), report(line("1002")))

    refs, closing = pulled(api(days_per_call=6))

    before = Window(SINCE, datetime(2026, 11, 7, tzinfo=UTC))
    assert refs == ["1001", "1002"]
    assert (closing.covers, closing.replaces) == (before, before)
    assert closing.remarks[-1] == (
        "the call for 2026-11-07 00:00 to 2026-11-13 00:00 UTC answered without a line between calls with lines"
    )


def test_empty_calls_before_the_first_line_are_no_hole(server: ReportServer, api: Make) -> None:
    server.answers(report(), report(), TWO)

    _, closing = pulled(api(days_per_call=6))

    assert closing.covers == Window(SINCE, NOW)


def test_a_bad_line_stays_a_bad_row(server: ReportServer, api: Make) -> None:
    server.answers(report(line("1001", sales="1.005")))

    error = refusal(api())

    assert isinstance(error, BadRow)
    assert error.what.startswith("line 2, Sales: '1.005' has more decimals")
