"""The token endpoint: logs a client in, and answers as the API manager behind it is known to (rakuten.md section 3)."""

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from recon.sandbox.answers import Reply

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - an invented secret for an invented service
_JSON, _XML = "application/json", "application/xml; charset=UTF-8"


class TokenTrouble(StrEnum):
    """This is a way in which the token endpoint refuses on demand."""

    TOO_OFTEN = "too_often"
    """403 for more calls in a minute than are allowed, as JSON."""
    NOT_ENTITLED = "not_entitled"
    """403 for an API that the account may not use, as XML."""
    DOWN = "down"
    HTML = "html"
    """A web page with status 200."""


@dataclass(slots=True)
class TokenDesk:
    """This is the endpoint: what it is asked, the tokens it gave, and what is wrong at present."""

    lasts: int | None = 3600
    gives_refresh: bool = True
    trouble: TokenTrouble | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    _refresh: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, form: Mapping[str, str], *, authorization: str) -> Reply:
        """Take one request for a token."""
        with self._lock:
            self.asked.append({**form, "authorization": authorization.partition(" ")[0]})
            if self.trouble is not None:
                return _TROUBLES[self.trouble]
            key = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode("ascii")
            if authorization not in {f"Basic {key}", f"Bearer {key}"}:
                return _xml_fault(
                    401, 900901, "Invalid Credentials", "Make sure you have given the correct token"
                )
            if form.get("grant_type") == "refresh_token":
                if form.get("refresh_token") not in self._refresh:
                    return _oauth_error("invalid_grant", "Persisted access token data not found")
                self._refresh.discard(form["refresh_token"])
            elif form.get("grant_type") not in {None, "client_credentials", "password"}:
                return _oauth_error("unsupported_grant_type", "")
            return self._granted()

    def forget(self) -> None:
        """Forget every refresh token, as happens to those that are not used for months."""
        with self._lock:
            self._refresh.clear()

    def _granted(self) -> Reply:
        number = len(self.asked)
        told: dict[str, object] = {"access_token": f"sandbox-access-{number:06}", "token_type": "bearer"}
        if self.gives_refresh:
            told["refresh_token"] = f"sandbox-refresh-{number:06}"
            self._refresh.add(f"sandbox-refresh-{number:06}")
        if self.lasts is not None:
            told["expires_in"] = self.lasts
        return Reply(200, json.dumps(told).encode(), _JSON)


def _xml_fault(status: int, code: int, message: str, description: str) -> Reply:
    body = (
        '<ams:fault xmlns:ams="http://wso2.org/apimanager/security">'
        f"<ams:code>{code}</ams:code><ams:message>{message}</ams:message>"
        f"<ams:description>{description}</ams:description></ams:fault>"
    )
    return Reply(status, body.encode(), _XML)


def _json_fault(status: int, code: int, message: str, description: str) -> Reply:
    told = {"fault": {"code": code, "message": message, "description": description}}
    return Reply(status, json.dumps(told).encode(), _JSON)


def _oauth_error(error: str, description: str) -> Reply:
    return Reply(400, json.dumps({"error": error, "error_description": description}).encode(), _JSON)


_TROUBLES = {
    TokenTrouble.TOO_OFTEN: _json_fault(
        403, 900800, "Message throttled out", "You have exceeded the number of requests allowed per minute"
    ),
    TokenTrouble.NOT_ENTITLED: _xml_fault(
        403, 900908, "Resource forbidden", "You cannot consume this service"
    ),
    TokenTrouble.DOWN: Reply(503, b"", "text/plain"),
    TokenTrouble.HTML: Reply(200, b"<!DOCTYPE html><title>Log in</title>", "text/html"),
}
