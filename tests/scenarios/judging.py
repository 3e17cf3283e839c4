"""Judges staged books with the real engine and the real job, into a real store, and says what was found of each order."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recon.books.keys import key_of
from recon.books.shelf import Shelf
from recon.engines.duckdb import DuckDbEngine
from recon.jobs.question import Bench, question, volumes_of
from recon.jobs.reconcile import Reconciled, reconcile
from recon.matching.found_break import FoundBreak
from recon.matching.habits import findings
from recon.records.kind import Kind
from recon.store.book import Store
from recon.wiring import engine_for, sql_blocks
from tests.jobs.store_scene import empty_store
from tests.scenarios.agreed import AGREED
from tests.scenarios.markets import AS_OF, MARKETS


@dataclass
class ToldClock:
    """This is a clock that stands at the end of the books."""

    at: datetime = AS_OF

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class Found:
    """This is what the product says: the kind of every order by programme and key, and the cause of each break."""

    run: Reconciled
    kinds: Mapping[str, Mapping[str, Kind]]
    causes: Mapping[tuple[str, str], str]

    def kind(self, programme: str, key: str) -> Kind | None:
        """Tell the kind of one reference; None where no case has it."""
        return self.kinds.get(programme, {}).get(key)

    def together(self, programme: str) -> frozenset[str]:
        """Tell the codes of a programme that no single order shows, but many of them do."""
        times = self.run.times.get(programme)
        return frozenset(each.code for each in findings(times.habits)) if times else frozenset()

    def code(self, programme: str, key: str) -> str:
        """Tell the code of one reference: of its cause where one is told, else of its kind."""
        kind = self.kind(programme, key)
        return self.causes.get((programme, key)) or (kind.row.code if kind else "")


@contextmanager
def bench(folder: Path, *, store: str = "recon.db") -> Iterator[Bench]:
    """Put together what a run works with: the books of a folder, and a store beside them."""
    url = f"sqlite:///{folder / store}"
    if not (folder / store).exists():
        (folder / store).write_bytes(empty_store())
    with Store(url, sql=sql_blocks("store/*.sql"), clock=ToldClock()) as opened:
        opened.prepare()
        yield Bench(
            shelf=Shelf(folder / "books"),
            engine=engine_for(folder, threads=1, rules=AGREED),
            store=opened,
            programmes={name: each.programme for name, each in MARKETS.items()},
            network_zones=dict.fromkeys(MARKETS, "GMT"),
            has_log=True,
            config_digest="scenarios",
            owner="scenarios",
        )


def judge(desk: Bench, *, as_of: datetime = AS_OF) -> Found:
    """Judge the books, keep what was found, and say it of each order."""
    run = reconcile(desk, as_of=as_of)
    volumes = volumes_of(desk)
    asked, _ = question(desk, volumes, as_of=as_of)
    assert isinstance(desk.engine, DuckDbEngine)
    kinds = desk.engine.kinds(volumes, asked=asked)
    causes = {(each.programme, key_of(each.order_ref)): cause_of(each) for each in run.breaks}
    return Found(run, kinds, causes)


def cause_of(found: FoundBreak) -> str:
    """Read the code of a break's cause, '' where the product tells none."""
    told = getattr(found, "cause", None) or found.evidence.get("cause")
    code = getattr(told, "code", told)
    return str(code) if code else ""
