"""How much people are told: a value of its own, so that a test can say it in one line."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """This is when to stay silent and when to say it again.

    `first_week` is how long nothing alerts after a programme's first pull, `repeat` after how long an open incident
    is told again, `grey_after` how long a programme may not be judged before that is told like a red one. `link` is
    what the address of a page begins with, '' where there is none.
    """

    first_week: timedelta = timedelta(days=7)
    repeat: timedelta = timedelta(hours=24)
    grey_after: timedelta = timedelta(hours=6)
    link: str = ""
