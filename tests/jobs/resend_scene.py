"""What the tests of sending again share: breaks, approved plans, and processes that are killed on the way."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from recon.jobs.resend import ResendDesk, ResendRun, run_plan
from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.order import OrderKind, OrderState
from recon.records.resend import ResendState
from recon.resend.answer import Answer
from recon.resend.candidate import Candidate, ShopRow
from recon.resend.hold import HeldBack
from recon.resend.plan import ResendPlan, ToSend
from recon.resend.posted import Posted
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose
from recon.sandbox import Sandbox
from recon.store.book import Store
from recon.store.findings import Findings
from recon.store.resend_rows import StoredPlan, StoredResend
from tests.jobs.resend_process import AsApproved
from tests.jobs.store_scene import MONDAY, broken, recorded

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
DAY = timedelta(hours=24)
MID = "41234"


def request_of(ref: str) -> PostbackRequest:
    """Compose the postback of an order of two lines, 45.00 EUR."""
    lines = (SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Peg", 10, 500))
    sale = Sale(
        order_ref=ref,
        click_id=CLICK,
        placed_at=MONDAY - timedelta(days=4),
        landed_at=MONDAY - timedelta(days=5),
        currency="EUR",
        amount=4500,
        lines=lines,
    )
    request = compose(sale, manner=Manner(mid=MID, scale="cents"))
    assert isinstance(request, PostbackRequest)
    return request


def broke(store: Store, refs: Sequence[str], *, at: datetime = MONDAY) -> None:
    """Let a run find orders that were never sent."""
    recorded(store, Findings(breaks=[broken(ref, expected=4500) for ref in refs]), as_of=at)


def planned(store: Store, refs: Sequence[str]) -> int:
    """Plan to send orders again."""
    send = tuple(ToSend(_candidate(store, ref), request_of(ref)) for ref in refs)
    plan = ResendPlan("de", "EUR", send, ())
    run = store.latest_run("de")
    assert run is not None
    return store.save_plan(plan, run=run.id, as_of=MONDAY, by="anna", lasts=DAY)


def approved(store: Store, refs: Sequence[str]) -> StoredPlan:
    """Plan to send orders again, and approve it."""
    number = planned(store, refs)
    digest = store.resend_plan(number).digest
    return store.approve_plan(number, digest=digest, by="ben", because="the tag was off", lasts=DAY)


def _candidate(store: Store, ref: str) -> Candidate:
    [known] = store.breaks_of(ref)
    row = ShopRow(
        kind=OrderKind.SALE,
        state=OrderState.CONFIRMED,
        is_test=False,
        placed_at=known.found.placed_at,
        landed_at=known.found.placed_at - DAY,
        cancelled=False,
        refunded_amount=0,
        currency="EUR",
        amount=4500,
        amount_first=4500,
        click_id=CLICK,
    )
    return Candidate(
        programme="de",
        key_number=known.found.key_number,
        order_ref=ref,
        kind=Kind.NEVER_SENT,
        due_at=known.found.due_at,
        shop_rows=(row,),
        lines=(),
        attempts=(),
        listed=0,
        currency="EUR",
        break_id=known.id,
        commission=known.found.at_risk,
    )


def times_booked(rakuten: Sandbox, ref: str) -> int:
    """Count how often the stand-in booked an order of two lines; half an order would not be a whole number."""
    lines = rakuten.ledger.of_order(MID, ref)
    assert len(lines) % 2 == 0
    return len(lines) // 2


@dataclass(frozen=True, slots=True)
class Processes:
    """This is where runs of re-sends start as processes of their own."""

    mother: "subprocess.Popen[str]"
    store: str
    url: str
    journal: Path

    def run(
        self, plan: int, *, at: datetime, kill_at: int = 0, careless: bool = False, here: bool = False
    ) -> bool:
        """Run a plan in a process, killed at the n-th line after its first claim; tell whether it was.

        `here` runs it in the mother herself, who then knows all statements.
        """
        asked = {
            "plan": plan,
            "at": at.isoformat(),
            "kill_at": kill_at,
            "careless": careless,
            "here": here,
            "store": self.store,
            "url": f"{self.url}/ep",
            "journal": str(self.journal),
        }
        assert self.mother.stdin is not None
        assert self.mother.stdout is not None
        self.mother.stdin.write(json.dumps(asked) + "\n")
        self.mother.stdin.flush()
        code = int(self.mother.stdout.readline())
        assert code in {0, -9}, code
        return code == -9


@contextmanager
def processes(store: str, *, url: str, folder: Path) -> Iterator[Processes]:
    """Start the mother of all runs; she ends with the test."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.resend_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as mother:
        yield Processes(mother, store, url, folder / "journal.jsonl")
        assert mother.stdin is not None
        mother.stdin.close()


@dataclass
class Answering:
    """This is a sender that gives prepared outcomes in turn, the last one again and again."""

    outcomes: list[Outcome]
    then: Callable[[], None] = lambda: None
    retry_after: timedelta | None = None
    sent: list[str] = field(default_factory=list)

    def send(self, request: PostbackRequest, *, within: timedelta | None = None) -> Posted:
        assert within is not None
        assert within <= timedelta(seconds=20)
        self.sent.append(request.order_ref)
        self.then()
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        return Posted(Answer(outcome, f"said {outcome.name.lower()}"), retry_after=self.retry_after)


@dataclass
class Holding(AsApproved):
    """This is the shop's books where one order is not what it was any more."""

    ref: str
    back: HeldBack

    def again(self, resend: StoredResend, *, corrected: str) -> PostbackRequest | HeldBack:
        return self.back if resend.order_ref == self.ref else super().again(resend, corrected=corrected)


def states(store: Store, plan: int) -> list[ResendState]:
    return [row.state for row in store.resends(plan)]


def void(_: object) -> None:
    """Forget a value."""


def ran(desk: ResendDesk, sender: Answering, plan: int) -> ResendRun:
    return run_plan(replace(desk, sender=sender), plan)
