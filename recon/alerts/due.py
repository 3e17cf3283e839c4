"""Whether a subject is worth a notice now, and why, or why not: one notice for each change, and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recon.alerts.policy import NoticePolicy
from recon.alerts.subject import State, Subject
from recon.gap.level import Level
from recon.gap.readings import Signal

TWICE = 2
_OLD_NEWS = timedelta(days=1)
"""A signal of what began longer before the last notice only flickers: people know of that."""
_WEEK = timedelta(days=7)


class Reason(StrEnum):
    """This is why people are told of a subject, or why they are not."""

    OPENED = "opened"
    WORSENED = "worsened"
    NOW_A_PAGE = "now a page"
    """It was a notice when people last heard of it."""
    STILL_OPEN = "still open"
    CANNOT_JUDGE = "cannot judge"
    RESOLVED = "resolved"
    REPORT = "report"
    """The weekly report: no subject, but a message of the same outbox."""
    DIGEST = "digest"
    """The day's digest of small losses, another such message."""

    NOTHING_NEW = "nothing new"
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    JUST_BEGUN = "just begun"
    """Too little is known of the programme."""
    FIRST_VERDICTS = "first verdicts"
    """Only settled verdicts speak of it, and whether it is usual is not known yet."""
    BACKFILL = "back-fill"
    NEVER_HEARD = "never heard"
    """Nobody heard that it began, so nobody needs to hear that it ended."""
    TOO_YOUNG_GREY = "too young to tell"
    NOBODY_LISTENS = "nobody listens"
    """No [notify] section wants to hear of this programme."""

    @property
    def tells(self) -> bool:
        """Tell whether it is a reason to speak."""
        return self in _TELLING

    @property
    def slug(self) -> str:
        """Name the reason as its templates are named: 'still_open'."""
        return self.name.lower()


_TELLING = frozenset(
    {
        Reason.OPENED,
        Reason.WORSENED,
        Reason.NOW_A_PAGE,
        Reason.STILL_OPEN,
        Reason.CANNOT_JUDGE,
        Reason.RESOLVED,
        Reason.REPORT,
        Reason.DIGEST,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """This is the last notice of a subject: its number in our book, why, when, and with which figures.

    `signals` are those that were raised then, each with its slice, `level` how loud it was; None where nobody wrote
    them down.
    """

    id: int
    reason: Reason
    at: datetime
    ppm: int = 0
    money: int = 0
    signals: Mapping[str, str] | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """This is what stands around a subject: since when its programme is judged at all, and what people said.

    `first_order` is when the first order that was judged was due, of a back-fill too; None where there is none.
    `silence_ended` is when the last silence over it ended; `heard` says whether any channel wants its programme.
    """

    first_judged: datetime | None
    first_order: datetime | None = None
    acknowledged: bool = False
    silenced: bool = False
    silence_ended: datetime | None = None
    heard: bool = True

    @property
    def known_since(self) -> datetime | None:
        """Tell since when something is known of the programme; None where nothing is."""
        known = [each for each in (self.first_judged, self.first_order) if each is not None]
        return min(known) if self.first_judged is not None else None

    @property
    def unheard(self) -> Reason | None:
        """Name why nobody would hear of it; None where somebody does."""
        if not self.heard:
            return Reason.NOBODY_LISTENS
        return Reason.SILENCED if self.silenced else None

    def known_days(self, as_of: datetime) -> int | None:
        """Tell how many days are known of the programme where that is less than a week; None where it is more."""
        since = self.known_since
        return (as_of - since).days if since is not None and as_of - since < _WEEK else None


def why_notify(
    subject: Subject, *, last: Told | None, as_of: datetime, policy: NoticePolicy, around: Around
) -> Reason:
    """Say whether to tell people of a subject now, by the reason for it or against it."""
    heard = last if last is not None and last.reason is not Reason.RESOLVED else None
    if subject.state is State.RESOLVED:
        return _of_ended(last, heard, around)
    quiet = _why_quiet(subject, as_of=as_of, policy=policy, around=around)
    if quiet is not None:
        return quiet
    if heard is None:
        return _of_unheard(subject, as_of=as_of, policy=policy)
    grown = _grown(subject, than=heard)
    if grown is not None:
        return grown
    if around.acknowledged:
        return Reason.ACKNOWLEDGED
    silence_over = around.silence_ended is not None and around.silence_ended > heard.at
    return Reason.STILL_OPEN if silence_over or as_of - heard.at >= policy.repeat else Reason.NOTHING_NEW


def _of_ended(last: Told | None, heard: Told | None, around: Around) -> Reason:
    if heard is None:
        return Reason.NEVER_HEARD if last is None else Reason.NOTHING_NEW
    return around.unheard or Reason.RESOLVED


def _why_quiet(subject: Subject, *, as_of: datetime, policy: NoticePolicy, around: Around) -> Reason | None:
    """Name what keeps everything about a subject silent; None where nothing does."""
    first, known_since = around.first_judged, around.known_since
    if first is None or known_since is None or as_of < known_since + policy.tell_after:
        return Reason.JUST_BEGUN
    # What was lost already when we came may be what is usual there, whatever a back-fill says of it.
    steady_since = first if subject.onset < first else known_since
    if subject.by_verdicts and as_of < steady_since + policy.verdicts_after:
        return Reason.FIRST_VERDICTS
    if subject.state is State.OPEN and subject.onset < first and subject.found < first:
        return Reason.BACKFILL
    return around.unheard


def _of_unheard(subject: Subject, *, as_of: datetime, policy: NoticePolicy) -> Reason:
    if subject.state is State.OPEN:
        return Reason.OPENED
    old_enough = as_of - subject.onset >= policy.grey_after
    return Reason.CANNOT_JUDGE if old_enough else Reason.TOO_YOUNG_GREY


def _grown(subject: Subject, *, than: Told) -> Reason | None:
    """Tell in which way it has become more than people have heard; None where it has not."""
    if subject.state is State.OPEN and than.level is Level.NOTICE and subject.level is Level.PAGE:
        return Reason.NOW_A_PAGE
    return Reason.WORSENED if _worse(subject, than=than) else None


def _worse(subject: Subject, *, than: Told) -> bool:
    """Tell whether the share or the money has doubled since people heard of it, or something else broke as well."""
    if subject.state is not State.OPEN:
        return False
    share = subject.ppm >= TWICE * max(than.ppm, 1)
    money = abs(subject.money) >= TWICE * max(abs(than.money), 1)
    return share or money or _breaks_elsewhere(subject, than)


def _breaks_elsewhere(subject: Subject, told: Told) -> bool:
    """Tell whether a signal is raised of which people have not heard, and which says more than they have.

    Orders that were all turned away leave silence and a send gap behind them: that is the same news once more.
    """
    before = told.signals
    if before is None:
        return False
    return any(
        signal == Signal.FAILING or not any(known in {"", sign.slice} for known in before.values())
        for signal, sign in subject.signals.items()
        if signal not in before and sign.since > told.at - _OLD_NEWS
    )
