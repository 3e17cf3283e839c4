"""`recon alias`: a form of references that changed is seen as one thing, nothing is sent again, and a rule joins it."""

from pathlib import Path

import pytest

from tests.journeys.command_scene import WEEK_AGO, a_shop, copy_of, figures, judged, one_line, recon
from tests.journeys.shop_scene import Shop

CHANGED = ("A110", "A220", "A330", "A440")
LIKE = {"B555": "never_sent", "WEB-B555": "unknown_order"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop of which Rakuten has four orders with WEB- before their reference, and one with another amount as well.

    The log has none of them.
    """
    shop = a_shop(tmp_path_factory.mktemp("told") / "shop")
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
    shop.order("B555", placed=WEEK_AGO, amount="30.00")
    like = {"order": "WEB-B555", "amount": "36.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
    shop.report([*lines, *changed, like])
    return judged(shop)


@pytest.fixture
def shop(told: Shop, tmp_path: Path) -> Shop:
    return copy_of(told, tmp_path / "shop")


@pytest.fixture(autouse=True)
def here(shop: Shop, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd


def _kinds(shop: Shop) -> dict[str, str]:
    return {each["order_ref"]: each["kind"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]}


def test_a_changed_form_is_told_with_its_rule_and_none_of_its_orders_is_planned(shop: Shop) -> None:
    told = figures(recon(shop, "breaks", "--json"))["breaks"]
    seen = recon(shop, "breaks").stdout
    planned = recon(shop, "resend", "plan").stdout
    suggested = recon(shop, "alias", "suggest")

    assert _kinds(shop) == dict.fromkeys(CHANGED, "under_another_reference") | {
        "N0": "never_sent",
        **LIKE,
    }
    assert {each["evidence"].get("known_as") for each in told} == {*(f"WEB-{ref}" for ref in CHANGED), None}
    assert "A110 = WEB-A110" in seen
    assert "recon alias suggest" in seen
    assert "A110" not in planned
    assert '[alias.another-form]\n    programme = "de"\n    begins_with = "WEB-"' in suggested.stdout


def test_the_rule_that_is_suggested_joins_them(shop: Shop) -> None:
    rule = figures(recon(shop, "alias", "suggest", "--json"))["changes"][0]["configuration"]

    shop.configure(lambda text: f"{text}\n{rule}\n")
    recon(shop, "pull"), recon(shop, "run")

    assert _kinds(shop) == {"N0": "never_sent", "B555": "amount_differs"}
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


def test_what_is_only_like_another_reference_is_held_and_the_plan_says_by_which(shop: Shop) -> None:
    [plan] = figures(recon(shop, "resend", "plan", "--json"))["plans"]
    held = {each["order_ref"]: each for each in plan["held"]}
    story = recon(shop, "order", "B555").stdout

    assert held["B555"]["hold"] == "may stand as another"
    assert "'WEB-B555', which may be this order" in held["B555"]["why"]
    assert "'WEB-B555', which may be this order" in " ".join(story.split())
    assert "B555 ~ WEB-B555" in recon(shop, "breaks").stdout


def test_a_cause_counts_the_breaks_that_carry_it_and_none_that_were_asked_and_do_not(shop: Shop) -> None:
    told = figures(recon(shop, "explain", "B54", "--json"))
    listed = figures(recon(shop, "breaks", "--cause", "B54", "--json"))["breaks"]

    said = [line for line in recon(shop, "explain", "B54").stdout.splitlines() if line.startswith("open now")]

    assert _kinds(shop)["N0"] == "never_sent"
    assert {each["order_ref"] for each in listed} == set(CHANGED)
    assert told["open"] == {"carry_it": {"under_another_reference": 4}, "may_be_it": {}}
    assert said == ["open now    4 breaks of kind under_another_reference: recon breaks --cause B54"]


def test_a_reference_that_no_book_knows_is_refused_by_name_unless_it_is_meant(shop: Shop) -> None:
    why = ("--because", "see ticket 7", "--as", "Mia")

    mistyped = recon(shop, "alias", "add", "A110", "WEB-A11O", *why)
    swapped = recon(shop, "alias", "add", "A999", "WEB-A999", *why)

    assert (mistyped.returncode, swapped.returncode) == (2, 2)
    assert "no book of programme de knows 'WEB-A11O'; check" in one_line(mistyped)
    assert "no book of programme de knows 'A999' or 'WEB-A999'; check" in one_line(swapped)
    assert figures(recon(shop, "alias", "list", "--json"))["aliases"] == []
    assert recon(shop, "alias", "add", "A999", "WEB-A999", "--anyway", *why).returncode == 0
    [kept] = figures(recon(shop, "alias", "list", "--json"))["aliases"]
    assert (kept["order_ref"], kept["known_as"]) == ("A999", "WEB-A999")
