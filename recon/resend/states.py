"""How a re-send may move from state to state; whatever is not in the table cannot happen."""

from collections.abc import Mapping
from enum import StrEnum

from recon.records.attempt import Outcome
from recon.records.resend import ResendState

_S = ResendState

MOVES: Mapping[ResendState, frozenset[ResendState]] = {
    _S.HELD: frozenset(),
    _S.PLANNED: frozenset({_S.APPROVED, _S.CLOSED}),
    _S.APPROVED: frozenset({_S.CLAIMED, _S.CLOSED}),
    # Nothing has left the house while a row is claimed: it may go back.
    _S.CLAIMED: frozenset({_S.APPROVED, _S.SENDING, _S.CLOSED}),
    # Back to approved only by whoever sent it, knowing that nothing arrived.
    _S.SENDING: frozenset({_S.AWAITING_REPORT, _S.APPROVED, _S.REFUSED, _S.NEEDS_PERSON}),
    _S.AWAITING_REPORT: frozenset({_S.CONFIRMED, _S.NEEDS_PERSON}),
    # A late answer or the report may still tell what became of it; never back to being sent.
    _S.NEEDS_PERSON: frozenset({_S.AWAITING_REPORT, _S.CONFIRMED}),
    _S.CONFIRMED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.CLOSED: frozenset(),
}
FINISHED = frozenset({_S.HELD, _S.CONFIRMED, _S.REFUSED, _S.CLOSED})

_AFTER: Mapping[Outcome, ResendState] = {
    Outcome.ACCEPTED: _S.AWAITING_REPORT,
    Outcome.PARTIAL: _S.NEEDS_PERSON,
    Outcome.REFUSED: _S.REFUSED,
    Outcome.MISCONFIGURED: _S.REFUSED,
    Outcome.THROTTLED: _S.APPROVED,
    Outcome.NOT_SENT: _S.APPROVED,
    Outcome.AMBIGUOUS: _S.NEEDS_PERSON,
    Outcome.UNVERIFIED: _S.NEEDS_PERSON,
    Outcome.HANDED_OVER: _S.NEEDS_PERSON,
    Outcome.SUPPRESSED: _S.NEEDS_PERSON,
}


class PlanState(StrEnum):
    """This is how far a plan has come; the words are those of the store."""

    PLANNED = "planned"
    APPROVED = "approved"
    FINISHED = "finished"
    """Every order of it was sent, refused or closed."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class IllegalMove(Exception):
    """This is a step that no re-send may take; it carries both states."""

    def __init__(self, was: ResendState, to: ResendState) -> None:
        super().__init__(f"a re-send that is '{was}' cannot become '{to}'; report this")
        self.was = was
        self.to = to


def moved(was: ResendState, *, to: ResendState) -> ResendState:
    """Take a step, or raise IllegalMove."""
    if to not in MOVES[was]:
        raise IllegalMove(was, to)
    return to


def after(outcome: Outcome) -> ResendState:
    """Tell what a re-send becomes once its one attempt came to something."""
    return moved(_S.SENDING, to=_AFTER[outcome])
