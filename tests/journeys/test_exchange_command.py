"""Rates of `[exchange]`: one more line below the sums of each currency, which stay as they are."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from recon.records import numerals
from tests.journeys.command_scene import WEEK_AGO, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop

AMERICA = """
[programme.us]
mid = "55555"
currency = "USD"
zone = "Europe/Berlin"
stores = ["us"]
commission_rate = "10%"
"""
RATES = """
[exchange]
into = "EUR"
date = 2026-11-20
source = "ECB"
rates = { USD = "1.25" }
"""
LINE = "In all: commission at risk about 4.60 € at rates of 2026-11-20, source ECB."


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """Set up two programmes: 0.60 € of commission is at risk in one, 5.00 $ in the other."""
    shop = a_shop(tmp_path / "shop")
    shop.configure(lambda text: text.replace('mid = "41234"', 'mid = "41234"\nstores = ["de"]') + AMERICA)
    shop.configure(lambda text: text.replace('preset = "generic"', 'preset = "generic"\nstore = "de"'))
    for ref in ("recorded", "missing"):
        shop.order(ref, "50.00", placed=WEEK_AGO, store="us", currency="USD")
    url = (
        "https://track.linksynergy.com/ep?mid=55555&ord=recorded&cur=USD&skulist=A&qlist=1&amtlist=5000&xml=1"
    )
    shop.attempt("recorded", at=WEEK_AGO, url=url)
    line = {"dated": WEEK_AGO, "processed": WEEK_AGO}
    european = [{"order": f"N{number}", "amount": "10.00"} | line for number in range(1, 30)]
    american = {"order": "recorded", "amount": "50.00", "mid": "55555", "currency": "USD"} | line
    shop.report([*european, american])
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def judged(shop: Shop, rates: str) -> None:
    shop.configure(lambda text: text + rates)
    recon(shop, "pull"), recon(shop, "run")


def test_without_rates_no_two_currencies_are_in_one_sum(shop: Shop) -> None:
    judged(shop, "")

    shown = recon(shop, "breaks").stdout
    told = figures(recon(shop, "breaks", "--json"))

    assert {(each["currency"], each["at_risk"]) for each in told["money"]} == {("EUR", 60), ("USD", 500)}
    assert told["money_total"] is None
    assert "In all" not in shown


def test_with_rates_one_more_line_says_about_how_much_and_by_which(shop: Shop) -> None:
    judged(shop, RATES)

    for command in ("breaks", "gap"):
        assert LINE in recon(shop, command).stdout
        told = figures(recon(shop, command, "--json"))
        assert {(each["currency"], each["at_risk"]) for each in told["money"]} == {("EUR", 60), ("USD", 500)}
        assert told["money_total"]["about"]["commission_at_risk"] == 460
        assert (told["money_total"]["rates_of"], told["money_total"]["source"]) == ("2026-11-20", "ECB")


def test_the_page_of_both_programmes_says_it_below_their_lights(shop: Shop) -> None:
    judged(shop, RATES)
    week = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%G-W%V}"

    recon(shop, "report", "weekly", "--week", week)

    [page] = shop.folder.rglob("weekly-*.html")
    text = page.read_text(encoding="utf-8")
    assert LINE.replace(" €", f"{numerals.SPACE}€") in text[: text.index("</nav>")]


def test_without_the_rate_of_one_of_them_there_is_no_total_and_it_is_named(shop: Shop) -> None:
    judged(shop, RATES.replace("USD", "GBP"))

    shown = recon(shop, "gap").stdout

    assert "No total in EUR: the rate of USD is missing; write it into [exchange] rates." in shown
    assert "In all" not in shown


def test_rates_change_no_verdict(shop: Shop) -> None:
    judged(shop, "")
    before = figures(recon(shop, "breaks", "--json"))["breaks"]
    judged(shop, RATES)
    after = figures(recon(shop, "breaks", "--json"))["breaks"]

    assert [each | {"since": None} for each in after] == [each | {"since": None} for each in before]


def test_a_rate_that_is_not_exact_is_refused_in_one_line(shop: Shop) -> None:
    shop.configure(lambda text: text + RATES.replace('"1.25"', "1.25"))

    done = recon(shop, "gap")

    assert done.returncode == 4
    assert "holds no exact rate under 'USD'; write for example { USD = '1.0825' }" in one_line(done)
