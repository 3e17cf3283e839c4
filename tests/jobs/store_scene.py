"""What the store's tests share: a store on either database, a clock that is told the time, breaks in one line."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from recon import assets
from recon.matching.found_break import FoundBreak
from recon.records.kind import Kind
from recon.records.moment import micros
from recon.store.book import Store
from recon.store.findings import Findings, Recorded
from recon.store.runs import RunFacts

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@dataclass
class ToldClock:
    """This is a clock that says what it was told."""

    at: datetime = field(default=MONDAY)

    def now(self) -> datetime:
        return self.at


def store_sql() -> dict[str, str]:
    texts = [assets.text(f"sql/store/{path.name}") for path in assets.files("sql", "store/*.sql")]
    return {name: text for source in texts for (name, _), text in assets.named_blocks(source).items()}


@cache
def empty_store() -> bytes:
    """Make the tables once: a new file of ours is a copy of this one, which `prepare` then looks at."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "recon.db"
        with Store(f"sqlite:///{path}", sql=store_sql(), clock=ToldClock()) as store:
            store.prepare()
        return path.read_bytes()


@contextmanager
def opened(url: str, clock: ToldClock | None = None) -> Iterator[Store]:
    _, sqlite, path = url.partition("sqlite:///")
    if sqlite and not Path(path).exists():
        Path(path).write_bytes(empty_store())
    with Store(url, sql=store_sql(), clock=clock or ToldClock()) as store:
        store.prepare()
        yield store


def broken(
    order: str,
    kind: Kind = Kind.NEVER_SENT,
    *,
    expected: int = 1000,
    recorded: int = 0,
    programme: str = "de",
) -> FoundBreak:
    return FoundBreak(
        programme=programme,
        key_number=int.from_bytes(hashlib.sha256(f"{programme} {order}".encode()).digest()[:8], signed=True),
        order_ref=order,
        kind=kind,
        currency="EUR",
        expected=expected,
        recorded=recorded,
        at_risk=expected * 6 // 100,
        estimated=True,
        placed_micros=micros(MONDAY - timedelta(days=4)),
        due_micros=micros(MONDAY - timedelta(days=4)),
        publisher_code="abcdefghijk",
        slices={"payment_method": "paypal", "device": "phone"},
        evidence={"attempts": 0, "last answer": "none"},
    )


def begun(store: Store, *, as_of: datetime = MONDAY, programmes: Iterable[str] = ("de",)) -> int:
    return store.start_run(
        "run", programmes=programmes, as_of=as_of, config_digest="c0ffee", kernel_version="1"
    )


def recorded(store: Store, findings: Findings, *, as_of: datetime = MONDAY) -> Recorded:
    run = begun(store, as_of=as_of)
    return store.record_findings(run, findings, facts=RunFacts(verdict_digest="d1"))
