"""Columns the books have no place for are kept aside where somebody asks for it, cell by cell, and nowhere else."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.records.transaction import NetworkList
from recon.sources.reports.blocks import Blocks
from recon.sources.settings import ReportShape
from tests.doors.report_reading import parsed, read, rows

NEEDED = ("Order ID", "Sales", "Transaction Date", "Process Date")
LINE = ("1001", "40.00", "11/16/26", "11/16/26")


def written(headers: tuple[str, ...], *lines: tuple[str, ...]) -> str:
    """Write a report that has these columns beside what is needed."""
    out = io.StringIO()
    csv.writer(out).writerows([(*NEEDED, *headers), *((*LINE, *cells) for cells in lines)])
    return out.getvalue()


def keeping(*keep: str) -> ReportShape:
    return ReportShape(currency="EUR", keep=keep)


TEXT = written(("Coupon Code", "Device", "SKU"), ("SUMMER", " mobile ", "A"), ("", "<none>", "B"))


@pytest.mark.parametrize(
    ("keep", "kept", "remarks"),
    [
        (
            (),
            [None, None],
            ["columns without a place in the books, left out unless `keep` names them: Coupon Code, Device"],
        ),
        (
            ("coupon  code",),
            ['{"Coupon Code":"SUMMER"}', None],
            [
                "columns without a place in the books, left out unless `keep` names them: Device",
                "columns kept aside: Coupon Code",
            ],
        ),
        (
            ("*",),
            ['{"Coupon Code":"SUMMER","Device":"mobile"}', None],
            ["columns kept aside: Coupon Code, Device"],
        ),
        (
            ("Device", "Campaign", "SKU"),
            ['{"Device":"mobile"}', None],
            [
                "columns without a place in the books, left out unless `keep` names them: Coupon Code",
                "columns kept aside: Device",
                "columns to be kept that the report lacks: Campaign",
            ],
        ),
    ],
    ids=["none by default", "one by its name", "every one", "one that lacks, and one that is read"],
)
def test_what_is_asked_for_is_kept_beside_each_line(
    tmp_path: Path, keep: tuple[str, ...], kept: list[str | None], remarks: list[str]
) -> None:
    found = parsed(tmp_path / "r.csv", TEXT, keeping(*keep))

    assert [(row["aside"], row["sku"]) for row in rows(found)] == list(zip(kept, "AB", strict=True))
    assert [said for said in found.seen.remarks() if "column " not in said] == remarks


def test_an_adjusted_commission_is_never_the_total_and_is_kept_where_somebody_asks(tmp_path: Path) -> None:
    text = written(("Adjusted Commission", "Advertiser Name"), ("0.3000", "Nordlicht"), ("", "Nordlicht"))
    beside = written(("Adjusted Commission", "Total Commission"), ("0.3000", "0.6000"), ("", "0.6000"))

    alone = parsed(tmp_path / "alone.csv", text, keeping())
    both = read(tmp_path, beside, keeping("Adjusted Commission"))

    assert [row["commission_micros"] for row in rows(alone)] == [None, None]
    assert not any("Adjusted" in said or "Advertiser" in said for said in alone.seen.remarks())
    assert [(row["commission_micros"], row["aside"]) for row in both] == [
        (600_000, '{"Adjusted Commission":"0.3000"}'),
        (600_000, None),
    ]


def test_refused_sales_keep_theirs_too(tmp_path: Path) -> None:
    (first, _) = read(tmp_path, TEXT, keeping("Device"), listed=NetworkList.NON_COMMISSIONABLE)

    assert first["aside"] == '{"Device":"mobile"}'


def test_two_columns_of_one_name_are_both_kept(tmp_path: Path) -> None:
    (row,) = read(tmp_path, written(("Note", "Note"), ("one", "two")), keeping("Note"))

    assert row["aside"] == '{"Note":"one","Note (2)":"two"}'


def test_a_column_that_moved_leaves_the_same_text(tmp_path: Path) -> None:
    one = read(tmp_path, written(("Device", "Coupon"), ("mobile", "S")), keeping("*"))
    other = read(tmp_path, written(("Coupon", "Device"), ("S", "mobile")), keeping("*"))

    assert one == other


_SIGNS = st.text(
    st.sampled_from('ab ä"\\,\n\t\x01{}:本') | st.characters(codec="utf-8", exclude_characters="\0\r")
)


@given(lines=st.lists(st.tuples(_SIGNS, _SIGNS), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cell_is_read_back_as_it_stood_however_its_line_is_read(
    tmp_path: Path, lines: list[tuple[str, str]]
) -> None:
    text = written(("B side", 'A "side"'), *lines)

    at_once = read(tmp_path, text, keeping("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Blocks, "next_one", lambda _: None)
        line_by_line = read(tmp_path, text, keeping("*"))

    assert at_once == line_by_line
    told = [json.loads(str(row["aside"] or "{}"), parse_float=str) for row in at_once]
    assert told == [_filled({'A "side"': second, "B side": first}) for first, second in lines]


def _filled(cells: dict[str, str]) -> dict[str, str]:
    bare = {header: cell.strip() for header, cell in cells.items()}
    return {header: cell for header, cell in bare.items() if cell.lower() not in {"", "null", "<none>"}}


def test_commas_stand_between_what_is_kept_whichever_columns_say_nothing(tmp_path: Path) -> None:
    lines = [(first, "b", last) for first in ("", "a") for last in ("", "c")]

    found = read(tmp_path, written(("A", "B", "C"), *lines), keeping("*"))

    told = ['{"B":"b"}', '{"B":"b","C":"c"}', '{"A":"a","B":"b"}', '{"A":"a","B":"b","C":"c"}']
    assert [row["aside"] for row in found] == told
