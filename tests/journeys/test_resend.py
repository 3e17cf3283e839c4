"""Sending again as people do it: plan, approve, run, and the proof in the next report; and what holds it back."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from recon.records.window import Window
from recon.sandbox import ReportFault, Sandbox, TrackingFault
from tests.journeys.command_scene import figures, one_line, recon
from tests.journeys.resend_scene import CLICK, LOST, NOW, WEEK_AGO, ResendShop, booked, resend_shop, states

Scene = tuple[ResendShop, Sandbox]


@pytest.fixture
def scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Scene]:
    with resend_shop(tmp_path, capsys) as opened:
        yield opened


def test_what_never_arrived_is_sent_again_and_the_next_report_proves_it(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()

    dry = recon(shop, "resend", "plan", "--dry-run", "-c", shop.config)
    assert dry.stdout.count("GET http://") == 3
    assert "tr=***" in dry.stdout
    assert CLICK not in dry.stdout
    assert figures(recon(shop, "resend", "status", "--json", "-c", shop.config))["plans"] == []
    shown = recon(
        shop, "resend", "plan", "--dry-run", "--show-click-ids", "--order", "lost-1", "-c", shop.config
    )
    assert shown.stdout.count(f"tr={CLICK}") == 1

    plan = shop.plan()
    done = recon(shop, "resend", "run", plan, "-c", shop.config)

    assert done.returncode == 0
    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]
    [line] = {str(each.transaction_at) for ref in LOST for each in rakuten.ledger.of_order("41234", ref)}
    assert line == str(WEEK_AGO.replace(second=0, microsecond=0))
    assert states(shop) == dict.fromkeys(LOST, "awaiting report")
    assert CLICK not in done.stdout + done.stderr

    shop.look()
    assert states(shop) == dict.fromkeys(LOST, "confirmed")
    told = recon(shop, "order", "lost-1", "-c", shop.config).stdout
    assert "sale attempt, accepted" in told
    assert "now confirmed" in told
    house = shop.house()
    with house.store as store:
        window = Window(NOW - timedelta(days=1), NOW + timedelta(days=1))
        found = store.recovered("de", currency="EUR", window=window)
    assert (found.orders, found.sales, found.commission) == (3, 3000, 180)
    again = recon(shop, "resend", "plan", "-c", shop.config)
    assert (again.returncode, "nothing to send again" in again.stdout) == (0, True)


def test_an_answer_that_nobody_understands_goes_to_a_person_and_the_report_settles_it(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    rakuten.faults.tracking, rakuten.faults.books_anyway = TrackingFault.EMPTY, True

    done = recon(shop, "resend", "run", plan, "-c", shop.config)

    assert done.returncode == 1
    assert states(shop)["lost-1"] == "needs a person"
    rakuten.faults.tracking = None
    shop.look()
    recon(shop, "resend", "run", plan, "-c", shop.config)
    shop.look()
    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]
    assert states(shop) == dict.fromkeys(LOST, "confirmed")


def test_accepted_and_not_yet_reported_waits_for_its_settle_time(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    rakuten.faults.report = ReportFault.YESTERDAY

    shop.look()

    told = figures(recon(shop, "order", "lost-1", "--json", "-c", shop.config))["stories"][0]
    assert (told["verdict"], told["kind"]) == ("waiting", "waiting")
    assert states(shop) == dict.fromkeys(LOST, "awaiting report")


def test_an_order_cancelled_after_the_approval_does_not_go_out(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    shop.sold("lost-2", state="cancelled", cancelled_at=NOW.isoformat(), updated_at=NOW.isoformat())
    recon(shop, "pull", "-c", shop.config)

    done = recon(shop, "resend", "run", plan, "-c", shop.config)

    assert [booked(rakuten, ref) for ref in LOST] == [1, 0, 1]
    assert states(shop)["lost-2"] == "closed"
    assert "cancelled" in done.stdout


def test_an_order_that_is_recorded_meanwhile_does_not_go_out(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    recon(shop, "resend", "run", plan, "-c", shop.config)
    shop.look()

    second = recon(shop, "resend", "run", plan, "-c", shop.config)

    assert one_line(second) == "recon: plan 1 is finished; make a new one with `recon resend plan`"
    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]


@pytest.mark.parametrize("fault", [ReportFault.CUT, ReportFault.TORN, ReportFault.EMPTY, ReportFault.HTML])
def test_a_report_that_is_not_whole_leads_to_no_plan(scene: Scene, fault: ReportFault) -> None:
    shop, rakuten = scene
    rakuten.faults.report = fault

    shop.look()
    done = recon(shop, "resend", "plan", "--json", "-c", shop.config)

    assert [each["send"] for each in figures(done)["plans"]] in ([], [[]])
    assert figures(recon(shop, "resend", "status", "--json", "-c", shop.config))["plans"] == []


def test_a_report_that_ends_before_the_proof_holds_every_order(scene: Scene) -> None:
    shop, _ = scene
    shop.look()
    plan = shop.plan()
    recon(shop, "resend", "cancel", plan, "-c", shop.config)
    # One of Rakuten's two lists stands still: nobody could see there whether the orders arrived.
    [manifest] = shop.house().shelf.volumes("noncommissionable")
    path = manifest.folder / "manifest.json"
    told = json.loads(path.read_text(), parse_float=str)
    told["reaches"][-1]["end"] -= 6 * 86_400 * 1_000_000
    path.write_text(json.dumps(told))

    [held] = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"]

    assert held["send"] == []
    assert {each["why"] for each in held["held"]} == {
        "it is network not covered: Rakuten's report does not reach this date, or knows none of the orders."
    }
    assert held["plan"] is None


def test_findings_and_books_that_are_old_hold_the_run(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    with shop.house().store as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE runs SET as_of = as_of - 10800000000")

    done = recon(shop, "resend", "run", plan, "-c", shop.config)

    assert (done.returncode, [booked(rakuten, ref) for ref in LOST]) == (1, [0, 0, 0])
    assert "run `recon run` first" in done.stdout
    assert states(shop) == dict.fromkeys(LOST, "approved")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("return_days = 30", "return_days"),
        ('amount_per_run = { EUR = "500.00" }', "amount_per_run"),
        ('amount_per_day = { EUR = "500.00" }', "amount_per_day"),
        ('noncommissionable_report = "non-commissionable"', "noncommissionable_report"),
    ],
)
def test_what_nobody_configured_holds_every_order_and_names_the_line_to_write(
    scene: Scene, line: str, key: str
) -> None:
    shop, _ = scene
    shop.configure(lambda text: text.replace(line, ""))
    shop.look()

    [held] = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"]

    assert (held["send"], len(held["held"])) == ([], 3)
    assert all(f"{key} = " in each["why"] for each in held["held"])


def test_two_runs_at_once_send_every_order_once(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    command = [sys.executable, "-m", "recon", "resend", "run", plan, "-c", shop.config]

    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    ended = sorted((process.communicate(), process.returncode)[1] for process in both)

    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]
    # The other one was locked out, or came when the plan was done.
    assert ended in ([0, 2], [0, 6])


def test_what_was_sent_before_the_findings_were_begun_anew_is_not_sent_again(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    rakuten.faults.tracking = TrackingFault.EMPTY
    recon(shop, "resend", "run", shop.plan(), "-c", shop.config)
    rakuten.faults.tracking = None
    shop.look()
    for file in (shop.folder / "var").glob("recon.db*"):
        file.unlink()
    shop.look()

    [planned] = figures(recon(shop, "resend", "plan", "--json", "-c", shop.config))["plans"]

    assert sorted(each["order_ref"] for each in planned["send"]) == ["lost-2", "lost-3"]
    [held] = planned["held"]
    assert (held["order_ref"], held["hold"]) == ("lost-1", "may have arrived")


def test_a_long_plan_lists_fifty_orders_and_says_how_many_more(scene: Scene) -> None:
    shop, _ = scene
    for number in range(51):
        shop.sold(f"more-{number}", landed_at=None)
    shop.look()

    said = recon(shop, "resend", "plan", "-c", shop.config).stdout

    assert said.count("the shop does not say when the click landed") <= 50
    assert "50 of 51 held orders are listed here; --json lists all." in said


def test_a_stop_is_shown_and_nothing_goes_out_until_somebody_starts_again(scene: Scene) -> None:
    shop, rakuten = scene
    shop.look()
    plan = shop.plan()
    stopped = recon(shop, "stop", "--because", "wrong amounts", "--as", "eva", "-c", shop.config)

    done = recon(shop, "resend", "run", plan, "-c", shop.config)
    shown = recon(shop, "resend", "status", "-c", shop.config)

    assert stopped.returncode == 0
    assert (done.returncode, [booked(rakuten, ref) for ref in LOST]) == (1, [0, 0, 0])
    assert "by eva: wrong amounts" in shown.stdout
    refused = recon(shop, "start", "--because", " ", "--as", "eva", "-c", shop.config)
    assert (refused.returncode, "need a reason" in one_line(refused)) == (2, True)
    recon(shop, "start", "--because", "amounts corrected", "--as", "eva", "-c", shop.config)
    recon(shop, "resend", "run", plan, "-c", shop.config)
    assert [booked(rakuten, ref) for ref in LOST] == [1, 1, 1]


def test_wrong_words_end_in_one_line(scene: Scene) -> None:
    shop, _ = scene
    shop.look()
    recon(shop, "resend", "plan", "-c", shop.config)
    wrong = [
        (
            ("resend", "approve", "1", "--digest", "abc", "--as", "ben", "--because", "x"),
            "not the digest of plan 1",
        ),
        (("resend", "run", "1"), "plan 1 is not approved"),
        (("resend", "run", "7"), "there is no plan 7"),
        (("resend", "cancel", "7"), "there is no plan 7"),
        (("resend", "plan", "--order", "nobody"), "no open break has the order reference 'nobody'"),
    ]
    for words, sentence in wrong:
        done = recon(shop, *words, "-c", shop.config)

        assert done.returncode == 2
        assert sentence in one_line(done)


def test_the_story_of_an_order_says_what_the_gate_says(scene: Scene) -> None:
    shop, _ = scene
    shop.look()
    sendable = recon(shop, "order", "lost-1", "-c", shop.config).stdout
    shop.plan()
    planned = recon(shop, "order", "lost-1", "-c", shop.config).stdout

    assert "may      Send the postback again: recon resend plan --order=lost-1" in sendable
    assert "an earlier re-send of it is not over" in planned
