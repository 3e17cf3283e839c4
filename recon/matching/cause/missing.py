"""Why an order is missing at Rakuten: told by its attempts' outcomes and the words of the answers, most specific first."""

import re
from collections.abc import Iterator

from recon.matching.cause.facts import Astray, Facts, Sent
from recon.records.attempt import AttemptKind, Outcome
from recon.records.click import ASSUMED, is_no_click, is_well_formed, publisher_code
from recon.records.kind import Kind

_SALE = int(AttemptKind.SALE)
TAKEN = frozenset(map(int, (Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER)))
_UNSURE = frozenset(map(int, (Outcome.UNVERIFIED, Outcome.HANDED_OVER)))
_FAILED = frozenset(map(int, (Outcome.THROTTLED, Outcome.NOT_SENT, Outcome.AMBIGUOUS)))
_NEVER_LEFT = _FAILED - {int(Outcome.AMBIGUOUS)}
_REFUSED = frozenset(map(int, (Outcome.REFUSED, Outcome.MISCONFIGURED)))
_ACCEPTED, _PARTIAL = int(Outcome.ACCEPTED), int(Outcome.PARTIAL)
_AMBIGUOUS, _AWAY, _HELD = int(Outcome.AMBIGUOUS), int(Outcome.MISCONFIGURED), int(Outcome.SUPPRESSED)

_REFERENCE = 40  # non-blank signs of an order reference that Rakuten takes
# A month, in microseconds: no contract's own limit is known. Orders that were sent as late and recorded speak against it.
_LATE = 30 * 24 * 3600 * 1_000_000
_LOGINS = (401, 403, 407)
_TOO_LONG = (413, 414)
_BAD_REQUEST = 400
_DENIED = re.compile(r"access denied|turned the programme away", re.IGNORECASE)
_LOGIN = re.compile(
    r"\b(401|403|407)\b|token|unauthori[sz]ed|forbidden|signature|credential|api key", re.IGNORECASE
)
_NO_MID = re.compile(
    r"\b(mid|merchant(?: ?id)?|marketing id|advertiser(?: ?id)?)\b|HTTP 400: a web page", re.IGNORECASE
)
_FIELD = re.compile(
    r"missing|required|mandatory|invalid (order|amount|mid)|\b(ord|amtlist|skulist)\b", re.IGNORECASE
)
_DROPPED = re.compile(
    r"transform|instrumentation|neither amount nor price|(amount or price|price or amount) is required"
    r"|no (sku|price|amount)\b|dropped|our own guard",
    re.IGNORECASE,
)
_TOO_OLD = re.compile(r"too (old|late)|past due|outside the (date|time) (range|window)", re.IGNORECASE)
_URI = re.compile(
    r"uri too (long|large)|request too long|too long a url|header.{0,20}too large", re.IGNORECASE
)
_REPEATED = re.compile(r"dedup|duplicate|already (sent|reported|tracked)|seen before", re.IGNORECASE)
_CONSENT = re.compile(r"consent|cookie|opt.?out|gdpr|tcf|privacy", re.IGNORECASE)
_RETURN_DAYS = re.compile(
    r"return (\(?days?|window|period)|click (is |was )?(too old|expired)|expired|lookback", re.IGNORECASE
)
_EXCLUDED = re.compile(r"sku|categor|brand|gift|exclu", re.IGNORECASE)
_PARTNER = re.compile(
    r"partner|relationship|publisher|affiliate|not (joined|approved)|terminated", re.IGNORECASE
)
_BY_US = re.compile(r"iscomm|marked|by (the )?(advertiser|merchant)|advertiser request", re.IGNORECASE)
_PIXEL = "eventnvppixel"


def missing_codes(facts: Facts) -> tuple[str, ...]:
    """Tell every cause of the list that the case shows; nothing where the books do not say."""
    sales = [each for each in facts.sent if each.kind == _SALE]
    found = [*_OF_KIND[facts.kind](facts, sales)]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _never_sent(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    if facts.astray:
        yield from _astray(facts)
    if facts.elsewhere_listed:
        yield "B32"
    yield from _click(facts, sales)
    yield from _unfit(facts)
    if facts.lines and any(not line.sku or not line.amount or not line.quantity for line in facts.lines):
        yield "B30"
    if not sales:
        yield "B20"


def _astray(facts: Facts) -> Iterator[str]:
    """Tell what became of an attempt that carries the order's click id under another MID, or without a reference."""
    for each in facts.astray:
        if each.outcome in TAKEN:
            # Nobody can say which order it was taken for.
            yield "B32" if each.is_named else "B36"
        elif each.is_named:
            yield from _turned_away(each)
        elif each.outcome in _REFUSED:
            yield "B36"


def _not_known(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    """Without a log only what stands on the order itself can be told."""
    if facts.elsewhere_listed:
        yield "B32"
    yield from _click(facts, sales)
    yield from _unfit(facts)


def _send_failed(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    outcomes = {each.outcome for each in sales}
    if _HELD in outcomes and any(_REPEATED.search(each.reason) for each in sales if each.outcome == _HELD):
        yield "B34"
    for each in reversed(sales):
        if each.outcome in _FAILED:
            yield from _answered(each)
    # One that may have arrived is what a person must know, whatever the others came to.
    if _AMBIGUOUS in outcomes:
        yield "B24"
    if outcomes & _NEVER_LEFT:
        yield "B23"
    yield from _unfit(facts)


def _refused(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    refused = [each for each in sales if each.outcome in _REFUSED]
    for each in reversed(refused):
        yield from _turned_away(each) if each.outcome == _AWAY else _answered(each)
    yield from _click(facts, sales)
    yield from _late(facts, sales)
    yield from _times(facts)
    yield from _unfit(facts)
    if any(each.bad and not each.good for each in refused):
        yield "B29"
    if any(each.is_out_of_step for each in refused):
        yield "B51"


def _turned_away(each: Sent | Astray) -> Iterator[str]:
    """Tell a login, an unknown MID and a denied programme apart: by the status first, then by the words."""
    if each.http_status in _LOGINS:
        yield "B27"
    elif _DENIED.search(each.reason):
        yield "B26"
    elif each.http_status == _BAD_REQUEST or _NO_MID.search(each.reason):
        yield "B28"
    elif _LOGIN.search(each.reason):
        yield "B27"


def _answered(each: Sent) -> Iterator[str]:
    reason, status = each.reason, each.http_status
    if status in _TOO_LONG or (reason and _URI.search(reason)):
        yield "B53"
    if reason and _TOO_OLD.search(reason):
        yield "B33"
    if reason and _DROPPED.search(reason):
        yield "B30"
    elif status == _BAD_REQUEST and (not reason or _FIELD.search(reason)):
        yield "B36"


def _not_recorded(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    taken = [each for each in sales if each.outcome in TAKEN]
    if facts.elsewhere_listed:
        yield "B32"
    if any(_PIXEL in each.endpoint for each in taken):
        yield "B31"
    yield from _click(facts, sales)
    yield from _late(facts, taken)
    yield from _times(facts)
    yield from _unfit(facts)
    if taken and all(each.outcome == _PARTIAL for each in taken):
        yield "B29"
    if taken and all(each.outcome in _UNSURE for each in taken):
        yield "B35"
    if any(each.outcome == _ACCEPTED for each in taken):
        yield "B62"


def _as_event(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    del facts, sales
    yield "B31"


def _suppressed(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    """A rule that held an order back is a break only where the books say which."""
    del facts
    for each in reversed([each for each in sales if each.outcome == _HELD]):
        if _REPEATED.search(each.reason):
            yield "B34"
        if _CONSENT.search(each.reason):
            yield "B05"
        if _DROPPED.search(each.reason):
            yield "B30"


def _not_commissioned(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    reasons = " ".join({each.reason for each in facts.listed if each.reason})
    yield from _click(facts, sales)
    if any(each.is_marked_unpaid for each in sales):
        yield "B59"
    if reasons:
        for code, words in (
            ("B59", _BY_US),
            ("L09", _RETURN_DAYS),
            ("L07", _EXCLUDED),
            ("B63", _PARTNER),
        ):
            if words.search(reasons):
                yield code
    if facts.listed:
        yield "B61"


def _click(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    """A click id that is malformed on the order, was sent blank, or was changed on its way."""
    stored = facts.click_id
    if stored and stored != ASSUMED and not is_well_formed(stored):
        yield "B12"
    if not sales:
        return
    told = {each.click_id for each in sales if each.click_id is not None and each.click_id != stored}
    if not told:
        return
    changed = {each for each in told if not is_no_click(each)}
    if changed and stored:
        yield "B12"
    elif len(told) == len({each.click_id for each in sales} - {None}):
        yield "B57"


def _late(facts: Facts, sales: list[Sent]) -> Iterator[str]:
    if sales and facts.placed_at and min(each.at for each in sales) - facts.placed_at > _LATE:
        yield "B33"


def _times(facts: Facts) -> Iterator[str]:
    if facts.landed_at is not None and facts.placed_at and facts.landed_at > facts.placed_at:
        yield "B55"
    elif facts.landed_at is not None and facts.landed_at == facts.placed_at:
        yield "B56"


def _unfit(facts: Facts) -> Iterator[str]:
    if len(facts.order_ref) > _REFERENCE:
        yield "B53"


_OF_KIND = {
    Kind.NEVER_SENT: _never_sent,
    Kind.SEND_FAILED: _send_failed,
    Kind.REFUSED: _refused,
    Kind.NOT_RECORDED: _not_recorded,
    Kind.SENDING_NOT_KNOWN: _not_known,
    Kind.SUPPRESSED: _suppressed,
    Kind.NOT_COMMISSIONED: _not_commissioned,
    Kind.RECORDED_AS_EVENT: _as_event,
}
MISSING = frozenset(_OF_KIND)


def unattributed(facts: Facts) -> bool:
    """Tell whether Rakuten gives the order to nobody, or to another publisher than its click id names."""
    codes = {line.publisher_code for line in facts.listed if line.publisher_code}
    if not codes or publisher_code(facts.click_id) in codes:
        return False
    return is_well_formed(facts.click_id)
