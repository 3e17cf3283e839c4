"""What a logged request told Rakuten: references byte for byte, amounts to the minor unit, the kind of message."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.attempt import AttemptKind
from recon.resend.query import Request, read_request

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
EP = "https://track.linksynergy.com/ep"
HOSTILE = [
    "1001",
    " 1001 ",
    'O\'Neil & sons, "50 %"',
    "a|b",
    "100%25",
    "a+b c",
    "#7#",
    "<b>1</b>",
    "注文😀",
    "e\u0301",
    "x" * 200,
    "'; DROP TABLE orders; --",
    "\\n",
]


def test_an_ep_request_is_read_whole() -> None:
    url = f"{EP}?mid=12345&ord=A-1&tr={CLICK}&land=20250601_1200&cur=usd&skulist=A|B&qlist=3|1&amtlist=5997|500&xml=1"

    assert read_request(url) == Request(
        order_ref="A-1",
        mid="12345",
        click_id=CLICK,
        currency="USD",
        kind=AttemptKind.SALE,
        amount=6497,
        lines=2,
        endpoint=EP,
        flaw=None,
    )


@pytest.mark.parametrize("reference", HOSTILE)
@pytest.mark.parametrize("encode", [quote, quote_plus, lambda text: quote(text, safe="")])
def test_a_reference_comes_back_byte_for_byte(reference: str, encode: type[str]) -> None:
    assert read_request(f"{EP}?mid=1&ord={encode(reference)}&amtlist=1&cur=EUR").order_ref == reference


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_reference_comes_back_byte_for_byte(reference: str) -> None:
    assert (read_request(f"/ep?mid=1&ord={quote(reference, safe='')}").order_ref or "") == reference


def test_a_reference_is_decoded_only_once() -> None:
    assert read_request(f"{EP}?ord=A%252F1").order_ref == "A%2F1"


def test_a_damaged_reference_stays_damaged_as_rakuten_saw_it() -> None:
    assert read_request(f"{EP}?mid=12345&ord=ORD 1&2#3&land=20250601_1200").order_ref == "ORD 1"
    assert read_request(f"{EP}?mid=12345&ord=ORD1#2&cur=EUR&amtlist=100").order_ref == "ORD1"


def test_the_programmes_currency_stands_in_where_a_request_names_none() -> None:
    silent = read_request(f"{EP}?ord=1&amtlist=100", currency="eur")
    named = read_request(f"{EP}?ord=1&amtlist=100&cur=jpy", currency="EUR")

    assert (silent.currency, silent.amount) == ("EUR", 100)
    assert (named.currency, named.amount) == ("JPY", 1)


def test_the_first_of_two_equal_names_wins() -> None:
    assert read_request(f"{EP}?ord=first&ord=second").order_ref == "first"


def test_latin_1_from_an_old_shop_is_read_as_meant() -> None:
    assert read_request(f"{EP}?ord=M%FCller").order_ref == "Müller"


def test_a_blank_click_id_is_kept_blank() -> None:
    assert read_request(f"{EP}?ord=1&tr=+").click_id == " "


def test_the_media_pixel_reports_an_event() -> None:
    assert (
        read_request("https://track.linksynergy.com/eventnvppixel?ord=1&amtlist=-5&cur=EUR").kind
        is AttemptKind.EVENT
    )


@pytest.mark.parametrize(
    ("currency", "scale", "amounts", "minor"),
    [
        ("EUR", "cents", "5997|500", 6497),
        ("EUR", "plain", "59.97|5", 6497),
        ("JPY", "cents", "200000", 2000),
        ("JPY", "plain", "2000", 2000),
        ("JPY", "unscaled-zero-decimal", "2000", 2000),
        ("EUR", "unscaled-zero-decimal", "2000", 2000),
        ("KWD", "cents", "1050", 10_500),
        ("KWD", "plain", "10.505", 10_505),
        ("USD", "cents", "4000|1000|-500", 4500),
        ("EUR", "cents", "0", 0),
    ],
)
def test_amounts_become_minor_units_exactly(currency: str, scale: str, amounts: str, minor: int) -> None:
    request = read_request(f"{EP}?ord=1&cur={currency}&amtlist={amounts}", scale=scale)

    assert (request.amount, request.flaw, request.kind) == (minor, None, AttemptKind.SALE)


@pytest.mark.parametrize(
    ("query", "flaw"),
    [
        ("cur=JPY&amtlist=100040", "an amount finer than JPY allows; check amount_scale 'cents'"),
        ("cur=EUR&amtlist=1998.9999999999998", "an amount finer than EUR allows; check amount_scale 'cents'"),
        ("cur=EUR&amtlist=12,50", "an amount that is not a number"),
        ("cur=EUR&amtlist=1e5", "an amount that is not a number"),
        ("cur=EUR&amtlist=NaN|100", "an amount that is not a number"),
        ("cur=EUR&amtlist=100||100", "an amount that is not a number"),
        ("cur=EUR&amtlist=%D9%A3", "an amount that is not a number"),
        ("cur=JPN&amtlist=100", "an unknown currency"),
        ("amtlist=100", "an amount without a currency"),
        ("cur=EUR&amtlist=", "no amount"),
        ("cur=EUR&amtlist=" + "|".join(["9" * 15] * 3_000), "an amount too large to be one"),
    ],
)
def test_a_bad_amount_costs_the_amount_and_not_the_row(query: str, flaw: str) -> None:
    request = read_request(f"{EP}?ord=1&{query}")

    assert (request.order_ref, request.amount, request.flaw) == ("1", None, flaw)


def test_a_negative_sum_is_a_reversal_even_where_its_amount_cannot_be_kept() -> None:
    kept = read_request(f"{EP}?ord=1&cur=EUR&amtlist=-12500|-12500&qlist=1|5")
    not_kept = read_request(f"{EP}?ord=1&amtlist=-12500")

    assert (kept.kind, kept.amount, kept.lines) == (AttemptKind.REVERSAL, -25_000, 2)
    assert (not_kept.kind, not_kept.amount) == (AttemptKind.REVERSAL, None)


@pytest.mark.parametrize(
    ("amounts", "pieces", "kind"),
    [
        ("0|0", "-1|2", AttemptKind.REVERSAL),
        ("0", "-0", AttemptKind.SALE),
        ("100|0", "1|-2", AttemptKind.SALE),
    ],
)
def test_pieces_below_nothing_take_back_only_what_cost_nothing(
    amounts: str, pieces: str, kind: AttemptKind
) -> None:
    assert read_request(f"{EP}?ord=1&cur=EUR&amtlist={amounts}&qlist={pieces}").kind is kind


def test_lines_are_not_counted_where_the_lists_disagree() -> None:
    assert read_request(f"{EP}?ord=1&skulist=A%7C1&amtlist=100&cur=EUR").lines is None
    assert read_request(f"{EP}?ord=1&skulist=A|B").lines == 2


@pytest.mark.parametrize("scheme", [("+", "-", "/", "_"), ("+", "%2B", "/", "/"), ("+", "+", "/", "/")])
def test_a_signed_message_is_unpacked(scheme: tuple[str, str, str, str]) -> None:
    raw = (
        f"ord=注文~1000123>>>???&tr={CLICK}&skulist=A|B&namelist=Shirt|Cap&qlist=3|1&cur=USD&amtlist=5997|500"
    )
    plus, as_plus, slash, as_slash = scheme
    standard = base64.b64encode(raw.encode()).decode()
    message = standard.replace(plus, as_plus).replace(slash, as_slash)

    request = read_request(
        f"https://track.linksynergy.com/nvp?mid=12345&msg={message}&md5=mmxl_h9GLoeO5aCl3qPEPg==&xml=1"
    )

    assert {"+", "/"} <= set(standard)
    assert (request.order_ref, request.mid, request.click_id) == ("注文~1000123>>>???", "12345", CLICK)
    assert (request.amount, request.lines) == (6497, 2)


XML = """<message xmlns="http://www.linkshare.com/namespaces/realtime-transactions-1.0"><sku_order>
<orderid>A-1</orderid><siteid>lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D</siteid><currency>BRL</currency>
<item><sku>productA</sku><quantity>3</quantity><amount>30000</amount></item>
<item><sku>productB</sku><quantity>1</quantity><amount>1000</amount></item></sku_order></message>"""


def test_the_xml_service_is_read_from_its_body() -> None:
    request = read_request("https://track.linksynergy.com/xml?mid=12345", body=XML)

    assert (request.order_ref, request.mid, request.currency) == ("A-1", "12345", "BRL")
    assert (request.amount, request.lines, request.click_id) == (
        31_000,
        2,
        "lKW2Xiq9xN0-4.c_9w1X8ZpO94TUl4hg3D",
    )


def test_an_order_without_its_envelope_is_read_too() -> None:
    bare = XML.partition(">")[2].removesuffix("</message>")

    assert bare.startswith("<sku_order>")
    assert read_request("/xml?mid=12345", body=bare) == read_request("/xml?mid=12345", body=XML)


def test_rudderstacks_payload_is_read_from_its_params() -> None:
    params = {"mid": "dummyMarketingId", "ord": "SampleOrderId", "tr": " ", "cur": "INR", "xml": 1}
    lists = {"amtlist": "2000|2500|6198", "qlist": "5|5|2", "skulist": "ABC123|custom sku 1|custom sku 2"}
    payload = {"version": "1", "type": "REST", "method": "GET", "endpoint": EP, "params": params | lists}

    request = read_request(None, body=json.dumps(payload))

    assert (request.order_ref, request.mid, request.currency) == ("SampleOrderId", "dummyMarketingId", "INR")
    assert (request.amount, request.lines) == (10_698, 3)


def test_a_wrapped_sku_order_is_read_from_its_json() -> None:
    items = [{"sku": "A", "quantity": 1, "amount": 1999}, {"sku": "B", "quantity": 2, "amount": "500"}]
    body = {
        "auth": {"mid": 12345},
        "sku_order": {"orderid": 77, "siteid": CLICK, "currency": "EUR", "items": items},
    }

    request = read_request(None, body=json.dumps(body))

    assert (request.order_ref, request.mid, request.amount, request.lines) == ("77", "12345", 2499, 2)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([{"ord": "1", "mid": "1"}, {"ord": "2", "mid": "1"}]),
        XML.replace("</message>", "<sku_order><orderid>B-2</orderid></sku_order></message>"),
        XML[:-3],
        "<!DOCTYPE m [<!ENTITY a 'b'>]>" + XML,
        '{"ord": ',
        "[" * 100_000,
    ],
)
def test_a_body_that_is_not_one_order_tells_nothing(body: str) -> None:
    assert read_request(None, body=body).order_ref is None


def test_a_name_and_password_in_the_address_are_left_out() -> None:
    assert read_request("https://ann:hunter2@track.linksynergy.com/ep?ord=1").endpoint == EP


@given(url=st.none() | st.text(), body=st.none() | st.text(), scale=st.sampled_from(["cents", "plain"]))
def test_no_request_whatever_breaks_the_reading(url: str | None, body: str | None, scale: str) -> None:
    request = read_request(url, body=body, scale=scale, currency="EUR")

    assert request.kind in AttemptKind


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("iscomm=N&custstatus=New", "iscomm=N&custstatus=New"),
        ("coupon=AUTUMN+10%25&iscomm=", "coupon=AUTUMN+10%25"),
        ("skulist=A|B|C&qlist=1|1|1&amtlist=100|200", "lists=3/3/2"),
        ("skulist=A|B&qlist=1|1&amtlist=100|200", None),
        ("skulist=A|B&amtlist=100", None),
        ("custstatus=%ED%A0%80", "custstatus=%C3%AD%C2%A0%C2%80"),
    ],
    ids=["marks", "a coupon", "lists out of step", "lists in step", "a list that is not there", "no letters"],
)
def test_what_a_request_says_of_the_whole_order_is_kept_word_for_word(query: str, said: str | None) -> None:
    assert read_request(f"{EP}?mid=1&ord=1&{query}").said == said
