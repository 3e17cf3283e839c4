"""`recon clicks` as a person types it, and whose click `recon order` names."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import NOW, WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import CLICK, Shop

OTHER = "kXQk6.ivFEQ-M28j3qbUhtM2JFCT2wmhOA"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """The shop of the commands: thirty orders a week ago that share one click id, which a test shop may."""
    shop = a_shop(tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_it_names_publishers_and_signs_and_ends_with_1_while_there_are_any(shop: Shop) -> None:
    shop.order(
        "L1",
        placed=WEEK_AGO,
        click_id=None,
        landing_url=f"https://s.example/?ranMID=41234&ranSiteID={OTHER}",
    )
    assert recon(shop, "pull").returncode == 0

    done = recon(shop, "clicks")

    assert done.returncode == 1
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    assert "In the last 30 days: 31 orders with a click id, 1 different id, of 1 publisher." in lines
    assert any(line.startswith("lw9MynSeamY") and "Wanderblog, the" in line for line in lines)
    assert any(
        line.startswith("! frozen (B10): 31 orders share one click id, lw9MynSeamY...") for line in lines
    )
    assert (
        "! lost on the way (B02): 1 order without a click id, worth 10.00 €, has one in the landing address: it was not saved."
        in lines
    )
    assert any(line.endswith("UTC  L1  no click id") for line in lines)
    assert OTHER not in done.stdout
    assert CLICK not in done.stdout


def test_its_figures_for_a_program_hold_no_click_id(shop: Shop) -> None:
    recon(shop, "pull")

    done = recon(shop, "clicks", "--json")

    told = figures(done)
    [programme] = told["programmes"]
    assert told["needs_person"] is True
    assert (programme["orders"], programme["clicks"], programme["is_cut"]) == (31, 1, False)
    assert programme["publishers"] == [
        {"code": "lw9MynSeamY", "name": "Wanderblog, the", "number": "77", "orders": 31, "clicks": 1}
    ]
    assert [sign["sign"] for sign in programme["signs"]] == ["frozen"]
    assert CLICK not in done.stdout


def test_a_time_without_orders_says_so_and_shows_no_sign(shop: Shop) -> None:
    recon(shop, "pull")
    early = (NOW - timedelta(days=20)).isoformat(timespec="minutes")

    done = recon(shop, "clicks", "--days", "1", "--as-of", early.replace("+00:00", "Z"))

    assert "No order of the last 1 day carries a click id." in done.stdout
    assert "!" not in done.stdout


@pytest.mark.parametrize(
    ("click_id", "said"),
    [
        (CLICK, "landed on the shop with a click of Wanderblog, the (lw9MynSeamY)"),
        (OTHER, "landed on the shop with a click of publisher kXQk6.ivFEQ, whom no report names yet"),
        (CLICK[:20], "landed on the shop with an affiliate click"),
    ],
)
def test_the_story_of_an_order_names_whose_click_it_was(shop: Shop, click_id: str, said: str) -> None:
    landed = (WEEK_AGO - timedelta(hours=1)).isoformat()
    shop.order("S1", placed=WEEK_AGO, click_id=click_id, landed_at=landed)
    recon(shop, "pull")

    done = recon(shop, "order", "S1")

    assert said in " ".join(done.stdout.split())
