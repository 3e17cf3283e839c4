"""What a gateway's log says: its own yes is a handing over, unless Rakuten's answer is in it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recon.records.attempt import Outcome
from recon.resend.answer import read_answer
from tests.rules.test_answer import DENIED, TOMCAT, counts

SUCCESS = "[RAKUTEN Response Handler] - Request Processed Successfully"


def logged(message: str, *, status: int, response: object) -> str:
    return json.dumps({"status": status, "message": message, "destinationResponse": response})


# The four answers of rakuten.md section 7.3, as RudderStack keeps them.
C20 = logged(
    "Request failed with status: 400 due to invalid Marketing Id",
    status=400,
    response={"response": TOMCAT, "status": 400},
)
C21 = logged(
    "Request failed with status: 200 due to Access denied. Can you try to enable pixel tracking for this mid.",
    status=400,
    response={"response": DENIED, "status": 200},
)
C22 = logged(
    "Request failed with status: 200 with number of bad records 3",
    status=400,
    response={"response": counts(0, 3), "status": 200},
)
C23 = logged(SUCCESS, status=200, response=counts(3, 0))
C24 = logged(SUCCESS, status=200, response="<response></response>")


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        pytest.param(400, C20, Outcome.MISCONFIGURED, id="C20"),
        pytest.param(400, C21, Outcome.MISCONFIGURED, id="C21"),
        pytest.param(400, C22, Outcome.REFUSED, id="C22"),
        pytest.param(200, C23, Outcome.ACCEPTED, id="C23"),
        pytest.param(200, C24, Outcome.AMBIGUOUS, id="C24"),
    ],
)
def test_rakutens_own_answer_is_read_where_the_gateway_kept_it(
    status: int, body: str, outcome: Outcome
) -> None:
    wrapped = json.dumps({"response": body, "firstAttemptedAt": "2026-11-16T10:00:00Z"})

    assert read_answer(status, body=body, lines_sent=3, gateway="rudderstack").outcome is outcome
    assert read_answer(status, body=wrapped, lines_sent=3, gateway="rudderstack").outcome is outcome


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        pytest.param(400, TOMCAT, Outcome.MISCONFIGURED, id="C20"),
        pytest.param(200, DENIED, Outcome.MISCONFIGURED, id="C21"),
        pytest.param(200, counts(0, 3), Outcome.REFUSED, id="C22"),
        pytest.param(200, counts(3, 0), Outcome.ACCEPTED, id="C23"),
        pytest.param(200, "<response></response>", Outcome.AMBIGUOUS, id="C24"),
    ],
)
def test_the_same_answers_straight_from_rakuten_mean_the_same(
    status: int, body: str, outcome: Outcome
) -> None:
    assert read_answer(status, body=body, lines_sent=3).outcome is outcome


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, json.dumps({"response": SUCCESS}), Outcome.HANDED_OVER),
        (200, None, Outcome.HANDED_OVER),
        (None, None, Outcome.HANDED_OVER),
        (400, "Request failed with status: 400 due to invalid Marketing Id", Outcome.MISCONFIGURED),
        (400, "Request failed with status: 200 due to Access denied.", Outcome.MISCONFIGURED),
        (400, "Request failed with status: 200 with number of bad records 3", Outcome.REFUSED),
        (400, "Request failed with status: 200 with number of bad records 1", Outcome.PARTIAL),
        (400, "Either properties.product is not an array or is empty", Outcome.REFUSED),
        (401, "Unauthorized", Outcome.MISCONFIGURED),
        (429, None, Outcome.THROTTLED),
        (500, "Request failed with status: 500", Outcome.AMBIGUOUS),
    ],
)
def test_a_gateways_own_words_are_all_there_is(
    status: int | None, body: str | None, outcome: Outcome
) -> None:
    assert read_answer(status, body=body, lines_sent=3, gateway="rudderstack").outcome is outcome


def test_signals_200_ok_is_no_acknowledgement() -> None:
    answer = read_answer(200, body="OK", gateway="signal")

    assert answer.outcome is Outcome.HANDED_OVER
    assert answer.reason == "signal took it; Rakuten's own answer is not in its log"


def test_a_gateway_that_could_not_reach_anybody_sent_nothing() -> None:
    assert read_answer(None, error_class="dns", gateway="signal").outcome is Outcome.NOT_SENT


statuses = st.none() | st.integers(min_value=-1, max_value=700)
classes = st.none() | st.sampled_from(["dns", "reset", "timeout_after_write", "", "???"])
fragments = st.sampled_from(
    [
        "<response>",
        "</response>",
        "<good>",
        "</good>",
        "<bad>",
        "0",
        "3",
        "<error>",
        "<!DOCTYPE",
        "&a;",
        '{"a":',
        "[",
        "\x00",
    ]
)
bodies = (
    st.none()
    | st.text()
    | st.binary().map(lambda raw: raw.decode("latin-1"))
    | st.lists(fragments).map("".join)
)


@given(
    status=statuses,
    body=bodies,
    lines=st.none() | st.integers(),
    failure=classes,
    gateway=st.sampled_from([None, "signal"]),
)
def test_no_answer_whatever_breaks_the_reading(
    status: int | None, body: str | None, lines: int | None, failure: str | None, gateway: str | None
) -> None:
    answer = read_answer(status, body=body, lines_sent=lines, error_class=failure, gateway=gateway)

    assert "\n" not in answer.reason
    assert answer.outcome is not Outcome.ACCEPTED or (answer.good or 0) > 0


@given(cut=st.integers(min_value=0, max_value=len(counts(3, 0)) - 1))
def test_an_answer_cut_at_any_character_is_never_accepted(cut: int) -> None:
    assert read_answer(200, body=counts(3, 0)[:cut], lines_sent=3).outcome is Outcome.AMBIGUOUS
