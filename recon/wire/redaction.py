"""Takes secrets and click ids out of every text that may reach a log, an error or a page."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote, quote_plus, unquote

HIDDEN = "***"
# Shorter ones would blot out ordinary words, and are no secrets.
_SHORTEST_SECRET = 4
_NAMED = re.compile(
    r"""(?P<name>\b(?:\w*token|\w*secret|api[-_]?key|passw(?:or)?d|pwd|authorization|md5|tr|custid|ransiteid))
        (?P<sign>\\*["']?\s*[=:>]\s*\\*["']?(?:(?:basic|bearer)\s+)?)
        (?P<value>[^\s&"'<>,;)]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_LOGIN = re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]+(?=@)")
# Filters do not reach the loggers below the one they hang on, so each is named.
_LOGGERS = (
    "httpx",
    "httpcore",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)


def redacted(text: str) -> str:
    """Hide what stands behind names such as `token=` in a text, and the login in an address."""
    return _NAMED.sub(rf"\g<name>\g<sign>{HIDDEN}", _LOGIN.sub(HIDDEN, text))


@dataclass(frozen=True, slots=True)
class Redaction:
    """This is the hiding of known secrets, in each form an answer may give them, beside the named ones."""

    _forms: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, secrets: Iterable[str]) -> "Redaction":
        """Learn the secrets to hide."""
        known = {secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}
        plain = known | {unquote(secret) for secret in known}
        forms = {form for secret in plain for form in _forms_of(secret)}
        # The longest first: a short secret inside a long one must not leave the rest standing.
        return cls(tuple(sorted(forms | known, key=len, reverse=True)))

    def __call__(self, text: str) -> str:
        """Hide the secrets in a text."""
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return redacted(text)


def _forms_of(secret: str) -> tuple[str, ...]:
    """Write a secret as a URL, a web page and a careful writer of JSON write it."""
    return secret, quote(secret, safe=""), quote_plus(secret), escape(secret), secret.replace("/", r"\/")


class _RedactingFilter(logging.Filter):
    """This is a filter that rewrites each record of the HTTP libraries: they print whole addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redacted(record.getMessage())
        record.args = ()
        return True


_FILTER = _RedactingFilter()


def quiet_http_loggers() -> None:
    """Let the HTTP libraries speak only of warnings, and never of a secret, whatever level is set later."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.addFilter(_FILTER)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.WARNING)
