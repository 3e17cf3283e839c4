"""Keeps an answer that our database would not take, until the next start brings it in."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from recon.records.attempt import Outcome
from recon.resend.answer import Answer
from recon.resend.posted import Posted
from recon.resend.whole import WholeAnswer
from recon.store.book import Store
from recon.store.outcomes import NoSuchAttempt
from recon.store.sending import Begun


@dataclass(frozen=True, slots=True)
class Journal:
    """This is a file beside the findings: one line for each answer that could not be written down."""

    path: Path

    def keep(self, begun: Begun, posted: Posted) -> None:
        """Write an answer down for the next start; it is on the disk when this returns."""
        told = {
            "attempt": begun.attempt,
            "resend": begun.resend,
            "fence": begun.fence,
            "outcome": posted.outcome.name.lower(),
            "reason": posted.answer.reason,
            "good": posted.answer.good,
            "bad": posted.answer.bad,
            "unique_id": posted.answer.unique_id,
            "http_status": posted.http_status,
            "words": posted.words,
            "whole": None if posted.whole is None else [posted.whole.head, posted.whole.body],
            "retry_after": None if posted.retry_after is None else posted.retry_after // timedelta(seconds=1),
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def replay(self, store: Store) -> int:
        """Bring every kept answer into our database, then forget them; count them."""
        if not self.path.exists():
            return 0
        kept = [
            found for line in self.path.read_text(encoding="utf-8").splitlines() if (found := _read(line))
        ]
        for begun, posted in kept:
            # A journal may lie beside findings that were begun anew.
            with suppress(NoSuchAttempt):
                store.record_outcome(begun, posted, again_after=posted.retry_after)
        self.path.unlink()
        return len(kept)


def _read(line: str) -> tuple[Begun, Posted] | None:
    """Read one line; None for one that a kill cut off: its attempt goes to a person, as if nothing had come."""
    try:
        told = json.loads(line, parse_float=Decimal)
    except ValueError:
        return None
    answer = Answer(
        Outcome[told["outcome"].upper()], told["reason"], told["good"], told["bad"], told["unique_id"]
    )
    wait = None if told["retry_after"] is None else timedelta(seconds=told["retry_after"])
    begun = Begun(told["attempt"], told["resend"], told["fence"])
    # A journal of an earlier program has none.
    whole = WholeAnswer(*told["whole"]) if told.get("whole") else None
    return begun, Posted(answer, told["http_status"], told["words"], wait, whole)
