"""The kernel's plain twin: the same rules in Python, written from the papers, one function for each rule.

Nothing here is fast or clever. Where the twin and sql/matching disagree, one of them is wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.records.order import OrderState
from recon.records.programme import Due
from tests.conformance import twin_lines, twin_rules
from tests.conformance.books import Books, Row
from tests.conformance.twin_case import DAY, Case

_Row = TypeVar("_Row", bound=Row)

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
    if not case.recorded if case.lines else not case.taken:
        return Kind.NOTHING_LEFT
    return _young_or_uncovered(case, since=min(dates)) or _unknown(case, since=min(dates))


def _young_or_uncovered(case: Case, *, since: int) -> Kind | None:
    """Accuse only once the shop had the settle time to write the order down, and was read after it."""
    if case.rules.as_of < since + case.rules.settle:
        return Kind.WAITING
    return Kind.SHOP_NOT_COVERED if case.rules.shop_until < since + case.rules.settle else None


def _unknown(case: Case, *, since: int) -> Kind:
    """Accuse nobody on the first day of the shop's book: it may be an order from before."""
    if not case.lines and not case.rules.log_paired:
        return Kind.LOG_NOT_COVERED
    if case.lines and not case.rules.net_paired:
        return Kind.NETWORK_NOT_COVERED
    if case.lines and case.link == MAY_BE:
        return Kind.REFERENCE_UNCLEAR
    if since < case.rules.shop_from + min(case.rules.settle, DAY):
        return Kind.SHOP_NOT_COVERED
    return Kind.UNKNOWN_ORDER if case.lines else Kind.SENT_FOR_UNKNOWN_ORDER


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
    one_currency = len({line.currency for line in case.paid_lines}) == 1
    if (case.called_off or not case.paid) and case.near(0) and one_currency:
        return Kind.REVERSED
    if case.foreign:
        return _in_another_currency(case)
    assert case.expected is not None
    if case.expected > 0 and case.near(case.expected) and (doubted := _doubted(case)) is not None:
        return _young_or_unread(case) or doubted
    if case.recorded == case.expected:
        return Kind.MATCHED_UNDER_OTHER_SKU if case.mark == twin_lines.OTHER_SKU else _equal(case)
    return Kind.MATCHED_WITHIN_TOLERANCE if case.expected > 0 and case.near(case.expected) else None


def _in_another_currency(case: Case) -> Kind:
    """Compare what can be: by a rate, by the figures where a label is wrong, and of what is called off whether it is paid."""
    if case.at_the_rate:
        return Kind.MATCHED_IN_ANOTHER_CURRENCY
    sent = max((attempt.currency or 0 for attempt in case.attempts), default=0)
    was_sent = case.rules.net_foreign == 1 and sent == case.paid_lines[0].currency
    a_label = not case.rules.net_foreign or was_sent
    if case.same_figure and (a_label or case.at_the_rate is not None):
        return Kind.CURRENCY_DIFFERS
    still_paid = (case.called_off or not case.paid) and case.recorded > 0
    mixed = len({line.currency for line in case.paid_lines}) > 1
    if (still_paid and not mixed) or case.at_the_rate is not None:
        return _young_or_unread(case) or Kind.CURRENCY_DIFFERS
    return Kind.AMOUNT_NOT_COMPARED


def _doubted(case: Case) -> Kind | None:
    """Tell what is wrong although the total is right."""
    if case.mark == twin_lines.APART:
        return Kind.LINES_DIFFER
    if case.mark == twin_lines.NO_COMMISSION and not sum(line.commission for line in case.paid_lines):
        return Kind.WITHOUT_COMMISSION
    return Kind.WITHOUT_PUBLISHER if case.mark == twin_lines.NOBODY and case.order.click else None


def _young_or_unread(case: Case) -> Kind | None:
    if case.rules.as_of < case.changed_at:
        return Kind.WAITING_FOR_CORRECTION
    return Kind.NETWORK_NOT_COVERED if case.rules.net_until < case.changed_at else None


def _equal(case: Case) -> Kind:
    if case.taken:
        return Kind.MATCHED
    if any(attempt.outcome is not Outcome.SUPPRESSED for attempt in case.sales):
        return Kind.RECEIVED_ALTHOUGH_ERROR
    return Kind.RECORDED_BY_ANOTHER_PATH if case.log_reaches else Kind.MATCHED


def recorded_but_too_young_or_unread(case: Case) -> Kind | None:
    if not case.paid_lines:
        return None
    return _young_or_unread(case) or (None if report_is_whole(case) else Kind.NETWORK_NOT_COVERED)


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
    return _in_part(case)


def _in_part(case: Case) -> Kind:
    assert case.expected is not None
    if case.mark == twin_lines.PART and case.rules.due_rule == Due.SHIPPED and case.due is None:
        return Kind.PART_REPORTED
    short = case.mark == twin_lines.PART and case.recorded < case.expected
    return Kind.LINES_MISSING if short else Kind.AMOUNT_DIFFERS


def not_ours(case: Case) -> Kind | None:
    if case.paid_lines:
        return None
    if not case.order.click:
        return Kind.NO_CLICK
    if case.given_up:
        return _called_off(case)
    return None if case.due is not None and case.paid else Kind.UNPAID


def _called_off(case: Case) -> Kind:
    """Tell what an order is that was called off and is not paid for: Rakuten may list it yet where it was sent."""
    may_come = case.taken and not case.not_commissioned and not case.why
    if may_come and case.due is not None:
        if case.rules.as_of < case.settled_at:
            return Kind.WAITING
        if case.unread:
            return Kind.NETWORK_NOT_COVERED
    return Kind.CANCELLED_BEFORE_REPORTING


def absent_but_not_to_be_judged(case: Case) -> Kind | None:
    if case.link == HAS_ANOTHER:
        return Kind.UNDER_ANOTHER_REFERENCE
    if case.not_commissioned:
        return Kind.NOT_COMMISSIONED
    if case.rules.as_of < case.settled_at:
        return Kind.WAITING
    if case.unread:
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
    return case.order.state is OrderState.CONFIRMED and not case.given_up and case.log_reaches


def judge(books: Books) -> dict[int, Judgement]:
    """Judge every key of the books."""
    return {key: _judged(case) for key, case in cases(books).items()}


def cases(books: Books) -> dict[int, Case]:
    """Gather what the books say of every key."""
    keys = sorted({row.key for row in (*books.orders, *books.attempts, *books.lines)})
    return {key: _case(books, key) for key in keys}


def _case(books: Books, key: int) -> Case:
    orders, attempts, lines = _of(books.orders, key), _of(books.attempts, key), _of(books.lines, key)
    [number] = {row.programme for row in (*orders, *attempts, *lines)}
    rules = next(each for each in books.programmes if each.number == number)
    sold = [line for line in books.sold if line.key == key]
    return Case(
        orders,
        attempts,
        lines,
        rules,
        sold,
        frozenset(mark for at, mark in books.marks if at == key),
        books.links.get(key, 0),
        [each for each in books.exchange if each.programme == number],
    )


def _of(rows: Iterable[_Row], key: int) -> list[_Row]:
    return [row for row in rows if row.key == key]


def _judged(case: Case) -> Judgement:
    kind = next(kind for rule in LADDER if (kind := rule(case)) is not None)
    return Judgement(kind, case.expected, case.recorded, send_due(case))
