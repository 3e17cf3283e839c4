"""What of a recorded order is to be taken back: the pieces that came back and that Rakuten still pays for, once.

What Rakuten shows must be, SKU by SKU, the order as it is told less what was taken back before. Then what goes out
is what the shop has more of, in whole pieces, and leaves the shop's amount to the last minor unit. Every doubt says no.
"""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.money import Money
from recon.records.order import OrderKind, OrderState
from recon.records.transaction import NetworkList
from recon.resend.candidate import Candidate, Conditions
from recon.resend.gate import (
    MAY_HAVE_ARRIVED,
    SAID_NO,
    age,
    broken,
    click,
    entered,
    fresh,
    gate,
    reported,
    room,
)
from recon.resend.hold import HeldBack, Hold
from recon.resend.letters import unfit
from recon.resend.manual.cancels import last_day
from recon.resend.request import CameBack, PostbackRequest, returned
from recon.resend.request.discounts import is_reduction
from recon.resend.taken import (
    BY_HAND,
    amounts_told,
    are_shown,
    as_sold,
    not_as_told,
    pieces_before,
    sold_lines,
    summed,
)

RETURNS = (Kind.REFUND_NOT_REVERSED, Kind.AMOUNT_DIFFERS, Kind.RECORDED_TWICE, Kind.CANCELLED_NOT_REVERSED)
"""The kinds of break under which goods that came back may still be paid for: the first return, or a later one."""


def let_through(candidate: Candidate, *, by: Conditions) -> PostbackRequest | HeldBack:
    """Let an order through as the request that may go out, whichever way the plan goes, or say what holds it."""
    return take_back(candidate, by=by) if by.takes_back else gate(candidate, by=by)


def take_back(candidate: Candidate, *, by: Conditions) -> PostbackRequest | HeldBack:
    """Compose the reversal of what came back and was not taken back yet, or say the first thing that holds it."""
    for check in CHECKS:
        held = check(candidate, by)
        if held is not None:
            return held
    manner = by.terms.manner
    sale = as_sold(candidate, manner=manner)
    before = pieces_before(candidate, sale, manner=manner)
    if isinstance(before, HeldBack):
        return before
    held = not_as_told(candidate, sale, before, by=by)
    if held is not None:
        return held
    pairs = enumerate(zip(candidate.back, before, strict=True))
    goods = [
        CameBack(line=at, before=old, now=back.quantity - old) for at, (back, old) in pairs if back.quantity
    ]
    made = returned(sale, manner=manner, goods=goods)
    if isinstance(made, HeldBack):
        return made
    return _nets(candidate, made, by=by) or unfit(made, route=by.terms.route) or made


def _kind(candidate: Candidate, _: Conditions) -> HeldBack | None:
    kind = candidate.kind
    if kind is Kind.CANCELLED_NOT_REVERSED:
        sentence = (
            f"it was cancelled or given back as a whole, and only parts are taken back from here; {BY_HAND}"
        )
        return HeldBack(Hold.A_PERSON_DECIDES, sentence)
    if kind not in RETURNS:
        sentence = f"it is {kind.label}, of which a person decides: {kind.row.sentence}"
        return HeldBack(Hold.A_PERSON_DECIDES, sentence)
    return None


def _order(candidate: Candidate, _: Conditions) -> HeldBack | None:
    if len(candidate.shop_rows) != 1:
        return HeldBack(
            Hold.ORDER_GONE, f"the shop's book has {len(candidate.shop_rows)} orders of its reference"
        )
    [row] = candidate.shop_rows
    if row.kind is not OrderKind.SALE:
        return HeldBack(Hold.NOT_A_SALE, "it is no sale, and nothing else is taken back from here")
    if row.is_test or row.cancelled or row.state is not OrderState.CONFIRMED:
        state = "a test" if row.is_test else "cancelled" if row.cancelled else row.state.name.lower()
        return HeldBack(Hold.NOT_CONFIRMED, f"the order is {state} in the shop; {BY_HAND}")
    if row.amount != row.amount_first:
        return HeldBack(Hold.CHANGED, "its amount in the shop changed after it was first seen")
    if row.refunded_amount <= 0:
        return HeldBack(Hold.NOT_A_BREAK, "nothing of it came back, as far as the shop's book knows")
    return None


def _known(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold an order of which the shop says that money went back, and not for which pieces.

    A discount of the shop's own line has none: it comes back with the goods it was on, and must then leave what is left.
    """
    [row] = candidate.shop_rows
    if not candidate.lines:
        return HeldBack(
            Hold.NO_LINES,
            f"the shop's book has no lines of it; the query of the orders needs its block of lines; {BY_HAND}",
        )
    if not any(each.quantity or each.amount for each in candidate.back):
        whole = Money(row.refunded_amount, row.currency)
        sentence = f"the shop gave back {whole} and does not say of which SKU; deliver refunded_quantity and refunded_amount of its lines, or type it by hand: {BY_HAND}"
        return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    for line, back in zip(sold_lines(candidate), candidate.back, strict=True):
        if back.amount and not back.quantity and not is_reduction(line, manner=by.terms.manner):
            worth = Money(back.amount, row.currency)
            sentence = f"the shop gave back {worth} of SKU {line.sku} and no piece of it; {BY_HAND}"
            return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    return None


def _shown(candidate: Candidate, _: Conditions) -> HeldBack | None:
    lines = candidate.reported
    if any(each.locked for each in lines):
        return HeldBack(Hold.LOCKED, "Rakuten has locked it: it is invoiced, and only Rakuten can change it")
    if any(each.list is not NetworkList.COMMISSIONABLE for each in lines):
        sentence = f"a part of it stands in another list than that of what earns commission; {BY_HAND}"
        return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    [row] = candidate.shop_rows
    if any(each.currency != row.currency for each in lines):
        return HeldBack(Hold.CURRENCY_UNFIT, "Rakuten shows it in another currency than the shop")
    if sum(each.amount for each in lines) <= row.amount - row.refunded_amount:
        sentence = "Rakuten shows no more than what is left of it: nothing is to be taken back"
        return HeldBack(Hold.NOT_A_BREAK, sentence)
    return None


def _attempts(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold an order of which a reversal is on its way, or may be: the report must show all that may have arrived."""
    outcomes = {each.outcome for each in candidate.attempts if each.takes_back and not each.never_arrived}
    if Outcome.SUPPRESSED in outcomes:
        return HeldBack(Hold.A_PERSON_DECIDES, "its reversal was held back on purpose once")
    if outcomes & SAID_NO and not by.corrected.strip():
        return HeldBack(
            Hold.NOT_CORRECTED,
            "Rakuten said no to a reversal of it once; say what is right now with `recon resend plan --corrected`",
        )
    if are_shown(candidate, manner=by.terms.manner):
        return None
    accepted = not outcomes & MAY_HAVE_ARRIVED
    was = "was accepted" if accepted else "may have arrived"
    hold = Hold.ACCEPTED_ONCE if accepted else Hold.MAY_HAVE_ARRIVED
    return HeldBack(
        hold, f"a reversal of it {was} that the report does not show; nothing is taken back twice"
    )


def _time(candidate: Candidate, by: Conditions) -> HeldBack | None:
    held = age(candidate, by)
    if held is not None:
        return HeldBack(held.hold, f"{held.sentence.partition(';')[0]}; {BY_HAND}")
    zone = by.programme.zone
    sent_at = min((each.processed_at for each in candidate.reported if each.amount > 0), default=None)
    until = last_day(sent_at, window=by.terms.cancel_within, zone=zone)
    if until is not None and by.as_of.astimezone(ZoneInfo(zone)).date() > until:
        return HeldBack(
            Hold.TIME_OVER,
            f"its time is over: it could be taken back until {until:%Y-%m-%d} (cancel_within); ask Rakuten",
        )
    return None


CHECKS: tuple[Callable[[Candidate, Conditions], HeldBack | None], ...] = (
    broken,
    entered,
    _kind,
    _order,
    _shown,
    _attempts,
    _known,
    click,
    _time,
    room,
    fresh,
    reported,
)


def _nets(candidate: Candidate, made: PostbackRequest, *, by: Conditions) -> HeldBack | None:
    """Hold a reversal that would not leave what the shop has, to the last minor unit, or less than nothing of a SKU."""
    [row] = candidate.shop_rows
    too_much = sum(each.amount for each in candidate.reported) - (row.amount - row.refunded_amount)
    worth, owed = Money(-made.amount, row.currency), Money(too_much, row.currency)
    if worth != owed:
        sentence = f"the pieces that came back are worth {worth}, and Rakuten shows {owed} more than the shop has left; {BY_HAND}"
        return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    shown = summed((each.sku, each.amount) for each in candidate.reported)
    for sku, amount in amounts_told(made, manner=by.terms.manner).items():
        has = shown.get(sku, 0)
        if abs(amount) > abs(has) or (amount and (amount > 0) == (has > 0)):
            left, goes = Money(has, row.currency), Money(abs(amount), row.currency)
            sentence = f"Rakuten shows {left} of SKU {sku}, and {goes} of it would be taken back; {BY_HAND}"
            return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    return None
