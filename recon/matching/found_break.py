"""A break as one run saw it, under the key that all books know its order by."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from recon.records.kind import Kind
from recon.records.moment import moment
from recon.records.shared import Shared


class CaseKey(NamedTuple):
    """This is how all books name one order: its programme and its key number."""

    programme: str
    number: int


BreakFacts = tuple[Kind, str, int, int]
"""What a break says: its kind, the currency, and what is expected and recorded, in minor units."""
SETTLED = "settled_at"


class FoundBreak(NamedTuple):
    """This is a break as one run saw it. Amounts are minor units; `at_risk` is commission, owed or overpaid.

    `settled_at` belongs to the evidence, which breaks share but for this moment; '' where there was nothing to wait for.
    A run makes hundreds of thousands: a tuple is made in a third of a frozen class's time, and moments stay the
    microseconds that books and store have until somebody asks for them.
    """

    programme: str
    key_number: int
    order_ref: str
    kind: Kind
    currency: str
    expected: int
    recorded: int
    at_risk: int
    estimated: bool
    placed_micros: int
    due_micros: int
    publisher_code: str = ""
    slices: Mapping[str, str] = Shared({})
    settled_at: str = ""
    evidence: Mapping[str, str | int] = Shared({})

    def with_evidence(self, evidence: Mapping[str, str | int]) -> "FoundBreak":
        """Return the same break with other evidence, its last field."""
        return FoundBreak._make((*self[:-1], evidence))

    @property
    def placed_at(self) -> datetime:
        """Return when the order was placed, or first seen where the shop does not know it."""
        return moment(self.placed_micros)

    @property
    def due_at(self) -> datetime:
        """Return when Rakuten should have known it."""
        return moment(self.due_micros)

    @property
    def told(self) -> dict[str, str | int]:
        """Return all evidence, with the moment of settling, as our book and --json tell it."""
        return {**self.evidence, SETTLED: self.settled_at} if self.settled_at else {**self.evidence}

    @property
    def key(self) -> CaseKey:
        """Name the case this break is about."""
        return CaseKey(self.programme, self.key_number)

    @property
    def cause(self) -> str:
        """Name the code of the field's list that explains this break, 'B40'; '' where none does."""
        return str(self.evidence.get("cause", ""))

    @property
    def code(self) -> str:
        """Name the code that says most: of its cause where one is told, else of its kind."""
        return self.cause or self.kind.row.code

    @property
    def is_priced(self) -> bool:
        """Tell whether anybody knows the commission: where no rate is known, `at_risk` is 0 and means nothing."""
        return bool(self.at_risk) or not self.estimated or "rate" in self.evidence

    @property
    def facts(self) -> BreakFacts:
        """Tell what a person decides about; a decision ends when this changes."""
        return self[3:7]


def facts_digest(facts: BreakFacts) -> str:
    """Sum up a break's kind and money in 16 characters."""
    kind, currency, expected, recorded = facts
    return hashlib.sha256(f"{int(kind)}|{currency}|{expected}|{recorded}".encode()).hexdigest()[:16]
