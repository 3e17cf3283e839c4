"""A folder in which files are dropped: what is new, what waits, what restates."""

from datetime import timedelta
from pathlib import Path

import pytest

from recon.jobs.ports import NoProgress
from recon.sources.orders.export import ExportOrders
from recon.sources.settings import ExportMapping
from tests.doors.export_scene import AT, CONTRACT, by_ref, drop, rows

DAY = timedelta(days=1)


def test_a_file_is_read_once(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))

    assert len(shop.pull()["orders"]) == 1
    assert shop.pull()["orders"] == []


def test_the_same_content_under_another_name_changes_nothing(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.pull()
    shop.put("b.csv", rows(("A", "11-02", "1.00")), age=DAY / 2)

    assert shop.pull()["orders"] == []
    assert "b.csv was read already, byte for byte" in shop.closing.remarks[0]
    assert shop.pull()["orders"] == []
    assert not any("byte for byte" in remark for remark in shop.closing.remarks)


def test_a_newer_file_restates_an_order(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("b-old.csv", rows(("A", "11-02", "1.00"), ("B", "11-02", "1.00")), age=2 * DAY)
    shop.put("a-new.csv", rows(("A", "11-02", "2.00")), age=DAY)

    delivered = shop.pull()["orders"]

    assert [(row["order_ref"], row["net_amount"]) for row in delivered] == [
        ("A", 100),
        ("B", 100),
        ("A", 200),
    ]


def test_an_older_file_that_comes_late_does_not_win(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("new.csv", rows(("A", "11-02", "2.00")), age=DAY)
    shop.pull()
    shop.put("old.csv", rows(("A", "11-02", "1.00"), ("B", "11-01", "1.00")), age=2 * DAY)

    delivered = shop.pull()["orders"]

    assert by_ref(delivered)["A"]["net_amount"] == 200
    assert delivered[-1]["order_ref"] == "A"


def test_an_older_file_is_refused_where_the_newer_one_is_gone(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    new = shop.put("new.csv", rows(("A", "11-02", "2.00")), age=DAY)
    shop.pull()
    new.unlink()
    shop.put("old.csv", rows(("A", "11-02", "1.00")), age=2 * DAY)

    with pytest.raises(
        Exception, match=r"old\.csv: it is older than new\.csv, .*; put new\.csv back, or touch"
    ):
        shop.pull()

    shop.put("old.csv", rows(("Z", "10-02", "1.00")), age=2 * DAY)
    assert [row["order_ref"] for row in shop.pull()["orders"]] == ["Z"]


def test_a_file_that_was_written_over_is_not_missed(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("daily.csv", rows(("A", "11-02", "2.00")), age=2 * DAY)
    shop.pull()
    shop.put("daily.csv", rows(("A", "11-02", "3.00"), ("B", "11-03", "1.00")), age=DAY)
    shop.pull()
    shop.put("old.csv", rows(("A", "11-02", "1.00")), age=3 * DAY)

    assert [(row["order_ref"], row["net_amount"]) for row in shop.pull()["orders"]] == [
        ("A", 100),
        ("A", 300),
        ("B", 100),
    ]


def test_no_file_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"orders\.shop: no file matches '.*\*\.csv'; correct paths"):
        drop(tmp_path).pull()


def test_a_file_that_changed_just_now_waits(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")), age=timedelta(seconds=5))

    with pytest.raises(
        Exception, match=r"a\.csv waits for a later pull: it changed just now .*; pull again in a minute"
    ):
        shop.pull()

    assert len(shop.pull(at=AT + timedelta(minutes=1))["orders"]) == 1


def test_one_that_waits_does_not_hold_up_the_others(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.put("b.csv", rows(("B", "11-02", "1.00")), age=timedelta(seconds=5))

    assert [row["order_ref"] for row in shop.pull()["orders"]] == ["A"]
    assert "b.csv waits" in shop.closing.remarks[0]
    assert [row["order_ref"] for row in shop.pull(at=AT + DAY)["orders"]] == ["B"]


def test_a_file_cut_in_a_row_waits_and_is_refused_in_the_end(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.put("b.csv", rows(("B", "11-02", "1.00"))[:-12], age=timedelta(minutes=10))

    assert [row["order_ref"] for row in shop.pull()["orders"]] == ["A"]
    assert (
        "b.csv waits for a later pull: line 2: the file is cut in the middle of a row"
        in shop.closing.remarks[0]
    )
    with pytest.raises(
        Exception, match=r"b\.csv: line 2: the file is cut in the middle of a row; export it again"
    ):
        shop.pull(at=AT + DAY)


@pytest.mark.parametrize("content", ["", "Name,Fin", CONTRACT])
def test_a_file_that_has_hardly_begun_waits(content: str, tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.put("b.csv", content, age=timedelta(minutes=10))

    assert len(shop.pull()["orders"]) == 1
    assert "b.csv waits for a later pull: it is empty or cut off" in shop.closing.remarks[0]


def test_a_quote_that_stays_open_is_a_cut(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")) + 'B,"B', age=timedelta(minutes=10))

    with pytest.raises(
        Exception, match=r"line 3: the file is cut in the middle of a row, so it may still be written"
    ):
        shop.pull()


def test_a_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    shop = drop(tmp_path, batch_rows=1)
    path = shop.put("a.csv", rows(("A", "11-02", "1.00"), ("B", "11-02", "1.00")))
    deliveries = ExportOrders(shop.settings).deliver({}, at=AT, progress=NoProgress())
    delivery = next(deliveries)
    next(delivery.batches)
    with path.open("a") as file:
        file.write(rows(("C", "11-02", "1.00")).split("\n")[1] + "\n")

    with pytest.raises(Exception, match=r"a\.csv: it changed while it was read; pull again"):
        list(delivery.batches)


def test_one_broken_file_leaves_nothing(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")), age=2 * DAY)
    shop.put("b.csv", rows(("B", "11-02", "oops")))

    with pytest.raises(Exception, match=r"b\.csv: line 2, order B, column net_amount"):
        shop.pull()
    assert shop.known == {}


def test_another_mapping_reads_everything_again(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")))
    shop.pull()
    again = drop(tmp_path, store="de", mapping=ExportMapping())
    again.known = shop.known

    assert [row["store"] for row in again.pull()["orders"]] == ["de"]


def test_lines_that_never_arrived_are_read_again(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", rows(("A", "11-02", "1.00")))
    shop.put(
        "lines.csv",
        "order_id,line_id,placed_at,currency,quantity,net_amount,refunded_quantity,refunded_amount\n"
        "A,1,2026-11-02T10:00:00Z,EUR,1,1.00,0,0\n",
    )
    assert len(shop.pull()["lines"]) == 1
    assert shop.pull()["lines"] == []

    del shop.known["lines"]

    assert len(shop.pull()["lines"]) == 1


def test_a_file_in_its_place_restates_the_whole(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", rows(("A", "11-02", "1.00")), age=2 * DAY)
    shop.pull()
    shop.put("a.csv", rows(("A", "11-02", "3.00"), ("B", "11-03", "1.00")), age=DAY)

    assert [(row["order_ref"], row["net_amount"]) for row in shop.pull()["orders"]] == [
        ("A", 300),
        ("B", 100),
    ]
