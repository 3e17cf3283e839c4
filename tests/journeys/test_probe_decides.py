"""What a probe found is what a plan of re-sends goes by: shown with its day, or holding what it doubts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from recon.resend.own_test import OwnTest
from recon.resend.probe import Experiment, Probe, Report
from recon.resend.request import Manner
from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import CLICK, LOST, NOW, ResendShop, resend_shop

DAY = f"{NOW:%Y-%m-%d}"


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[ResendShop]:
    with resend_shop(tmp_path, capsys) as (opened, _):
        opened.look()
        yield opened


def found(shop: ResendShop, experiment: Experiment, answer: str, *, days: int = 0) -> None:
    """Keep what a probe found, as the job does."""
    test = OwnTest(
        order_ref=f"RECON-TEST-{experiment}",
        programme="de",
        manner=Manner(mid="41234"),
        click_id=CLICK,
        landed_at=NOW,
        placed_at=NOW,
        currency="EUR",
        amount=100,
        sku="TEST",
    )
    planned = Probe(
        number=0, experiment=experiment, test=test, settle=timedelta(hours=48), worst=100, days=days
    )
    house = shop.house()
    with house.store as store:
        probe = store.probe(store.plan_probe(planned, by="NINA"))
        store.answer_probe(
            probe, answer, "so the report says", report=Report((), None, None), posts=(), by="NINA"
        )


def plan(shop: ResendShop) -> Any:
    [made] = figures(recon(shop, "resend", "plan", "--dry-run", "--json", "-c", shop.config))["plans"]
    return made


def test_a_plan_says_which_probe_its_duplicates_rest_on(shop: ResendShop) -> None:
    before = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config).stdout
    found(shop, Experiment.DUPLICATES, "drops")
    after = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config).stdout

    assert "duplicates: unknown: nobody knows" in before
    assert f"duplicates: drops, as the probe of {DAY} found: Rakuten drops" in after
    made = plan(shop)
    assert (made["duplicates"], made["duplicates_by"]) == ("drops", f"the probe of {DAY}")


def test_what_a_person_wrote_outweighs_the_probe_and_both_are_said(shop: ResendShop) -> None:
    shop.configure(lambda text: text.replace("return_days", 'duplicates = "counts_twice"\nreturn_days'))
    found(shop, Experiment.DUPLICATES, "drops")

    done = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config)

    assert "duplicates: counts_twice: Rakuten counts" in done.stdout
    assert f"the probe of {DAY} found drops; what you wrote counts" in done.stdout


def test_a_scale_that_a_probe_doubts_holds_every_order_until_the_configuration_agrees(
    shop: ResendShop,
) -> None:
    found(shop, Experiment.SCALE, "plain")

    held = plan(shop)
    shop.configure(lambda text: text.replace("return_days", 'amount_scale = "plain"\nreturn_days'))
    sent = plan(shop)

    assert {each["hold"] for each in held["held"]} == {"scale doubted"}
    assert "write amount_scale = 'plain' into [programme.de]" in held["held"][0]["why"]
    assert held["probed"][0]["holds_orders"]
    assert sorted(each["order_ref"] for each in sent["send"]) == LOST


def test_orders_as_old_as_one_that_did_not_come_through_are_held_until_a_person_says_otherwise(
    shop: ResendShop,
) -> None:
    found(shop, Experiment.LATE, "redated", days=5)

    held = plan(shop)
    shop.configure(lambda text: text.replace("amount_per_run", 'oldest = "30d"\namount_per_run'))
    sent = plan(shop)

    assert {each["hold"] for each in held["held"]} == {"late not taken"}
    assert sorted(each["order_ref"] for each in sent["send"]) == LOST
