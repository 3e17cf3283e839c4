"""Changed stores, MIDs or keys re-key the books without a pull; what each row says stays."""

from dataclasses import replace
from pathlib import Path

import pytest

from recon.books.keys import KeyRules
from recon.books.rekey import rekey
from recon.wiring import sql_blocks
from tests.jobs.books_scene import HOUR, NOON, RULES, Shelves, attempt, line, order

TOMORROW = KeyRules(stores={"de": "de", "fr": "de"}, mids={"41234": "de", "55555": "de"})


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    shelves = Shelves(tmp_path / "books")
    shelves.pull("orders", [order("a"), order("b", store="fr", net_amount=500)])
    shelves.pull("orders", [order("b", store="fr", net_amount=400)], at=NOON + HOUR)
    shelves.pull("attempts", [attempt("a"), attempt("b", mid="55555")])
    shelves.pull("transactions", [line("a"), line("b", mid="55555")])
    return shelves


def _rekey(books: Shelves, rules: KeyRules) -> int:
    return rekey(books.shelf, rules=rules, sql=sql_blocks("books/*.sql"), at=NOON + 2 * HOUR)


def _sums(books: Shelves, book: str) -> dict[str, tuple[int, int]]:
    return {
        total.programme: (total.rows, total.amount) for total in books.manifest(book).totals if total.rows
    }


def test_the_rules_of_yesterday_rewrite_nothing(books: Shelves) -> None:
    assert _rekey(books, RULES) == 0


def test_a_store_given_to_another_programme_moves_its_totals(books: Shelves) -> None:
    assert _sums(books, "orders") == {"de": (1, 1000), "fr": (1, 400)}

    assert _rekey(books, TOMORROW) == 3

    assert _sums(books, "orders") == {"de": (2, 1400)}
    assert _sums(books, "attempts") == {"de": (2, 2000)}
    assert _sums(books, "transactions") == {"de": (2, 2000)}


def test_what_the_rows_were_moves_with_what_they_are(books: Shelves) -> None:
    _rekey(books, TOMORROW)

    assert books.current("orders", "row_id, programme, net_amount, amount_first") == [
        ("a", "de", 1000, 1000),
        ("b", "de", 400, 500),
    ]
    assert books.history("orders", "row_id, programme, net_amount, closed_as") == [
        ("b", "de", 500, "changed")
    ]


def test_the_key_of_a_moved_row_is_its_new_programmes(books: Shelves) -> None:
    _rekey(books, TOMORROW)
    books.rules = TOMORROW
    books.pull("orders", [order("c", order_ref="b")], at=NOON + 3 * HOUR)

    keys = {str(row[0]): row[1] for row in books.current("orders", "row_id, key_number")}

    assert keys["b"] == keys["c"] != keys["a"]
    assert books.current("attempts", "order_ref, key_number") == [("a", keys["a"]), ("b", keys["b"])]


def test_there_and_back_leaves_the_books_as_they_were(books: Shelves) -> None:
    kept = "row_id, programme, order_key, key_number, key_check, known_from"
    before = {book: books.current(book, kept) for book in ("orders", "attempts", "transactions")}

    _rekey(books, TOMORROW)
    _rekey(books, RULES)

    assert {book: books.current(book, kept) for book in before} == before


def test_the_next_pull_rekeys_by_itself(books: Shelves) -> None:
    books.rules = TOMORROW

    books.pull("orders", [], at=NOON + 3 * HOUR)

    assert {volume.manifest.key_version for volume in books.shelf.volumes()} == {TOMORROW.version}
    assert _sums(books, "attempts") == {"de": (2, 2000)}


def test_a_programme_that_lost_its_store_belongs_to_none(books: Shelves) -> None:
    _rekey(books, replace(RULES, stores={"de": "de"}))

    assert _sums(books, "orders") == {"de": (1, 1000), "": (1, 400)}
