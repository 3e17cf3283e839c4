"""What a postback that is sent again says beside what it must: only what somebody asked for, and notes for a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.resend.request import TELLS
from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import ResendShop, resend_shop


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[ResendShop]:
    with resend_shop(tmp_path, capsys) as (opened, _):
        yield opened


def test_what_the_shop_knows_of_an_order_is_told_only_where_somebody_asked_for_it(shop: ResendShop) -> None:
    shop.sold("lost-1", coupon="SAVE5", customer_kind="returning", country="de")
    shop.look()
    asked = ("resend", "plan", "--dry-run", "--order", "lost-1", "-c", shop.config)

    silent = recon(shop, *asked).stdout
    shop.configure(lambda text: text.replace("return_days", f"tells = {list(TELLS)}\nreturn_days"))
    told = recon(shop, *asked).stdout

    assert "&amtlist=1000&xml=1&namelist=Tent" in silent
    assert "&xml=1&coupon=SAVE5&custstatus=Existing&shipcountry=DEU&namelist=Tent" in told


def test_what_exceeds_a_limit_is_said_and_a_strict_programme_holds_it(shop: ResendShop) -> None:
    shop.sold("lost-1", coupon="X" * 129)
    shop.look()
    shop.configure(lambda text: text.replace("return_days", 'tells = "coupon"\nreturn_days'))
    note = "coupon is 129 characters long, more than the 128 of the guides"

    told = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config).stdout
    [plan] = figures(recon(shop, "resend", "plan", "--dry-run", "--json", "-c", shop.config))["plans"]
    shop.configure(lambda text: text.replace("return_days", "strict_limits = true\nreturn_days"))
    strict = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config).stdout

    assert f"note     1 order: {note}" in told
    assert {each["order_ref"]: each["notes"] for each in plan["send"]} == {
        "lost-1": [note],
        "lost-2": [],
        "lost-3": [],
    }
    assert "held, by reason: value unfit 1" in strict


def test_an_order_that_its_way_cannot_carry_is_held_and_stops_no_other(shop: ResendShop) -> None:
    shop.sold("lost-1")
    with shop._database() as base:
        base.execute(
            "INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ["i-lost-1", "2", "B", "Gift", 1, "0.00", 0, "0"],
        )
    shop.look()
    asked = ("resend", "plan", "--dry-run", "--json", "-c", shop.config)

    before = shop.plan()
    shop.configure(_through_rudderstack)
    recon(shop, "resend", "run", before, "-c", shop.config)
    recon(shop, "resend", "cancel", before, "--as", "ben", "--because", "try", "-c", shop.config)
    [planned] = figures(recon(shop, *asked))["plans"]

    [held] = [each for each in planned["held"] if each["order_ref"] == "lost-1"]
    sentence = "its line 2 costs nothing, and RudderStack's connector refuses the whole order for it"
    assert held["why"] == sentence
    assert {each.order_ref for each in shop.attempts()} == {"lost-2"}


def _through_rudderstack(text: str) -> str:
    programme = 'way = "rudderstack"\nrudderstack_write_key = "sandbox-write-key"\nreturn_days'
    return text.replace("return_days", programme).replace(
        "[resend]", '[resend]\nrudderstack_url = "http://127.0.0.1:1"'
    )
