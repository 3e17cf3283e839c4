"""The sums the plain twin makes beside its verdicts: the week's bridge, and the control totals."""

from collections.abc import Iterable

from recon.records.transaction import NetworkList
from tests.conformance.books import NETWORK_WEEK, SHOP_WEEK, Books, Line


def bridged(books: Books) -> tuple[int, int]:
    """Count the cases placed in the shop's week, and those dated in the network's; each by its own calendar."""
    placed = {order.key: order.placed for order in sorted(books.orders, key=lambda order: order.placed)}
    paid = {line.key for line in books.lines if line.where is NetworkList.COMMISSIONABLE}
    dated = {
        line.key: line.bought
        for line in sorted(books.lines, key=lambda line: -line.bought)
        if line.key in paid
    }
    weeks = ((SHOP_WEEK, placed), (NETWORK_WEEK, dated))
    shop, network = (sum(start <= each < end for each in dates.values()) for (start, end), dates in weeks)
    return shop, network


def control(books: Books) -> set[tuple[int, int, int | None, int, int]]:
    """Add up rows and minor units by book, programme and currency; 4 is the list of what is not commissionable."""
    rows = [(1, row.programme, row.currency, row.net) for row in books.orders]
    rows += [(2, row.programme, row.currency, row.amount) for row in books.attempts]
    rows += [(_book(row), row.programme, row.currency, row.amount) for row in books.lines]
    return {(*place, *_sum(rows, place)) for place in {row[:3] for row in rows}}


def _book(line: Line) -> int:
    return 4 if line.where is NetworkList.NON_COMMISSIONABLE else 3


def _sum(
    rows: Iterable[tuple[int, int, int | None, int]], place: tuple[int, int, int | None]
) -> tuple[int, int]:
    amounts = [row[3] for row in rows if row[:3] == place]
    return len(amounts), sum(amounts)
