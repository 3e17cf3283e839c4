"""Messages as they lie in the outbox: a mail's texts and files, or a payload for Slack, ready to go."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Attached:
    """This is a file that goes with a mail: its name, and its text in HTML."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText:
    """This is a mail: its subject, the same in text and in HTML, and its files. `thread` names what it is about."""

    subject: str
    text: str
    html: str
    thread: str = ""
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class SlackText:
    """This is a payload for an incoming webhook, within Slack's limits."""

    payload: Mapping[str, object]


Message = MailText | SlackText


class NotAMessage(ValueError):
    """This is a text of the outbox that is no message of this version."""


def written(message: Message) -> str:
    """Write a message as the outbox keeps it."""
    kind = "mail" if isinstance(message, MailText) else "slack"
    return json.dumps({"kind": kind, **asdict(message)}, ensure_ascii=False, sort_keys=True)


def message_of(text: str) -> Message:
    """Read a message of the outbox back."""
    try:
        told = json.loads(text, parse_float=Decimal)
        if told.pop("kind") == "slack":
            return SlackText(told["payload"])
        files = tuple(Attached(**each) for each in told.pop("files"))
        return MailText(**told, files=files)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise NotAMessage(
            "a message of the outbox cannot be read; it was written by another version"
        ) from wrong
