"""What the tests of causes share: one order of 100.00 in two lines, as it stands in each book, in one line."""

from typing import Any

from recon.matching.cause.facts import Facts, Line, Listed, Sent
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
PLACED = 1_800_000_000_000_000
MINUTE = 60 * 1_000_000
DAY = 24 * 60 * MINUTE
LINES = (Line("SOCK", 1, 4000), Line("HAT", 3, 6000))


def sent(outcome: Outcome = Outcome.ACCEPTED, reason: str = "", **other: Any) -> Sent:
    values: dict[str, Any] = {
        "kind": AttemptKind.SALE,
        "at": PLACED + MINUTE,
        "http_status": 200,
        "lines": 2,
        "good": None,
        "bad": None,
        "currency": "EUR",
        "amount": 10_000,
        "click_id": CLICK,
        "endpoint": "https://track.linksynergy.com/ep",
        "is_own": False,
    }
    return Sent(outcome=outcome, reason=reason, **{**values, **other})


def listed(amount: int = 10_000, **other: Any) -> Listed:
    values: dict[str, Any] = {
        "list": 1,
        "sku": "",
        "currency": "EUR",
        "commission": 600_000,
        "at": PLACED,
        "processed_at": PLACED + DAY,
        "reason": "",
        "publisher_code": CLICK[:11],
        "status": "unlocked",
    }
    return Listed(amount=amount, **{**values, **other})


def facts(kind: Kind, **other: Any) -> Facts:
    """Tell an order of 100.00 EUR without tax: 19.00 tax on the goods, 4.00 delivery untaxed, a voucher of 5.00."""
    values: dict[str, Any] = {
        "programme": "de",
        "key_number": 1,
        "order_ref": "1001",
        "currency": "EUR",
        "expected": 10_000,
        "recorded": 0,
        "first": 10_000,
        "net": 10_000,
        "gross": 12_300,
        "tax": 1_900,
        "shipping": 400,
        "discount": 500,
        "line_count": 2,
        "click_id": CLICK,
        "placed_at": PLACED,
        "landed_at": PLACED - DAY,
        "lines": LINES,
    }
    return Facts(kind=kind, **{**values, **other})


def recorded(amount: int, **other: Any) -> Facts:
    """Tell the same order, which Rakuten lists with another amount."""
    return facts(
        Kind.AMOUNT_DIFFERS,
        recorded=amount,
        **{"listed": (listed(amount),), "sent": (sent(),), **other},
    )
