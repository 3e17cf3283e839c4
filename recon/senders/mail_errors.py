"""Names what can go wrong with a mail server: what it is about, whether it passes, what to do. Never a secret."""

import smtplib
import ssl
from dataclasses import dataclass

from recon.alerts.patience import Failing
from recon.alerts.plain import one_line, shortened
from recon.jobs.channel import Reach
from recon.senders.settings import Security

_PERMANENT = 500
_SAID = 160
_LATER = "it is tried again by itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """This is a failure as a person is told of it."""

    what: str
    cure: str
    failing: Failing
    reach: Reach


@dataclass(frozen=True, slots=True)
class _Answer:
    """This is what a server said no to."""

    what: str
    cure: str
    reach: Reach = Reach.CHANNEL


_SAID_NO = _Answer("the server said no", "ask who runs the server")
_ANSWERS: dict[type[Exception], _Answer] = {
    smtplib.SMTPRecipientsRefused: _Answer("the address was refused", "correct recipients", Reach.MESSAGE),
    smtplib.SMTPSenderRefused: _Answer("the sender was refused", "correct sender"),
    smtplib.SMTPDataError: _Answer(
        "the mail was refused", "ask who runs the server why it refuses such mails", Reach.MESSAGE
    ),
    smtplib.SMTPAuthenticationError: _Answer("the login was refused", "correct user and password"),
}


def named(error: Exception, *, security: Security) -> Told:
    """Name an error of the mail library or the socket under it."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return _not_supported(error, security=security)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answered(code, said, _ANSWERS[smtplib.SMTPRecipientsRefused])
    if isinstance(error, smtplib.SMTPResponseException):
        answer = _ANSWERS.get(type(error), _SAID_NO)
        return _answered(error.smtp_code, error.smtp_error, answer)
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        # Its own words may quote the password.
        what = "user, password or an address has letters that the protocol cannot carry"
        return _lasting(what, "write them in plain letters")
    return _of_connection(error)


def _of_connection(error: Exception) -> Told:
    if isinstance(error, ssl.SSLCertVerificationError):
        what = f"its certificate is not trusted ({error.verify_message})"
        return _lasting(what, "name the host as the certificate does, or trust who signed it")
    if isinstance(error, ssl.SSLError):
        cure = "check port and security: 465 is 'tls', 587 is 'starttls'"
        return _lasting("no TLS could be agreed on", cure)
    # The mail library wraps a time-out into its own word for a lost connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return _passing("it did not answer in time")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _passing("it hung up before it took the mail")
    said = error.strerror if isinstance(error, OSError) else None
    return _passing(f"it cannot be reached ({said or type(error).__name__})")


def _not_supported(error: Exception, *, security: Security) -> Told:
    said = str(error)
    if "SMTPUTF8" in said:
        cure = "write the address in plain letters"
        return Told(
            what="it takes no addresses of other letters than a to z",
            cure=cure,
            failing=Failing.LASTING,
            reach=Reach.MESSAGE,
        )
    if "AUTH" in said.upper():
        return _lasting("it asks for no login", "take user and password out")
    cure = "ask for a server that does, or write security = 'none' for one on this machine"
    return _lasting(f"it offers no {security.value.upper()}", cure)


def _answered(code: int, said: bytes | str, answer: _Answer) -> Told:
    words = said.decode("utf-8", errors="replace") if isinstance(said, bytes) else said
    passes = code < _PERMANENT
    return Told(
        what=f"{answer.what}: {code} {shortened(one_line(words), _SAID)}".rstrip(),
        cure=_LATER if passes else answer.cure,
        failing=Failing.PASSING if passes else Failing.LASTING,
        reach=answer.reach,
    )


def _lasting(what: str, cure: str) -> Told:
    return Told(what=what, cure=cure, failing=Failing.LASTING, reach=Reach.CHANNEL)


def _passing(what: str) -> Told:
    return Told(what=what, cure=_LATER, failing=Failing.PASSING, reach=Reach.CHANNEL)
