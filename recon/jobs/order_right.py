"""What about a recorded order looks different at Rakuten and is right, out of what the books tell of it."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from recon.jobs.judged import Told
from recon.jobs.order_versions import steps
from recon.jobs.question import Bench
from recon.matching.right import ListedLine, Recorded, Right, right_differences
from recon.records.kind import Kind, Verdict
from recon.records.moment import moment
from recon.records.programme import Programme
from recon.records.transaction import NetworkList
from recon.resend.words import fit_to_show

_HAND = re.compile(r"\b(manual|by hand|inquiry)\b", re.IGNORECASE)
_CELL = 60


def right(told: Told, kind: Kind, *, programme: Programme | None, entered: str) -> tuple[Right, ...]:
    """Tell it of an order that is matched; `entered` says in which file a person was to enter it, '' where in none."""
    if kind.row.verdict is not Verdict.MATCHED or programme is None or len(told.orders) != 1:
        return ()
    [order] = told.orders
    lines = [row for row in told.transactions if row["list"] == NetworkList.COMMISSIONABLE]
    is_by_hand = kind is Kind.RECORDED_BY_ANOTHER_PATH
    return right_differences(
        Recorded(
            currency=order["currency"],
            placed_at=moment(order["placed_at"]),
            net=order["amount_first"],
            refunded=order["refunded_amount"],
            lines=[_line(row) for row in lines],
            tolerance=programme.tolerance * order["line_count"],
            gross=order["gross_amount"],
            tax=order["tax_amount"],
            shipping=order["shipping_amount"],
            discount=order["discount_amount"],
            restated=_restated(told),
            by_hand=(entered or next(_told_by_hand(lines), "")) if is_by_hand else "",
        )
    )


def _line(row: dict[str, Any]) -> ListedLine:
    return ListedLine(
        sku=row["sku"] or "",
        amount=row["amount"],
        commission=row["commission_micros"],
        processed_at=moment(row["processed_at"]),
    )


def _restated(told: Told) -> int:
    """Add up by how much pulls found the commission of lines changed whose sale stayed as it was."""
    return sum(
        (step.now["commission_micros"] or 0) - step.was["commission_micros"]
        for step in steps(told.versions.get("transactions", ()))
        if step.was is not None
        and step.now is not None
        and step.was["commission_micros"] is not None
        and (step.was["amount"], step.was["list"]) == (step.now["amount"], step.now["list"])
    )


def _told_by_hand(lines: list[dict[str, Any]]) -> Iterator[str]:
    """Quote what the report itself says of it, in a column that the books have no place for."""
    for row in lines:
        for header, cell in json.loads(row["aside"] or "{}", parse_float=Decimal).items():
            if _HAND.search(str(cell)):
                yield f"Rakuten's report says '{fit_to_show(str(cell), limit=_CELL)}' under '{fit_to_show(header, limit=_CELL)}'"


def entered_by_hand(bench: Bench, row: dict[str, Any]) -> str:
    """Say in which file a person was to enter the order at Rakuten; '' where it stands in none."""
    entry = bench.store.by_hand(row["programme"], key_number=row["key_number"]).get(row["key_number"])
    return "" if entry is None else f"{entry.who} wrote it into {entry.order.file} on {entry.at:%Y-%m-%d}"
