"""The steps that make keys say the same in Python and in the books, and aliases join what references part."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from recon.books.keys import KeyRules
from recon.books.rekey import rekey
from recon.books.staging import Merge, key_text
from recon.records.moment import micros
from recon.records.reference import Alias, AliasRule, Step
from recon.wiring import sql_blocks
from tests.jobs.books_scene import DAY, HOUR, NOON, RULES, Shelves, attempt, line, order

_PLAIN = [step.value for step in Step if step not in {Step.PREFIX, Step.SUFFIX}]
_STEPS = [*_PLAIN, "prefix:SHOP-", "prefix:Ä'{x}", "suffix:-2", "suffix:é"]
_REFS = some.one_of(
    # DuckDB ends a text at a NUL; no database hands one out.
    some.text(some.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\0"), max_size=50),
    some.text("aAÄäÖé\u0301ßΣς0012#- %C3%96%41%zz'\u00a0\t{}", max_size=50),
)


@pytest.fixture(scope="module")
def merge(tmp_path_factory: pytest.TempPathFactory) -> Merge:
    shelves = Shelves(tmp_path_factory.mktemp("books"))
    shelves.pull("orders", [order("1001")])
    [volume, *_] = shelves.shelf.volumes()
    return Merge.of(volume, rules=RULES, sql=sql_blocks("books/*.sql"), at=NOON, memory_limit="160MB")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    steps=some.lists(some.sampled_from(_STEPS), max_size=6, unique=True), refs=some.lists(_REFS, min_size=1)
)
@example(
    steps=["case", "zeros", "url", "prefix:SHOP-"],
    refs=["000", "0", "", "shop-1", "SHOP-", "%C3%28", "STRASSE", "ẞ"],
)
def test_a_key_is_the_same_in_python_and_in_the_books(
    merge: Merge, steps: list[str], refs: list[str]
) -> None:
    rules = KeyRules(steps=("nfc", *steps))
    text = key_text(replace(merge, rules=rules), "r.ref")

    with duckdb.connect() as base:
        said = base.execute(f"SELECT {text} FROM (SELECT unnest(?) AS ref) r", [refs]).fetchall()

    assert [key for (key,) in said] == [rules.key_of(ref) for ref in refs]


def _keys(shelves: Shelves, book: str) -> dict[object, object]:
    rows = shelves.current(book, "order_ref, key_number")
    return {row[0]: row[1] for row in rows}


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    made = Shelves(tmp_path)
    made.pull("orders", [order("1001"), order("1002")])
    made.pull("attempts", [attempt("DE-1001"), attempt("x", order_ref="odd")])
    made.pull("transactions", [line("DE-1001"), line("DE-1002", transaction_at=micros(NOON - 9 * DAY))])
    return made


def _rekeyed(shelves: Shelves, rules: KeyRules) -> None:
    rekey(shelves.shelf, rules=rules, sql=sql_blocks("books/*.sql"), at=NOON + HOUR)


def test_an_alias_rule_joins_what_it_turns_into_the_shops_reference_in_its_time_only(
    shelves: Shelves,
) -> None:
    rule = AliasRule(programme="de", begins="DE-", since=micros(NOON - 2 * DAY))

    _rekeyed(shelves, replace(RULES, alias_rules=(rule,)))

    own = _keys(shelves, "orders")
    assert _keys(shelves, "attempts")["DE-1001"] == _keys(shelves, "transactions")["DE-1001"] == own["1001"]
    assert _keys(shelves, "transactions")["DE-1002"] != own["1002"]


def test_a_single_alias_joins_one_reference_and_is_taken_back_without_a_pull(shelves: Shelves) -> None:
    before = _keys(shelves, "attempts")

    _rekeyed(shelves, replace(RULES, aliases=(Alias("de", "1002", "odd"), Alias("fr", "1001", "odd"))))
    assert _keys(shelves, "attempts")["odd"] == _keys(shelves, "orders")["1002"]

    _rekeyed(shelves, RULES)
    assert _keys(shelves, "attempts") == before


def test_a_rule_that_puts_something_before_leaves_what_has_it_already() -> None:
    rule = AliasRule(programme="de", before="DE-")

    assert [rule.applied(ref) for ref in ("1001", "DE-1001")] == ["DE-1001", "DE-1001"]


def test_orders_that_a_step_throws_together_cannot_be_judged_and_no_others(tmp_path: Path) -> None:
    made = Shelves(tmp_path, replace(RULES, steps=("nfc", "trim", "case")))
    made.pull("orders", [order("ab-1"), order("AB-1"), order("cd-2")])

    keys = [key for _, key in made.current("orders", "order_ref, key_number")]

    assert len(set(keys)) == 2
