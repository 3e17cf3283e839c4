"""A person's word that what is usual is to be learnt anew, from orders due since a moment: a new agreement, a new checkout."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineReset:
    """This is one reset of a programme: what is usual is learnt from orders due at or after `since`.

    `at` is when a person said so, `revoked_at` when one took it back; None while it counts.
    """

    id: int
    programme: str
    since: datetime
    at: datetime
    who: str
    why: str
    revoked_at: datetime | None = None

    @property
    def words(self) -> str:
        """Say it as a part of a sentence."""
        return f"what is usual was reset on {self.since:%Y-%m-%d %H:%M} UTC by {self.who} ({self.why})"


def reset_at(resets: Iterable[BaselineReset], programme: str, at: datetime) -> BaselineReset | None:
    """Find the reset that counts for a programme at a moment: the one from the latest moment before it."""
    mine = [
        each
        for each in resets
        if each.programme == programme and each.since <= at and each.revoked_at is None
    ]
    return max(mine, key=lambda each: (each.since, each.id), default=None)
