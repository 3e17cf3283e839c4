"""How the amount of an order is told line by line: as goods that cost less, or as goods and a line below nothing.

Only what reduces the goods is ever a discount: an order's amount has no delivery in it, so free delivery is none.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from recon.resend.amounts import finest
from recon.resend.hold import Hold
from recon.resend.request.manner import Discounts, Manner
from recon.resend.request.sale import Sale, SaleLine
from recon.resend.request.values import Unfit

ORDER_TAX = "ORDERTAX"


def is_reduction(line: SaleLine, *, manner: Manner) -> bool:
    """Tell whether a line only takes something off: it has no pieces, or is named for a discount or a tax on the order."""
    if not line.quantity:
        return True
    word = line.sku.upper().removeprefix("R_")
    return line.amount < 0 and word in {"DISCOUNT", ORDER_TAX, manner.discount_sku.upper()}


def priced(lines: Sequence[SaleLine], *, sale: Sale, manner: Manner, may_be_free: bool) -> list[SaleLine]:
    """Give each line its part of the order's amount, in minor units, to the last one; reductions come last.

    A reduction of the shop's own is spread over the goods, or becomes part of the discount's line.
    """
    grain = finest(sale.currency, scale=manner.scale)
    if sale.amount % grain:
        sentence = f"its amount in {sale.currency} is finer than amount_scale '{manner.scale}' can write"
        raise Unfit(sentence, Hold.AMOUNT_TOO_FINE)
    goods = [line for line in lines if not is_reduction(line, manner=manner)]
    reductions = [line for line in lines if is_reduction(line, manner=manner)]
    before = sum(line.amount for line in goods)
    if not goods:
        raise Unfit("its lines take something off and sell nothing", Hold.LINES_DO_NOT_ADD_UP)
    free = may_be_free and sale.amount == 0
    if free and before <= 0:
        return [replace(line, amount=0) for line in goods]
    left = before + sum(line.amount for line in reductions)
    # Lines may be dearer than the order, by a discount on the whole; never cheaper, but for rounding.
    if before <= 0 or left + len(lines) < sale.amount or (sale.amount <= 0 and not free):
        raise Unfit("its lines do not add up to its amount", Hold.LINES_DO_NOT_ADD_UP)
    whole = (before + grain // 2) // grain * grain
    if manner.discounts is Discounts.REDUCED_ITEMS or whole <= sale.amount:
        return _split(goods, sale.amount, grain=grain)
    return [
        *_split(goods, whole, grain=grain),
        *_below_nothing(reductions, whole - sale.amount, sku=manner.discount_sku, grain=grain),
    ]


def _below_nothing(reductions: Sequence[SaleLine], off: int, *, sku: str, grain: int) -> list[SaleLine]:
    """Write what is taken off as lines: the tax on an order keeps its own, all else is the discount."""
    tax = (
        -sum(line.amount for line in reductions if line.sku.upper().removeprefix("R_") == ORDER_TAX)
        // grain
        * grain
    )
    tax = min(tax, off)
    lines = ((ORDER_TAX, tax), (sku, off - tax))
    return [SaleLine(name, name, 0, -amount) for name, amount in lines if amount]


def _split(goods: Sequence[SaleLine], total: int, *, grain: int) -> list[SaleLine]:
    """Split a total over goods by what they cost; what rounding leaves goes to the largest rests."""
    units, summed = total // grain, sum(line.amount for line in goods)
    exact = [Fraction(units * line.amount, summed) for line in goods]
    parts = [share.__floor__() for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_rest[: units - sum(parts)]:
        parts[at] += 1
    return [replace(line, amount=part * grain) for line, part in zip(goods, parts, strict=True)]
