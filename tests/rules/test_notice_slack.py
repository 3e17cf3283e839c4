"""Slack takes every notice, whatever stands in the data, and no text from data gets any power there."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from recon.alerts.due import Reason
from recon.alerts.message import SlackText, message_of, written
from recon.alerts.slack_text import TOTAL, announcement, slack_of
from recon.alerts.wording import Fact, worded
from tests.doors.slack_server import refusal_of
from tests.rules.notice_scene import HOUR, PAYPAL, THURSDAY, paypal

NOON = THURSDAY + 20 * HOUR
LINK = "https://recon.shop.example"
OURS = re.compile(r"<https://recon\.shop\.example/[a-z0-9/]*\|Open it>")
HOSTILE = st.text(max_size=80) | st.sampled_from(
    [
        "<!channel> look",
        "<!here|everybody>",
        "<@U012345>",
        "<https://evil.example|Open it>",
        "&lt;!channel&gt;",
        "`code` *bold* ~gone~ _soft_",
        "a\r\nSubject: b\n> quoted",
        "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe\N{ZERO WIDTH SPACE}",
        "&" * 4_000,
        "<" * 4_000,
        '"\\' * 4_000,
        "\N{PILE OF POO}" * 3_000,
    ]
)


def texts(payload: SlackText) -> Iterator[dict[str, Any]]:
    def inside(value: object) -> Iterator[dict[str, Any]]:
        if isinstance(value, dict):
            if value.get("type") in {"mrkdwn", "plain_text"}:
                yield value
            for each in value.values():
                yield from inside(each)
        elif isinstance(value, list):
            for each in value:
                yield from inside(each)

    yield {"type": "mrkdwn", "text": payload.payload["text"], "verbatim": True}
    yield from inside(payload.payload["blocks"])


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_any_text_gives_a_payload_within_the_limits_and_without_power(
    what: str, why: str, step: str, name: str
) -> None:
    subject = paypal(what=what, why=why, next_step=step, command=f"recon breaks {name}", owner=name)
    notice = worded(subject, reason=Reason.OPENED, shop=name, as_of=NOON, link=LINK)
    notice = replace(notice, programme=name, facts=(*notice.facts, Fact(label=name, shown=what, note=why)))

    payload = slack_of(notice)

    assert refusal_of(payload.payload) == ""
    assert len(json.dumps(payload.payload["blocks"], ensure_ascii=False)) <= TOTAL
    for each in texts(payload):
        if each["type"] == "plain_text":
            continue
        rest = OURS.sub("", each["text"])
        assert "<" not in rest
        assert ">" not in rest
        assert re.fullmatch(r"(?:[^&]|&amp;|&lt;|&gt;)*", rest)
        assert each["verbatim"]


@settings(deadline=None)
@given(HOSTILE, st.lists(HOSTILE, max_size=9))
def test_an_announcement_stays_within_the_limits_too(sentence: str, lines: list[str]) -> None:
    payload = announcement(sentence or "-", lines=[line or "-" for line in lines], link=LINK)

    assert refusal_of(payload.payload) == ""
    assert all("<!" not in each["text"] for each in texts(payload) if each["type"] == "mrkdwn")


def test_a_call_to_everybody_in_an_answer_of_the_shop_calls_nobody() -> None:
    notice = worded(
        paypal(why="Refused: <!channel> & more"), reason=Reason.OPENED, shop="Nordlicht", as_of=NOON
    )

    [text] = [each["text"] for each in texts(slack_of(notice)) if "Refused" in each["text"]]

    assert text == "Refused: &lt;!channel&gt; &amp; more"


def test_a_notice_leads_with_what_how_much_and_since_when_and_has_no_button() -> None:
    notice = worded(PAYPAL, reason=Reason.OPENED, shop="Nordlicht", as_of=NOON, link=LINK)

    payload = slack_of(notice).payload
    blocks: Any = payload["blocks"]

    assert payload["text"] == notice.subject
    assert blocks[0]["text"]["text"] == f"▲ {notice.headline}"
    assert blocks[-1]["elements"][0]["text"] == f"<{LINK}/incidents/12|Open it>"
    assert {block["type"] for block in blocks} == {"header", "section", "context"}
    assert payload["unfurl_links"] is False


def test_a_message_comes_back_out_of_the_outbox_as_it_went_in() -> None:
    payload = slack_of(worded(PAYPAL, reason=Reason.OPENED, shop="Nordlicht", as_of=NOON))

    assert message_of(written(payload)) == payload
