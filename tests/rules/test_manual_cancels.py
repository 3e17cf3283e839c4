"""What is typed to take an order back at Rakuten: never with a minus sign, never more than is shown, in time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.kind import Kind
from recon.records.programme import Programme
from recon.resend.manual.cancels import (
    Back,
    Cancel,
    NotCancelled,
    Recorded,
    Shown,
    cancel,
    last_day,
    soonest_first,
    summed,
)
from recon.resend.policy import CancelWindow

TOKYO = Programme(name="jp", mid="1", currency="JPY", zone="Asia/Tokyo", stores=())
AS_OF = datetime(2026, 11, 28, 12, tzinfo=UTC)
SENT = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)  # 1 November in Tokyo
CANCELLED = Recorded(
    programme="jp",
    key_number=7,
    order_ref="1001",
    kind=Kind.CANCELLED_NOT_REVERSED,
    currency="JPY",
    too_much=1500,
    shown=(Shown("A", "Tent", 1, 1000), Shown("B", "Peg", 5, 500)),
    back=(),
    sent_at=SENT,
)
RETURNED = replace(CANCELLED, kind=Kind.REFUND_NOT_REVERSED, too_much=200, back=(Back("B", 2, 200),))


def decided(order: Recorded, window: CancelWindow = None) -> Cancel | NotCancelled:
    return cancel(order, programme=TOKYO, window=window, as_of=AS_OF)


def test_of_a_cancelled_order_all_that_is_shown_is_typed() -> None:
    found = decided(CANCELLED, "next-month")

    assert isinstance(found, Cancel)
    assert [(each.sku, each.quantity, each.amount) for each in found.typed] == [("A", 1, 1000), ("B", 5, 500)]
    assert found.until == date(2026, 12, 31)


def test_of_a_return_only_what_came_back_is_typed() -> None:
    found = decided(RETURNED)

    assert isinstance(found, Cancel)
    assert [(each.sku, each.quantity, each.amount, each.shown) for each in found.typed] == [
        ("B", 2, 200, 500)
    ]
    assert found.until is None


def test_two_lines_of_one_sku_that_came_back_are_one_line_of_the_report() -> None:
    found = decided(replace(RETURNED, back=(Back("B", 1, 150), Back("B", 1, 50))))
    too_much = decided(replace(RETURNED, too_much=600, back=(Back("B", 3, 300), Back("B", 3, 300))))

    assert isinstance(found, Cancel)
    assert [(each.sku, each.quantity, each.amount) for each in found.typed] == [("B", 2, 200)]
    assert isinstance(too_much, NotCancelled)


def test_a_correction_that_is_there_already_is_not_typed_again() -> None:
    lines = [
        *CANCELLED.shown,
        Shown("B", "Peg", 2, -200),
        Shown("C", "Mat", 1, 300),
        Shown("C", "Mat", 1, -300),
    ]

    assert summed(lines) == (Shown("A", "Tent", 1, 1000), Shown("B", "Peg", 3, 300))


NOT_LISTED: list[tuple[str, Recorded, CancelWindow]] = [
    ("locked", replace(CANCELLED, locked=True), None),
    ("its time is over: it could be cancelled until 2026-11-10", CANCELLED, timedelta(days=9)),
    ("do not add up", replace(RETURNED, too_much=300), None),
    ("which Rakuten does not show", replace(RETURNED, back=(Back("Z", 1, 200),)), None),
    ("no line of it", replace(CANCELLED, shown=()), None),
    ("do not add up", replace(RETURNED, back=()), None),
    (
        "a part of it came back, and it has a discount line",
        replace(RETURNED, shown=(*RETURNED.shown, Shown("DISCOUNT", "Coupon", 0, -100))),
        None,
    ),
    ("lines that Rakuten shows do not add up", replace(CANCELLED, too_much=1000), None),
    ("no single word", replace(CANCELLED, order_ref="10 01"), None),
    ("it stands in a file", replace(CANCELLED, by_hand="it stands in a file"), None),
]


@pytest.mark.code("O09")
@pytest.mark.parametrize(("why", "order", "window"), NOT_LISTED)
def test_what_must_not_be_on_the_list_says_why(why: str, order: Recorded, window: CancelWindow) -> None:
    found = decided(order, window)

    assert isinstance(found, NotCancelled)
    assert why in found.why
    assert found.steps == ()


def test_a_discount_is_given_back_first_and_the_goods_are_cancelled_after() -> None:
    discount = Shown("DISCOUNT", "Coupon", 0, -100)
    before = replace(CANCELLED, too_much=900, shown=(Shown("A", "Tent", 1, 1000), discount))

    found = decided(before)

    assert isinstance(found, NotCancelled)
    first, second, third = found.steps
    assert "manual credit over DISCOUNT" in first
    assert "wait until the report shows that credit" in second
    assert "cancel the goods (A)" in third

    credited = summed([*before.shown, replace(discount, amount=100)])
    after = decided(replace(before, too_much=1000, shown=credited))
    assert isinstance(after, Cancel)
    assert [(each.sku, each.amount) for each in after.typed] == [("A", 1000)]


@pytest.mark.parametrize(
    ("sent", "window", "until"),
    [
        ("2026-10-31T14:59", "next-month", date(2026, 11, 30)),
        ("2026-10-31T15:00", "next-month", date(2026, 12, 31)),
        ("2026-11-30T12:00", "next-month", date(2026, 12, 31)),
        ("2026-12-05T12:00", "next-month", date(2027, 1, 31)),
        ("2027-01-05T12:00", "next-month", date(2027, 2, 28)),
        ("2026-10-01T12:00", timedelta(days=90), date(2026, 12, 30)),
        ("2026-10-01T12:00", None, None),
    ],
)
def test_the_last_day_is_counted_in_the_programmes_zone(
    sent: str, window: CancelWindow, until: date | None
) -> None:
    at = datetime.fromisoformat(sent).replace(tzinfo=UTC)

    assert last_day(at, window=window, zone="Asia/Tokyo") == until


def test_whose_time_ends_first_comes_first() -> None:
    found = [
        Cancel(replace(CANCELLED, order_ref=ref), (), until)
        for ref, until in (("c", None), ("b", date(2026, 12, 31)), ("a", date(2026, 11, 30)))
    ]

    assert [each.order.order_ref for each in soonest_first(found)] == ["a", "b", "c"]


amounts = st.integers(-500, 1000)
shown_lines = st.lists(st.builds(Shown, st.sampled_from("ABC"), st.just("x"), st.integers(0, 9), amounts))
back_lines = st.lists(
    st.builds(Back, st.sampled_from("ABC"), st.integers(0, 9), st.integers(0, 1000)), max_size=4
)


@given(shown_lines, back_lines, st.sampled_from([CANCELLED.kind, RETURNED.kind]))
def test_never_below_nothing_and_never_more_than_is_shown(
    shown: list[Shown], back: list[Back], kind: Kind
) -> None:
    at_once = summed(shown)
    too_much = sum(each.amount for each in (back if kind is RETURNED.kind else at_once))
    order = replace(CANCELLED, kind=kind, shown=at_once, back=tuple(back), too_much=too_much)

    found = decided(order)

    if isinstance(found, Cancel):
        at_rakuten = {each.sku: each for each in order.shown}
        for sku in {each.sku for each in found.typed}:
            typed = [each for each in found.typed if each.sku == sku]
            assert min(each.amount for each in typed) >= 0
            assert sum(each.amount for each in typed) <= at_rakuten[sku].amount
            assert sum(each.quantity for each in typed) <= at_rakuten[sku].quantity
