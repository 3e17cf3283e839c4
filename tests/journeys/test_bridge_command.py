"""`recon gap` and `recon report`: the bridge in orders, net and commission, with the rate and where that is from."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from recon.records import numerals
from tests.journeys.command_scene import WEEK_AGO, Ended, a_shop, figures, recon
from tests.journeys.shop_scene import Shop
from tests.journeys.terminal import typed

WEEK = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%G-W%V}"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    shop = a_shop(tmp_path / "shop")
    shop.order("direct", "50.00", placed=WEEK_AGO, click_id=None)
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def at_the_rate(shop: Shop, rate: str) -> None:
    shop.configure(lambda text: re.sub(r"^#?commission_rate.*\n", "", text, flags=re.MULTILINE))
    if rate:
        shop.configure(lambda text: text.replace("currency =", f'commission_rate = "{rate}"\ncurrency =', 1))
    recon(shop, "pull"), recon(shop, "run")


def steps_of(done: Ended) -> dict[str, tuple[int, int, int | None]]:
    [week] = [each for each in figures(done)["bridge"] if each["week"] == WEEK]
    return {each["step"]: (each["orders"], each["net"], each["commission"]) for each in week["steps"]}


def test_every_step_has_orders_net_and_commission_by_the_configured_rate(shop: Shop) -> None:
    at_the_rate(shop, "6%")

    done = recon(shop, "gap", "--json")
    [week] = [each for each in figures(done)["bridge"] if each["week"] == WEEK]

    said = steps_of(done)
    assert said["All shop orders"] == (31, 350_00, 21_00)
    assert said["no affiliate click"] == (-1, -50_00, -3_00)
    assert said["Expected"] == (30, 300_00, 18_00)
    assert said["missing"] == (-1, -10_00, -60)
    assert said["At Rakuten"] == (29, 290_00, 17_40)
    assert (week["commission_rate"], week["commission_rate_from"]) == ("0.06", "configured")
    assert week["commission_estimated"] is True


def test_the_page_and_its_json_say_the_same_as_the_gap(shop: Shop) -> None:
    at_the_rate(shop, "6%")

    [week] = figures(recon(shop, "report", "weekly", "--week", WEEK, "--json"))["weeks"]
    [page] = shop.folder.rglob("weekly-*.html")

    told = {each["step"]: (each["orders"], each["net"], each["commission"]) for each in week["steps"]}
    assert told == steps_of(recon(shop, "gap", "--json"))
    assert f"6{numerals.SPACE}% of sales, configured" in page.read_text(encoding="utf-8")


def test_a_person_reads_the_bridge_and_the_rate_on_the_terminal(shop: Shop) -> None:
    at_the_rate(shop, "6%")

    bridge = recon(shop, "gap", "--by", "bridge").stdout
    days = recon(shop, "gap").stdout

    assert re.search(r"Expected +30 +300\.00 € +~18\.00 €", bridge)
    assert re.search(r"missing +-1 +-10\.00 € +~ -0\.60 €", bridge)
    assert "~ is an estimate: 6 % of net, configured." in bridge
    assert re.search(r" 30 +1 +3\.3% +10\.00 € +~0\.60 €", days)


def test_without_a_configured_rate_that_of_the_report_stands_with_its_days(shop: Shop) -> None:
    at_the_rate(shop, "")

    [week] = [each for each in figures(recon(shop, "gap", "--json"))["bridge"] if each["week"] == WEEK]

    assert week["commission_rate"] == "0.06"
    assert week["commission_rate_from"].startswith("average of the report, ")


def test_commission_that_nobody_knows_is_null_and_never_zero(shop: Shop) -> None:
    shop.report([])
    at_the_rate(shop, "")

    done = recon(shop, "gap", "--json")
    [week] = [each for each in figures(done)["bridge"] if each["week"] == WEEK]

    assert {commission for _, _, commission in steps_of(done).values()} == {None}
    assert week["commission_rate"] is None
    assert {each["missing_commission"] for each in figures(done)["gaps"]} == {None}
    assert "set commission_rate in [programme.de]" in recon(shop, "gap", "--by", "bridge").stdout


def test_no_figure_is_cut_at_the_edge_of_a_narrow_terminal(shop: Shop) -> None:
    shop.order("dear", "1234567.00", placed=WEEK_AGO)
    at_the_rate(shop, "6%")

    with typed("gap", folder=shop.folder, environ={"COLUMNS": "80"}) as terminal:
        assert terminal.ends() == 0

    assert re.search(r" 31 +2 +6\.5% +1,234,577\.00 € +~74,074\.62 € +6\.5%", terminal.seen)


def test_an_attempt_for_an_order_that_nobody_knows_makes_no_second_row_of_its_day(shop: Shop) -> None:
    shop.attempt("stranger", at=WEEK_AGO)
    at_the_rate(shop, "6%")

    days = re.findall(r"^20\d\d-\d\d-\d\d", recon(shop, "gap").stdout, re.MULTILINE)

    assert len(days) == len(set(days)) > 0
