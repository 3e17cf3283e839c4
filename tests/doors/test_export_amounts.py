"""Amounts of an export that are written with a sign, or stand in the configuration."""

from pathlib import Path

from recon.sources.settings import ExportMapping
from tests.doors.export_scene import drop


def test_a_constant_amount_counts_like_a_column(tmp_path: Path) -> None:
    told = ExportMapping(
        fields={"order_ref": "order", "placed_at": "at"},
        line_fields={"sku": "sku"},
        less=("fee",),
        constants={"state": "confirmed", "net_amount": "9,00", "refunded_amount": "2,00"},
        decimal=",",
    )
    shop = drop(tmp_path, mapping=told, currency="EUR")
    shop.put("a.csv", "order;at;sku;fee\n1;2026-11-02T10:00:00Z;L-1;1,50\n")

    pulled = shop.pull()

    assert [(row["net_amount"], row["refunded_amount"]) for row in pulled["orders"]] == [(750, 200)]
    assert [line["net_amount"] for line in pulled["lines"]] == [750]


def test_what_was_given_back_counts_with_or_without_a_minus(tmp_path: Path) -> None:
    told = ExportMapping(
        fields={"order_ref": "order", "placed_at": "at", "net_amount": "net", "refunded_amount": "back"},
        line_fields={"quantity": "n", "refunded_quantity": "n back", "refunded_amount": "back"},
        constants={"state": "confirmed"},
    )
    shop = drop(tmp_path, mapping=told, currency="EUR")
    shop.put(
        "a.csv",
        "order,at,net,n,n back,back\nminus,2026-11-02T10:00:00Z,9.00,3,-1.5,-4.50\nplain,2026-11-02T10:00:00Z,9.00,3,1.5,4.50\n",
    )

    pulled = shop.pull()

    assert [order["refunded_amount"] for order in pulled["orders"]] == [450, 450]
    assert [(line["refunded_quantity"], line["refunded_amount"]) for line in pulled["lines"]] == [
        (2, 450)
    ] * 2


def test_of_the_goods_no_more_is_given_back_than_there_were(tmp_path: Path) -> None:
    told = ExportMapping(
        fields={"order_ref": "order", "placed_at": "at", "net_amount": "net", "refunded_amount": "back"},
        constants={"state": "confirmed"},
    )
    shop = drop(tmp_path, mapping=told, currency="EUR")
    shop.put("a.csv", "order,at,net,back\nwith delivery,2026-11-02T10:00:00Z,9.00,19.00\n")

    pulled = shop.pull()

    assert [(row["net_amount"], row["refunded_amount"]) for row in pulled["orders"]] == [(900, 900)]
