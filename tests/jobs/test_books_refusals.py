"""What a book refuses, it refuses in one line, and is byte for byte as before."""

import json
import resource
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from recon.books.contracts import VERSION
from recon.books.intake import Arrival, BooksNotWritten, Intake
from recon.books.manifest import BooksTooNew, BooksTooOld
from recon.cli.exits import Exit
from recon.cli.run_summary import ending
from recon.records.kind import Kind
from recon.store.runs import RunState
from tests.jobs.books_scene import NOON, RULES, Shelves, attempt, batches, line, order, photographed
from tests.journeys.shop_scene import PLACED, Shop

_NOTHING = Arrival(None, {}, None, holds_back_on_silence=False, remarks=())


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    shelves = Shelves(tmp_path / "books")
    shelves.pull("orders", [order("a"), order("b")])
    return shelves


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path / "shop")
    for ref in ("matched", "lost"):
        shop.order(ref)
        shop.attempt(ref)
    shop.report([{"order": "matched", "amount": "10.00"}])
    return shop


def _as_version(books: Shelves, version: int) -> None:
    path = books.shelf.place("orders", "shop") / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"), parse_float=str)
    path.write_text(json.dumps({**manifest, "schema": version}), encoding="utf-8")


@pytest.mark.parametrize(("version", "refused"), [(VERSION + 1, BooksTooNew), (0, BooksTooOld)])
def test_a_book_of_another_schema_is_not_touched(
    books: Shelves, version: int, refused: type[Exception]
) -> None:
    _as_version(books, version)
    before = photographed(books.folder)

    with pytest.raises(
        refused,
        match=r"manifest.json: schema \d is (newer|older) than .*; (upgrade recon|move the book away)",
    ):
        books.pull("orders", [order("c")])

    assert photographed(books.folder) == before


def test_a_book_that_staged_other_totals_than_were_delivered_is_not_taken(books: Shelves) -> None:
    before = photographed(books.folder)
    intake = Intake(books.shelf, book="orders", source="shop", rules=RULES, sql=books.library.sql)
    assert list(intake.spool(batches("orders", [order("c"), order("d")]))) == [2]
    _lose_a_row(intake.aside / "incoming.parquet")

    with pytest.raises(BooksNotWritten, match=r"staged .'rows': 1, 'amount EUR': 1000. where .'rows': 2"):
        intake.take(_NOTHING, at=NOON)

    assert photographed(books.folder) == before


def test_rows_that_do_not_fit_the_book_are_not_blamed_on_the_disk(books: Shelves) -> None:
    before = photographed(books.folder)
    intake = Intake(books.shelf, book="orders", source="shop", rules=RULES, sql=books.library.sql)
    assert list(intake.spool(batches("orders", [order("c")]))) == [1]
    with duckdb.connect() as base:
        path = intake.aside / "incoming.parquet"
        base.execute(
            f"COPY (SELECT * EXCLUDE (placed_at) FROM read_parquet('{path}')) TO '{path}.other' (FORMAT parquet)"
        )
        path.with_name(f"{path.name}.other").replace(path)

    with pytest.raises(BooksNotWritten, match=r"what came does not fit the book \(.*placed_at") as refused:
        intake.take(_NOTHING, at=NOON)

    assert "free some space" not in str(refused.value)
    assert photographed(books.folder) == before


def _lose_a_row(path: Path) -> None:
    with duckdb.connect() as base:
        base.execute(f"COPY (FROM read_parquet('{path}') LIMIT 1) TO '{path}.short' (FORMAT parquet)")
    path.with_name(f"{path.name}.short").replace(path)


def _limited(limit: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


# Too little for the delivered rows; enough for those, too little for the merge.
@pytest.mark.parametrize("limit", [500, 6_000])
def test_a_full_disk_leaves_the_books_as_they_were_and_says_so_in_one_line(shop: Shop, limit: int) -> None:
    shop.pull()
    books = shop.house().shelf.folder
    before = photographed(books)
    for number in range(40):
        shop.order(f"new-{number}", updated_at=(PLACED + timedelta(days=2)).isoformat())

    done = subprocess.run(
        [sys.executable, "-m", "recon", "pull", "--config", str(shop.folder / "config.toml")],
        preexec_fn=lambda: _limited(limit),
        capture_output=True,
        text=True,
        check=False,
    )

    said = [words for words in done.stderr.splitlines() if "could not write" in words]
    assert (done.returncode, len(said)) == (Exit.OUR_ERROR, 1), done.stderr
    assert "free some space or check the rights, the book is as before" in said[0]
    assert photographed(books) == before


def test_a_merge_that_fails_half_way_leaves_no_part_behind(books: Shelves) -> None:
    # The closed rows are written last: where they should go stands a file.
    (books.shelf.place("orders", "shop") / "history").touch()
    before = photographed(books.folder)

    with pytest.raises(BooksNotWritten, match=r"could not write \(File exists\)"):
        books.pull("orders", [order("a", net_amount=7)])

    assert photographed(books.folder) == before


def test_the_next_pull_after_a_full_disk_takes_what_came(books: Shelves) -> None:
    process = [sys.executable, "-m", "tests.jobs.books_process", str(books.folder)]
    before = photographed(books.folder)
    top = Path(__file__).parents[2]
    subprocess.run(
        process,
        preexec_fn=lambda: _limited(500),
        cwd=top,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert photographed(books.folder) == before

    books.pull("orders", [order("c")])

    assert books.current("orders") == [("a",), ("b",), ("c",)]


def test_a_part_that_lost_a_row_makes_the_run_invalid_and_moves_nothing(shop: Shop) -> None:
    shop.pull()
    well = shop.run()
    assert {each.order_ref: each.kind for each in well.breaks} == {"lost": Kind.NOT_RECORDED}
    [volume] = shop.house().shelf.volumes("transactions")
    _empty(Path(volume.current[0]))

    found = shop.run()

    assert [str(each) for each in found.discrepancies] == [
        "transactions, programme de, EUR: the book holds 1 row and 1000 minor units, 0 rows and 0 reached a verdict"
    ]
    assert ending(found, ["de"]) is Exit.NEEDS_PERSON
    with shop.house().store as store:
        assert store.run(found.run).state is RunState.INVALID
        assert "transactions, programme de, EUR" in store.run(found.run).facts.remark
        assert [each.found.kind for each in store.open_breaks()] == [Kind.NOT_RECORDED]
        assert store.run(well.run).moved


def _empty(path: Path) -> None:
    with duckdb.connect() as base:
        base.execute(f"COPY (FROM read_parquet('{path}') LIMIT 0) TO '{path}.short' (FORMAT parquet)")
    path.with_name(f"{path.name}.short").replace(path)


@pytest.mark.parametrize("book", ["orders", "attempts", "transactions"])
def test_each_books_loss_is_found_where_it_is(shop: Shop, book: str) -> None:
    shop.pull()
    [volume] = shop.house().shelf.volumes(book)
    _empty(Path(volume.current[0]))

    found = shop.run()

    assert found.invalid
    assert {each.held.book for each in found.discrepancies} == {book}


def test_lines_of_the_same_report_in_two_currencies_are_held_apart(books: Shelves) -> None:
    books.pull("transactions", [line("a"), line("a", currency="USD", amount=7)])

    totals = [(total.currency, total.amount) for total in books.manifest("transactions").totals]

    assert totals == [("EUR", 1000), ("USD", 7)]


SHARED = {
    "transactions": [line(ref, transaction_id="n/a") for ref in ("a", "b", "b")],
    "noncommissionable": [line(ref, transaction_id="0", list=2) for ref in ("a", "b")],
    "attempts": [attempt("-", order_ref=ref) for ref in ("a", "b")],
}


@pytest.mark.parametrize("book", SHARED)
def test_one_id_on_rows_of_several_orders_is_refused_as_all_but_one_would_be_lost(
    books: Shelves, book: str
) -> None:
    before = photographed(books.folder)

    pulled = books.pull(book, SHARED[book])

    assert pulled.taken is None
    assert pulled.failure == (
        f"{book}/shop: 1 id came on rows of more than one order (a column that says the same of every row?); "
        "nothing was taken; name the column that holds the rows' ids, or leave it out"
    )
    assert photographed(books.folder) == before


def test_an_order_that_got_another_reference_between_two_versions_is_taken(books: Shelves) -> None:
    books.pull("orders", [order("c", order_ref="old"), order("c", order_ref="new")])

    assert books.current("orders", "order_ref") == [("a",), ("b",), ("new",)]


def test_attempts_of_one_order_that_share_an_id_are_one_attempt(books: Shelves) -> None:
    books.pull("attempts", [attempt("x", order_ref="a"), attempt("x", order_ref=" a ")])

    assert books.current("attempts") == [("x",)]
