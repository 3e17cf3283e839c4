"""One more total over several currencies: exact, with its day and source, and none where a rate is missing."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.exchange import Converted, Exchange, RatesMissing
from recon.records.money import Money
from recon.reporting.exchange_words import totals_in_words, totals_told
from tests.rules.config_scene import PROGRAMME, complaint, loaded

ECB = Exchange("EUR", date(2026, 11, 20), "ECB", {"USD": Decimal("1.0825"), "JPY": Decimal("163.14")})


def test_what_one_euro_buys_is_divided_by_and_rounded_once() -> None:
    # 100.00 / 1.0825 = 92.378..., 1,000 / 163.14 = 6.1297...: together 98.5077, although the rounded parts are 98.51 too.
    assert ECB.total([Money(100_00, "USD"), Money(1_000, "JPY")]) == Converted(Money(98_51, "EUR"))
    # Three times a third of a cent is a cent: rounded each by itself they would be nothing.
    thirds = Exchange(
        "EUR", date(2026, 11, 20), "ECB", {"USD": Decimal(3), "GBP": Decimal(3), "CHF": Decimal(3)}
    )
    assert thirds.total([Money(1, "USD"), Money(1, "GBP"), Money(1, "CHF")]) == Converted(Money(1, "EUR"))


@given(st.lists(st.integers(-(10**17), 10**17), max_size=9))
def test_a_total_of_its_own_currency_alone_is_their_sum(amounts: list[int]) -> None:
    assert ECB.total(Money(each, "EUR") for each in amounts) == Converted(Money(sum(amounts), "EUR"))


def test_a_missing_rate_leaves_no_total_and_is_named() -> None:
    amounts = [Money(1_00, "EUR"), Money(5_00, "GBP"), Money(7_00, "CHF"), Money(0, "SEK")]

    assert ECB.total(amounts) == RatesMissing(("CHF", "GBP"))
    assert totals_in_words(ECB, {"at risk": amounts}) == (
        "No total in EUR: the rate of CHF and GBP is missing; write it into [exchange] rates."
    )
    assert totals_told(ECB, {"at_risk": amounts}) == {
        "into": "EUR",
        "rates_of": "2026-11-20",
        "source": "ECB",
        "rates": {"JPY": "163.14", "USD": "1.0825"},
        "missing_rates": ["CHF", "GBP"],
        "about": {"at_risk": None},
    }


def test_the_line_says_that_it_is_about_and_which_rates() -> None:
    mixed = [Money(10_000_00, "EUR"), Money(2_539_21, "USD")]

    assert totals_in_words(ECB, {"at risk": mixed, "overpaid": [Money(5_00, "EUR")]}) == (
        "In all: at risk about 12,345.69 € at rates of 2026-11-20, source ECB."
    )


@pytest.mark.parametrize(
    "amounts", [[], [Money(5_00, "USD"), Money(7_00, "USD")], [Money(5_00, "USD"), Money(0, "EUR")]]
)
def test_one_currency_needs_no_other_total(amounts: list[Money]) -> None:
    assert totals_in_words(ECB, {"at risk": amounts}) == ""


def test_without_rates_currencies_are_never_added() -> None:
    assert totals_in_words(None, {"at risk": [Money(1, "EUR"), Money(1, "USD")]}) == ""
    assert totals_told(None, {"at risk": [Money(1, "EUR"), Money(1, "USD")]}) is None


SECTION = """
[exchange]
into = "eur"
date = 2026-11-20
source = "ECB"
rates = { USD = "1.0825", jpy = "163.14" }
"""


def test_the_section_becomes_exact_rates(tmp_path: Path) -> None:
    assert loaded(tmp_path, PROGRAMME + SECTION).exchange.exchange() == ECB
    assert loaded(tmp_path, PROGRAMME).exchange.exchange() is None


def test_one_rate_may_come_from_the_environment(tmp_path: Path) -> None:
    config = loaded(tmp_path, PROGRAMME + SECTION, {"RECON_EXCHANGE__RATES__USD": "1.09"})

    assert config.exchange.rates == {"USD": Decimal("1.09"), "JPY": Decimal("163.14")}


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ('"1.0825"', "1.0825", "{'USD': 1.0825, 'jpy': '163.14'} holds no exact rate under 'USD'; write"),
        ('"1.0825"', '"1,0825"', "holds no exact rate under 'USD'"),
        ('"1.0825"', '"0"', "holds no exact rate under 'USD'"),
        ('"1.0825"', '"NaN"', "holds no exact rate under 'USD'"),
        ("USD =", "USX =", "exchange.rates"),
        ("jpy =", 'EUR = "1.1", JPY =', "exchange.rates.EUR says that one EUR buys 1.1 EUR; leave it out"),
        ("date = 2026-11-20", "", "exchange.date is missing: a total over two currencies says its rates"),
        ("date = 2026-11-20", 'date = "20.11.2026"', "is not a day; write for example 2026-11-20"),
        ('source = "ECB"', "", "exchange.source is missing"),
        ('into = "eur"', "", "exchange.into is missing"),
        ('into = "eur"', 'into = "EURO"', "is not a currency of ISO 4217"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_said_in_one_line(tmp_path: Path, was: str, is_now: str, said: str) -> None:
    assert said in complaint(tmp_path, PROGRAMME + SECTION.replace(was, is_now))
