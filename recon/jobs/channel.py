"""What delivery asks of whoever sends: one message for one recipient, gone out for sure or failed by name."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from recon.alerts.message import Message
from recon.alerts.patience import Failing
from recon.gap.level import Level


class Reach(StrEnum):
    """This is what a failure to deliver is about."""

    MESSAGE = "message"
    """This one message or its recipient: the others of the channel may still go."""
    CHANNEL = "channel"
    """The whole way out: trying the others now would only fail the same."""


class NotDelivered(Exception):
    """This is a message that did not go out: where, what happened, what to do. There is never a secret in it.

    `asked` is how long the other side asked us to wait.
    """

    def __init__(
        self,
        where: str,
        what: str,
        *,
        cure: str,
        failing: Failing,
        reach: Reach,
        asked: timedelta = timedelta(0),
    ) -> None:
        super().__init__(f"{where}: {what}; {cure}")
        self.where = where
        self.what = what
        self.cure = cure
        self.failing = failing
        self.reach = reach
        self.asked = asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """This is one message on its way to one recipient. `id` is the same however often it is tried."""

    id: int
    recipient: str
    message: Message
    created: datetime


class Channel(Protocol):
    """This is a way out to people: a mail server, a webhook, a folder."""

    def send(self, letter: Letter) -> None:
        """Send a message; returning means that the other side has said it took it. Raises NotDelivered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """This is who listens on one channel, and to what; `programmes` is empty where it is all of them."""

    channel: str
    is_mail: bool
    recipients: tuple[str, ...]
    programmes: tuple[str, ...] = ()
    reports: bool = True
    pages_only: bool = False

    def hears(self, programme: str, level: Level = Level.NOTICE) -> bool:
        """Tell whether what is so loud of a programme is its business; what has no level is no louder than a notice."""
        is_loud = level is Level.PAGE or not self.pages_only
        return is_loud and (not self.programmes or programme in self.programmes)
