"""The cancel list as it is written: an id that the file cannot carry stays out by itself and takes no other along."""

from dataclasses import replace

from recon.resend.manual.bulk import Encoding, Form, Layout, content
from recon.resend.manual.cancels import Cancel
from recon.resend.manual.written import cancel_ids
from tests.rules.test_manual_cancels import CANCELLED


def test_an_id_that_the_encoding_does_not_know_stays_out_and_the_others_are_written() -> None:
    refs = ["1001", "Zürich-1", "1002\u200b\x07", "1003"]
    layout = Layout(encoding=Encoding.SHIFT_JIS, form=Form.CANCELLATION)

    rows, out = cancel_ids(
        [Cancel(replace(CANCELLED, order_ref=ref), (), None) for ref in refs], layout=layout
    )

    assert content([entry for _, entry in rows], layout=layout) == b"1001\r\n1003\r\n"
    assert [(each.order.order_ref, each.why) for each in out] == [
        ("Zürich-1", "its order id holds 'ü', which shift-jis cannot write"),
        ("1002\u200b\x07", "its order id holds a character that cannot be printed"),
    ]
