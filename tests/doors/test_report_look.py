"""What a person is told of a report before it is relied on: its reach, and the columns it lacks."""

from pathlib import Path

from recon.sources.reports.look import ReportLook, looked_at
from recon.sources.reports.parse import parse_report
from recon.sources.settings import ReportShape

WHOLE = "MID,Order ID,Transaction ID,SKU,# of Items,Sales,Total Commission,Currency,Transaction Date,Transaction Time,Process Date,Process Time,Publisher ID,Publisher Encrypted ID"
LINE = "41234,1000,t1,A,1,10.00,0.60,EUR,11/2/26,10:00:00,11/{day}/26,11:30:00,77,lw9MynSeamY"


def _look(tmp_path: Path, *lines: str) -> ReportLook:
    file = tmp_path / "report.csv"
    file.write_text("\r\n".join([*lines, ""]), encoding="utf-8")
    return looked_at(parse_report(file, shape=ReportShape(), where="report").batches())


def test_a_whole_report_lacks_nothing(tmp_path: Path) -> None:
    look = _look(tmp_path, WHOLE, LINE.format(day=3), LINE.format(day=5))

    assert look.lacks == ()
    assert (look.rows, look.mids, look.currencies) == (2, {"41234"}, {"EUR"})
    assert look.reach == "2026-11-03 11:30 to 2026-11-05 11:30 UTC"


def test_the_day_of_the_last_line_is_not_proposed_as_covered(tmp_path: Path) -> None:
    assert _look(tmp_path, WHOLE, LINE.format(day=3), LINE.format(day=5)).period == "2026-11-03/2026-11-05"
    assert _look(tmp_path, WHOLE, LINE.format(day=3)).period == ""


def test_columns_that_are_missing_or_empty_are_named_with_what_they_are_for(tmp_path: Path) -> None:
    look = _look(
        tmp_path,
        "Order ID,Sales,Currency,Transaction Date,Process Date,SKU",
        "1000,10.00,EUR,11/2/26,11/3/26,",
    )

    named = [lack.partition(":")[0] for lack in look.lacks]
    assert named == [
        "Transaction ID", "MID", "SKU", "# of Items", "Total Commission", "Publisher ID", "Publisher Encrypted ID",
        "Transaction Time", "Process Time",
    ]  # fmt: skip


def test_a_report_without_a_line_says_nothing_of_its_columns(tmp_path: Path) -> None:
    look = _look(tmp_path, WHOLE)

    assert (look.lacks, look.reach, look.period) == ((), "no lines", "")
