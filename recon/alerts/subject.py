"""What people are told about: an incident, or a stretch in which nothing could be judged, with all its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from recon.gap.level import Level


class State(StrEnum):
    """This is how a subject stands now."""

    OPEN = "open"
    GREY = "grey"
    """Its programme cannot be judged."""
    RESOLVED = "resolved"


class About(StrEnum):
    """This is what a subject's money is about; its words follow from that."""

    MISSING = "missing"
    DIFFERENT = "different"
    OVER = "over"
    CAPTURE = "capture"
    JUDGING = "judging"


@dataclass(frozen=True, slots=True)
class Sign:
    """This is a signal that is raised now: in which slice ('' is everywhere), and since when."""

    slice: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """This is one thing that may be worth a notice.

    `key` names it for ever: 'incident:12', 'grey:3'. `found` is when we first saw it, `onset` since when it is so.
    `what` is a sentence without its full stop, `why` and `next_step` are whole ones. Money is sales, in minor units.
    `look` is the command that shows it, `path` its page. `owner` is who acknowledged it. `signals` are those that are
    raised in it now. `recorded_orders` are those of it that Rakuten shows now, however they came there; recovered are
    those that were sent again before; `left_orders` are broken still, None where it never had a break. `level` is how
    loud it is. `by_verdicts` says that no signal ever spoke of it, `known_days` for how many days its programme is known,
    None where that is a week or more.
    """

    key: str
    programme: str
    zone: str
    state: State
    about: About
    onset: datetime
    found: datetime
    what: str
    look: str
    path: str
    ended: datetime | None = None
    currency: str = ""
    ppm: int = 0
    orders: int = 0
    money: int = 0
    commission: int = 0
    commission_estimated: bool = True
    why: str = ""
    next_step: str = ""
    command: str = ""
    recorded_orders: int = 0
    left_orders: int | None = None
    recovered_orders: int = 0
    recovered_money: int = 0
    owner: str = ""
    level: Level = Level.NOTICE
    signals: Mapping[str, Sign] = field(default_factory=dict)
    by_verdicts: bool = False
    known_days: int | None = None

    @property
    def number(self) -> int:
        """Tell the number behind the name: 12 of 'incident:12'."""
        return int(self.key.rpartition(":")[2])

    @property
    def name(self) -> str:
        """Name the subject for a reader: 'incident 12'."""
        return "judging" if self.about is About.JUDGING else f"incident {self.number}"
