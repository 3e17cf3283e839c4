"""Reading a report's text in a test: its rows, as the books get them."""

from datetime import UTC, datetime
from pathlib import Path

from recon.records.moment import micros
from recon.sources.reports.parse import ParsedReport, parse_report
from recon.sources.settings import ReportShape

DATA = Path(__file__).parents[1] / "data" / "reports"
EURO = ReportShape(currency="EUR")


def rows(parsed: ParsedReport) -> list[dict[str, object]]:
    return [row for batch in parsed.batches() for row in batch.to_pylist()]


def parsed(path: Path, text: str | bytes, shape: ReportShape = EURO, **told: object) -> ParsedReport:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return parse_report(path, shape=shape, where="network report 'de'", **told)  # type: ignore[arg-type] # of the one function above


def read(
    tmp_path: Path, text: str | bytes, shape: ReportShape = EURO, **told: object
) -> list[dict[str, object]]:
    return rows(parsed(tmp_path / "report.csv", text, shape, **told))


def at(text: str) -> int:
    return micros(datetime.fromisoformat(text).replace(tzinfo=UTC))
