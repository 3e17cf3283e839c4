"""A report in another currency: what is recorded stays known, and amounts are judged by a rate that somebody states."""

from collections import Counter
from pathlib import Path

import pytest

from recon.records.kind import Kind
from tests.journeys.command_scene import WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import Shop

_REFS = [f"N{number}" for number in range(1, 30)]
_RATE = 'commission_rate = "6%"\nexchange_rates = { USD = "1.08" }'


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    made = a_shop(tmp_path / "shop")
    made.typed = capsys
    monkeypatch.chdir(made.folder)
    return made


def _report(shop: Shop, amount: str, **cells: str) -> None:
    shop.report(
        [
            {"order": ref, "amount": amount, "currency": "USD", "dated": WEEK_AGO, "processed": WEEK_AGO}
            | cells
            for ref in _REFS
        ]
    )


def _state_a_rate(shop: Shop) -> None:
    shop.configure(lambda text: text.replace('commission_rate = "6%"', _RATE))


def _kinds(told: dict[str, object]) -> Counter[str]:
    judged = told["judged"]
    assert isinstance(judged, dict)
    return Counter({each["kind"]: each["orders"] for each in judged["programmes"]["de"]})


@pytest.mark.code("D09")
@pytest.mark.parametrize("amount", ["10.80", "10.00"])
def test_without_a_rate_only_what_is_not_there_is_accused(shop: Shop, amount: str) -> None:
    _report(shop, amount)
    recon(shop, "pull")

    done = recon(shop, "run", "--json")

    told = figures(done)
    assert _kinds(told) == {Kind.AMOUNT_NOT_COMPARED.slug: 29, "never_sent": 1, "waiting": 1}
    [said] = told["not_compared"]["de"]
    assert "29 orders in USD, the shop in EUR" in said
    assert "exchange_rates = { USD = '...' } in [programme.de]" in said
    assert (told["cannot_judge"], done.returncode) == (True, 3)
    assert said in recon(shop, "run").stdout.replace("\n", " ")


def test_the_gap_of_a_report_in_another_currency_is_what_is_not_there(shop: Shop) -> None:
    _report(shop, "10.80")
    recon(shop, "pull")
    recon(shop, "run")

    told = figures(recon(shop, "gap", "--json"))

    missing, expected = (sum(day[what] for day in told["gaps"]) for what in ("missing", "expected"))
    assert (missing, expected) == (1, 30)


@pytest.mark.code("L19")
@pytest.mark.parametrize(
    ("amount", "said"),
    [("10.80", Kind.MATCHED_IN_ANOTHER_CURRENCY), ("11.90", Kind.CURRENCY_DIFFERS)],
)
def test_with_a_rate_amounts_near_it_are_right_and_others_are_not(
    shop: Shop, amount: str, said: Kind
) -> None:
    _report(shop, amount)
    _state_a_rate(shop)
    recon(shop, "pull")

    told = figures(recon(shop, "run", "--json"))

    assert _kinds(told) == {said.slug: 29, "never_sent": 1, "waiting": 1}
    assert (told["not_compared"], told["cannot_judge"]) == ({"de": []}, False)


@pytest.mark.code("B49")
def test_a_label_that_was_sent_wrongly_is_a_break_however_many_there_are(shop: Shop) -> None:
    log = shop.folder / "postbacks.jsonl"
    log.write_text(log.read_text().replace("cur=EUR", "cur=USD"))
    _report(shop, "10.00")
    recon(shop, "pull")

    assert _kinds(figures(recon(shop, "run", "--json")))[Kind.CURRENCY_DIFFERS.slug] == 29


def test_an_order_in_another_currency_says_why_it_is_not_judged(shop: Shop) -> None:
    _report(shop, "10.80")
    recon(shop, "pull")
    recon(shop, "run")

    done = recon(shop, "order", "N5")

    said = done.stdout.replace("\n", " ")
    assert "without a rate its amount cannot be compared" in said
    assert "Expected 10.00 €, recorded at Rakuten 10.80 $. Next (finance): State the rate" in said
    assert "Nothing needs to be done" not in said
    assert done.returncode == 3


def test_a_break_that_is_not_compared_any_more_says_that_it_stays_open(shop: Shop) -> None:
    _report(shop, "11.90")
    _state_a_rate(shop)
    recon(shop, "pull")
    recon(shop, "run")
    assert "stays open" not in recon(shop, "order", "N5").stdout
    shop.configure(lambda text: text.replace(_RATE, 'commission_rate = "6%"'))
    recon(shop, "run")

    said = recon(shop, "order", "N5").stdout.replace("\n", " ")

    assert "stays open until the amounts are compared again" in said
