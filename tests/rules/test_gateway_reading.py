"""Whatever text is given as an event, it is read, or refused with a place, a reason and a cure; never with an exception."""

import re
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.resend.gateway import Assumed, Gateway, GatewayEvent, NotAPostback, Read, read_events
from recon.resend.gateway.document import read_documents
from recon.resend.gateway.keys import ITEM_KEYS, ORDER_KEYS
from recon.resend.hold import HeldBack
from recon.resend.request import Discounts, Manner, PostbackRequest, compose
from tests.rules.gateway_scene import CLICK, MID, item, order_in, problems, signal, track, written

ONE = written(track(item(amount=5)))


def places(text: str) -> list[tuple[str, bool]]:
    return [(each.place, isinstance(each.event, GatewayEvent)) for each in read_all(text)]


def read_all(text: str, *, gateway: Gateway | None = None) -> list[Read]:
    return read_events(text, gateway=gateway, assumed=Assumed(mid=MID))


def only_problem(text: str) -> str:
    [one] = read_all(text)
    assert isinstance(one.event, NotAPostback)
    [problem] = one.event.problems
    assert problem.cure
    return f"{problem.field} {problem.what}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(ONE, [("event", True)], id="one"),
        pytest.param(f"\ufeff{ONE}\r\n", [("event", True)], id="a mark of the byte order"),
        pytest.param(f"[{ONE}, {ONE}]", [("event 1", True), ("event 2", True)], id="array"),
        pytest.param(f'{{"batch": [{ONE}, 7]}}', [("event 1", True), ("event 2", False)], id="batch"),
        pytest.param(f"{ONE}\n\n{ONE}\n", [("line 1", True), ("line 3", True)], id="lines"),
        pytest.param(f"{ONE}\n{ONE[:-1]}\n", [("line 1", True), ("line 2", False)], id="a torn line"),
        pytest.param(f"{ONE}\n{written(signal())}", [("line 1", True), ("line 2", True)], id="two gateways"),
    ],
)
def test_one_event_an_array_a_batch_and_lines_are_read(text: str, expected: list[tuple[str, bool]]) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "event there is nothing in it"),
        ("[]", "event the list of events is empty"),
        ("7", "event is a number and no event"),
        ("{", "event is no JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
        ('{"a": NaN}', "event holds NaN, which is no number of JSON"),
        ('{"a": 1e999999999}', "event holds the number 1e999999999, which is no amount"),
        ('{"a": ' + "9" * 5000 + "}", "event holds a number of 5000 digits"),
        ('{"a": 1, "a": 2}', "event says 'a' twice in one object; a gateway obeys the last"),
        ("[" * 20 + "]" * 20, "event is nested more than 16 deep"),
        ("[" * 200_000, "event is nested too deep to be an event"),
        ("{}", "event has neither RudderStack's type nor one of Signal's names (purchase, lead, sign_up)"),
        (
            '{"endpoint": "x", "params": {}}',
            "event is a request that RudderStack has made already, and no event",
        ),
    ],
)
def test_a_text_that_is_no_event_is_refused_with_a_reason(text: str, said: str) -> None:
    assert only_problem(text) == said


def test_a_text_of_any_size_is_refused_before_it_is_read() -> None:
    assert "more than the 16,000,000" in only_problem(" " * 16_000_001)


def test_a_piece_that_is_too_large_to_be_an_event_is_refused_unread() -> None:
    assert "more than the 1,000,000 that are read" in only_problem("[" + "{}," * 400_000 + "{}]")
    [_, second] = read_all(f'{{"a": 1}}\n{{"a": "{"x" * 70_000}"}}')
    assert isinstance(second.event, NotAPostback)
    assert "more than the 65,536 of an event" in second.event.problems[0].what


@pytest.mark.parametrize("text", ["{}\n" * 2_000, "[" + "{}," * 1_999 + "{}]"])
def test_no_more_than_a_thousand_events_are_read_at_once(text: str) -> None:
    found = read_all(text)

    assert len(found) == 1_001
    assert isinstance(found[-1].event, NotAPostback)
    assert found[-1].event.problems[0].what == "there are more than 1,000 events; the rest was not read"


def test_an_order_of_more_lines_than_a_request_can_hold_is_refused_in_one_sentence() -> None:
    said = only_problem(written(track(*[{}] * 1_001)))

    assert said == "properties.products holds 1,001 lines; a request has room for some hundreds"


def test_a_text_over_a_megabyte_takes_no_more_than_ten_times_its_size() -> None:
    worst = ONE.replace('"products": [', '"products": [' + "{}," * 900)
    text = f"{worst}\n" * (1_100_000 // len(worst))
    tracemalloc.start()
    read_all(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 10 * len(text)


@pytest.mark.parametrize("event", [signal(), track(item("A", amount=5, brand="B"))])
def test_half_a_letter_anywhere_is_read_or_refused(event: dict[str, object]) -> None:
    for at in re.finditer(r': "([^"]*)"', written(event)):
        text = written(event)[: at.start(1)] + r"\ud800" + written(event)[at.end(1) :]
        [one] = read_events(text)

        _holds(one)
        assert "\ud800" not in repr(one.event.problems if isinstance(one.event, NotAPostback) else "")


def test_an_amount_is_read_to_its_last_digit() -> None:
    [one] = read_all(ONE.replace('"amount": 5', '"amount": 8123456789012.45'))

    assert isinstance(one.event, GatewayEvent)
    assert one.event.sale.amount == 812345678901245


@pytest.mark.parametrize("reference", [9007199254740993, 6204518321977654321, 100, 7])
def test_a_number_of_an_order_keeps_its_last_digit(reference: int) -> None:
    assert order_in(track(item(amount=5), orderId=reference)).sale.order_ref == str(reference)


@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_a_reference_or_a_code_of_nobody(value: bool) -> None:  # noqa: FBT001 - the case itself
    event = track(item(amount=5, isSale=value), orderId=value, coupon=value, custId=value, isComm=value)

    assert set(problems(event)) == {"properties.orderId", "properties.coupon", "properties.custId"}


@pytest.mark.parametrize("kind", ['["track"]', '{"track": 1}', "7", "true"])
def test_a_type_of_any_form_is_read(kind: str) -> None:
    assert isinstance(read_all(f'{{"type": {kind}, "event": "x"}}')[0].event, NotAPostback)


def test_a_signal_event_in_the_clothes_of_a_track_event_is_read_as_it_is_told() -> None:
    event = {"type": "track", **signal()}
    [one] = read_all(written(event), gateway=Gateway.SIGNAL)

    assert isinstance(one.event, GatewayEvent)
    assert one.event.gateway is Gateway.SIGNAL


def test_nobodys_click_id_stands_in_what_is_said_of_an_event() -> None:
    [one] = read_all(ONE.replace("20240129_1200", CLICK).replace('"amount": 5', f'"amount": "{CLICK}"'))

    assert isinstance(one.event, NotAPostback)
    assert len(one.event.problems) == 2
    assert CLICK not in repr(one)
    assert CLICK not in repr(list(read_documents(ONE)))
    assert CLICK not in repr(read_all(ONE))


odd = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1e5",
            "NaN",
            "|",
            "Discount",
            "2024-01-01T00:00:00Z",
            "20240101_0000",
            CLICK,
            "EUR",
            "JPY",
        ]
    )
    | st.text(max_size=8)
)
anything = st.recursive(
    odd,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=3), part, max_size=3),
    max_leaves=5,
)
order_names = st.sampled_from(
    [key for keys in ORDER_KEYS.values() for key in keys] + ["products", "amount", "mid", "ranSiteID"]
)
item_names = st.sampled_from([*ITEM_KEYS.values(), "amount", "price", "shipID"])
lines = st.lists(st.dictionaries(item_names, anything, max_size=8), max_size=3) | anything
values = st.dictionaries(order_names, anything, max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    told=values,
    products=lines,
    name=anything,
    kind=st.sampled_from(["track", "identify", 7, None, {}, []]),
    gateway=st.sampled_from([None, *Gateway]),
)
def test_no_event_whatever_breaks_the_reading(
    told: dict[str, object], products: object, name: object, kind: object, gateway: Gateway | None
) -> None:
    base = {**track(item(amount=5))["properties"], "products": products, **told}
    event = {"type": kind, "event": name, "timestamp": "2026-11-02T10:00:00Z", "properties": base}

    for each in read_all(written(event), gateway=gateway):
        _holds(each)


def _holds(each: Read) -> None:
    if isinstance(each.event, NotAPostback):
        assert each.event.problems
        return
    event = each.event
    made = compose(event.sale, manner=Manner(mid=event.mid), kind=event.kind)
    assert isinstance(made, (PostbackRequest, HeldBack))
    if isinstance(made, PostbackRequest):
        assert made.query
        positions = {len(value.split("|")) for name, value in made.told if name.endswith("list")}
        assert len(positions) == 1


@settings(max_examples=150, deadline=None)
@given(
    text=st.text()
    | st.lists(st.sampled_from(["{", "}", "[", "]", '"type"', ":", '"track"', ",", "1e9", "null", "\n"])).map(
        "".join
    )
)
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    assert read_all(text)


@given(cut=st.integers(min_value=0, max_value=len(ONE) - 1))
def test_an_event_cut_at_any_character_is_never_a_postback(cut: int) -> None:
    assert not any(isinstance(each.event, GatewayEvent) for each in read_all(ONE[:cut]))


@given(
    units=st.lists(st.integers(min_value=1, max_value=10**7), min_size=1, max_size=5),
    less=st.integers(min_value=0, max_value=10**6),
    back=st.booleans(),
)
def test_amounts_reach_the_postback_to_the_cent(*, units: list[int], less: int, back: bool) -> None:
    sign = -1 if back else 1
    goods = [item(f"S{at}", amount=Decimal(sign * unit).scaleb(-2)) for at, unit in enumerate(units)]
    taken = min(less, sum(units) - 1)
    if taken:
        goods.append(item("Discount", quantity=0, amount=Decimal(-sign * taken).scaleb(-2)))
    [one] = read_all(written(track(*goods)))
    assert isinstance(one.event, GatewayEvent)
    for discounts in Discounts:
        made = compose(one.event.sale, manner=Manner(mid=MID, discounts=discounts), kind=one.event.kind)
        assert isinstance(made, PostbackRequest)
        assert sum(map(int, dict(made.told)["amtlist"].split("|"))) == sign * (sum(units) - taken)
