"""What Rakuten shows of an order as taken back, and whether the rest is the order as it is told: else nothing is taken."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from recon.records.attempt import Outcome
from recon.records.money import Money
from recon.resend.amounts import amount_sent
from recon.resend.candidate import Candidate, Conditions, ReportLine
from recon.resend.gate import MAY_HAVE_ARRIVED, sale_of
from recon.resend.hold import HeldBack, Hold
from recon.resend.request import CameBack, Manner, PostbackRequest, Sale, SaleLine, compose, returned
from recon.resend.request.discounts import is_reduction

BY_HAND = "`recon manual cancels` lists what a person may take back"
# A report that tells days only puts a line at the beginning of its day.
_A_DAY = timedelta(days=1)


def are_shown(candidate: Candidate, *, manner: Manner) -> bool:
    """Tell whether the report shows all reversals that may have arrived; what was taken back long before them is not theirs.

    A discount is below nothing from the beginning: it is no reversal.
    """
    [row] = candidate.shop_rows
    arrived = [
        each
        for each in candidate.attempts
        if each.takes_back and each.outcome in {Outcome.ACCEPTED, *MAY_HAVE_ARRIVED}
    ]
    if not arrived:
        return True
    # Logs that name a reversal write its amount without a sign as well; one of nothing says nothing.
    amounts = [abs(each.amount) for each in arrived if each.amount]
    since = min(each.at for each in arrived) - _A_DAY
    skus = {line.sku for line in sold_lines(candidate) if not is_reduction(line, manner=manner)}
    earlier = sum(
        each.amount
        for each in candidate.reported
        if each.amount < 0 and each.processed_at < since and any(each.sku.endswith(sku) for sku in skus)
    )
    shown = row.amount - sum(each.amount for each in candidate.reported) + earlier
    return len(amounts) == len(arrived) and shown >= sum(amounts)


def sold_lines(candidate: Candidate) -> tuple[SaleLine, ...]:
    """Write the lines down as they were sold: what is left of each, and what came back."""
    return tuple(
        replace(line, quantity=line.quantity + back.quantity, amount=line.amount + back.amount)
        for line, back in zip(candidate.lines, candidate.back, strict=True)
    )


def as_sold(candidate: Candidate, *, manner: Manner) -> Sale:
    """Write an order down as it was sold: what is left of each line, and what came back."""
    return sale_of(replace(candidate, lines=sold_lines(candidate)), manner=manner)


def pieces_before(candidate: Candidate, sale: Sale, *, manner: Manner) -> list[int] | HeldBack:
    """Tell of each line how many of its pieces Rakuten shows as taken back; a SKU's first line comes first."""
    left = {
        sku: _pieces_back(
            [each for each in candidate.reported if _is_of(each, sku, manner=manner)], sold=sold
        )
        for sku, sold in summed(
            (line.sku, line.quantity) for line in sale.lines if not is_reduction(line, manner=manner)
        ).items()
    }
    found = []
    for line, back in zip(sale.lines, candidate.back, strict=True):
        # A reduction has no pieces here: it comes back by itself, with the goods it was on.
        taken = min(left.get(line.sku, 0), back.quantity)
        found.append(taken)
        if taken:
            left[line.sku] -= taken
    over = next((sku for sku, pieces in left.items() if pieces), None)
    if over is None:
        return found
    sentence = (
        f"Rakuten shows more pieces of SKU {over} taken back than came back, as the shop has it; {BY_HAND}"
    )
    return HeldBack(Hold.RETURN_UNCLEAR, sentence)


def _is_of(line: ReportLine, sku: str, *, manner: Manner) -> bool:
    return line.sku == sku or (manner.returning_prefix != "" and line.sku == manner.returning_prefix + sku)


def _pieces_back(lines: Sequence[ReportLine], *, sold: int) -> int:
    """Count pieces that were taken back; of goods without a price only pieces tell it, below nothing or over the sold ones."""
    if any(each.amount for each in lines):
        known = [(each.quantity or 0, each.amount) for each in lines]
        return sum(abs(pieces) for pieces, amount in known if amount < 0 or (not amount and pieces < 0))
    pieces = [each.quantity or 0 for each in lines]
    fewer = -sum(each for each in pieces if each < 0)
    return fewer or max(0, sum(pieces) - sold)


def not_as_told(
    candidate: Candidate, sale: Sale, before: Sequence[int], *, by: Conditions
) -> HeldBack | None:
    """Hold an order that Rakuten does not show as it is told less what was taken back: nobody knows what to take then."""
    manner = by.terms.manner
    told = compose(sale, manner=manner)
    if isinstance(told, HeldBack):
        return told
    due = Counter(amounts_told(told, manner=manner))
    if any(before):
        goods = [CameBack(line=at, now=pieces) for at, pieces in enumerate(before) if pieces]
        earlier = returned(sale, manner=manner, goods=goods)
        if isinstance(earlier, HeldBack):
            return earlier
        due.update(amounts_told(earlier, manner=manner))
    shown = summed((each.sku, each.amount) for each in candidate.reported)
    lines = Counter(line.sku for line in sale.lines)
    for sku in (*due, *(each for each in shown if each not in due)):
        slack = by.programme.tolerance * max(1, lines[sku.removeprefix(manner.returning_prefix)])
        if abs(due[sku] - shown.get(sku, 0)) > slack:
            has, should = (Money(each, sale.currency) for each in (shown.get(sku, 0), due[sku]))
            sentence = f"Rakuten shows {has} of SKU {sku or 'without a name'} where the order as it is told has {should} left; {BY_HAND}"
            return HeldBack(Hold.RETURN_UNCLEAR, sentence)
    return None


def amounts_told(request: PostbackRequest, *, manner: Manner) -> Mapping[str, int]:
    """Read of a request what it tells of each SKU, in minor units."""
    told = dict(request.told)
    pairs = zip(told["skulist"].split("|"), told["amtlist"].split("|"), strict=True)
    return summed(
        (sku, amount_sent([text], currency=request.currency, scale=manner.scale).minor or 0)
        for sku, text in pairs
    )


def summed(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """Add numbers up by their names."""
    found: Counter[str] = Counter()
    for name, number in pairs:
        found[name] += number
    return found
