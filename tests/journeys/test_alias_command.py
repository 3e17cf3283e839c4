"""`recon alias`: a form of references that changed is seen as one thing, nothing is sent again, and a rule joins it."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import WEEK_AGO, a_shop, figures, recon
from tests.journeys.shop_scene import Shop

CHANGED = ("A110", "A220", "A330", "A440")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop of which Rakuten has four orders with WEB- before their reference, and the log has none of them."""
    shop = a_shop(tmp_path / "shop")
    for number, ref in enumerate(CHANGED):
        shop.order(ref, placed=WEEK_AGO, amount=f"{20 + number}.00")
    lines = [
        {"order": f"N{number}", "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
        for number in range(1, 30)
    ]
    changed = [
        {"order": f"WEB-{ref}", "amount": f"{20 + number}.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
        for number, ref in enumerate(CHANGED)
    ]
    shop.report([*lines, *changed])
    return shop


@pytest.fixture(autouse=True)
def here(shop: Shop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    recon(shop, "pull"), recon(shop, "run")


def _kinds(shop: Shop) -> dict[str, str]:
    return {each["order_ref"]: each["kind"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]}


def test_a_changed_form_is_told_with_its_rule_and_none_of_its_orders_is_planned(shop: Shop) -> None:
    told = figures(recon(shop, "breaks", "--json"))["breaks"]
    seen = recon(shop, "breaks").stdout
    planned = recon(shop, "resend", "plan").stdout
    suggested = recon(shop, "alias", "suggest")

    assert _kinds(shop) == dict.fromkeys(CHANGED, "under_another_reference") | {"N0": "never_sent"}
    assert {each["evidence"].get("known_as") for each in told} == {*(f"WEB-{ref}" for ref in CHANGED), None}
    assert "A110 = WEB-A110" in seen
    assert "recon alias suggest" in seen
    assert "A110" not in planned
    assert '[alias.another-form]\n    programme = "de"\n    begins_with = "WEB-"' in suggested.stdout


def test_the_rule_that_is_suggested_joins_them(shop: Shop) -> None:
    rule = figures(recon(shop, "alias", "suggest", "--json"))["changes"][0]["configuration"]

    shop.configure(lambda text: f"{text}\n{rule}\n")
    recon(shop, "pull"), recon(shop, "run")

    assert _kinds(shop) == {"N0": "never_sent"}
    # Whoever asks by Rakuten's form is told the order.
    assert "recorded by another path" in recon(shop, "order", "WEB-A110").stdout


def test_one_alias_joins_one_order_at_once_and_can_be_taken_back(shop: Shop) -> None:
    why = ("--because", "see ticket 7", "--as", "Mia")

    assert recon(shop, "alias", "add", "A110", "WEB-A110", *why).returncode == 0
    recon(shop, "run")
    assert "A110" not in _kinds(shop)
    again = recon(shop, "alias", "add", "A220", "WEB-A110", *why)
    assert (again.returncode, "is an alias of order 'A110' already" in again.stderr) == (2, True)
    assert [each["who"] for each in figures(recon(shop, "alias", "list", "--json"))["aliases"]] == ["Mia"]

    assert recon(shop, "alias", "remove", "WEB-A110", *why).returncode == 0
    recon(shop, "run")
    assert _kinds(shop)["A110"] == "under_another_reference"
