"""The cause of a break, from three real books to what a person reads: the lists, the order's story, the groups."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from tests.journeys.command_scene import WEEK_AGO, a_shop, copy_of, figures, judged, recon
from tests.journeys.shop_scene import NOON, PLACED, Shop

DENIED = "<response><error>Access denied</error></response>"
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "shop")


def _found(shop: Shop) -> dict[str, FoundBreak]:
    assert [pulled.failure for pulled in shop.pull() if pulled.failure] == []
    return {each.order_ref: each for each in shop.run().breaks}


def _taxed(shop: Shop, refs: Iterable[str], *, first: int = 0) -> None:
    for number, ref in enumerate(refs, start=first):
        amount, tax = 20 + number, (20 + number) * 19
        shop.order(ref, f"{amount}.00", tax_amount=f"{tax // 100}.{tax % 100:02}", gross_amount=None)
        shop.attempt(ref, amount=str(amount * 119))


def _taxed_line(number: int, ref: str) -> dict[str, object]:
    gross = (20 + number) * 119
    return {"order": ref, "amount": f"{gross // 100}.{gross % 100:02}"}


def test_amounts_with_tax_are_told_by_each_orders_own_tax(shop: Shop) -> None:
    refs = [f"N{number}" for number in range(20)]
    _taxed(shop, refs)
    shop.report([_taxed_line(number, ref) for number, ref in enumerate(refs)])

    found = _found(shop)

    assert {(each.cause, each.evidence["certainty"]) for each in found.values()} == {("B40", "certain")}
    assert len(found) == 20


def test_as_many_orders_that_have_tax_and_match_make_the_cause_likely(shop: Shop) -> None:
    refs = [f"N{number}" for number in range(20)]
    _taxed(shop, refs)
    right = [{"order": ref, "amount": f"{20 + number}.00"} for number, ref in enumerate(refs) if number > 9]
    shop.report([*(_taxed_line(number, ref) for number, ref in enumerate(refs) if number <= 9), *right])

    found = _found(shop)

    assert {(each.cause, each.evidence["certainty"]) for each in found.values()} == {("B40", "likely")}
    assert len(found) == 10


def test_lines_are_compared_where_the_shop_tells_them(shop: Shop) -> None:
    with shop._database() as base:
        for place, (sku, amount) in enumerate([("A", "7.00"), ("B", "3.00")]):
            row = ("i-1001", place, sku, sku, 1, amount, 0, "0")
            base.execute("INSERT INTO order_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    shop.order("1001", line_count=2)
    shop.attempt("1001")
    shop.report([{"order": "1001", "amount": "7.00", "sku": "A"}])

    assert _found(shop)["1001"].cause == "B67"


def test_an_order_that_stands_under_another_form_of_its_reference_is_one_break(shop: Shop) -> None:
    shop.order("#1001")
    shop.attempt("#1001")
    shop.report([{"order": "SHOP-1001", "amount": "10.00"}])

    found = _found(shop)

    assert {ref: (each.kind, each.cause) for ref, each in found.items()} == {
        "#1001": (Kind.UNDER_ANOTHER_REFERENCE, "B54"),
    }


def test_the_orders_of_one_path_that_never_sends_are_told_from_the_others(shop: Shop) -> None:
    cards = [f"C{number}" for number in range(60)]
    for number, ref in enumerate(cards):
        placed = PLACED + number % 6 * HOUR
        shop.order(ref, placed=placed)
        if number:
            shop.attempt(ref, at=placed)
    for number in range(12):
        shop.order(f"P{number}", payment_method="paypal", placed=PLACED + number % 6 * HOUR)
    shop.order("last", placed=PLACED + 9 * HOUR)
    shop.attempt("last", at=PLACED + 9 * HOUR)
    shop.report([{"order": ref, "amount": "10.00"} for ref in (*cards[1:], "last")])

    found = _found(shop)

    assert {found[f"P{number}"].cause for number in range(12)} == {"B21"}
    assert {found[f"P{number}"].evidence["where"] for number in range(12)} == {"payment_method=paypal"}
    assert found["P0"].evidence["since"] == PLACED.isoformat()
    assert found["C0"].cause == "B20"


def test_after_the_log_fell_silent_nothing_was_sent_at_all(shop: Shop) -> None:
    for number in range(12):
        shop.order(f"N{number}", placed=PLACED + number * HOUR)
    shop.order("last", placed=NOON - 30 * HOUR)
    shop.attempt("last", at=NOON - 30 * HOUR)
    shop.report([{"order": "last", "amount": "10.00", "processed": NOON - 20 * HOUR}])

    assert {each.cause for each in _found(shop).values()} == {"B22"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop of which two orders were refused in the same words."""
    shop = a_shop(tmp_path_factory.mktemp("told") / "shop")
    for ref in ("1001", "1002"):
        shop.order(ref, placed=WEEK_AGO)
        shop.attempt(ref, DENIED, at=WEEK_AGO)
    return judged(shop)


@pytest.fixture
def typed(
    told: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shop:
    """A copy of it, in whose folder commands are typed."""
    shop = copy_of(told, tmp_path / "typed")
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def test_the_list_names_causes_and_is_narrowed_by_one(typed: Shop) -> None:
    told = figures(recon(typed, "breaks", "--json"))["breaks"]
    narrowed = figures(recon(typed, "breaks", "--cause", "b26", "--json"))
    none = recon(typed, "breaks", "--cause", "B40")

    assert {each["order_ref"]: (each["cause"], each["certainty"]) for each in told} == {
        "N0": ("B20", "certain"),
        "1001": ("B26", "certain"),
        "1002": ("B26", "certain"),
    }
    assert (sorted(each["order_ref"] for each in narrowed["breaks"]), narrowed["open"]) == (
        ["1001", "1002"],
        2,
    )
    assert none.stdout.strip() == "No open break with cause B40; 3 others."


def test_the_table_and_the_cells_name_the_cause(typed: Shop) -> None:
    lines = recon(typed, "breaks").stdout.splitlines()
    cells = recon(typed, "breaks", "--csv").stdout.splitlines()

    assert sum(" B26 " in line for line in lines) == 2
    assert cells[0].endswith(",cause,certainty,now")
    assert sum(line.endswith(",B26,certain,") for line in cells) == 2


def test_the_orders_story_names_the_cause(typed: Shop) -> None:
    seen = recon(typed, "order", "1001").stdout
    told = figures(recon(typed, "order", "1001", "--json"))["stories"]

    assert "Cause: B26, access denied (certain)." in seen
    assert [story["cause"] for story in told] == ["B26, access denied (certain)"]
