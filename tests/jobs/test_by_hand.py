"""Orders in a file for a person: held before the file is there, never both in a file and on their way, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recon.jobs.manual_files import NotPlaced, place
from recon.store.book import Store
from recon.store.by_hand import ForHand, HandsOverlap, NotByHand
from recon.store.decisions import NoReason
from tests.jobs.resend_process import MovingClock
from tests.jobs.resend_scene import approved, broke, planned
from tests.jobs.store_scene import MONDAY, opened

REFS = ["first", "second"]


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with opened(store_url, MovingClock(MONDAY)) as ready:  # type: ignore[arg-type] # any clock will do
        broke(ready, REFS)
        yield ready


def for_hand(store: Store, ref: str, *, file: str = "de-1.txt") -> ForHand:
    [known] = store.breaks_of(ref)
    return ForHand("de", known.found.key_number, ref, "credit", file, 4500, "EUR")


def entered(store: Store) -> list[tuple[str, str, str]]:
    return [(each.order.order_ref, each.order.file, each.who) for each in store.by_hand("de").values()]


def test_a_file_and_its_holds_come_together_and_are_told_in_the_audit(store: Store, tmp_path: Path) -> None:
    orders = [for_hand(store, ref) for ref in REFS]

    [placed] = place(store, {tmp_path / "de-1.txt": b"rows"}, orders, by="anna")

    assert (placed.path.read_bytes(), placed.orders) == (b"rows", 2)
    assert entered(store) == [(ref, "de-1.txt", "anna") for ref in REFS]
    assert [each.name for each in tmp_path.glob("*.txt")] == ["de-1.txt"]
    [act] = store.audit("file:de-1.txt")
    assert (act.who, act.what, act.detail) == ("anna", "entered by hand", "first, second")


def test_an_order_on_its_way_to_rakuten_comes_into_no_file(store: Store, tmp_path: Path) -> None:
    for prepare in (planned, approved):
        plan = prepare(store, ["second"])
        number = plan if isinstance(plan, int) else plan.id
        with pytest.raises(HandsOverlap, match="'second' is being sent again"):
            place(store, {tmp_path / "de-1.txt": b"rows"}, [for_hand(store, ref) for ref in REFS], by="anna")
        store.cancel_plan(number, by="ben")

        assert (entered(store), list(tmp_path.glob("*de-1*"))) == ([], [])


def test_two_people_at_once_do_not_write_one_order_twice(store: Store, tmp_path: Path) -> None:
    place(store, {tmp_path / "de-1.txt": b"rows"}, [for_hand(store, "first")], by="anna")
    second = [for_hand(store, ref, file="de-2.txt") for ref in REFS]

    with pytest.raises(HandsOverlap, match="'first' was written"):
        place(store, {tmp_path / "de-2.txt": b"rows"}, second, by="ben")
    assert entered(store) == [("first", "de-1.txt", "anna")]

    place(store, {tmp_path / "de-2.txt": b"rows"}, second, by="ben", again=True)
    assert sorted(entered(store)) == [(ref, "de-2.txt", "ben") for ref in REFS]


def test_only_the_very_entry_that_the_report_settled_makes_room_for_another(store: Store) -> None:
    first, later = (for_hand(store, "first", file=file) for file in ("de-1.txt", "de-2.txt"))
    store.enter_by_hand([first], by="anna")
    [standing] = store.by_hand("de").values()

    with pytest.raises(HandsOverlap):
        store.enter_by_hand([later], by="ben", settled={first.key_number: standing.at - timedelta(seconds=1)})
    store.enter_by_hand([later], by="ben", settled={first.key_number: standing.at})

    assert entered(store) == [("first", "de-2.txt", "ben")]


def test_a_file_that_is_there_is_left_as_it_is_and_holds_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "de-1.txt").write_bytes(b"somebody's")

    with pytest.raises(NotPlaced, match="exists already"):
        place(store, {tmp_path / "de-1.txt": b"rows"}, [for_hand(store, "first")], by="anna")

    assert ((tmp_path / "de-1.txt").read_bytes(), entered(store)) == (b"somebody's", [])


def test_when_the_last_step_fails_the_orders_are_held_all_the_same(store: Store, tmp_path: Path) -> None:
    """A file that somebody may already hold in hand must never leave its orders free to be sent."""

    def in_the_way(orders: list[ForHand]) -> None:
        (tmp_path / "de-1.txt").mkdir()
        Store.enter_by_hand(store, orders, by="anna")

    class Late:
        def enter_by_hand(self, orders: list[ForHand], *, by: str, again: bool, settled: object) -> None:
            assert (by, again, settled) == ("anna", False, None)
            in_the_way(orders)

    with pytest.raises(NotPlaced, match="its orders are held already; rename"):
        place(Late(), {tmp_path / "de-1.txt": b"rows"}, [for_hand(store, "first")], by="anna")  # type: ignore[arg-type] # a store whose folder is taken meanwhile

    assert entered(store) == [("first", "de-1.txt", "anna")]
    assert (tmp_path / ".de-1.txt.draft").read_bytes() == b"rows"


def test_only_a_person_with_a_reason_takes_an_order_out_of_its_file(store: Store) -> None:
    store.enter_by_hand([for_hand(store, "first")], by="anna")

    with pytest.raises(NoReason):
        store.release_by_hand("first", because=" ", by="ben", programme=None)
    with pytest.raises(NotByHand):
        store.release_by_hand("second", because="not entered", by="ben", programme=None)
    [released] = store.release_by_hand("first", because="not entered", by="ben", programme="de")

    assert (released.order.order_ref, entered(store)) == ("first", [])
    store.enter_by_hand([replace(released.order, file="de-3.txt")], by="carla")
    assert entered(store) == [("first", "de-3.txt", "carla")]


def test_one_order_is_found_by_its_number_as_it_stands_last(store: Store) -> None:
    first, second = (for_hand(store, ref) for ref in REFS)
    store.enter_by_hand([first, second], by="anna")
    store.release_by_hand("second", because="not entered", by="ben", programme="de")

    [one] = store.by_hand("de", key_number=first.key_number).values()

    assert one.order.order_ref == "first"
    assert store.by_hand("de", key_number=second.key_number) == {}
    assert store.by_hand("fr", key_number=first.key_number) == {}
