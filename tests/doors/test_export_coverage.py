"""What files of orders prove of the shop's book: never more than their names or a period told, never after they were written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recon.records.window import Window
from tests.doors.export_scene import AT, drop, rows

DAY = timedelta(days=1)


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "covers"),
    [
        ("orders_2026-11-01_2026-11-05.csv", Window(day(11, 1), day(11, 6))),
        ("orders-20261101-20261105.csv", Window(day(11, 1), day(11, 6))),
        ("orders_through_2026-11-05.csv", Window(datetime(2026, 11, 2, 10, tzinfo=UTC), day(11, 6))),
        ("orders_2026-11-01_2026-12-31.csv", Window(day(11, 1), AT - DAY)),  # nobody knows what comes after
        ("orders_2026-11-05.csv", None),
        ("orders_2026-13-01_2026-11-05.csv", None),
        ("orders_2026-11-05_2026-11-01.csv", None),
        ("orders.csv", None),
    ],
)
def test_a_name_proves_its_days(name: str, covers: Window | None, tmp_path: Path) -> None:
    shop = drop(tmp_path, covers="names")
    shop.put(name, rows(("A", "11-02", "1.00")))

    shop.pull()

    assert shop.closing.covers == covers


def test_days_begin_in_the_zone_of_the_shop(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers="names", zone="Asia/Tokyo")
    shop.put("orders_2026-11-01_2026-11-05.csv", rows(("A", "11-02", "1.00")))

    shop.pull()

    assert shop.closing.covers == Window(
        datetime(2026, 10, 31, 15, tzinfo=UTC), datetime(2026, 11, 5, 15, tzinfo=UTC)
    )


def test_a_period_told_ends_when_the_file_was_written(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers=Window(day(10, 1), day(12, 31)))
    shop.put("a.csv", rows(("A", "11-02", "1.00")))

    shop.pull()

    assert shop.closing.covers == Window(day(10, 1), AT - DAY)


def test_a_period_told_is_not_proven_while_a_file_waits(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers=Window(day(10, 1), day(11, 1)))
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.put("b.csv", rows(("B", "11-02", "1.00")), age=timedelta(seconds=5))

    shop.pull()

    assert shop.closing.covers is None


def test_without_a_period_nothing_is_vouched_for(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders_2026-11-01_2026-11-05.csv", rows(("A", "11-02", "1.00")))

    shop.pull()

    assert shop.closing.covers is None
    assert "nothing is vouched for" in shop.closing.remarks[0]


def test_a_hole_between_files_is_said_and_closes_when_its_file_comes(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers="names")
    shop.put("orders_2026-09-01_2026-09-30.csv", rows(("A", "09-02", "1.00")), age=3 * DAY)
    shop.put("orders_2026-11-01_2026-11-20.csv", rows(("C", "11-02", "1.00")), age=2 * DAY)
    shop.pull()

    assert shop.closing.covers == Window(day(11, 1), day(11, 21))
    assert "no file covers 2026-10-01 00:00 to 2026-11-01 00:00 UTC" in shop.closing.remarks[0]

    shop.put("orders_2026-10-01_2026-10-31.csv", rows(("B", "10-02", "1.00")), age=DAY)
    shop.pull()

    assert shop.closing.covers == Window(day(9, 1), day(11, 21))


def test_a_last_line_without_an_end_proves_nothing(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers="names")
    shop.put("orders-2026-11-01-2026-11-05.csv", rows(("A", "11-02", "1.00")).rstrip())

    assert len(shop.pull()["orders"]) == 1
    assert shop.closing.covers is None
    assert "its last line does not end" in shop.closing.remarks[0]


def test_a_file_that_vanishes_is_no_deletion(tmp_path: Path) -> None:
    shop = drop(tmp_path, covers="names")
    shop.put("orders_2026-11-01_2026-11-05.csv", rows(("A", "11-02", "1.00"))).unlink()
    shop.put("orders_2026-11-01_2026-11-05.csv", rows(("A", "11-02", "1.00")))
    shop.pull()
    (tmp_path / "orders_2026-11-01_2026-11-05.csv").unlink()

    assert shop.pull()["orders"] == []
    assert shop.closing.replaces is None
    assert shop.closing.covers == Window(day(11, 1), day(11, 6))
    assert "any more; what was read of them stays" in shop.closing.remarks[0]
