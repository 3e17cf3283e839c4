"""Composes the postback of an order: the same bytes for the same order, or the named reason why there is none.

The order keeps its own time, landing time and click id: never those of the sending (source: rakuten.md sections 1.2
to 1.6, guides.md on limits).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from recon.records.attempt import AttemptKind
from recon.records.click import is_well_formed
from recon.records.money import UnknownCurrency, decimals
from recon.resend.amounts import PLAIN, UNSCALED_ZERO_DECIMAL
from recon.resend.hold import HeldBack, Hold
from recon.resend.request.manner import Manner
from recon.resend.request.sale import PostbackRequest, Sale, SaleLine

LONGEST_REFERENCE = 40
_WRITTEN = "%Y%m%d_%H%M"
# What a request may hold beside the address it goes to.
_LONGEST_QUERY = 7_800
_HUNDREDTHS = 2
_BETWEEN = "|"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
# One blank inside a reference travels well; any other would be lost or changed on the way.
_REFERENCE = re.compile(r"[^\s|](?:(?:[^\s|]| (?! )){0,38}[^\s|])?")


class _Column(NamedTuple):
    """This is the lines as three lists of one length: what Rakuten is told of each."""

    skus: tuple[str, ...]
    quantities: tuple[int, ...]
    amounts: tuple[Decimal, ...]
    names: tuple[str, ...]


def compose(
    sale: Sale, *, manner: Manner, kind: AttemptKind = AttemptKind.SALE
) -> PostbackRequest | HeldBack:
    """Compose the postback of an order; a reversal sends the same lines with their amounts below nothing."""
    unfit = _unfit(sale, mid=manner.mid)
    if unfit is not None:
        return unfit
    lines = _merged(sale.lines)
    shares = _shares(lines, total=sale.amount, currency=sale.currency, scale=manner.scale)
    if isinstance(shares, HeldBack):
        return shares
    sign = -1 if kind is AttemptKind.REVERSAL else 1
    column = _Column(
        skus=tuple(line.sku for line in lines),
        quantities=tuple(line.quantity for line in lines),
        amounts=tuple(sign * share for share in shares),
        names=tuple(_name(line) for line in lines),
    )
    request = PostbackRequest(
        order_ref=sale.order_ref,
        told=_told(sale, column, mid=manner.mid),
        digest=_digest(sale, column, mid=manner.mid, kind=kind),
        currency=sale.currency,
        amount=sign * sale.amount,
        lines=len(lines),
    )
    length = len(request.query)
    if length > _LONGEST_QUERY:
        sentence = f"its request is {length} characters long, more than the {_LONGEST_QUERY} that Rakuten takes whole"
        return HeldBack(Hold.TOO_LONG, sentence)
    return request


def _unfit(sale: Sale, *, mid: str) -> HeldBack | None:
    """Find the first thing in an order that a postback cannot carry."""
    if not mid:
        return HeldBack(Hold.NO_MID, "the programme has no MID; write mid = '...' into its section")
    if len(sale.order_ref) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(sale.order_ref):
        sentence = (
            f"its reference is not 1 to {LONGEST_REFERENCE} characters without blanks around or bars in it"
        )
        return HeldBack(Hold.REFERENCE_UNFIT, sentence)
    if _UNPRINTABLE.search(sale.order_ref):
        return HeldBack(Hold.REFERENCE_UNFIT, "its reference holds a character that cannot be printed")
    click = _unfit_click(sale)
    if click is not None:
        return click
    try:
        decimals(sale.currency)
    except UnknownCurrency:
        return HeldBack(Hold.CURRENCY_UNFIT, "its currency is none of ISO 4217")
    return _unfit_lines(sale.lines)


def _unfit_click(sale: Sale) -> HeldBack | None:
    if not is_well_formed(sale.click_id):
        return HeldBack(Hold.CLICK_MALFORMED, "its click id does not have the shape of one")
    if sale.landed_at is None:
        return HeldBack(Hold.LANDING_UNKNOWN, "nobody knows when its click landed")
    return None


def _unfit_lines(lines: Sequence[SaleLine]) -> HeldBack | None:
    if not lines:
        sentence = "the shop's book has no lines of it; the query of the orders needs its block of lines"
        return HeldBack(Hold.NO_LINES, sentence)
    for number, line in enumerate(lines, start=1):
        if not line.sku.strip() or line.sku != line.sku.strip():
            return HeldBack(Hold.LINES_UNFIT, f"its line {number} has no SKU, or one with blanks around it")
        if _BETWEEN in line.sku or _UNPRINTABLE.search(line.sku):
            sentence = (
                f"the SKU of its line {number} holds a bar or an unprintable character, which cannot travel"
            )
            return HeldBack(Hold.LINES_UNFIT, sentence)
        if line.quantity < 0 or (line.quantity == 0 and line.amount > 0):
            return HeldBack(Hold.LINES_UNFIT, f"its line {number} sells {line.quantity} pieces")
    return None


def _merged(lines: Iterable[SaleLine]) -> list[SaleLine]:
    """Add up the lines of one SKU, as Rakuten's own tag does: a report then has one row for each."""
    found: dict[str, SaleLine] = {}
    for line in lines:
        known = found.get(line.sku)
        found[line.sku] = (
            line
            if known is None
            else SaleLine(
                line.sku, known.name or line.name, known.quantity + line.quantity, known.amount + line.amount
            )
        )
    return list(found.values())


def _shares(lines: Sequence[SaleLine], *, total: int, currency: str, scale: str) -> list[Decimal] | HeldBack:
    """Write what each line has in the order's amount, in the unit that is sent; what rounding leaves goes to the largest rests."""
    summed = sum(line.amount for line in lines)
    # Lines may be dearer than the order, by a discount on the whole; never cheaper, but for rounding.
    if total <= 0 or summed <= 0 or summed + len(lines) < total:
        return HeldBack(Hold.LINES_DO_NOT_ADD_UP, "its lines do not add up to its amount")
    shift = _shift(currency, scale)
    whole = Fraction(total) * Fraction(10) ** shift
    if whole.denominator != 1:
        sentence = f"its amount in {currency} is finer than amount_scale '{scale}' can write"
        return HeldBack(Hold.AMOUNT_TOO_FINE, sentence)
    exact = [whole * line.amount / summed for line in lines]
    units = [share.__floor__() for share in exact]
    left = int(whole) - sum(units)
    by_rest = sorted(range(len(exact)), key=lambda at: (units[at] - exact[at], at))
    for at in by_rest[:left]:
        units[at] += 1
    places = decimals(currency) if scale == PLAIN else 0
    with localcontext(prec=60):
        return [Decimal(unit).scaleb(-places) for unit in units]


def _shift(currency: str, scale: str) -> int:
    """Tell by which power of ten a minor unit is multiplied to become the unit that is sent."""
    places = decimals(currency)
    unscaled = scale == PLAIN or (scale == UNSCALED_ZERO_DECIMAL and places == 0)
    return 0 if unscaled else _HUNDREDTHS - places


def _name(line: SaleLine) -> str:
    # A bar would shift all names behind it to other lines; a name may change, a SKU may not.
    clean = " ".join(_UNPRINTABLE.sub(" ", line.name.replace(_BETWEEN, "_")).split())
    return clean or line.sku


def _told(sale: Sale, column: _Column, *, mid: str) -> tuple[tuple[str, str], ...]:
    told = {
        "mid": mid,
        "ord": sale.order_ref,
        "tr": sale.click_id,
        "land": "" if sale.landed_at is None else _moment(sale.landed_at),
        "date": _moment(sale.placed_at),
        "cur": sale.currency,
        "skulist": _BETWEEN.join(column.skus),
        "qlist": _BETWEEN.join(map(str, column.quantities)),
        "amtlist": _BETWEEN.join(f"{amount:f}" for amount in column.amounts),
        "xml": "1",
        # Last, as in Rakuten's own tag: the least important.
        "namelist": _BETWEEN.join(column.names),
    }
    return tuple((name, value) for name, value in told.items() if value)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_WRITTEN)


def _digest(sale: Sale, column: _Column, *, mid: str, kind: AttemptKind) -> str:
    lines = [
        list(line) for line in zip(column.skus, column.quantities, map(str, column.amounts), strict=True)
    ]
    facts = [mid, sale.order_ref, kind.name.lower(), sale.currency, lines]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
