"""Makes a mail out of texts: headers nobody can break out of, a text part, an HTML part, files."""

import hashlib
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from recon.alerts.message import MailText
from recon.alerts.plain import one_line
from recon.jobs.channel import Letter

_NAMED = 24


class BadHeader(ValueError):
    """This is an address that cannot stand in a header."""


def address_of(written: str) -> str:
    """Take the bare address out of 'Name <address>'."""
    return parseaddr(written)[1]


def mail_message(letter: Letter, *, sender: str) -> EmailMessage:
    """Write a mail for one recipient. However often it is sent it stays the same, down to its Message-ID."""
    text = letter.message
    if not isinstance(text, MailText):
        raise BadHeader("the message is not a mail; the channel had another type when it was written")
    domain = address_of(sender).rpartition("@")[2]
    plain_letters = sender.isascii() and letter.recipient.isascii()
    mail = EmailMessage(policy=policy.SMTP if plain_letters else policy.SMTPUTF8)
    try:
        mail["From"] = sender
        mail["To"] = letter.recipient
    except ValueError as wrong:
        raise BadHeader(f"an address cannot stand in a header: {one_line(str(wrong))}") from wrong
    mail["Subject"] = one_line(text.subject)
    mail["Date"] = format_datetime(letter.created)
    mail["Message-ID"] = message_id(letter, domain=domain)
    if text.thread:
        mail["References"] = f"<{_digest(f'thread|{domain}|{text.thread}')}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text.text, cte="quoted-printable")
    mail.add_alternative(text.html, subtype="html", cte="quoted-printable")
    for file in text.files:
        mail.add_attachment(file.text, subtype="html", cte="base64", filename=one_line(file.name))
    return mail


def message_id(letter: Letter, *, domain: str) -> str:
    """Name a mail: of two that arrive because we were killed in between, a mail program shows one."""
    row = f"{letter.id}|{letter.recipient}|{letter.created.isoformat()}"
    return f"<{_digest(row)}@{domain}>"


def _digest(text: str) -> str:
    return f"recon.{hashlib.sha256(text.encode()).hexdigest()[:_NAMED]}"
