"""Hourly figures of orders are what one gets who counts the orders one by one."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from recon.gap.ages.cells import NEVER, Cells
from recon.records.order import OrderState
from tests.doors.hours_scene import DIMENSIONS, END, FIRST, START, Listed, Story, engine, pull, rules, stories
from tests.doors.hours_twin import as_counted, counted
from tests.jobs.books_scene import HOUR, Shelves, line, order

_LATER = START + timedelta(days=70)


def _cells(
    folder: Path, told: list[Story], *, first: int = FIRST, end: int = END
) -> dict[tuple[str, str], Cells]:
    shelves = Shelves(folder / "books")
    pull(shelves, told, at=_LATER)
    volumes = shelves.shelf.volumes()
    return engine(folder / "engine").hours(volumes, programmes=rules("de", "fr"), first=first, end=end)


@pytest.mark.parametrize("seed", range(3))
def test_cells_count_what_plain_python_counts(tmp_path: Path, seed: int) -> None:
    told = stories(Random(seed), count=700)  # noqa: S311 - repeatable chance, no secret

    found = _cells(tmp_path, told)

    assert as_counted(found) == counted(told)
    assert set(found) == {(name, currency) for name in ("de", "fr") for currency in ("EUR", "CHF")}
    every = [found[key] for key in sorted(found)]
    assert sum(int(each.wrong.sum()) for each in every) > 20
    for name in ("reported", "cancelled", "second"):
        assert sum(int((getattr(each, name) < NEVER).sum()) for each in every) > 20


def test_a_window_holds_the_hours_from_its_first_up_to_its_end(tmp_path: Path) -> None:
    told = stories(Random(7), count=300)  # noqa: S311 - repeatable chance, no secret
    first, end = FIRST + 300, FIRST + 900
    told += [Story(f"edge {at}", "de", "EUR", START + at * HOUR) for at in (299, 300, 899, 900)]

    found = _cells(tmp_path, told, first=first, end=end)

    assert as_counted(found) == counted(told, first=first, end=end)
    assert all(each.hour.min() >= first and each.hour.max() < end for each in found.values())


def test_lines_are_sorted_by_hour_and_are_whole_numbers(tmp_path: Path) -> None:
    [cells] = _cells(
        tmp_path, [Story(f"A{at}", "de", "EUR", START + at % 7 * HOUR) for at in range(40)]
    ).values()

    assert cells.hour.tolist() == sorted(cells.hour.tolist())
    assert cells.between(FIRST + 1, FIRST + 3) == slice(1, 3)
    assert {each.dtype for each in (cells.hour, cells.reported, cells.orders, cells.money)} == {
        np.dtype("int64")
    }
    assert (cells.codes.dtype, cells.codes.shape) == (np.dtype("int16"), (7, 1))
    assert (cells.wrong.dtype, cells.dimensions) == (np.dtype("bool"), ("publisher",))


def test_rare_values_share_one_number(tmp_path: Path) -> None:
    """A method of payment for each of 10,000 orders, and two that are used often."""
    often = {number: {"payment_method": "card" if number % 2 else "paypal"} for number in range(60)}
    told = [
        Story(
            f"A{number}", "de", "EUR", START, traits=often.get(number, {"payment_method": f"coin {number}"})
        )
        for number in range(10_060)
    ]

    [cells] = _cells(tmp_path, told).values()

    assert cells.dimensions == ("payment_method", "publisher")
    assert cells.values[0] == ("", "card", "paypal")
    assert cells.orders.tolist() == [10_000, 30, 30]


def test_values_are_the_words_of_the_shop_and_codes_of_publishers(tmp_path: Path) -> None:
    traits = {name: f"one {name}" for name in DIMENSIONS[:-1]}
    [cells] = _cells(
        tmp_path, [Story(f"A{at}", "de", "EUR", START, traits=traits) for at in range(20)]
    ).values()

    assert cells.dimensions == DIMENSIONS
    assert cells.values == (*(("", f"one {name}") for name in DIMENSIONS[:-1]), ("", "lw9MynSeaaa"))
    assert cells.codes.tolist() == [[1] * 6]


def test_orders_that_cannot_be_judged_are_left_out(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path / "books")
    placed = Story("placed", "de", "EUR", START).row
    twice = [{**placed, "row_id": name, "order_ref": "twice"} for name in ("one", "another")]
    nobodys = {**placed, "row_id": "nobody's", "order_ref": "nobody's", "store": "us"}
    shelves.pull(
        "orders", [placed, *twice, nobodys, {**placed, "row_id": "no", "order_ref": None}], at=_LATER
    )

    found = engine(tmp_path / "engine").hours(
        shelves.shelf.volumes(), programmes=rules("de"), first=FIRST, end=END
    )

    assert found["de", "EUR"].orders.tolist() == [1]


def test_an_order_that_stands_under_another_reference_is_reported(tmp_path: Path) -> None:
    shelves = Shelves(tmp_path / "books")
    shelves.pull("orders", [order("1001"), order("1002")])
    shelves.pull("transactions", [line("#1001")], name="rakuten")

    found = engine(tmp_path / "engine").hours(
        shelves.shelf.volumes(), programmes=rules("de"), first=FIRST, end=END
    )

    assert sorted(found["de", "EUR"].reported.tolist())[1] == NEVER > min(found["de", "EUR"].reported)


def test_an_order_cancelled_later_stays_with_the_hour_of_it(tmp_path: Path) -> None:
    late = replace(Story("late", "de", "EUR", START), state=OrderState.CANCELLED, cancelled=START + 9 * HOUR)
    before = replace(late, ref="before", paid=START + 10 * HOUR)
    unknown = replace(late, ref="unknown", cancelled=None)

    [cells] = _cells(tmp_path, [late, before, unknown]).values()

    assert (cells.cancelled - FIRST).tolist() == [9]
    assert cells.money.tolist() == [10_000]


def test_what_a_return_explains_is_not_wrong(tmp_path: Path) -> None:
    sold = Listed(10_000, START, 1, "EUR")
    returned = Story("A", "de", "EUR", START, refund=4_000, refunded=START + HOUR, listed=(sold,))
    taken_back = replace(returned, ref="B", listed=(sold, sold._replace(amount=-4_000)))
    halved = replace(returned, ref="C", listed=(sold._replace(amount=5_000),))

    [cells] = _cells(tmp_path, [returned, taken_back, halved]).values()

    assert list(zip(cells.wrong.tolist(), cells.orders.tolist(), strict=True)) == [(False, 2), (True, 1)]
