"""Writes messages as files, where nobody is to be called: a mail a person can open, a payload for Slack."""

import json
import re
from pathlib import Path

from recon.alerts.message import MailText
from recon.alerts.patience import Failing
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.senders.mail_message import BadHeader, mail_message


class Folder:
    """This is a folder that takes the messages of one channel; the same message twice is one file."""

    def __init__(self, name: str, folder: Path, *, sender: str = "") -> None:
        self._name = name
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Write a message down, whole or not at all."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for ending, content in self._files(letter).items():
                _write(self._folder / f"{_stem(letter)}.{ending}", content)
        except BadHeader as wrong:
            raise self._failed(
                str(wrong), cure="correct sender and recipients", reach=Reach.MESSAGE
            ) from wrong
        except OSError as failed:
            what = f"{self._folder}: {failed.strerror or type(failed).__name__}"
            raise self._failed(
                what, cure="make the folder writable, with room", reach=Reach.CHANNEL
            ) from failed

    def _files(self, letter: Letter) -> dict[str, bytes]:
        message = letter.message
        if isinstance(message, MailText):
            mail = mail_message(letter, sender=self._sender)
            return {"txt": message.text.encode(), "html": message.html.encode(), "eml": mail.as_bytes()}
        return {"json": json.dumps(dict(message.payload), ensure_ascii=False, indent=2).encode() + b"\n"}

    def _failed(self, what: str, *, cure: str, reach: Reach) -> NotDelivered:
        return NotDelivered(f"notify.{self._name}", what, cure=cure, failing=Failing.LASTING, reach=reach)


def _stem(letter: Letter) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", letter.recipient.lower()).strip("-")
    return f"{letter.created:%Y-%m-%dT%H%M%SZ}-{letter.id:05d}-{plain[:40]}".rstrip("-")


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)
