"""Reads one week's bridge; what people decided stands on its own line, with its own money."""

from collections.abc import Iterator
from dataclasses import dataclass

from recon.gap.figures import RULE, BridgeRow, Grain
from recon.matching.request import Week
from recon.records.kind import IN_TWO_CURRENCIES, Kind
from recon.records.programme import Programme
from recon.records.window import Window
from recon.reporting.figures import BridgeCount, RuleCount
from recon.store.book import Store


@dataclass(slots=True)
class _Decided:
    """This is what people decided of one kind and is not yet taken out of a bucket."""

    orders: int = 0
    expected: int = 0
    recorded: int = 0
    net: int = 0


def week_bridge(store: Store, programme: Programme, week: Week) -> tuple[BridgeCount, ...]:
    """Read the buckets of a week; a bucket with decided orders in it becomes two."""
    decided: dict[Kind, _Decided] = {}
    for count in store.decided_counts(programme.name, placed=week.shop):
        if count.currency == programme.currency:
            decided[count.kind] = _Decided(count.orders, count.expected, count.recorded)
    return tuple(
        count
        for row in store.bridge(programme.name, week=week.label)
        for count in _counts(row, decided.get(row.kind, _Decided()), ours=row.currency == programme.currency)
    )


def week_rules(store: Store, programme: Programme, week: Week) -> tuple[RuleCount, ...]:
    """Read how many orders of a week each rule of the configuration touches."""
    found = store.figures(programme.name, grain=Grain.WEEK, window=Window(week.shop.start, week.shop.end))
    return tuple(
        RuleCount(
            name=each.slice.removeprefix(f"{RULE}="),
            kind=each.kind,
            orders=each.orders,
            sales=each.expected if each.currency == programme.currency else 0,
        )
        for each in found
        if each.slice.startswith(f"{RULE}=")
    )


def _counts(row: BridgeRow, decided: _Decided, *, ours: bool) -> Iterator[BridgeCount]:
    taken = _Decided()
    if row.in_shop_week and ours and decided.orders:
        taken = _taken(row, decided)
        yield _count(row, taken, decided=True)
    if row.orders > taken.orders:
        net, expected, recorded = (row.net, row.expected, row.amount_recorded) if ours else (0, 0, 0)
        if row.kind in IN_TWO_CURRENCIES:
            recorded = expected
        rest = _Decided(
            row.orders - taken.orders,
            expected - taken.expected,
            recorded - taken.recorded,
            net - taken.net,
        )
        yield _count(row, rest, decided=False)


def _taken(row: BridgeRow, decided: _Decided) -> _Decided:
    """Take decided orders out of a bucket; the last of its orders takes all the money that it has."""
    if decided.orders < row.orders:
        expected = min(decided.expected, row.expected)
        # What a bucket sold is known of all its orders together only.
        taken = _Decided(decided.orders, expected, decided.recorded, net=expected)
    else:
        taken = _Decided(row.orders, row.expected, row.amount_recorded, row.net)
    decided.orders -= taken.orders
    decided.expected -= taken.expected
    decided.recorded -= taken.recorded
    return taken


def _count(row: BridgeRow, part: _Decided, *, decided: bool) -> BridgeCount:
    return BridgeCount(
        kind=row.kind,
        in_shop_week=row.in_shop_week,
        in_network_week=row.in_network_week,
        has_order=row.has_order,
        recorded=row.recorded,
        orders=part.orders,
        net=part.net,
        expected=part.expected,
        amount_recorded=part.recorded,
        decided=decided,
    )
