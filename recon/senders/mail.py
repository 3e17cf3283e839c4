"""Sends mails by SMTP: one message for each recipient, gone out only when the server has said that it took it."""

import contextlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta

from recon.alerts.patience import Failing
from recon.jobs.channel import Letter, NotDelivered, Reach
from recon.senders.mail_errors import Told, named
from recon.senders.mail_message import BadHeader, address_of, mail_message
from recon.senders.settings import MailSettings, Security
from recon.wire.redaction import Redaction

WHOLE = timedelta(minutes=5)
"""The most one mail may take in all, far below the time a claim lasts."""


class SmtpMail:
    """This is a mail server that takes our messages."""

    def __init__(self, settings: MailSettings, *, whole: timedelta = WHOLE) -> None:
        self._settings = settings
        self._whole = whole
        self._where = f"notify.{settings.name} ({settings.host}:{settings.port})"
        self._redact = Redaction.of([settings.password])

    def send(self, letter: Letter) -> None:
        """Send a mail; raise NotDelivered unless the server took it."""
        if letter.recipient not in self._settings.recipients:
            raise self._not_among(letter.recipient)
        try:
            message = mail_message(letter, sender=self._settings.sender)
        except BadHeader as wrong:
            raise NotDelivered(
                self._where,
                str(wrong),
                cure="correct sender and recipients of that section",
                failing=Failing.LASTING,
                reach=Reach.MESSAGE,
            ) from None
        failed = self._tried(message.as_bytes(), letter.recipient)
        # Raised here, not in the handler: the library's own error may hold what the server was told.
        if failed is not None:
            raise failed

    def _tried(self, content: bytes, recipient: str) -> NotDelivered | None:
        try:
            with self._connected() as server:
                self._handed_over(server, content, recipient)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            told = named(error, security=self._settings.security)
            return self._failure(told)
        return None

    def _failure(self, told: Told) -> NotDelivered:
        return NotDelivered(
            self._where, self._redact(told.what), cure=told.cure, failing=told.failing, reach=told.reach
        )

    def _not_among(self, recipient: str) -> NotDelivered:
        return NotDelivered(
            self._where,
            f"{recipient} is not among its recipients (any more)",
            cure="put the address back, or let the message be given up after three days",
            failing=Failing.LASTING,
            reach=Reach.MESSAGE,
        )

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        settings = self._settings
        seconds = settings.timeout.total_seconds()
        if settings.security is Security.TLS:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=seconds, context=context)
        else:
            server = smtplib.SMTP(timeout=seconds)
        # Named here, as the library would: a certificate is held against it. Connected below, within the whole time.
        server._host = settings.host  # type: ignore[attr-defined] # noqa: SLF001
        with _ended_after(self._whole, server):
            try:
                server.connect(settings.host, settings.port)
                self._greeted(server)
                yield server
            finally:
                server.close()

    def _greeted(self, server: smtplib.SMTP) -> None:
        settings = self._settings
        server.ehlo_or_helo_if_needed()
        if settings.security is Security.STARTTLS:
            # Refused without it: a password or an order must not travel in the open because a server forgot.
            server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.password)

    def _handed_over(self, server: smtplib.SMTP, content: bytes, recipient: str) -> None:
        sender = address_of(self._settings.sender)
        address = address_of(recipient)
        options = ["SMTPUTF8"] if not (sender.isascii() and address.isascii()) else []
        server.sendmail(sender, [address], content, mail_options=options)
        # It has the mail; how it says goodbye changes nothing.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


@contextlib.contextmanager
def _ended_after(span: timedelta, server: smtplib.SMTP) -> Iterator[None]:
    """Shut the connection when its time is over: time-outs of single steps start anew with every byte."""

    def shut() -> None:
        opened = server.sock
        if opened is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(opened, socket.SHUT_RDWR)

    timer = threading.Timer(span.total_seconds(), shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
