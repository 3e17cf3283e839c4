"""Two exported files, tried as a stranger would: no configuration, one page, two lists, one exit code."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recon.records import numerals
from tests.doors.trial_scene import EXPORTS

HEADER = (
    "Order ID,MID,Sales,Total Commission,Currency,Transaction Date,Transaction Time,Process Date,Process Time"
)


def tried(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "recon", "try", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def figures(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.stderr == ""
    return json.loads(done.stdout, parse_float=str)


def summary(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[int, int, int]]:
    return {
        each["group"]: (each["orders"], each["expected"], each["recorded"])
        for each in figures(done)["summary"]
    }


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """One order of each sort, the newest placed minutes before the report ends."""
    orders = [
        "order,placed,status,total",
        "matched,2026-10-01 10:00,paid,10.00",
        "missing,2026-10-02 10:00,paid,20.00",
        "=differs,2026-10-03 10:00,paid,30.00",
        "cancelled,2026-10-03 11:00,cancelled,5.00",
        "reversed,2026-10-03 12:00,cancelled,7.00",
        "unpaid,2026-10-03 13:00,pending,8.00",
        "young,2026-10-20 09:00,paid,40.00",
        "last,2026-10-20 10:00,paid,1.00",
    ]
    recorded = [
        HEADER,
        "matched,1,10.00,0.60,EUR,10/1/26,08:00:00,10/1/26,09:00:00",
        "=differs,1,33.00,1.98,EUR,10/3/26,08:00:00,10/3/26,09:00:00",
        "cancelled,1,5.00,0.30,EUR,10/3/26,09:00:00,10/3/26,10:00:00",
        "reversed,1,7.00,0.42,EUR,10/3/26,10:00:00,10/3/26,11:00:00",
        "reversed,1,-7.00,-0.42,EUR,10/3/26,10:00:00,10/5/26,11:00:00",
        "unknown,1,9.00,0.54,EUR,10/4/26,10:00:00,10/4/26,11:00:00",
        "last,1,1.00,0.06,EUR,10/20/26,08:00:00,10/20/26,09:00:00",
    ]
    (tmp_path / "orders.csv").write_text("\n".join([*orders, ""]))
    (tmp_path / "rakuten.csv").write_text("\n".join([*recorded, ""]))
    return tmp_path


def test_every_order_ends_in_one_group_with_its_money(scene: Path) -> None:
    done = tried(scene, "orders.csv", "rakuten.csv", "--json")

    assert summary(done) == {
        "matched": (3, 1100, 1100),
        "missing": (1, 2000, 0),
        "differing": (2, 3000, 3800),
        "unknown": (1, 0, 900),
        "waiting": (1, 4000, 0),
        "not ours": (1, 0, 0),
    }
    assert done.returncode == 1
    assert figures(done)["discrepancies"] == []


def test_the_bridge_of_the_files_has_commission_by_the_rate_that_was_said(scene: Path) -> None:
    said = figures(tried(scene, "orders.csv", "rakuten.csv", "--commission-rate", "10%", "--json"))["bridge"]
    page = (scene / "recon-try" / "page.html").read_text(encoding="utf-8")

    told = {each["step"]: (each["orders"], each["net"], each["commission"]) for each in said["steps"]}
    assert (said["commission_rate"], said["commission_rate_from"]) == ("0.1", "configured")
    assert told["missing"] == (-1, -20_00, -2_00)
    assert f"10{numerals.SPACE}% of sales, configured" in page


def test_the_lists_hold_the_orders_and_no_formula(scene: Path) -> None:
    tried(scene, "orders.csv", "rakuten.csv", "--out", "found")

    missing, differs = (
        list(csv.DictReader((scene / "found" / name).read_text(encoding="utf-8-sig").splitlines()))
        for name in ("not-at-rakuten.csv", "differs.csv")
    )

    assert [(row["order_id"], row["amount"], row["placed_at"]) for row in missing] == [
        ("missing", "20.00", "2026-10-02 10:00:00+02:00")
    ]
    assert {row["order_id"]: (row["kind"], row["difference"]) for row in differs} == {
        "'=differs": ("amount_differs", "3.00"),
        "cancelled": ("cancelled_not_reversed", "5.00"),
        "unknown": ("unknown_order", "9.00"),
    }


def test_the_page_stands_alone_and_says_what_was_assumed(scene: Path) -> None:
    done = tried(scene, "orders.csv", "rakuten.csv")

    page = (scene / "recon-try" / "page.html").read_text(encoding="utf-8")
    assert done.stdout.startswith("! counted as affiliate orders: all 8, as the file has no click id")
    assert "Counted as affiliate orders: all 8, as the file has no click id" in page
    assert "http" not in page.replace("http-equiv", "")
    assert sorted(path.name for path in (scene / "recon-try").iterdir()) == [
        "differs.csv", "not-at-rakuten.csv", "page.html"
    ]  # fmt: skip


def test_trying_twice_gives_the_same_figures(scene: Path) -> None:
    first, second = (tried(scene, "orders.csv", "rakuten.csv", "--json") for _ in range(2))

    assert first.stdout == second.stdout


def test_orders_after_the_reports_last_line_are_not_accused_unless_the_period_says_so(scene: Path) -> None:
    report = scene / "rakuten.csv"
    report.write_text(
        "".join(line for line in report.read_text().splitlines(keepends=True) if "last" not in line)
    )

    guessed = tried(scene, "orders.csv", "rakuten.csv", "--json")
    said = tried(scene, "orders.csv", "rakuten.csv", "--period", "2026-10-01/2026-10-25", "--json")

    assert any("what came after the report is not judged" in each for each in figures(guessed)["warnings"])
    assert summary(guessed)["missing"] == (1, 2000, 0)
    assert figures(guessed)["cannot_judge"]
    assert summary(said)["missing"] == (3, 6100, 0)


def test_orders_that_only_count_as_affiliate_orders_have_no_damaged_click_id(scene: Path) -> None:
    tried(scene, "orders.csv", "rakuten.csv")

    page = (scene / "recon-try" / "page.html").read_text(encoding="utf-8")
    assert "Not recorded, sending not known" in page
    assert "damaged click id" not in page


@pytest.mark.parametrize("name", ["shopify", "german", "japan", "woo"])
def test_exports_of_real_shops_are_judged_whole(name: str, tmp_path: Path) -> None:
    done = tried(tmp_path, str(EXPORTS / f"{name}.csv"), str(EXPORTS / f"{name}-rakuten.csv"), "--json")

    found = figures(done)
    assert found["discrepancies"] == []
    assert sum(each["orders"] for each in found["summary"] if each["group"] != "unknown") >= 60
    assert summary(done)["matched"][0] >= 10


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("rakuten.csv", "orders.csv"), 3, "these look swapped: recon try orders.csv rakuten.csv"),
        (("absent.csv", "rakuten.csv"), 3, "no such file or directory; check the path of the file"),
        (("orders.csv", "rakuten.csv", "--period", "October"), 2, "'October' is not a period"),
        (("orders.csv", "rakuten.csv", "--settle", "soon"), 2, "'soon' is not a duration"),
        (("orders.csv", "rakuten.csv", "--zone", "Berlin"), 3, "'Berlin' is not a time zone"),
        (("orders.csv", "rakuten.csv", "--out", "orders.csv"), 2, "name another folder with --out"),
    ],
)
def test_a_mistake_is_answered_in_one_line_and_leaves_nothing(
    words: tuple[str, ...], code: int, sentence: str, scene: Path
) -> None:
    before = {path.name: path.read_bytes() for path in scene.iterdir()}

    done = tried(scene, *words)

    assert done.returncode == code
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert {path.name: path.read_bytes() for path in scene.iterdir()} == before
