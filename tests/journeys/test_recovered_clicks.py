"""An order that lost its click id on the way: told, taken from its landing address where that is wanted, sent, booked once."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import CLICK, booked, resend_shop
from tests.journeys.shop_scene import Shop

ADDRESS = f"https://s.example/?ranMID=41234&ranEAID=lw9MynSeamY&ranSiteID={CLICK.replace('-', '%252D')}"


def wanted(shop: Shop) -> None:
    """Write the wish into the configuration."""
    shop.configure(lambda text: text.replace("return_days = 30", "return_days = 30\nrecover_clicks = true"))


def test_a_lost_click_id_is_told_and_left_alone_without_the_wish(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with resend_shop(tmp_path / "shop", capfd) as (shop, _):
        shop.sold("gone", click_id=None, landing_url=ADDRESS)
        shop.look()

        done = recon(shop, "order", "gone", "-c", shop.config)
        plan = figures(recon(shop, "resend", "plan", "--dry-run", "--json", "-c", shop.config))

    assert done.stderr == ""
    said = " ".join(done.stdout.split())
    assert "may Take the click id of its landing address: recover_clicks = true in [programme.de]" in said
    assert "no click" in said
    assert "gone" not in {each["order_ref"] for made in plan["plans"] for each in made["send"]}


def test_with_the_wish_it_is_sent_again_with_the_click_id_of_the_address(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with resend_shop(tmp_path / "shop", capfd) as (shop, rakuten):
        wanted(shop)
        shop.sold("gone", click_id=None, landing_url=ADDRESS)
        shop.sold("cut", click_id=CLICK[:20], landing_url=ADDRESS)
        shop.sold("foreign", click_id=None, landing_url=ADDRESS.replace("41234", "49999"))
        pulled = recon(shop, "pull", "-c", shop.config)
        shop.look()

        number = shop.plan()
        sent = recon(shop, "resend", "run", number, "-c", shop.config)

        assert "2 orders took the click id from the landing address (recover_clicks)" in pulled.stdout
        assert sent.returncode in {0, 1}, sent
        assert [booked(rakuten, ref) for ref in ("gone", "cut", "foreign")] == [1, 1, 0]
        shop.look()
        story = recon(shop, "order", "gone", "-c", shop.config)
        assert "recorded at Rakuten" in " ".join(story.stdout.split())


def test_an_order_that_was_read_before_the_wish_gets_its_click_id_by_the_next_pull_and_loses_it_after(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with resend_shop(tmp_path / "shop", capfd) as (shop, _):
        shop.sold("gone", click_id=None, landing_url=ADDRESS)
        shop.look()
        before = (shop.folder / "config.toml").read_text()

        wanted(shop)
        shop.look()
        taken = recon(shop, "order", "gone", "-c", shop.config)
        again = recon(shop, "pull", "-c", shop.config)
        shop.configure(lambda _: before)
        shop.look()
        given_back = recon(shop, "order", "gone", "-c", shop.config)

    assert "never sent" in taken.stdout
    assert "the query changed" not in again.stdout
    assert "no click" in given_back.stdout
