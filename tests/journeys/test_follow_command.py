"""`recon test follow` as a person types it: lines, exit codes, a list on a terminal, an end by Ctrl-C."""

import os
import pty
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import HOUR_AGO, NOW, a_shop, figures, one_line, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """The shop of the commands, with a test order that came through an hour ago."""
    shop = a_shop(tmp_path / "shop")
    shop.order("T1", placed=HOUR_AGO)
    shop.attempt("T1", at=HOUR_AGO + timedelta(seconds=20))
    shop.report(
        [{"order": "T1", "amount": "10.00", "dated": HOUR_AGO, "processed": NOW - timedelta(minutes=50)}]
    )
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_an_order_that_came_through_ends_with_0_one_line_for_each_step(shop: Shop) -> None:
    done = recon(shop, "test", "follow", "T1")

    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 8
    assert [line[10:12] for line in lines[:7]] == ["ok"] * 7
    assert "attempt in the log      1 attempt, first " in lines[2]
    assert lines[2].endswith("(+20 s, 20 s after the step before)")
    assert lines[-1] == "Order T1 came through every step."


def test_a_step_that_failed_ends_with_1_and_says_what_to_look_at(shop: Shop) -> None:
    shop.order("T2", placed=HOUR_AGO, click_id=None)

    done = recon(shop, "test", "follow", "T2")

    assert done.returncode == 1
    assert (
        "NO  click id on the order   the order carries no click id; the landing page did not store"
        in done.stdout
    )
    assert done.stdout.splitlines()[-1].startswith(
        "Order T2 did not come through: failed at click id on the order"
    )


def test_what_is_still_on_its_way_is_not_well_yet(shop: Shop) -> None:
    done = recon(shop, "test", "follow", "young", "--once", "--json")

    told = figures(done)
    assert done.returncode == 3
    assert (told["needs_person"], told["cannot_judge"], told["standing"]) == (False, True, "waiting")
    assert [each["state"] for each in told["steps"]] == ["done"] * 4 + ["waiting"] * 3
    assert "later than the guide says (30 min)" in told["steps"][4]["said"]
    assert told["steps"][2]["seconds_since_order"] == 0


def test_a_report_that_cannot_be_read_ends_with_3(shop: Shop) -> None:
    (shop.folder / "rakuten.csv").unlink()

    done = recon(shop, "test", "follow", "T1", "--once")

    assert done.returncode == 3
    assert "??  line in the report      the report could not be read" in done.stdout


def test_the_time_to_watch_may_be_short(shop: Shop) -> None:
    done = recon(shop, "test", "follow", "nobody", "--for", "1s", "--every", "1s")

    assert done.returncode == 3
    assert "the shop's book has no such order" in done.stdout
    assert len(done.stdout.splitlines()) == 8


@pytest.mark.parametrize("words", [("--every", "soon"), ("--for", "0s"), ("--every", "15")])
def test_a_time_that_is_none_is_refused_in_one_line(shop: Shop, words: tuple[str, str]) -> None:
    done = recon(shop, "test", "follow", "T1", *words)

    assert done.returncode == 2
    assert f"'{words[1]}' is not a duration" in one_line(done)


def test_ctrl_c_ends_with_its_sentence_and_130(shop: Shop) -> None:
    typed = [sys.executable, "-m", "recon", "test", "follow", "nobody", "--every", "60s"]
    with subprocess.Popen(
        typed, cwd=shop.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(7)]
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=30)

    assert "affiliate" in said[-1]
    assert running.returncode == 130
    assert complaint == "recon: interrupted; what was written down stands, run it again to go on\n"


def test_on_a_terminal_a_list_is_drawn(shop: Shop) -> None:
    ours, theirs = pty.openpty()
    typed = [sys.executable, "-m", "recon", "test", "follow", "T1"]
    with subprocess.Popen(
        typed,
        cwd=shop.folder,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as running:
        os.close(theirs)
        drawn = _all_of(ours)
        ended = running.wait(timeout=60)

    assert ended == 0
    assert "Order T1, programme de, " in drawn
    assert "line in the report" in drawn
    assert "Order T1 came through every step." in drawn


def _all_of(terminal: int) -> str:
    parts = []
    try:
        while part := os.read(terminal, 65_536):
            parts.append(part)
    except OSError:  # how Linux says that the other side has closed
        pass
    finally:
        os.close(terminal)
    return b"".join(parts).decode()
