"""Reports that nobody wrote on purpose: whatever the bytes, an error has a name, memory is bounded, and no row is invented."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recon.jobs.ports import SourceUnavailable
from recon.sources.reports.blocks import Blocks
from recon.sources.reports.parse import ParsedReport, parse_report
from recon.sources.settings import ReportShape
from tests.doors.report_server import HEADER, line, report

DATA = Path(__file__).parents[1] / "data" / "reports"
REAL = [*(path.read_bytes() for path in sorted(DATA.glob("*.csv"))), report(line("1001"), line("1002"))]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Outcome = tuple[list[dict[str, object]], str, tuple[str, ...]]


def parsed(folder: Path, body: bytes, *, batch_rows: int = 20_000) -> ParsedReport:
    path = folder / "fuzzed.csv"
    path.write_bytes(body)
    return parse_report(path, shape=ReportShape(currency="EUR"), where="x", batch_rows=batch_rows)


def outcome(folder: Path, body: bytes, *, batch_rows: int = 20_000) -> Outcome:
    """Read a report to its end: its rows and remarks, or the one error it may raise."""
    found = parsed(folder, body, batch_rows=batch_rows)
    try:
        rows = [row for batch in found.batches() for row in batch.to_pylist()]
    except SourceUnavailable as error:
        return [], str(error), ()
    return rows, "", found.seen.remarks()


@given(body=st.one_of(st.binary(max_size=3000), st.text(max_size=1000).map(str.encode)))
@QUICK
def test_bytes_of_any_kind_end_in_a_named_error(tmp_path: Path, body: bytes) -> None:
    rows, said, _ = outcome(tmp_path, body)

    assert rows == []
    assert said.startswith("x: ")


EDITS = st.lists(
    st.tuples(
        st.integers(0, 2000),
        st.integers(0, 3),
        st.sampled_from([b"", b'"', b",", b"\r", b"\n", b"\0", b"\xff", b"\x81", b"<", b"-", b"9" * 20, b" ", b"Total"]),
    ),
    max_size=6,
)  # fmt: skip


@given(real=st.sampled_from(REAL), edits=EDITS)
@QUICK
def test_a_real_report_with_bytes_changed_is_read_or_refused_by_name(
    tmp_path: Path, real: bytes, edits: list[tuple[int, int, bytes]]
) -> None:
    body = real
    for place, gone, put in edits:
        at = place % (len(body) + 1)
        body = body[:at] + put + body[at + gone :]

    rows, said, _ = outcome(tmp_path, body)

    assert (rows == []) or (said == "")
    assert all(row["order_ref"] is None or isinstance(row["amount"], int) for row in rows)


def test_a_report_cut_anywhere_brings_a_beginning_of_its_rows_and_nothing_else(tmp_path: Path) -> None:
    whole = report(line("1001"), line("1002", sales='"1,234.56"'), line("1003"))
    rows, _, _ = outcome(tmp_path, whole)
    ends = {place + 1 for place, sign in enumerate(whole) if sign in b"\r\n"}

    for cut in range(len(whole)):
        found = parsed(tmp_path, whole[:cut])
        try:
            kept = [row for batch in found.batches() for row in batch.to_pylist()]
        except SourceUnavailable:
            continue

        # The last cell is text: of it any beginning is a word, so the line's missing end must be told instead.
        numbers = [{**row, "status": None} for row in kept]
        assert numbers == [{**row, "status": None} for row in rows[: len(kept)]], cut
        assert found.seen.ended == (cut in ends), cut


CELLS = {
    "Order ID": ["1", "1", " 7 ", "null", "a,b", 'a"b', "x\ny", "x\r\ny", "<NONE>", ""],
    "SKU": ["SKU 1", "SKU 1", '5" x', "ﾃ", "\u3000"],
    "# of Items": ["1", "1", "", "1,000", "-2", "1.5"],
    "Sales": ["1.00", "40", "-5.10", "1,234.56", "(5.10)", ".5", "5.", "1E3", "+4", " 4 ", "1.000", ""],
    "Currency": ["EUR", "EUR", "JPY", "kwd", "", "XXQ"],
    "Total Commission": ["0.1200", "0.12", "", "null", "1.2345678"],
    "Transaction Date": ["11/2/26", "11/2/26", "10/25/26", "31/12/26", "11/1/26 10:00", "Total", ""],
    "Transaction Time": ["10:20:30", "10:20:30", "10:20", "6:51 PM", "24:00:00", ""],
    "Process Date": ["11/3/26", "11/3/26", "3/29/26", "Total", ""],
    "Process Time": ["02:30:00", "02:30:00", "noon", ""],
}
ROW = st.tuples(*(st.sampled_from(cells) for cells in CELLS.values()))
SOUND = st.tuples(*(st.sampled_from(cells[:2]) for cells in CELLS.values()))
LINES = st.lists(st.one_of(SOUND, SOUND, SOUND, ROW), max_size=12)


@given(
    rows=LINES,
    ending=st.sampled_from(["\r\n", "\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    trailing=st.sampled_from(["", ",", ",,"]),
    spoiled=st.lists(st.tuples(st.integers(0, 900), st.sampled_from(['"', ",", "\0", "\n"])), max_size=1),
    batch_rows=st.sampled_from([1, 5, 20_000]),
)
@QUICK
def test_stretches_read_all_at_once_say_what_each_line_says(
    tmp_path: Path,
    *,
    rows: list[tuple[str, ...]],
    ending: str,
    quoting: int,
    trailing: str,
    spoiled: list[tuple[int, str]],
    batch_rows: int,
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=f"{trailing}{ending}", quoting=quoting)  # type: ignore[arg-type] # one of csv's own constants
    writer.writerows([tuple(CELLS), *rows])
    text = out.getvalue()
    for place, sign in spoiled:
        text = text[: place % len(text)] + sign + text[place % len(text) :]

    at_once = outcome(tmp_path, text.encode(), batch_rows=batch_rows)
    with line_by_line():
        by_line = outcome(tmp_path, text.encode(), batch_rows=batch_rows)

    # Of two errors either may be named first: stretches end elsewhere.
    assert bool(at_once[1]) == bool(by_line[1])
    assert (at_once[0], at_once[2]) == (by_line[0], by_line[2])


@contextmanager
def line_by_line() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Blocks, "next_one", lambda _blocks: None)
        yield


def test_a_well_written_report_is_read_all_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    usual = Blocks.next_one

    def counted(blocks: Blocks) -> object:
        block = usual(blocks)
        taken.append(0 if block is None else block.size)
        return block

    monkeypatch.setattr(Blocks, "next_one", counted)
    outcome(tmp_path, report(line("1"), line('a ""b"", c'), line("3", sales='"1,234.56"'), line("x\ny")))

    assert taken == [4]


POOLS: list[pa.MemoryPool] = []
MEGABYTE = 1_000_000
ONE = line("1001").encode() + b"\r\n"
HEAD = report()
BIG = {
    "sound": HEAD + ONE * 8000,
    "a quote that never ends": HEAD + ONE * 4000 + b'"' + ONE.replace(b'"', b"") * 5000,
    "a quote out of place": HEAD + ONE.replace(b"SKU 1", b'S"KU 1') * 8000,
    "bare quotes": HEAD + ONE.replace(b'"SKU 1"', b'5" SKU') * 8000,
    "nothing but NUL": HEAD + b"\0" * MEGABYTE,
    "one long line": HEAD + b"x" * MEGABYTE,
    "one long line of commas": HEAD + b"," * MEGABYTE,
    "blank lines": HEAD + b"\r\n" * (MEGABYTE // 2),
    "returns alone": HEAD + ONE.replace(b"\r\n", b"\r") * 8000,
    "totals": HEAD + (b"Total" + b"," * 15 + b"\r\n") * 50_000,
    "no header": b"a,b,c\r\n" * 200_000,
    "a header for ever": HEADER.encode() + b",x" * (MEGABYTE // 2),
    "every cell another": HEAD
    + b"".join(line(f"{n}", sales=f'"{n:,}.00"', identity=f"t{n}").encode() + b"\r\n" for n in range(8000)),
    "UTF-16": report(line("1001"), *[line("注文")] * 6000).decode("utf-8-sig").encode("utf-16"),
    "Shift_JIS": report(line("1001"), *[line("注文")] * 9000).decode("utf-8-sig").encode("cp932"),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(BIG))
def test_no_report_needs_more_than_ten_times_its_size(tmp_path: Path, kind: str) -> None:
    body = BIG[kind]
    path = tmp_path / "big.csv"
    path.write_bytes(body)

    assert peak_of(path) < 10 * len(body)


def peak_of(path: Path) -> int:
    """Read a report and let go of each batch; the most bytes that were held, by Python, numpy and Arrow together."""
    usual = pa.default_memory_pool()
    watched = pa.proxy_memory_pool(usual)
    # What was made in a pool must not outlive it.
    POOLS.append(watched)
    pa.set_memory_pool(watched)
    tracemalloc.start()
    try:
        for _ in parse_report(path, shape=ReportShape(), where="x").batches():
            pass
    except SourceUnavailable:
        pass
    finally:
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        pa.set_memory_pool(usual)
    return held + (watched.max_memory() or 0)
