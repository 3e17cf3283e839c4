"""An attempt to tell the network of an order, and what it came to once the answer's body was read."""

from enum import IntEnum


class AttemptKind(IntEnum):
    """This is what an attempt meant to report."""

    SALE = 1
    REVERSAL = 2
    EVENT = 3


class Outcome(IntEnum):
    """This is what an attempt came to. A status of 200 alone is never `ACCEPTED`."""

    ACCEPTED = 1
    """200, every line counted as good."""
    PARTIAL = 2
    """200, some lines good and some bad, or fewer good lines than were sent."""
    REFUSED = 3
    """200 with no good line, or a 4xx on the order."""
    MISCONFIGURED = 4
    """The programme itself is turned away: an error element, 400 on the MID, 401, 403."""
    THROTTLED = 5
    """A well-formed 429 or 503."""
    NOT_SENT = 6
    """DNS, connect, TLS, pool, our own guard: nothing left the house."""
    AMBIGUOUS = 7
    """500, 502, 504; a timeout or reset after the first byte; an empty, cut or foreign 200."""
    UNVERIFIED = 8
    """An image answer, or a log that has a status and no body."""
    HANDED_OVER = 9
    """A gateway such as RudderStack or Signal took it."""
    SUPPRESSED = 10
    """Held back by consent, a filter or deduplication: no attempt was made."""
