"""`recon landing` as cron runs it: one line per address, an exit code, and a check that our book remembers."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recon.gap.landing import LandingOutcome
from recon.gap.landing_watch import LandingMood, landing_states
from tests.doors.landing_shop import LandingShop, Page, landing_shop, rm_store
from tests.journeys.command_scene import NOW, figures, one_line, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = Shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


@pytest.fixture
def pages() -> Iterator[LandingShop]:
    with landing_shop() as open_shop:
        open_shop.pages["/good"] = lambda _, click: Page(cookies=(rm_store(click, times=2),))
        open_shop.pages["/bad"] = lambda _q, _c: Page(302, "/bad/")
        open_shop.pages["/bad/"] = lambda _q, _c: Page()
        open_shop.pages["/down"] = lambda _q, _c: Page(503)
        yield open_shop


def watches(shop: Shop, pages: LandingShop, *paths: str) -> None:
    listed = ", ".join(f'"{pages.url}{path}"' for path in paths)
    shop.configure(lambda text: f"{text}\n[landing]\non = true\naddresses = [{listed}]\n")


def test_it_is_off_until_somebody_switches_it_on(shop: Shop) -> None:
    done = recon(shop, "landing")

    assert done.returncode == 2
    assert one_line(done) == (
        "recon: the landing watch is off; write on = true and your own landing addresses into [landing] of the configuration"
    )


def test_pages_that_keep_the_click_id_are_well(shop: Shop, pages: LandingShop) -> None:
    watches(shop, pages, "/good")

    done = recon(shop, "landing")

    assert (done.returncode, done.stdout) == (
        0,
        f"ok  {pages.url}/good: kept: the click id is in a cookie, unchanged\n",
    )
    assert pages.asked[0].startswith("/good?ranMID=41234&ranEAID=recon.check&ranSiteID=recon.check-")


@pytest.mark.code("B04")
def test_one_that_loses_it_needs_a_person_and_is_remembered(shop: Shop, pages: LandingShop) -> None:
    watches(shop, pages, "/good", "/bad")

    first, second = recon(shop, "landing", "--json"), recon(shop, "landing")

    assert (first.returncode, second.returncode) == (1, 1)
    assert [each["outcome"] for each in figures(first)["landings"]] == ["kept", "lost"]
    assert f"NO  {pages.url}/bad: lost: ranSiteID was lost at redirect 1" in second.stdout
    house = shop.house()
    checks = house.store.landing_checks(NOW - timedelta(minutes=5))
    house.store.close()
    assert [each.mood for each in landing_states(checks)] == [LandingMood.QUIET, LandingMood.RAISED]
    assert checks[-1].outcome is LandingOutcome.LOST


def test_one_that_is_down_cannot_be_judged(shop: Shop, pages: LandingShop) -> None:
    watches(shop, pages, "/good", "/down")

    done = recon(shop, "landing")

    assert done.returncode == 3
    assert f"?   {pages.url}/down: unreachable: {pages.url}/down answers HTTP 503" in done.stdout
