"""Files for a person, as people write them: what is in them, and that nothing in them is sent again behind their back."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from recon.sandbox import ReportFault, Sandbox, SoldLine
from recon.store.by_hand import ForHand
from tests.journeys.command_scene import Ended, figures, one_line, recon
from tests.journeys.resend_scene import CLICK, LANDED, LOST, NOW, REFS, WEEK_AGO, ResendShop, resend_shop

Scene = tuple[ResendShop, Sandbox]
DAY = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%Y-%m-%d}"
LONG_AGO = (WEEK_AGO - timedelta(days=40)).isoformat()


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def manual(shop: ResendShop, *words: str) -> Ended:
    return recon(shop, "manual", *words, "-c", shop.config)


def told(shop: ResendShop, *words: str) -> Any:
    [programme] = figures(manual(shop, *words, "--json"))["programmes"]
    return programme


def written(shop: ResendShop) -> list[Path]:
    return sorted(each for each in (shop.folder / "out").iterdir() if not each.name.startswith("."))


def test_an_order_whose_click_was_too_old_goes_into_the_file_and_is_held_from_then_on(scene: Scene) -> None:
    shop, rakuten = scene
    shop.sold("lost-1", landed_at=LONG_AGO, updated_at=NOW.isoformat())
    shop.look()
    out = ("--out", str(shop.folder / "out"))

    dry = manual(shop, "transactions", "--dry-run", *out)
    assert dry.returncode == 1
    assert "1 order to be entered by hand" in dry.stdout
    assert not (shop.folder / "out").exists()

    done = manual(shop, "transactions", "--as", "anna", *out)
    assert done.returncode == 1
    assert CLICK not in done.stdout
    [file] = written(shop)
    assert file.name.startswith("de-transactions-")
    assert oct(file.stat().st_mode)[-3:] == "600"
    row = file.read_bytes().decode()
    assert row == f"lost-1|77|{DAY}|A|1|10.00|EUR||||Tent||not transmitted: click too old\r\n"

    # It leaves the second file, and even a landing time that is right now does not let it be sent.
    shop.sold("lost-1", landed_at=LANDED.isoformat(), updated_at=NOW.isoformat())
    shop.look()
    again = told(shop, "transactions", *out)
    assert (again["orders"], again["files"]) == ([], [])
    assert {each["order_ref"]: each["hold"] for each in again["left_out"]}["lost-1"] == "entered by hand"
    held = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"][0]["held"]
    assert [(each["order_ref"], each["hold"]) for each in held] == [("lost-1", "entered by hand")]
    assert "entered at Rakuten by hand" in recon(shop, "order", "lost-1", "-c", shop.config).stdout

    [listed] = figures(manual(shop, "list", "--json"))["orders"]
    assert (listed["order_ref"], listed["form"], listed["by"], listed["file"]) == (
        "lost-1",
        "credit",
        "anna",
        file.name,
    )
    assert len(rakuten.ledger.of_order("41234", "lost-1")) == 0


def test_a_person_may_take_an_order_out_of_its_file(scene: Scene) -> None:
    shop, _ = scene
    shop.sold("lost-1", landed_at=LONG_AGO, updated_at=NOW.isoformat())
    shop.look()
    out = ("--out", str(shop.folder / "out"))
    manual(shop, "transactions", *out)

    assert manual(shop, "transactions", "--again", "--dry-run").stdout.count("lost-1") == 1
    released = manual(shop, "release", "lost-1", "--because", "nobody entered it", "--as", "ben")

    assert released.returncode == 0
    assert "Released: lost-1" in released.stdout
    assert [each["order_ref"] for each in told(shop, "transactions", "--dry-run")["orders"]] == ["lost-1"]
    assert "stands in no file" in one_line(manual(shop, "release", "lost-1", "--because", "x", "--as", "y"))


def test_an_order_in_an_approved_plan_is_in_no_file_and_one_in_a_file_leaves_its_plan(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    shop.sold("lost-1", landed_at=LONG_AGO, updated_at=NOW.isoformat())
    shop.look()

    [barred] = [
        each for each in told(shop, "transactions", "--dry-run")["left_out"] if each["order_ref"] == "lost-1"
    ]
    assert barred["hold"] == "in another plan"

    recon(shop, "resend", "cancel", plan, "-c", shop.config)
    assert [
        each["order_ref"] for each in told(shop, "transactions", "--out", str(shop.folder))["orders"]
    ] == ["lost-1"]
    assert len(rakuten.ledger.of_order("41234", "lost-1")) == 0


def test_an_order_whose_publisher_no_report_names_is_listed_as_lacking_it(scene: Scene) -> None:
    shop, _ = scene
    stranger = "zzzzzzzzzzA-" + CLICK[12:]
    shop.sold("lost-1", landed_at=LONG_AGO, click_id=stranger, updated_at=NOW.isoformat())
    shop.look()

    found = told(shop, "transactions", "--out", str(shop.folder / "out"))

    assert found["orders"] == []
    [lacking] = found["lacking_publisher"]
    assert (lacking["order_ref"], "zzzzzzzzzzA" in lacking["why"]) == ("lost-1", True)
    assert stranger not in json.dumps(found)
    assert not (shop.folder / "out").exists()


def test_a_file_that_cannot_be_written_holds_nothing(scene: Scene) -> None:
    shop, _ = scene
    shop.sold("lost-1", landed_at=LONG_AGO, updated_at=NOW.isoformat())
    shop.look()
    (shop.folder / "out").write_text("a file where the folder should be")

    refused = manual(shop, "transactions", "--out", str(shop.folder / "out"))

    assert refused.returncode == 2
    assert "nothing was written" in one_line(refused)
    assert figures(manual(shop, "list", "--json"))["orders"] == []


def test_a_credit_that_the_report_shows_does_not_keep_its_order_from_being_cancelled(scene: Scene) -> None:
    shop, _ = scene
    for ref in REFS[:2]:
        cancelled_at = (WEEK_AGO + timedelta(days=1)).isoformat()
        shop.sold(ref, state="cancelled", cancelled_at=cancelled_at, updated_at=NOW.isoformat())
    shop.look()
    for ref, at in ((REFS[0], WEEK_AGO - timedelta(hours=1)), (REFS[1], NOW)):
        shop.clock.at = at
        house = shop.house()
        [found] = house.store.breaks_of(ref)
        credit = ForHand("de", found.found.key_number, ref, "credit", "de-1.txt", 1000, "EUR")
        house.store.enter_by_hand([credit], by="anna")
        house.store.close()
    shop.clock.at = NOW

    made = told(shop, "cancels", "--out", str(shop.folder / "out"))

    # Of the other one the credit is still to come: what the report shows is older than it.
    assert [each["order_ref"] for each in made["orders"]] == REFS[:1]
    assert [(each["order_ref"], "(credit)" in each["why"]) for each in made["not_listed"]] == [
        (REFS[1], True)
    ]
    assert [file.read_bytes() for file in written(shop)] == [b"N0\r\n"]


def test_what_was_cancelled_or_returned_is_listed_with_what_is_typed(scene: Scene) -> None:
    shop, _ = scene
    shop.configure(
        lambda text: text.replace("return_days = 30", 'return_days = 30\ncancel_within = "next-month"')
    )
    for ref in REFS[:2]:
        shop.sold(
            ref,
            state="cancelled",
            cancelled_at=(WEEK_AGO + timedelta(days=1)).isoformat(),
            updated_at=NOW.isoformat(),
        )
    shop.look()
    out = ("--out", str(shop.folder / "out"))

    found = told(shop, "cancels", *out)

    assert {each["order_ref"]: each["typed"] for each in found["orders"]} == {
        ref: [{"sku": "A", "product": "Tent", "quantity": 1, "amount": "10.00", "shown": "10.00"}]
        for ref in REFS[:2]
    }
    assert all(each["until"] for each in found["orders"])
    [file] = written(shop)
    assert file.read_bytes() == b"N0\r\nN1\r\n"
    assert told(shop, "cancels", *out)["orders"] == []
    bulk = told(shop, "cancels", "--bulk", "--again", "--dry-run", "--format", "csv")["orders"]
    assert bulk[0]["rows"] == [f"N0,77,{DAY},A,1,-10.00,EUR,,,,Tent,,cancelled or returned in the shop"]
    shown = manual(shop, "cancels", "--again", "--dry-run").stdout
    assert "without a minus sign" in shown
    assert "-10.00" not in shown
    assert LOST[0] not in shown


def test_nothing_is_taken_back_on_what_an_old_report_shows(scene: Scene) -> None:
    shop, rakuten = scene
    cancelled_at = (WEEK_AGO + timedelta(days=1)).isoformat()
    shop.sold(REFS[0], state="cancelled", cancelled_at=cancelled_at, updated_at=cancelled_at)
    shop.clock.at = earlier = NOW - timedelta(days=2)
    # A report that falls silent vouches for nothing after its last line.
    rakuten.book(
        "41234",
        order_ref="traffic",
        lines=[SoldLine("A", 1, 1000)],
        click_id=CLICK,
        transaction_at=earlier,
        processed_at=earlier - timedelta(minutes=5),
    )
    assert [each.failure for each in shop.pull() if each.failure] == []
    shop.clock.at = NOW
    rakuten.faults.report = ReportFault.HTML
    shop.look()

    old = told(shop, "cancels", "--dry-run")
    rakuten.faults.report = None
    shop.look()
    fresh = told(shop, "cancels", "--dry-run")

    assert old["orders"] == []
    [held] = old["not_listed"]
    assert (held["order_ref"], "Rakuten's transactions ends" in held["why"]) == (REFS[0], True)
    assert "more than 36 hours ago; run `recon pull` first" in held["why"]
    assert [each["order_ref"] for each in fresh["orders"]] == REFS[:1]
