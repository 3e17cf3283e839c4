"""Which orders a person may enter at Rakuten by hand: those that surely never arrived and that cannot be sent again.

The same conditions as for sending again (`resend.gate`), read to the end: one that only bars the wire becomes a reason,
any other keeps the order out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from recon.records.click import publisher_code
from recon.records.money import UnknownCurrency
from recon.resend.amounts import PLAIN
from recon.resend.candidate import Candidate, Conditions
from recon.resend.gate import CHECKS, sale_of
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import Discounts, Manner, Sale, SaleLine, compose
from recon.resend.request.discounts import priced
from recon.resend.request.lines import arranged, sold
from recon.resend.request.values import Findings, Unfit

# What bars a postback, and not a person at Rakuten's form: the click, the age, what the wire cannot carry.
BY_HAND = frozenset(
    {
        Hold.REFUNDED,
        Hold.CHANGED,
        Hold.NO_CLICK,
        Hold.CLICK_MALFORMED,
        Hold.LANDING_UNKNOWN,
        Hold.CLICK_TOO_OLD,
        Hold.ORDER_TOO_OLD,
        Hold.LATE_NOT_TAKEN,
        Hold.MONTH_CLOSED,
        Hold.CURRENCY_UNFIT,
        Hold.TOO_LONG,
    }
)
# What limits how much is sent at once says nothing of an order that is not sent.
_NO_MATTER = frozenset({Hold.NO_CAP, Hold.OVER_THE_CAP})
# Found only where an order is put together for the wire: the click was judged before.
_JUDGED = frozenset({Hold.NO_CLICK, Hold.CLICK_MALFORMED, Hold.LANDING_UNKNOWN})


@dataclass(frozen=True, slots=True)
class ByHand:
    """This is an order for the file: its lines as they add up to what is left of it, and each reason why it is in."""

    candidate: Candidate
    sid: str
    bought_on: date
    currency: str
    amount: int
    lines: tuple[SaleLine, ...]
    reasons: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """This is an order that no person may enter, or not yet, and why."""

    candidate: Candidate
    why: str
    hold: Hold | None = None
    lacks_sid: bool = False


def entry(candidate: Candidate, *, by: Conditions, sids: Mapping[str, str]) -> ByHand | LeftOut:
    """Say whether an order may be entered by hand; `sids` are publisher ids by the code a click id begins with."""
    reasons = _reasons(candidate, by)
    if isinstance(reasons, HeldBack):
        return LeftOut(candidate, reasons.sentence, reasons.hold)
    if not reasons:
        return LeftOut(candidate, "it can be sent again; see `recon resend plan`")
    lines = _lines(candidate, by.terms.manner)
    if isinstance(lines, HeldBack):
        return LeftOut(candidate, lines.sentence, lines.hold)
    [row] = candidate.shop_rows
    code = publisher_code(row.click_id.strip())
    sid = sids.get(code, "")
    if not sid:
        return LeftOut(candidate, _without_sid(code), lacks_sid=True)
    return ByHand(
        candidate=candidate,
        sid=sid,
        bought_on=row.placed_at.astimezone(ZoneInfo(by.programme.zone)).date(),
        currency=row.currency,
        amount=sum(line.amount for line in lines),
        lines=tuple(lines),
        reasons=tuple(reasons),
    )


def _reasons(candidate: Candidate, by: Conditions) -> Sequence[HeldBack] | HeldBack:
    """List all that bars the wire; the first thing that bars a person too comes back alone."""
    found: list[HeldBack] = []
    for check in CHECKS:
        held = check(candidate, by)
        if held is None or held.hold in _NO_MATTER:
            continue
        # Later conditions count on the earlier ones, so nothing is asked behind one that bars everything.
        if held.hold not in BY_HAND:
            return held
        found.append(held)
    composed = compose(_left(candidate, by.terms.manner), manner=by.terms.manner)
    if isinstance(composed, HeldBack) and composed.hold not in _JUDGED | {each.hold for each in found}:
        if composed.hold not in BY_HAND:
            return composed
        found.append(composed)
    return _shown_once(found)


def _shown_once(found: Iterable[HeldBack]) -> list[HeldBack]:
    """Leave out what follows from another reason: without a click nobody knows when it landed."""
    holds = {each.hold for each in found}
    without = {Hold.LANDING_UNKNOWN} if holds & {Hold.NO_CLICK, Hold.CLICK_MALFORMED} else set()
    return [each for each in found if each.hold not in without]


def _left(candidate: Candidate, manner: Manner) -> Sale:
    """Write down what is left of an order: without what was given back."""
    [row] = candidate.shop_rows
    lines = tuple(line for line in candidate.lines if line.quantity or line.amount)
    return replace(sale_of(candidate, manner=manner), amount=row.amount - row.refunded_amount, lines=lines)


def _lines(candidate: Candidate, manner: Manner) -> list[SaleLine] | HeldBack:
    """Give each line its part of what is left of the order, exactly; a discount makes the goods cost less.

    A returning customer's lines are marked as on the wire: the SKU decides what is paid for them.
    """
    exact = replace(manner, scale=PLAIN, discounts=Discounts.REDUCED_ITEMS, merges=False)
    left, findings = _left(candidate, exact), Findings()
    try:
        goods = priced(sold(left, findings=findings), sale=left, manner=exact, may_be_free=False)
        return arranged(goods, sale=left, manner=exact, findings=findings)
    except Unfit as unfit:
        return unfit.back
    except UnknownCurrency as unknown:
        return HeldBack(Hold.CURRENCY_UNFIT, str(unknown))


def _without_sid(code: str) -> str:
    if not code:
        return "its publisher id (SID) is not known: it has no click id"
    return f"its publisher id (SID) is not known: no line of Rakuten's reports names the publisher {code}"
