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
