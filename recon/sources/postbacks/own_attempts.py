"""Brings what we sent ourselves into the book of attempts, so that the kernel waits for it like for any other.

It vouches for no stretch of time: of what the shop sent it knows nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import pyarrow as pa

from recon.books.contracts import ATTEMPTS
from recon.jobs.ports import Closing, Delivery, Known, Progress
from recon.records.attempt import AttemptKind, Outcome
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.outcomes import OwnAttempt


@dataclass(frozen=True, slots=True)
class OwnWay:
    """This is how a programme's postbacks leave: its MID, the endpoint, and whether they tell of mere events."""

    mid: str
    endpoint: str
    is_event: bool = False


_NO_WAY = OwnWay("", "")


@dataclass(frozen=True, slots=True)
class OwnAttempts:
    """This is our own log: the attempts of the store. `ways` are those of the programmes, by name."""

    store: Store
    ways: Mapping[str, OwnWay]

    def deliver(self, known: Mapping[str, Known], *, at: datetime, progress: Progress) -> Iterator[Delivery]:
        """Deliver every attempt there is, those on their way too; nothing where nothing was ever sent."""
        del at, progress
        sent = self.store.own_attempts()
        if sent or known:
            yield Delivery("attempts", iter([self._batch(sent)]), lambda: Closing(covers=None))

    def _batch(self, sent: list[OwnAttempt]) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist([self._row(each) for each in sent], schema=ATTEMPTS)

    def _row(self, sent: OwnAttempt) -> dict[str, str | int | None]:
        way = self.ways.get(sent.programme, _NO_WAY)
        parts = urlsplit(way.endpoint)
        return {
            "row_id": f"attempt-{sent.id}",
            "order_ref": sent.order_ref,
            "mid": way.mid or None,
            "kind": int(_kind(sent, way)),
            "sent_at": micros(sent.begun_at),
            # On its way, or left so by a process that is gone: it may have arrived.
            "outcome": int(Outcome.AMBIGUOUS if sent.outcome is None else sent.outcome),
            "http_status": sent.http_status,
            "lines_sent": sent.lines,
            "good": sent.good,
            "bad": sent.bad,
            "unique_id": sent.unique_id or None,
            "reason": sent.reason or None,
            "currency": sent.currency,
            "amount": sent.amount,
            "endpoint": f"{parts.scheme}://{parts.netloc}{parts.path}" if way.endpoint else None,
            "sender": "recon",
        }


def _kind(sent: OwnAttempt, way: OwnWay) -> AttemptKind:
    # What takes back says nothing of the sale, whichever way it went.
    if sent.amount < 0:
        return AttemptKind.REVERSAL
    return AttemptKind.EVENT if way.is_event else AttemptKind.SALE
