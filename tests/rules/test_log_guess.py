"""Where the fields of an attempt stand in a log of JSON lines, guessed from its lines."""

import json

from recon.sources.postbacks.guessed import guessed_fields

URL = "https://track.linksynergy.com/ep?mid=41234&ord=1000&skulist=A&xml=1"


def _lines(entry: dict[str, object]) -> list[str]:
    return [json.dumps(entry), '{"torn": ', ""]


def test_request_answer_status_and_time_are_known_by_their_values() -> None:
    told = guessed_fields(
        _lines(
            {
                "time": "2026-11-02T10:01:00Z",
                "request": {"url": URL, "ms": 12},
                "response": {"status": 200, "body": "<response>1</response>"},
                "error": None,
            }
        )
    )

    assert told == {
        "request_url": "request.url",
        "sent_at": "time",
        "http_status": "response.status",
        "response_body": "response.body",
    }


def test_a_body_that_carries_the_order_is_the_request() -> None:
    told = guessed_fields(
        _lines({"ts": "2026-11-02 10:01:00", "form": "mid=1&ord=1000&skulist=A", "code": "503"})
    )

    assert told == {"request_body": "form", "sent_at": "ts", "http_status": "code"}


def test_what_no_key_holds_is_left_out() -> None:
    assert guessed_fields(_lines({"amount": 12, "note": "hello"})) == {}


def test_what_no_sender_writes_breaks_no_guess() -> None:
    odd = ["[" * 200_000, json.dumps({"code": "1" * 5_000})]

    told = guessed_fields([*odd, *_lines({"code": 503}), *_lines({"code": 200})])

    assert told == {"http_status": "code"}
