"""How long each postback of an experiment took until the report showed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recon.records.attempt import AttemptKind
from recon.resend.own_test import OwnPost
from recon.resend.probe.experiment import Report, Step, posts_of

_SAME_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lag:
    """This is when a postback left, when Rakuten took it in, and when we first read it in the report."""

    step: str
    sent_at: datetime
    processed_at: datetime
    seen_at: datetime


def lags_of(posts: Sequence[OwnPost], report: Report) -> list[Lag]:
    """Find the line of each postback: the first of its sign that was taken in after it left and is no earlier one's."""
    left, found = sorted(report.lines, key=lambda each: each.processed_at), []
    for step in Step:
        for post in posts_of(posts, step):
            is_sale = post.kind is AttemptKind.SALE
            since = post.begun_at - _SAME_MINUTE
            line = next(
                (each for each in left if (each.amount > 0) is is_sale and each.processed_at >= since), None
            )
            if line is not None:
                left.remove(line)
                found.append(Lag(step.value, post.begun_at, line.processed_at, line.seen_at))
    return found
