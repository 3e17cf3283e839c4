"""A canary in a shop of files: what `recon run`, `recon lag`, `recon gap` and the weekly page say while it is silent."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.command_scene import NOW, WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import Shop

SECTION = """
[canary.heartbeat]
order_ref = "canary-*"
every = "24h"
"""
BEATS = [NOW - timedelta(days=back, hours=2) for back in range(10)]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """Set up a shop whose canary of every day stands in shop and log; a test says which Rakuten lists."""
    shop = a_shop(tmp_path / "shop")
    shop.configure(lambda text: text + SECTION)
    for number, at in enumerate(BEATS):
        shop.order(f"CANARY-{number}", "1.00", placed=at)
        shop.attempt(f"CANARY-{number}", amount="100", at=at + timedelta(minutes=2))
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def listed_up_to(shop: Shop, newest: int) -> None:
    """Let Rakuten list every order of a week ago but one, and of the canary those from one on, backwards."""
    orders = [
        {"order": f"N{number}", "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
        for number in range(1, 30)
    ]
    beats = [
        {"order": f"CANARY-{number}", "amount": "1.00", "dated": at, "processed": at + timedelta(hours=1)}
        for number, at in enumerate(BEATS)
        if number >= newest
    ]
    shop.report([*orders, *beats])
    recon(shop, "pull")


def test_a_canary_that_arrives_is_no_break_and_is_named(shop: Shop) -> None:
    listed_up_to(shop, 1)

    ran = recon(shop, "run")
    lag = recon(shop, "lag")
    rules = figures(recon(shop, "gap", "--json"))["rules"]

    assert "own order (L13)" in recon(shop, "order", "CANARY-3").stdout
    assert (ran.returncode, lag.returncode) == (0, 0)
    assert "Canary heartbeat, every 24" in lag.stdout
    assert "arrived everywhere in time." in lag.stdout
    assert {(each["rule"], each["reason"], each["kind"]) for each in rules} == {
        ("heartbeat", "canary", "own_order")
    }
    assert [each["order_ref"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]] == ["N0"]


def test_while_it_is_silent_nothing_after_it_is_missing_and_every_command_says_so(shop: Shop) -> None:
    listed_up_to(shop, 9)

    ran = recon(shop, "run")
    told = figures(recon(shop, "lag", "--json"))["programmes"]["de"]
    gap = recon(shop, "gap")

    assert ran.returncode == 3
    assert "Canary heartbeat did not arrive in Rakuten's report" in ran.stdout
    assert "short: network" in gap.stdout
    assert [each["book"] for each in told["canaries"][0]["silences"]] == ["network"]
    # It was placed a week ago, after the last canary that arrived.
    assert figures(recon(shop, "breaks", "--json"))["breaks"] == []


def test_the_weekly_page_is_grey_and_says_which_canary(shop: Shop) -> None:
    listed_up_to(shop, 9)
    recon(shop, "run")
    week = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%G-W%V}"

    done = recon(shop, "report", "weekly", "--week", week)

    [page] = shop.folder.rglob("weekly-*.html")
    text = page.read_text(encoding="utf-8")
    assert done.returncode == 3
    assert "canary heartbeat has not arrived" in text
    assert "Canary heartbeat, every" in text
