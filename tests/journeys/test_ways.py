"""Sending again in other ways than the usual, and the login, as people do it; no credential leaves the configuration."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.sandbox import Sandbox, TrackingFault
from recon.sandbox.gateway import WRITE_KEY
from recon.sandbox.signed import SIGNING_KEY
from recon.sandbox.tokens import CLIENT_ID, CLIENT_SECRET, TokenTrouble
from tests.journeys.command_scene import figures, one_line, recon
from tests.journeys.resend_scene import LOST, ResendShop, booked, resend_shop, states

Scene = tuple[ResendShop, Sandbox]


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def programme(shop: ResendShop, *lines: str) -> None:
    """Add keys to the programme."""
    shop.configure(lambda text: text.replace("return_days = 30", "\n".join(("return_days = 30", *lines))))


def kept(shop: ResendShop) -> str:
    """Read every file that the shop's folder holds beside the configuration, whatever its format."""
    files = [path for path in shop.folder.rglob("*") if path.is_file() and path.name != "config.toml"]
    return "".join(path.read_bytes().decode("latin-1") for path in files)


@pytest.mark.parametrize("way", ["nvp", "xml"])
def test_a_programme_that_signs_sends_again_signed(scene: Scene, way: str) -> None:
    shop, rakuten = scene
    programme(shop, f'way = "{way}"', f'signing_key = "{SIGNING_KEY}"')
    shop.look()
    dry = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config)

    done = recon(shop, "resend", "run", shop.plan(), "-c", shop.config)

    assert f"{rakuten.url}/{way} with mid, msg and md5, signed" in dry.stdout
    assert done.returncode == 0
    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]
    shop.look()
    assert states(shop) == dict.fromkeys(LOST, "confirmed")
    story = recon(shop, "order", "lost-1", "-c", shop.config).stdout
    [attempt] = shop.attempts()[:1]
    assert f"(confirmation {attempt.unique_id})" in " ".join(story.split())
    told = dry.stdout + done.stdout + done.stderr + story
    told += recon(shop, "resend", "status", "1", "--json", "-c", shop.config).stdout
    assert SIGNING_KEY not in told + kept(shop)


def test_what_rudderstack_took_waits_for_the_report(scene: Scene) -> None:
    shop, rakuten = scene
    programme(shop, 'way = "rudderstack"', f'rudderstack_write_key = "{WRITE_KEY}"')
    shop.configure(lambda text: text.replace("[resend]", f'[resend]\nrudderstack_url = "{rakuten.url}"'))
    shop.look()

    done = recon(shop, "resend", "run", shop.plan(), "-c", shop.config)

    # The first one goes alone, and a gateway's yes lets no other follow it.
    assert done.returncode == 1
    assert [booked(rakuten, ref) for ref in LOST] == [1, 0, 0]
    assert states(shop)["lost-1"] == "needs a person"
    assert "handed over" in done.stdout
    shop.look()
    assert states(shop)["lost-1"] == "confirmed"
    assert WRITE_KEY not in done.stdout + done.stderr + kept(shop)


def test_what_the_way_cannot_carry_is_held_by_the_plan(scene: Scene) -> None:
    shop, rakuten = scene
    programme(shop, 'way = "rudderstack"', f'rudderstack_write_key = "{WRITE_KEY}"')
    shop.configure(lambda text: text.replace("[resend]", f'[resend]\nrudderstack_url = "{rakuten.url}"'))
    with shop._database() as base:
        gift = ["i-lost-1", "2", "GIFT", "Gift", 1, "0.00", 0, "0"]
        base.execute("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", gift)
    shop.look()

    [plan] = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"]

    assert [each["order_ref"] for each in plan["send"]] == ["lost-2", "lost-3"]
    [held] = [each for each in plan["held"] if each["order_ref"] == "lost-1"]
    assert held["why"].endswith("costs nothing, and RudderStack's connector refuses the whole order for it")


def test_the_story_shows_what_was_answered(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    rakuten.faults.tracking = TrackingFault.NOTHING_COUNTED
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    shop.look()

    story = " ".join(recon(shop, "order", "lost-1", "-c", shop.config).stdout.split())

    assert "sale attempt, ambiguous: Rakuten's answer counts nothing" in story
    assert "the answer was: <response></response>" in story


def test_check_tries_the_login(scene: Scene) -> None:
    shop, rakuten = scene
    programme(
        shop,
        f'client_id = "{CLIENT_ID}"',
        f'client_secret = "{CLIENT_SECRET}"',
        f'login_url = "{rakuten.url}/token"',
    )

    well = recon(shop, "check", "-c", shop.config)
    rakuten.tokens.trouble = TokenTrouble.NOT_ENTITLED
    refused = recon(shop, "check", "--json", "-c", shop.config)

    assert f"ok  programme.de.login: logs in at {rakuten.url}/token; the token lasts 3,600 s" in well.stdout
    assert rakuten.tokens.asked[0]["scope"] == "41234"
    [door] = [each for each in figures(refused)["doors"] if each["door"] == "programme.de.login"]
    assert (refused.returncode, door["well"]) == (3, False)
    assert door["said"].startswith("not entitled (HTTP 403: 900908; Resource forbidden; ")
    told = well.stdout + well.stderr + refused.stdout + refused.stderr
    for secret in (CLIENT_SECRET, "sandbox-access"):
        assert secret not in told + kept(shop)


def test_a_way_without_its_key_ends_before_anything_is_done(scene: Scene) -> None:
    shop, _ = scene
    programme(shop, 'way = "nvp"')

    done = recon(shop, "resend", "plan", "-c", shop.config)

    assert done.returncode == 4
    assert "programme.de.signing_key is missing: way is 'nvp'; write signing_key_file" in one_line(done)
