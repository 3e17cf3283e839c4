"""Sends to an incoming webhook of Slack. Its address is the key to the channel: no error and no log ever shows it."""

import json
import re
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from recon.alerts.message import SlackText
from recon.alerts.patience import Failing
from recon.alerts.plain import one_line, shortened
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.senders.settings import SlackSettings
from recon.wire.failure import Fault, WireFailure
from recon.wire.redaction import Redaction
from recon.wire.transport import Exchanged, Transport

_SECONDS = re.compile(r"[0-9]{1,6}")
_SAID = 100
_LATER = "it is tried again by itself"
_NEW_WEBHOOK = "make a new webhook in Slack and put it into the configuration"
_LASTING = frozenset({Fault.NOT_ALLOWED, Fault.UNTRUSTED})


class SlackWebhook:
    """This is an incoming webhook that takes our messages."""

    def __init__(self, settings: SlackSettings) -> None:
        parts = urlsplit(settings.webhook)
        host = parts.hostname or ""
        secrets = [settings.webhook, parts.path, *parts.path.split("/")[-3:], parts.query]
        self._settings = settings
        self._where = f"notify.{settings.name} ({host})"
        self._redact = Redaction.of(secrets)
        self._transport = Transport(hosts=[host], secrets=secrets)

    def send(self, letter: Letter) -> None:
        """Post a message; raise NotDelivered unless Slack said 'ok'."""
        if not isinstance(letter.message, SlackText):
            what = "the message is not one for Slack; the channel had another type when it was written"
            raise self._failed(what, cure=_LATER, reach=Reach.MESSAGE, failing=Failing.LASTING)
        failed = self._tried(letter.message)
        # Raised here, not in the handler: the wire's own error names the address.
        if failed is not None:
            raise failed

    def _tried(self, message: SlackText) -> NotDelivered | None:
        content = json.dumps(dict(message.payload), ensure_ascii=False).encode()
        try:
            answer = self._transport.exchange(
                self._settings.webhook,
                deadline=self._settings.timeout,
                method="POST",
                content=content,
                headers={"content-type": "application/json; charset=utf-8"},
            )
        except WireFailure as failure:
            what = f"{failure.fault.value} ({failure.said})"
            lasting = failure.fault in _LASTING
            cure = "correct the webhook's address" if lasting else _LATER
            return self._failed(what, cure=cure, failing=Failing.LASTING if lasting else Failing.PASSING)
        return self._judged(answer)

    def _judged(self, answer: Exchanged) -> NotDelivered | None:
        said = shortened(one_line(answer.body.decode("utf-8", errors="replace")), _SAID)
        status = answer.status
        if status == HTTPStatus.OK and said == "ok":
            return None
        what = f"it answered {status} {said}".rstrip()
        if status == HTTPStatus.BAD_REQUEST:
            cure = "report this, with the payload in the outbox"
            return self._failed(what, cure=cure, failing=Failing.LASTING, reach=Reach.MESSAGE)
        if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            return self._failed(what, cure=_NEW_WEBHOOK, failing=Failing.LASTING)
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            return self._failed(what, cure="correct the webhook's address", failing=Failing.LASTING)
        return self._failed(what, cure=_LATER, asked=_asked_for(answer))

    def _failed(
        self,
        what: str,
        *,
        cure: str,
        failing: Failing = Failing.PASSING,
        reach: Reach = Reach.CHANNEL,
        asked: timedelta = timedelta(0),
    ) -> NotDelivered:
        return NotDelivered(
            self._where, self._redact(what), cure=cure, failing=failing, reach=reach, asked=asked
        )


def _asked_for(answer: Exchanged) -> timedelta:
    told = answer.header("retry-after")
    return timedelta(seconds=int(told)) if _SECONDS.fullmatch(told) else timedelta(0)
