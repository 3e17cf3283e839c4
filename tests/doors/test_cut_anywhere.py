"""A book cut at any byte is refused, or what came of it is taken and no more is vouched for than is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recon.jobs.ports import Closing, Known, NoProgress, SourceUnavailable
from recon.records.window import Window
from recon.sources.postbacks.lines import JsonLinesLog
from recon.sources.reports.file import ReportFile
from recon.sources.settings import (
    ExportMapping,
    JsonLinesSettings,
    LogMapping,
    ReportFileSettings,
    ReportShape,
)
from tests.doors.export_scene import Row, aged, drop
from tests.doors.report_reading import DATA
from tests.doors.trial_scene import EXPORTS

_LOGS = DATA.parent / "fuzz" / "log"
_PERIOD = Window(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
_LATER = datetime(2026, 12, 2, tzinfo=UTC)
_REPORTS = {
    "signature": DATA / "signature_orders.csv",
    "with totals above and below": DATA / "with_summary.csv",
    "of Japan": EXPORTS / "japan-rakuten.csv",
    "of a shop with Shopify": EXPORTS / "shopify-rakuten.csv",
}
_EXPORTS = {
    "shopify": (ExportMapping(), {}),
    "german": (
        ExportMapping(
            fields={
                "order_ref": "Bestellnummer",
                "placed_at": "Bestelldatum",
                "state": "Status",
                "net_amount": "Gesamtbetrag",
                "click_id": "Klick-ID",
            },
            decimal=",",
            date_format="dmy",
            states={"abgeschlossen": "confirmed"},
        ),
        {"currency": "EUR", "zone": "Europe/Berlin"},
    ),
}
_LOG = LogMapping(
    fields={"sent_at": "time", "request_url": "url", "http_status": "status", "response_body": "body"}
)


@dataclass(frozen=True, slots=True)
class _Taken:
    """This is what came of a file: its rows without their numbers in it, and what its door closed with."""

    rows: list[Row]
    closing: Closing


def _beginning(file: Path, *, most: int) -> bytes:
    """Read a file up to the last whole line among so many bytes."""
    raw = file.read_bytes()
    return raw if len(raw) <= most else raw[: raw.rindex(b"\n", 0, most) + 1]


def _report(path: Path, raw: bytes, *, known: Known | None = None) -> _Taken | SourceUnavailable:
    path.write_bytes(raw)
    source = ReportFile(ReportFileSettings("de", path, ReportShape(currency="EUR"), period=_PERIOD))
    books = {} if known is None else {"transactions": known}
    return _taken(source, books)


def _taken(source: ReportFile | JsonLinesLog, known: dict[str, Known]) -> _Taken | SourceUnavailable:
    try:
        (delivery,) = source.deliver(known, at=_LATER, progress=NoProgress())
        rows = [row for batch in delivery.batches for row in batch.to_pylist()]
        return _Taken(rows, delivery.closing())
    except SourceUnavailable as refused:
        return refused


def _cuts(raw: bytes) -> Iterator[tuple[int, bool]]:
    """Tell every place before the end, and whether a whole line ends there: nobody sees that such a file was cut."""
    return ((at, raw[:at].endswith((b"\n", b"\r"))) for at in range(len(raw)))


def _begins(rows: list[Row], whole: list[Row]) -> bool:
    """Tell whether rows are the first of the whole file's; the last one may lack the end of its last cell."""
    sound = rows[:-1]
    return sound == whole[: len(sound)] and len(rows) <= len(whole)


@pytest.mark.parametrize("name", _REPORTS)
def test_a_report_cut_anywhere_vouches_for_nothing(tmp_path: Path, name: str) -> None:
    raw = _beginning(_REPORTS[name], most=700)
    whole = _report(tmp_path / "report.csv", raw)
    assert isinstance(whole, _Taken)
    assert whole.closing.covers == _PERIOD

    for at, is_line in _cuts(raw):
        taken = _report(tmp_path / "report.csv", raw[:at])
        if isinstance(taken, SourceUnavailable):
            assert str(taken).count("\n") == 0, at
            continue
        assert _begins(taken.rows, whole.rows), at
        assert is_line or (taken.closing.covers, taken.closing.replaces) == (None, None), at
        assert is_line or any("torn" in each or "does not end" in each for each in taken.closing.remarks), at


@pytest.mark.parametrize("name", _REPORTS)
def test_a_report_that_came_whole_before_is_refused_where_it_is_cut_within_a_line(
    tmp_path: Path, name: str
) -> None:
    raw = _beginning(_REPORTS[name], most=700)
    first = _report(tmp_path / "report.csv", raw)
    assert isinstance(first, _Taken)
    known = Known(first.closing.covers, first.closing.checkpoint)

    for at in (at for at, is_line in _cuts(raw) if not is_line):
        assert isinstance(_report(tmp_path / "report.csv", raw[:at], known=known), SourceUnavailable), at


@pytest.mark.parametrize("name", _EXPORTS)
def test_orders_in_a_file_cut_anywhere_are_those_of_the_whole_file(tmp_path: Path, name: str) -> None:
    mapping, told = _EXPORTS[name]
    raw = _beginning(EXPORTS / f"{name}.csv", most=2_000 if name == "shopify" else 700)
    place = f"orders_{_PERIOD.start:%Y-%m-%d}_2026-11-30.csv"
    whole = drop(tmp_path, mapping=mapping, covers="names", **told)
    whole.put(place, raw)
    rows = whole.pull()["orders"]
    assert whole.closing.covers is not None

    for at, is_line in _cuts(raw):
        shop = drop(tmp_path, mapping=mapping, covers="names", **told)
        shop.put(place, raw[:at])
        try:
            taken = shop.pull()["orders"]
        except SourceUnavailable:
            continue
        assert _begins(taken, rows), at
        assert is_line or shop.closing.covers is None, at


@pytest.mark.parametrize("name", ["two.txt", "plain.txt"])
def test_a_log_cut_anywhere_is_vouched_for_as_far_as_its_whole_lines(tmp_path: Path, name: str) -> None:
    path = tmp_path / "app.log"
    raw = (_LOGS / name).read_bytes().rstrip(b"\n") + b"\n"
    log = JsonLinesLog(JsonLinesSettings("shop", (str(path),), _LOG))
    path.write_bytes(raw)
    aged(path, _LATER - _PERIOD.end, at=_LATER)
    whole = _taken(log, {})
    assert isinstance(whole, _Taken)

    for at, is_line in _cuts(raw):
        path.write_bytes(raw[:at])
        aged(path, _LATER - _PERIOD.end, at=_LATER)
        taken = _taken(log, {})
        if isinstance(taken, SourceUnavailable):
            continue
        assert taken.rows == whole.rows[: len(taken.rows)], at
        is_whole = is_line or raw[at : at + 1] == b"\n"
        known = max((row["sent_at"] for row in taken.rows), default=None)
        assert is_whole or _until(taken.closing) == known, at


def _until(closing: Closing) -> int | None:
    return None if closing.covers is None else int(closing.covers.end.timestamp() * 1_000_000)
