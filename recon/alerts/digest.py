"""Whether the day's digest is worth a message: losses too small for a notice, told once and again when they doubled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from recon.alerts.due import TWICE, Around, Reason
from recon.alerts.policy import NoticePolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallLoss:
    """This is a loss that is sure and small. `name` is its currency, signal and slice; money is in minor units."""

    name: str
    onset: datetime
    orders: int
    money: int
    currency: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LastDigest:
    """This is the last digest of a programme: when, and of how many orders of each loss it told."""

    at: datetime
    orders: Mapping[str, int]


def why_digest(
    losses: Sequence[SmallLoss],
    *,
    last: LastDigest | None,
    as_of: datetime,
    zone: str,
    policy: NoticePolicy,
    around: Around,
) -> Reason:
    """Say whether to send a programme's digest now, by the reason for it or against it."""
    known_since = around.known_since
    # What is usual must be known well to call a loss small and sure.
    if known_since is None or as_of < known_since + policy.verdicts_after:
        return Reason.JUST_BEGUN
    if around.unheard is not None:
        return around.unheard
    if last is not None and _day(last.at, zone) == _day(as_of, zone):
        return Reason.NOTHING_NEW
    return Reason.DIGEST if any(_is_new(each, last) for each in losses) else Reason.NOTHING_NEW


def _day(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"


def _is_new(loss: SmallLoss, last: LastDigest | None) -> bool:
    """Tell whether a loss began since the last digest, or has doubled since."""
    before = None if last is None else last.orders.get(loss.name)
    if last is None or before is None or loss.onset > last.at:
        return True
    return loss.orders >= TWICE * max(before, 1)
