"""A shop's CSV as orders of the books: one order from several rows, its amounts, its state, its click."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from recon.books.contracts import ORDERS
from recon.jobs.ports import Closing, NoProgress
from recon.records.click import ASSUMED
from recon.records.order import OrderState
from recon.sources.guess.told import Told
from recon.sources.orders.csv_file import OrdersCsv
from tests.doors.trial_scene import EXPORTS, guessed, guessed_of

AT = datetime(2026, 11, 1, tzinfo=UTC)


def delivered(found: Any) -> tuple[dict[str, dict[str, Any]], Closing]:
    [delivery] = OrdersCsv(found.settings).deliver({}, at=AT, progress=NoProgress())
    table = pa.Table.from_batches(list(delivery.batches), schema=ORDERS)
    return {row["row_id"]: row for row in table.to_pylist()}, delivery.closing()


def test_rows_of_one_order_are_one_order(tmp_path: Path) -> None:
    text = "Name,Created at,Total,Currency,Lineitem sku\n#A1,2026-10-13,10.00,EUR,s1\n#A1,2026-10-13,,,s2\n#A2,2026-10-14,20.00,EUR,s1\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert {ref: (row["net_amount"], row["line_count"]) for ref, row in rows.items()} == {
        "A1": (1000, 2),
        "A2": (2000, 1),
    }


def test_amounts_of_lines_are_added_up(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Amount,SKU\nA1,2026-10-13,4.00,s1\nA1,2026-10-13,6.00,s2\nA2,2026-10-14,20.00,s1\nA3,2026-10-15,1234.50,s1\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert rows["A1"]["net_amount"] == 1000


def test_two_orders_with_one_reference_stay_two(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Total\nA1,2026-10-13,10.00\nA1,2026-10-20,15.00\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert [(row["order_ref"], row["net_amount"]) for row in rows.values()] == [("A1", 1000), ("A1", 1500)]


def test_states_are_read_in_four_languages(tmp_path: Path) -> None:
    words = ["paid", "storniert", "en attente", "返金済み", "Teilweise erstattet", "never heard of"]
    lines = [f"B{number},2026-10-13,{word},10.00" for number, word in enumerate(words)]

    rows, closing = delivered(guessed(tmp_path, "\n".join(["Order ID,Order Date,Status,Total", *lines, ""])))

    assert [OrderState(row["state"]).name for row in rows.values()] == [
        "CONFIRMED", "CANCELLED", "PENDING", "REFUNDED", "CONFIRMED", "CONFIRMED"
    ]  # fmt: skip
    assert [row["paid_at"] is None for row in rows.values()] == [False, False, True, False, False, False]
    assert closing.remarks == ("a status nobody foresaw counts as confirmed: 'never heard of' (1)",)


def test_a_refund_is_taken_off_the_commission_base_in_proportion(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Subtotal,Total,Refunded Amount\nA1,2026-10-13,10.00,12.50,5.00\nA2,2026-10-14,20.00,25.00,25.00\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert (rows["A1"]["refunded_amount"], rows["A1"]["state"]) == (400, OrderState.CONFIRMED)
    assert rows["A2"]["state"] == OrderState.REFUNDED


def test_an_assumed_click_has_not_the_shape_of_a_click_id(tmp_path: Path) -> None:
    rows, _ = delivered(guessed(tmp_path, "Order ID,Order Date,Total\nA1,2026-10-13,10.00\n"))

    assert rows["A1"]["click_id"] == ASSUMED


def test_a_channel_tells_affiliate_orders_from_others(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Total,utm_source\nA1,2026-10-13,10.00,rakuten\nA2,2026-10-14,20.00,google\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert [row["click_id"] for row in rows.values()] == [ASSUMED, None]


def test_a_torn_last_line_is_left_out_and_said(tmp_path: Path) -> None:
    rows, closing = delivered(guessed(tmp_path, "Order ID,Order Date,Total\nA1,2026-10-13,10.00\nA2,2026-1"))

    assert list(rows) == ["A1"]
    assert "the last line (3) is cut off" in closing.remarks[0]


def test_a_total_line_without_a_date_is_left_out_and_said(tmp_path: Path) -> None:
    lines = [f"B{number},2026-10-13,1.00" for number in range(30)]

    rows, closing = delivered(
        guessed(tmp_path, "\n".join(["Order ID,Order Date,Total", *lines, "Sum,,30.00", ""]))
    )

    assert len(rows) == 30
    assert closing.remarks == ("1 row without a date left out, the first on line 32",)


def test_mixed_currencies_stay_apart(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Total,Currency\nA1,2026-10-13,10.00,EUR\nA2,2026-10-13,1000,JPY\n"

    rows, _ = delivered(guessed(tmp_path, text))

    assert [(row["currency"], row["net_amount"]) for row in rows.values()] == [("EUR", 1000), ("JPY", 1000)]


def test_every_order_of_an_export_is_delivered_once(tmp_path: Path) -> None:
    for name in ("shopify", "german", "japan", "woo"):
        found = guessed_of(
            EXPORTS / f"{name}.csv", EXPORTS / f"{name}-rakuten.csv", folder=tmp_path, told=Told()
        )

        rows, _ = delivered(found)

        assert len(rows) == found.orders == 60
