"""Says of an order whether the log has its postback under another programme: to send it again would pay for it twice."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recon.records.attempt import AttemptKind, Outcome
from recon.records.click import is_no_click

_Row = Mapping[str, Any]
_NEVER_LEFT = frozenset(map(int, (Outcome.NOT_SENT, Outcome.SUPPRESSED)))


def sent_elsewhere(
    own: Sequence[_Row], *, attempts: Iterable[_Row], orders: Sequence[_Row], programme: str
) -> str:
    """Say so in words, '' where no attempt of another programme can be the order's.

    `attempts` and `orders` are those of one reference, of all programmes, and `own` the orders of this one: programmes may
    number alike. An attempt is the order's by its click id; where the log has none by its amount, if no order of that
    programme has the same.
    """
    for each in attempts:
        theirs = each["programme"]
        if (
            theirs in {programme, ""}
            or each["kind"] != AttemptKind.SALE
            or int(each["outcome"]) in _NEVER_LEFT
        ):
            continue
        others = [row for row in orders if row["programme"] == theirs]
        if any(_is_of(each, row) for row in own) and not any(_is_of(each, row) for row in others):
            return (
                f"the log has an attempt of its reference under programme {theirs}, with its "
                f"{'amount' if _clickless(each) else 'click id'}: it may have gone out under that MID; check mid in "
                "[programme.*] and the log's column of MIDs"
            )
    return ""


def _is_of(attempt: _Row, order: _Row) -> bool:
    if not _clickless(attempt):
        return bool(attempt["click_id"] == order["click_id"])
    return attempt["amount"] is not None and attempt["amount"] in {order["amount_first"], order["net_amount"]}


def _clickless(attempt: _Row) -> bool:
    return is_no_click(attempt["click_id"] or "")
