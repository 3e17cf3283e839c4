"""Pulls that follow one another: what changed comes again, and the book reaches the moment of the snapshot."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.jobs.ports import Known
from recon.records.window import Window
from tests.doors.orders_shop import NOON, line, open_shop, order, preset, pull, run

DAY = timedelta(days=1)
_NO_CHANGES = """-- rereads: placed_at
-- name: orders
SELECT internal_id, order_ref, state, placed_at, currency, net_amount, refunded_amount
FROM orders WHERE placed_at >= :since AND placed_at < :until;
"""


@pytest.fixture(params=["postgres", "mariadb"])
def shop_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_an_old_order_that_was_refunded_comes_again(shop_url: str) -> None:
    old = order(1, placed_at=NOON - 60 * DAY)
    settled = order(2, placed_at=NOON - 50 * DAY)
    open_shop(shop_url, [old, settled], lines=[line(1, 10), line(2, 20)])
    first = pull(shop_url)
    run(
        shop_url,
        "UPDATE orders SET refunded_amount = 18, updated_at = '2026-11-03 09:00:00' WHERE internal_id = 1",
    )

    second = pull(shop_url, at=NOON + DAY, known=first.known)

    assert [(row["row_id"], row["refunded_amount"]) for row in second.orders] == [("1", 1800)]
    assert [row["order_id"] for row in second.rows["lines"].to_pylist()] == ["1"]
    assert second.closings["orders"].replaces is None


def test_the_last_two_days_are_read_again(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 3 * DAY), order(2, placed_at=NOON - DAY)])
    known = pull(shop_url).known

    assert pull(shop_url, known=known, at=NOON).refs == ["1002"]
    assert pull(shop_url, known=known, at=NOON, overlap=4 * DAY).refs == ["1001", "1002"]


def test_the_book_reaches_the_snapshot_and_not_the_newest_order(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 9 * DAY), order(2, placed_at=NOON - 4 * DAY)])

    pulled = pull(shop_url)

    assert pulled.closings["orders"].covers == Window(NOON - 9 * DAY, NOON)


def test_the_replicas_lag_is_taken_off_the_reach(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - DAY)])

    lagging = pull(shop_url, replica_lag=timedelta(minutes=10))

    covers = lagging.closings["orders"].covers
    assert covers == Window(NOON - DAY, NOON - timedelta(minutes=10))


def test_a_configured_start_bounds_the_first_pull_and_the_reach(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 30 * DAY), order(2, placed_at=NOON - 2 * DAY)])

    pulled = pull(shop_url, since=NOON - 5 * DAY)

    assert pulled.refs == ["1002"]
    assert pulled.closings["orders"].covers == Window(NOON - 5 * DAY, NOON)


def test_an_earlier_start_is_filled_in_later(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 30 * DAY), order(2, placed_at=NOON - 2 * DAY)])
    known = pull(shop_url, since=NOON - 5 * DAY).known

    filled = pull(shop_url, since=NOON - 40 * DAY, known=known)

    assert filled.refs == ["1001", "1002"]
    assert filled.closings["orders"].covers == Window(NOON - 40 * DAY, NOON)


def test_a_known_start_stays_when_only_changes_are_read(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 30 * DAY)])
    known = pull(shop_url).known

    later = pull(shop_url, known=known, at=NOON + DAY)

    assert later.refs == []
    assert later.closings["orders"].covers == Window(NOON - 30 * DAY, NOON + DAY)


def test_orders_placed_after_the_moment_of_the_pull_wait_for_the_next(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - DAY), order(2, placed_at=NOON + timedelta(seconds=1))])

    assert pull(shop_url, at=NOON).refs == ["1001"]


def test_an_order_that_changes_while_it_is_pulled_is_not_lost(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - DAY, updated_at=NOON + timedelta(seconds=1))])

    assert pull(shop_url, at=NOON).refs == ["1001"]


def test_a_changed_query_is_read_from_the_start_and_says_so(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 30 * DAY, store=None)])
    known = pull(shop_url).known

    again = pull(shop_url, known=known, store="de")

    assert again.refs == ["1001"]
    assert again.closings["orders"].remarks == (
        "the query changed since the last pull, so everything was read again",
    )
    assert pull(shop_url, known=again.known, store="de").refs == []


def test_a_shop_without_time_of_change_is_read_again_for_its_window(shop_url: str, tmp_path: Path) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - 200 * DAY), order(2, placed_at=NOON - 60 * DAY)])
    path = preset(tmp_path, _NO_CHANGES)

    first = pull(shop_url, sql_file=path)
    second = pull(shop_url, sql_file=path, known=first.known, at=NOON + DAY)

    assert first.refs == ["1001", "1002"]
    assert second.refs == ["1002"]
    assert second.orders[0]["updated_at"] is None
    assert second.closings["orders"].replaces == Window(NOON - 89 * DAY, NOON + DAY)
    assert second.closings["orders"].covers == Window(NOON - 200 * DAY, NOON + DAY)


def test_a_reread_reaches_back_over_a_long_pause_of_pulls(shop_url: str, tmp_path: Path) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON + DAY)])
    path = preset(tmp_path, _NO_CHANGES)
    known = {
        "orders": Known(Window(NOON - DAY, NOON), pull(shop_url, sql_file=path).closings["orders"].checkpoint)
    }

    late = pull(shop_url, sql_file=path, known=known, at=NOON + 200 * DAY)

    assert late.refs == ["1001"]


def test_a_shop_without_an_order_is_no_shop_yet(shop_url: str) -> None:
    open_shop(shop_url, [])

    pulled = pull(shop_url, since=NOON - 5 * DAY)

    orders = pulled.closings["orders"]
    assert (orders.covers, orders.replaces, orders.checkpoint) == (None, None, {})
    assert orders.remarks == ("no orders came although some were to be expected: nothing is vouched for",)
    assert pulled.closings["lines"].remarks == ()


def test_a_reread_of_an_emptied_shop_closes_nothing_and_vouches_for_nothing(
    shop_url: str, tmp_path: Path
) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - DAY)])
    path = preset(tmp_path, _NO_CHANGES)
    known = pull(shop_url, sql_file=path).known
    run(shop_url, "DELETE FROM orders")

    emptied = pull(shop_url, sql_file=path, known=known, at=NOON + DAY)

    closing = emptied.closings["orders"]
    assert (closing.covers, closing.replaces) == (None, None)
    assert closing.checkpoint == known["orders"].checkpoint
    assert len(closing.remarks) == 1


def test_a_change_that_does_not_come_again_vouches_for_nothing_until_rows_do(shop_url: str) -> None:
    open_shop(shop_url, [order(1, placed_at=NOON - DAY)], lines=[line(1, 10)])
    known = pull(shop_url).known
    run(shop_url, "DELETE FROM order_lines", "DELETE FROM orders")

    emptied = pull(shop_url, known=known, at=NOON + timedelta(hours=6))

    assert [closing.covers for closing in emptied.closings.values()] == [None, None]
    assert {book: each.checkpoint for book, each in known.items()} == {
        book: closing.checkpoint for book, closing in emptied.closings.items()
    }
