"""Slack takes what we post, is obeyed when it is busy, and its webhook's address never shows anywhere."""

import json
import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from recon.alerts.due import Reason
from recon.alerts.message import MailText, SlackText
from recon.alerts.patience import Failing
from recon.alerts.slack_text import slack_of
from recon.alerts.wording import worded
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.senders.folder import Folder
from recon.senders.settings import SlackSettings
from recon.senders.slack import SlackWebhook
from tests.doors.slack_server import PATH, Slack, slack
from tests.jobs.store_scene import MONDAY
from tests.rules.notice_scene import HOUR, PAYPAL, THURSDAY

NOTICE = slack_of(worded(PAYPAL, reason=Reason.OPENED, shop="Nordlicht", as_of=THURSDAY + HOUR))


def letter(message: MailText | SlackText = NOTICE) -> Letter:
    return Letter(id=7, recipient="webhook", message=message, created=MONDAY)


def channel(webhook: str) -> SlackWebhook:
    return SlackWebhook(SlackSettings(name="team", webhook=webhook, timeout=timedelta(seconds=5)))


def failure(webhook: str, message: MailText | SlackText = NOTICE) -> NotDelivered:
    with pytest.raises(NotDelivered) as failed:
        channel(webhook).send(letter(message))
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    for secret in (PATH, "s3cr3tW3bh00k", "T0000", "B0000"):
        assert secret not in str(failed.value)
    return failed.value


@pytest.fixture
def standing() -> Iterator[Slack]:
    with slack() as running:
        yield running


def test_a_notice_arrives_as_it_was_written(standing: Slack) -> None:
    channel(standing.webhook).send(letter())

    assert standing.taken == [NOTICE.payload]


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_busy_says_how_long_and_is_obeyed(standing: Slack, status: int) -> None:
    standing.answers = [(status, "rate_limited", {"retry-after": "30"})]

    failed = failure(standing.webhook)
    channel(standing.webhook).send(letter())

    assert (failed.failing, failed.reach) == (Failing.PASSING, Reach.CHANNEL)
    assert failed.asked == timedelta(seconds=30)
    assert len(standing.taken) == 1


def test_a_wait_that_is_no_number_of_seconds_is_not_guessed(standing: Slack) -> None:
    standing.answers = [(429, "rate_limited", {"retry-after": "Mon, 16 Nov 2026 07:00:00 GMT"})]

    assert failure(standing.webhook).asked == timedelta(0)


@pytest.mark.parametrize(
    ("status", "said", "failing", "reach"),
    [
        (500, "server_error", Failing.PASSING, Reach.CHANNEL),
        (502, "<html>Bad Gateway</html>", Failing.PASSING, Reach.CHANNEL),
        (200, "<html>Please log in to this network</html>", Failing.PASSING, Reach.CHANNEL),
        (200, "", Failing.PASSING, Reach.CHANNEL),
        (403, "action_prohibited", Failing.LASTING, Reach.CHANNEL),
        (404, "no_service", Failing.LASTING, Reach.CHANNEL),
        (410, "channel_is_archived", Failing.LASTING, Reach.CHANNEL),
        (302, "moved", Failing.LASTING, Reach.CHANNEL),
        (400, "invalid_blocks", Failing.LASTING, Reach.MESSAGE),
    ],
)
def test_only_an_ok_is_an_ok(standing: Slack, status: int, said: str, failing: Failing, reach: Reach) -> None:
    standing.answers = [(status, said, {})]

    failed = failure(standing.webhook)

    assert (failed.failing, failed.reach) == (failing, reach)
    assert f"it answered {status}" in str(failed)
    assert standing.taken == []


def test_an_answer_that_repeats_the_address_does_not_show_it(standing: Slack) -> None:
    standing.answers = [(404, f"no_service at {PATH}", {})]

    assert "no_service at ***" in str(failure(standing.webhook))


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}]},
            "invalid_blocks",
        ),
        (
            {
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}] * 5,
            },
            "msg_blocks_too_long",
        ),
    ],
)
def test_the_stand_in_refuses_what_slack_refuses(
    standing: Slack, payload: dict[str, object], refusal: str
) -> None:
    assert f"400 {refusal}" in str(failure(standing.webhook, SlackText(payload)))
    assert standing.refused == [refusal]


def test_another_address_is_no_service(standing: Slack) -> None:
    wrong = standing.webhook.replace("s3cr3t", "0ther")

    failed = failure(wrong)

    assert "it answered 404 no_service" in str(failed)
    assert "0therW3bh00k" not in str(failed)
    assert "make a new webhook in Slack" in str(failed)


def test_nobody_there_is_named_by_its_host_alone(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as taken, caplog.at_level(logging.DEBUG):
        taken.bind(("127.0.0.1", 0))
        failed = failure(f"http://127.0.0.1:{taken.getsockname()[1]}{PATH}")

    assert failed.failing is Failing.PASSING
    assert str(failed).startswith("notify.team (127.0.0.1): unreachable")
    assert "s3cr3tW3bh00k" not in caplog.text


def test_a_webhook_in_the_open_is_never_called() -> None:
    failed = failure(f"http://hooks.slack.example{PATH}")

    assert "write https" in str(failed)
    assert failed.failing is Failing.LASTING


def test_a_mail_is_not_posted(standing: Slack) -> None:
    failed = failure(standing.webhook, MailText(subject="s", text="t", html="h"))

    assert (failed.reach, standing.taken) == (Reach.MESSAGE, [])


def test_a_folder_takes_the_payload_as_it_would_be_posted(tmp_path: Path) -> None:
    Folder("team", tmp_path / "slack").send(letter())

    [file] = (tmp_path / "slack").iterdir()
    assert file.name == "2026-11-16T060000Z-00007-webhook.json"
    assert json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal) == NOTICE.payload
