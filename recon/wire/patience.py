"""Asks again where asking again is harmless: reads only, never a message that may have been booked."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from recon.wire.failure import Fault, WireFailure
from recon.wire.transport import Answer

Pause = Callable[[timedelta], None]
# The table of errors of Rakuten's help page allows these; 400 and 403 stay wrong however often they are asked.
_AGAIN = frozenset({429, 499, 500, 502, 503, 504})
_SECONDS = re.compile(r"[0-9]{1,5}")
_AGAIN_FAULTS = frozenset({Fault.NO_SUCH_NAME, Fault.UNREACHABLE, Fault.TIMED_OUT})


def wait(span: timedelta) -> None:
    """Let a span of real time pass."""
    time.sleep(span.total_seconds())


@dataclass(frozen=True, slots=True)
class Patience:
    """This is how often a read is tried, and how long to wait between: each wait three times the last.

    Where the other side asks for a wait of more than `longest`, nobody asks before it: its answer stands.
    """

    tries: int = 4
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(minutes=2)
    pause: Pause = wait

    def __call__(self, read: Callable[[], Answer]) -> Answer:
        """Read until there is an answer worth having, or patience ends; the last answer or failure stands."""
        span = self.first
        for _ in range(self.tries - 1):
            asked = self._once(read)
            if isinstance(asked, Answer):
                return asked
            self.pause(asked or min(span, self.longest))
            span *= 3
        return read()

    def _once(self, read: Callable[[], Answer]) -> Answer | timedelta | None:
        """Read once; the answer that stands, or how long the other side asks to wait, None where it does not say."""
        try:
            answer = read()
        except WireFailure as failure:
            if failure.fault not in _AGAIN_FAULTS:
                raise
            return None
        if answer.status not in _AGAIN:
            return answer
        asked = asked_for(answer)
        return answer if asked is not None and asked > self.longest else asked


def asked_for(answer: Answer) -> timedelta | None:
    """Read how long a busy answer asks to wait; None where it does not say."""
    said = answer.headers.get("retry-after", "")
    busy = answer.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    # It may also be a date; without a clock here, the usual wait does.
    return timedelta(seconds=int(said)) if busy and _SECONDS.fullmatch(said) else None
