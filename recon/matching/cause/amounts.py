"""The fingerprints of a wrong amount: what Rakuten would have recorded under each cause, from the order's own figures.

Every candidate is a code and an amount in minor units, the most specific first; a cause is told where the recorded
amount is that one, to a minor unit per line.
"""

from collections.abc import Sequence
from operator import mul

from recon.matching.cause.facts import Facts, Line
from recon.records.attempt import AttemptKind, Outcome
from recon.records.money import decimals
from recon.records.transaction import NetworkList

EDITED = "L27"
LINES_MISSING = "B67"
REFUND_INSIDE = "B68"
"""The three of the list's fingerprints that have no code there: edited later, lines missing, refunded twice over."""

OUT_OF_STEP = "B51"
_TWO_DIGITS = 9
_MOST_PAIRED, _PAIR = 8, 2
"""Of more lines than these some pair comes to nearly any amount; a missing line may be off by one minor unit."""
_ACCEPTED, _PARTIAL = int(Outcome.ACCEPTED), int(Outcome.PARTIAL)
_COMMISSIONABLE, _REVERSAL = int(NetworkList.COMMISSIONABLE), int(AttemptKind.REVERSAL)


def amount_codes(facts: Facts) -> tuple[str, ...]:
    """Tell every cause that makes the recorded amount of the expected one, the most specific first."""
    recorded, grain = facts.recorded, facts.line_count or 1
    low, high = recorded - grain, recorded + grain
    found = [OUT_OF_STEP] if is_out_of_step(facts) else []
    found += _relabelled(facts) if facts.sent else []
    found += _reversed(facts, grain)
    found += [
        code
        for code, amount in candidates(facts)
        if low <= amount <= high and abs(amount - facts.expected) > grain
    ]
    if facts.lines and lines_missing(facts, grain):
        # The answer says why they are.
        found += ["B29", LINES_MISSING] if _is_refused_in_part(facts) else [LINES_MISSING]
    if 0 < recorded <= facts.expected + grain and _is_cut(facts, grain):
        found.append("B48")
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def is_out_of_step(facts: Facts) -> bool:
    """Tell whether an attempt that told the sale had lists that are not equally long."""
    return any(each.is_out_of_step and each.kind != _REVERSAL for each in facts.sent)


def touches(code: str, facts: Facts) -> bool:
    """Tell whether a cause would have changed the recorded amount of an order by more than its rounding."""
    grain = facts.line_count or 1
    return any(each == code and abs(amount - facts.expected) > grain for each, amount in candidates(facts))


def candidates(facts: Facts) -> list[tuple[str, int]]:
    """List what each cause would have recorded, the most specific first; none where nothing was expected."""
    base, discount = facts.expected, facts.discount
    if base <= 0:
        return []
    found = [("B45", 0), ("B44", base * 100), ("B44", base * 1000), ("B44", base * 10)]
    # What is left of a small amount could be anything.
    found += [("B44", less) for power in (100, 1000, 10) if (less := base // power) > _TWO_DIGITS]
    if facts.tax and facts.net > max(-facts.tax, 0):
        found += _taxed(facts, base, facts.net, facts.tax)
    if facts.shipping:
        found += _shipped(facts, base, facts.shipping)
    if discount:
        found += (("B42", base + discount), ("B43", base - discount))
    if facts.first != facts.net:
        found += ((EDITED, facts.net - facts.refunded), (EDITED, facts.net))
    if facts.lines:
        found += _by_lines(facts.lines, base)
    return found


def _taxed(facts: Facts, base: int, net: int, tax: int) -> list[tuple[str, int]]:
    """Tax on top, by the order's own rate; or taken off by Rakuten from an amount that had none."""
    whole = net + tax
    found = [("L26", _part(base, net, whole)), ("B40", base + tax), ("B40", _part(base, whole, net))]
    found += [
        ("L26", _part(each.amount, net, whole))
        for each in facts.sent
        if each.amount and each.amount != base and each.amount > 0
    ]
    if facts.shipping and net + facts.shipping > 0:
        # The order's tax is also on its delivery: told without tax, or with it.
        goods = net + facts.shipping
        found.append(("B40", _part(base, goods + tax, goods)))
        if facts.gross is not None and facts.gross > tax:
            found.append(("B40", _part(base, facts.gross, facts.gross - tax)))
    return found


def _shipped(facts: Facts, base: int, shipping: int) -> list[tuple[str, int]]:
    found = [("B41", base + shipping)]
    goods = facts.net + shipping
    if facts.tax and goods > 0:
        found.append(("B41", base + _part(shipping, goods + facts.tax, goods)))
    if facts.gross is not None:
        found.append(("B41", facts.gross - facts.refunded))
    return found


def _by_lines(lines: tuple[Line, ...], base: int) -> list[tuple[str, int]]:
    """Unit prices, squared quantities, quantities of the neighbour: as a change to the sum of the lines."""
    counts = [line.quantity for line in lines]
    if min(counts) <= 0 or max(counts) == 1:
        return []
    amounts = [line.amount for line in lines]
    rest = base - sum(amounts)
    units = [(2 * amount + count) // (2 * count) for amount, count in zip(amounts, counts, strict=True)]
    found = [("B47", rest + sum(map(mul, amounts, counts))), ("B46", rest + sum(units))]
    if len(counts) > 1:
        found.append(("B51", rest + _shifted(amounts, counts, counts[1:] + counts[:1])))
        found.append(("B51", rest + _shifted(amounts, counts, counts[-1:] + counts[:-1])))
    return found


def _shifted(amounts: list[int], counts: list[int], others: list[int]) -> int:
    """Add up what the lines come to with the quantities of others, each half a unit rounded up."""
    return sum(
        [
            (2 * amount * other + count) // (2 * count)
            for amount, count, other in zip(amounts, counts, others, strict=True)
        ]
    )


def lines_missing(facts: Facts, grain: int) -> bool:
    """Tell whether one line is what Rakuten lacks, or a pair of few lines; a line whose SKU it lists is not missing."""
    short, lines = facts.expected - facts.recorded, facts.lines
    if short <= grain or len(lines) < 2 or facts.recorded <= 0:  # noqa: PLR2004 - one line is the whole order
        return False
    there = {line.sku for line in facts.listed if line.list == _COMMISSIONABLE and line.amount > 0}
    amounts = sorted(line.amount for line in lines if line.amount > 0 and line.sku not in there)
    if any(abs(amount - short) <= 1 for amount in amounts):
        return True
    return 2 < len(lines) <= _MOST_PAIRED and _has_pair(amounts, short)  # noqa: PLR2004 - a pair is the whole order


def _has_pair(amounts: Sequence[int], wanted: int) -> bool:
    low, high = 0, len(amounts) - 1
    while low < high:
        over = amounts[low] + amounts[high] - wanted
        if abs(over) <= _PAIR:
            return True
        if over < 0:
            low += 1
        else:
            high -= 1
    return False


def _is_cut(facts: Facts, grain: int) -> bool:
    """Tell whether cents are cut off or rounded badly: of the whole, of each line, or a unit per line."""
    expected, recorded = facts.expected, facts.recorded
    if recorded == expected:
        return False
    if abs(recorded - expected) <= grain:
        return True
    unit = 10 ** decimals(facts.currency)
    if recorded % unit or unit == 1:
        return False
    return recorded in {expected // unit * unit, sum([line.amount // unit * unit for line in facts.lines])}


def _is_refused_in_part(facts: Facts) -> bool:
    """Tell whether Rakuten's answer counted lines that it did not take, and no later attempt was taken whole."""
    outcomes = {each.outcome for each in facts.sent if each.kind != _REVERSAL}
    return _PARTIAL in outcomes and _ACCEPTED not in outcomes


def _relabelled(facts: Facts) -> list[str]:
    """The currency comes first: a rate of exchange looks like a tax."""
    currency = facts.currency
    for each in facts.sent:
        if each.currency != currency and each.currency and each.kind != _REVERSAL:
            return ["B49" if each.amount == facts.expected else "B50"]
    return []


def _reversed(facts: Facts, grain: int) -> list[str]:
    """Corrections that came twice, or not at all, by what Rakuten's own lines add up to."""
    paid = [line.amount for line in facts.listed if line.list == _COMMISSIONABLE]
    refunded = facts.refunded
    if not paid or (not refunded and min(paid) >= 0):
        return []
    sold = sum([amount for amount in paid if amount > 0])
    taken = sold - sum(paid)
    kept = facts.first - refunded
    if taken and refunded and abs(taken - refunded) <= grain and abs(sold - kept) <= grain:
        return [REFUND_INSIDE]
    # Where the sale itself is wrong, its corrections are wrong with it.
    if sold and abs(sold - facts.first) > grain:
        return []
    if taken > refunded + grain:
        return ["O12", "O08"] if _bodies_alike(facts) else ["O08"]
    return ["O02"] if taken + grain < refunded else []


def _bodies_alike(facts: Facts) -> bool:
    amounts = [each.amount for each in facts.sent if each.kind == _REVERSAL and each.amount]
    return len(set(amounts)) < len(amounts)


def _part(amount: int, numerator: int, denominator: int) -> int:
    """Take a fraction of an amount, half a unit rounded up."""
    return (2 * amount * numerator + denominator) // (2 * denominator)
