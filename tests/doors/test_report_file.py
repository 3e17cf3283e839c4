"""A report somebody saved: its rows always, its coverage only where a person vouches for a period."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recon.jobs.ports import Closing, Known, NoProgress, SourceUnavailable
from recon.records.moment import micros
from recon.records.transaction import NetworkList
from recon.records.window import Window
from recon.sources.reports.file import ReportFile
from recon.sources.reports.parse import parse_clicks
from recon.sources.settings import ReportFileSettings, ReportShape
from tests.doors.report_server import line, report

AT = datetime(2026, 12, 2, tzinfo=UTC)
NOVEMBER = Window(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def saved(tmp_path: Path, body: bytes, **told: object) -> ReportFile:
    path = tmp_path / "report.csv"
    path.write_bytes(body)
    return ReportFile(ReportFileSettings("de", path, ReportShape(), **told))  # type: ignore[arg-type] # fields of the settings


def read(
    source: ReportFile, known: Known | None = None, *, at: datetime = AT
) -> tuple[str, list[dict[str, object]], Closing]:
    books = {} if known is None else {"transactions": known}
    (delivery,) = source.deliver(books, at=at, progress=NoProgress())
    rows = [row for batch in delivery.batches for row in batch.to_pylist()]
    return delivery.book, rows, delivery.closing()


def test_a_file_without_a_period_brings_rows_and_no_coverage(tmp_path: Path) -> None:
    book, rows, closing = read(saved(tmp_path, report(line("1001"))))

    assert (book, [row["order_ref"] for row in rows]) == ("transactions", ["1001"])
    assert (closing.covers, closing.replaces) == (None, None)
    assert any("no period is vouched for" in remark for remark in closing.remarks)


def test_a_stated_period_is_covered_and_replaced(tmp_path: Path) -> None:
    _, _, closing = read(saved(tmp_path, report(line("1001")), period=NOVEMBER))

    assert (closing.covers, closing.replaces) == (NOVEMBER, NOVEMBER)


def test_a_file_knows_nothing_after_the_moment_it_first_came(tmp_path: Path) -> None:
    early, later = datetime(2026, 11, 17, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)
    source = saved(tmp_path, report(line("1001")), period=NOVEMBER)

    _, _, first = read(source, at=early)
    _, _, again = read(source, Known(first.covers, first.checkpoint), at=later)
    _, _, thrice = read(source, Known(again.covers, again.checkpoint), at=AT)
    source = saved(tmp_path, report(line("1001"), line("1002")), period=NOVEMBER)
    _, _, fresh = read(source, Known(thrice.covers, thrice.checkpoint), at=later)

    known = Window(NOVEMBER.start, early)
    assert [each.covers for each in (first, again, thrice)] == [known, known, known]
    assert fresh.covers == fresh.replaces == Window(NOVEMBER.start, later)


def test_a_period_that_has_not_begun_is_not_vouched_for(tmp_path: Path) -> None:
    _, _, closing = read(saved(tmp_path, report(line("1001")), period=NOVEMBER), at=NOVEMBER.start)

    assert (closing.covers, closing.replaces) == (None, None)


def test_a_file_without_a_line_vouches_only_for_refused_sales(tmp_path: Path) -> None:
    _, _, sales = read(saved(tmp_path, report(), period=NOVEMBER))
    _, _, refused = read(saved(tmp_path, report(), period=NOVEMBER, list=NetworkList.NON_COMMISSIONABLE))

    assert (sales.covers, sales.replaces, refused.covers) == (None, None, NOVEMBER)


def test_a_file_whose_last_line_does_not_end_as_before_is_refused(tmp_path: Path) -> None:
    whole = report(line("1001"), line("1002"))
    _, _, first = read(saved(tmp_path, whole, period=NOVEMBER))

    with pytest.raises(SourceUnavailable, match="the file is torn: its last line does not end"):
        read(saved(tmp_path, whole[:-3], period=NOVEMBER), Known(first.covers, first.checkpoint))


def test_lines_outside_the_period_are_told(tmp_path: Path) -> None:
    _, _, closing = read(saved(tmp_path, report(line("1", processed="12/1/26")), period=NOVEMBER))

    assert any("some outside the period given" in remark for remark in closing.remarks)


def test_a_file_of_refused_sales_goes_into_the_book_of_refused_sales(tmp_path: Path) -> None:
    book, rows, _ = read(saved(tmp_path, report(line("1001")), list=NetworkList.NON_COMMISSIONABLE))

    assert (book, rows[0]["list"]) == ("noncommissionable", 2)


def test_a_torn_file_vouches_for_nothing_although_a_period_is_stated(tmp_path: Path) -> None:
    whole = report(line("1001"), line("1002"))
    start = whole.index(b'"1002"')
    for cut in range(start + 1, len(whole) - len(b",unlocked\r\n")):
        _, rows, closing = read(saved(tmp_path, whole[:cut], period=NOVEMBER))

        assert [row["order_ref"] for row in rows] == ["1001"], cut
        assert (closing.covers, closing.replaces) == (None, None), cut
        assert any("the last line is torn" in remark for remark in closing.remarks), cut


def test_a_file_cut_inside_of_its_last_cell_vouches_for_nothing(tmp_path: Path) -> None:
    """Its last line has all its fields, so nothing else tells that lines behind it are lacking."""
    whole = report(line("1001"), line("1002"))
    for cut in range(len(whole) - len(b"unlocked\r\n"), len(whole) - len(b"\r\n") + 1):
        _, rows, closing = read(saved(tmp_path, whole[:cut], period=NOVEMBER))

        assert [row["order_ref"] for row in rows] == ["1001", "1002"], cut
        assert (closing.covers, closing.replaces) == (None, None), cut
        assert any("the last line does not end" in remark for remark in closing.remarks), cut


def test_the_same_file_again_is_remarked(tmp_path: Path) -> None:
    _, _, first = read(saved(tmp_path, report(line("1001"))))

    _, _, second = read(saved(tmp_path, report(line("1001"))), Known(checkpoint=first.checkpoint))

    assert "the same file as last time, byte for byte" in second.remarks
    assert second.checkpoint == first.checkpoint


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    source = ReportFile(ReportFileSettings("de", tmp_path / "gone.csv", ReportShape()))

    with pytest.raises(SourceUnavailable, match="No such file or directory; check path"):
        read(source)


def test_daily_clicks_are_counted_per_publisher(tmp_path: Path) -> None:
    path = tmp_path / "clicks.csv"
    path.write_text(
        "Transaction Date,Publisher ID,Publisher Name,# of Clicks\n"
        '11/15/26,2558510,"A, B","1,204"\n11/15/26,2955213,C,null\nTotal,,,"1,204"\n'
    )

    found = parse_clicks(path, shape=ReportShape(zone="Asia/Tokyo", mid="7241"), where="x")
    rows = [row for batch in found.batches() for row in batch.to_pylist()]

    assert [(row["publisher_id"], row["clicks"], row["mid"]) for row in rows] == [
        ("2558510", 1204, "7241"),
        ("2955213", 0, "7241"),
    ]
    assert rows[0]["day"] == micros(datetime(2026, 11, 14, 15, tzinfo=UTC))
    assert any("1 line left out as no transaction" in remark for remark in found.seen.remarks())
