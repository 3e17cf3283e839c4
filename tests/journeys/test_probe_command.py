"""`recon probe` at the command line: what it shows, whom it asks, what it refuses, and how it is ended by hand."""

import sqlite3
from pathlib import Path

import pytest

from recon.sandbox import Duplicates, SandboxProgramme, Scale, TrackingFault
from tests.journeys.command_scene import figures, one_line
from tests.journeys.probe_scene import LANDED, SETTLED, ProbedShop, days_ago, probed_shop
from tests.journeys.shop_scene import CLICK
from tests.journeys.terminal import typed

EUR = SandboxProgramme("41234", "Nordlicht", "EUR", duplicates=Duplicates.DROPS)
JPY = SandboxProgramme("41234", "Nordlicht", "JPY")


def known(probed: ProbedShop) -> list[str]:
    if not (probed.shop.folder / "var" / "recon.db").exists():
        return []
    with sqlite3.connect(probed.shop.folder / "var" / "recon.db") as base:
        return [row[0] for row in base.execute("SELECT what FROM audit ORDER BY id")]


def test_it_shows_every_postback_what_it_costs_at_worst_and_what_it_leaves(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        done = probed.types("probe", "duplicates", "--landing", LANDED, "--dry-run")

        assert (done.returncode, probed.booked, known(probed)) == (0, [], [])
        assert done.stdout.count(f"GET {probed.sandbox.url}/ep?mid=41234&ord=RECON-TEST-") == 3
        assert "At worst Rakuten books 2.00 € of sales, 0.12 € of commission" in done.stdout
        assert "If this process dies: nothing is sent twice" in done.stdout
        assert "in Rakuten's dashboard" in done.stdout
        assert done.stdout.endswith("Nothing was sent.\n")
        told = probed.types("probe", "duplicates", "--landing", LANDED, "--dry-run", "--json")
        assert (figures(told)["worst"], len(figures(told)["steps"]), probed.booked) == (200, 3, [])
        assert CLICK not in done.stdout + told.stdout


@pytest.mark.parametrize(
    ("answer", "code", "booked", "said"),
    [("2", 2, [], "that is not 2.00; nothing was sent"), ("2.00", 3, [100], "not visible yet")],
)
def test_a_person_types_what_it_costs_at_worst(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    answer: str,
    code: int,
    booked: list[int],
    said: str,
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        words = ("probe", "duplicates", "--landing", LANDED)
        with typed(*words, folder=probed.shop.folder) as terminal:
            terminal.answers(("booked at worst (2.00) to send it", answer))
            terminal.waits_with(said)

            assert (terminal.ends(), probed.booked) == (code, booked)


@pytest.mark.parametrize(
    ("programme", "words", "said"),
    [
        (EUR, ("duplicates",), "give --yes --max-amount 2.00"),
        (
            EUR,
            ("duplicates", "--yes"),
            "--yes needs --max-amount, the most that may be booked at worst: 2.00",
        ),
        (
            EUR,
            ("duplicates", "--yes", "--max-amount", "1.99"),
            "at worst Rakuten books 2.00 EUR, more than 1.99",
        ),
        (EUR, ("scale", "--yes", "--max-amount", "12.34"), "at worst Rakuten books 1234.00 EUR"),
        # Where nobody knows the scale, the worst is a hundred times as much.
        (JPY, ("duplicates", "--yes", "--max-amount", "246"), "at worst Rakuten books 24600 JPY"),
        (EUR, ("duplicates", "--yes", "--max-amount", "much"), "--max-amount: 'much' is no amount of EUR"),
        (
            EUR,
            ("duplicates", "--yes", "--max-amount", "2", "--amount", "-1"),
            "is no amount of EUR above nothing",
        ),
        (
            JPY,
            ("scale", "--yes", "--max-amount", "9999999", "--amount", "0"),
            "is no amount of JPY above nothing",
        ),
        (
            EUR,
            ("late", "--days", "20", "--landed-at", days_ago(10)),
            "the click must be older than the order",
        ),
        (EUR, ("late", "--days", "1", "--landed-at", days_ago(10)), "greater than or equal to 3"),
        (EUR, ("return", "--other-sku", "TEST"), "name a SKU other than the one that is sold"),
        (
            EUR,
            ("return", "--other-sku", "A|B", "--yes", "--max-amount", "1"),
            "the SKU of its line 1 holds a bar",
        ),
        (
            EUR,
            ("duplicates", "--sku", "A|B", "--yes", "--max-amount", "2"),
            "the SKU of its line 1 holds a bar",
        ),
        (EUR, ("duplicates", "--landing", "https://shop.example/"), "holds no ranSiteID"),
    ],
)
def test_what_cannot_be_a_probe_is_refused_before_anything_is_written_or_sent(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    programme: SandboxProgramme,
    words: tuple[str, ...],
    said: str,
) -> None:
    with probed_shop(tmp_path, programme, capture=capfd) as probed:
        name, *more = words
        done = probed.types("probe", name, "--landing", LANDED, "--json", *more)

        assert (done.returncode, probed.booked) == (2, [])
        assert said in one_line(done)
        assert known(probed) == []


def test_a_plain_amount_too_small_to_tell_one_scale_from_another_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.shop.configure(lambda text: text.replace('zone = "E', 'amount_scale = "plain"\nzone = "E', 1))

        done = probed.types("probe", "scale", "--landing", LANDED, "--amount", "0.50", "--json")

        assert "too small to tell one scale from another" in one_line(done)


def test_what_the_books_do_not_show_is_waited_for_and_nothing_more_is_sent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.begins("duplicates")

        for _ in range(2):
            waiting = probed.goes_on(pulls=False)
            assert (waiting["next"], waiting["report"], probed.booked) == ("wait", [], [100])
        assert "not visible yet" in waiting["said"]
        assert "look again after " in waiting["said"]
        assert probed.types("probe", "go-on").returncode == 3


def test_one_question_is_asked_once_at_a_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.begins("duplicates")

        again = probed.types(
            "probe", "duplicates", "--landing", LANDED, "--yes", "--max-amount", "2", "--json"
        )

        assert (again.returncode, probed.booked) == (2, [100])
        assert "a probe 'duplicates' of MID 41234 is not over" in one_line(again)


def test_a_probe_is_taken_back_early_once_and_then_has_no_answer(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        ref = probed.begins("duplicates")["order_ref"]

        other = probed.types("test", "reverse", ref, "--yes", "--json")
        undone = probed.types("probe", "undo", "1", "--yes", "--json")
        twice = probed.types("probe", "undo", "1", "--yes", "--json")
        over = probed.goes_on()

        assert (other.returncode, undone.returncode, twice.returncode) == (2, 3, 2)
        assert "`recon probe undo` takes it back" in one_line(other)
        assert "its undo left at " in one_line(twice)
        assert (over["over"], over["answer"], probed.booked) == (True, "inconclusive", [100, -100])
        assert figures(probed.types("probe", "list", "--json"))["programmes"]["de"]["settings"] == []


def test_what_nobody_knows_was_booked_is_closed_by_hand_with_a_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.sandbox.faults.tracking = TrackingFault.SERVER_ERROR
        probed.begins("duplicates")
        probed.sandbox.faults.tracking = None

        refused = probed.types("probe", "undo", "1", "--yes", "--json")
        nameless = probed.types("probe", "undo", "1", "--by-hand", "--because", "cancelled", "--json")
        closed = probed.types(
            "probe", "undo", "1", "--by-hand", "--because", "cancelled", "--as", "NINA", "--json"
        )

        assert (refused.returncode, nameless.returncode, closed.returncode) == (1, 2, 0)
        assert "nobody knows whether it was booked" in one_line(refused)
        assert figures(closed)["probes"][0]["said"].endswith("closed by NINA: cancelled")
        assert probed.booked == []


def test_what_a_person_took_back_by_hand_is_not_taken_back_once_more(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.begins("late", "--days", "5", "--landed-at", days_ago(6))
        probed.goes_by()
        probed.types("probe", "undo", "1", "--by-hand", "--because", "cancelled", "--as", "NINA")

        undone = probed.types("probe", "undo", "1", "--yes", "--json")

        assert (undone.returncode, probed.booked) == (1, [100])
        assert "probe 1 is over: closed by NINA: cancelled; if the report" in one_line(undone)


def test_an_account_that_is_turned_away_needs_a_person(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    closed = SandboxProgramme("41234", "Nordlicht", "EUR", enabled=False)
    with probed_shop(tmp_path, closed, capture=capfd) as probed:
        done = probed.types(
            "probe", "duplicates", "--landing", LANDED, "--yes", "--max-amount", "2", "--json"
        )

        assert done.returncode == 1
        assert figures(done)["needs_person"] is True


def test_the_worst_counts_a_scale_that_was_found_to_be_another(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    unscaled = SandboxProgramme("41234", "Nordlicht", "JPY", scale=Scale.UNSCALED)
    with probed_shop(tmp_path, unscaled, capture=capfd) as probed:
        probed.begins("scale")
        probed.goes_on()
        probed.goes_on()

        asked = probed.types(
            "probe", "duplicates", "--landing", LANDED, "--yes", "--max-amount", "246", "--json"
        )

        assert (asked.returncode, probed.booked) == (2, [12300, -12300])
        assert "at worst Rakuten books 24600 JPY, more than 246" in one_line(asked)


def test_while_sends_are_stopped_no_step_leaves(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.begins("duplicates")
        probed.types("stop", "--because", "holiday", "--as", "NINA")
        probed.goes_by()

        stopped = probed.types("probe", "go-on", "--json")

        other = probed.types("probe", "scale", "--landing", LANDED, "--yes", "--max-amount", "9999", "--json")

        assert (stopped.returncode, other.returncode, probed.booked) == (1, 1, [100])
        assert len(figures(probed.types("probe", "status", "--json"))["probes"]) == 1
        assert "sends are stopped" in one_line(stopped)


def test_a_probe_that_is_not_there_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        assert "there is no probe 7" in one_line(probed.types("probe", "status", "7", "--json"))


def test_status_tells_the_evidence_and_sends_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with probed_shop(tmp_path, EUR, capture=capfd) as probed:
        probed.begins("duplicates")
        probed.goes_on()
        probed.goes_by(after=SETTLED)

        done = probed.types("probe", "status", "1")

        assert probed.booked == [100]
        assert "  sent     sale, " in done.stdout
        assert "  sent     repeat, " in done.stdout
        assert "  report   TEST 1.00 €, of " in done.stdout
        assert "its answer is kept with recon probe go-on 1" in done.stdout
