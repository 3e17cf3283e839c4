"""What one postback of ours came to."""

from dataclasses import dataclass, field
from datetime import timedelta

from recon.records.attempt import Outcome
from recon.resend.answer import Answer
from recon.resend.whole import WholeAnswer


@dataclass(frozen=True, slots=True)
class Posted:
    """This is the answer to one postback, or the lack of one.

    `words` is the answer's body, fit to be shown; `retry_after` is how long Rakuten asks to wait, where it does.
    `whole` is all of the answer that came, None where nothing came.
    """

    answer: Answer
    http_status: int | None = None
    words: str = field(default="", repr=False)
    retry_after: timedelta | None = None
    whole: WholeAnswer | None = field(default=None, repr=False)

    @property
    def outcome(self) -> Outcome:
        """Name what it came to."""
        return self.answer.outcome
