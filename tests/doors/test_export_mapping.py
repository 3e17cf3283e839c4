"""Exports of any other shop: columns by a mapping, the shop's words, its decimals, dates and zones."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from recon.records.moment import micros
from recon.records.order import OrderKind, OrderState
from recon.sources.settings import ExportMapping
from tests.doors.export_scene import CLICK, Drop, drop, states

FIELDS = {
    "order_ref": "Bestellnr",
    "placed_at": "Datum",
    "state": "Status",
    "net_amount": "Netto",
    "click_id": "Klick",
}
HEADER = "Bestellnr;Datum;Status;Netto;Klick"


def german(folder: Path, text: str | bytes, **changes: Any) -> Drop:
    told = {"fields": FIELDS, "decimal": ",", "date_format": "dmy"} | changes.pop("mapping", {})
    shop = drop(folder, mapping=ExportMapping(**told), currency="EUR", zone="Europe/Berlin", **changes)
    shop.put("export.csv", text)
    return shop


def test_a_mapping_reads_another_shops_export(tmp_path: Path) -> None:
    shop = german(
        tmp_path,
        f"{HEADER}\nB-1;02.11.2026 10:00;bezahlt;1.234,50 €;{CLICK}\nB-2;03.11.2026 23:30;Storno;10;\n",
    )

    first, second = shop.pull()["orders"]

    assert first["net_amount"] == 123450
    assert first["placed_at"] == micros(datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert (first["row_id"], first["click_id"], first["currency"]) == ("B-1", CLICK, "EUR")
    assert states([first, second]) == ["confirmed", "cancelled"]
    assert second["click_id"] is None


def test_the_shops_own_words_get_a_state(tmp_path: Path) -> None:
    shop = german(
        tmp_path,
        f"{HEADER}\nB-1;02.11.2026 10:00;Unterwegs;1,00;\nB-2;02.11.2026 10:00;bezahlt;1,00;\n",
        mapping={"states": {"unterwegs": "confirmed", "bezahlt": "pending"}},
    )

    assert states(shop.pull()["orders"]) == ["confirmed", "pending"]


def test_a_word_nobody_knows_is_refused_with_its_line(tmp_path: Path) -> None:
    shop = german(
        tmp_path, f"{HEADER}\nB-1;02.11.2026 10:00;bezahlt;1,00;\nB-2;02.11.2026 10:00;Unterwegs;1,00;\n"
    )

    with pytest.raises(
        Exception,
        match=r"export\.csv: line 3, order B-2, column Status \(state\): 'unterwegs' is unknown; .*states = \{",
    ):
        shop.pull()


def test_what_a_file_lacks_may_be_constant(tmp_path: Path) -> None:
    shop = drop(
        tmp_path,
        mapping=ExportMapping(
            fields={"order_ref": "order", "placed_at": "time", "net_amount": "net"},
            constants={"state": "confirmed", "kind": "lead", "channel": "shop"},
        ),
        currency="USD",
        store="us",
    )
    shop.put("a.csv", "order,time,net\n1,2026-11-02T10:00:00Z,5\n")

    (row,) = shop.pull()["orders"]

    assert (row["state"], row["kind"], row["channel"], row["store"], row["currency"]) == (
        OrderState.CONFIRMED, OrderKind.LEAD, "shop", "us", "USD",
    )  # fmt: skip


def test_tax_and_delivery_are_taken_off_where_it_is_said(tmp_path: Path) -> None:
    shop = drop(
        tmp_path,
        mapping=ExportMapping(
            fields={"order_ref": "id", "placed_at": "at", "net_amount": "total"},
            less=("tax", "post"),
            constants={"state": "confirmed"},
        ),
        currency="EUR",
    )
    shop.put("a.csv", "id,at,total,tax,post\n1,2026-11-02T10:00:00Z,119.00,19.00,5.00\n")

    assert shop.pull()["orders"][0]["net_amount"] == 9500


def test_whole_minor_units_have_a_scale(tmp_path: Path) -> None:
    told = ExportMapping(
        fields={"order_ref": "id", "placed_at": "at", "net_amount": "cents"}, constants={"state": "confirmed"}
    )
    shop = drop(tmp_path, mapping=told, currency="EUR", scale=2)
    shop.put("a.csv", "id,at,cents\n1,2026-11-02T10:00:00Z,1250\n")

    assert shop.pull()["orders"][0]["net_amount"] == 1250

    shop.put("b.csv", "id,at,cents\n2,2026-11-02T10:00:00Z,12.50\n")
    with pytest.raises(Exception, match=r"b\.csv: line 2, cents: 12\.50 has decimals, but scale = 2"):
        shop.pull()


def test_an_amount_finer_than_its_currency_is_never_rounded(tmp_path: Path) -> None:
    shop = german(tmp_path, f"{HEADER}\nB-1;02.11.2026 10:00;bezahlt;1,005;\n")

    with pytest.raises(
        Exception, match=r"line 2, order B-1, column Netto \(net_amount\): 1\.005 EUR is not an exact amount"
    ):
        shop.pull()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "B-1;02.11.2026 10:00;bezahlt;viel;",
            r"line 2, Netto: 'viel' is not an amount; correct the cell, or set decimal",
        ),
        (
            "B-1;31.13.2026 10:00;bezahlt;1,00;",
            r"line 2, Datum: '31\.13\.2026 10:00' is not a date, read as dmy; .*date_format",
        ),
        ("B-1;02.11.2026 10:00;bezahlt;49.90;", r"line 2, Netto: '49\.90' is not an amount; .*set decimal"),
        (
            "B-1;02.11.2026;bezahlt;1,00;",
            r"line 2, Datum: '02\.11\.2026' is a date without a time; export it with its time",
        ),
        (
            "B-1;02.11.2026 10:00;bezahlt;;",
            r"line 2, order B-1, column Netto \(net_amount\): is null or blank",
        ),
        (";02.11.2026 10:00;bezahlt;1,00;", r"line 2, .*column Bestellnr \(internal_id\): is null or blank"),
        ("B-1;;bezahlt;1,00;", r"line 2, order B-1, column Datum \(placed_at\): is null or blank"),
        ("B-1;02.11.2026 10:00;;1,00;", r"line 2, order B-1, column Status \(state\): is null or blank"),
        (
            "B-1;02.11.2026 10:00;bezahlt;1,00;;x",
            r"line 2 has 6 fields, the header has 5; a semicolon inside a value",
        ),
        ('B-1;02.11.2026 10:00;bezahlt;"1,00"x;', r"line 2: .*; mend the quotes on that line"),
    ],
)
def test_a_bad_cell_is_named_by_file_line_column_and_cure(row: str, said: str, tmp_path: Path) -> None:
    shop = german(tmp_path, f"{HEADER}\n{row}\nB-9;02.11.2026 10:00;bezahlt;1,00;\n")

    with pytest.raises(Exception, match=r".*export\.csv: " + said):
        shop.pull()


def test_a_click_id_in_the_wrong_column_is_not_told(tmp_path: Path) -> None:
    for place in range(1, 4):
        cells = ["B-1", "02.11.2026 10:00", "bezahlt", "1,00", ""]
        cells[place] = CLICK

        with pytest.raises(Exception, match=r"line 2, .*'\*\*\*' is ") as refused:
            german(tmp_path, f"{HEADER}\n{';'.join(cells)}\n").pull()

        assert CLICK[:6].lower() not in str(refused.value).lower()


def test_naive_times_need_a_zone(tmp_path: Path) -> None:
    shop = drop(tmp_path, mapping=ExportMapping(fields={"order_ref": "id", "placed_at": "at", "net_amount": "net"}, constants={"state": "confirmed"}), currency="EUR")  # fmt: skip
    shop.put("a.csv", "id,at,net\n1,2026-11-02 10:00:00,1.00\n")

    with pytest.raises(Exception, match=r"line 2, at: '2026-11-02 10:00:00' has no zone; set zone"):
        shop.pull()


def test_a_header_nobody_knows_is_refused_with_a_proposed_mapping(tmp_path: Path) -> None:
    shop = drop(tmp_path)
    shop.put("a.csv", "Bestellnummer,Bestelldatum,Nettobetrag,Währung\n1,2026-11-02,1.00,EUR\n")

    with pytest.raises(
        Exception,
        match=r"nothing says what its columns mean .*fields = \{ order_ref = 'Bestellnummer', placed_at = 'Bestelldatum', "
        r"net_amount = 'Nettobetrag', currency = 'Währung', state = '\?' \}",
    ):
        shop.pull()


def test_a_mapped_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    shop = german(tmp_path, "Bestellnr;Datum;Status;Nettto;Klick\nB-1;02.11.2026 10:00;bezahlt;1,00;\n")

    with pytest.raises(
        Exception, match=r"it has no column 'Netto', which fields\.net_amount names \(nearest: Nettto\)"
    ):
        shop.pull()


def test_a_column_that_must_be_mapped_is_named(tmp_path: Path) -> None:
    shop = drop(
        tmp_path, mapping=ExportMapping(fields={"order_ref": "id", "net_amount": "net"}), currency="EUR"
    )
    shop.put("a.csv", "id,net\n1,1.00\n")

    with pytest.raises(
        Exception,
        match=r"column state: is missing.*; map it, for example fields = \{ state = 'Header' \}, or .*constants",
    ):
        shop.pull()


def lined(folder: Path, rows: str) -> Drop:
    told = ExportMapping(
        fields={"order_ref": "order", "placed_at": "at"},
        line_fields={"sku": "sku", "quantity": "n", "net_amount": "net"},
        constants={"state": "confirmed"},
    )
    shop = drop(folder, mapping=told, currency="EUR", batch_rows=3)
    shop.put("a.csv", f"order,at,sku,n,net\n{rows}")
    return shop


def test_lines_add_up_to_their_order_also_across_stretches(tmp_path: Path) -> None:
    rows = "".join(f"{row // 4},2026-11-02T10:00:00Z,S{row},1.5,{row}.10\n" for row in range(11))

    pulled = lined(tmp_path, rows).pull()

    assert [(row["order_ref"], row["net_amount"], row["line_count"]) for row in pulled["orders"]] == [
        ("0", 640, 4),
        ("1", 2240, 4),
        ("2", 2730, 3),
    ]
    assert len(pulled["lines"]) == 11
    assert pulled["lines"][0]["quantity"] == 2
    assert (
        sum(line["net_amount"] for line in pulled["lines"])
        == sum(Decimal(f"{row}.10") for row in range(11)) * 100
    )


def test_an_order_whose_rows_do_not_stand_together_is_refused(tmp_path: Path) -> None:
    rows = "".join(f"{row % 7},2026-11-02T10:00:00Z,S,1,1.00\n" for row in range(14))

    with pytest.raises(
        Exception, match=r"line 9 brings the order of line 2 again, with others between them; .*sort the file"
    ):
        lined(tmp_path, rows).pull()


def test_finer_amounts_are_rounded_only_where_it_is_said(tmp_path: Path) -> None:
    told = ExportMapping(
        fields={"order_ref": "order", "placed_at": "at"},
        line_fields={"net_amount": "net"},
        constants={"state": "confirmed"},
        rounds=True,
    )
    shop = drop(tmp_path, mapping=told, currency="EUR")
    shop.put(
        "a.csv",
        "order,at,net\n1,2026-11-02T10:00:00Z,957.5775\n1,2026-11-02T10:00:00Z,0.005\n1,2026-11-02T10:00:00Z,-0.005\n",
    )

    pulled = shop.pull()

    assert [line["net_amount"] for line in pulled["lines"]] == [95758, 1, -1]
    assert pulled["orders"][0]["net_amount"] == 95758
