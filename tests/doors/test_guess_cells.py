"""How a file writes amounts and dates is decided by evidence over whole columns."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from recon.jobs.ports import BadRow
from recon.records.moment import micros
from recon.sources.guess.dates import Dates, NotADate, moment_in, written
from recon.sources.guess.numbers import Contradiction, NotANumber, Numbers, decimal_sign, minor, number


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["1,234.56", "12.00"], "."),
        (["1.234,56", "12,00"], ","),
        (["12,5"], ","),
        (["1.234", "12,50"], ","),
        (["1,234", "12.50"], "."),
        (["1.234.567"], ","),
        (["1.234", "22.500"], ","),
        (["7,344"], "."),
        (["0.125"], "."),
        (["100", "25"], "."),
    ],
)
def test_one_telling_cell_decides_the_decimal_sign_of_the_column(cells: list[str], sign: str) -> None:
    assert decimal_sign(cells, currency=None)[0] == sign


def test_a_column_that_writes_decimals_in_two_ways_is_not_guessed() -> None:
    with pytest.raises(Contradiction, match=r"'1,234\.56' and '1\.234,56'"):
        decimal_sign(["1,234.56", "1.234,56"], currency=None)


@pytest.mark.parametrize(
    ("cell", "sign", "amount"),
    [
        ("1.234,56 €", ",", "1234.56"),
        ("$1,234.56", ".", "1234.56"),
        ("(12.50)", ".", "-12.50"),
        ("-12,50", ",", "-12.50"),
        ("\N{MINUS SIGN}3.00", ".", "-3.00"),
        ("1 234,56", ",", "1234.56"),
        ("EUR 5", ".", "5"),
        ("12,980円", ".", "12980"),
        ("1'000.00", ".", "1000.00"),
    ],
)
def test_amounts_are_read_exactly_with_signs_and_thousands(cell: str, sign: str, amount: str) -> None:
    assert number(cell, sign=sign) == Decimal(amount)


@pytest.mark.parametrize(
    "cell", ["ten", "10 %", "12.00.00x", "A-12", "--", "€", "49,90", "1.234,50", "1.234,567", ",5"]
)
def test_what_is_no_amount_is_not_read_as_one(cell: str) -> None:
    with pytest.raises(NotANumber):
        number(cell, sign=".")


def test_a_cell_that_is_no_amount_is_named_by_line_and_column() -> None:
    with pytest.raises(BadRow, match=r"line 1,204, Total: 'ten' is not an amount; name the column"):
        Numbers(sign=".", where="the orders").read("ten", column="Total", line=1204)


def test_more_decimals_than_the_currency_has_are_rounded_half_up() -> None:
    assert minor(Decimal("1.005"), "EUR") == 101
    assert minor(Decimal("12.5"), "JPY") == 13


@pytest.mark.parametrize(
    ("cells", "order", "ambiguous"),
    [
        (["13/10/2026", "01/10/2026"], "dmy", False),
        (["10/13/26", "10/01/26"], "mdy", False),
        (["03.10.2026 11:02"], "dmy", False),
        (["2026-10-03", "2026-10-04"], "ymd", False),
        (["2026年10月3日 11時02分"], "ymd", False),
        (["03/10/2026", "04/10/2026"], "dmy", True),
        (["10/03/2026", "10/04/2026"], "mdy", True),
    ],
)
def test_the_order_of_day_and_month_is_read_off_the_whole_column(
    cells: list[str], order: str, *, ambiguous: bool
) -> None:
    found = written(cells)

    assert (found.order, found.ambiguous) == (order, ambiguous)


def test_a_column_with_both_orders_is_a_contradiction() -> None:
    assert written(["13/10/2026", "10/13/2026"]).contradictory


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("2026-10-31 14:05:09 +0100", "ymd"),
        ("2026-10-31T13:05:09Z", "ymd"),
        ("31.10.2026 14:05:09", "dmy"),
        ("31.10.2026, 14:05:09 Uhr", "dmy"),
        ("10/31/26 2:05:09 PM", "mdy"),
        ("2026/10/31 14:05:09", "dmy"),
        ("2026年10月31日 14時05分09秒", "ymd"),
        ("31 Oct 2026 14:05:09", "dmy"),
        ("October 31, 2026 2:05:09 pm", "dmy"),
        ("31 octobre 2026 à 14:05:09", "dmy"),
        ("1793451909", "dmy"),
        ("1793451909000", "dmy"),
    ],
)
def test_one_moment_is_read_however_it_is_written(cell: str, order: str) -> None:
    read = Dates(order=order, zone="Europe/Berlin", where="x").read(cell, column="date", line=2)

    assert read == micros(datetime(2026, 10, 31, 13, 5, 9, tzinfo=UTC))


@pytest.mark.parametrize("cell", ["soon", "32.10.2026", "2026-13-01", "10/10/26 25:00", "12 Foo 2026"])
def test_what_is_no_date_is_not_read_as_one(cell: str) -> None:
    with pytest.raises(NotADate):
        moment_in(cell, order="dmy")


def test_an_offset_wins_over_the_zone() -> None:
    naive, offset = moment_in("2026-07-01 12:00:00 -0700", order="ymd")

    assert naive == datetime(2026, 7, 1, 12, 0, tzinfo=UTC).replace(tzinfo=None)
    assert offset is not None
    assert offset.utcoffset(None) == timedelta(hours=-7)
