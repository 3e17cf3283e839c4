"""Runs of re-sends in processes of their own, killed at a chosen line of ours.

Run as `python -m tests.jobs.resend_process`: it reads one order to work per line, forks a child that works it, and
tells how that ended. The parent has no thread and opens nothing, so each child starts clean and at once.
"""

import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import parse_qsl

import recon
from recon.cli.output import quiet_logs
from recon.jobs.resend import ResendDesk, run_plan
from recon.jobs.resend_journal import Journal
from recon.records.resend import ResendState
from recon.resend.hold import HeldBack
from recon.resend.policy import Caps, ResendPolicy
from recon.resend.posted import Posted
from recon.resend.request import PostbackRequest
from recon.resend.states import after
from recon.senders.postback import PostbackSender
from recon.senders.settings import PostbackSettings
from recon.store.book import Store
from recon.store.plans import PlanNotReady
from recon.store.resend_rows import StoredResend
from recon.store.schema_acts import RESENDS
from recon.store.sending import Barred, Begun, Claim, Limits
from tests.jobs.store_scene import store_sql

OURS = str(Path(recon.__file__).parent)
PLENTY = Caps(100_000, {"EUR": 10**12})


@dataclass(slots=True)
class MovingClock:
    """This is a clock that starts where it was told, and moves on only while the process waits."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def pause(self, span: timedelta) -> None:
        self.at += span


class AsApproved:
    """This is the shop's books where nothing has changed since the approval."""

    def again(self, resend: StoredResend, *, corrected: str) -> PostbackRequest | HeldBack:
        del corrected
        return PostbackRequest(
            resend.order_ref,
            tuple(parse_qsl(resend.request)),
            resend.request_digest,
            resend.currency,
            resend.amount,
            resend.lines,
        )


class CarelessStore(Store):
    """This is a store without the *sending* commit: whoever dies after the first byte leaves the order merely claimed."""

    def begin_sending(self, claim: Claim, request: PostbackRequest, *, limits: Limits) -> Begun | Barred:
        del request, limits
        return Begun(0, claim.resend.id, claim.fence)

    def record_outcome(self, begun: Begun, posted: Posted, *, again_after: timedelta | None) -> ResendState:
        del again_after
        state = after(posted.outcome)
        with self.writing() as connection:
            told = {"state": state.value, "changed_at": self.wall()}
            connection.execute(RESENDS.update().where(RESENDS.c.id == begun.resend).values(told))
        return state


def desk_of(store: Store, clock: MovingClock, *, url: str, journal: Path, owner: str = "") -> ResendDesk:
    """Put a desk together that sends to a stand-in; whoever owned a row before is gone."""
    return ResendDesk(
        store=store,
        sender=PostbackSender(PostbackSettings(url, timedelta(seconds=20))),
        books=AsApproved(),
        policy=ResendPolicy({}, per_run=PLENTY, per_day=PLENTY),
        journal=Journal(journal),
        owner=owner or f"here:{os.getpid()}",
        is_gone=lambda _: True,
        pause=clock.pause,
    )


@dataclass(slots=True)
class Mother:
    """This is the process that all runs are forked from: its engines know the statements already, which saves time."""

    stores: dict[bool, tuple[Store, MovingClock]] = field(default_factory=dict)

    def work(self, asked: dict[str, Any]) -> None:
        """Run a plan in this very process."""
        store, clock = self._store(asked)
        clock.at = datetime.fromisoformat(asked["at"])
        desk = desk_of(store, clock, url=asked["url"], journal=Path(asked["journal"]))
        if asked["kill_at"]:
            sys.settrace(_Killer(asked["kill_at"]).called)
        try:
            run_plan(desk, asked["plan"])
        except PlanNotReady:
            # Nothing waits any more: an earlier process saw to it.
            return
        finally:
            sys.settrace(None)

    def fork(self, asked: dict[str, Any]) -> int:
        """Run a plan in a process of its own, and tell how that ended."""
        store, _ = self._store(asked)
        child = os.fork()
        if not child:
            try:
                # What the mother has open is hers; the statements she knows are kept.
                store._engine.dispose(close=False)
                self.work(asked)
            except BaseException:  # noqa: BLE001 - a child must end here, whatever happened
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    def _store(self, asked: dict[str, Any]) -> tuple[Store, MovingClock]:
        careless = asked["careless"]
        if careless not in self.stores:
            clock = MovingClock(datetime.fromisoformat(asked["at"]))
            made = CarelessStore if careless else Store
            self.stores[careless] = made(asked["store"], sql=store_sql(), clock=clock), clock
        return self.stores[careless]


class _Killer:
    """This is the death of a process at the n-th line of ours after it claimed its first order."""

    def __init__(self, kill_at: int) -> None:
        self._left = kill_at
        self._claimed = False

    def called(self, frame: FrameType, event: str, argument: object) -> Any:
        del event, argument
        code = frame.f_code
        if not code.co_filename.startswith(OURS):
            return None
        self._claimed = self._claimed or code.co_name == "claim_resend"
        return self.line

    def line(self, frame: FrameType, event: str, argument: object) -> Any:
        del frame, argument
        if event == "line" and self._claimed:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.line


def main() -> None:
    quiet_logs(verbose=False)
    mother = Mother()
    for line in sys.stdin:
        asked = json.loads(line, parse_float=Decimal)
        code = 0
        if asked["here"]:
            mother.work(asked)
        else:
            code = mother.fork(asked)
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
