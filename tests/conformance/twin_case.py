"""All that the three books say of one key, as the plain twin looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from recon.matching.foreign import Exchanged
from recon.matching.request import WAITS, Parameters
from recon.records.attempt import AttemptKind, Outcome
from recon.records.order import OrderState
from recon.records.programme import Due
from recon.records.transaction import NetworkList
from tests.conformance import twin_lines
from tests.conformance.books import Attempt, Line, Order, Sold

DAY = 24 * 3_600_000_000
TAKEN = {Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class Case:
    """This is all that the three books say of one key, and the rules of its programme."""

    orders: list[Order]
    attempts: list[Attempt]
    lines: list[Line]
    rules: Parameters
    sold: list[Sold] = field(default_factory=list)
    marks: frozenset[int] = frozenset()
    link: int = 0
    exchange: Sequence[Exchanged] = ()

    @property
    def order(self) -> Order:
        return self.orders[0]

    @property
    def paid_lines(self) -> list[Line]:
        return [line for line in self.lines if line.where is NetworkList.COMMISSIONABLE]

    @property
    def recorded(self) -> int:
        return sum(line.amount for line in self.paid_lines)

    @property
    def sales(self) -> list[Attempt]:
        """Reversals and events say nothing about whether the sale was sent."""
        return [attempt for attempt in self.attempts if attempt.kind is AttemptKind.SALE]

    @property
    def taken(self) -> list[Attempt]:
        return [attempt for attempt in self.sales if attempt.outcome in TAKEN]

    @property
    def paid(self) -> bool:
        """Tell whether the shop has its money: a time of payment, or a state that says so."""
        return self.order.paid is not None or self.order.state is not OrderState.PENDING

    @property
    def due(self) -> int | None:
        rule = Due(self.rules.due_rule)
        if rule is Due.PLACED:
            return self.order.placed
        if rule is Due.SHIPPED:
            return self.order.shipped
        return self.order.paid if self.order.paid is not None else self.order.placed if self.paid else None

    @property
    def why(self) -> int:
        """Tell why a rule leaves the order out: the last digit of its number; 0 where none does."""
        return self.order.rule % 10

    @property
    def tolerance(self) -> int:
        return self.order.lines * self.rules.tolerance

    @property
    def mark(self) -> int:
        """Tell what is to be asked of its lines, 0 for nothing; a difference within the rounding is none."""
        if not self.orders:
            return 0
        mark, apart = twin_lines.mark(self.sold, self.lines, self.marks)
        # Of several orders under one reference there is no verdict anyway.
        return 0 if mark == twin_lines.APART and apart <= self.tolerance else mark

    @property
    def called_off(self) -> bool:
        return self.order.state in {OrderState.CANCELLED, OrderState.REFUNDED}

    @property
    def given_up(self) -> bool:
        """Tell whether nothing is left of the order: called off, or all given back."""
        return self.called_off or 0 < self.order.refund >= self.order.first

    @property
    def expected(self) -> int | None:
        """Tell the amount at first sight less what was refunded; nothing of an order that is not the network's."""
        if len(self.orders) > 1:
            return None
        if not self.orders or self.order.test or self.why or self.called_off or not self.paid:
            return 0
        if not self.paid_lines and (not self.order.click or self.due is None):
            return 0
        return max(self.order.first - self.order.refund, 0)

    def near(self, amount: int, *, times: int = 1) -> bool:
        return abs(self.recorded - times * amount) <= times * self.tolerance

    @property
    def foreign(self) -> bool:
        """Tell whether what is recorded is in another currency; nothing is nothing in each."""
        listed = {line.currency for line in self.paid_lines}
        return len(listed) > 1 or (bool(self.recorded) and listed != {self.order.currency})

    @property
    def pair(self) -> Exchanged | None:
        """Find how the two currencies compare; None where nobody wrote that down, or more than two are there."""
        listed = {line.currency for line in self.paid_lines}
        mine = [each for each in self.exchange if {each.t_currency} == listed]
        return next((each for each in mine if each.o_currency == self.order.currency), None)

    @property
    def at_the_rate(self) -> bool | None:
        """Tell whether recorded is what a rate makes of the expected; None without a rate."""
        pair = self.pair
        if pair is None or not pair.t_rate or not self.expected:
            return None
        bought = Fraction(self.recorded, self.expected)
        return Fraction(pair.o_low, pair.t_rate) <= bought <= Fraction(pair.o_high, pair.t_rate)

    @property
    def same_figure(self) -> bool:
        """Tell whether the two amounts are written alike, so that only the label is another."""
        if self.pair is None or not self.expected:
            return False
        written = Fraction(self.recorded * self.pair.t_figure, self.pair.o_figure)
        return abs(written - self.expected) <= self.tolerance

    @property
    def silent_from(self) -> int:
        assert self.due is not None
        return max([self.due, *(attempt.sent for attempt in self.taken)])

    @property
    def settled_at(self) -> int:
        return self.silent_from + self.rules.waits[self.silent_from // DAY % len(WAITS)]

    @property
    def not_commissioned(self) -> bool:
        return any(line.where is NetworkList.NON_COMMISSIONABLE for line in self.lines)

    @property
    def unread(self) -> bool:
        """Tell whether the report was not read where the order would stand."""
        assert self.due is not None
        rules, due = self.rules, self.due
        holes = ((rules.net_hole_from, rules.net_hole_until), (rules.net_hole_2_from, rules.net_hole_2_until))
        lost = any(due < until and self.silent_from >= start for start, until in holes)
        return lost or due < rules.net_from or rules.net_until < self.settled_at

    @property
    def changed_at(self) -> int:
        """Tell from when on a difference means something: the youngest thing that could explain it has settled."""
        changes = [moment for moment in (self.order.cancelled, self.order.refunded) if moment is not None]
        processed = [line.processed for line in self.lines]
        return max([*changes, *processed, *(attempt.sent for attempt in self.taken)]) + self.rules.settle

    @property
    def log_reaches(self) -> bool:
        """Tell whether an attempt in good time would stand in the log."""
        rules = self.rules
        if not rules.has_log or self.due is None:
            return False
        good_time = self.due, self.due + rules.send_within
        holes = ((rules.log_hole_from, rules.log_hole_until), (rules.log_hole_2_from, rules.log_hole_2_until))
        lost = any(good_time[0] < until and good_time[1] > start for start, until in holes)
        return rules.log_from <= good_time[0] and good_time[1] <= rules.log_until and not lost
