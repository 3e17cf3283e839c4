"""Asks Rakuten's token endpoint for a token, keeps it as long as it lives, and renews it a little early, once at a time."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from recon.resend.words import fit_to_show
from recon.wire.failure import WireFailure
from recon.wire.login import Denied, Granted, Login, TokenFault, read_token_answer
from recon.wire.redaction import Redaction
from recon.wire.transport import Transport

# A token must outlive the call it is asked for.
_EARLY_SHARE = 10
_EARLY_SECONDS = 60
_CURES = {
    TokenFault.WRONG_LOGIN: "check client_id, client_secret and login_grant (dashboard: Account > API Access)",
    TokenFault.NOT_ENTITLED: "ask the account manager to enable the API for this account",
    TokenFault.TOO_OFTEN: "wait a minute, then try again",
    TokenFault.TURNED_AWAY: "ask the account manager what it means",
    TokenFault.UNAVAILABLE: "try again later",
    TokenFault.FOREIGN: "check login_url, and what stands between this machine and Rakuten",
    TokenFault.UNREACHABLE: "check the network and login_url",
}


class NoToken(Exception):
    """This is a login that gave no token: why, what was said, and what to do. No secret is in it."""

    def __init__(self, fault: TokenFault, said: str) -> None:
        super().__init__(f"{fault.value} ({said}); {_CURES[fault]}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class _Kept:
    granted: Granted
    renew_at: float
    ends_at: float


@dataclass
class TokenClient:
    """This is the keeper of one login's token; any number of threads may ask it at once."""

    login: Login
    seconds: Callable[[], float] = time.monotonic
    _kept: _Kept | None = field(default=None, repr=False)
    _renewing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def token(self) -> str:
        """Hand out a token that is good now; raise NoToken where there is none."""
        return self.granted().access

    def granted(self) -> Granted:
        """Hand out the token with its life; raise NoToken where there is none."""
        kept, now = self._kept, self.seconds()
        if kept is not None and now < kept.renew_at:
            return kept.granted
        # While one renews, the others go on with what is still good, and wait only where nothing is.
        still_good = kept is not None and now < kept.ends_at
        if not self._renewing.acquire(blocking=not still_good) and kept is not None:
            return kept.granted
        try:
            return self._renewed(before=kept)
        finally:
            self._renewing.release()

    def _renewed(self, *, before: _Kept | None) -> Granted:
        kept, now = self._kept, self.seconds()
        if kept is not None and kept is not before and now < kept.renew_at:
            # Somebody else renewed it while this one waited.
            return kept.granted
        granted = self._again(kept) or self._asked(self.login.asked, kind="Basic")
        if isinstance(granted, Denied) and kept is not None and now < kept.ends_at:
            # It was early: what is held is still good, and the next who asks tries again.
            return kept.granted
        if isinstance(granted, Denied):
            raise NoToken(granted.fault, granted.words)
        # The life began when Rakuten wrote it, which was after it was asked.
        life = 0.0 if granted.lasts is None else granted.lasts.total_seconds()
        early = min(life / _EARLY_SHARE, _EARLY_SECONDS)
        self._kept = _Kept(granted, now + life - early, now + life)
        return granted

    def _again(self, kept: _Kept | None) -> Granted | Denied | None:
        """Renew with the refresh token, where there is one; None where the login itself must be tried."""
        if kept is None or not kept.granted.refresh:
            return None
        scope = {"scope": self.login.scope} if self.login.scope else {}
        asked = {"grant_type": "refresh_token", "refresh_token": kept.granted.refresh, **scope}
        answer = self._asked(asked, kind="Bearer")
        if isinstance(answer, Granted):
            return answer
        if answer.fault in {TokenFault.WRONG_LOGIN, TokenFault.TURNED_AWAY, TokenFault.FOREIGN}:
            # It has been used, or lay unused for too long.
            return None
        return answer

    def _asked(self, told: Mapping[str, str], *, kind: str) -> Granted | Denied:
        login = self.login
        secrets = (login.client_secret, login.key, login.password, told.get("refresh_token", ""))
        transport = Transport(hosts={urlsplit(login.url).hostname or ""}, secrets=secrets)
        try:
            answered = transport.exchange(
                login.url,
                deadline=login.timeout,
                method="POST",
                content=urlencode(told).encode(),
                headers={
                    "authorization": f"{kind} {login.key}",
                    "content-type": "application/x-www-form-urlencoded",
                },
            )
        except WireFailure as failure:
            return Denied(TokenFault.UNREACHABLE, str(failure))
        read = read_token_answer(answered.status, answered.body.decode("utf-8", errors="replace"))
        if isinstance(read, Granted):
            return read
        return Denied(read.fault, fit_to_show(Redaction.of(secrets)(read.words)))
