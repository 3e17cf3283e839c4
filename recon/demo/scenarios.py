"""What goes wrong in the demo, and how soon the service must have told somebody: written down before anything runs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.demo.bounds import EVALUATION, PRIOR, Rate, loss_bound, silence_bound, twice
from recon.demo.calendar import (
    BEGIN,
    CHECKOUT_DEPLOY,
    CONSENT_DEPLOY,
    CONSENT_FIX,
    DENIED,
    LAST_ORDER,
    SECOND_END,
    SENDER_DOWN,
    WEEKS,
    YEN_DEPLOY,
)
from recon.demo.crowd import hours_of
from recon.demo.fate import Fate
from recon.demo.nordlicht import DE, JP, PROGRAMMES, DemoProgramme
from recon.demo.order import DemoOrder

_SEND_WITHIN = timedelta(minutes=30)
_NEARLY_ALL = 0.97
_THIRD = 2


@dataclass(frozen=True, slots=True)
class Scenario:
    """This is one thing that goes wrong: when it began, when it first met an order, and by when somebody must know.

    `bound` is the earliest a perfect observer could tell, None where the shop is too small to tell before the end.
    `signals` are those that may notice it; `step` is how often the service looks.
    """

    name: str
    programme: str
    stream: str
    signals: tuple[str, ...]
    began: datetime
    first: datetime
    bound: datetime | None
    bar: datetime | None
    step: timedelta

    def content(self) -> dict[str, str | list[str] | None]:
        """Lay the scenario out for JSON."""
        return {
            "programme": self.programme,
            "stream": self.stream,
            "signals": list(self.signals),
            "began": self.began.isoformat(),
            "first": self.first.isoformat(),
            "bound": self.bound.isoformat() if self.bound else None,
            "bar": self.bar.isoformat() if self.bar else None,
        }


Asked = Callable[[DemoOrder], bool]


def scenarios(orders: Sequence[DemoOrder], later: Sequence[DemoOrder]) -> list[Scenario]:
    """Reckon all scenarios, the earliest first; `orders` are the first act's, `later` the second's."""
    return [
        _capture(orders),
        _yen(orders),
        _paypal(orders),
        _refusals(later),
        *(_silence(orders, later, each) for each in PROGRAMMES if _is_met(each, later)),
    ]


def _capture(orders: Sequence[DemoOrder]) -> Scenario:
    def is_safari(order: DemoOrder) -> bool:
        bought = order.purchase
        return bought.programme is DE and "Safari" in bought.device and bought.channel == "web"

    began = CONSENT_DEPLOY[1]
    usual = [each for each in orders if is_safari(each) and not _in_consent(each)]
    captured = sum(each.purchase.click_id is not None for each in usual) / len(usual)
    bound = loss_bound(
        _rates(DE, orders, is_safari, until=CONSENT_FIX[1]), since=began, usual=1 - captured, broken=1
    )
    first = min(each.purchase.placed_at for each in orders if each.purchase.click_was_lost)
    return Scenario(
        "click ids lost",
        "de",
        "capture",
        ("capture",),
        began,
        first,
        bound,
        twice(bound, since=began),
        _minutes(120),
    )


def _in_consent(order: DemoOrder) -> bool:
    return CONSENT_DEPLOY[1] <= order.purchase.placed_at < CONSENT_FIX[1]


def _yen(orders: Sequence[DemoOrder]) -> Scenario:
    began = YEN_DEPLOY[1]
    rates = _rates(
        JP, orders, lambda each: each.purchase.programme is JP and _is_sent(each), until=SECOND_END
    )
    bound = loss_bound(rates, since=began, usual=PRIOR, broken=1)
    first = min(each.course.attempts[0].sent_at for each in orders if each.course.fate is Fate.YEN_TIMES_100)
    return Scenario(
        "yen times 100",
        "jp",
        "different",
        ("sent amounts",),
        began,
        first,
        bound,
        twice(bound, since=began),
        _minutes(120),
    )


def _paypal(orders: Sequence[DemoOrder]) -> Scenario:
    def is_paypal(order: DemoOrder) -> bool:
        bought = order.purchase
        return bought.programme is DE and bought.payment == "paypal" and _is_sent(order)

    began = CHECKOUT_DEPLOY[1]
    # Nobody can call a postback late before it is.
    seen = began + _SEND_WITHIN
    bound = loss_bound(
        _rates(DE, orders, is_paypal, until=SECOND_END), since=seen, usual=PRIOR, broken=_NEARLY_ALL
    )
    first = min(_paid(each) for each in orders if each.course.fate is Fate.CHECKOUT_BROKEN)
    return Scenario(
        "PayPal not sent",
        "de",
        "missing",
        ("send gap",),
        began,
        first,
        bound,
        twice(bound, since=began),
        _minutes(30),
    )


def _refusals(later: Sequence[DemoOrder]) -> Scenario:
    denied = sorted(each.course.attempts[0].sent_at for each in later if each.course.fate is Fate.DENIED)
    third = denied[_THIRD]
    return Scenario(
        "refusals",
        "de",
        "missing",
        ("failing",),
        DENIED.start,
        denied[0],
        third,
        third + EVALUATION,
        EVALUATION,
    )


def _is_met(programme: DemoProgramme, later: Iterable[DemoOrder]) -> bool:
    # A small shop may have nothing to send in those hours.
    return any(is_queued(each) for each in later if each.purchase.programme is programme)


def _silence(orders: Sequence[DemoOrder], later: Sequence[DemoOrder], programme: DemoProgramme) -> Scenario:
    """Reckon from the last attempt that left; at the latest the first that leaves again ends it."""
    mine = [each for each in (*orders, *later) if each.purchase.programme is programme]
    attempts = [attempt.sent_at for each in mine for attempt in each.course.attempts]
    last = max(moment for moment in attempts if moment < SENDER_DOWN.start)
    first = min(_paid(each) for each in mine if is_queued(each))
    daily = sum(_is_sent(each) for each in orders if each.purchase.programme is programme) / (WEEKS * 7)
    rates = _rates(
        programme,
        orders,
        lambda each: each.purchase.programme is programme and _is_sent(each),
        until=SENDER_DOWN.end,
    )
    bound = silence_bound(rates, since=last, daily=daily)
    bar = None if bound is None else bound + EVALUATION
    name = "silence" if programme is DE else f"silence of {programme.name}"
    return Scenario(
        name,
        programme.name,
        "missing",
        ("silence", "send gap"),
        SENDER_DOWN.start,
        first,
        bound,
        bar,
        EVALUATION,
    )


def _rates(
    programme: DemoProgramme, orders: Iterable[DemoOrder], asked: Asked, *, until: datetime
) -> list[Rate]:
    """Spread the orders of the eight weeks that are asked for over the hours, as busy as the shop is in each."""
    count = sum(asked(each) for each in orders)
    whole = sum(weight for _, weight in hours_of(programme, BEGIN, LAST_ORDER))
    return [Rate(hour, count * weight / whole) for hour, weight in hours_of(programme, BEGIN, until)]


def _is_sent(order: DemoOrder) -> bool:
    """Tell whether the shop sends such an order, or would but for the broken checkout."""
    return order.course.fate is Fate.CHECKOUT_BROKEN or any(each.taken for each in order.course.attempts)


def is_queued(order: DemoOrder) -> bool:
    """Tell whether an order waited for the sender to run again: usually it goes within the minute."""
    attempts = order.course.attempts
    return bool(attempts) and attempts[0].sent_at - _paid(order) > _minutes(1)


def _paid(order: DemoOrder) -> datetime:
    return order.course.paid_at or order.purchase.placed_at


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
