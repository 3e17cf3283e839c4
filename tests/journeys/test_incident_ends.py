"""What `recon incidents` says of incidents that are over, and of money that is too much: the same as the notices."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recon.gap.incident import Opened, Resolved
from recon.gap.stream import Stream
from recon.store.book import Store
from recon.store.findings import Findings
from tests.jobs.notice_scene import broken_paypal, incident
from tests.jobs.store_scene import MONDAY, recorded
from tests.journeys.command_scene import figures, recon
from tests.journeys.shop_scene import Shop

DAY = timedelta(days=1)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = Shop(tmp_path / "shop")
    shop.clock.at = MONDAY
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


@contextmanager
def _book(shop: Shop) -> Iterator[Store]:
    house = shop.house()
    house.store.prepare()
    with house.store:
        yield house.store


def test_what_is_over_is_told_by_what_it_was_about_and_what_became_of_it(shop: Shop) -> None:
    nothing_left = replace(incident(0, money=0), ended=MONDAY)
    with _book(shop) as store:
        recorded(store, Findings(breaks=broken_paypal(), incidents=[Opened(incident())]))
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE breaks SET cleared_why = 'recorded' WHERE id <= 10")
        recorded(
            store,
            Findings(breaks=broken_paypal()[10:], incidents=[Resolved(1, nothing_left)]),
            as_of=MONDAY + DAY,
        )

    listed = recon(shop, "incidents", "--all").stdout
    [told] = figures(recon(shop, "incidents", "--all", "--json"))["incidents"]

    assert (
        "It was about 12 orders, 120.00 € of sales: 10 recorded at Rakuten since, 2 still broken." in listed
    )
    assert "at stake" not in listed
    assert told["was_about"] == {
        "orders": 12,
        "money": 12_000,
        "recorded": 10,
        "still_broken": 2,
    }


@pytest.mark.parametrize(
    ("stream", "money", "said"),
    [
        pytest.param(
            Stream.DIFFERENT, -12_000, "12 orders, 120.00 € of sales too much.", id="recorded-above"
        ),
        pytest.param(
            Stream.DIFFERENT, 12_000, "12 orders, 120.00 € of sales too little.", id="recorded-below"
        ),
        pytest.param(Stream.OVER, 12_000, "12 orders, 120.00 € of sales too much.", id="over-reported"),
    ],
)
def test_money_is_told_with_its_side_and_never_below_nothing(
    shop: Shop, stream: Stream, money: int, said: str
) -> None:
    with _book(shop) as store:
        recorded(store, Findings(incidents=[Opened(replace(incident(money=money), stream=stream))]))

    assert said in recon(shop, "incidents").stdout


def test_every_time_is_the_shops_with_utc_behind(shop: Shop) -> None:
    with _book(shop) as store:
        recorded(store, Findings(incidents=[Opened(incident())]))
        store.acknowledge(1, by="nina", because="looking")

    listed = recon(shop, "incidents").stdout

    assert "since Thu 2026-11-12 07:00 Europe/Berlin (06:00Z)" in listed
    assert "Since Thu 2026-11-12 07:00 Europe/Berlin (06:00Z), 12 of 12" in listed
    assert "nina, Mon 2026-11-16 07:00 Europe/Berlin (06:00Z): looking" in listed
    assert "UTC" not in listed


def test_incidents_of_one_programme_are_listed_alone(shop: Shop) -> None:
    shop.configure(
        lambda text: (
            text.replace('mid = "41234"', 'mid = "41234"\nstores = ["de"]')
            + '\n[programme.fr]\nmid = "55555"\nstores = ["fr"]\ncurrency = "EUR"\nzone = "Europe/Paris"\n'
        )
    )
    with _book(shop) as store:
        recorded(store, Findings(breaks=broken_paypal(), incidents=[Opened(incident())]))

    def listed(*words: str) -> list[str]:
        told = figures(recon(shop, "incidents", "--json", *words))["incidents"]
        return [each["programme"] for each in told]

    assert (listed(), listed("--programme", "de"), listed("-p", "fr")) == (["de"], ["de"], [])
    assert listed("1", "--programme", "de") == ["de"]
    other = recon(shop, "incidents", "1", "--programme", "fr")
    assert (other.returncode, "incident 1 is of programme 'de', not 'fr'" in other.stderr) == (2, True)
    nowhere = recon(shop, "incidents", "--programme", "xx")
    assert (nowhere.returncode, "there is no programme 'xx'" in nowhere.stderr) == (2, True)
