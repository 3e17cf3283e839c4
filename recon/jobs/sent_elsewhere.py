"""Says of an order whether the log has its postback under another programme: to send it again would pay for it twice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recon.records.attempt import AttemptKind, Outcome
from recon.records.click import is_well_formed
from recon.resend.gate import MAY_HAVE_ARRIVED

_Row = Mapping[str, Any]
_MAY_STAND = frozenset(map(int, (*MAY_HAVE_ARRIVED, Outcome.ACCEPTED)))


def sent_elsewhere(
    own: Sequence[_Row], *, attempts: Iterable[_Row], orders: Sequence[_Row], programme: str
) -> str:
    """Say so in words, '' where no attempt of another programme that may have arrived can be the order's.

    `attempts` and `orders` are those of one reference, of all programmes, and `own` the orders of this one: programmes may
    number alike. An attempt is the order's by its click id; where the log has none that is whole by its amount, if no order
    of that programme has the same.
    """
    for each in attempts:
        theirs = each["programme"]
        # One without a programme is looked at as if it were the order's own.
        if (
            theirs in {programme, ""}
            or each["kind"] != AttemptKind.SALE
            or int(each["outcome"]) not in _MAY_STAND
        ):
            continue
        others = [row for row in orders if row["programme"] == theirs]
        if any(_is_of(each, row) for row in own) and not any(_is_of(each, row) for row in others):
            by = "click id" if _has_click(each) else "amount"
            return (
                f"the log has an attempt of its reference under programme {theirs}, with its {by}: it may have gone out under that MID; "
                "check mid in [programme.*] and the log's column of MIDs"
            )
    return ""


def _is_of(attempt: _Row, order: _Row) -> bool:
    if _has_click(attempt):
        return bool(attempt["click_id"].strip() == (order["click_id"] or "").strip())
    return attempt["amount"] is not None and attempt["amount"] in {order["amount_first"], order["net_amount"]}


def _has_click(attempt: _Row) -> bool:
    return is_well_formed((attempt["click_id"] or "").strip())
