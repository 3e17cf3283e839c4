"""Why Rakuten pays too much, or for an order that the shop does not know."""

from collections.abc import Iterator

from recon.matching.cause.amounts import candidates
from recon.matching.cause.facts import Facts, Listed
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.transaction import NetworkList

_COMMISSIONABLE, _SALE = int(NetworkList.COMMISSIONABLE), int(AttemptKind.SALE)
_ARRIVED = frozenset(
    map(
        int,
        (Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER, Outcome.AMBIGUOUS),
    )
)
_DAY = 24 * 3600 * 1_000_000
_TWICE = 2


def over_codes(facts: Facts) -> tuple[str, ...]:
    """Tell every cause of the list that the case shows, the most specific first."""
    return tuple(dict.fromkeys(_OF_KIND[facts.kind](facts)))


def _twice(facts: Facts) -> Iterator[str]:
    """Tell a re-send, a retry, a second path and a page opened again apart: by the attempts, then by the dates."""
    sold = [line for line in facts.listed if line.list == _COMMISSIONABLE and line.amount > 0]
    if not sold:
        return
    if not _has_copies(sold):
        # One group of lines with twice the amount is one postback with a wrong amount.
        grain = max(facts.line_count, 1)
        yield from (code for code, amount in candidates(facts) if abs(amount - facts.recorded) <= grain)
        return
    arrived = [each for each in facts.sent if each.kind == _SALE and each.outcome in _ARRIVED]
    if len(arrived) >= _TWICE:
        yield "O07" if any(each.is_own for each in arrived) else "O05"
        return
    times = [line.processed_at for line in sold]
    yield "O06" if max(times) - min(times) > _DAY else "O04"


def _has_copies(sold: list[Listed]) -> bool:
    bodies = [(line.sku, line.amount) for line in sold]
    return len(set(bodies)) < len(bodies)


def _cancelled(facts: Facts) -> Iterator[str]:
    if any(line.status == "locked" for line in facts.listed):
        yield "O09"
    yield "O01"


def _refunded(facts: Facts) -> Iterator[str]:
    if any(line.status == "locked" for line in facts.listed):
        yield "O09"
    yield "O02"


def _unpaid(facts: Facts) -> Iterator[str]:
    del facts
    yield "O14"


def _test(facts: Facts) -> Iterator[str]:
    del facts
    yield "O03"


def _left_out(facts: Facts) -> Iterator[str]:
    del facts
    yield "O15"


def _unknown(facts: Facts) -> Iterator[str]:
    if facts.elsewhere_ordered:
        yield "B32"
    if facts.recorded < 0:
        yield "O08"
    elif facts.kind is Kind.UNKNOWN_ORDER:
        yield "O10"


_OF_KIND = {
    Kind.RECORDED_TWICE: _twice,
    Kind.CANCELLED_NOT_REVERSED: _cancelled,
    Kind.REFUND_NOT_REVERSED: _refunded,
    Kind.UNPAID_RECORDED: _unpaid,
    Kind.TEST_RECORDED: _test,
    Kind.OWN_ORDER_RECORDED: _test,
    Kind.LEFT_OUT_RECORDED: _left_out,
    Kind.UNKNOWN_ORDER: _unknown,
    Kind.SENT_FOR_UNKNOWN_ORDER: _unknown,
}
OVER = frozenset(_OF_KIND)
