"""Writes postback logs for the tests of their doors, and pulls from them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recon.jobs.ports import Closing, Known, NoProgress, Source
from recon.records.attempt import Outcome
from recon.sources.postbacks.lines import JsonLinesLog
from recon.sources.settings import JsonLinesSettings, LogMapping

MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
MAPPING = LogMapping(
    fields={
        "sent_at": "time",
        "request_url": "request.url",
        "http_status": "response.status",
        "response_body": "response.body",
        "error_class": "error",
    }
)
ACCEPTED = "<response><summary><transactions><good>1</good><bad>0</bad></transactions></summary></response>"


def at(minutes: int) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def line(order: str, *, minutes: int, amount: str = "4000", body: str | None = ACCEPTED) -> str:
    url = f"https://track.linksynergy.com/ep?mid=12345&ord={order}&cur=EUR&skulist=A&qlist=1&amtlist={amount}"
    answer = {"status": 200, "body": body}
    return json.dumps({"time": at(minutes).isoformat(), "request": {"url": url}, "response": answer}) + "\n"


def lines(*orders: str, start: int = 0) -> str:
    return "".join(line(order, minutes=start + number) for number, order in enumerate(orders))


@dataclass(frozen=True, slots=True)
class Pulled:
    """This is one pull: its rows as dictionaries, the sizes of its batches, and its closing."""

    rows: Sequence[Mapping[str, object]]
    closing: Closing
    batches: Sequence[int] = field(default_factory=tuple)

    @property
    def orders(self) -> list[object]:
        return [row["order_ref"] for row in self.rows]

    @property
    def ids(self) -> list[object]:
        return [row["row_id"] for row in self.rows]

    @property
    def outcomes(self) -> list[Outcome]:
        return [Outcome(int(str(row["outcome"]))) for row in self.rows]

    @property
    def known(self) -> dict[str, Known]:
        return {"attempts": Known(covered=self.closing.covers, checkpoint=self.closing.checkpoint)}


def pulled(source: Source, *, after: Pulled | None = None, moment: datetime) -> Pulled:
    (delivery,) = source.deliver(after.known if after else {}, at=moment, progress=NoProgress())
    batches = list(delivery.batches)
    rows = [row for batch in batches for row in batch.to_pylist()]
    return Pulled(rows=rows, closing=delivery.closing(), batches=tuple(batch.num_rows for batch in batches))


def log_of(
    *paths: Path, mapping: LogMapping = MAPPING, since: datetime | None = None, batch_rows: int = 20_000
) -> JsonLinesLog:
    patterns = tuple(str(path) for path in paths)
    return JsonLinesLog(JsonLinesSettings("shop", patterns, mapping, since=since, batch_rows=batch_rows))
