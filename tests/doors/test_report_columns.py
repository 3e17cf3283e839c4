"""Which column of a report is which: found by name in any order, by names somebody wrote, in several currencies."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.jobs.ports import BadRow
from recon.records.transaction import NetworkList
from recon.sources.settings import ReportShape
from tests.doors.report_reading import parsed, read, rows
from tests.doors.report_server import line, report


def test_each_list_of_the_network_marks_its_rows(tmp_path: Path) -> None:
    text = (
        "Non-Commissionable Order ID,Non-Commissionable Sales,Non-Commissionable Items,Non-Commissionable Reason,"
        "Transaction Date,Process Date,Sales\n1001,40.00,2,Return days exceeded,11/16/26,11/16/26,0\n"
    )

    (row,) = read(tmp_path, text, listed=NetworkList.NON_COMMISSIONABLE)

    assert (row["list"], row["order_ref"], row["amount"], row["quantity"]) == (2, "1001", 4000, 2)
    assert row["reason"] == "Return days exceeded"


@given(order=st.permutations(range(16)), ending=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_columns_changes_nothing(
    tmp_path: Path, order: list[int], ending: str, *, mark: bool
) -> None:
    table = list(
        csv.reader(io.StringIO(report(line("1001"), line("1002", sales="-5.10")).decode("utf-8-sig")))
    )
    out = io.StringIO()
    csv.writer(out, lineterminator=ending).writerows([fields[place] for place in order] for fields in table)

    shuffled = read(tmp_path, ("\ufeff" if mark else "") + out.getvalue())

    assert shuffled == read(tmp_path, report(line("1001"), line("1002", sales="-5.10")))


def test_a_required_column_that_lacks_is_named_as_the_dashboard_names_it(tmp_path: Path) -> None:
    with pytest.raises(
        BadRow, match="lacks the columns Process Date, Currency; add them to the saved report"
    ):
        read(tmp_path, "Order ID,MID,Sales,Transaction Date\n1,2,3,11/16/26\n", ReportShape())


def test_own_names_of_columns_are_obeyed_and_never_guessed_around(tmp_path: Path) -> None:
    text = "受注番号,金額,Sales,Transaction Date,Process Date\n1001,40.00,99.00,11/16/26,11/16/26\n"
    own = ReportShape(currency="JPY", mid="7241", columns={"order_ref": "受注番号", "amount": "金額"})

    (row,) = read(tmp_path, text, own)

    assert (row["order_ref"], row["amount"], row["mid"]) == ("1001", 40, "7241")
    with pytest.raises(BadRow, match="lacks the columns 金額"):
        read(tmp_path, text.replace("金額", "売上"), own)
    with pytest.raises(
        BadRow, match=r"columns\.amout is not a column of the books; write for example amount"
    ):
        read(tmp_path, text, ReportShape(columns={"amout": "Sales"}))


def test_several_names_may_be_written_for_a_column_and_one_of_them_must_be_there(tmp_path: Path) -> None:
    text = "Order ID,{},Transaction Date,Process Date\n1001,40.00,11/16/26,11/16/26\n"
    own = ReportShape(currency="JPY", columns={"amount": ("金額", "売上")})

    found = [read(tmp_path, text.format(name), own)[0]["amount"] for name in ("金額", "売上")]

    assert found == [40, 40]
    with pytest.raises(BadRow, match="lacks the columns 金額"):
        read(tmp_path, text.format("Sales"), own)


def test_an_export_of_find_transactions_is_read_by_the_names_somebody_wrote(tmp_path: Path) -> None:
    text = (
        "Order Number,Tracking Type,State,Amount,Transaction Date,Process Date\n"
        "1001,Real-Time,Commissionable,1980,11/16/26,11/17/26\n"
    )
    found = parsed(
        tmp_path / "r.csv",
        text,
        ReportShape(currency="JPY", columns={"order_ref": "Order Number", "amount": "Amount"}),
    )

    assert [(row["order_ref"], row["amount"], row["status"]) for row in rows(found)] == [
        ("1001", 1980, "Commissionable")
    ]
    assert (
        "columns without a place in the books, left out unless `keep` names them: Tracking Type"
        in found.seen.remarks()
    )


def test_lines_of_several_currencies_each_keep_their_own_minor_unit(tmp_path: Path) -> None:
    lines = [
        line(order, sales=sales).replace("EUR", currency)
        for order, sales, currency in [
            ("euro", "40.00", "EUR"),
            ("yen", "4000", "JPY"),
            ("dinar", "1.234", "KWD"),
            ("grouped", '"1,000.50"', "EUR"),
        ]
    ]

    found = read(tmp_path, report(*lines), ReportShape())

    assert {row["order_ref"]: row["amount"] for row in found} == {
        "euro": 4000, "yen": 4000, "dinar": 1234, "grouped": 100050,
    }  # fmt: skip
    with pytest.raises(BadRow, match=r"line 4, Sales: '5\.5' has more decimals than JPY has"):
        read(tmp_path, report(*lines[:2], line("x", sales="5.5").replace("EUR", "JPY")), ReportShape())


def test_a_column_that_stands_twice_is_not_chosen_between(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="the column Sales stands in the report more than once"):
        read(tmp_path, "Order ID,Sales,Sales,Transaction Date,Process Date\n1,2,3,11/16/26,11/16/26\n")
