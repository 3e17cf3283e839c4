"""A login at Rakuten's token endpoint, and what it may answer, read into names (source: rakuten.md section 3)."""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus

from recon.records.exact import number
from recon.records.xml_texts import LONGEST, xml_texts

TOKEN_URL = "https://api.linksynergy.com/token"  # noqa: S105 - an address
_LONGEST_TOKEN = 8_192
# It stands in a header: letters of elsewhere or a blank would break the call that uses it.
_TOKEN = re.compile(r"[!-~]+")
_NOT_ENTITLED = ("cannot consume", "not subscribed", "forbidden to access")
_TOO_OFTEN = ("exceed", "per minute", "too many", "throttl", "rate limit", "quota")


class Grant(StrEnum):
    """This is what a login asks with: Rakuten's own guides of different years say different things."""

    SCOPE = "scope"
    """The scope alone, as the current portal shows it."""
    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"  # noqa: S105 - a word of OAuth


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """This is one login: the client, the account it is for (scope), and with what it asks."""

    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    grant: Grant = Grant.CLIENT_CREDENTIALS
    user: str = ""
    password: str = field(default="", repr=False)
    url: str = TOKEN_URL
    timeout: timedelta = timedelta(seconds=20)

    @property
    def key(self) -> str:
        """Write what Rakuten calls the token key."""
        return base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode("ascii")

    @property
    def asked(self) -> dict[str, str]:
        """Write the form with which a token is asked for."""
        told = {} if self.grant is Grant.SCOPE else {"grant_type": self.grant.value}
        if self.user and self.grant is Grant.PASSWORD:
            told |= {"username": self.user, "password": self.password}
        return told | ({"scope": self.scope} if self.scope else {})


class TokenFault(StrEnum):
    """This is why there is no token."""

    WRONG_LOGIN = "wrong login"
    NOT_ENTITLED = "not entitled"
    TOO_OFTEN = "asked too often"
    TURNED_AWAY = "turned away"
    """403 with a text that fits neither of the two known ones."""
    UNAVAILABLE = "not available"
    FOREIGN = "not an answer of a token endpoint"
    UNREACHABLE = "not reached"


@dataclass(frozen=True, slots=True)
class Granted:
    """This is a token with its life; None where the answer names none, and then it serves once."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """This is an answer without a token: why, and in its own words, which may hold anything."""

    fault: TokenFault
    words: str = field(repr=False)


def read_token_answer(status: int, body: str) -> Granted | Denied:
    """Read an answer of the token endpoint; one that no document describes is no token."""
    told = _json(body)
    if status == HTTPStatus.OK:
        return _granted(told) or Denied(TokenFault.FOREIGN, f"HTTP {status}: {_words(body, told)}")
    words = _words(body, told)
    return Denied(_fault(status, words.lower()), f"HTTP {status}: {words}" if words else f"HTTP {status}")


def _granted(told: Mapping[str, object]) -> Granted | None:
    access, refresh = told.get("access_token"), told.get("refresh_token")
    if not isinstance(access, str) or not _TOKEN.fullmatch(access) or not 0 < len(access) <= _LONGEST_TOKEN:
        return None
    kind = told.get("token_type", "bearer")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        return None
    again = refresh if isinstance(refresh, str) and 0 < len(refresh) <= _LONGEST_TOKEN else ""
    return Granted(access, again, _span(told.get("expires_in")))


def _span(value: object) -> timedelta | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    # More digits than any token lives for: nobody meant that.
    return timedelta(seconds=int(text)) if text.isascii() and text.isdecimal() and len(text) <= 8 else None  # noqa: PLR2004


def _fault(status: int, words: str) -> TokenFault:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return TokenFault.TOO_OFTEN
    if status == HTTPStatus.FORBIDDEN:
        # One status for two troubles: only the text tells whether waiting helps.
        if any(part in words for part in _NOT_ENTITLED):
            return TokenFault.NOT_ENTITLED
        return TokenFault.TOO_OFTEN if any(part in words for part in _TOO_OFTEN) else TokenFault.TURNED_AWAY
    if status in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED}:
        return TokenFault.WRONG_LOGIN
    return TokenFault.UNAVAILABLE if status >= HTTPStatus.INTERNAL_SERVER_ERROR else TokenFault.FOREIGN


def _words(body: str, told: Mapping[str, object]) -> str:
    """Find what a fault says, in XML, in JSON, in the words of OAuth, or else the body as it is."""
    fault = told.get("fault")
    inside: Mapping[str, object] = fault if isinstance(fault, dict) else told
    found = [inside.get(name) for name in ("code", "message", "description", "error", "error_description")]
    said = [str(each) for each in found if isinstance(each, str | int) and str(each).strip()]
    if not said:
        texts = xml_texts(body, root="fault", tags=("code", "message", "description")) or {}
        said = [text.strip() for part in texts.values() for text in part if text.strip()]
    return "; ".join(dict.fromkeys(said)) or body


def _json(body: str) -> Mapping[str, object]:
    if len(body) > LONGEST:
        return {}
    try:
        value: object = json.loads(body, parse_float=number)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
