"""What holds of any books whatever is in them: nothing is lost, used twice, or judged otherwise for how it came."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from recon.books.keys import key_of
from recon.books.shelf import Shelf
from recon.jobs.question import Bench
from recon.matching.judged import ControlTotal, KindCount
from recon.records.kind import Kind, Verdict
from recon.records.order import OrderState
from recon.records.window import Window
from tests.scenarios.judging import Found, bench, judge
from tests.scenarios.markets import AS_OF, BOOKS, DAY, MAIN, WHOLE
from tests.scenarios.scenes import SCENES
from tests.scenarios.staging import RULES, take
from tests.scenarios.tale import Row
from tests.scenarios.world import World, world

_SOME = settings(max_examples=2, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
_SEEDS = some.integers(0, 2**32)
_SCENES = tuple(scene for scene in SCENES if set(scene.markets) <= set(MAIN))
_AMOUNT = {"orders": "net_amount"}
_DATED = {"orders": "placed_at", "lines": "placed_at", "attempts": "sent_at"}


def _world(seed: int) -> World:
    return world(orders=30, each=1, seed=seed, scenes=_SCENES)


@contextmanager
def _desk(made: World) -> Iterator[Bench]:
    """Open a bench whose books hold the world as one pull brought it."""
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder)) as desk:
        for book in BOOKS:
            take(desk.shelf.folder, book, "shop", made.rows(book, "shop"))
        yield desk


@contextmanager
def _beside(desk: Bench) -> Iterator[Bench]:
    """Open a bench with a shelf of its own, for the same books as they came in another way."""
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder)) as other:
        yield replace(other, shelf=Shelf(desk.shelf.folder.parent / "in-another-way"))


@given(seed=_SEEDS)
@_SOME
def test_rows_and_money_are_conserved_and_no_row_is_used_twice(seed: int) -> None:
    made = _world(seed)

    with _desk(made) as desk:
        found = judge(desk)

    run = found.run
    assert {_total(each) for each in run.judged.control} == _delivered(made)
    assert sum(each.orders for each in run.judged.counts) == run.judged.cases == _cases(made)
    assert _recorded(run.judged.counts) == _paid(made)
    said = {
        (each.programme, each.order_ref): (each.evidence["attempts"], each.evidence["lines"], each.recorded)
        for each in run.breaks
    }
    attempts, paid, sums = _counted(made)
    assert said == {key: (attempts[key], paid[key], sums[key]) for key in said}


@given(seed=_SEEDS)
@_SOME
def test_the_order_of_rows_never_matters(seed: int) -> None:
    made, rng = _world(seed), Random(seed)  # noqa: S311 - repeatable chance, no secret

    with _desk(made) as desk, _beside(desk) as other:
        for book in BOOKS:
            rows = made.rows(book, "shop")
            rng.shuffle(rows)
            take(other.shelf.folder, book, "shop", rows)
        once, again = judge(desk), judge(other)

    assert again.run.judged.digest == once.run.judged.digest
    assert again.kinds == once.kinds


@given(seed=_SEEDS, pulls=some.integers(2, 3))
@_SOME
def test_pulls_that_split_the_books_in_any_way_give_the_same_verdicts(seed: int, pulls: int) -> None:
    made, rng = _world(seed), Random(seed)  # noqa: S311 - repeatable chance, no secret

    with _desk(made) as desk, _beside(desk) as other:
        for number in range(pulls):
            for book in BOOKS:
                rows = made.rows(book, "shop")
                mine = rows if number == pulls - 1 else rng.sample(rows, k=len(rows) // 2)
                told = [_before_it_changed(row) if number < pulls - 1 else row for row in mine]
                take(other.shelf.folder, book, "shop", told, at=AS_OF - (pulls - 1 - number) * DAY)
            if number < pulls - 1:
                judge(other, as_of=AS_OF - (pulls - 1 - number) * DAY)
        _same(judge(desk), judge(other))


@given(seed=_SEEDS, days=some.integers(12, 30))
@_SOME
def test_pulls_that_bring_each_row_once_give_the_same_verdicts(seed: int, days: int) -> None:
    """The report's lines have no ids here: each pull replaces the days it brings."""
    made = _world(seed)
    for tale in made.tales:
        for row in tale.transactions:
            row["transaction_id"] = None

    with _desk(made) as desk, _beside(desk) as other:
        for window in _windows(days):
            for book in BOOKS:
                dated = _DATED.get(book, "processed_at")
                rows = [row for row in made.rows(book, "shop") if _moment(row[dated]) in window]
                take(
                    other.shelf.folder,
                    book,
                    "shop",
                    rows,
                    covers=window,
                    replaces=window if dated == "processed_at" else None,
                )
        _same(judge(desk), judge(other))


@given(seed=_SEEDS)
@_SOME
def test_judging_twice_changes_nothing(seed: int) -> None:
    with _desk(_world(seed)) as desk:
        once = judge(desk)
        before = desk.store.open_breaks()
        again = judge(desk)

        told = again.run.recorded
        assert once.run.recorded.opened == len(once.run.breaks) > 0
        assert (told.opened, told.kept, told.cleared, told.kind_changed) == (0, len(before), 0, 0)
        assert [each.found for each in desk.store.open_breaks()] == [each.found for each in before]
        _same(once, again)


@given(seed=_SEEDS, hours=some.lists(some.integers(1, 20 * 24), min_size=2, max_size=3))
@_SOME
def test_however_late_it_is_judged_again_a_break_never_waits_again(seed: int, hours: list[int]) -> None:
    with _desk(_world(seed)) as desk:
        looks = [judge(desk, as_of=AS_OF + timedelta(hours=each)) for each in (0, *sorted(hours))]

    for earlier, later in pairwise(looks):
        assert [each for each in _decided(earlier) if each not in _decided(later)] == []


def _same(one: Found, other: Found) -> None:
    assert other.kinds == one.kinds
    assert other.run.judged.digest == one.run.judged.digest
    assert sorted(map(str, other.run.breaks)) == sorted(map(str, one.run.breaks))


def _decided(found: Found) -> set[tuple[str, str, Kind]]:
    """List what has a verdict other than waiting."""
    return {
        (programme, key, kind)
        for programme, keys in found.kinds.items()
        for key, kind in keys.items()
        if kind.row.verdict is not Verdict.WAITING
    }


def _before_it_changed(row: Row) -> Row:
    """Tell an order as it was when it was new: nothing cancelled, nothing returned."""
    if "placed_at" not in row or "state" not in row:
        return row
    was = OrderState.PENDING if row["paid_at"] is None else OrderState.CONFIRMED
    return row | {"state": int(was), "cancelled_at": None, "refunded_at": None, "refunded_amount": 0}


def _windows(days: int) -> list[Window]:
    cuts = [WHOLE.start]
    while cuts[-1] < WHOLE.end:
        cuts.append(min(cuts[-1] + days * DAY, WHOLE.end))
    return [Window(*pair) for pair in pairwise(cuts)]


def _moment(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def _programme(row: Row) -> str:
    return RULES.stores.get(str(row["store"]), "") if "store" in row else RULES.mids.get(str(row["mid"]), "")


def _total(each: ControlTotal) -> tuple[str, str, str, int, int]:
    return each.book, each.programme, each.currency, each.rows, each.amount


def _judged_rows(made: World) -> Iterator[tuple[str, Row]]:
    return ((book, row) for book in BOOKS if book != "lines" for row in made.rows(book, "shop"))


def _delivered(made: World) -> set[tuple[str, str, str, int, int]]:
    """Add up what was delivered, by book, programme and currency, without asking the books."""
    rows: Counter[tuple[str, str, str]] = Counter()
    amounts: Counter[tuple[str, str, str]] = Counter()
    for book, row in _judged_rows(made):
        place = (book, _programme(row), str(row["currency"]))
        rows[place] += 1
        amounts[place] += _whole(row[_AMOUNT.get(book, "amount")])
    return {(*place, count, amounts[place]) for place, count in rows.items()}


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _cases(made: World) -> int:
    """Count the references that the rows name; a row without one is a case of its own."""
    keys = [(_programme(row), key_of(str(row["order_ref"] or ""))) for _, row in _judged_rows(made)]
    return len({each for each in keys if each[1]}) + sum(not key for _, key in keys)


def _paid(made: World) -> Counter[str]:
    """Add up what Rakuten's commissionable lines say, by programme."""
    sums: Counter[str] = Counter()
    for row in made.rows("transactions", "shop"):
        if row["list"] == 1:
            sums[_programme(row)] += _whole(row["amount"])
    return sums


def _recorded(counts: Iterable[KindCount]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for each in counts:
        sums[each.programme] += each.recorded
    return +sums


def _counted(made: World) -> tuple[Counter[tuple[str, str]], ...]:
    """Count each reference's own sales attempts and commissionable lines, and add up the latter."""
    attempts = Counter(_named(row) for row in made.rows("attempts", "shop") if row["kind"] == 1)
    lines = [row for row in made.rows("transactions", "shop") if row["list"] == 1]
    sums: Counter[tuple[str, str]] = Counter()
    for row in lines:
        sums[_named(row)] += _whole(row["amount"])
    return attempts, Counter(map(_named, lines)), sums


def _named(row: Row) -> tuple[str, str]:
    return _programme(row), str(row["order_ref"])
