"""Composes the postback of an order: the same bytes for the same order, or the named reason why there is none.

The order keeps its own time, landing time and click id: never those of the sending (source: rakuten.md sections 1.2
to 1.6, guides.md on limits).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from recon.records.attempt import AttemptKind
from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.records.order import OrderKind
from recon.resend.amounts import written
from recon.resend.hold import HeldBack, Hold
from recon.resend.request.discounts import priced
from recon.resend.request.lines import arranged, lists, sold
from recon.resend.request.manner import Manner, ZeroPriceReturn
from recon.resend.request.sale import PostbackRequest, Sale, SaleLine
from recon.resend.request.values import BETWEEN, UNPRINTABLE, WRITTEN, Findings, Unfit, of_order

LONGEST_REFERENCE = 40
# What a request may hold beside the address it goes to.
LONGEST_QUERY = 7_800
_USUAL_MID = re.compile(r"[0-9]{4,5}")
# One blank inside a reference travels well; any other would be lost or changed on the way.
_REFERENCE = re.compile(rf"[^\s|](?:(?:[^\s|]| (?! )){{0,{LONGEST_REFERENCE - 2}}}[^\s|])?")

Taken = Callable[[Sequence[SaleLine]], list[SaleLine]]


def compose(
    sale: Sale, *, manner: Manner, kind: AttemptKind = AttemptKind.SALE
) -> PostbackRequest | HeldBack:
    """Compose the postback of an order; a reversal sends the same lines with their amounts below nothing."""
    return composed(sale, manner=manner, kind=kind, taken=list)


def composed(
    sale: Sale, *, manner: Manner, kind: AttemptKind, taken: Taken, part: Sequence[Sequence[int]] = ()
) -> PostbackRequest | HeldBack:
    """Compose a postback of those of the order's priced lines that are taken; `part` tells one return from another."""
    try:
        return _composed(sale, manner=manner, kind=kind, taken=taken, part=part)
    except Unfit as unfit:
        return unfit.back


def _composed(
    sale: Sale, *, manner: Manner, kind: AttemptKind, taken: Taken, part: Sequence[Sequence[int]]
) -> PostbackRequest | HeldBack:
    findings = Findings()
    _must_be_fit(sale, manner=manner, kind=kind, findings=findings)
    may_be_free = sale.kind is not OrderKind.SALE or kind is AttemptKind.EVENT
    goods = sold(sale, findings=findings)
    whole = priced(goods, sale=sale, manner=manner, may_be_free=may_be_free)
    _look_at_discounts(goods, sale=sale, findings=findings)
    lines = arranged(taken(whole), sale=sale, manner=manner, findings=findings)
    if kind is AttemptKind.REVERSAL:
        told_as = arranged(whole, sale=sale, manner=manner, findings=findings)
        lines = _given_back(lines, sold_as=told_as, manner=manner)
    told = tuple(_told(sale, lines, manner=manner, findings=findings))
    if manner.strict and findings.exceeded:
        return HeldBack(
            Hold.VALUE_UNFIT, f"{findings.exceeded[0]}; strict_limits = false would send it all the same"
        )
    request = PostbackRequest(
        order_ref=sale.order_ref,
        told=told,
        digest=_digest(sale, lines, manner=manner, kind=kind, part=part),
        currency=sale.currency,
        amount=sum(line.amount for line in lines),
        lines=len(lines),
        notes=tuple(dict.fromkeys(findings.notes)),
    )
    return too_long(request.query) or request


def _given_back(lines: Sequence[SaleLine], *, sold_as: Sequence[SaleLine], manner: Manner) -> list[SaleLine]:
    """Take lines back: amounts below nothing, pieces as they are; only what was sold for nothing has fewer than none."""
    free = {line.sku for line in sold_as if not line.amount}
    if manner.zero_price_return is ZeroPriceReturn.POSITIVE:
        free = set()
    return [
        replace(
            line,
            quantity=-line.quantity if line.sku in free and not line.amount else line.quantity,
            amount=-line.amount,
        )
        for line in lines
    ]


def _look_at_discounts(lines: Sequence[SaleLine], *, sale: Sale, findings: Findings) -> None:
    below = any(line.amount < 0 for line in lines)
    if below and sum(line.amount for line in lines) > sale.amount:
        findings.notes.append(
            "a line is below nothing and the order is cheaper than its lines besides: look whether one discount is told twice"
        )


def too_long(query: str) -> HeldBack | None:
    """Say that a query is longer than Rakuten takes whole; None where it is not. Nothing is ever cut."""
    if len(query) <= LONGEST_QUERY:
        return None
    sentence = (
        f"its request is {len(query)} characters long, more than the {LONGEST_QUERY} that Rakuten takes whole"
    )
    return HeldBack(Hold.TOO_LONG, sentence)


def _must_be_fit(sale: Sale, *, manner: Manner, kind: AttemptKind, findings: Findings) -> None:
    if not manner.mid:
        raise Unfit("the programme has no MID; write mid = '...' into its section", Hold.NO_MID)
    if UNPRINTABLE.search(manner.mid):
        raise Unfit("its MID holds a character that cannot be printed", Hold.NO_MID)
    if not _USUAL_MID.fullmatch(manner.mid):
        findings.notes.append("the MID does not have the 4 or 5 digits that are usual")
    if not _REFERENCE.fullmatch(sale.order_ref):
        sentence = (
            f"its reference is not 1 to {LONGEST_REFERENCE} characters without blanks around or bars in it"
        )
        raise Unfit(sentence, Hold.REFERENCE_UNFIT)
    if UNPRINTABLE.search(sale.order_ref):
        raise Unfit("its reference holds a character that cannot be printed", Hold.REFERENCE_UNFIT)
    if any(moment is not None and moment.tzinfo is None for moment in (sale.placed_at, sale.landed_at)):
        raise Unfit("one of its times has no zone")
    if sale.click_id or sale.landed_at is not None:
        _must_have_a_click(sale, findings=findings)
    elif kind is not AttemptKind.EVENT:
        _must_be_linkless(sale, manner=manner, findings=findings)
    try:
        decimals(sale.currency)
    except UnknownCurrency:
        raise Unfit("its currency is none of ISO 4217", Hold.CURRENCY_UNFIT) from None


def _must_have_a_click(sale: Sale, *, findings: Findings) -> None:
    if not is_well_formed(sale.click_id):
        raise Unfit("its click id does not have the shape of one", Hold.CLICK_MALFORMED)
    if sale.landed_at is None:
        raise Unfit("nobody knows when its click landed", Hold.LANDING_UNKNOWN)
    if sale.landed_at > sale.placed_at:
        findings.notes.append("its click landed after it was placed, which no real one does")
    if re.search(r"[/*]", sale.click_id):
        findings.notes.append("the click id holds / or *, which some guides allow; it is sent as it is")


def _must_be_linkless(sale: Sale, *, manner: Manner, findings: Findings) -> None:
    if not manner.linkless:
        sentence = "it has no click id, and the programme sends no linkless orders (linkless = true lets those with a coupon go)"
        raise Unfit(sentence, Hold.NO_CLICK)
    if not sale.told.get("coupon", "").strip():
        raise Unfit("it has neither a click id nor a coupon, so nobody would be paid for it", Hold.NO_CLICK)
    findings.notes.append("it has no click: Rakuten must know its coupon as a publisher's own")


def _told(
    sale: Sale, lines: Sequence[SaleLine], *, manner: Manner, findings: Findings
) -> Iterator[tuple[str, str]]:
    """Write everything that is told, in the order in which it is sent."""
    yield "mid", manner.mid
    yield "ord", sale.order_ref
    if sale.landed_at is not None:
        yield "tr", sale.click_id
        yield "land", _moment(sale.landed_at)
    yield "date", _moment(sale.placed_at)
    yield "cur", sale.currency
    yield "skulist", BETWEEN.join(line.sku for line in lines)
    yield "qlist", BETWEEN.join(str(line.quantity) for line in lines)
    yield (
        "amtlist",
        BETWEEN.join(written(line.amount, currency=sale.currency, scale=manner.scale) for line in lines),
    )
    yield "xml", "1"
    if manner.source:
        yield "source", manner.source
    yield from of_order(sale.told, findings=findings).items()
    yield from lists(lines)
    # Last, as in Rakuten's own tag: the least important.
    yield "namelist", BETWEEN.join(line.name for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(WRITTEN)


def _digest(
    sale: Sale, lines: Sequence[SaleLine], *, manner: Manner, kind: AttemptKind, part: Sequence[Sequence[int]]
) -> str:
    sent = [
        [line.sku, line.quantity, written(line.amount, currency=sale.currency, scale=manner.scale)]
        for line in lines
    ]
    facts: list[object] = [manner.mid, sale.order_ref, kind.name.lower(), sale.currency, sent]
    if part:
        # Two returns of one piece each are alike but for what had come back before.
        facts.append(part)
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
