"""Puts a week's breaks into groups a person can act on: one kind, one cause, since when, what it costs, what to do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.gap.causes import Cause, explain
from recon.gap.figures import Figure
from recon.gap.where import parts
from recon.matching.found_break import FoundBreak
from recon.records import numerals
from recon.records.kind import Kind
from recon.records.money import decimals
from recon.reporting.cause_words import cause_in_words, cause_todo, causes_in_words, common_cause
from recon.reporting.figures import BreakGroup, Mark

_NEAR = timedelta(hours=2)
_MOST = 4  # of five: a factor must explain four fifths of a group
_TODO = {
    Kind.NEVER_SENT: "Repair the trigger, then send these orders",
    Kind.SEND_FAILED: "Look at the errors, then prove what arrived",
    Kind.REFUSED: "Correct what was refused, then send again",
    Kind.NOT_RECORDED: "Open a case with Rakuten",
    Kind.SENDING_NOT_KNOWN: "Connect the postback log",
    Kind.SUPPRESSED: "Check the rule that held them back",
    Kind.NOT_COMMISSIONED: "Ask Rakuten for the reason",
    Kind.RECORDED_AS_EVENT: "Send to the right address",
    Kind.UNDER_ANOTHER_REFERENCE: "Accept the alias rule, send none of them again",
    Kind.AMOUNT_DIFFERS: "Correct the amount that is sent",
    Kind.CURRENCY_DIFFERS: "Correct the currency that is sent",
    Kind.LINES_DIFFER: "Have the lines corrected",
    Kind.LINES_MISSING: "Send the missing lines, once the cause is mended",
    Kind.WITHOUT_COMMISSION: "Ask Rakuten why nothing is paid",
    Kind.WITHOUT_PUBLISHER: "Ask Rakuten whose they are",
    Kind.RECORDED_TWICE: "Reverse one of the two",
    Kind.CANCELLED_NOT_REVERSED: "Reverse them at Rakuten",
    Kind.REFUND_NOT_REVERSED: "Reverse the refunded part",
    Kind.UNPAID_RECORDED: "Reverse them at Rakuten",
    Kind.TEST_RECORDED: "Reverse them at Rakuten",
    Kind.OWN_ORDER_RECORDED: "Reverse them at Rakuten",
    Kind.LEFT_OUT_RECORDED: "Look at the rule, or reverse them at Rakuten",
    Kind.UNKNOWN_ORDER: "Find where they came from",
    Kind.SENT_FOR_UNKNOWN_ORDER: "Find what sends them",
}
_HAPPENED = {
    Kind.NEVER_SENT: "have no attempt",
    Kind.SEND_FAILED: "failed to be sent",
    Kind.REFUSED: "were refused",
    Kind.NOT_RECORDED: "were taken and are not listed",
    Kind.SENDING_NOT_KNOWN: "are not recorded",
    Kind.SUPPRESSED: "were held back",
    Kind.NOT_COMMISSIONED: "are not commissionable",
    Kind.AMOUNT_DIFFERS: "have another amount",
    Kind.UNDER_ANOTHER_REFERENCE: "stand at Rakuten under another reference",
    Kind.LINES_DIFFER: "have amounts at other SKUs",
    Kind.LINES_MISSING: "lack whole lines",
    Kind.WITHOUT_COMMISSION: "earn no commission",
    Kind.WITHOUT_PUBLISHER: "are credited to nobody",
}
_PHRASES = {
    "payment_method": ("paid by {}", "{} orders", "other methods"),
    "device": ("placed on {}", "orders placed on {}", "other devices"),
    "country": ("from {}", "orders from {}", "other countries"),
    "channel": ("of the {} channel", "orders of the {} channel", "other channels"),
    "landing_page": ("that landed on {}", "orders that landed on {}", "other landing pages"),
    "publisher": ("brought by {}", "orders brought by {}", "other publishers"),
    "customer_kind": ("by {} customers", "orders by {} customers", "other customers"),
}
_BRANDS = {"paypal": "PayPal", "klarna": "Klarna", "safari": "Safari", "ios": "iOS", "iphone": "iPhone"}


def orders_of(slice_: str) -> str:
    """Name the orders of a slice: 'PayPal orders' for 'payment_method=PayPal'; 'orders' where there is none.

    Of a pair both are named: 'PayPal orders placed on mobile'.
    """
    named = sorted(parts(slice_), key=lambda part: not _noun(part[0]).startswith("{}"))
    if not named:
        return "orders"
    (first, value), *others = named
    said = [_noun(first).format(_who(value)), *(_adverb(name).format(_who(value)) for name, value in others)]
    return f"{said[0]} {numerals.enumeration(said[1:])}" if others else said[0]


def _who(value: str) -> str:
    return _BRANDS.get(value.lower(), value)


def _noun(name: str) -> str:
    phrase = _PHRASES.get(name)
    return phrase[1] if phrase else f"orders {_adverb(name)}"


def _adverb(name: str) -> str:
    phrase = _PHRASES.get(name)
    return phrase[0] if phrase else f"where the {name.replace('_', ' ')} is {{}}"


@dataclass(frozen=True, slots=True)
class _Scene:
    """This is what a week knows beside its breaks."""

    figures: Sequence[Figure]
    deploys: Sequence[Mark]
    currency: str


def groups(
    breaks: Iterable[FoundBreak], *, figures: Sequence[Figure], deploys: Sequence[Mark], currency: str
) -> tuple[BreakGroup, ...]:
    """Group breaks by kind and cause, the most commission first; `figures` are the week's hours, by slice as well."""
    scene = _Scene(figures, deploys, currency)
    by_kind: dict[Kind, list[FoundBreak]] = defaultdict(list)
    for each in breaks:
        by_kind[each.kind].append(each)
    found = [group for kind, mine in sorted(by_kind.items()) for group in _of_kind(kind, mine, scene)]
    return tuple(sorted(found, key=lambda group: (-abs(group.commission), -group.orders, group.kind)))


def _of_kind(kind: Kind, breaks: list[FoundBreak], scene: _Scene) -> Iterator[BreakGroup]:
    cause = explain(scene.figures, kind, currency=scene.currency)
    if cause is None:
        yield _unsliced(kind, breaks, cause=_factor(breaks) or _common(breaks) or kind.row.sentence)
        return
    name, _, value = cause.slice.partition("=")
    hit = [each for each in breaks if each.slices.get(name) == value and each.due_at >= cause.since]
    if not hit:
        yield _unsliced(kind, breaks, cause=causes_in_words(breaks) or kind.row.sentence)
        return
    yield _explained(kind, hit, cause, scene)
    explained = {each.key for each in hit}
    rest = [each for each in breaks if each.key not in explained]
    if rest:
        yield _unsliced(kind, rest, cause=_common(rest) or f"{kind.row.sentence} No common cause found.")


def _common(breaks: list[FoundBreak]) -> str:
    return causes_in_words(breaks) or _reason(breaks)


def _unsliced(kind: Kind, breaks: list[FoundBreak], *, cause: str) -> BreakGroup:
    """Make a group that no slice explains; how sure its cause is, the breaks say themselves."""
    code = common_cause(breaks)
    said = {str(each.evidence.get("certainty")) for each in breaks if each.cause == code}
    is_sure = bool(cause_in_words(code, kind=kind)) and len(said) == 1 and not said & {"unclear", "None"}
    return _group(kind, breaks, cause=cause, certainty=said.pop() if is_sure else None)


def _explained(kind: Kind, breaks: list[FoundBreak], cause: Cause, scene: _Scene) -> BreakGroup:
    name, _, value = cause.slice.partition("=")
    who = _who(value)
    adverb, noun, others = (phrase.format(who) for phrase in _PHRASES[name])
    usual = (
        "as usual"
        if cause.elsewhere_hit * 20 <= cause.elsewhere
        else f"{cause.elsewhere_hit} of {cause.elsewhere}"
    )
    first = min(each.due_at for each in breaks)
    sentence = (
        f"{cause.hit} of {cause.expected} {noun} {_HAPPENED.get(kind, 'are affected')}; {others} {usual}."
    )
    common = causes_in_words(breaks)
    return _group(
        kind,
        breaks,
        cause=f"{sentence}{f' {common}' if common else ''}{_deployed(first, scene.deploys)}",
        title=f"{noun[0].upper()}{noun[1:]}: {kind.label}",
        slice_=adverb,
        certainty="certain" if cause.certain else "likely",
        since=first,
    )


def _deployed(since: datetime, deploys: Iterable[Mark]) -> str:
    """Name the deploy that came shortly before; one that came after is no cause."""
    near = [mark for mark in deploys if timedelta(0) <= since - mark.at <= _NEAR]
    if not near:
        return ""
    last = max(near, key=lambda mark: mark.at)
    minutes = (since - last.at) // timedelta(minutes=1)
    return f" The first came {minutes} min after {last.name}."


def _factor(breaks: list[FoundBreak]) -> str:
    """Recognise amounts that are off by a power of ten: minor units taken for major ones, or the reverse."""
    breaks = [each for each in breaks if each.expected and each.recorded]
    if not breaks:
        return ""
    for factor, words in ((100, "100 times too high"), (1000, "1,000 times too high")):
        if sum(each.recorded == each.expected * factor for each in breaks) * 5 >= len(breaks) * _MOST:
            return f"The recorded amounts are {words}{_too_high(breaks[0].currency, factor=factor)}."
        if sum(each.recorded * factor == each.expected for each in breaks) * 5 >= len(breaks) * _MOST:
            return f"The recorded amounts are {words.replace('high', 'low')}: the decimals were left out."
    return ""


def _too_high(currency: str, *, factor: int) -> str:
    places = decimals(currency)
    if not places:
        return f": decimals were counted that {currency} does not have"
    return ": they were turned into minor units twice" if factor == 10**places else ""


def _reason(breaks: list[FoundBreak]) -> str:
    """Quote the answer that most of a group shares."""
    reasons = [str(each.evidence["reason"]) for each in breaks if each.evidence.get("reason")]
    if not reasons:
        return ""
    common = max(sorted(set(reasons)), key=reasons.count)
    return f"{reasons.count(common)} of {len(breaks)}: {common}"


def _group(
    kind: Kind,
    breaks: Sequence[FoundBreak],
    *,
    cause: str,
    title: str = "",
    slice_: str = "",
    certainty: str | None = None,
    since: datetime | None = None,
) -> BreakGroup:
    return BreakGroup(
        kind=kind,
        cause=cause,
        title=title,
        slice=slice_,
        certainty=certainty,
        since=since or min(each.due_at for each in breaks),
        orders=len(breaks),
        sales=sum(_sales(each) for each in breaks),
        commission=sum(each.at_risk for each in breaks),
        estimated=any(each.estimated for each in breaks),
        todo=cause_todo(breaks).rstrip(".") or _TODO[kind],
        command=f"recon breaks --kind {kind.slug}",
    )


def _sales(each: FoundBreak) -> int:
    """Tell the sales a break is about: all that is missing, or the difference; two currencies have none."""
    if each.kind is Kind.CURRENCY_DIFFERS:
        return each.expected
    return abs(each.recorded - each.expected)
