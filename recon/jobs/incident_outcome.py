"""What an incident was about, and what became of it: the same in the list of incidents and in the notice of its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from recon.matching.findings import ClearedWhy
from recon.store.breaks import StoredBreak
from recon.store.incidents import StoredIncident


@dataclass(frozen=True, slots=True)
class IncidentOutcome:
    """This is what an incident was about at its largest, in orders and minor units of sales, and what became of them.

    `broken` are those that a verdict ever called broken, `recorded` those of them that Rakuten shows now, `left` those that are broken still; the rest was cancelled, closed or
    became too old. Figures count only what is missing still, so at its end they say too little.
    """

    orders: int
    money: int
    broken: int
    recorded: int
    left: int


def outcome_of(stored: StoredIncident, breaks: Sequence[StoredBreak]) -> IncidentOutcome:
    """Tell what an incident was about by its breaks, or by its own count where that is larger."""
    currency = stored.incident.currency
    sales = sum(
        abs(each.found.expected - each.found.recorded) for each in breaks if each.found.currency == currency
    )
    return IncidentOutcome(
        orders=max(stored.incident.orders, len(breaks)),
        money=max(abs(stored.incident.money), sales),
        broken=len(breaks),
        recorded=sum(each.cleared_why is ClearedWhy.RECORDED for each in breaks),
        left=sum(each.cleared_why is None for each in breaks),
    )
