"""A line of a report that is no transaction, or for which the whole is refused, is handed on word for word."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recon.jobs.ports import NoProgress, SourceUnavailable
from recon.records.reject import LONGEST_REJECT, MOST_REJECTS, Reject
from recon.sources.reports.file import ReportFile
from recon.sources.settings import ReportFileSettings, ReportShape
from tests.doors.report_server import HEADER, line

AT = datetime(2026, 11, 17, 12, tzinfo=UTC)
SOUND = [line(f"S{number}") for number in range(40)]
COST = line("cost", sales="ten")
DATELESS = line("undated").replace("11/16/26", "")
COMMA = line("comma").replace('"Shirt, blue"', "Shirt, blue")
QUOTE = line("quote").replace('"Shirt, blue"', '"Shirt" blue"')
NESTED = line("nested", sales="ten").replace("Shirt, blue", "Shirt,\r\nblue")
LATIN = line("latin", sales="ten").replace("Shirt", "caf\xe9\x1b[2J")


def read(path: Path, *lines: str, ended: bool = True, encoding: str = "utf-8") -> list[Reject]:
    """Read a report of these lines; tell what was set aside, whether it was refused or not."""
    text = "\r\n".join([HEADER, *lines]) + ("\r\n" if ended else "")
    path.write_bytes(text.encode(encoding))
    settings = ReportFileSettings(name="rakuten", path=path, shape=ReportShape(mid="7241"))
    [delivery] = ReportFile(settings).deliver({}, at=AT, progress=NoProgress())
    try:
        for _ in delivery.batches:
            pass
        return list(delivery.closing().rejects)
    except SourceUnavailable as refused:
        return list(refused.rejects)


@pytest.mark.parametrize(
    ("bad", "order", "why"),
    [
        (COST, "cost", "Sales: "),
        (DATELESS, "undated", "no date"),
        (COMMA, "comma", "17 fields, the header has 16"),
        (QUOTE, "quote", "',' expected after '\"'"),
        (NESTED, "nested", "Sales: "),
        (LATIN, "latin", "Sales: "),
    ],
    ids=["amount", "date", "comma", "quote", "nested", "control"],
)
@pytest.mark.parametrize("before", [0, 40], ids=["alone", "behind others"])
def test_the_line_that_a_report_is_refused_for_is_kept(
    tmp_path: Path, bad: str, order: str, why: str, before: int
) -> None:
    [reject] = read(tmp_path / "report.csv", *SOUND[:before], bad, *SOUND[before:])

    assert (reject.order_ref, reject.why[: len(why)]) == (order, why)
    assert reject.line == before + 2 + bad.count("\n")
    assert reject.raw == bad.replace("\r", r"\r").replace("\x1b", r"\u001b")


def test_total_lines_and_a_torn_last_line_are_kept_while_the_rest_is_read(tmp_path: Path) -> None:
    total = "Total" + "," * 5 + "1600.00" + "," * 10
    torn = SOUND[1][:40]

    found = read(tmp_path / "report.csv", *SOUND, total, torn, ended=False)

    assert [(each.why, each.raw, each.order_ref) for each in found] == [
        ("left out as no transaction", total, ""),
        ("the report breaks off in it", torn, "S1"),
    ]


def test_of_very_many_and_very_long_lines_the_beginning_is_kept(tmp_path: Path) -> None:
    total = "Total" + "," * 15
    long = COST.replace("blue", "no " * 10_000)

    many = read(tmp_path / "many.csv", *SOUND, *[total] * (MOST_REJECTS + 5))
    [one] = read(tmp_path / "long.csv", *SOUND, long)

    assert len(many) == MOST_REJECTS
    assert (len(one.raw), one.signs, one.order_ref) == (LONGEST_REJECT, len(long), "cost")


def test_a_line_shows_no_click_id_and_no_mail_address(tmp_path: Path) -> None:
    click = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
    [reject] = read(tmp_path / "r.csv", COST.replace("SKU 1", click).replace("blue", "ada@example.org"))

    assert click not in reject.raw
    assert "ada@" not in reject.raw
    assert reject.raw.count("***") == 2
