"""The twin's comparison of lines: per SKU and currency, net of returns, reversals and restatements."""

from collections import Counter
from collections.abc import Iterable

from recon.records.transaction import NetworkList
from tests.conformance.books import Line, Sold

APART, OTHER_SKU, PART, NO_COMMISSION, NOBODY = 1, 2, 3, 4, 5


def mark(sold: list[Sold], lines: list[Line], found: Iterable[int]) -> tuple[int, int]:
    """Tell the highest mark of a key, 0 for none, and how far its lines are apart."""
    of_lines, apart = _compared(sold, lines)
    return max((of_lines, *found)), apart


def _compared(sold: list[Sold], lines: list[Line]) -> tuple[int, int]:
    told = [line for line in lines if line.where is not NetworkList.EVENT]
    if 0 in {each.sku for each in sold} | {line.sku for line in told}:
        return 0, 0
    shop: Counter[tuple[int, int | None]] = Counter()
    report: Counter[tuple[int, int | None]] = Counter()
    for each in sold:
        shop[each.sku, each.currency] += each.amount
    for line in told:
        report[line.sku, line.currency] += line.amount if line.where is NetworkList.COMMISSIONABLE else 0
    gone = [sku for sku, amount in shop.items() if amount and sku not in report]
    strange = [sku for sku, amount in report.items() if amount and sku not in shop]
    apart = max((abs(shop[sku] - report[sku]) for sku in shop.keys() & report.keys()), default=0)
    alike = [sku for sku, amount in shop.items() if amount and report[sku] == amount]
    same_total = sum(shop.values()) == sum(report.values())
    if not gone and not strange and same_total:
        slack = [each.slack for each in sold if each.slack is not None]
        return (APART, apart) if slack and apart > max(slack) else (0, 0)
    if not gone or apart or not alike:
        return 0, 0
    if not strange:
        return PART, 0
    return (OTHER_SKU, 0) if same_total else (0, 0)
