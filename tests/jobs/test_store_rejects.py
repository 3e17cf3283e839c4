"""Lines that were set aside, in our book: each once, found by the order they seem to name, gone in their time."""

from datetime import timedelta

import pytest

from recon.books.keys import key_of
from recon.records.reject import Reject
from recon.store import rejects
from recon.store.book import Store
from recon.store.rejects import REJECTS_KEPT
from tests.jobs.store_scene import MONDAY

DAY = timedelta(days=1)


def noted(store: Store, *raws: str, at: int = 0, source: str = "network.rakuten", line: int = 7) -> None:
    lines = [("1001", Reject.of(line, "no date", raw=raw, order_ref=" 1001")) for raw in raws]
    store.note_rejects(source, lines, book="transactions", at=MONDAY + at * DAY)


def kept(store: Store) -> list[str]:
    return [each.raw for each in store.rejects()]


def test_a_line_that_comes_again_is_one_and_says_where_it_stood_last(store: Store) -> None:
    noted(store, "1001,,5")
    noted(store, "1001,,5", at=1, line=9)
    noted(store, "1001,,5", at=1, source="network.other")

    [other, mine] = store.rejects(order_key="1001")

    assert (other.source, other.first_at) == ("network.other", MONDAY + DAY)
    assert (mine.line, mine.first_at, mine.last_at) == (9, MONDAY, MONDAY + DAY)


def test_lines_that_name_no_order_are_listed_and_in_no_story(store: Store) -> None:
    store.note_rejects("network.rakuten", [("", Reject.of(1, "torn", raw="?"))], book="", at=MONDAY)

    assert kept(store) == ["?"]
    assert store.rejects(order_key="") == []
    assert store.rejects(order_key="1001") == []


def test_a_source_keeps_its_newest_lines_and_none_for_ever(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejects, "MOST_OF_A_SOURCE", 3)
    noted(store, "old", source="network.other")
    noted(store, "a", "b")
    noted(store, "c", "d", at=1)

    many = kept(store)
    noted(store, "e", at=2 + REJECTS_KEPT.days)
    noted(store, "f", at=2 + REJECTS_KEPT.days, source="network.other")

    assert many == ["d", "c", "b", "old"]
    assert kept(store) == ["f", "e"]


def test_a_reference_that_no_database_can_hold_stops_nothing(store: Store) -> None:
    reject = Reject.of(1, "torn", raw=r"1001\u0000", order_ref="1001\0\ud800")

    store.note_rejects("network.rakuten", [(key_of(reject.order_ref), reject)], book="", at=MONDAY)

    assert [each.raw for each in store.rejects(order_key="1001?")] == [r"1001\u0000"]


@pytest.mark.parametrize(
    "cell",
    ["".join(map(str, range(4_000))), "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg", "nina@example.com"],
    ids=["endless", "click id", "address"],
)
def test_what_stands_in_the_place_of_a_reference_and_is_none_names_no_order(store: Store, cell: str) -> None:
    reject = Reject.of(1, "torn", raw="***", order_ref=cell)

    store.note_rejects("network.rakuten", [(key_of(reject.order_ref), reject)], book="", at=MONDAY)

    assert [each.order_key for each in store.rejects()] == [""]


def test_a_line_that_was_kept_in_part_says_so(store: Store) -> None:
    noted(store, "x" * 5_000)

    [raw] = kept(store)

    assert raw == "x" * 4_096 + "\n[904 more signs were not kept]"
