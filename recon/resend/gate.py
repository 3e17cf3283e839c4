"""Whether an order may be sent again: every condition must hold, and the first that does not says why.

The conditions are those of breaks.md section 5 that can be checked here; what cannot be known holds the order.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from recon.records import numerals
from recon.records.attempt import Outcome
from recon.records.click import is_no_click, is_well_formed
from recon.records.codes import CODES, Again
from recon.records.kind import Kind, Verdict
from recon.records.order import OrderKind, OrderState
from recon.resend.candidate import Candidate, Conditions
from recon.resend.fresh import TRANSACTIONS, span_of, stale, until_of, why_late
from recon.resend.hold import HeldBack, Hold
from recon.resend.letters import unfit
from recon.resend.probe.settings import doubted_scale, late_sentence, refused_late, scale_sentence
from recon.resend.request import Manner, PostbackRequest, Sale, compose

_RESENDABLE = frozenset({Kind.NEVER_SENT, Kind.SEND_FAILED})
MAY_HAVE_ARRIVED = frozenset({Outcome.AMBIGUOUS, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER})
SAID_NO = frozenset({Outcome.REFUSED, Outcome.MISCONFIGURED})


def gate(candidate: Candidate, *, by: Conditions) -> PostbackRequest | HeldBack:
    """Let an order through as the request that may go out, or say the first thing that holds it back."""
    for check in CHECKS:
        held = check(candidate, by)
        if held is not None:
            return held
    composed = compose(sale_of(candidate, manner=by.terms.manner), manner=by.terms.manner)
    if isinstance(composed, HeldBack):
        return composed
    # What is wrong with this very request tells more than the cause that was found of the one before it.
    return unfit(composed, route=by.terms.route) or uncorrected(candidate, by) or composed


def sale_of(candidate: Candidate, *, manner: Manner) -> Sale:
    """Write an order down as it is told to Rakuten; the shop's book must have exactly one of its reference."""
    [row] = candidate.shop_rows
    return Sale(
        order_ref=candidate.order_ref,
        click_id=row.click_id.strip(),
        placed_at=row.placed_at,
        landed_at=row.landed_at,
        currency=row.currency,
        amount=row.amount,
        lines=candidate.lines,
        told={name: row.told[name] for name in _told_names(manner) if row.told.get(name)},
    )


def _told_names(manner: Manner) -> tuple[str, ...]:
    # Whose lines are marked must be told as what he is: the mark alone would be a riddle.
    return (*manner.tells, "custstatus") if manner.returning_prefix else manner.tells


def broken(candidate: Candidate, _: Conditions) -> HeldBack | None:
    """Hold what is no break now."""
    kind = candidate.kind
    if kind.row.verdict is not Verdict.BREAK:
        return HeldBack(Hold.NOT_A_BREAK, f"it is {kind.label}: {kind.row.sentence}")
    return None


def _kind(candidate: Candidate, by: Conditions) -> HeldBack | None:
    kind = candidate.kind
    if kind is Kind.REFUSED and not by.corrected.strip():
        return HeldBack(
            Hold.NOT_CORRECTED,
            "Rakuten's answer said no, and would again; say what is right now with `recon resend plan --corrected`",
        )
    if kind in _RESENDABLE or kind is Kind.REFUSED:
        return None
    return HeldBack(
        Hold.A_PERSON_DECIDES, f"it is {kind.label}, of which a person decides: {kind.row.sentence}"
    )


def _cause(candidate: Candidate, _: Conditions) -> HeldBack | None:
    """Hold what the cause that was told of it does not let go: Rakuten may have it under another reference or MID."""
    row = CODES.get(candidate.cause)
    if row is None or row.handling.again in {Again.YES, Again.AFTER_CORRECTION}:
        return None
    return HeldBack(Hold.A_PERSON_DECIDES, f"its cause is {row.code}, {row.name}: {row.handling.step}")


def uncorrected(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold what its cause lets go after a correction only, while nobody says that it is made."""
    row = CODES.get(candidate.cause)
    if row is None or row.handling.again is not Again.AFTER_CORRECTION or by.corrected.strip():
        return None
    said = f"its cause is {row.code}, {row.name}; say what is right now with `recon resend plan --corrected`"
    return HeldBack(Hold.NOT_CORRECTED, said)


def fresh(_: Candidate, by: Conditions) -> HeldBack | None:
    """Hold all while findings or books are too old to act on."""
    return stale(by)


def reported(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold what Rakuten's two lists do not reach, up to its last attempt and the settle time."""
    known = [candidate.due_at, *(each.at for each in candidate.attempts if not each.never_arrived)]
    moments = [each for each in known if each is not None]
    if not moments:
        return HeldBack(Hold.REPORTS_SHORT, "nobody knows when it was due")
    needed = max(moments) + by.programme.settle
    lists = (
        (TRANSACTIONS, by.reach.transactions, "a [network.*] section"),
        ("what earns no commission", by.reach.noncommissionable, "noncommissionable_report = '...'"),
    )
    for name, window, key in lists:
        if window is None:
            return HeldBack(Hold.REPORTS_SHORT, f"the report of {name} is not read; write {key}")
        if min(moments) < window.start:
            return HeldBack(
                Hold.REPORTS_SHORT,
                f"the report of {name} begins {window.start:%Y-%m-%d %H:%M}, after it was due",
            )
        if window.end < needed:
            return HeldBack(
                Hold.REPORTS_SHORT,
                f"the report of {name} ends {until_of(window)}; its absence is proved when it reaches {needed:%Y-%m-%d %H:%M}",
            )
        late = why_late(window, name, by)
        if late is not None:
            return late
    return None


def _absent(candidate: Candidate, _: Conditions) -> HeldBack | None:
    if candidate.listed:
        return HeldBack(Hold.RECORDED, f"Rakuten lists {numerals.counted(candidate.listed, 'line')} of it")
    return None


def elsewhere(candidate: Candidate, _: Conditions) -> HeldBack | None:
    """Hold what Rakuten or the log may know by another reference."""
    if candidate.known_as:
        return HeldBack(Hold.MAY_STAND_AS_ANOTHER, candidate.known_as)
    return None


def entered(candidate: Candidate, _: Conditions) -> HeldBack | None:
    """Hold what stands in a file for a person."""
    if candidate.by_hand:
        return HeldBack(Hold.ENTERED_BY_HAND, candidate.by_hand)
    return None


def _attempts(candidate: Candidate, by: Conditions) -> HeldBack | None:
    outcomes = {each.outcome for each in candidate.attempts}
    if Outcome.ACCEPTED in outcomes:
        return HeldBack(
            Hold.ACCEPTED_ONCE,
            "Rakuten accepted it once; open a case with Rakuten before anything is sent twice",
        )
    unsure = sorted(outcomes & MAY_HAVE_ARRIVED)
    if unsure:
        return HeldBack(
            Hold.MAY_HAVE_ARRIVED,
            f"an earlier attempt ({_named(unsure[0])}) may have arrived; its absence must be proved first",
        )
    if Outcome.SUPPRESSED in outcomes:
        return HeldBack(
            Hold.A_PERSON_DECIDES, "it was held back on purpose once, by consent, a filter or deduplication"
        )
    if outcomes & SAID_NO and not by.corrected.strip():
        return HeldBack(
            Hold.NOT_CORRECTED,
            "Rakuten said no to it once; say what is right now with `recon resend plan --corrected`",
        )
    return None


def _order(candidate: Candidate, _: Conditions) -> HeldBack | None:
    if len(candidate.shop_rows) != 1:
        return HeldBack(
            Hold.ORDER_GONE, f"the shop's book has {len(candidate.shop_rows)} orders of its reference"
        )
    [row] = candidate.shop_rows
    if row.kind is not OrderKind.SALE:
        return HeldBack(Hold.NOT_A_SALE, "it is no sale, and nothing else is sent from here")
    if row.is_test or row.cancelled or row.state is not OrderState.CONFIRMED:
        state = "a test" if row.is_test else "cancelled" if row.cancelled else row.state.name.lower()
        return HeldBack(Hold.NOT_CONFIRMED, f"the order is {state} in the shop")
    if row.refunded_amount:
        return HeldBack(
            Hold.REFUNDED, "it was partly refunded; what is left of it is not sent from here in this version"
        )
    if row.amount != row.amount_first:
        return HeldBack(Hold.CHANGED, "its amount in the shop changed after it was first seen")
    return None


def click(candidate: Candidate, _: Conditions) -> HeldBack | None:
    """Hold what has no whole click id."""
    [row] = candidate.shop_rows
    if is_no_click(row.click_id):
        return HeldBack(
            Hold.NO_CLICK, "the order has no click id, so Rakuten could not tell whose click it was"
        )
    if not is_well_formed(row.click_id.strip()):
        return HeldBack(Hold.CLICK_MALFORMED, "its click id does not have the shape of one")
    return None


def _landing(candidate: Candidate, by: Conditions) -> HeldBack | None:
    [row] = candidate.shop_rows
    if row.landed_at is None:
        return HeldBack(
            Hold.LANDING_UNKNOWN, "the shop does not say when the click landed; fill landed_at in the query"
        )
    if row.landed_at > row.placed_at:
        return HeldBack(Hold.LANDED_LATER, "its click landed after the order was placed")
    days = by.terms.return_days
    if days is None:
        return HeldBack(
            Hold.RETURN_DAYS_UNKNOWN,
            f"nobody said how long a click counts; write return_days = 30 into [programme.{by.programme.name}]",
        )
    if row.placed_at - row.landed_at > timedelta(days=days):
        return HeldBack(
            Hold.CLICK_TOO_OLD,
            f"its click was older than the {numerals.counted(days, 'day')} for which one counts",
        )
    return None


def age(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold what is too old, or lies in a month that finance closed."""
    [row] = candidate.shop_rows
    if by.as_of - row.placed_at > by.policy.oldest:
        return HeldBack(
            Hold.ORDER_TOO_OLD,
            f"it is older than {span_of(by.policy.oldest)}; ask Rakuten for a manual credit",
        )
    late = None if by.policy.oldest_is_said else refused_late(by.terms)
    if late is not None and by.as_of - row.placed_at >= timedelta(days=late.days):
        return HeldBack(Hold.LATE_NOT_TAKEN, late_sentence(late))
    closed = by.terms.closed_through
    if closed is not None and row.placed_at.astimezone(ZoneInfo(by.programme.zone)).date() <= closed:
        return HeldBack(Hold.MONTH_CLOSED, f"finance closed its month (closed_through {closed:%Y-%m})")
    return None


def room(candidate: Candidate, by: Conditions) -> HeldBack | None:
    """Hold what another plan has, and what nobody said a limit for."""
    [row] = candidate.shop_rows
    if candidate.unfinished:
        return HeldBack(
            Hold.IN_ANOTHER_PLAN, "an earlier re-send of it is not over; see `recon resend status`"
        )
    if row.currency != by.programme.currency:
        return HeldBack(
            Hold.CURRENCY_UNFIT, f"it is in {row.currency}, the programme is in {by.programme.currency}"
        )
    doubt = doubted_scale(by.terms, row.currency)
    if doubt is not None:
        return HeldBack(Hold.SCALE_DOUBTED, scale_sentence(by.terms, doubt, programme=by.programme.name))
    caps: Mapping[str, Mapping[str, int]] = {
        "amount_per_run": by.policy.per_run.amount,
        "amount_per_day": by.policy.per_day.amount,
    }
    for key, amounts in caps.items():
        if row.currency not in amounts:
            sentence = f"nobody said how much would be too much; write {key} = {{ {row.currency} = '...' }} into [resend]"
            return HeldBack(Hold.NO_CAP, sentence)
    return None


CHECKS: tuple[Callable[[Candidate, Conditions], HeldBack | None], ...] = (
    broken,
    _absent,
    elsewhere,
    entered,
    _attempts,
    _kind,
    _cause,
    _order,
    click,
    _landing,
    age,
    room,
    # What concerns all orders alike comes last: a reason of the order's own tells more.
    fresh,
    reported,
)


def _named(outcome: Outcome) -> str:
    return outcome.name.lower().replace("_", " ")
