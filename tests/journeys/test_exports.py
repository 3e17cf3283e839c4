"""A shop whose orders come as files, by the commands: check, pull, run, watch; and what a bad file leaves."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.command_scene import NOW, WEEK_AGO, figures, one_line, recon
from tests.journeys.shop_scene import CLICK, Shop

HEADER = "Name,Financial Status,Paid at,Created at,Currency,Subtotal,Shipping,Taxes,Total,Refunded Amount,Id,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Note Attributes"
EXPORT = '[orders.shop]\ntype = "export"\npaths = ["drop/orders*.csv"]\ncovers = "names"\nprefix = "#"\n'


def row(ref: str, *, amount: str = "10.00", refunded: str = "0.00") -> str:
    placed = f"{WEEK_AGO:%Y-%m-%d %H:%M:%S} +0000"
    return f"#{ref},paid,{placed},{placed},EUR,{amount},0.00,0.00,{amount},{refunded},9{ref[1:]},1,Lamp,{amount},L-1,ranSiteID: {CLICK}"


def export(shop: Shop, *rows: str, name: str = "", age: timedelta = timedelta(hours=1)) -> Path:
    first, last = (WEEK_AGO - timedelta(days=2)).date(), NOW.date()
    path = shop.folder / "drop" / (name or f"orders_{first}_{last}.csv")
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    stamp = (NOW - age).timestamp()
    os.utime(path, (stamp, stamp))
    return path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shop:
    """Thirty orders a week ago, all recorded but one that was never sent; the shop's book is an export."""
    shop = Shop(tmp_path / "shop")
    shop.clock.at = NOW
    tomorrow = (NOW + timedelta(days=1)).date()
    shop.configure(lambda text: _with_files(text).replace("2026-10-01/2026-11-10", f"2026-10-01/{tomorrow}"))
    refs = [f"N{number}" for number in range(30)]
    export(shop, *map(row, refs))
    for ref in refs[1:]:
        shop.attempt(ref, at=WEEK_AGO)
    shop.attempt("young", at=NOW - timedelta(minutes=10))
    shop.report(
        [{"order": ref, "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO} for ref in refs[1:]]
    )
    monkeypatch.chdir(shop.folder)
    shop.typed = capfd
    return shop


def _with_files(text: str) -> str:
    """Put the files in the place of the shop's database."""
    before, rest = text.split("[orders.shop]")
    after = rest[rest.index("\n[") + 1 :] if "\n[" in rest else ""
    return before + EXPORT + after


def delivered(shop: Shop) -> dict[str, int]:
    return {each["book"]: each["delivered"] for each in figures(recon(shop, "pull", "--json"))["books"]}


def test_an_export_is_a_shop_like_any_other(shop: Shop) -> None:
    checked = recon(shop, "check")
    books = delivered(shop)
    ran = recon(shop, "run", "--json")
    listed = recon(shop, "breaks", "--json")

    assert "ok  orders.shop: orders: opens, the first 30 rows keep the contract" in checked.stdout
    assert books == {"orders": 30, "lines": 30, "attempts": 30, "transactions": 29}
    assert ran.returncode == 0
    assert [(each["order_ref"], each["kind"]) for each in figures(listed)["breaks"]] == [("N0", "never_sent")]


def test_the_wish_to_recover_click_ids_has_the_files_read_once_more_and_then_no_more(shop: Shop) -> None:
    recon(shop, "pull")
    shop.configure(
        lambda text: text.replace('commission_rate = "6%"', 'commission_rate = "6%"\nrecover_clicks = true')
    )

    first, second = delivered(shop), delivered(shop)

    assert (first["orders"], first["lines"]) == (30, 30)
    assert second["orders"] == 0


def test_a_second_pull_of_the_same_files_changes_nothing(shop: Shop) -> None:
    recon(shop, "pull")
    export(shop, *(row(f"N{number}") for number in range(30)), name="orders_again.csv")

    assert delivered(shop) == {"orders": 0, "lines": 0, "attempts": 0, "transactions": 29}
    assert figures(recon(shop, "run", "--json"))["judged"]["cases"] == 31


def test_a_refund_in_a_newer_file_restates_its_order(shop: Shop) -> None:
    recon(shop, "pull")
    export(shop, row("N5", refunded="10.00"), name="orders_refunds.csv", age=timedelta(minutes=30))

    assert delivered(shop)["orders"] == 1
    recon(shop, "run")
    kinds = {each["order_ref"]: each["kind"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]}

    assert set(kinds) == {"N0", "N5"}


def test_an_order_beyond_the_files_is_never_called_unknown(shop: Shop) -> None:
    recorded = [
        {"order": f"N{number}", "amount": "10.00", "dated": WEEK_AGO, "processed": WEEK_AGO}
        for number in range(1, 30)
    ]
    beyond = WEEK_AGO - timedelta(days=5)
    shop.report([*recorded, {"order": "OLD", "amount": "10.00", "dated": beyond, "processed": beyond}])

    recon(shop, "pull")
    recon(shop, "run")

    assert [each["order_ref"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]] == ["N0"]


def test_a_bad_file_is_one_line_and_leaves_the_books_as_they_were(shop: Shop) -> None:
    recon(shop, "pull")
    before = {path.name for path in (shop.folder / "var" / "books").rglob("*.parquet")}
    export(shop, row("N31"), row("N32", amount="ten"), name="orders_bad.csv", age=timedelta(minutes=30))

    pulled = recon(shop, "pull")

    assert pulled.returncode == 3
    assert (
        "orders_bad.csv: line 3, Subtotal: 'ten' is not an amount; correct the cell"
        in pulled.stdout + pulled.stderr
    )
    assert before == {path.name for path in (shop.folder / "var" / "books").rglob("*.parquet")}


def test_a_look_back_reads_the_files_as_well(shop: Shop) -> None:
    recon(shop, "backfill", "--days", "30")

    assert delivered(shop)["orders"] == 0
    assert [each["order_ref"] for each in figures(recon(shop, "breaks", "--json"))["breaks"]] == ["N0"]


def test_check_looks_at_every_header(shop: Shop) -> None:
    path = export(shop, name="orders_odd.csv", age=timedelta(minutes=30))
    path.write_text("when,what\n1,2\n", encoding="utf-8")
    os.utime(path, (NOW.timestamp() - 1800, NOW.timestamp() - 1800))

    checked = recon(shop, "check")

    assert checked.returncode == 3
    assert "NO  orders.shop" in checked.stdout
    assert "nothing says what its columns mean (when, what); map its columns" in checked.stdout.replace(
        "\n", " "
    )


def test_watch_looks_at_files_too(shop: Shop) -> None:
    recon(shop, "pull")
    export(shop, row("N40"), name="orders_new.csv", age=timedelta(minutes=2))

    watched = recon(shop, "watch", "--json")

    assert watched.returncode in {0, 1, 3}
    assert delivered(shop)["orders"] == 0
    assert recon(shop, "order", "N40").returncode in {0, 1, 3}


def test_a_configuration_that_forgets_the_kind_is_told(shop: Shop) -> None:
    shop.configure(lambda text: text.replace('type = "export"\n', ""))

    ended = recon(shop, "check")

    assert ended.returncode == 4
    assert "orders.shop.type is missing; write type = 'database' or type = 'export'" in one_line(ended)
