"""What an attempt came to: every row of the list of outcomes, and the answers seen in the field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recon.records.attempt import Outcome
from recon.resend.answer import Answer, read_answer

CLICK = "lw9MynSeamY-I4Ne4ea4zo0cBxSms1JnBg"
TOMCAT = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 400 \u2013 Bad Request</title></head>'
    "<body><h1>HTTP Status 400 \u2013 Bad Request</h1></body></html>"
)
DENIED = "<response><error>Access denied</error></response>"


def counts(good: int | str, bad: int | str) -> str:
    parts = f"<good>{good}</good><bad>{bad}</bad>"
    return f"<response><unique_id>143407391431</unique_id><summary><transactions>{parts}</transactions></summary></response>"


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, counts(3, 0), Outcome.ACCEPTED),
        (200, counts(2, 1), Outcome.PARTIAL),
        (200, counts(2, 0), Outcome.PARTIAL),
        (200, counts(0, 3), Outcome.REFUSED),
        (200, DENIED, Outcome.MISCONFIGURED),
        (200, "<response></response>", Outcome.AMBIGUOUS),
        (200, counts(0, 0), Outcome.AMBIGUOUS),
        (200, "", Outcome.AMBIGUOUS),
        (200, "   \n", Outcome.AMBIGUOUS),
        (200, counts(3, 0)[:-1], Outcome.AMBIGUOUS),
        (200, "<html><body>Please log in</body></html>", Outcome.AMBIGUOUS),
        (200, '{"ok": true}', Outcome.AMBIGUOUS),
        (200, "GIF89a\x01\x00\x01\x00", Outcome.UNVERIFIED),
        (200, "R0lGODlhAQABAAAAACw=", Outcome.UNVERIFIED),
        (200, None, Outcome.UNVERIFIED),
        (204, None, Outcome.UNVERIFIED),
        (302, "", Outcome.AMBIGUOUS),
        (400, TOMCAT, Outcome.MISCONFIGURED),
        (400, "unknown mid", Outcome.MISCONFIGURED),
        (400, "ord is missing", Outcome.REFUSED),
        (400, None, Outcome.REFUSED),
        (422, "amount is not a number", Outcome.REFUSED),
        (401, None, Outcome.MISCONFIGURED),
        (403, "Forbidden", Outcome.MISCONFIGURED),
        (429, "Too many requests", Outcome.THROTTLED),
        (503, "<html>busy</html>", Outcome.THROTTLED),
        (408, None, Outcome.AMBIGUOUS),
        (500, counts(3, 0), Outcome.AMBIGUOUS),
        (502, None, Outcome.AMBIGUOUS),
        (504, None, Outcome.AMBIGUOUS),
        (599, None, Outcome.AMBIGUOUS),
        (None, None, Outcome.AMBIGUOUS),
        (0, None, Outcome.AMBIGUOUS),
        (None, counts(3, 0), Outcome.ACCEPTED),
    ],
)
def test_three_lines_were_sent_and_the_answer_says(
    status: int | None, body: str | None, outcome: Outcome
) -> None:
    assert read_answer(status, body=body, lines_sent=3).outcome is outcome


@pytest.mark.parametrize(
    ("error_class", "outcome"),
    [
        ("dns", Outcome.NOT_SENT),
        ("connect", Outcome.NOT_SENT),
        ("tls", Outcome.NOT_SENT),
        ("pool", Outcome.NOT_SENT),
        ("guard", Outcome.NOT_SENT),
        ("timeout_before_write", Outcome.NOT_SENT),
        ("ECONNREFUSED", Outcome.NOT_SENT),
        ("timeout_after_write", Outcome.AMBIGUOUS),
        ("reset", Outcome.AMBIGUOUS),
        ("ETIMEDOUT", Outcome.AMBIGUOUS),
        ("something new", Outcome.AMBIGUOUS),
    ],
)
def test_without_an_answer_the_kind_of_failure_decides(error_class: str, outcome: Outcome) -> None:
    assert read_answer(None, error_class=error_class).outcome is outcome


def test_a_throttled_answer_that_broke_off_is_not_believed() -> None:
    assert read_answer(503, error_class="reset").outcome is Outcome.AMBIGUOUS


def test_a_whole_answer_counts_although_the_connection_broke_after_it() -> None:
    assert read_answer(200, body=counts(3, 0), lines_sent=3, error_class="reset").outcome is Outcome.ACCEPTED


def test_held_back_means_that_no_attempt_was_made() -> None:
    held = read_answer(None, suppressed_reason="consent denied")
    sent_anyway = read_answer(200, body=counts(1, 0), suppressed_reason="consent denied")

    assert held == Answer(Outcome.SUPPRESSED, "held back: consent denied")
    assert sent_anyway.outcome is Outcome.ACCEPTED


def test_counts_and_the_confirmation_number_are_kept() -> None:
    assert read_answer(200, body=counts(2, 1), lines_sent=3) == Answer(
        Outcome.PARTIAL,
        "2 lines good, 1 refused; Rakuten gives no reason",
        good=2,
        bad=1,
        unique_id="143407391431",
    )


def test_without_knowing_how_many_lines_were_sent_no_bad_line_is_enough() -> None:
    assert read_answer(200, body=counts(2, 0)).outcome is Outcome.ACCEPTED


def test_more_good_lines_than_were_sent_are_good_lines_of_another_postback() -> None:
    answer = read_answer(200, body=counts(4, 0), lines_sent=3)

    assert (answer.outcome, answer.reason) == (
        Outcome.AMBIGUOUS,
        "4 lines good, but 3 were sent: an answer to another postback",
    )


@pytest.mark.parametrize(("good", "bad", "outcome"), [(0, 4, Outcome.REFUSED), (3, 1, Outcome.PARTIAL)])
def test_a_bad_line_more_than_was_sent_is_what_a_bar_inside_a_name_makes(
    good: int, bad: int, outcome: Outcome
) -> None:
    assert read_answer(200, body=counts(good, bad), lines_sent=3).outcome is outcome


@pytest.mark.parametrize("status", [201, 202, 203, 206, 226, 299, 304, 400, 401, 404, 429, 500, 503])
def test_a_good_count_under_a_status_that_nobody_describes_is_no_yes(status: int) -> None:
    answer = read_answer(status, body=counts(3, 0), lines_sent=3)

    assert (answer.outcome, answer.unique_id) == (Outcome.AMBIGUOUS, "143407391431")
    assert answer.reason == f"HTTP {status}, which nobody describes: 3 lines good"


@pytest.mark.parametrize("dressed", ["﻿{}", "\r\n  {}\n\x00", "<?xml version='1.0' encoding='ISO-8859-1'?>{}"])
def test_a_good_answer_may_come_dressed(dressed: str) -> None:
    assert read_answer(200, body=dressed.format(counts(1, 0)), lines_sent=1).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><response><good>&b;</good></response>",
        "<!DOCTYPE r SYSTEM 'file:///etc/passwd'>" + counts(1, 0),
        "<answer>" + counts(1, 0) + "</answer>",
        counts("1<good>1</good>", 0),
        counts(1, 0).replace("</summary>", "<good>0</good></summary>"),
        counts("one", 0),
        counts(-1, 0),
        counts("٣", 0),
        counts(99_999_999_999, 0),
        "<response><summary><transactions><good>1</good></transactions></summary></response>",
        "<response><error>Access denied</error><good>1</good><bad>0</bad></response>",
        counts(1, 0) + counts(1, 0),
        "<a>" * 20_000,
    ],
)
def test_an_odd_200_proves_nothing(body: str) -> None:
    assert read_answer(200, body=body, lines_sent=1).outcome is Outcome.AMBIGUOUS


def test_a_reason_never_shows_a_secret_a_click_or_a_mail() -> None:
    body = f"<response><error>Bad tr={CLICK} for {CLICK} token=s3cr3t-99 ann@example.org</error></response>"

    answer = read_answer(200, body=body)

    assert answer.reason == "Rakuten turned the programme away: Bad tr=*** for *** token=*** ***"


def test_a_reason_is_one_short_line() -> None:
    reason = read_answer(404, body="line one\nline two\x1b[31m " + "word " * 500).reason

    assert reason.startswith("HTTP 404: line one line two [31m word")
    assert len(reason) <= 180


_COUNTS = st.integers(-1, 5) | st.sampled_from(["", "one", "٣", "1e3"])
_BODIES = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.builds(counts, _COUNTS, _COUNTS),
    st.builds(lambda whole, cut: whole[:cut], st.builds(counts, _COUNTS, _COUNTS), st.integers(0, 200)),
    st.sampled_from([DENIED, TOMCAT, "<response></response>", "GIF89a", DENIED + counts(3, 0)]),
)


@settings(max_examples=500, deadline=None)
@given(
    st.none() | st.integers(0, 999),
    _BODIES,
    st.sampled_from(["", "reset", "dns", "tls", "timeout_after_write"]),
)
def test_only_a_200_that_counts_every_line_as_good_is_a_yes(
    status: int | None, body: str | None, failure: str
) -> None:
    answer = read_answer(status, body=body, lines_sent=3, error_class=failure)

    assert answer.reason
    if answer.outcome is Outcome.ACCEPTED:
        assert body is not None
        assert status in {None, 0, 200}
        assert counts(3, 0) in body
