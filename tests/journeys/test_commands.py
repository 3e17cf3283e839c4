"""The commands as a person or cron runs them: what they print, how they end, what they leave as it was."""

import hashlib
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.command_scene import NOW, WEEK_AGO, a_shop, figures, one_line, recon, typed_in
from tests.journeys.shop_scene import Shop

OTHER = """
[programme.at]
mid = "41235"
currency = "EUR"
zone = "Europe/Vienna"
stores = ["at"]
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop of 30 orders a week ago, all recorded but one that was never sent."""
    return a_shop(tmp_path / "shop")


@pytest.fixture(autouse=True)
def here(shop: Shop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Every command is typed in the shop's folder."""
    typed_in(shop, monkeypatch, capfd)


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of the books and the store, byte for byte."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "var").rglob("*"))
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith(("-wal", "-shm"))
    }


def test_pull_and_run_judge_and_breaks_list_what_is_broken(shop: Shop) -> None:
    pulled, ran = recon(shop, "pull", "--json"), recon(shop, "run", "--json")
    listed = recon(shop, "breaks", "--json")

    assert pulled.returncode == 0
    assert {each["book"]: each["delivered"] for each in figures(pulled)["books"]} == {
        "orders": 31, "lines": 0, "attempts": 30, "transactions": 29,
    }  # fmt: skip
    assert ran.returncode == 0
    assert figures(ran)["judged"]["cases"] == 31
    assert (figures(ran)["needs_person"], figures(ran)["cannot_judge"]) == (False, False)
    assert [(each["order_ref"], each["kind"], each["at_risk"]) for each in figures(listed)["breaks"]] == [
        ("N0", "never_sent", 60)
    ]
    assert listed.returncode == 1


def test_control_totals_are_printed_and_equal_the_sources(shop: Shop) -> None:
    recon(shop, "pull")

    control = {
        each["book"]: (each["rows"], each["amount"])
        for each in figures(recon(shop, "run", "--json"))["control"]
    }

    assert control == {"orders": (31, 31_000), "attempts": (30, 30_000), "transactions": (29, 29_000)}


def test_an_outage_is_an_incident_and_ends_with_1(shop: Shop) -> None:
    for number in range(30, 60):
        shop.order(f"N{number}", placed=NOW - timedelta(days=4))
    recon(shop, "pull")

    ran = recon(shop, "run")

    assert ran.returncode == 1
    assert "are not recorded at Rakuten" in ran.stdout


def test_an_incident_names_its_programme_and_the_local_time(shop: Shop) -> None:
    for number in range(30, 60):
        shop.order(f"N{number}", placed=NOW - timedelta(days=4))
    recon(shop, "pull"), recon(shop, "run")

    shown = recon(shop, "gap")

    began = (NOW - timedelta(days=4) + timedelta(minutes=1)).astimezone(ZoneInfo("Europe/Berlin"))
    assert shown.returncode == 1
    assert "▲ de: Since" in shown.stdout
    assert f"It began {began:%a %Y-%m-%d %H}:00, Europe/Berlin." in shown.stdout


def test_a_slice_without_figures_says_how_long_slices_are_kept(unchanged: Shop) -> None:
    paid, device = (
        recon(unchanged, "gap", "--by", "payment-method"),
        recon(unchanged, "gap", "--by", "device"),
    )

    assert "card" in paid.stdout
    assert "No orders with a click in the last 14 days; slices are kept for 14 days" in device.stdout
    assert (paid.returncode, device.returncode) == (0, 0)


def test_a_gap_that_nobody_counted_cannot_be_judged(shop: Shop) -> None:
    done = recon(shop, "gap", "--json")

    assert (done.returncode, figures(done)["cannot_judge"]) == (3, True)


def test_a_run_over_nothing_says_what_is_lacking(shop: Shop) -> None:
    empty = recon(shop, "run")
    recon(shop, "pull")
    before = recon(shop, "run", "--as-of", "2020-01-01")

    assert "Nothing read yet; run `recon pull`." in empty.stdout
    told = re.search(r"Nothing was known then: the first pull was (\S+ \S+) UTC", before.stdout)
    assert told
    first = datetime.strptime(told[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    assert NOW.replace(second=0, microsecond=0) <= first <= datetime.now(tz=UTC)
    assert (empty.returncode, before.returncode) == (3, 3)


def test_rows_of_no_programme_are_counted_in_the_open(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("[orders.shop]", f'stores = ["de"]\n{OTHER}\n[orders.shop]'))
    recon(shop, "pull")

    ran = recon(shop, "run")

    assert "\nNo programme\n" in ran.stdout
    assert "name the store or MID in [programme.*]" in ran.stdout


def test_an_order_is_told_and_a_closed_break_leaves_the_list(known: Shop) -> None:
    told = recon(known, "order", "N0")
    closed = recon(known, "breaks", "close", "N0", "--because", "paid by hand", "--as", "Ada")
    after = recon(known, "breaks")
    recon(known, "run")

    assert "break, never sent (B20)" in told.stdout
    assert "the postback log has no attempt" in told.stdout
    assert told.returncode == 1
    assert closed.returncode == 0
    assert after.stdout.strip() == "No open break."
    assert recon(known, "breaks").returncode == 0


def test_an_order_nobody_knows_is_said_in_one_line(unchanged: Shop) -> None:
    done = recon(unchanged, "order", "N999")

    assert done.returncode == 2
    assert (
        one_line(done)
        == "recon: no book knows an order 'N999'; check the reference, or run `recon pull` first"
    )


def test_the_weekly_page_is_written_and_says_what_is_missing(known: Shop) -> None:
    week = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%G-W%V}"

    done = recon(known, "report", "weekly", "--week", week)

    page = (known.folder / "var" / "reports" / f"weekly-{week}.html").read_text()
    assert done.returncode == 0
    assert "1 of 30 orders is missing at Rakuten" in page
    assert "<script" not in page


def test_check_tries_every_door(shop: Shop) -> None:
    done = recon(shop, "check", "--json")

    assert done.returncode == 0
    assert [(each["door"], each["well"]) for each in figures(done)["doors"]] == [
        ("store", True), ("orders.shop", True), ("postbacks.log", True), ("network.rakuten", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('url = "sqlite:///shop.db"', 'url = "postgresql://u:hush@127.0.0.1:1/x"'), "orders"),
        (('paths = ["postbacks.jsonl"]', 'paths = ["gone/*.jsonl"]'), "gone"),
        (('path = "rakuten.csv"', 'path = "gone.csv"'), "gone.csv"),
    ],
)
def test_a_book_that_cannot_be_read_is_said_and_never_a_gap(
    known: Shop, change: tuple[str, str], said: str
) -> None:
    before = fingerprint(known.folder / "var" / "books")
    known.configure(lambda text: text.replace(*change))

    pulled = recon(known, "pull")

    assert pulled.returncode == 3
    assert said in pulled.stdout
    assert "hush" not in pulled.stdout + pulled.stderr
    assert fingerprint(known.folder / "var" / "books") == before
    assert [each["order_ref"] for each in figures(recon(known, "breaks", "--json"))["breaks"]] == ["N0"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["run", "--config", "gone.toml"], 4, "gone.toml"),
        (["run", "--as-of", "yesterday"], 2, "2026-11-16T06:00Z"),
        (["run", "--as-of", "2999-01-01"], 2, "in the future"),
        (["run", "--programme", "fr"], 2, "known are de"),
        (["breaks", "--kind", "lost"], 2, "never_sent"),
        (
            ["gap", "--by", "nonsense"],
            2,
            "day, hour, payment_method, device, country, channel, customer_kind",
        ),
        (["order", "#N1"], 2, "'N1' is known"),
        (["report", "weekly", "--week", "47"], 2, "2026-W47"),
        (["dance"], 2, "dance"),
    ],
)
def test_what_is_typed_wrongly_ends_with_one_line_and_a_cure(
    unchanged: Shop, words: list[str], code: int, said: str
) -> None:
    before = fingerprint(unchanged.folder)

    done = recon(unchanged, *words)

    assert done.returncode == code
    assert said in one_line(done)
    assert fingerprint(unchanged.folder) == before


def test_a_wrong_key_names_the_nearest_one(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("commission_rate", "comission_rate"))

    done = recon(shop, "run")

    assert done.returncode == 4
    assert "commission_rate" in one_line(done)


def test_two_runs_at_once_end_with_6(shop: Shop) -> None:
    house = shop.house()
    house.store.prepare()
    here = f"{os.uname().nodename}:{os.getppid()}"
    lease = house.store.acquire_lease("reconcile", owner=here)

    done = recon(shop, "run")

    house.store.release_lease(lease)
    house.store.close()
    assert done.returncode == 6
    assert "wait" in one_line(done)


def test_the_lock_of_a_killed_run_does_not_hold_the_next_one(shop: Shop) -> None:
    recon(shop, "pull")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    house = shop.house()
    house.store.prepare()
    house.store.acquire_lease("reconcile", owner=f"{os.uname().nodename}:{gone.pid}")
    house.store.close()

    assert recon(shop, "run").returncode == 0


def test_init_writes_a_configuration_that_loads_and_never_overwrites(shop: Shop) -> None:
    first, second = (
        recon(shop, "init", "new.toml", "--shop", "Nordlicht", "--currency", "EUR") for _ in range(2)
    )

    assert (first.returncode, second.returncode) == (0, 2)
    assert "exists already" in one_line(second)


def test_the_installed_command_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "recon", "--version"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "recon 0.1.0\n")
