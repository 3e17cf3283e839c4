"""What comes back of an order: however it comes, all returns together leave exactly nothing at Rakuten."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.attempt import AttemptKind
from recon.records.order import OrderKind
from recon.resend.amounts import CENTS, PLAIN, SCALES, finest
from recon.resend.hold import HeldBack, Hold
from recon.resend.query import read_request
from recon.resend.request import (
    CameBack,
    Discounts,
    Manner,
    PostbackRequest,
    Sale,
    SaleLine,
    ZeroPriceReturn,
    compose,
    returned,
)
from recon.resend.request.discounts import is_reduction
from tests.rules.postback_scene import manner, order, told

ENDPOINT = "https://track.linksynergy.com/ep"
AS_SKU: dict[str, Any] = {"discounts": Discounts.AS_SKU}
ORDER = order(
    SaleLine("A", "Tent", 3, 1000, {"brand": "Nord"}),
    SaleLine("B", "Peg", 10, 500),
    SaleLine("C", "Gift", 2, 0),
)


def back(*goods: CameBack, sale: Sale = ORDER, **settings: object) -> dict[str, str]:
    made = returned(sale, goods=goods, manner=manner(**settings))
    assert isinstance(made, PostbackRequest), made
    return dict(made.told)


def test_a_return_tells_only_what_came_back_of_the_same_order() -> None:
    whole, part = told(ORDER), back(CameBack(line=1, now=4))

    assert {name: part[name] for name in ("ord", "tr", "land", "date", "cur")} == {
        name: whole[name] for name in ("ord", "tr", "land", "date", "cur")
    }
    assert (part["skulist"], part["qlist"], part["amtlist"], "brandlist" in part) == ("B", "4", "-200", False)


def test_what_rounding_leaves_of_a_piece_comes_with_a_later_one() -> None:
    amounts = [back(CameBack(line=0, before=before, now=1))["amtlist"] for before in range(3)]

    assert amounts == ["-333", "-334", "-333"]


def test_without_goods_everything_comes_back() -> None:
    whole = returned(ORDER, manner=manner(**AS_SKU))

    assert whole == compose(ORDER, manner=manner(**AS_SKU), kind=AttemptKind.REVERSAL)


def test_a_discount_comes_back_above_nothing_with_the_goods_it_was_on() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("B", "B", 1, 3000), amount=3600)

    first = back(CameBack(line=0, now=1), sale=sale, **AS_SKU)
    rest = back(CameBack(line=0, before=1, now=0), CameBack(line=1, now=1), sale=sale, **AS_SKU)
    reduced = back(CameBack(line=0, now=1), sale=sale)

    assert (first["skulist"], first["qlist"], first["amtlist"]) == ("A|Discount", "1|0", "-1000|100")
    assert (rest["skulist"], rest["qlist"], rest["amtlist"]) == ("B|Discount", "1|0", "-3000|300")
    assert (reduced["skulist"], reduced["amtlist"]) == ("A", "-900")


def test_a_discount_of_which_nothing_falls_on_what_comes_back_has_no_line() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("B", "B", 1, 3000), amount=3999)

    made = back(CameBack(line=0, now=1), sale=sale, **AS_SKU)

    assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A", "1", "-1000")


def test_a_discount_of_the_shop_comes_back_by_itself() -> None:
    sale = order(SaleLine("A", "A", 2, 2000), SaleLine("DISCOUNT", "Off", 1, -200))

    for named in ([], [CameBack(line=1, now=1)]):
        made = back(CameBack(line=0, now=1), *named, sale=sale, **AS_SKU)

        assert (made["skulist"], made["qlist"], made["amtlist"]) == ("A|Discount", "1|0", "-1000|100")


@pytest.mark.parametrize(
    ("setting", "quantity"), [(ZeroPriceReturn.NEGATIVE_QUANTITY, "-2"), (ZeroPriceReturn.POSITIVE, "2")]
)
def test_goods_that_cost_nothing_come_back_as_the_programme_says(
    setting: ZeroPriceReturn, quantity: str
) -> None:
    made = back(CameBack(line=2, now=2), zero_price_return=setting)
    whole = told(ORDER, kind=AttemptKind.REVERSAL, zero_price_return=setting)

    assert (made["qlist"], made["amtlist"]) == (quantity, "0")
    assert (whole["qlist"], whole["amtlist"]) == (f"3|10|{quantity}", "-1000|-500|0")


def test_a_gift_of_a_sku_that_was_also_bought_was_not_sold_for_nothing() -> None:
    sale = order(SaleLine("A", "A", 1, 1000), SaleLine("A", "A", 1, 0))

    merged = told(sale, kind=AttemptKind.REVERSAL)
    apart = told(sale, kind=AttemptKind.REVERSAL, merges=False)

    assert (merged["qlist"], merged["amtlist"]) == ("2", "-1000")
    assert (apart["qlist"], apart["amtlist"]) == ("1|-1", "-1000|0")


@pytest.mark.parametrize(
    "goods",
    [
        [],
        [CameBack(line=0, now=0)],
        [CameBack(line=0, now=4)],
        [CameBack(line=0, before=3, now=1)],
        [CameBack(line=0, before=-1, now=1)],
        [CameBack(line=0, now=-1)],
        [CameBack(line=3, now=1)],
        [CameBack(line=-1, now=1)],
        [CameBack(line=0, now=1), CameBack(line=0, now=1)],
    ],
)
def test_more_than_was_sold_or_nothing_at_all_is_refused(goods: list[CameBack]) -> None:
    made = returned(ORDER, goods=goods, manner=manner())

    assert isinstance(made, HeldBack)
    assert (made.hold, bool(made.sentence)) == (Hold.LINES_UNFIT, True)


def test_two_returns_of_one_piece_each_are_two() -> None:
    digests = set()
    for before in range(2):
        made = returned(ORDER, goods=[CameBack(line=1, before=before, now=1)], manner=manner())
        assert isinstance(made, PostbackRequest)
        digests.add(made.digest)

    assert len(digests) == 2


def test_a_return_of_what_cost_nothing_reads_as_one() -> None:
    free = order(kind=OrderKind.LEAD, amount=0)

    for kind in (AttemptKind.SALE, AttemptKind.REVERSAL):
        made = compose(free, manner=manner(), kind=kind)
        assert isinstance(made, PostbackRequest)
        assert read_request(made.url(ENDPOINT)).kind is kind


def test_a_lead_of_its_own_comes_back() -> None:
    sale = order(kind=OrderKind.LEAD, amount=100)

    assert back(CameBack(line=0, now=1), sale=sale)["amtlist"] == "-100"


LINE = st.builds(
    SaleLine,
    sku=st.sampled_from(["A", "B", "C", "DISCOUNT"]),
    name=st.just("a name"),
    quantity=st.integers(1, 7),
    amount=st.integers(-500, 10**7),
)
MANNERS = st.builds(
    Manner,
    mid=st.just("41234"),
    scale=st.sampled_from(SCALES),
    discounts=st.sampled_from(Discounts),
    merges=st.booleans(),
    returning_prefix=st.sampled_from(["", "R_"]),
    zero_price_return=st.sampled_from(ZeroPriceReturn),
)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])


@st.composite
def sales(draw: st.DrawFn, *, scale: str) -> Sale:
    """Draw an order whose discount leaves an amount that its scale can write."""
    lines = draw(st.lists(LINE, min_size=1, max_size=6))
    currency = draw(CURRENCIES)
    whole, grain = sum(line.amount for line in lines), finest(currency, scale=scale)
    off = draw(st.integers(0, max(0, whole - 1)))
    return order(*lines, amount=(whole - off) // grain * grain, currency=currency, custstatus="Existing")


def net(requests: Sequence[PostbackRequest]) -> dict[str, Decimal]:
    """Add up what Rakuten would have of each SKU."""
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in requests:
        query = dict(each.told)
        for sku, amount in zip(query["skulist"].split("|"), query["amtlist"].split("|"), strict=True):
            found[sku] += Decimal(amount)
    return dict(found)


@given(data=st.data(), how=MANNERS)
def test_shares_add_up_and_the_reversal_takes_back_exactly_what_was_sold(
    data: st.DataObject, how: Manner
) -> None:
    sale = data.draw(sales(scale=how.scale))

    sold, reversed_ = (
        compose(sale, manner=how, kind=kind) for kind in (AttemptKind.SALE, AttemptKind.REVERSAL)
    )

    if isinstance(sold, HeldBack) or isinstance(reversed_, HeldBack):
        assert sold == reversed_
        return
    assert (sold.amount, reversed_.amount) == (sale.amount, -sale.amount)
    assert set(net([sold, reversed_]).values()) == {0}
    for request, amount in ((sold, sale.amount), (reversed_, -sale.amount)):
        read = read_request(request.url(ENDPOINT), scale=how.scale)
        assert (read.amount, read.flaw, read.lines) == (amount, None, request.lines)
    if how.merges:
        skus = dict(sold.told)["skulist"].split("|")
        assert len(skus) == len(set(skus))


@given(data=st.data(), how=MANNERS)
def test_all_returns_together_leave_nothing_in_whatever_order_they_come(
    data: st.DataObject, how: Manner
) -> None:
    sale = data.draw(sales(scale=how.scale))
    sold = compose(sale, manner=how)
    if isinstance(sold, HeldBack):
        return
    pieces = [
        at
        for at, line in enumerate(sale.lines)
        if not is_reduction(line, manner=how)
        for _ in range(line.quantity)
    ]
    order_of_return = data.draw(st.permutations(pieces))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(pieces) - 1)), max_size=3)) | {0, len(pieces)})

    came: list[PostbackRequest] = []
    for start, end in pairwise(cuts):
        before, now = order_of_return[:start], order_of_return[start:end]
        goods = [
            CameBack(line=at, before=before.count(at), now=now.count(at)) for at in sorted({*before, *now})
        ]
        made = returned(sale, goods=goods, manner=how)
        assert isinstance(made, PostbackRequest), made
        came.append(made)

    assert set(net([sold, *came]).values()) == {0}
    assert sum(each.amount for each in came) == -sale.amount
    quantities = [int(part) for each in came for part in dict(each.told)["qlist"].split("|")]
    if how.zero_price_return is ZeroPriceReturn.POSITIVE:
        assert min(quantities) >= 0


@given(
    before=st.integers(0, 2),
    currency=CURRENCIES,
    amount=st.integers(1, 10**6),
    scale=st.sampled_from([CENTS, PLAIN]),
)
def test_a_piece_is_worth_its_part_of_the_line_within_one_unit(
    before: int, currency: str, amount: int, scale: str
) -> None:
    grain = finest(currency, scale=scale)
    sale = order(SaleLine("A", "A", 3, amount * grain), currency=currency)

    made = returned(sale, goods=[CameBack(line=0, before=before, now=1)], manner=manner(scale=scale))

    assert isinstance(made, PostbackRequest)
    assert abs(-3 * made.amount - sale.amount) <= 3 * grain
