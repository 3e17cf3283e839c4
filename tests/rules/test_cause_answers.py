"""Answers as they come over the wire lead to the cause: what our own reader makes of them is what the tests read."""

from typing import Any

import pytest

from recon.matching.cause.codes import codes
from recon.records.attempt import Outcome
from recon.records.kind import Kind
from recon.resend.answer import read_answer
from tests.rules.cause_scene import facts, sent

_TOMCAT = "<!doctype html><html><head><title>HTTP Status 400 - Bad Request</title></head></html>"
_KINDS = {
    Outcome.REFUSED: Kind.REFUSED,
    Outcome.MISCONFIGURED: Kind.REFUSED,
    Outcome.SUPPRESSED: Kind.SUPPRESSED,
    Outcome.THROTTLED: Kind.SEND_FAILED,
    Outcome.NOT_SENT: Kind.SEND_FAILED,
    Outcome.AMBIGUOUS: Kind.SEND_FAILED,
}


def _summary(good: int, bad: int) -> str:
    return f"<response><summary><transactions><good>{good}</good><bad>{bad}</bad></transactions></summary></response>"


ANSWERS: list[tuple[str, int | None, dict[str, Any]]] = [
    ("B26", 200, {"body": "<response><error>Access denied</error></response>"}),
    ("B27", 401, {"body": '{"error":"token expired"}'}),
    ("B27", 403, {"body": "Forbidden"}),
    ("B28", 400, {"body": _TOMCAT}),
    ("B28", 400, {"body": '{"message":"unknown merchant id"}'}),
    ("B28", None, {"gateway": "rudderstack", "body": '{"error":"invalid Marketing Id"}'}),
    ("B26", None, {"gateway": "rudderstack", "body": '{"error":"Access denied"}'}),
    ("B29", 200, {"body": _summary(0, 2), "lines_sent": 2}),
    ("B36", 400, {"body": "order reference is required"}),
    ("B53", 414, {"body": "Request-URI Too Long"}),
    ("B53", 413, {"body": ""}),
    ("B23", 503, {"body": "busy"}),
    ("B23", 429, {"body": ""}),
    ("B23", None, {"error_class": "dns"}),
    ("B23", None, {"error_class": "ECONNREFUSED"}),
    ("B24", None, {"error_class": "timeout_after_write"}),
    ("B24", 502, {"body": "bad gateway"}),
    ("B24", 200, {"body": ""}),
    ("B34", None, {"suppressed_reason": "duplicate of an earlier event"}),
    ("B05", None, {"suppressed_reason": "no consent for marketing"}),
]


@pytest.mark.parametrize(("code", "status", "told"), ANSWERS, ids=lambda value: str(value)[:60])
def test_an_answer_leads_to_its_cause(code: str, status: int | None, told: dict[str, Any]) -> None:
    answer = read_answer(status, **told)
    attempt = sent(answer.outcome, answer.reason, http_status=status, good=answer.good, bad=answer.bad)

    assert codes(facts(_KINDS[answer.outcome], sent=(attempt,)))[:1] == (code,), answer
