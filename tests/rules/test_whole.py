"""Foreign words kept whole: nothing a person may read is lost, nothing they may not read is there, and no sign has two meanings."""

import time

import pytest

from recon.resend.whole import LONGEST_HEAD, WITHOUT_NULS, whole_answer, whole_text
from recon.resend.words import fit_to_show
from recon.wire.redaction import Redaction

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"<html>\n<p>Wartung</p>\n</html>", "<html>\n<p>Wartung</p>\n</html>"),
        ("ü 御 €".encode(), "ü 御 €"),
        ("ü".encode("latin-1"), r"\xfc"),
        (b"\xc2\x85", r"\u0085"),
        (b"\x85", r"\x85"),
        (rb"\x85", r"\\x85"),
        (b"GIF89a\x01\x00\xff", r"GIF89a\u0001\u0000\xff"),
        (b"a\tb\r\nc", r"a\tb\r" + "\nc"),
        (b"\x1b[2J\x1b]0;gone\x07", r"\u001b[2J\u001b]0;gone\u0007"),
        ("\u202etxt.exe\u2066".encode(), r"\u202etxt.exe\u2066"),
        ("\U000e0041".encode(), r"\U000e0041"),
        ("\ud800", r"\ud800"),
        (b"", ""),
    ],
)
def test_every_sign_stands_for_itself_or_for_its_number(raw: bytes | str, shown: str) -> None:
    assert whole_text(raw) == shown


@pytest.mark.parametrize(
    "raw",
    [
        f"no such click {CLICK}".encode(),
        b"Authorization: Bearer hush-hush-1",
        b'{"token": "hush-hush-1", "user": "ada@example.org"}',
        b"key=hush%2Bhush-1",
        b"X-Api-Key: hush-hush-1",
        b'{"signature": "hush-hush-1"}',
        rb'{"url": "https://x.test/?token\u003dhush-hush-1"}',
        b"next=https%3A//x.test/?a&token%3Dhush-hush-1",
        b'{"password": "word hush-hush 1", "a": 1}',
        b"no such key: <b>hush&amp;hush/1</b>",
        rb'{"key": "hush&hush\/1"}',
        "token=hush-hush-1".encode("utf-16-le"),
        "\ufeffkey hush+hush-1 and more".encode("utf-16-be"),
        b"h\0ush+h\0ush-1",
    ],
)
def test_nothing_private_is_kept_however_it_is_written(raw: bytes) -> None:
    shown = whole_text(raw, hide=Redaction.of(["hush+hush-1", "hush&hush/1"]))

    bare = shown.replace(r"\u0000", "")
    assert not any(each in bare for each in (CLICK, "hush-hush", "hush+hush", "hush%2Bhush", "hush&", "ada@"))
    assert "***" in shown


@pytest.mark.parametrize("length", range(6, 35))
def test_a_secret_that_was_cut_in_two_is_hidden_too(length: int) -> None:
    begun = f"<p>no such click <b>{CLICK[:length]}"

    assert whole_text(begun, is_cut=True) == "<p>no such click <b>***"
    assert whole_text(f"<p>no such click <b>{CLICK}", most=len(begun)) == "<p>no such click <b>***"


def test_words_are_shown_without_their_nuls_only_where_those_hid_something() -> None:
    assert whole_text(b"plain\0words") == r"plain\u0000words"
    assert whole_text(b"pwd\0=\0hush") == f"{WITHOUT_NULS}pwd=***"


def test_the_head_of_an_answer_is_one_line_for_each_header_and_bounded() -> None:
    headers = [("location", "/x?token=hush&a=1"), ("set-cookie", "session=hush; Path=/"), ("x", "a\nb: c")]

    whole = whole_answer("HTTP/1.1 302 Found", headers, b"", hide=str)
    long = whole_answer("HTTP/1.1 200 OK", [("x", "y z " * 5_000)], b"", hide=str)

    assert whole.head.split("\n") == [
        "HTTP/1.1 302 Found",
        "location: /x?token=***&a=1",
        "set-cookie: ***; Path=/",
        r"x: a\nb: c",
    ]
    assert len(long.head) < LONGEST_HEAD + 60
    assert long.head.endswith("more signs of headers were not kept]")


@pytest.mark.parametrize("sign", ["a", "é", "~", "@", "%40", "token", "<", "\\", "\0", "://a:"])
def test_the_longest_answer_takes_no_longer_than_its_length(sign: str) -> None:
    text = sign * (65_536 // len(sign))
    began = time.process_time()

    whole_text(text)
    fit_to_show(text, limit=4_000)

    # Quadratic in the length it would take half a minute.
    assert time.process_time() - began < 5
