"""The sums the plain twin makes beside its verdicts: the week's bridge, and the control totals."""

from collections.abc import Iterable

from recon.records.kind import Kind
from recon.records.transaction import NetworkList
from tests.conformance import twin
from tests.conformance.books import NETWORK_WEEK, SHOP_WEEK, Books, Line
from tests.conformance.twin import Judgement
from tests.conformance.twin_case import Case

_HOUR = 3_600_000_000
Rows = dict[tuple[int, ...], tuple[int, ...]]
UNNAMED = {Kind.NO_REFERENCE, Kind.KEY_COLLISION, Kind.REFERENCE_NOT_UNIQUE}
"""Kinds whose rows may be of several orders: of which hour and week they are, nobody can say."""
NOT_SEEN = {Kind.WAITING, Kind.NETWORK_NOT_COVERED}


def figures(books: Books) -> Rows:
    """Add up orders, money, attempts due and attempts taken by programme, currency, hour, verdict and kind."""
    rows: Rows = {}
    for case, said in _named(books):
        hour = _figure_at(case) - _figure_at(case) % _HOUR
        place = case.rules.number, _currency(case), hour, said.kind.row.verdict, said.kind
        sent = said.send_due and bool(case.taken)
        _add(rows, place, (1, said.expected or 0, said.recorded, int(said.send_due), int(sent)))
    return rows


def bridge(books: Books) -> Rows:
    """Add up orders and money of the one week by programme, currency, kind, and by what dates them in it."""
    rows: Rows = {}
    for case, said in _named(books):
        in_shop_week = bool(case.orders) and SHOP_WEEK[0] <= case.order.placed < SHOP_WEEK[1]
        is_recorded, has_order = bool(case.paid_lines), bool(case.orders)
        bought = min((line.bought for line in case.lines), default=0)
        in_network_week = is_recorded and NETWORK_WEEK[0] <= bought < NETWORK_WEEK[1]
        if not in_shop_week and not in_network_week:
            continue
        place = (
            case.rules.number,
            _currency(case),
            1,
            _bucket(case, said.kind) if in_shop_week else said.kind,
            in_shop_week,
            in_network_week,
            has_order,
            is_recorded,
        )
        net = case.order.net if in_shop_week else 0
        _add(rows, place, (1, said.expected or 0, said.recorded, net))
    return rows


def _bucket(case: Case, kind: Kind) -> Kind:
    """Tell where an order stands: what was called off is as little expected while nobody can say whether it is listed."""
    if kind in NOT_SEEN and not case.paid_lines and case.given_up:
        return Kind.CANCELLED_BEFORE_REPORTING
    return kind


def _named(books: Books) -> Iterable[tuple[Case, Judgement]]:
    judged = twin.judge(books)
    cases = twin.cases(books)
    return [(cases[key], said) for key, said in judged.items() if said.kind not in UNNAMED]


def _figure_at(case: Case) -> int:
    """Tell when an order counts: due, else placed; one that the shop does not have when bought, else when sent."""
    if case.orders:
        return case.due if case.due is not None else case.order.placed
    return min([line.bought for line in case.lines] or [attempt.sent for attempt in case.attempts])


def _currency(case: Case) -> int:
    """Tell the currency of an order: the shop's, else the report's, 0 where neither has one."""
    if case.orders:
        return case.order.currency or 0
    return min((line.currency or 0 for line in case.paid_lines), default=0)


def _add(rows: Rows, place: tuple[int, ...], amounts: tuple[int, ...]) -> None:
    before = rows.get(place, (0,) * len(amounts))
    rows[place] = tuple(one + other for one, other in zip(before, amounts, strict=True))


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
