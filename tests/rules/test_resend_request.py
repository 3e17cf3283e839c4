"""A postback we compose says what the order says, in the scale of the programme, or there is a named reason why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.attempt import AttemptKind
from recon.records.money import decimals
from recon.resend.amounts import CENTS, PLAIN, SCALES, UNSCALED_ZERO_DECIMAL
from recon.resend.hold import HeldBack, Hold
from recon.resend.query import read_request
from recon.resend.request import Manner, PostbackRequest, Sale, SaleLine, compose

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
PLACED = datetime(2026, 11, 2, 10, 0, 59, tzinfo=UTC)
ENDPOINT = "https://track.linksynergy.com/ep"


def sale(*lines: SaleLine, amount: int | None = None, currency: str = "EUR", ref: str = "1001") -> Sale:
    sold = lines or (SaleLine("A", "Tent", 1, 4000),)
    return Sale(
        order_ref=ref,
        click_id=CLICK,
        placed_at=PLACED,
        landed_at=PLACED - timedelta(days=2),
        currency=currency,
        amount=sum(line.amount for line in sold) if amount is None else amount,
        lines=sold,
    )


def composed(told: Sale, *, scale: str = CENTS, kind: AttemptKind = AttemptKind.SALE) -> PostbackRequest:
    request = compose(told, manner=Manner(mid="41234", scale=scale), kind=kind)
    assert isinstance(request, PostbackRequest), request
    return request


def held(told: Sale, *, scale: str = CENTS, mid: str = "41234") -> Hold:
    back = compose(told, manner=Manner(mid=mid, scale=scale))
    assert isinstance(back, HeldBack), back
    assert back.sentence
    return back.hold


def told_of(request: PostbackRequest) -> dict[str, str]:
    return dict(parse_qsl(request.query, keep_blank_values=True))


def test_an_order_is_told_with_its_own_times_and_click_id() -> None:
    request = composed(sale(SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Peg", 10, 500)))

    assert request.query == (
        f"mid=41234&ord=1001&tr={CLICK}&land=20261031_1000&date=20261102_1000&cur=EUR"
        "&skulist=A%7CB&qlist=1%7C10&amtlist=4000%7C500&xml=1&namelist=Tent%7CPeg"
    )
    assert request.amount == 4500
    assert request.lines == 2


def test_what_may_be_shown_hides_the_click_id() -> None:
    request = composed(sale())

    assert CLICK not in request.masked
    assert CLICK not in repr(request)
    assert CLICK not in repr(sale())
    assert request.masked == request.query.replace(CLICK, "***")


@pytest.mark.parametrize(
    ("currency", "scale", "minor", "sent"),
    [
        ("EUR", CENTS, 4000, "4000"),
        ("EUR", PLAIN, 4005, "40.05"),
        ("JPY", CENTS, 2000, "200000"),
        ("JPY", UNSCALED_ZERO_DECIMAL, 2000, "2000"),
        ("JPY", PLAIN, 2000, "2000"),
        ("KWD", CENTS, 1230, "123"),
        ("KWD", PLAIN, 1234, "1.234"),
    ],
)
def test_amounts_are_written_in_the_scale_of_the_programme(
    currency: str, scale: str, minor: int, sent: str
) -> None:
    request = composed(sale(SaleLine("A", "Tent", 1, minor), currency=currency), scale=scale)

    assert told_of(request)["amtlist"] == sent


def test_an_amount_that_the_scale_cannot_write_is_held() -> None:
    assert held(sale(SaleLine("A", "Tent", 1, 1234), currency="KWD")) is Hold.AMOUNT_TOO_FINE


def test_a_discount_on_the_whole_order_is_spread_over_its_lines_to_the_cent() -> None:
    thirds = [SaleLine(sku, sku, 1, 1000) for sku in "ABC"]

    assert told_of(composed(sale(*thirds, amount=2000)))["amtlist"] == "667|667|666"


def test_lines_that_are_cheaper_than_their_order_are_held() -> None:
    assert held(sale(SaleLine("A", "Tent", 1, 1000), amount=1002)) is Hold.LINES_DO_NOT_ADD_UP
    assert composed(sale(SaleLine("A", "Tent", 1, 1000), amount=1001)).amount == 1001


def test_lines_of_one_sku_are_added_up() -> None:
    request = composed(sale(SaleLine("A", "Tent", 1, 4000), SaleLine("A", "", 2, 500)))

    assert (told_of(request)["qlist"], told_of(request)["amtlist"], request.lines) == ("3", "4500", 1)


def test_the_names_come_last_and_a_line_without_one_is_named_by_its_sku() -> None:
    order = sale(SaleLine("A", "Tent", 1, 4000, {"brand": "Nord"}), SaleLine("B", " ", 1, 500))

    request = composed(replace(order, told={"coupon": "SAVE5"}))

    assert request.told[-1] == ("namelist", "Tent|B")


def test_a_bar_in_a_name_is_replaced_and_one_in_a_sku_is_held() -> None:
    assert told_of(composed(sale(SaleLine("A", "Tent | blue\n", 1, 4000))))["namelist"] == "Tent _ blue"
    assert held(sale(SaleLine("A|B", "Tent", 1, 4000))) is Hold.LINES_UNFIT


@pytest.mark.parametrize("ref", ["", " 1001", "1001 ", "a  b", "a|b", "a\tb", "x" * 41, "\ud800"])
def test_a_reference_that_would_not_arrive_as_it_is_is_held(ref: str) -> None:
    assert held(sale(ref=ref)) is Hold.REFERENCE_UNFIT


@pytest.mark.parametrize("ref", ["x" * 40, "x", "a b", "a/b&c#d"])
def test_a_reference_of_one_to_forty_characters_goes_as_it_is(ref: str) -> None:
    assert told_of(composed(sale(ref=ref)))["ord"] == ref


def test_what_a_postback_cannot_be_without_is_held() -> None:
    assert held(sale(), mid="") is Hold.NO_MID
    assert held(replace(sale(), click_id="lw9MynSeamY-cut")) is Hold.CLICK_MALFORMED
    assert held(sale(currency="EURO")) is Hold.CURRENCY_UNFIT
    assert held(replace(sale(), lines=())) is Hold.NO_LINES
    assert held(sale(SaleLine("A", "Tent", -1, 4000))) is Hold.LINES_UNFIT
    assert held(sale(SaleLine("A", "Tent", 1, 4000), SaleLine("B", "Peg", 0, 500))) is Hold.LINES_UNFIT
    for sku in ("", " ", " A", "A ", "A\x00B"):
        assert held(sale(SaleLine(sku, "Tent", 1, 4000))) is Hold.LINES_UNFIT
    assert held(sale(SaleLine("A", "Tent", 1, 0))) is Hold.LINES_DO_NOT_ADD_UP
    assert (
        held(sale(*(SaleLine(f"{n}", "\N{HIRAGANA LETTER A}" * 30, 1, 1) for n in range(40))))
        is Hold.TOO_LONG
    )


def test_the_digest_names_what_is_sold_and_the_whole_names_every_byte() -> None:
    first, again = composed(sale()), composed(sale())
    renamed = composed(sale(SaleLine("A", "Tipi", 1, 4000)))
    dearer = composed(sale(SaleLine("A", "Tent", 1, 4001)))

    assert (first.digest, first.whole) == (again.digest, again.whole)
    assert first.digest == renamed.digest
    assert first.whole != renamed.whole
    assert first.digest not in {dearer.digest, composed(sale(), kind=AttemptKind.REVERSAL).digest}


def test_a_reversal_sends_the_same_lines_below_nothing() -> None:
    request = composed(sale(SaleLine("A", "Tent", 2, 4000)), kind=AttemptKind.REVERSAL)

    assert (told_of(request)["qlist"], told_of(request)["amtlist"], request.amount) == ("2", "-4000", -4000)


LINE = st.builds(
    SaleLine,
    sku=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    name=st.text(max_size=25),
    quantity=st.integers(1, 99),
    amount=st.integers(-500, 10**9),
)


@given(
    lines=st.lists(LINE, min_size=1, max_size=8),
    off=st.integers(0, 500),
    currency=st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
    scale=st.sampled_from(SCALES),
    ref=st.text(min_size=1, max_size=42),
)
def test_whatever_is_sent_reads_back_as_the_order(
    lines: list[SaleLine], off: int, currency: str, scale: str, ref: str
) -> None:
    told = sale(*lines, amount=sum(line.amount for line in lines) - off, currency=currency, ref=ref)

    request = compose(told, manner=Manner(mid="41234", scale=scale))

    if isinstance(request, HeldBack):
        assert request.sentence
        return
    read = read_request(request.url(ENDPOINT), scale=scale)
    assert (read.order_ref, read.mid, read.click_id) == (ref, "41234", CLICK)
    assert (read.currency, read.amount, read.flaw) == (currency, told.amount, None)
    assert read.lines == request.lines == len({line.sku for line in lines})
    assert read.kind is AttemptKind.SALE
    assert len(told_of(request)["namelist"].split("|")) == request.lines
    if decimals(currency) == 2:
        assert all(
            part.lstrip("-").replace(".", "").isdigit() for part in told_of(request)["amtlist"].split("|")
        )
