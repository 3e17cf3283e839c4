"""The kernel's plain twin: the same rules in Python, written from the papers, one function for each rule.

Nothing here is fast or clever. Where the twin and sql/matching disagree, one of them is wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from recon.matching.request import WAITS, Parameters
from recon.records.attempt import AttemptKind, Outcome
from recon.records.kind import Kind
from recon.records.order import OrderState
from recon.records.programme import Due
from recon.records.transaction import NetworkList
from tests.conformance import twin_rules
from tests.conformance.books import Attempt, Books, Line, Order, Row

_Row = TypeVar("_Row", bound=Row)

_DAY = 24 * 3_600_000_000
TAKEN = {Outcome.ACCEPTED, Outcome.PARTIAL, Outcome.UNVERIFIED, Outcome.HANDED_OVER}
SAID_NO = {Outcome.REFUSED, Outcome.MISCONFIGURED}
HAS_ANOTHER, MAY_BE, IS_ANOTHER = 1, 2, 3
NOT_SURE = {Outcome.THROTTLED, Outcome.NOT_SENT, Outcome.AMBIGUOUS}


@dataclass(frozen=True, slots=True)
class Judgement:
    """This is what the twin says of one key. `expected` is None where several orders share the reference."""

    kind: Kind
    expected: int | None
    recorded: int
    send_due: bool

    def agrees(self, found: tuple[Kind, int, int, bool]) -> bool:
        """Tell whether the kernel said the same: kind, expected, recorded, and whether an attempt was due."""
        expected = found[1] if self.expected is None else self.expected
        return found == (self.kind, expected, self.recorded, self.send_due)


@dataclass(frozen=True, slots=True)
class Case:
    """This is all that the three books say of one key, and the rules of its programme."""

    orders: list[Order]
    attempts: list[Attempt]
    lines: list[Line]
    rules: Parameters
    link: int = 0

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
    def called_off(self) -> bool:
        return self.order.state in {OrderState.CANCELLED, OrderState.REFUNDED}

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
    def silent_from(self) -> int:
        assert self.due is not None
        return max([self.due, *(attempt.sent for attempt in self.taken)])

    @property
    def settled_at(self) -> int:
        return self.silent_from + self.rules.waits[self.silent_from // _DAY % len(WAITS)]

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


def cannot_be_named(case: Case) -> Kind | None:
    rows = [*case.orders, *case.attempts, *case.lines]
    if any(row.blank for row in rows):
        return Kind.NO_REFERENCE
    if len({row.check for row in rows}) > 1:
        return Kind.KEY_COLLISION
    if len(case.orders) > 1:
        return Kind.REFERENCE_NOT_UNIQUE
    return Kind.NO_PROGRAMME if case.rules.number == 0 else None


def unknown_to_the_shop(case: Case) -> Kind | None:
    if case.orders:
        return None
    if case.link == IS_ANOTHER:
        return Kind.ANOTHER_REFERENCE
    dates = [line.bought for line in case.lines] or [attempt.sent for attempt in case.attempts]
    if not case.rules.shop_from <= min(dates) < case.rules.shop_until:
        return Kind.SHOP_NOT_COVERED
    if case.lines and case.recorded:
        return _unknown(case, since=min(dates))
    if case.lines or not case.taken:
        return Kind.NOTHING_LEFT
    return Kind.SENT_FOR_UNKNOWN_ORDER if case.rules.log_paired else Kind.LOG_NOT_COVERED


def _unknown(case: Case, *, since: int) -> Kind:
    """Accuse only once the shop had the settle time to write the order down, and was read after it."""
    if case.rules.as_of < since + case.rules.settle:
        return Kind.WAITING
    late = case.rules.shop_until < since + case.rules.settle
    if late:
        return Kind.SHOP_NOT_COVERED
    if not case.rules.net_paired:
        return Kind.NETWORK_NOT_COVERED
    return Kind.REFERENCE_UNCLEAR if case.link == MAY_BE else Kind.UNKNOWN_ORDER


def a_test(case: Case) -> Kind | None:
    if not case.order.test:
        return None
    return Kind.TEST_RECORDED if case.recorded > 0 else Kind.TEST


def left_out_at_once(case: Case) -> Kind | None:
    paid = sum(line.commission for line in case.paid_lines)
    return twin_rules.at_once(case.why, recorded=case.recorded, commission=paid)


def recorded_as_it_should_be(case: Case) -> Kind | None:
    if not case.paid_lines:
        return None
    if {line.currency for line in case.paid_lines} != {case.order.currency}:
        return Kind.CURRENCY_DIFFERS
    if (case.called_off or not case.paid) and case.near(0):
        return Kind.REVERSED
    if case.recorded == case.expected:
        return _equal(case)
    assert case.expected is not None
    return Kind.MATCHED_WITHIN_TOLERANCE if case.expected > 0 and case.near(case.expected) else None


def _equal(case: Case) -> Kind:
    if case.taken:
        return Kind.MATCHED
    if any(attempt.outcome is not Outcome.SUPPRESSED for attempt in case.sales):
        return Kind.RECEIVED_ALTHOUGH_ERROR
    return Kind.RECORDED_BY_ANOTHER_PATH if case.log_reaches else Kind.MATCHED


def recorded_but_too_young_or_unread(case: Case) -> Kind | None:
    if not case.paid_lines:
        return None
    if case.rules.as_of < case.changed_at:
        return Kind.WAITING_FOR_CORRECTION
    return (
        None
        if case.rules.net_until >= case.changed_at and report_is_whole(case)
        else Kind.NETWORK_NOT_COVERED
    )


def report_is_whole(case: Case) -> bool:
    """Tell whether the report reaches back to the order's beginning: else it may show a return without its sale."""
    began = case.due if case.due is not None else case.order.placed
    return case.rules.net_from <= min([began, *(line.processed for line in case.lines)])


def recorded_wrongly(case: Case) -> Kind | None:
    if not case.paid_lines:
        return None
    assert case.expected is not None
    if case.called_off and case.recorded > 0:
        return Kind.CANCELLED_NOT_REVERSED
    if not case.paid and case.recorded > 0:
        return Kind.UNPAID_RECORDED
    if case.order.refund > 0 and case.near(case.order.first):
        return Kind.REFUND_NOT_REVERSED
    if case.expected > 0 and any(case.near(case.expected, times=times) for times in (2, 3)):
        return Kind.RECORDED_TWICE
    return Kind.AMOUNT_DIFFERS


def not_ours(case: Case) -> Kind | None:
    if case.paid_lines:
        return None
    if not case.order.click:
        return Kind.NO_CLICK
    if case.called_off or 0 < case.order.refund >= case.order.first:
        return Kind.CANCELLED_BEFORE_REPORTING
    return Kind.UNPAID if case.due is None else None


def absent_but_not_to_be_judged(case: Case) -> Kind | None:
    if case.link == HAS_ANOTHER:
        return Kind.UNDER_ANOTHER_REFERENCE
    if any(line.where is NetworkList.NON_COMMISSIONABLE for line in case.lines):
        return Kind.NOT_COMMISSIONED
    if case.rules.as_of < case.settled_at:
        return Kind.WAITING
    assert case.due is not None
    rules = case.rules
    reached = rules.net_from <= case.due and case.settled_at <= rules.net_until
    holes = ((rules.net_hole_from, rules.net_hole_until), (rules.net_hole_2_from, rules.net_hole_2_until))
    lost = any(case.due < until and case.silent_from >= start for start, until in holes)
    if not reached or lost:
        return Kind.NETWORK_NOT_COVERED
    return Kind.REFERENCE_UNCLEAR if case.link == MAY_BE else None


def absent(case: Case) -> Kind:
    if case.lines:
        return Kind.RECORDED_AS_EVENT
    return Kind.NOT_RECORDED if case.taken else _never_taken(case)


def _never_taken(case: Case) -> Kind:
    said_no = [attempt.sent for attempt in case.sales if attempt.outcome in SAID_NO]
    failed = [attempt.sent for attempt in case.sales if attempt.outcome in NOT_SURE]
    if said_no and (not failed or max(said_no) >= max(failed)):
        return Kind.REFUSED
    if failed:
        return Kind.SEND_FAILED
    if case.sales:
        return Kind.SUPPRESSED
    if not case.rules.has_log:
        return Kind.SENDING_NOT_KNOWN
    return Kind.NEVER_SENT if case.log_reaches else Kind.LOG_NOT_COVERED


LADDER: tuple[Callable[[Case], Kind | None], ...] = (
    cannot_be_named,
    unknown_to_the_shop,
    a_test,
    left_out_at_once,
    not_ours,
    lambda case: twin_rules.LEFT_OUT.get(case.why),
    recorded_as_it_should_be,
    recorded_but_too_young_or_unread,
    recorded_wrongly,
    absent_but_not_to_be_judged,
    absent,
)


def send_due(case: Case) -> bool:
    """Tell whether an attempt should stand in the log by now."""
    if len(case.orders) != 1 or case.order.test or case.why or not case.order.click:
        return False
    return case.order.state is OrderState.CONFIRMED and case.log_reaches


def judge(books: Books) -> dict[int, Judgement]:
    """Judge every key of the books."""
    keys = sorted({row.key for row in (*books.orders, *books.attempts, *books.lines)})
    return {key: _judged(_case(books, key)) for key in keys}


def _case(books: Books, key: int) -> Case:
    orders, attempts, lines = _of(books.orders, key), _of(books.attempts, key), _of(books.lines, key)
    [number] = {row.programme for row in (*orders, *attempts, *lines)}
    rules = next(each for each in books.programmes if each.number == number)
    return Case(orders, attempts, lines, rules, books.links.get(key, 0))


def _of(rows: Iterable[_Row], key: int) -> list[_Row]:
    return [row for row in rows if row.key == key]


def _judged(case: Case) -> Judgement:
    kind = next(kind for rule in LADDER if (kind := rule(case)) is not None)
    return Judgement(kind, case.expected, case.recorded, send_due(case))
