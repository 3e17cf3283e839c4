"""An order that the shop calls off: it is owed no more, also after it was sent again, and what was accepted is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.sandbox import ReportFault, Sandbox
from tests.journeys.command_scene import figures, recon
from tests.journeys.resend_scene import LOST, NOW, WEEK_AGO, ResendShop, resend_shop, states

Scene = tuple[ResendShop, Sandbox]


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def listed(shop: ResendShop) -> dict[str, str]:
    """Read the open breaks, by order."""
    told = figures(recon(shop, "breaks", "--json", "-c", shop.config))["breaks"]
    return {each["order_ref"]: each["kind"] for each in told}


def test_an_order_cancelled_after_it_went_out_is_owed_no_more_and_a_person_hears_why(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    rakuten.faults.report = ReportFault.YESTERDAY
    shop.look()
    shop.sold("lost-1", state="cancelled", cancelled_at=NOW.isoformat(), updated_at=NOW.isoformat())

    shop.look()

    assert listed(shop) == dict.fromkeys(LOST[1:], "never_sent")
    assert states(shop) == {"lost-1": "needs a person"} | dict.fromkeys(LOST[1:], "awaiting report")
    status = recon(shop, "resend", "status", "1", "-c", shop.config).stdout
    assert "its break is over: cancelled" in " ".join(status.split())
    assert "break cleared (waiting): cancelled" in recon(shop, "order", "lost-1", "-c", shop.config).stdout
    rakuten.faults.report = None
    shop.look()
    assert states(shop) == {"lost-1": "needs a person"} | dict.fromkeys(LOST[1:], "confirmed")
    [story] = figures(recon(shop, "order", "lost-1", "--json", "-c", shop.config))["stories"]
    assert story["kind"] == "waiting_for_correction"


def test_an_order_that_is_on_again_is_proved_by_the_report_like_any_other(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    rakuten.faults.report = ReportFault.YESTERDAY
    for state in ("cancelled", "confirmed"):
        shop.sold("lost-1", state=state, updated_at=NOW.isoformat())
        shop.look()
    waits = states(shop)
    rakuten.faults.report = None

    shop.look()

    assert waits == {"lost-1": "needs a person"} | dict.fromkeys(LOST[1:], "awaiting report")
    assert states(shop) == dict.fromkeys(LOST, "confirmed")
    assert listed(shop) == {}


def test_the_list_of_breaks_tells_what_was_sent_again_and_only_waits(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    before = figures(recon(shop, "breaks", "--json", "-c", shop.config))["breaks"]
    rakuten.faults.report = ReportFault.YESTERDAY

    shop.look()

    after = figures(recon(shop, "breaks", "--json", "-c", shop.config))["breaks"]
    assert {each["now"] for each in before} == {None}
    assert {(each["kind"], each["now"]) for each in after} == {("never_sent", "waiting")}
    assert "never sent, now waiting" in recon(shop, "breaks", "-c", shop.config).stdout
    assert recon(shop, "breaks", "--csv", "-c", shop.config).stdout.count(",waiting\n") == len(LOST)


def test_an_order_stays_owed_while_another_of_its_reference_is_called_off(scene: Scene) -> None:
    shop, _ = scene
    shop.look()
    off = {"state": "cancelled", "cancelled_at": NOW.isoformat(), "updated_at": NOW.isoformat()}
    shop.order("lost-1", placed=WEEK_AGO, internal_id="twin", **off)

    shop.look()

    assert listed(shop) == dict.fromkeys(LOST, "never_sent")
