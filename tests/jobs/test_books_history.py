"""The books keep what they knew: rows enter, change and go, and nothing is overwritten."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.records.moment import micros
from tests.jobs.books_scene import DAY, HOUR, NOON, Shelves, attempt, line, order, photographed, window

LATER = NOON + HOUR
LAST_MONTH = micros(NOON - timedelta(days=30))


@pytest.fixture
def books(tmp_path: Path) -> Shelves:
    return Shelves(tmp_path / "books")


@pytest.mark.parametrize(
    ("book", "rows"),
    [
        ("orders", [order("a"), order("b", placed_at=LAST_MONTH)]),
        ("attempts", [attempt("a"), attempt("b", sent_at=LAST_MONTH)]),
        (
            "transactions",
            [line("a"), line("a"), line("a", commission_micros=7), line("b", transaction_id="t1")],
        ),
    ],
)
def test_the_same_pull_twice_leaves_the_same_generation_and_no_new_file(
    books: Shelves, book: str, rows: list[dict[str, object]]
) -> None:
    books.pull(book, rows)
    before, generation = photographed(books.folder / book), books.manifest(book).generation

    again = books.pull(book, list(reversed(rows)), at=LATER)

    assert again.taken is not None
    assert (again.taken.entered, again.taken.closed) == (0, 0)
    assert books.manifest(book).generation == generation
    assert photographed(books.folder / book).keys() == before.keys()


def test_a_changed_order_closes_the_old_row_and_keeps_the_amount_at_first_sight(books: Shelves) -> None:
    books.pull("orders", [order("a", net_amount=1000)])

    books.pull("orders", [order("a", net_amount=800)], at=LATER)

    assert books.current("orders", "net_amount, amount_first, known_from") == [(800, 1000, micros(LATER))]
    assert books.history("orders", "net_amount, known_from, known_until, closed_as") == [
        (1000, micros(NOON), micros(LATER), "changed")
    ]


def test_an_order_that_changes_twice_keeps_the_amount_at_first_sight(books: Shelves) -> None:
    for hours, amount in enumerate((1000, 800, 700)):
        books.pull("orders", [order("a", net_amount=amount)], at=NOON + hours * HOUR)

    assert books.current("orders", "net_amount, amount_first") == [(700, 1000)]
    assert books.history("orders", "net_amount, amount_first") == [(800, 1000), (1000, 1000)]


def test_a_row_that_did_not_come_again_stays_where_the_pull_was_not_whole(books: Shelves) -> None:
    books.pull("orders", [order("a"), order("b")])

    books.pull("orders", [order("a", net_amount=1)], at=LATER)

    assert books.current("orders") == [("a",), ("b",)]


def test_a_row_that_vanished_from_a_whole_pull_is_closed_as_gone(books: Shelves) -> None:
    books.pull("transactions", [line("a"), line("b")])

    books.pull("transactions", [line("a")], at=LATER, replaces=window(NOON - 2 * DAY, NOON))

    assert books.current("transactions", "order_ref") == [("a",)]
    assert books.history("transactions", "order_ref, closed_as, known_until") == [
        ("b", "gone", micros(LATER))
    ]


def test_a_whole_pull_closes_nothing_outside_the_days_it_replaces(books: Shelves) -> None:
    edge = NOON - 2 * DAY
    books.pull(
        "transactions",
        [
            line("before", processed_at=micros(edge) - 1),
            line("first", processed_at=micros(edge)),
            line("last", processed_at=micros(edge + DAY) - 1),
            line("after", processed_at=micros(edge + DAY)),
        ],
    )

    books.pull("transactions", [], at=LATER, replaces=window(edge, edge + DAY))

    assert books.current("transactions", "order_ref") == [("after",), ("before",)]
    assert books.history("transactions", "order_ref") == [("first",), ("last",)]


def test_a_line_that_moved_to_another_process_day_is_changed_and_not_doubled(books: Shelves) -> None:
    books.pull("transactions", [line("a", transaction_id="t1", processed_at=LAST_MONTH)])

    books.pull(
        "transactions", [line("a", transaction_id="t1")], at=LATER, replaces=window(NOON - 2 * DAY, NOON)
    )

    assert books.current("transactions", "order_ref, amount") == [("a", 1000)]
    assert books.history("transactions", "order_ref, closed_as") == [("a", "changed")]


def test_an_order_whose_placed_date_moves_to_another_month_stands_in_one_of_them(books: Shelves) -> None:
    books.pull("orders", [order("moved"), order("stays"), order("old", placed_at=LAST_MONTH)])

    books.pull("orders", [order("moved", placed_at=LAST_MONTH)], at=LATER)

    assert books.current("orders", "row_id, placed_at") == [
        ("moved", LAST_MONTH),
        ("old", LAST_MONTH),
        ("stays", micros(NOON - DAY)),
    ]
    assert [(part.month, part.rows) for part in books.manifest("orders").parts] == [
        ("2026-10", 2),
        ("2026-11", 1),
    ]


def test_an_order_whose_month_empties_leaves_no_part_behind(books: Shelves) -> None:
    books.pull("orders", [order("moved")])

    books.pull("orders", [order("moved", placed_at=LAST_MONTH)], at=LATER)

    assert [part.month for part in books.manifest("orders").parts] == ["2026-10"]


def test_a_row_id_that_comes_twice_is_one_row_the_youngest_and_it_is_said(books: Shelves) -> None:
    young, old = micros(NOON - HOUR), micros(NOON - 2 * HOUR)

    pulled = books.pull(
        "orders",
        [order("a", net_amount=7, updated_at=young), order("b"), order("a", net_amount=5, updated_at=old)],
    )

    assert books.current("orders", "row_id, net_amount") == [("a", 7), ("b", 1000)]
    assert pulled.taken is not None
    assert pulled.taken.manifest.remarks == (
        "1 row came whose id came already; of each id the youngest row was kept",
    )


def test_of_two_equally_young_rows_the_last_delivered_is_kept(books: Shelves) -> None:
    books.pull("orders", [order("a", net_amount=amount) for amount in (1, 2, 3)])

    assert books.current("orders", "net_amount") == [(3,)]


def test_equal_lines_without_a_transaction_id_are_each_a_row(books: Shelves) -> None:
    books.pull("transactions", [line("a"), line("a"), line("a", transaction_id="")])

    assert books.current("transactions", "order_ref, amount") == [("a", 1000)] * 3


def test_a_row_that_comes_back_after_it_was_gone_enters_anew(books: Shelves) -> None:
    days = window(NOON - 2 * DAY, NOON)
    books.pull("transactions", [line("a")], replaces=days)
    books.pull("transactions", [], at=LATER, replaces=days)

    books.pull("transactions", [line("a")], at=LATER + HOUR, replaces=days)

    assert books.current("transactions", "order_ref, known_from") == [("a", micros(LATER + HOUR))]
    assert books.history("transactions", "order_ref, known_from, known_until") == [
        ("a", micros(NOON), micros(LATER))
    ]


def test_totals_are_kept_by_programme_and_currency_with_what_belongs_to_none(books: Shelves) -> None:
    books.pull(
        "orders",
        [
            order("a"),
            order("b", net_amount=5),
            order("c", store="fr", currency="JPY"),
            order("d", store="xx"),
        ],
    )

    totals = [
        (total.programme, total.currency, total.rows, total.amount)
        for total in books.manifest("orders").totals
    ]

    assert totals == [("", "EUR", 1, 1000), ("de", "EUR", 2, 1005), ("fr", "JPY", 1, 1000)]


def test_files_a_pull_replaced_stay_some_hours_for_a_run_that_reads_them(books: Shelves) -> None:
    books.pull("orders", [order("a")])
    [first] = books.manifest("orders").files
    books.pull("orders", [order("a", net_amount=1)], at=LATER)
    place = books.shelf.place("orders", "shop")
    assert (place / first).exists()

    books.pull("orders", [order("a", net_amount=2)], at=LATER + 7 * HOUR)

    assert not (place / first).exists()
