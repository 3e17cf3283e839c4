"""How files of orders are written: encodings, separators, line breaks in cells, hostile cells, Parquet, many rows."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recon.sources.settings import ExportMapping
from tests.doors.export_scene import AT, CONTRACT, aged, drop, order, shopify

PLACED = datetime(2026, 11, 2, 9, tzinfo=UTC)
MAPPED = ExportMapping(
    fields={"order_ref": "注文番号", "placed_at": "注文日時", "net_amount": "税抜金額", "coupon": "クーポン"},
    constants={"state": "confirmed"},
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_japanese_export_is_read_in_its_encoding(encoding: str, tmp_path: Path) -> None:
    shop = drop(tmp_path, mapping=MAPPED, currency="JPY", zone="Asia/Tokyo")
    rows = "".join(f"A-{n},2026/11/02 18:00:00,1500,春の割引クーポン表示\n" for n in range(20))
    shop.put("a.csv", ("注文番号,注文日時,税抜金額,クーポン\n" + rows).encode(encoding))

    pulled = shop.pull()["orders"]

    assert len(pulled) == 20
    assert (pulled[0]["net_amount"], pulled[0]["coupon"]) == (1500, "春の割引クーポン表示")


def test_windows_text_keeps_its_umlauts(tmp_path: Path) -> None:
    shop = drop(tmp_path, mapping=ExportMapping(fields={"order_ref": "Bestellnr", "placed_at": "Datum", "net_amount": "Netto", "coupon": "Gutschein"}, constants={"state": "confirmed"}), currency="EUR")  # fmt: skip
    shop.put(
        "a.csv",
        "Bestellnr\tDatum\tNetto\tGutschein\n1\t2026-11-02T10:00:00Z\t1.00\tFrühling\n".encode("cp1252"),
    )

    assert shop.pull()["orders"][0]["coupon"] == "Frühling"


def test_quotes_line_breaks_and_hostile_cells_are_text(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    odd = ['=HYPERLINK("http://x")', "a,b\nc\r\nd", "nul\0byte", "\u202e#1", "' OR 1=1 --"]
    rows = [order(f"#{number}", "1.00", Discount_Code=cell) for number, cell in enumerate(odd)]
    shop.put("orders.csv", shopify(*rows))

    assert [row["coupon"] for row in shop.pull()["orders"]] == [
        '=HYPERLINK("http://x")', "a,b\nc\r\nd", "nulbyte", "\u202e#1", "' OR 1=1 --"
    ]  # fmt: skip


def test_a_cell_cut_by_a_spreadsheet_is_said(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", shopify(order("#1", "1.00", Note_Attributes="x" * 32_767)))

    shop.pull()

    assert "1 cells hold 32,767 characters, where spreadsheets cut them" in shop.closing.remarks[0]


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", shopify(order("#1", "1.00", Note_Attributes="x" * 200_000)))

    with pytest.raises(Exception, match=r"line 2: field larger than field limit"):
        shop.pull()


def test_files_of_the_contract_are_read_as_they_stand(tmp_path: Path) -> None:
    shop = drop(tmp_path, zone="Europe/Berlin")
    shop.put(
        "orders.csv",
        f"{CONTRACT},line_count\n7,A-7,confirmed,2026-11-02 10:00:00,2026-11-03 10:00:00,EUR,12.50,2.5,1\n",
    )
    shop.put(
        "lines.csv",
        "order_id,line_id,placed_at,currency,quantity,net_amount,refunded_quantity,refunded_amount,sku\n"
        "7,1,2026-11-02 10:00:00,EUR,1,12.50,0,2.50,L-1\n",
    )

    pulled = shop.pull()

    assert [(row["row_id"], row["net_amount"], row["refunded_amount"]) for row in pulled["orders"]] == [
        ("7", 1250, 250)
    ]
    assert [(line["row_id"], line["net_amount"], line["sku"]) for line in pulled["lines"]] == [
        ("7:1", 1250, "L-1")
    ]


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (CONTRACT + ",oops", "7,A,confirmed,2026-11-02T10:00Z,,EUR,1.00,0,x", r"column oops: is not in the contract"),
        (CONTRACT + ",net_amount", "7,A,confirmed,2026-11-02T10:00Z,,EUR,1.00,0,2.00", r"column net_amount: is delivered 2 times"),
        (CONTRACT.replace(",state", ""), "7,A,2026-11-02T10:00Z,,EUR,1.00,0", r"column state: is missing"),
        (CONTRACT, "7,A,shipped,2026-11-02T10:00Z,,EUR,1.00,0", r"line 2, order A, column state: 'shipped' is unknown"),
        (CONTRACT, "7,A,confirmed,2026-11-02,,EUR,1.00,0", r"line 2, order A, column placed_at: '2026-11-02' is not a moment"),
        (CONTRACT, "7,A,confirmed,2026-11-02 10:00,,EUR,1.00,0", r"line 2, order A, column placed_at: .* has no zone; set zone"),
        (CONTRACT, "7,A,confirmed,2026-11-02T10:00Z,,EUX,1.00,0", r"line 2, order A, column currency: 'EUX' is not a currency"),
        (CONTRACT, '7,A,confirmed,2026-11-02T10:00Z,,EUR,"1,00",0', r"line 2, order A, column net_amount: '1,00' is not an amount; "),
    ],
)  # fmt: skip
def test_a_file_that_breaks_the_contract_is_refused(header: str, row: str, said: str, tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("orders.csv", f"{header}\n{row}\n")

    with pytest.raises(Exception, match=r".*orders\.csv: .*" + said):
        shop.pull()


def parquet(path: Path, **columns: Any) -> None:
    usual = {
        "internal_id": [7], "order_ref": ["A-7"], "state": ["confirmed"], "placed_at": [PLACED], "currency": ["EUR"],
        "net_amount": [Decimal("12.50")], "refunded_amount": [Decimal("0.00")],
    }  # fmt: skip
    pq.write_table(pa.table(usual | columns), path)
    aged(path, timedelta(days=1))


def test_parquet_is_read_by_its_types(tmp_path: Path) -> None:
    shop = drop(tmp_path, paths="*.parquet")
    parquet(
        tmp_path / "orders.parquet",
        is_test=[True],
        paid_at=pa.array([PLACED], pa.timestamp("ns", "Asia/Tokyo")),
    )

    (row,) = shop.pull()["orders"]

    assert (row["row_id"], row["net_amount"], row["is_test"], row["paid_at"]) == (
        "7",
        1250,
        1,
        row["placed_at"],
    )


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"net_amount": [12.5]}, r"column net_amount: holds binary floating point"),
        ({"placed_at": [PLACED.replace(tzinfo=None)]}, r"column placed_at: holds times without a zone"),
        ({"currency": ["EUX"]}, r"line 1, order A-7, column currency: 'EUX' is not a currency"),
        ({"oops": [1]}, r"column oops: is not in the contract"),
    ],
)
def test_parquet_that_breaks_the_contract_is_refused(
    columns: dict[str, Any], said: str, tmp_path: Path
) -> None:
    shop = drop(tmp_path, paths="*.parquet")
    parquet(tmp_path / "orders.parquet", **columns)

    with pytest.raises(Exception, match=r"orders\.parquet: .*" + said):
        shop.pull()


def test_parquet_cut_at_any_byte_is_never_read_as_whole(tmp_path: Path) -> None:
    parquet(tmp_path / "whole.parquet")
    whole = (tmp_path / "whole.parquet").read_bytes()
    folder = tmp_path / "cut"
    folder.mkdir()

    for end in range(0, len(whole), 97):
        shop = drop(folder, paths="*.parquet")
        shop.put("orders.parquet", whole[:end], age=timedelta(minutes=5))
        with pytest.raises(Exception, match=r"(may still be written|no readable Parquet)"):
            shop.pull(at=AT)


def test_a_csv_cut_at_any_byte_brings_no_half_order(tmp_path: Path) -> None:
    text = shopify(
        order("#1", "30.00", Note_Attributes='a: "b"\nc: d', Lineitem_price="20.00"),
        {
            "Name": "#1",
            "Lineitem quantity": "1",
            "Lineitem name": "Bulb",
            "Lineitem price": "10.00",
            "Lineitem sku": "B",
        },
        order("#2", "7.00"),
    )
    seen = set()
    for end in range(text.index("\n") + 1, len(text)):
        shop = drop(tmp_path)
        shop.put("orders.csv", text[:end], age=timedelta(minutes=5))
        try:
            rows = shop.pull()["orders"]
        except Exception as refused:  # noqa: BLE001 - any sentence will do, a wrong row will not
            assert "orders.csv" in str(refused)  # noqa: PT017
            continue
        seen |= {(row["order_ref"], row["net_amount"]) for row in rows}

    assert seen <= {("#1", 3000), ("#2", 700)}
