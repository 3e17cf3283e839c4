"""Taking back what came back, as people do it: plan, approve, run, and the report that then shows what the shop has left."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from recon.records.window import Window
from recon.sandbox import SoldLine, TrackingFault
from recon.store.proof import RecoveredMoney
from tests.journeys.command_scene import recon
from tests.journeys.resend_scene import CLICK, NOW, WEEK_AGO, resend_shop
from tests.journeys.returns_scene import (
    BACK,
    DAYS,
    Row,
    Scene,
    approved,
    days_pass,
    held,
    lines_back,
    lines_of,
    net,
    planned,
    recorded,
    sent,
    sold_tents,
    state,
    verdict,
    written,
)
from tests.waiting import waited


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def test_one_piece_of_three_goes_back_once_and_the_report_shows_what_the_shop_has_left(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.look()
    assert verdict(shop) == ("refund_not_reversed", 7167, 10500)
    story = recon(shop, "order", "tents", "-c", shop.config).stdout
    assert "Take back at Rakuten what came back: recon resend plan --returns --order=tents" in story
    dry = recon(shop, "resend", "plan", "--returns", "--dry-run", "-c", shop.config).stdout
    assert "skulist=TENT&qlist=1&amtlist=-3333" in dry
    assert CLICK not in dry

    number = sent(shop)

    assert lines_back(rakuten, "tents") == [("TENT", 1, -3333)]
    assert state(shop, number) == "awaiting report"
    shop.look()
    assert verdict(shop) == ("matched", 7167, 7167)
    assert state(shop, number) == "confirmed"
    again = recon(shop, "resend", "plan", "--returns", "-c", shop.config)
    assert (again.returncode, "there is nothing to take back" in again.stdout) == (0, True)
    recon(shop, "resend", "run", number, "-c", shop.config)
    assert net(rakuten, "tents") == {"TENT": 6667, "PEG": 500}
    house = shop.house()
    with house.store as store:
        found = store.recovered("de", currency="EUR", window=Window(WEEK_AGO, NOW + DAYS))
    assert found == RecoveredMoney()
    assert "reversal attempt, accepted" in recon(shop, "order", "tents", "-c", shop.config).stdout


def test_what_comes_back_later_is_the_rest_and_all_returns_leave_nothing(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.look()
    rakuten.clock.put_forward(-DAYS)
    first = sent(shop)
    rakuten.clock.put_forward(DAYS)
    days_pass(shop)
    # More comes back before the report shows the first: the break stays open, and only the rest is owed.
    rest: list[Row] = [("TENT", 3, "100.00", 3, "100.00"), ("PEG", 10, "5.00", 4, "2.00")]
    lines_of(shop, "tents", rest, refunded="102.00")
    shop.look()
    assert state(shop, first) == "awaiting report"
    before = written(shop)
    assert [each["order_ref"] for each in planned(shop, "--dry-run")["send"]] == ["tents"]
    assert written(shop) == before

    second = sent(shop)

    assert state(shop, first) == "confirmed"
    assert lines_back(rakuten, "tents") == [("TENT", 1, -3333), ("TENT", 2, -6667), ("PEG", 4, -200)]
    shop.look()
    assert state(shop, second) == "confirmed"
    assert verdict(shop) == ("matched", 300, 300)


def test_a_second_return_waits_until_the_first_has_settled(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.look()
    sent(shop)
    lines_of(
        shop, "tents", [("TENT", 3, "100.00", 2, "66.67"), ("PEG", 10, "5.00", 0, "0.00")], refunded="66.67"
    )
    shop.look()

    assert held(shop)[0] == "not a break"
    assert lines_back(rakuten, "tents") == [("TENT", 1, -3333)]


def test_a_discount_comes_back_with_the_goods_it_was_on(scene: Scene) -> None:
    shop, rakuten = scene
    shop.configure(lambda text: text.replace("return_days = 30", 'return_days = 30\ndiscounts = "as-sku"'))
    rows: list[Row] = [("TENT", 1, "30.00", 1, "27.00"), ("LAMP", 1, "10.00", 0, "0.00")]
    lines_of(shop, "rebate", rows, refunded="27.00", amount="36.00")
    goods = (SoldLine("TENT", 1, 3000, "Tent"), SoldLine("LAMP", 1, 1000, "Lamp"))
    recorded(shop, rakuten, "rebate", *goods, SoldLine("Discount", 0, -400, "Discount"))
    shop.look()

    sent(shop)

    assert net(rakuten, "rebate") == {"TENT": 0, "LAMP": 1000, "Discount": -100}
    shop.look()
    assert verdict(shop, "rebate") == ("matched", 900, 900)


def test_an_amount_without_pieces_is_held_and_the_way_by_hand_is_named(scene: Scene) -> None:
    shop, rakuten = scene
    nothing: list[Row] = [("TENT", 3, "100.00", 0, "0.00"), ("PEG", 10, "5.00", 0, "0.00")]
    goodwill: list[Row] = [("TENT", 3, "100.00", 0, "33.33"), ("PEG", 10, "5.00", 0, "0.00")]
    dearer: list[Row] = [("TENT", 3, "100.00", 1, "40.00"), ("PEG", 10, "5.00", 0, "0.00")]
    sold_tents(scene, "amount", nothing)
    sold_tents(scene, "goodwill", goodwill)
    sold_tents(scene, "dearer", dearer, refunded="40.00")
    shop.look()

    reasons = {ref: held(shop, ref) for ref in ("amount", "goodwill", "dearer")}

    assert {hold for hold, _ in reasons.values()} == {"return unclear"}
    assert "gave back 33.33 € and does not say of which SKU" in reasons["amount"][1]
    assert "gave back 33.33 € of SKU TENT and no piece of it" in reasons["goodwill"][1]
    assert "worth 33.33 €, and Rakuten shows 40.00 € more than the shop has left" in reasons["dearer"][1]
    assert all("`recon manual cancels`" in why for _, why in reasons.values())
    assert [lines_back(rakuten, ref) for ref in reasons] == [[], [], []]


def test_a_reversal_that_the_shop_sent_itself_is_not_sent_once_more(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.attempt("tents", at=BACK, amount="-3333")
    shop.look()

    hold, why = held(shop)

    assert (hold, "was accepted that the report does not show" in why) == ("accepted once", True)
    assert lines_back(rakuten, "tents") == []


def test_an_answer_that_nobody_understands_leads_to_no_second_reversal(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.look()
    number = approved(shop)
    rakuten.faults.tracking, rakuten.faults.books_anyway = TrackingFault.EMPTY, False

    recon(shop, "resend", "run", number, "-c", shop.config)

    rakuten.faults.tracking = None
    shop.look()
    recon(shop, "resend", "run", number, "-c", shop.config)
    assert state(shop, number) == "needs a person"
    assert held(shop)[0] == "may have arrived"
    assert lines_back(rakuten, "tents") == []


def test_killed_between_sending_and_answer_it_is_never_taken_back_twice(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    shop.look()
    number = approved(shop)
    rakuten.faults.tracking, rakuten.faults.books_anyway = TrackingFault.SLOW, True
    command = [sys.executable, "-m", "recon", "resend", "run", number, "-c", shop.config]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        assert waited(lambda: bool(lines_back(rakuten, "tents")))
        process.kill()
    rakuten.faults.tracking = None

    recon(shop, "resend", "run", number, "-c", shop.config)

    assert state(shop, number) == "needs a person"
    assert held(shop)[0] == "may have arrived"
    shop.look()
    assert state(shop, number) == "confirmed"
    assert lines_back(rakuten, "tents") == [("TENT", 1, -3333)]
    assert verdict(shop) == ("matched", 7167, 7167)


def test_what_a_person_cancels_and_what_a_plan_takes_back_exclude_each_other(scene: Scene) -> None:
    shop, rakuten = scene
    sold_tents(scene)
    sold_tents(scene, "pegs")
    shop.look()
    [plan] = [planned(shop, "--order", "tents")]
    assert [each["order_ref"] for each in plan["send"]] == ["tents"]

    out = str(shop.folder / "out")
    said = recon(shop, "manual", "cancels", "--out", out, "--as", "anna", "-c", shop.config).stdout

    assert "a plan takes it back" in said
    assert held(shop, "pegs")[0] == "entered by hand"
    assert net(rakuten, "pegs") == {"TENT": 10000, "PEG": 500}


def test_a_whole_cancellation_stays_with_a_person(scene: Scene) -> None:
    shop, _ = scene
    sold_tents(scene)
    moved = BACK.isoformat()
    shop.sold("tents", "105.00", state="cancelled", cancelled_at=moved, updated_at=NOW.isoformat())
    shop.look()

    hold, why = held(shop)

    assert hold == "a person decides"
    assert "`recon manual cancels`" in why


def test_limits_hold_for_what_is_taken_back_as_for_what_is_sent(scene: Scene) -> None:
    shop, rakuten = scene
    shop.configure(
        lambda text: text.replace('amount_per_day = { EUR = "500.00" }', 'amount_per_day = { EUR = "40.00" }')
    )
    sold_tents(scene)
    sold_tents(scene, "others")
    shop.look()

    done = recon(shop, "resend", "run", approved(shop), "-c", shop.config)

    assert "go on tomorrow" in done.stdout
    assert sum(len(lines_back(rakuten, ref)) for ref in ("tents", "others")) == 1
