"""`recon breaks` as a person types it: what it lists, in which order, and what it never hides."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import NOW, WEEK_AGO, a_shop, copy_of, figures, judged, one_line, recon
from tests.journeys.shop_scene import Shop


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with one order that was never sent, and one that Rakuten has ten times too large."""
    shop = a_shop(tmp_path_factory.mktemp("told") / "shop")
    shop.order("=1+1", placed=WEEK_AGO - timedelta(days=1))
    shop.attempt("=1+1", at=WEEK_AGO)
    refs = [f"N{number}" for number in range(1, 30)]
    lines = [{"order": ref, "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO} for ref in refs]
    large = {"order": "=1+1", "amount": "100.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
    shop.report([*lines, large])
    return judged(shop)


@pytest.fixture
def shop(told: Shop, tmp_path: Path) -> Shop:
    return copy_of(told, tmp_path / "shop")


@pytest.fixture(autouse=True)
def here(shop: Shop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd


def test_the_largest_is_first_whether_it_is_owed_or_overpaid(shop: Shop) -> None:
    told = figures(recon(shop, "breaks", "--json"))["breaks"]
    seen = recon(shop, "breaks").stdout.splitlines()

    assert [(each["order_ref"], each["at_risk"], each["direction"]) for each in told] == [
        ("=1+1", -540, "overpaid"),
        ("N0", 60, "owed"),
    ]
    assert seen[1].rstrip().endswith("5.40 €  overpaid")
    assert seen[2].rstrip().endswith("0.60 €  owed")


@pytest.mark.parametrize("kind", ["never_sent", "never sent", "Never-Sent"])
def test_a_kind_is_understood_however_it_is_written(shop: Shop, kind: str) -> None:
    done = recon(shop, "breaks", "--kind", kind, "--json")

    assert [each["order_ref"] for each in figures(done)["breaks"]] == ["N0"]
    assert (done.returncode, figures(done)["open"]) == (1, 1)


def test_none_of_a_kind_says_that_there_are_others_and_ends_well(shop: Shop) -> None:
    done = recon(shop, "breaks", "--kind", "refused")

    assert done.stdout.strip() == "No open break of kind refused; 2 of other kinds."
    assert done.returncode == 0


def test_the_count_behind_the_limit_is_that_of_the_filter(shop: Shop) -> None:
    assert "1 of 2 open breaks, by currency (EUR here)" in recon(shop, "breaks", "--limit", "1").stdout
    assert "of 2" not in recon(shop, "breaks", "--limit", "1", "--kind", "never_sent").stdout


def test_a_list_may_be_narrowed_to_a_week_or_to_the_days_since_one(shop: Shop) -> None:
    week, since = f"{WEEK_AGO - timedelta(weeks=3):%G-W%V}", f"{WEEK_AGO - timedelta(days=3):%Y-%m-%d}"

    other = recon(shop, "breaks", "--week", week)

    assert other.stdout.strip() == f"No open break placed in {week}; 2 others."
    assert figures(recon(shop, "breaks", "--since", since, "--json"))["open"] == 2
    assert figures(recon(shop, "breaks", "--since", f"{NOW:%Y-%m-%d}", "--json"))["open"] == 0
    assert "2026-W47" in one_line(recon(shop, "breaks", "--week", "47"))
    assert "2026-11-16" in one_line(recon(shop, "breaks", "--since", "monday"))


def test_cells_for_a_spreadsheet_hold_no_formula(shop: Shop) -> None:
    done = recon(shop, "breaks", "--csv")

    first, second = csv.DictReader(io.StringIO(done.stdout))
    assert (first["order_id"], first["commission"], first["direction"]) == ("'=1+1", "5.40", "overpaid")
    assert (second["order_id"], second["expected"], second["kind"]) == ("N0", "10.00", "never_sent")


def test_breaks_of_a_renamed_programme_are_listed_and_said_to_be_left_behind(shop: Shop) -> None:
    shop.configure(lambda text: text.replace("[programme.de]", "[programme.germany]"))

    done, one = recon(shop, "breaks"), recon(shop, "breaks", "--programme", "de", "--json")

    assert done.returncode == 1
    assert "N0" in done.stdout
    assert "programme de is not in the configuration (any more)" in done.stdout
    assert "never judged" in done.stdout
    assert [each["in_configuration"] for each in figures(one)["breaks"]] == [False, False]


def test_nothing_judged_yet_is_not_called_no_break(shop: Shop) -> None:
    (shop.folder / "var" / "recon.db").rename(shop.folder / "aside.db")

    done = recon(shop, "breaks")

    assert done.returncode == 3
    assert "never judged; run `recon pull` and `recon run` first" in done.stdout


def test_a_closing_is_taken_back(shop: Shop) -> None:
    recon(shop, "breaks", "close", "N0", "--because", "paid by hand", "--as", "Ada")

    back = recon(shop, "breaks", "reopen", "N0", "--because", "wrong order", "--as", "Bea")
    told = recon(shop, "order", "N0").stdout
    again = recon(shop, "breaks", "reopen", "N0", "--because", "wrong order", "--as", "Bea")

    assert back.returncode == 0
    assert figures(recon(shop, "breaks", "--kind", "never_sent", "--json"))["open"] == 1
    assert "reopened by Bea: wrong order" in told
    assert "Decided by a person" not in told
    assert again.returncode == 2
    assert "nobody closed a break of 'N0'" in one_line(again)
