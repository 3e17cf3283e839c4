"""Measures the gap: settled orders expected at Rakuten against those recorded there, in orders and in money."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from recon.gap.figures import Figure, Grain
from recon.records.kind import IN_TWO_CURRENCIES, KINDS, Kind, Side, Verdict
from recon.records.window import Window

Key = TypeVar("Key", bound=Hashable)

MILLION = 1_000_000
_EXPECTED_MATCHES = {
    Kind.MATCHED,
    Kind.MATCHED_WITHIN_TOLERANCE,
    Kind.RECEIVED_ALTHOUGH_ERROR,
    Kind.RECORDED_BY_ANOTHER_PATH,
    Kind.MATCHED_UNDER_OTHER_SKU,
    Kind.MATCHED_IN_ANOTHER_CURRENCY,
}
_EXPECTED_OVER = {Kind.RECORDED_TWICE, Kind.REFUND_NOT_REVERSED}
"""Paid too much for, but an order that Rakuten should have; the other over-reported ones it should not have."""

# The lines of an order that Rakuten knows by another name stand there to the minor unit, and at a rate about so.
_AS_EXPECTED = frozenset({Kind.UNDER_ANOTHER_REFERENCE, Kind.MATCHED_IN_ANOTHER_CURRENCY})
_NOT_IN_SUMS = IN_TWO_CURRENCIES - _AS_EXPECTED

MISSING = frozenset(kind for kind, row in KINDS.items() if row.side is Side.MISSING)
DIFFERENT = frozenset(kind for kind, row in KINDS.items() if row.side is Side.DIFFERENT)
OVER = frozenset(kind for kind, row in KINDS.items() if row.side is Side.OVER)
EXPECTED = (
    frozenset(_EXPECTED_MATCHES)
    | {Kind.UNDER_ANOTHER_REFERENCE, Kind.AMOUNT_NOT_COMPARED}
    | MISSING
    | DIFFERENT
    | frozenset(_EXPECTED_OVER)
)
"""The kinds of a settled order that Rakuten should pay for. Waiting is not among them, nor what cannot be judged.

Of an order whose amount cannot be compared one thing can: that it is recorded."""


@dataclass(frozen=True, slots=True)
class Gap:
    """This is the gap of some stretch, in one currency. Money is minor units.

    `recorded_money` is what Rakuten shows for expected orders, `missing_money` what the missing ones come to,
    `different_money` how much the differing ones lack (negative: have too much), `over_money` what is paid for
    beyond what should be. Of the over-reported orders `over_expected` are expected as well: recorded twice, or
    partly refunded.
    """

    expected: int = 0
    missing: int = 0
    different: int = 0
    over: int = 0
    over_expected: int = 0
    waiting: int = 0
    unjudged: int = 0
    expected_money: int = 0
    recorded_money: int = 0
    missing_money: int = 0
    different_money: int = 0
    over_money: int = 0
    send_due: int = 0
    sent: int = 0

    @property
    def recorded(self) -> int:
        """Count the expected orders that Rakuten has."""
        return self.expected - self.missing

    @property
    def at_network(self) -> int:
        """Count the orders Rakuten has, whether it should or not."""
        return self.recorded + self.over - self.over_expected

    @property
    def share(self) -> Decimal | None:
        """Tell the share of expected orders that are missing; None where none was expected."""
        return share_of(self.missing, self.expected)

    @property
    def money_share(self) -> Decimal | None:
        """Tell the share of the expected money that is missing; None where none was expected."""
        return share_of(self.missing_money, self.expected_money)

    @property
    def over_share(self) -> Decimal | None:
        """Tell the share of over-reported orders among all that Rakuten has."""
        return share_of(self.over, self.at_network)

    @property
    def send_gap(self) -> Decimal | None:
        """Tell the share of due orders without an accepted attempt; None where none was due."""
        return share_of(self.send_due - self.sent, self.send_due)


_FEW = 1000
_COUNTS = [field.name for field in fields(Gap)]


def share_of(part: int, whole: int) -> Decimal | None:
    """Tell a share exactly; None where there is no whole to have a share of."""
    return Decimal(part) / Decimal(whole) if whole else None


def ppm(part: int, whole: int) -> int:
    """Tell a share in whole parts per million, as the store keeps it; 0 where there is no whole."""
    return part * MILLION // whole if whole else 0


def gap_of(figures: Iterable[Figure]) -> Gap:
    """Add up figures that count different orders: one currency, one grain, one slice or the total."""
    return _added_up([_counts(figure) for figure in figures])


def _counts(figure: Figure) -> tuple[int, ...]:
    """Spread one figure over the counts of a gap, in the order of its fields."""
    kind, orders = figure.kind, figure.orders
    expected, missing, different, over = (kind in kinds for kinds in (EXPECTED, MISSING, DIFFERENT, OVER))
    return (
        orders * expected,
        orders * missing,
        orders * different,
        orders * over,
        orders * (over and expected),
        orders * (figure.verdict is Verdict.WAITING),
        orders * (figure.verdict is Verdict.CANNOT_JUDGE and not expected),
        figure.expected * expected,
        (figure.expected if kind in _AS_EXPECTED else figure.recorded)
        * (expected and not missing and kind not in _NOT_IN_SUMS),
        figure.expected * missing,
        # Amounts in two currencies have no difference.
        (figure.expected - figure.recorded) * (kind in {Kind.AMOUNT_DIFFERS, Kind.LINES_MISSING}),
        (figure.recorded - figure.expected) * over,
        figure.send_due,
        figure.sent,
    )


def _added_up(counts: Sequence[tuple[int, ...]]) -> Gap:
    return Gap(*map(sum, zip(*counts, strict=True)))


def gaps_by(figures: Iterable[Figure], key: Callable[[Figure], Key]) -> dict[Key, Gap]:
    """Measure the gap apart for each value of `key`, for example the slice or the hour."""
    mine: dict[Key, list[tuple[int, ...]]] = {}
    for figure in figures:
        mine.setdefault(key(figure), []).append(_counts(figure))
    # A frame costs more than it saves where there is little to add up; a rehearsal asks ten thousands of times.
    if sum(map(len, mine.values())) <= _FEW:
        return {each: _added_up(counts) for each, counts in mine.items()}
    return _framed(mine)


def _framed(mine: Mapping[Key, Sequence[tuple[int, ...]]]) -> dict[Key, Gap]:
    import pandas as pd  # noqa: PLC0415 - a third of a second of every command, most of which sum up nothing

    rows = [(number, *each) for number, counts in enumerate(mine.values()) for each in counts]
    # Whole numbers all the way: a frame that met a gap would turn them into fractions.
    frame = pd.DataFrame(rows, columns=["key", *_COUNTS], dtype="int64")
    summed = frame.groupby("key", sort=True).sum()
    return {each: Gap(*map(int, counts)) for each, counts in zip(mine, summed.to_numpy(), strict=True)}


def totals(figures: Iterable[Figure], *, grain: Grain, currency: str) -> list[Figure]:
    """Take only the figures that count each order once."""
    return [each for each in figures if each.grain is grain and each.currency == currency and not each.slice]


def within(figures: Iterable[Figure], window: Window) -> list[Figure]:
    """Take the figures whose stretch begins inside a window."""
    return [each for each in figures if each.at in window]


def series(figures: Iterable[Figure], *, grain: Grain, currency: str) -> dict[datetime, Gap]:
    """Measure the gap of each hour or day, in time order."""
    return dict(
        sorted(gaps_by(totals(figures, grain=grain, currency=currency), lambda each: each.at).items())
    )
