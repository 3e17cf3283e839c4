"""The steps of the bridge for what Rakuten should not pay for, and the rules whose names stand beside them."""

from collections.abc import Iterable

from recon.records.kind import Kind
from recon.records.numerals import count, enumeration
from recon.reporting.figures import RuleCount

OUT: tuple[tuple[str, frozenset[Kind]], ...] = (
    ("no affiliate click", frozenset({Kind.NO_CLICK})),
    ("never paid", frozenset({Kind.UNPAID, Kind.UNPAID_RECORDED})),
    ("test", frozenset({Kind.TEST, Kind.TEST_RECORDED})),
    ("the shop's own", frozenset({Kind.OWN_ORDER, Kind.OWN_ORDER_RECORDED})),
    ("another channel", frozenset({Kind.OTHER_CHANNEL})),
    ("cancelled", frozenset({Kind.CANCELLED_BEFORE_REPORTING, Kind.REVERSED, Kind.CANCELLED_NOT_REVERSED})),
    ("click too old", frozenset({Kind.CLICK_TOO_OLD})),
    ("credited elsewhere", frozenset({Kind.CREDITED_ELSEWHERE})),
    ("left out, yet recorded", frozenset({Kind.LEFT_OUT_RECORDED})),
    (
        "nothing to pay for",
        frozenset(
            {
                Kind.NOTHING_TO_PAY_FOR,
                Kind.NOTHING_LEFT,
                Kind.UNKNOWN_ORDER,
                Kind.SENT_FOR_UNKNOWN_ORDER,
                Kind.ANOTHER_REFERENCE,
            }
        ),
    ),
)


def rules_of(rules: Iterable[RuleCount]) -> str:
    """Name the rules inside a step, each with its orders, most first."""
    totals: dict[str, int] = {}
    for rule in rules:
        totals[rule.name] = totals.get(rule.name, 0) + rule.orders
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return enumeration([f"{count(number)} by rule {name}" for name, number in ranked])
