"""A break that a cause makes of any order is told as that cause: orders, lines, taxes and vouchers are invented."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from recon.matching.cause.amounts import amount_codes
from recon.matching.cause.facts import Facts, Line
from recon.records.codes import CODES
from recon.records.kind import Kind
from recon.records.money import share
from tests.rules.cause_scene import facts, listed, sent

_RATES = st.sampled_from([Decimal("0.07"), Decimal("0.19"), Decimal("0.2"), Decimal("0.25")])
_LINES = st.lists(st.tuples(st.integers(199, 40_000), st.integers(1, 5)), min_size=1, max_size=8)


@st.composite
def orders(draw: st.DrawFn) -> Facts:
    """Invent an order whose figures add up: its lines, its tax on goods alone, its delivery and its voucher."""
    lines = tuple(Line(f"S{place}", count, unit * count) for place, (unit, count) in enumerate(draw(_LINES)))
    net = sum(line.amount for line in lines)
    tax = share(net, draw(_RATES))
    shipping = draw(st.integers(100, 1_500))
    return facts(
        Kind.AMOUNT_DIFFERS,
        expected=net,
        first=net,
        net=net,
        tax=tax,
        shipping=shipping,
        discount=draw(st.integers(100, 5_000)),
        gross=net + tax + shipping,
        line_count=len(lines),
        lines=lines,
        sent=(sent(amount=net),),
    )


def _taxed_by_line(order: Facts) -> int:
    rate = Decimal(order.tax or 0) / order.net
    return sum(
        int((line.amount * (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP)) for line in order.lines
    )


_MAKES: dict[str, Callable[[Facts], int]] = {
    "B40": _taxed_by_line,
    "B41": lambda order: order.net + (order.shipping or 0),
    "B42": lambda order: order.net + (order.discount or 0),
    "B43": lambda order: order.net - (order.discount or 0),
    "B44": lambda order: order.net * 100,
    "B45": lambda order: 0,  # noqa: ARG005 - whatever the order was
    "B46": lambda order: sum(line.amount // line.quantity for line in order.lines),
    "B47": lambda order: sum(line.amount * line.quantity for line in order.lines),
    "B48": lambda order: order.net // 100 * 100,
    "B67": lambda order: order.net - order.lines[0].amount,
    "L26": lambda order: int(
        (Decimal(order.net) * order.net / (order.net + (order.tax or 0))).quantize(
            Decimal(1), rounding=ROUND_HALF_UP
        )
    ),
}


@settings(max_examples=200, deadline=None)
@given(order=orders(), code=st.sampled_from(sorted(_MAKES)))
def test_an_amount_made_by_a_cause_is_told_as_that_cause(order: Facts, code: str) -> None:
    amount = _MAKES[code](order)
    made = order._replace(recorded=amount, listed=(listed(amount),))

    found = amount_codes(made)

    # Where the cause changes nothing of this order, or less than its rounding, there is nothing to tell.
    unchanged = abs(amount - order.net) <= len(order.lines)
    assert code in found or unchanged or (code == "B67" and len(order.lines) == 1), (found, amount)


@settings(max_examples=200, deadline=None)
@given(order=orders())
def test_an_order_that_is_recorded_as_expected_has_no_cause_but_its_rounding(order: Facts) -> None:
    made = order._replace(recorded=order.net, listed=(listed(order.net),))

    assert set(amount_codes(made)) <= {"B48"}


_ANY = st.integers(-3, 3).map(lambda count: count * 1_000)


@settings(max_examples=400, deadline=None)
@given(net=_ANY, tax=_ANY, shipping=_ANY, discount=_ANY, gross=_ANY, recorded=_ANY)
def test_figures_that_make_no_sense_end_no_run(**figures: int) -> None:
    spoilt = facts(Kind.AMOUNT_DIFFERS, sent=(sent(),), **figures)

    assert set(amount_codes(spoilt)) <= set(CODES)
