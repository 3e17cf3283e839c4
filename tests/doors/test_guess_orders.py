"""What is guessed about an export, with the report beside it, and what is refused."""

from pathlib import Path

import pytest

from recon.jobs.ports import BadRow, SourceUnavailable
from recon.sources.guess.told import Told
from tests.doors.trial_scene import EXPORTS, REPORT, guessed, guessed_of, noted

PLAIN = "Order ID;Order Date;Total;Tax;Currency\nA1;13.10.2026 11:00;11,90;1,90;EUR\nA2;14.10.2026 11:00;23,80;3,80;EUR\nA3;15.10.2026 11:00;1.469,06;234,56;EUR\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("shopify", {"order id": "Name without '#'", "amount": "Subtotal", "zone": "Europe/Berlin"}),
        (
            "german",
            {
                "file": "Windows-1252, semicolon",
                "amount": "Gesamtbetrag less Versandkosten",
                "click id": "Klick-ID",
            },
        ),
        (
            "japan",
            {
                "file": "Shift_JIS, comma",
                "amount": "商品合計 less 消費税",
                "affiliate": "流入元",
                "currency": "JPY",
            },
        ),
        ("woo", {"amount": "Order Subtotal Amount", "currency": "GBP", "zone": "Europe/London"}),
    ],
)
def test_real_forms_of_exports_are_understood(name: str, expected: dict[str, str], tmp_path: Path) -> None:
    found = guessed_of(EXPORTS / f"{name}.csv", EXPORTS / f"{name}-rakuten.csv", folder=tmp_path, told=Told())

    assert {what: noted(found)[what] for what in expected} == expected


def test_the_amount_is_the_one_that_agrees_with_rakuten(tmp_path: Path) -> None:
    assert noted(guessed(tmp_path, PLAIN))["amount"] == "Total less Tax"


def test_an_amount_that_a_person_named_is_taken_although_it_disagrees(tmp_path: Path) -> None:
    found = guessed(tmp_path, PLAIN, told=Told(amount="total"))

    assert noted(found)["amount"] == "Total"
    assert any("only 0 of 3 shared orders agree" in warning for warning in found.warnings)


def test_the_reference_is_the_column_that_rakuten_knows_whatever_its_name(tmp_path: Path) -> None:
    text = PLAIN.replace("Order ID;", "Order ID;Merchant thing;").replace("\nA", "\n77;A")

    assert noted(guessed(tmp_path, text))["order id"] == "Merchant thing"


def test_the_zone_is_the_one_in_which_both_files_times_meet(tmp_path: Path) -> None:
    text = PLAIN.replace("11:00", "18:00")

    assert noted(guessed(tmp_path, text))["zone"] == "Asia/Tokyo"


def test_without_a_click_id_every_order_counts_and_it_is_said(tmp_path: Path) -> None:
    found = guessed(tmp_path, PLAIN)

    assert found.all_counted
    assert noted(found)["affiliate"] == "every order"


def test_a_file_mostly_of_orders_that_are_not_at_rakuten_is_suspected_to_hold_others(tmp_path: Path) -> None:
    more = "".join(f"B{number};15.10.2026 12:00;10,00;1,00;EUR\n" for number in range(4))

    assert guessed(tmp_path, PLAIN + more).holds_others
    assert not guessed(tmp_path, PLAIN).holds_others


def test_dates_that_nothing_decides_are_said_with_the_flag_that_corrects_them(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Total\nA1,03/10/2026,10.00\nA2,04/10/2026,20.00\n"

    found = guessed(tmp_path, text)

    assert noted(found)["date"] == "Order Date, dmy"
    assert any("--date-format mdy" in warning for warning in found.warnings)


def test_an_optional_column_with_an_odd_cell_is_left_out_and_said(tmp_path: Path) -> None:
    text = PLAIN.replace("Currency", "Discount").replace(";EUR", ";10 %")

    found = guessed(tmp_path, text)

    assert "discount" not in found.settings.columns
    assert any("Discount was not read: '10 %' in it is no amount" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("orders", "sentence"),
    [
        ("", "the file is empty; export it again"),
        ("Order ID,Order Date,Total\n", "it has a header and no row"),
        ("<!doctype html><html>", "it is a web page, not a CSV"),
        ("PK\x03\x04", "it is an Excel workbook"),
        ("just some words\n", "no table was found"),
        ("Order ID,Total\nA1,10.00\n", "no column looks like the date of the order; its columns are Order ID, Total; name it with --date"),
        ("Order ID,Order Date\nA1,2026-10-13\n", "no column looks like the amount of the order"),
        ("Order Date,Total\n2026-10-13,10.00\n", "no column looks like the order's reference"),
        ("Order ID,Order Date,Total\nA1,,10.00\n", "Order Date is empty on every row"),
        ("Order ID,Order Date,Total\nA1,13/10/2026,1\nA2,10/13/2026,1\n", "mixes day/month and month/day"),
        ('Order ID,Order Date,Total\nA1,2026-10-13,"1,234.56"\nA2,2026-10-13,"1.234,56"\n', "amounts are written in two ways"),
        ("Order ID,Order Date,Total\n1.23E+11,2026-10-13,1\n", "numbers that a spreadsheet has shortened"),
        ("Order ID,Order Date,Total,Currency\nA1,2026-10-13,1,EURO\n", "'EURO' is not a currency"),
        (REPORT, "it looks like a report of Rakuten's, as the second file does"),
    ],
)  # fmt: skip
def test_what_cannot_be_guessed_is_refused_with_a_cure(orders: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable) as refused:
        guessed(tmp_path, orders)

    assert sentence in str(refused.value)
    assert refused.value.cure


def test_swapped_files_are_recognised(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"these look swapped: recon try rakuten\.csv orders\.csv"):
        guessed(tmp_path, REPORT, report=PLAIN)


def test_a_shops_export_in_the_place_of_the_report_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match="give Rakuten's report of transactions second"):
        guessed(tmp_path, PLAIN, report=PLAIN)


def test_a_report_that_was_cut_off_is_refused_as_nothing_could_be_called_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"its last line is cut off.*download it again"):
        guessed(tmp_path, PLAIN, report=REPORT[:-20])


def test_a_column_that_is_not_there_is_refused_with_the_ones_that_are(tmp_path: Path) -> None:
    with pytest.raises(
        SourceUnavailable, match="--amount names a column 'Betrag' that it lacks; its columns are"
    ):
        guessed(tmp_path, PLAIN, told=Told(amount="Betrag"))


def test_a_field_without_end_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="line 5: field larger than field limit"):
        guessed(tmp_path, PLAIN + '"' + "x" * 200_000 + '";1;1;1;1\n')
