"""How far a re-send has come. What is found in `SENDING` after a restart goes to a person and is never sent again."""

from enum import StrEnum


class ResendState(StrEnum):
    """This is the state of one order in a plan; the words are those of the store."""

    HELD = "held"
    """The gate said no; the reason stands beside it. Final."""
    PLANNED = "planned"
    APPROVED = "approved"
    CLAIMED = "claimed"
    """A worker owns it; surely nothing has been sent."""
    SENDING = "sending"
    """Committed before the first byte: from here on it may have been sent."""
    AWAITING_REPORT = "awaiting report"
    """Rakuten accepted it; the report must show it."""
    CONFIRMED = "confirmed"
    """The report shows it. Final."""
    REFUSED = "refused"
    """Rakuten's answer said no. Final; after a correction a new plan may take the order up."""
    NEEDS_PERSON = "needs a person"
    """Nobody knows whether it was booked, or only a part was. Never sent again by itself."""
    CLOSED = "closed"
    """Given up before anything was sent: cancelled, expired, or the order changed. Final."""


OVER = (ResendState.HELD, ResendState.CONFIRMED, ResendState.REFUSED, ResendState.CLOSED)
"""The states from which nothing follows any more."""
