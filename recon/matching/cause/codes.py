"""From the facts of one broken case to the codes of the field's list of breaks whose exact test it passes."""

from collections.abc import Callable
from decimal import Decimal

from recon.matching.cause.amounts import OUT_OF_STEP, amount_codes, is_out_of_step, touches
from recon.matching.cause.facts import Facts
from recon.matching.cause.missing import MISSING, TAKEN, missing_codes, unattributed
from recon.matching.cause.over import OVER, over_codes
from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.money import major_units
from recon.records.order import OrderState
from recon.records.transaction import NetworkList

BESIDE = frozenset({"B65", "B66", "O13"})
"""What is also true of a case, but is never the reason that amounts differ or that an order is missing."""
LAST = frozenset({"B20", "B61", "B62", "O10"})
"""What is said where nothing more exact is known: it never stands before another cause."""
_UNTIL_REPORTED = frozenset({"B61", "B62"})
_RETRIED = frozenset({Kind.SEND_FAILED, Kind.REFUSED})
_COMMISSIONABLE = int(NetworkList.COMMISSIONABLE)
_PARTIAL = int(Outcome.PARTIAL)
_CALLED_OFF = frozenset({int(OrderState.CANCELLED), int(OrderState.REFUNDED)})


def codes(facts: Facts) -> tuple[str, ...]:
    """Tell every cause whose test the case passes, the most specific first; none where the books do not say."""
    tests = _TESTS.get(facts.kind)
    if tests is None:
        return ()
    found = tests(facts)
    beside = _beside(facts) if facts.listed and facts.kind not in MISSING else []
    return (*found, *(each for each in beside if each not in found))


def escaped(code: str, facts: Facts, *, kind: Kind) -> bool:
    """Tell whether an order that is recorded as expected would have been broken by a cause: it speaks against it."""
    if kind is Kind.AMOUNT_DIFFERS:
        return touches(code, facts) or (code == OUT_OF_STEP and is_out_of_step(facts))
    if kind in _RETRIED and any(each.outcome in TAKEN for each in facts.sent):
        # It was hit like the others, and a later attempt was taken.
        return False
    # Every order that Rakuten takes passes these until the report has it.
    if kind in MISSING and code not in _UNTIL_REPORTED:
        return code in missing_codes(facts._replace(kind=kind))
    return False


def _currency(facts: Facts) -> tuple[str, ...]:
    """Called off and still paid, the same figure under another label, or not what the stated rate makes of it."""
    if facts.state in _CALLED_OFF:
        return ("O01",)
    amounts = [
        major_units(line.amount, line.currency) for line in facts.listed if line.list == _COMMISSIONABLE
    ]
    expected = major_units(facts.expected, facts.currency)
    recorded = sum(amounts, Decimal(0))
    if abs(recorded - expected) <= major_units(max(facts.line_count, 1), facts.currency):
        return ("B49",)
    return ("B50",) if recorded > 0 else ()


def _lines_missing(facts: Facts) -> tuple[str, ...]:
    """Lines that Rakuten refused of an order it took in part; else nobody says where they were lost."""
    if is_out_of_step(facts):
        return (OUT_OF_STEP,)
    taken = [each.outcome for each in facts.sent if each.outcome in TAKEN]
    return ("B29",) if taken and set(taken) == {_PARTIAL} else ("B67",)


def _as_its_kind(facts: Facts) -> tuple[str, ...]:
    """The kernel looked at the lines themselves: what it found is the cause."""
    return (facts.kind.row.code,)


def _beside(facts: Facts) -> list[str]:
    sold = [line.commission for line in facts.listed if line.amount > 0 and line.list == _COMMISSIONABLE]
    found = []
    if sold and not any(sold) and None not in sold:
        found.append("B65")
    if unattributed(facts):
        found.append("B66")
    if any(sold) and any(each.is_marked_unpaid for each in facts.sent):
        found.append("O13")
    return found


_TESTS: dict[Kind, Callable[[Facts], tuple[str, ...]]] = {
    Kind.AMOUNT_DIFFERS: amount_codes,
    Kind.CURRENCY_DIFFERS: _currency,
    Kind.LINES_MISSING: _lines_missing,
    **dict.fromkeys((Kind.LINES_DIFFER, Kind.WITHOUT_COMMISSION, Kind.WITHOUT_PUBLISHER), _as_its_kind),
    **dict.fromkeys(MISSING, missing_codes),
    **dict.fromkeys(OVER, over_codes),
}
