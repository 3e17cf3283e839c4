"""The report's text as rows: every odd thing seen in real reports, and every error with its line and cure."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.records.moment import moment
from recon.records.money import LARGEST
from recon.sources.reports import cells
from recon.sources.reports.moments import Moments
from recon.sources.reports.parse import parse_report
from recon.sources.settings import ReportShape
from tests.doors.report_reading import DATA, EURO, at, parsed, read, rows
from tests.doors.report_server import HEADER, line, report


def test_a_signature_report_with_byte_order_mark_and_short_years_is_read() -> None:
    (row,) = rows(parse_report(DATA / "signature_orders.csv", shape=EURO, where="x"))

    assert (row["order_ref"], row["mid"], row["sku"], row["member_id"]) == (
        "871718356", "7241", "55238", "4983949625568",
    )  # fmt: skip
    assert (row["amount"], row["quantity"], row["commission_micros"]) == (8498, 0, 1_225_000)
    assert (row["transaction_at"], row["processed_at"]) == (
        at("1980-10-17T06:06:26"),
        at("1970-04-27T03:54:22"),
    )


def test_an_old_signature_line_with_trailing_comma_is_read() -> None:
    (row,) = rows(parse_report(DATA / "old_signature.csv", shape=EURO, where="x"))

    assert (row["order_ref"], row["sku"], row["member_id"]) == ("X3332887", "654 00063 02 120 LM", None)
    assert (row["amount"], row["commission_micros"]) == (1499, 899_400)
    assert (row["transaction_at"], row["processed_at"]) == (at("2015-05-29T01:58"), at("2015-05-30T18:51"))


def test_preamble_summary_totals_and_odd_figures_are_seen_through() -> None:
    found = parse_report(DATA / "with_summary.csv", shape=ReportShape(), where="x")

    sale, second, reversal = rows(found)

    assert [row["amount"] for row in (sale, second, reversal)] == [123450, 4000, -123450]
    assert (second["order_ref"], second["currency"]) == ("1002, second", "EUR")
    assert [row["member_id"] for row in (sale, second, reversal)] == [None, None, "u-9"]
    assert sale["processed_at"] == at("2026-11-16T18:51")
    assert reversal["processed_at"] == at("2026-11-16T00:00")
    assert any("1 line left out as no transaction" in remark for remark in found.seen.remarks())


def test_a_header_alone_is_a_report_of_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, report()) == []
    assert read(tmp_path, HEADER) == []


@pytest.mark.parametrize(
    "order", ["o'1", 'a "b"', "a,b", "a|b", "100%", "#7", "ﾃ🛒", "x" * 200, " 1 ", "line\nbreak"]
)
def test_an_order_reference_is_kept_exactly_as_it_was_read(tmp_path: Path, order: str) -> None:
    (row,) = read(tmp_path, report(line(order.replace('"', '""'))))

    assert row["order_ref"] == order


AMOUNTS = st.tuples(st.integers(-(10**14), 10**14), st.integers(0, 2), st.booleans())


@given(written=st.lists(AMOUNTS, min_size=1, max_size=5))
def test_amounts_come_out_as_they_were_written(written: list[tuple[int, int, bool]]) -> None:
    texts = [
        f"{'-' if whole < 0 else ''}{abs(whole):{',' if grouped else ''}}{f'.{7:0{places}}' if places else ''}"
        for whole, places, grouped in written
    ]
    wanted = [
        (-1 if whole < 0 else 1) * (abs(whole) * 100 + (70 if places == 1 else 7 if places else 0))
        for whole, places, _ in written
    ]

    assert [cells.minor((text, "EUR")) for text in texts] == wanted
    assert plain(texts) in (wanted, None)
    assert plain([text.replace(",", "") for text in texts]) == wanted


def plain(texts: list[str]) -> list[int] | None:
    found = cells.plain(pa.array(texts), places=2)
    return None if found is None else found.to_pylist()


@pytest.mark.parametrize(
    ("sales", "currency", "minor"),
    [("1000", "JPY", 1000), ("1,000.00", "JPY", 1000), ("1.234", "KWD", 1234), ("(5.10)", "EUR", -510), (".5", "EUR", 50)],
)  # fmt: skip
def test_each_currency_has_its_own_minor_unit(sales: str, currency: str, minor: int) -> None:
    assert cells.minor((sales, currency)) == minor


BROKEN_LINES = [
    ("too many decimals", line("1", sales="1.005"), "line 3, Sales: '1.005' has more decimals than EUR has"),
    ("european comma", line("1", sales='"1.234,56"'), "line 3, Sales: '1.234,56' is not a number"),
    ("words", line("1", sales="free"), "line 3, Sales: 'free' is not a number"),
    ("exponent", line("1", sales="1E+3"), "line 3, Sales: '1E+3' is not a number"),
    ("no amount", line("1", sales="null"), "line 3, Sales: it is empty"),
    ("unknown currency", line("1").replace("EUR", "EUX"), "line 3, Currency: 'EUX' is not a currency"),
    (
        "day first",
        line("1", processed="16/11/26"),
        "line 3, Process Date: '16/11/26' is not a day of the calendar",
    ),
    ("no date", line("1", processed="soon"), "line 3, Process Date: 'soon' is not a date"),
    ("one date missing", line("1", processed=""), "line 3, Process Date: it is empty"),
    (
        "a bad time",
        line("1").replace("10:20:30", "25:20:30"),
        "line 3, Process Time: '25:20:30' is not a time",
    ),
    (
        "half an item",
        line("1").replace(",1,40", ",1.5,40"),
        "line 3, # of Items: '1.5' is not a whole number",
    ),
    (
        "a comma too many",
        line("1").replace('"Shirt, blue"', "Shirt, blue"),
        "line 3 has 17 fields, the header has 16",
    ),
    ("quotes in quotes", line("1").replace("Shirt", 'Sh"irt'), "line 3: ',' expected after '\"'"),
    ("no dates", "1,t,7241,S,P,1,4.00,EUR,0.1,,,,,7,c,unlocked", "line 3 has no date"),
]


@pytest.mark.parametrize(
    ("text", "said"), [case[1:] for case in BROKEN_LINES], ids=[case[0] for case in BROKEN_LINES]
)
def test_a_line_that_cannot_be_read_is_named_with_its_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadRow) as raised:
        read(tmp_path, report(line("0"), text, line("2")))

    assert str(raised.value).startswith(f"network report 'de': {said}")
    assert raised.value.cure


@pytest.mark.parametrize(
    ("cell", "said"),
    [("100000000000000.0001", "is larger than any amount"), ("100000000000000.0000", "")],
)
def test_an_amount_that_no_book_can_hold_is_refused_by_name(tmp_path: Path, cell: str, said: str) -> None:
    text = report(line("1", sales=cell).replace("EUR", "CLF"))

    if said:
        with pytest.raises(BadRow, match=said):
            read(tmp_path, text, ReportShape())
    else:
        assert read(tmp_path, text, ReportShape())[0]["amount"] == LARGEST


def test_a_date_of_another_age_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="'1/1/0001' is not a day of the calendar"):
        read(tmp_path, report(line("1", processed="1/1/0001")))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty, without even a header"),
        (b"\xef\xbb\xbf \r\n", "empty, without even a header"),
        (b"<!DOCTYPE html><html><body>Please log in", "a web page came instead of a report"),
        (b'{"code":403,"message":"Access Denied"}', "a message came instead of a report"),
        (b'"Order ID,Sales\n1,2\n', "it ends inside a quoted text, before a header was found: '1,2'"),
        (b"a,b\n1,2\n", "no header was found; it begins with 'a,b'"),
    ],
)
def test_what_is_no_report_is_told(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(SourceUnavailable, match=said):
        read(tmp_path, body)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_the_encodings_of_real_reports_are_told_apart(tmp_path: Path, encoding: str) -> None:
    text = report(line("注文1")).decode("utf-8-sig").replace("Shirt, blue", "シャツ")

    (row,) = read(tmp_path, text.encode(encoding))

    assert (row["order_ref"], row["product_name"]) == ("注文1", "シャツ")


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="neither UTF-8 nor Shift_JIS; save it as CSV UTF-8"):
        read(tmp_path, report(line("1")) + b"\xff\xff\x80\n")


def test_a_nul_byte_is_read_as_nothing_and_told(tmp_path: Path) -> None:
    found = parsed(tmp_path / "r.csv", report(line("10\0" + "01")))

    assert [row["order_ref"] for row in rows(found)] == ["1001"]
    assert "1 line with NUL bytes, read without them" in found.seen.remarks()


def test_a_torn_last_line_is_left_out_and_quoted_without_addresses(tmp_path: Path) -> None:
    found = parsed(tmp_path / "r.csv", report(line("1001")) + b'"1002",ann@shop.example,72')

    assert [row["order_ref"] for row in rows(found)] == ["1001"]
    assert found.seen.torn == "1002,***,72"


def test_hours_that_come_twice_or_never_are_read_as_documented() -> None:
    berlin = Moments(zone=ZoneInfo("Europe/Berlin"), order="mdy")

    found = berlin.read(
        pa.array(["10/25/26", "3/29/26", "7/1/26"]), pa.array(["02:30", "02:30", "12:00"])
    ).to_pylist()

    assert [str(moment(stamp or 0)) for stamp in found] == [
        "2026-10-25 00:30:00+00:00",  # the first of the two
        "2026-03-29 01:30:00+00:00",  # moved forward to 03:30
        "2026-07-01 10:00:00+00:00",
    ]


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [("mdy", "4/7/26", "2026-04-07"), ("dmy", "4/7/26", "2026-07-04"), ("ymd", "26/4/7", "2026-04-07"),
     ("dmy", "2026-04-07", "2026-04-07"), ("mdy", "10/17/69", "1969-10-17"), ("mdy", "10/17/68", "2068-10-17")],
)  # fmt: skip
def test_dates_are_read_in_the_stated_order(order: str, cell: str, day: str) -> None:
    assert cells.calendar_day(cell, order=order).isoformat() == day


def test_a_date_may_hold_its_time(tmp_path: Path) -> None:
    text = "Order ID,Sales,Transaction Date,Process Date\n1,2,2026-11-16T10:00:01,11/16/26 6:51 PM\n"

    (row,) = read(tmp_path, text)

    assert (row["transaction_at"], row["processed_at"]) == (at("2026-11-16T10:00:01"), at("2026-11-16T18:51"))
