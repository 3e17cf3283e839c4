"""`recon watch` and `recon incidents` as a person types them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import NOW, figures, one_line, recon
from tests.journeys.shop_scene import Shop

DENIED = "<response><error>Access denied</error></response>"
HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
FIRST_PULL = NOW - 6 * HOUR


def sell(shop: Shop, ref: str, *, at: datetime, answer: str) -> None:
    shop.order(ref, placed=at)
    shop.attempt(ref, answer, at=at + MINUTE)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """A shop of an order an hour for nine days; its books were first pulled six hours ago, its report never read."""
    shop = Shop(tmp_path / "shop", typed=capfd)
    tomorrow = (NOW + DAY).date()
    shop.configure(lambda text: text.replace("2026-10-01/2026-11-10", f"2026-10-01/{tomorrow}"))
    for hours in range(9 * 24, 6, -1):
        sell(shop, f"N{hours}", at=NOW - HOUR * hours, answer=shop.good)
    lines = [{"order": "N200", "amount": "10.00", "dated": NOW - 200 * HOUR, "processed": NOW - 199 * HOUR}]
    shop.report(lines)
    shop.clock.at = FIRST_PULL
    shop.pull()
    monkeypatch.chdir(shop.folder)
    return shop


def break_it(shop: Shop) -> None:
    for place in range(5):
        sell(shop, f"denied-{place}", at=NOW - HOUR + MINUTE * place, answer=DENIED)


def test_a_quiet_shop_gets_a_line_for_each_signal_and_needs_nobody(shop: Shop) -> None:
    done = recon(shop, "watch")

    lines = [line for line in done.stdout.splitlines() if line.startswith("de ")]
    assert [line[9:27].strip() for line in lines] == [
        "silence",
        "failing",
        "send gap",
        "capture",
        "sent amounts",
        "recorded amounts",
        "unreported",
        "reported amounts",
        "reported twice",
    ]
    assert "orders failed to be reported to Rakuten in the last 24 h" in done.stdout
    assert done.returncode == 0
    listed = recon(shop, "incidents")
    assert "No open incident" in listed.stdout


def test_watch_pulls_by_itself_opens_an_incident_and_incidents_lists_it(shop: Shop) -> None:
    break_it(shop)

    done = recon(shop, "watch")
    listed = recon(shop, "incidents")
    told = figures(recon(shop, "incidents", "--json"))

    assert done.returncode == 1
    assert "▲ raised" in done.stdout
    assert "Incident opened: de, missing" in done.stdout
    assert listed.returncode == 1
    assert "Rakuten turned the programme away: Access denied." in listed.stdout
    assert "5 orders, 50.00 € of sales at stake." in listed.stdout
    assert "Next: Put right what the answer names" in listed.stdout
    [incident] = told["incidents"]
    assert (incident["stream"], incident["orders"], incident["money"]) == ("missing", 5, 5000)
    assert [each["signal"] for each in incident["signals"]] == ["failing", "send gap"]
    assert told["needs_person"]
    assert recon(shop, "incidents", str(incident["id"])).stdout == listed.stdout


def test_no_pull_looks_at_the_books_as_they_are_and_stale_ones_cannot_tell(shop: Shop) -> None:
    break_it(shop)

    done = recon(shop, "watch", "--no-pull", "--json")

    told = figures(done)
    assert done.returncode == 3
    assert told["cannot_judge"]
    assert {each["state"] for each in told["signals"]} == {"cannot tell"}
    assert recon(shop, "incidents", "--all").stdout.startswith("No incident.")


def test_a_log_that_cannot_be_read_is_said_and_ends_with_three(shop: Shop) -> None:
    (shop.folder / "postbacks.jsonl").unlink()

    done = recon(shop, "watch")

    assert done.returncode == 3
    assert "! postbacks.log: " in done.stdout
    assert "? de: cannot be judged. Postback log not readable since" in done.stdout


def test_an_incident_that_is_not_there_is_said_in_one_line(shop: Shop) -> None:
    recon(shop, "watch")

    done = recon(shop, "incidents", "99")

    assert done.returncode == 2
    assert one_line(done) == "recon: incident 99 is not known; `recon incidents --all` lists all of them"
