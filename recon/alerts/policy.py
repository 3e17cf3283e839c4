"""How much people are told: a value of its own, so that a test can say it in one line."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class NoticePolicy:
    """This is when to stay silent and when to say it again.

    `tell_after` is how long a programme's orders must be known before anything of it is told, `verdicts_after` how long
    before what settled verdicts alone say, and small losses, are. `repeat` is after how long an open incident is told
    again, `grey_after` how long a programme may not be judged before that is told like a red one. `link` is what the
    address of a page begins with, '' where there is none.
    """

    tell_after: timedelta = timedelta(days=3)
    verdicts_after: timedelta = timedelta(days=7)
    repeat: timedelta = timedelta(hours=24)
    grey_after: timedelta = timedelta(hours=6)
    link: str = ""
