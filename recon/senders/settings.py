"""What each sender must know; `config` builds these. Secrets are plain here and never printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from recon.resend.route import USUAL, Route, Way


class Security(StrEnum):
    """This is how a connection to a mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """This is one mail server and whom it writes to; with a `folder` mails are written there and nobody is called.

    `programmes` are those it tells of, none of them meaning all; `reports` says whether the weekly report goes there;
    with `pages_only` nothing goes there but pages.
    """

    name: str
    sender: str
    recipients: tuple[str, ...]
    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=30)
    folder: Path | None = None
    programmes: tuple[str, ...] = ()
    reports: bool = True
    pages_only: bool = False


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """This is one incoming webhook of Slack; with a `folder` payloads are written there and nobody is called."""

    name: str
    webhook: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=10)
    folder: Path | None = None
    programmes: tuple[str, ...] = ()
    reports: bool = True
    pages_only: bool = False


NotifySettings = MailSettings | SlackSettings


@dataclass(frozen=True, slots=True)
class PostbackSettings:
    """This is where postbacks are sent to, and how long one may take in all.

    `routes` are the ways of programmes by their MID; every other postback goes to `url` as an unsigned query.
    """

    url: str = USUAL.address
    timeout: timedelta = timedelta(seconds=20)
    routes: Mapping[str, Route] = field(default_factory=dict)

    def route(self, mid: str) -> Route:
        """Find the way of a MID."""
        return self.routes.get(mid) or Route(Way.EP, self.url)
