"""A rule of the configuration is named wherever its number stands: in the gap, in an order's story, on the page."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.command_scene import WEEK_AGO, a_shop, copy_of, figures, judged, recon
from tests.journeys.shop_scene import Shop

RULES = """
[leave_out.phone-orders]
reason = "channel"
channel = ["phone"]

[leave_out.staff]
reason = "employee"
coupon = ["STAFF*"]

[linkless.couponist]
partner = "Couponist"
coupon = ["PARTNER10"]
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = a_shop(tmp_path_factory.mktemp("told") / "shop")
    shop.configure(lambda text: text + RULES)
    for number in range(3):
        shop.order(f"P{number}", "20.00", placed=WEEK_AGO, channel="phone")
    for number in range(2):
        shop.order(f"S{number}", "30.00", placed=WEEK_AGO, coupon="staff20")
    shop.order("C0", "40.00", placed=WEEK_AGO, click_id=None, coupon="PARTNER10")
    shop.order("A0", "10.00", placed=WEEK_AGO, channel="app")
    return judged(shop)


@pytest.fixture
def shop(
    told: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shop:
    shop = copy_of(told, tmp_path / "shop")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_the_gap_names_what_rules_leave_out_and_what_they_touch(shop: Shop) -> None:
    said = figures(recon(shop, "gap", "--json"))["rules"]
    shown = recon(shop, "gap").stdout

    told = {
        (each["rule"], each["code"], each["kind"]): (int(each["orders"]), int(each["sales"])) for each in said
    }
    assert told == {
        ("couponist", "N9", "never_sent"): (1, 4000),
        ("phone-orders", "L17", "other_channel"): (3, 6000),
        ("staff", "L14", "own_order"): (2, 6000),
    }
    assert re.search(r"staff +employee +L14 +left out: own order +2 ", shown)


def test_an_order_names_the_rule_that_leaves_it_out(shop: Shop) -> None:
    phone, app = recon(shop, "order", "P0"), recon(shop, "order", "A0")
    [story] = figures(recon(shop, "order", "S0", "--json"))["stories"]

    assert "Rule: phone-orders (channel, L17)." in phone.stdout
    assert phone.returncode == 0
    assert story["rule"] == {"name": "staff", "reason": "employee", "code": "L14"}
    # A click is enough for an order of the app: no rule speaks of it.
    assert "Rule:" not in app.stdout
    assert "never sent" in app.stdout


def test_the_weekly_page_names_the_rules_beside_their_steps_and_adds_up(shop: Shop) -> None:
    week = f"{WEEK_AGO.astimezone(ZoneInfo('Europe/Berlin')):%G-W%V}"
    done = recon(shop, "report", "weekly", "--week", week)
    assert done.stderr == "", done
    [page] = shop.folder.rglob("weekly-*.html")
    text = page.read_text(encoding="utf-8")

    bridge = text[text.index('<table class="bridge') :]
    bridge = bridge[: bridge.index("</table>")]
    rows = re.findall(
        r'<th scope="row"[^>]*>([^<]+)(?:<small>([^<]*)</small>)?</th>.*?orders">([^<]*)<.*?value="([^"]*)"',
        bridge,
        re.DOTALL,
    )
    said = {label: (hint, orders, sales) for label, hint, orders, sales in rows}

    assert said["All shop orders"][1:] == ("37", "470.00")
    assert said["another channel"][0] == "3 by rule phone-orders"
    assert said["the shop&#39;s own"][0] == "2 by rule staff"
    assert said["Expected"] == ("1 by rule couponist", "32", "350.00")


def test_a_rule_that_is_written_later_takes_its_orders_out_of_the_breaks(shop: Shop) -> None:
    before = figures(recon(shop, "breaks", "--json"))["breaks"]
    shop.configure(lambda text: text + '\n[leave_out.app]\nreason = "channel"\nchannel = ["app"]\n')
    recon(shop, "run")
    after = figures(recon(shop, "breaks", "--json"))["breaks"]

    assert {each["order_ref"] for each in before} - {each["order_ref"] for each in after} == {"A0"}
