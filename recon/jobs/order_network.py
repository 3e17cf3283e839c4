"""What Rakuten's reports tell of an order: its lines, when a pull saw them first, and what changed between pulls."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from recon.jobs.judged import Told
from recon.jobs.order_versions import Step, differences, steps
from recon.records import numerals
from recon.records.moment import moment
from recon.records.money import Money, millionths
from recon.records.transaction import NetworkList
from recon.reporting.order_story import Lane, StoryEvent
from recon.resend.words import fit_to_show

_LISTS = {
    NetworkList.COMMISSIONABLE: "recorded",
    NetworkList.NON_COMMISSIONABLE: "listed as not commissionable",
    NetworkList.EVENT: "listed as an event",
}
_CHANGES = (
    ("list", "list"),
    ("amount", "amount"),
    ("currency", "currency"),
    ("quantity", "quantity"),
    ("commission_micros", "commission"),
    ("status", "status"),
    ("reason", "reason"),
)


def network_events(told: Told) -> Iterator[StoryEvent]:
    """Tell each line by the time Rakuten took it in, and by the moments of our pulls what came, changed or went."""
    for line in told.transactions:
        yield StoryEvent(
            moment=moment(line["processed_at"]),
            lane=Lane.NETWORK,
            sentence=_line_sentence(line),
            amount=line["amount"],
            currency=line["currency"],
            details=_line_details(line),
            aside=json.loads(line["aside"] or "{}", parse_float=Decimal),
        )
    found = list(steps(told.versions.get("transactions", ())))
    for at in dict.fromkeys(step.at for step in found):
        yield from _pull_events([step for step in found if step.at == at])


def _pull_events(found: Sequence[Step]) -> Iterator[StoryEvent]:
    """Tell what one pull found; a line that has no number of its own changes by going and coming anew."""
    came = [step.now for step in found if step.was is None and step.now is not None]
    went = [step for step in found if step.now is None and step.was is not None]
    if came:
        also = ", in place of what was there" if went else ""
        yield StoryEvent(
            moment=found[0].at,
            lane=Lane.NETWORK,
            sentence=f"a pull sees {numerals.counted(len(came), 'line')} for the first time{also}",
            details={f"line {place + 1}": _in_short(row) for place, row in enumerate(came)},
        )
    for step in went:
        if step.was is not None:
            yield StoryEvent(
                moment=step.at,
                lane=Lane.NETWORK,
                sentence=f"a line {step.ending} in Rakuten's report, as a pull found",
                details={"line": _in_short(step.was)},
            )
    for step in found:
        sentence = _change(step)
        if sentence:
            yield StoryEvent(moment=step.at, lane=Lane.NETWORK, sentence=sentence)


def _line_sentence(line: dict[str, Any]) -> str:
    listed = _LISTS[NetworkList(line["list"])]
    sku = f" {line['sku']}" if line["sku"] else ""
    who = f", publisher {line['publisher_name']}" if line["publisher_name"] else ""
    why = f" ({line['reason']})" if line["reason"] else ""
    reversal = "reversal " if line["amount"] < 0 else ""
    return (
        f"{reversal}line{sku} {listed}{why}{who}, dated {moment(line['transaction_at']):%Y-%m-%d %H:%M} UTC"
    )


def _line_details(line: dict[str, Any]) -> dict[str, str]:
    told = {
        "transaction": line["transaction_id"],
        "quantity": None if line["quantity"] is None else str(line["quantity"]),
        "commission": _commission(line),
        "status": line["status"],
    }
    return {name: fit_to_show(value) for name, value in told.items() if value}


def _in_short(row: dict[str, Any]) -> str:
    named = [fit_to_show(row[name] or "") for name in ("transaction_id", "sku")]
    amount = str(Money(row["amount"], row["currency"]))
    commission = _commission(row)
    parts = [*(each for each in named if each), amount, f"commission {commission}" if commission else ""]
    return f"{', '.join(each for each in parts if each)}; {_LISTS[NetworkList(row['list'])]}"


def _change(step: Step) -> str:
    """Say what Rakuten restated in a line; '' where nothing a reader asks for changed."""
    was, now = step.was, step.now
    if was is None or now is None:
        return ""
    changed = differences(was, now, of=_CHANGES, value=_value)
    named = fit_to_show(now["transaction_id"] or now["sku"] or "")
    return f"line {named} was restated, as a pull found: {changed}" if changed else ""


def _value(row: dict[str, Any], name: str) -> str:
    if name == "list":
        return _LISTS[NetworkList(row[name])]
    if name == "amount":
        return str(Money(row[name], row["currency"]))
    if name == "commission_micros":
        return _commission(row) or "none"
    return fit_to_show(str(row[name])) if row[name] is not None else "none"


def _commission(row: dict[str, Any]) -> str:
    """Write a line's commission as exactly as the report has it, up to millionths: '0.60 EUR'."""
    micros = row["commission_micros"]
    return "" if micros is None else millionths(micros, row["currency"])
