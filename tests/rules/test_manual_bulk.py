"""The file of 13 fields: what each field holds, what the file cannot carry, and how many rows it has."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.resend.manual.bulk import (
    FIELDS,
    MOST_ROWS,
    Encoding,
    Ending,
    Entry,
    Form,
    Layout,
    Line,
    Uncarried,
    content,
    files,
    row,
)

TENT = Line(
    order_ref="1001",
    sid="2558510",
    bought_on=date(2026, 11, 9),
    sku="A-1",
    quantity=2,
    amount=4050,
    currency="EUR",
    product="Tent",
    reason="click too old",
    member="u1-77",
)
TXT, CSV = Layout(), Layout(Ending.CSV)


def test_a_credit_is_thirteen_fields_in_rakutens_order() -> None:
    assert row(TENT, layout=TXT) == "1001|2558510|2026-11-09|A-1|2|40.50|EUR||||Tent|u1-77|click too old"
    assert row(TENT, layout=CSV) == "1001,2558510,2026-11-09,A-1,2,40.50,EUR,,,,Tent,u1-77,click too old"
    assert len(FIELDS) == 13


def test_a_cancellation_is_below_nothing_and_names_no_member() -> None:
    written = row(TENT, layout=Layout(form=Form.CANCELLATION))

    assert written == "1001|2558510|2026-11-09|A-1|2|-40.50|EUR||||Tent||click too old"


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (1000, "JPY", "1000"),
        (12345, "KWD", "12.345"),
        (5, "EUR", "0.05"),
        (10**15, "EUR", "10000000000000.00"),
    ],
)
def test_amounts_are_exact_major_units(minor: int, currency: str, written: str) -> None:
    line = replace(TENT, amount=minor, currency=currency)

    assert row(line, layout=TXT).split("|")[5] == written


REFUSED: list[tuple[str, Line, Layout, str]] = [
    ("product name", replace(TENT, product="Tent|green"), TXT, "holds '|'"),
    ("product name", replace(TENT, product="Tent, green"), CSV, "holds ','"),
    ("product name", replace(TENT, product='Tent 2"'), CSV, "quotation mark"),
    ("product name", replace(TENT, product="Tent\n9"), TXT, "cannot be printed"),
    ("product name", replace(TENT, product="Zelt ü"), Layout(encoding=Encoding.SHIFT_JIS), "holds 'ü'"),
    ("product name", replace(TENT, product="\ud800"), TXT, "cannot be printed"),
    (
        "SKU",
        replace(TENT, sku="ポ-1"),
        Layout(encoding=Encoding.SHIFT_JIS),
        "the byte of '|'; write it with --format csv",
    ),
    ("SKU", replace(TENT, sku="A "), TXT, "blanks around it"),
    ("order id", replace(TENT, order_ref=""), TXT, "is empty"),
    ("order id", replace(TENT, order_ref="x" * 41), TXT, "longer than the 40"),
    ("publisher id (SID)", replace(TENT, sid=""), TXT, "is empty"),
    ("reason", replace(TENT, reason=""), TXT, "is empty"),
    ("reason", replace(TENT, reason="late, by us"), CSV, "holds ','"),
    ("amount", replace(TENT, amount=-1), TXT, "below nothing"),
]


@pytest.mark.parametrize(("field", "line", "layout", "why"), REFUSED)
def test_what_the_file_cannot_carry_is_refused_by_the_fields_name(
    field: str, line: Line, layout: Layout, why: str
) -> None:
    with pytest.raises(Uncarried, match=f"its {field}".replace("(", r"\(").replace(")", r"\)")) as refused:
        row(line, layout=layout)

    assert why in str(refused.value)
    assert refused.value.field == field


def test_a_letter_whose_second_byte_is_a_bar_goes_into_a_csv() -> None:
    layout = Layout(Ending.CSV, Encoding.SHIFT_JIS)
    line = replace(TENT, product="ポーチ")

    assert content([_entry((row(line, layout=layout),))], layout=layout).count(b",") == 12


@given(
    product=st.text(max_size=30),
    sku=st.text(max_size=20),
    layout=st.builds(Layout, st.sampled_from(Ending), st.sampled_from(Encoding), st.sampled_from(Form)),
)
def test_what_is_written_is_read_back_as_it_was(product: str, sku: str, layout: Layout) -> None:
    line = replace(TENT, product=product, sku=sku)
    try:
        rows = (row(line, layout=layout),)
    except Uncarried:
        return

    read = content([_entry(rows)], layout=layout).decode(layout.encoding.codec)

    assert read.endswith("\r\n")
    fields = read.removesuffix("\r\n").split(layout.ending.separator)
    assert (len(fields), fields[3], fields[10]) == (13, sku, product)


def test_japanese_travels_in_both_encodings() -> None:
    line = replace(TENT, product="テント①", reason="返品")
    for encoding in Encoding:
        layout = Layout(encoding=encoding)

        assert "テント①".encode(encoding.codec) in content(
            [_entry((row(line, layout=layout),))], layout=layout
        )


def test_a_file_has_at_most_a_thousand_rows_and_no_order_is_torn_apart() -> None:
    orders = [_entry(("r",) * 3, ref=str(number)) for number in range(700)]

    made = list(files(orders))

    sizes = [sum(len(each.rows) for each in some) for some in made]
    assert sizes == [999, 999, 102]
    assert max(sizes) <= MOST_ROWS
    assert [each for some in made for each in some] == orders
    assert [len(some) for some in files(orders[:120], most=150)] == [50, 50, 20]


def _entry(rows: tuple[str, ...], ref: str = "1001") -> Entry:
    return Entry("de", 7, ref, 4050, "EUR", rows)
