"""The bytes of a postback: as a query, as a signed message, as an XML document; each reads back as what was told."""

import base64
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.attempt import AttemptKind
from recon.resend.hold import HeldBack, Hold
from recon.resend.query import read_request
from recon.resend.request import PostbackRequest, SaleLine, compose
from recon.resend.request.encoding import (
    UnevenLists,
    as_message,
    as_query,
    as_signed_query,
    as_xml,
    signed,
)
from tests.rules.postback_scene import CLICK, linkless, manner, order, request

NAMESPACE = "http://www.linkshare.com/namespaces/realtime-transactions-1.0"
SIGNED = "https://track.linksynergy.com/nvp"
SAMPLE = (
    f"ord=1000123&tr={CLICK}&land=20250601_1200&date=20250602_0930&skulist=A|B&namelist=Shirt|Cap"
    "&qlist=3|1&cur=USD&amtlist=5997|500"
)
ODD = order(
    SaleLine("a&b<c>", 'Tom & "Jerry" <x> ]]>', 2, 1000), SaleLine("ü%7C", "Zelt=1+1", 1, 500), ref="R&D #1"
)


def test_c59_the_sample_is_signed_to_the_byte() -> None:
    message, mark = signed(SAMPLE, "testkey")

    assert mark == "mmxl_h9GLoeO5aCl3qPEPg=="
    assert base64.urlsafe_b64decode(message).decode() == SAMPLE
    assert not {"+", "/"} & set(message + mark)


def test_the_message_has_the_form_of_the_sample() -> None:
    made = request(order(SaleLine("A", "Shirt", 3, 5997), SaleLine("B", "Cap", 1, 500)))

    assert as_message(made.told) == (
        f"ord=ORD1&tr={CLICK}&land=20250601_1200&date=20250623_0405&skulist=A|B&namelist=Shirt|Cap"
        "&qlist=3|1&cur=USD&amtlist=5997|500"
    )


def test_what_is_told_beside_the_rest_stands_behind_it_in_the_message() -> None:
    made = request(order(SaleLine("A", "A", 1, 100, {"brand": "Nord"}), coupon="A&B"))

    assert as_message(made.told).endswith("&amtlist=100&coupon=A%26B&brandlist=Nord")


def test_a_signed_query_reads_back_as_the_order() -> None:
    made = request(ODD)

    query = as_signed_query(made, "key")

    assert isinstance(query, str)
    assert [name for name, _ in parse_qsl(query)] == ["mid", "msg", "md5", "xml"]
    read = read_request(f"{SIGNED}?{query}")
    assert (read.order_ref, read.mid, read.click_id) == ("R&D #1", "12345", CLICK)
    assert (read.currency, read.amount, read.lines) == ("USD", 1500, 2)


def test_a_signed_query_counts_with_its_base64() -> None:
    made = request(order(*(SaleLine(f"SKU-{n}", "a" * 300, 1, 100) for n in range(22))))

    held = as_signed_query(made, "key")

    assert isinstance(held, HeldBack)
    assert held.hold is Hold.TOO_LONG


def test_the_document_holds_iso_times_and_every_line_of_the_order() -> None:
    tree = ET.fromstring(as_xml(request(ODD)))  # noqa: S314 - our own document

    space = {"n": NAMESPACE}
    assert tree.tag == f"{{{NAMESPACE}}}message"
    single = {name: tree.findtext(f"n:sku_order/n:{name}", namespaces=space) for name in (
        "orderid", "siteid", "time_entered", "currency", "trans_date",
    )}  # fmt: skip
    assert single == {
        "orderid": "R&D #1",
        "siteid": CLICK,
        "time_entered": "2025-06-01T12:00:00Z",
        "currency": "USD",
        "trans_date": "2025-06-23T04:05:00Z",
    }
    items = [
        [(part.tag.partition("}")[2], part.text) for part in item]
        for item in tree.findall("n:sku_order/n:item", space)
    ]
    assert items == [
        [("sku", "a&b<c>"), ("quantity", "2"), ("amount", "1000"), ("product_name", 'Tom & "Jerry" <x> ]]>')],
        [("sku", "ü%7C"), ("quantity", "1"), ("amount", "500"), ("product_name", "Zelt=1+1")],
    ]


def test_the_document_of_a_linkless_order_names_no_click() -> None:
    made = request(linkless(order(SaleLine("A", "A", 1, 100), coupon="SAVE5")), linkless=True)

    assert b"siteid" not in as_xml(made)
    assert b"time_entered" not in as_xml(made)


def test_lists_of_different_lengths_are_never_written() -> None:
    made = request(order(SaleLine("A", "A", 1, 100)))
    uneven = PostbackRequest(
        made.order_ref,
        tuple((name, "1|1" if name == "qlist" else value) for name, value in made.told),
        made.digest,
        made.currency,
        made.amount,
        made.lines,
    )

    with pytest.raises(UnevenLists):
        as_xml(uneven)


@given(
    sku=st.text(min_size=1, max_size=20),
    name=st.text(max_size=40),
    ref=st.text(min_size=1, max_size=40),
    coupon=st.text(max_size=20),
    kind=st.sampled_from(AttemptKind),
)
def test_whatever_the_texts_every_encoding_tells_the_same_order(
    sku: str, name: str, ref: str, coupon: str, kind: AttemptKind
) -> None:
    made = compose(order(SaleLine(sku, name, 2, 1000), ref=ref, coupon=coupon), manner=manner(), kind=kind)

    if isinstance(made, HeldBack):
        return
    signed_query = as_signed_query(made, "key")
    assert isinstance(signed_query, str)
    plain = dict(parse_qsl(as_query(made.told), keep_blank_values=True))
    inside = dict(parse_qsl(as_message(made.told), keep_blank_values=True))
    assert plain == dict(made.told)
    assert inside == {name: value for name, value in made.told if name not in {"mid", "xml"}}
    tree = ET.fromstring(as_xml(made))  # noqa: S314 - our own document
    texts = [part.text for part in tree.iter() if part.text]
    assert plain["ord"] in texts
    assert plain["skulist"] in texts
    assert plain["amtlist"] in texts
