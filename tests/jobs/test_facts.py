"""What the engine tells of broken cases: each book's rows in the order of time, bounded, and other programmes' too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from recon.jobs.judged import FactsTold
from recon.matching.cause.facts import Facts
from recon.matching.judged import BrokenCase
from recon.matching.request import Asked
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.wiring import engine_for
from tests.jobs.books_scene import DAY, HOUR, NOON, RULES, Shelves, attempt, line, order
from tests.rules.test_diagnosis import CASE
from tests.scenarios.staging import take

ASKED = Asked(NOON, programmes=(), currencies=("EUR",), weeks={}, slices_since=NOON, rates_since=NOON)


@contextmanager
def _told(shelves: Shelves, *refs: str, kind: Kind = Kind.NOT_RECORDED) -> Iterator[FactsTold]:
    """Ask for cases of the German programme by their references."""
    numbers = dict(_numbers(shelves))
    cases: list[BrokenCase] = [
        CASE._replace(
            kind=kind,
            key_number=numbers[ref],
            order_ref=ref,
            expected=1_000,
            placed_at=micros(NOON - 2 * DAY),
        )
        for ref in refs
    ]
    engine = engine_for(shelves.folder)
    with engine.facts(shelves.shelf.volumes(), asked=ASKED, cases=cases) as told:
        yield told


def _numbers(shelves: Shelves) -> list[tuple[str, int]]:
    files = [part.file for part in shelves.manifest("orders").parts]
    paths = [str(shelves.shelf.place("orders", "shop") / file) for file in files]
    with duckdb.connect() as base:
        return base.execute(
            "SELECT order_ref, key_number FROM read_parquet(?) WHERE programme = 'de'", [paths]
        ).fetchall()


def _read(shelves: Shelves, *refs: str, kind: Kind = Kind.NOT_RECORDED) -> dict[str, Facts]:
    with _told(shelves, *refs, kind=kind) as told:
        return {facts.order_ref: facts for rows in told.portions for facts, is_well in rows if not is_well}


def test_a_case_is_told_with_what_each_book_has_of_it(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.pull("orders", [order("1001", tax_amount=190, line_count=2), order("1002")])
    bits = {"order_id": "1001", "placed_at": micros(NOON - DAY), "currency": "EUR", "quantity": 1}
    rest = {"refunded_quantity": 0, "refunded_amount": 0}
    shelves.pull(
        "lines", [{"row_id": f"1001-{sku}", "sku": sku, "net_amount": 500, **bits, **rest} for sku in "AB"]
    )
    later = attempt("again", order_ref="1001", sent_at=micros(NOON - HOUR), reason="HTTP 502", outcome=7)
    shelves.pull("attempts", [later, attempt("1001")], name="log")

    facts = _read(shelves, "1001")["1001"]

    assert (facts.kind, facts.programme, facts.currency) == (Kind.NOT_RECORDED, "de", "EUR")
    assert (facts.net, facts.tax, facts.line_count) == (1000, 190, 2)
    assert [(each.sku, each.amount) for each in facts.lines] == [("A", 500), ("B", 500)]
    assert [(each.outcome, each.reason) for each in facts.sent] == [(1, ""), (7, "HTTP 502")]


def test_another_programme_that_lists_what_is_expected_here_is_told(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.pull(
        "orders", [order("1001"), order("1002"), order("1003"), order("f", order_ref="1003", store="fr")]
    )
    # 1001 was reported there; 1002 comes to something else there; both programmes have a 1003 of their own.
    listed = [line("1001", mid="55555"), line("1002", mid="55555", amount=77), line("1003", mid="55555")]
    shelves.pull("transactions", listed, name="report")

    read = _read(shelves, "1001", "1002", "1003")

    assert {ref: facts.elsewhere_listed for ref, facts in read.items()} == {"1001": 1, "1002": 0, "1003": 0}


def test_an_attempt_that_no_case_joins_is_told_by_its_click_id(tmp_path: Path) -> None:
    """It went out under a MID of nobody, under another programme's, or without a reference; other clicks are others'."""
    shelves = Shelves(tmp_path)
    clicks = {ref: f"lw9MynSeamY-I4Ne4ea4zo0cBxSms1{ref}" for ref in ("1001", "1002", "1003", "1004")}
    shelves.pull("orders", [order(ref, click_id=click) for ref, click in clicks.items()])
    refused = {"outcome": 4, "http_status": 400, "reason": "HTTP 400: a web page"}
    shelves.pull(
        "attempts",
        [
            attempt("nobody", order_ref="1001", mid="12345", click_id=clicks["1001"], **refused),
            attempt("other", order_ref="1002", mid="55555", click_id=clicks["1002"], http_status=200),
            attempt("nameless", order_ref=None, click_id=clicks["1003"], **refused),
            attempt("foreign", order_ref="1004", mid="12345", click_id=clicks["1001"]),
        ],
        name="log",
    )

    read = _read(shelves, *clicks, kind=Kind.NEVER_SENT)

    assert {ref: [each[:4] for each in facts.astray] for ref, facts in read.items()} == {
        "1001": [(1, 0, 4, 400)],
        "1002": [(1, 1, 1, 200)],
        "1003": [(0, 1, 4, 400)],
        "1004": [],
    }
    assert read["1001"].astray[0].reason == "HTTP 400: a web page"
    assert _read(shelves, "1001")["1001"].astray == ()


def test_orders_that_rakuten_has_to_the_cent_are_the_other_side(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.pull("orders", [order(ref) for ref in ("broken", "well", "short", "absent")])
    shelves.pull("transactions", [line("well"), line("short", amount=999)], name="report")

    with _told(shelves, "broken") as told:
        sampled = told.sampled
        read = {facts.order_ref: is_well for rows in told.portions for facts, is_well in rows}

    assert read == {"broken": False, "well": True}
    assert sampled == {("de", "EUR"): (4, 4)}


def test_of_many_orders_a_sample_stands_for_all_of_its_own_programme_only(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    many = [order(f"de-{number}") for number in range(12_000)]
    without_click = [order(f"no-{number}", click_id="undefined") for number in range(500)]
    few = [order(f"fr-{number}", store="fr") for number in range(30)]
    take(tmp_path, "orders", "shop", [*many, *without_click, *few], rules=RULES)

    with _told(shelves, "de-0") as told:
        sampled = told.sampled

    (orders, looked_at), (all_of_few, looked_at_few) = sampled["de", "EUR"], sampled["fr", "EUR"]
    assert 2_700 < looked_at < 3_300
    assert orders == 4 * looked_at
    assert (all_of_few, looked_at_few) == (30, 30)


def test_a_log_that_repeats_itself_is_cut(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path)
    shelves.pull("orders", [order("1001")])
    shelves.pull("attempts", [attempt(f"a{number}", order_ref="1001") for number in range(300)], name="log")

    facts = _read(shelves, "1001")["1001"]

    assert len(facts.sent) == 100


def test_orders_of_which_no_postback_is_known_are_told_once_where_no_test_tells_them_apart(
    tmp_path: Path,
) -> None:
    """Whether the click id is whole is looked at, as are the length of the reference, attempts, and other programmes."""
    shelves = Shelves(tmp_path)
    whole = ("1001", "1002", "1003", "sent", "1005")
    orders = [order(ref, click_id=f"lw9MynSeamY-I4Ne4ea4zo0cBxSms1{ref:>04}") for ref in whole]
    cut = [order(ref, click_id="lw9MynSeamY-I4Ne") for ref in ("2001", "2002")]
    shelves.pull("orders", [*orders, *cut, order("3001", click_id="lw9MynSeamY")])
    shelves.pull("attempts", [attempt("sent", outcome=7)], name="log")
    shelves.pull("transactions", [line("1005", mid="55555")], name="report")
    refs = (*whole, "2001", "2002", "3001")
    named = {number: ref for ref, number in _numbers(shelves)}

    with _told(shelves, *refs, kind=Kind.NEVER_SENT) as told:
        groups = [sorted(named[other] for other in others) for others in told.alike.values()]
        read = [facts.order_ref for rows in told.portions for facts, is_well in rows if not is_well]

    assert sorted(groups) == [["1001", "1002", "1003"], ["2001", "2002"]]
    assert len(read) == 5
    assert {"sent", "1005", "3001"} <= set(read)
